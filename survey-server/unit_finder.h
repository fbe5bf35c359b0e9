/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_finder - a campaign's units of somebody's place, found by name or code and cut into pages.
 *
 *   ?find=dong ha&page=2 --finder_find--> the units of that page, in Vietnamese order of name
 *
 * Typed without tones it finds names with them; with tones those alone. A name is found by any part
 * of it, with its kind or without; the name of a province finds all its units. Units of several
 * provinces stand province by province. Ownership: the request's arena. Thread: the request's.
 * Faults: INVALID query_page {value}; NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_UNIT_FINDER_H
#define HAILONG_SURVEY_SERVER_UNIT_FINDER_H

#include "survey-server/staff_desk.h"

enum {
    FINDER_PAGE_UNITS = 100,
    FINDER_TEXT_MAX = 100, /* characters */
    FINDER_BYTES = 16 << 20
};

struct found_units {
    const char *asked; /* "" = all */
    const struct unit **units;
    size_t count; /* on this page */
    size_t all;
    size_t page; /* from 1 */
    size_t pages;
    bool several_provinces;
    const char *show; /* which of them, by what the page knows: kept in addresses; NULL = all */
};

CHECKED enum fault finder_find(struct request *request, const struct desk *desk,
                               const struct campaign *campaign, enum staff_right right,
                               struct found_units *out);

/* The same in two steps, for a page with an order or a choice of its own: all of them (the arena's,
 * page and count not said yet), and then those of the page asked for. */
CHECKED enum fault finder_gather(struct request *request, const struct desk *desk,
                                 const struct campaign *campaign, enum staff_right right,
                                 struct found_units *out);
void finder_cut(struct found_units *found);

/* Members find, found, found_all, pages, page_number, previous_href, next_href, several of a
 * context that is open; `path` is the page's own. */
void finder_put(const struct found_units *found, const struct page *page, const char *path,
                struct json_out *out);

#endif
