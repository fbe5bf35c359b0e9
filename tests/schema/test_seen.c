/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/seen.h"

#include "tests/support/check_main.h"

#include <string.h>

static struct seen *seen;

static void setup(void)
{
    seen = NULL;
    ck_assert_ok(seen_open(&seen));
}

static void teardown(void) { seen_close(seen); }

/* An id and a hash made from numbers; ids lie scattered. */
static struct seen_id made(unsigned number, unsigned document, size_t line)
{
    struct seen_id id = {.line = line};
    struct hash scattered = hash_of(&number, sizeof number);
    memcpy(id.id.bytes, scattered.bytes, UUID_SIZE);
    id.hash = hash_of(&document, sizeof document);
    return id;
}

static struct seen_before note(unsigned number, unsigned document, size_t line)
{
    struct seen_id id = made(number, document, line);
    struct seen_before before = {.line = 99};
    ck_assert_ok(seen_note(seen, &id, &before));
    return before;
}

START_TEST(the_first_is_remembered)
{
    ck_assert_uint_eq(note(1, 1, 2).line, 0);
    ck_assert_uint_eq(note(2, 1, 3).line, 0);
    struct seen_before again = note(1, 1, 4);
    ck_assert(again.line == 2 && again.same);
    again = note(1, 2, 5);
    ck_assert(again.line == 2 && !again.same);
    again = note(1, 2, 6); /* still told against the first */
    ck_assert(again.line == 2 && !again.same);
    again = note(2, 1, 7);
    ck_assert(again.line == 3 && again.same);
}
END_TEST

START_TEST(two_at_once_know_nothing_of_each_other)
{
    AUTO(seen) struct seen *other = NULL;
    struct seen_id id = made(1, 1, 2);
    struct seen_before before;
    ck_assert_ok(seen_open(&other));
    (void)note(1, 1, 1);
    ck_assert_ok(seen_note(other, &id, &before));
    ck_assert_uint_eq(before.line, 0);
}
END_TEST

/* More than fits its memory. */
START_TEST(as_many_as_there_are)
{
    enum { MANY = 100000 };
    for (unsigned i = 0; i < MANY; i++)
        ck_assert_uint_eq(note(i, i, i + 1).line, 0);
    for (unsigned i = 0; i < MANY; i += 97) {
        struct seen_before before = note(i, i + (i & 1), MANY);
        ck_assert_uint_eq(before.line, i + 1);
        ck_assert_int_eq(before.same, (i & 1) == 0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("seen");
    TCase *tests = tcase_create("seen");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_first_is_remembered);
    tcase_add_test(tests, two_at_once_know_nothing_of_each_other);
    tcase_add_test(tests, as_many_as_there_are);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
