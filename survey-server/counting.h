/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * counting - from the store to a tally, by several threads: the campaign's units are cut into
 * pieces that follow each other, each thread takes the next piece, and the pieces' tallies are
 * joined.
 *
 *   units |--piece--|--piece--|--piece--| --cursor, tally_fill--> tallies --tally_join--> one tally
 *
 * A tally holds whole numbers only, so neither threads nor pieces change a digit.
 *
 * Ownership: borrows all it is given until it returns. Thread: any; starts up to
 * COUNTING_THREADS_MAX - 1 others, none where the machine has one processor, and waits for them.
 * Faults: those of store_cursor, filter_cursor and tally_fill; of several the first unit's.
 */
#ifndef HAILONG_SURVEY_SERVER_COUNTING_H
#define HAILONG_SURVEY_SERVER_COUNTING_H

#include "analysis/tally.h"
#include "forms/filter.h"
#include "forms/selection.h"
#include "schema/store.h"

enum { COUNTING_THREADS_MAX = 4, COUNTING_PIECES_MAX = 16 };

struct counting {
    struct store *store;
    const struct form *form;
    const struct index_definition *definition;
    const struct filter *filter;       /* NULL = none */
    const struct selection *selection; /* NULL = none */
    struct response_query query;       /* its units: those to count, sorted by strcmp */
};

CHECKED enum fault count_responses(const struct counting *counting, struct tally **out);

#endif
