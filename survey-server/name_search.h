/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * name_search - looking for units and people by a part of their name.
 *
 *   "dong ha" --> Đông Hà, Đồng Hà     typed without tones: names with them, and without
 *   "đông hà" --> Đông Hà              typed with tones: those alone
 *   ""        --> everything
 *
 * Ownership: the arena of the search, which grows with each name asked about. Thread: any.
 * Faults: NOMEM; INVALID query_page {value}.
 */
#ifndef HAILONG_SURVEY_SERVER_NAME_SEARCH_H
#define HAILONG_SURVEY_SERVER_NAME_SEARCH_H

#include "survey-server/http.h"

struct name_search {
    struct arena *arena;
    const char *wanted; /* in lower case; without tones when it was typed so */
    bool plain;
};

/* `asked` NULL = "". */
CHECKED enum fault name_search_begin(struct arena *arena, const char *asked,
                                     struct name_search *out);

/* Whether a name is looked for, or a code that is typed whole. */
bool name_search_fits(const struct name_search *search, const char *name, const char *code);

/* The page of what is found that ?page= asks for, from 1. */
CHECKED enum fault name_search_page(const struct request *request, size_t *out);

#endif
