/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_drawn - the draw of an address with what belongs to it, made again and held to its record.
 *
 *   AUTO(sample_drawn) struct sample_drawn drawn = {.same = false};
 *   TRY(sample_drawn_open(request, &drawn, &found));   kept, and the visits that hold
 *   TRY(sample_drawn_again(&drawn));                   frame, work.draw; same = it is the record
 *   TRY(sample_drawn_contacts(&drawn, text, &contacts));
 *
 * Drawing again takes time that grows with the frame, opening does not. What differs from the
 * record is an error in work.findings, and `same` stays false.
 *
 * Ownership: as sample_work.h. Thread: the request's. Faults: those of sample_work.h.
 */
#ifndef HAILONG_SURVEY_SERVER_SAMPLE_DRAWN_H
#define HAILONG_SURVEY_SERVER_SAMPLE_DRAWN_H

#include "analysis/sample/contacts.h"
#include "survey-server/sample_work.h"

struct sample_drawn {
    struct sample_work work;
    struct kept_draw kept;
    struct kept_visits visits;
    struct kept_frame frame; /* from here on: once it was drawn again */
    struct json *record;
    bool same;
};
void sample_drawn_cleanup(struct sample_drawn *drawn);

CHECKED enum fault sample_drawn_open(struct request *request, struct sample_drawn *out,
                                     bool *out_found);
CHECKED enum fault sample_drawn_again(struct sample_drawn *drawn);

/* Results of visits to a draw that is its record; *out is to be used only when work.findings has no
 * errors. */
CHECKED enum fault sample_drawn_contacts(struct sample_drawn *drawn, const char *text,
                                         struct contacts *out);

#endif
