/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * instruments - what a campaign can be made of: a published form, its newest version, with an index
 * that fits it.
 *
 *   forms x indices --those that fit--> {"sipas-2026", "1", "sipas-2026"}, ...
 *
 * Ownership: the arena. Thread: any. Faults: the store's.
 */
#ifndef HAILONG_SURVEY_SERVER_INSTRUMENTS_H
#define HAILONG_SURVEY_SERVER_INSTRUMENTS_H

#include "survey-server/catalog.h"

struct instrument {
    const char *name; /* "form|version|index": how a page names it */
    const struct form *form;
    const char *index;
};

struct instruments {
    const struct instrument *items; /* by form and index */
    size_t count;
};

CHECKED enum fault instruments_list(struct catalog *catalog, struct store *store,
                                    struct arena *arena, struct instruments *out);

#endif
