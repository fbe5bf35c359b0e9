/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/text_screen.h"
#include "tests/support/check_main.h"

#include <string.h>

static const struct screen_words words = {"[S]", "[M]", "[T]"};

static const struct {
    const char *text;
    const char *screened;
} cases[] = {
    {"", ""},
    {"Mong có thêm ghế chờ.", "Mong có thêm ghế chờ."},
    {"gọi 0912345678", "gọi [S]"},
    {"gọi 0912.345.678, nhé", "gọi [S], nhé"},
    {"+84 912-345-678", "[S]"},
    {"CCCD 046123456789", "CCCD [S]"},
    {"12345678", "12345678"},
    {"123456789", "[S]"},
    {"ngày 21/11/2026, đợi 45 phút", "ngày 21/11/2026, đợi 45 phút"},
    {"mã H0912345678", "mã H0912345678"},
    {"0912  345  678", "0912  345  678"},
    {"thư a.b+c@vi-du.com.vn.", "thư [M]."},
    {"a@b", "a@b"},
    {"@a.vn", "@a.vn"},
    {"anh Nguyễn Văn A rất tốt", "anh [T] rất tốt"},
    {"chị Đặng Thị Ánh Ngọc", "chị [T]"},
    {"Nguyễn", "Nguyễn"},
    {"Cao hơn mọi năm", "Cao hơn mọi năm"},
    {"đường Trần Phú", "đường [T]"}, /* too much rather than too little */
    {"bác sĩ Y Bhĭm Niê và H'Hen Niê", "bác sĩ [T] và [T]"},
    {"Y tế xã", "Y tế xã"},
    {"Lê Ý", "[T]"},
    {"Lê ý", "Lê ý"},
    {"ông Vũ\nAnh", "ông Vũ\nAnh"},
    {"Võ Văn Bốn Năm Sáu Bảy", "[T] Bảy"},
};

START_TEST(each_case)
{
    AUTO(buffer) struct buffer out = buffer_of(1000);
    size_t count = 0;
    ck_assert_int_eq(text_screen(cases[_i].text, &words, &out, &count), OK);
    ck_assert_str_eq(out.length == 0 ? "" : out.data, cases[_i].screened);
    ck_assert_int_eq(count == 0, strcmp(cases[_i].text, cases[_i].screened) == 0);
}
END_TEST

START_TEST(what_is_covered_is_counted)
{
    AUTO(buffer) struct buffer out = buffer_of(1000);
    size_t count = 1;
    ck_assert_int_eq(text_screen("0912345678 a@b.vn Lê Lợi", &words, &out, &count), OK);
    ck_assert_str_eq(out.data, "[S] [M] [T]");
    ck_assert_uint_eq(count, 4);
}
END_TEST

START_TEST(a_cut_letter_ends_the_text)
{
    AUTO(buffer) struct buffer out = buffer_of(1000);
    size_t count = 0;
    ck_assert_int_eq(text_screen("Lê \xE1\xBA", &words, &out, &count), OK);
    ck_assert_int_eq(text_screen("\xC4", &words, &out, &count), OK);
    AUTO(buffer) struct buffer small = buffer_of(3);
    ck_assert_int_eq(text_screen("abcd", &words, &small, &count), FAULT_LIMIT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text_screen");
    TCase *tcase = tcase_create("text_screen");
    tcase_add_loop_test(tcase, each_case, 0, (int)ARRAY_LENGTH(cases));
    tcase_add_test(tcase, what_is_covered_is_counted);
    tcase_add_test(tcase, a_cut_letter_ends_the_text);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
