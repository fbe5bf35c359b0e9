/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/crew.h"
#include "tests/support/check_main.h"

#include <stdatomic.h>

enum { PIECES = 10000 };

static struct {
    atomic_size_t next;
    atomic_int done[PIECES];
    atomic_size_t workers;
} pass;

static void *take_pieces(void *context)
{
    ck_assert_ptr_eq(context, &pass);
    atomic_fetch_add(&pass.workers, 1);
    for (size_t at; (at = atomic_fetch_add(&pass.next, 1)) < PIECES;)
        atomic_fetch_add(&pass.done[at], 1);
    return NULL;
}

/* However many work, each piece is done once, and all are done at the end. */
START_TEST(each_piece_once)
{
    static const size_t threads[] = {0, 1, 2, 7, CREW_MAX, 1000};
    atomic_store(&pass.next, 0);
    atomic_store(&pass.workers, 0);
    for (size_t i = 0; i < PIECES; i++)
        atomic_store(&pass.done[i], 0);
    crew_run(take_pieces, &pass, threads[_i]);
    for (size_t i = 0; i < PIECES; i++)
        ck_assert_int_eq(atomic_load(&pass.done[i]), 1);
    size_t wanted = threads[_i] == 0 ? 1 : threads[_i] < CREW_MAX ? threads[_i] : CREW_MAX;
    ck_assert_uint_le(atomic_load(&pass.workers), wanted);
    ck_assert_uint_ge(atomic_load(&pass.workers), 1);
}
END_TEST

START_TEST(sizes)
{
    ck_assert_uint_eq(crew_size(0), 1);
    ck_assert_uint_eq(crew_size(1), 1);
    ck_assert_uint_ge(crew_size(1000), 1);
    ck_assert_uint_le(crew_size(1000), CREW_MAX);
    ck_assert_uint_le(crew_size(2), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("crew");
    TCase *cases = tcase_create("all");
    tcase_add_loop_test(cases, each_piece_once, 0, 6);
    tcase_add_test(cases, sizes);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
