/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"

#include "tests/support/check_main.h"

#include <string.h>

START_TEST(integers)
{
    AUTO(buffer) struct buffer text = buffer_of(200);
    static const int64_t values[] = {0, 7, -7, 10, 1234567890, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        buffer_integer(&text, values[i]);
        buffer_char(&text, ' ');
    }
    ck_assert_ok(buffer_check(&text));
    ck_assert_str_eq(text.data, "0 7 -7 10 1234567890 9223372036854775807 -9223372036854775808 ");
}
END_TEST

START_TEST(a_limit_is_kept)
{
    AUTO(buffer) struct buffer text = buffer_of(4);
    buffer_text(&text, "1234");
    ck_assert_ok(buffer_check(&text));
    buffer_char(&text, '5');
    buffer_reset(&text);
    buffer_integer(&text, -123);
    ck_assert_ok(buffer_check(&text));
    ck_assert_str_eq(text.data, "-123");
    buffer_char(&text, '5');
    ck_assert_fault(buffer_check(&text), FAULT_LIMIT);
    ck_assert_str_eq(text.data, "-123");
}
END_TEST

START_TEST(room_to_write_in)
{
    AUTO(buffer) struct buffer text = buffer_of(1000);
    for (size_t length = 0; length <= 1000; length += 40) {
        char *room = buffer_extend(&text, 40 * (length < 1000));
        ck_assert_ptr_nonnull(room);
        memset(room, 'x', 40 * (length < 1000));
        ck_assert_int_eq(text.data[text.length], '\0');
    }
    ck_assert_uint_eq(strspn(text.data, "x"), 1000);
    ck_assert_ptr_null(buffer_extend(&text, 1));
    ck_assert_ptr_null(buffer_extend(&text, 0));
    ck_assert_fault(buffer_check(&text), FAULT_LIMIT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("buffer");
    TCase *tests = tcase_create("buffer");
    tcase_add_test(tests, integers);
    tcase_add_test(tests, a_limit_is_kept);
    tcase_add_test(tests, room_to_write_in);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
