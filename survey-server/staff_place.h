/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_place - the field of a form in which somebody chooses a place within their own: from a list
 * where it is short, else by code or by name, with or without tones.
 *
 *   {"has_places":true,"places":[{"code":"44","place_label":"Tỉnh Quảng Trị","chosen":true}]}
 *   {"place_typed":"44"}
 *
 * Ownership: the request's arena. Thread: the request's. Faults: NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_PLACE_H
#define HAILONG_SURVEY_SERVER_STAFF_PLACE_H

#include "survey-server/staff_desk.h"

enum { STAFF_PLACES_LISTED = 300 };

struct staff_places {
    const struct desk *desk;
    enum staff_right right; /* that they have there */
    bool units_only;        /* everywhere is no place of these */
};

/* Writes the field; `chosen` is a code, or what was typed, NULL = nothing yet. */
void staff_place_put(struct json_out *out, const struct page *page,
                     const struct staff_places *places, const char *chosen);

/* The code of the place that was meant; NULL when it is none of theirs, and then *out_wrong
 * says so. */
CHECKED enum fault staff_place_read(struct request *request, const struct staff_places *places,
                                    const char *typed, const char **out, const char **out_wrong);

#endif
