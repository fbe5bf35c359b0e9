/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/counting.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

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

static size_t threads_wanted(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors < 1)
        return 1;
    return processors < COUNTING_THREADS_MAX ? (size_t)processors : COUNTING_THREADS_MAX;
}

/* A thread that does not start is not needed: the others take its pieces. */
static void deal_out(struct pass *pass)
{
    pthread_t others[COUNTING_THREADS_MAX];
    size_t wanted = threads_wanted();
    size_t started = 0;
    while (started + 1 < wanted && started + 1 < pass->count &&
           pthread_create(&others[started], NULL, count_pieces, pass) == 0)
        started++;
    (void)count_pieces(pass);
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(others[i], NULL);
}

enum fault count_responses(const struct counting *counting, struct tally **out)
{
    AUTO(pass) struct pass pass = {.counting = counting};
    struct tally *tallies[COUNTING_PIECES_MAX];
    size_t units = counting->query.unit_count;
    pass.count = units < COUNTING_PIECES_MAX ? units : COUNTING_PIECES_MAX;
    if (pass.count == 0)
        pass.count = 1;
    deal_out(&pass);
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
