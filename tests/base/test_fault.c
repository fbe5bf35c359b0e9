/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Faults and their details, findings, arenas, growing arrays, buffers.
 */
#include "base/arena.h"
#include "base/buffer.h"

#include "tests/support/check_main.h"

#include <pthread.h>
#include <string.h>

START_TEST(detail_keeps_copies)
{
    char path[] = "/no/such/file";
    ck_assert_int_eq(fault_raise(FAULT_IO, "file_open", "path", path, "why", "gone", NULL),
                     FAULT_IO);
    path[0] = 'X';
    const struct finding *detail = fault_detail();
    ck_assert_str_eq(detail->code, "file_open");
    ck_assert_uint_eq(detail->arg_count, 2);
    ck_assert_str_eq(detail->args[0].value, "/no/such/file");
}
END_TEST

START_TEST(detail_may_quote_the_old_detail)
{
    (void)fault_raise(FAULT_IO, "first", "path", "A", NULL);
    (void)fault_raise(FAULT_IO, "second", "was", fault_detail()->args[0].value, NULL);
    ck_assert_str_eq(fault_detail()->code, "second");
    ck_assert_str_eq(fault_detail()->args[0].value, "A");
}
END_TEST

START_TEST(long_values_are_cut_at_a_letter)
{
    char text[3001];
    for (size_t i = 0; i < 3000; i += 3)
        memcpy(text + i, "ạ", 3);
    text[3000] = '\0';
    (void)fault_raise(FAULT_IO, "x", "a", text, "b", text, "c", text, "d", text, "e", text, "f",
                      text, NULL);
    ck_assert_uint_eq(fault_detail()->arg_count, FINDING_ARGS_MAX);
    ck_assert_uint_eq(strlen(fault_detail()->args[0].value) % 3, 0);
    ck_assert_uint_gt(strlen(fault_detail()->args[0].value), 390);
}
END_TEST

static void *raise_elsewhere(void *out)
{
    (void)fault_raise(FAULT_FULL, "disk", "path", "/there", NULL);
    fault_detail_copy(out);
    return NULL;
}

START_TEST(detail_crosses_threads_only_by_hand)
{
    pthread_t thread;
    struct fault_detail carried;
    (void)fault_raise(FAULT_IO, "mine", NULL);
    ck_assert_int_eq(pthread_create(&thread, NULL, raise_elsewhere, &carried), 0);
    pthread_join(thread, NULL);
    ck_assert_str_eq(fault_detail()->code, "mine");
    fault_detail_adopt(&carried);
    memset(&carried, 'x', sizeof carried);
    ck_assert_str_eq(fault_detail()->code, "disk");
    ck_assert_str_eq(fault_detail()->args[0].value, "/there");
}
END_TEST

START_TEST(every_fault_has_a_name_and_statuses)
{
    for (int fault = OK; fault < FAULT_COUNT; fault++) {
        ck_assert_ptr_nonnull(fault_name((enum fault)fault));
        ck_assert_int_le(fault_exit_status((enum fault)fault), 4);
        ck_assert_int_ge(fault_http_status((enum fault)fault), 200);
    }
    ck_assert_int_eq(fault_exit_status(FAULT_USAGE), 2);
    ck_assert_int_eq(fault_exit_status(FAULT_INVALID), 1);
    ck_assert_int_eq(fault_exit_status(FAULT_NOTFOUND), 3);
    ck_assert_int_eq(fault_exit_status(FAULT_DENIED), 3);
}
END_TEST

START_TEST(findings_list)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(4 << 20, &arena));
    struct findings list = findings_in(arena);
    struct findings whole = findings_in(arena);
    char place[16] = "/a";
    findings_add(&list, SEVERITY_WARNING, place, "doubt", NULL);
    findings_add(&list, SEVERITY_ERROR, "/b", "bad", "value", "9", NULL);
    place[1] = 'z';
    findings_append(&whole, "/answers", &list);
    ck_assert_uint_eq(whole.count, 2);
    ck_assert_uint_eq(findings_errors(&whole), 1);
    ck_assert_str_eq(whole.items[0].at, "/answers/a");
    for (int i = 0; i < FINDINGS_MAX; i++)
        findings_add(&list, SEVERITY_NOTE, "", "more", NULL);
    ck_assert_uint_eq(list.count, FINDINGS_MAX);
    ck_assert_uint_eq(list.dropped, 2);
    findings_add(&list, SEVERITY_ERROR, "/c", "bad", NULL);
    findings_append(&whole, "", &list);
    ck_assert_uint_eq(findings_errors(&list), 2);
    ck_assert_uint_eq(findings_errors(&whole), 3);
    ck_assert(!list.failed);
}
END_TEST

START_TEST(findings_know_the_first_error)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(1 << 20, &arena));
    struct findings list = findings_in(arena);
    findings_add(&list, SEVERITY_WARNING, "", "doubt", NULL);
    ck_assert_str_eq(findings_first_error(&list)->code, "doubt");
    findings_add(&list, SEVERITY_ERROR, "", "bad", NULL);
    findings_add(&list, SEVERITY_ERROR, "", "worse", NULL);
    ck_assert_str_eq(findings_first_error(&list)->code, "bad");
}
END_TEST

/* More arguments than there is room for, and values that are not there. */
START_TEST(findings_take_so_many_arguments)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(1 << 20, &arena));
    struct findings list = findings_in(arena);
    const char *absent = NULL;
    findings_add(&list, SEVERITY_NOTE, "", "long", "a", absent, "b", "2", "c", "3", "d", "4", "e",
                 "5", "f", "6", "g", "7", NULL);
    ck_assert_uint_eq(list.items[0].arg_count, FINDING_ARGS_MAX);
    ck_assert_str_eq(list.items[0].args[0].value, "");
    ck_assert_str_eq(list.items[0].args[5].name, "f");
    ck_assert_str_eq(list.items[0].args[5].value, "6");
}
END_TEST

START_TEST(findings_say_when_memory_ended)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(600, &arena));
    struct findings list = findings_in(arena);
    for (int i = 0; i < 20; i++)
        findings_add(&list, SEVERITY_ERROR, "/place", "bad", NULL);
    ck_assert(list.failed);
    ck_assert_uint_gt(findings_errors(&list), 0);
}
END_TEST

START_TEST(arena_limits)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(100000, &arena));
    unsigned char *first = arena_alloc(arena, 3);
    unsigned char *second = arena_alloc(arena, 50000);
    ck_assert(first != NULL && second != NULL && first[2] == 0 && second[49999] == 0);
    ck_assert_uint_eq((uintptr_t)second % _Alignof(max_align_t), 0);
    ck_assert_ptr_null(arena_alloc(arena, 60000));
    ck_assert_str_eq(fault_detail()->code, "limit_arena");
    ck_assert_ptr_null(arena_array(arena, SIZE_MAX / 2, 4));
    ck_assert_str_eq(arena_format(arena, "%d-%s", 7, "x"), "7-x");
    ck_assert_str_eq(arena_text_n(arena, "abcdef", 3), "abc");
    ck_assert_ptr_null(arena_text(arena, NULL));
}
END_TEST

START_TEST(memory_grows_when_it_is_full)
{
    AUTO(memory) int *items = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 1000; i++) {
        int *grown = memory_grow(items, (size_t)i, &capacity, sizeof *grown);
        ck_assert_ptr_nonnull(grown);
        items = grown;
        items[i] = i;
        ck_assert_uint_gt(capacity, (size_t)i);
    }
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(items[i], i);
}
END_TEST

START_TEST(buffer_limits)
{
    AUTO(buffer) struct buffer buffer = buffer_of(10);
    buffer_text(&buffer, "12345");
    buffer_char(&buffer, '6');
    buffer_format(&buffer, "%d", 7890);
    ck_assert_ok(buffer_check(&buffer));
    ck_assert_str_eq(buffer.data, "1234567890");
    buffer_char(&buffer, 'x');
    buffer_text(&buffer, "");
    ck_assert_fault(buffer_check(&buffer), FAULT_LIMIT);
    ck_assert_str_eq(buffer.data, "1234567890");
    buffer_reset(&buffer);
    ck_assert_ok(buffer_check(&buffer));
    ck_assert_uint_eq(buffer.length, 0);
}
END_TEST

START_TEST(buffer_hands_over)
{
    AUTO(buffer) struct buffer buffer = buffer_of(10);
    AUTO(memory) char *text = NULL;
    size_t length;
    ck_assert_ok(buffer_take(&buffer, &text, &length));
    ck_assert_str_eq(text, "");
    ck_assert_uint_eq(length, 0);
    ck_assert_ptr_null(buffer.data);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fault");
    TCase *tests = tcase_create("fault");
    tcase_add_test(tests, detail_keeps_copies);
    tcase_add_test(tests, detail_may_quote_the_old_detail);
    tcase_add_test(tests, long_values_are_cut_at_a_letter);
    tcase_add_test(tests, detail_crosses_threads_only_by_hand);
    tcase_add_test(tests, every_fault_has_a_name_and_statuses);
    tcase_add_test(tests, findings_list);
    tcase_add_test(tests, findings_know_the_first_error);
    tcase_add_test(tests, findings_take_so_many_arguments);
    tcase_add_test(tests, findings_say_when_memory_ended);
    tcase_add_test(tests, arena_limits);
    tcase_add_test(tests, memory_grows_when_it_is_full);
    tcase_add_test(tests, buffer_limits);
    tcase_add_test(tests, buffer_hands_over);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
