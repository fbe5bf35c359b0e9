/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/counting.h"

#include "base/crew.h"

#include <stdatomic.h>

/* What became of one piece. */
struct piece {
    enum fault fault;
    struct fault_detail detail;
    struct tally *tally;
};

struct pass {
    const struct counting *counting;
    struct piece pieces[COUNTING_PIECES_MAX];
    size_t count;
    atomic_size_t next;
};

static void pass_cleanup(struct pass *pass)
{
    for (size_t i = 0; i < pass->count; i++)
        tally_free(pass->pieces[i].tally);
}

static enum fault count_piece(const struct pass *pass, size_t at, struct tally **out)
{
    const struct counting *counting = pass->counting;
    struct response_query query = counting->query;
    size_t from = query.unit_count * at / pass->count;
    size_t to = query.unit_count * (at + 1) / pass->count;
    query.units += from;
    query.unit_count = to - from;
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    TRY(store_cursor(counting->store, counting->form, &query, &cursor));
    if (counting->filter != NULL)
        TRY(filter_cursor(counting->filter, &cursor));
    if (counting->selection != NULL)
        TRY(selection_cursor(counting->selection, &cursor));
    return tally_fill(counting->form, counting->definition, cursor, out);
}

static void *count_pieces(void *context)
{
    struct pass *pass = context;
    for (size_t at = atomic_fetch_add(&pass->next, 1); at < pass->count;
         at = atomic_fetch_add(&pass->next, 1)) {
        struct piece *piece = &pass->pieces[at];
        piece->fault = count_piece(pass, at, &piece->tally);
        if (piece->fault != OK)
            fault_detail_copy(&piece->detail);
    }
    return NULL;
}

enum fault count_responses(const struct counting *counting, struct tally **out)
{
    AUTO(pass) struct pass pass = {.counting = counting};
    struct tally *tallies[COUNTING_PIECES_MAX];
    size_t units = counting->query.unit_count;
    pass.count = units < COUNTING_PIECES_MAX ? units : COUNTING_PIECES_MAX;
    if (pass.count == 0)
        pass.count = 1;
    size_t most = pass.count < COUNTING_THREADS_MAX ? pass.count : COUNTING_THREADS_MAX;
    crew_run(count_pieces, &pass, crew_size(most));
    for (size_t i = 0; i < pass.count; i++) {
        struct piece *piece = &pass.pieces[i];
        if (piece->fault != OK) {
            fault_detail_adopt(&piece->detail);
            return piece->fault;
        }
        tallies[i] = piece->tally;
    }
    TRY(tally_join(tallies, pass.count, out));
    pass.count = 0; /* they belong to the whole now */
    return OK;
}
