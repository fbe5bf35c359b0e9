/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include "tests/support/check_main.h"

/* In the order of ICU 72, locale vi, numeric collation on; frozen. */
static const char *const in_order[] = {
    "",
    "0",
    "2 Bảo Lộc",
    "10 Bảo Lộc",
    "A1",
    "A2",
    "A10B",
    "A9999999999999999999999999",
    "A99999999999999999999999999",
    "ba",
    "Ba",
    "BA",
    "bà",
    "Bà",
    "Bả",
    "Bã",
    "Bá",
    "Bạ",
    "Bà Điểm",
    "Ba Đình",
    "Bà Rịa",
    "Bà Rịa - Vũng Tàu",
    "Bà Rịa-Vũng Tàu",
    "Bạc",
    "Ban",
    "Bàn",
    "Bản",
    "Bạn",
    "Băn",
    "Bằng",
    "Bân",
    "Cam Ly",
    "Cam Ly - Đà Lạt",
    "Cam Ly Đông",
    "Cam-Ly",
    "Da",
    "Dạ",
    "Dũng",
    "Đa",
    "Đà",
    "Đà Nẵng",
    "Đắk Lắk",
    "E",
    "Ẹc",
    "Em",
    "Ê",
    "Ếch",
    "Êm",
    "Hoa",
    "Hoà",
    "Hoạ",
    "Hòa",
    "Hóa",
    "Họa",
    "I",
    "M",
    "M'Drắk",
    "Ma",
    "Mạ",
    "ñ",
    "nụ",
    "Nx",
    "O",
    "Oi",
    "On",
    "Ô",
    "Ôi",
    "Ôn",
    "Ơ",
    "Ơi",
    "Ới",
    "Phường",
    "Phường 1",
    "Phường 2",
    "Phường 10",
    "Phường 10A",
    "Phường Ba",
    "Quận 12",
    "Quận Ba",
    "U",
    "Un",
    "Ư",
    "Ức",
    "Ưng",
    "Y",
    "Ý",
    "α",
    "\xFF bytes",
};

static struct arena *arena;

static void setup(void) { ck_assert_ok(arena_new(1 << 20, &arena)); }
static void teardown(void) { arena_free(arena); }

static int sign(int value) { return (value > 0) - (value < 0); }

START_TEST(every_pair_is_in_order)
{
    for (size_t i = 0; i < ARRAY_LENGTH(in_order); i++) {
        for (size_t k = 0; k < ARRAY_LENGTH(in_order); k++)
            ck_assert_msg(sign(text_compare_vi(in_order[i], in_order[k])) == (i > k) - (i < k),
                          "\"%s\" and \"%s\"", in_order[i], in_order[k]);
    }
}
END_TEST

START_TEST(keys_agree_with_compare)
{
    for (size_t i = 1; i < ARRAY_LENGTH(in_order); i++) {
        const char *before = text_sort_key(arena, in_order[i - 1]);
        const char *after = text_sort_key(arena, in_order[i]);
        ck_assert_ptr_nonnull(before);
        ck_assert_ptr_nonnull(after);
        ck_assert_msg(strcmp(before, after) < 0, "\"%s\" and \"%s\"", in_order[i - 1], in_order[i]);
    }
}
END_TEST

START_TEST(composed_and_decomposed_are_equal)
{
    /* "Quảng Trị", "Nghệ", "Đường" */
    ck_assert_int_eq(text_compare_vi("Qua\u0309ng Tri\u0323", "Qu\u1EA3ng Tr\u1ECB"), 0);
    ck_assert_int_eq(text_compare_vi("Nghe\u0323\u0302", "Ngh\u1EC7"), 0);
    ck_assert_int_eq(text_compare_vi("Ngh\u00EA\u0323", "Ngh\u1EC7"), 0);
    ck_assert_int_eq(text_compare_vi("\u0110u\u031B\u01A1\u0300ng", "\u0110\u01B0\u1EDDng"), 0);
    ck_assert_str_eq(text_sort_key(arena, "Nghe\u0302\u0323"), text_sort_key(arena, "Ngh\u1EC7"));
}
END_TEST

START_TEST(only_equal_texts_compare_equal)
{
    ck_assert_int_eq(text_compare_vi("Phường 2", "Phường 2"), 0);
    ck_assert_int_ne(text_compare_vi("Phường 02", "Phường 2"), 0);
    ck_assert_int_lt(text_compare_vi("Phường 02", "Phường 3"), 0);
    ck_assert_int_gt(text_compare_vi("Phường 02", "Phường 1"), 0);
    ck_assert_int_ne(text_compare_vi("a\u00A0b", "a b"), 0);
    ck_assert_int_ne(text_compare_vi("a\x02", "a"), 0);
}
END_TEST

START_TEST(very_long_numbers_still_have_an_order)
{
    char nines[301];
    char tens[302] = "1";
    memset(nines, '9', 300);
    nines[300] = '\0';
    memset(tens + 1, '0', 300);
    tens[301] = '\0';
    ck_assert_int_lt(text_compare_vi("2", nines), 0);
    ck_assert_int_lt(text_compare_vi(nines, "A"), 0);
    ck_assert_int_ne(text_compare_vi(nines, tens), 0);
    ck_assert_int_eq(sign(text_compare_vi(tens, nines)), -sign(text_compare_vi(nines, tens)));
}
END_TEST

START_TEST(many_marks_on_one_letter)
{
    char marks[2 + 2 * 100 + 1] = "a";
    for (size_t i = 0; i < 100; i++)
        memcpy(marks + 1 + 2 * i, "\u0301", 3);
    ck_assert_int_gt(text_compare_vi(marks, "a"), 0);
    ck_assert_int_lt(text_compare_vi(marks, "b"), 0);
    ck_assert_str_eq(text_fold(arena, marks), "a");
    ck_assert_int_gt(text_compare_vi("\u0301", ""), 0);
}
END_TEST

START_TEST(marks_of_other_languages)
{
    ck_assert_int_lt(text_compare_vi("e", "ë"), 0);
    ck_assert_int_lt(text_compare_vi("ẹ", "ë"), 0);
    ck_assert_int_lt(text_compare_vi("ë", "ê"), 0);
    ck_assert_int_lt(text_compare_vi("zë", "ก"), 0);
    ck_assert_int_lt(text_compare_vi("ก", "ก\u0E38"), 0);
    ck_assert_int_lt(text_compare_vi("ก\u0E38", "ข"), 0);
}
END_TEST

START_TEST(a_key_needs_memory)
{
    AUTO(arena) struct arena *small = NULL;
    ck_assert_ok(arena_new(16, &small));
    ck_assert_ptr_null(text_sort_key(small, "Thành phố Hồ Chí Minh"));
    ck_assert_ptr_null(text_fold(small, "Thành phố Hồ Chí Minh"));
    ck_assert_ptr_null(text_nfc(small, "Thành phố Hồ Chí Minh"));
}
END_TEST

START_TEST(utf8_is_checked)
{
    ck_assert(text_is_utf8(NULL, 0));
    ck_assert(text_is_utf8("Hải Phòng", strlen("Hải Phòng")));
    ck_assert(text_is_utf8("\U0010FFFF", 4));
    ck_assert(!text_is_utf8("\xC3", 1));             /* cut */
    ck_assert(!text_is_utf8("\xC0\xAF", 2));         /* overlong */
    ck_assert(!text_is_utf8("\xED\xA0\x80", 3));     /* surrogate */
    ck_assert(!text_is_utf8("\xF4\x90\x80\x80", 4)); /* over U+10FFFF */
    ck_assert(!text_is_utf8("ab\x80", 3));
    ck_assert(text_is_utf8("ab\x80", 2));
}
END_TEST

START_TEST(length_counts_characters)
{
    ck_assert_uint_eq(text_length(NULL), 0);
    ck_assert_uint_eq(text_length(""), 0);
    ck_assert_uint_eq(text_length("Huế"), 3);
    ck_assert_uint_eq(text_length("Hue\u0302\u0301"), 5);
    ck_assert_uint_eq(text_length("\U0001F600"), 1);
}
END_TEST

START_TEST(columns_are_those_of_a_terminal)
{
    ck_assert_uint_eq(text_columns(""), 0);
    ck_assert_uint_eq(text_columns("Huế"), 3);
    ck_assert_uint_eq(text_columns("Hue\u0302\u0301"), 3);
    ck_assert_uint_eq(text_columns("Đỗ Thị Ửng"), 10);
    ck_assert_uint_eq(text_columns("漢字"), 4);
}
END_TEST

START_TEST(what_fits_is_whole_characters)
{
    static const char text[] = "aộb"; /* 1, 3 and 1 bytes */
    static const size_t fits[] = {0, 1, 1, 1, 4, 5, 5};
    for (size_t i = 0; i < ARRAY_LENGTH(fits); i++)
        ck_assert_uint_eq(text_fit(text, i), fits[i]);
    ck_assert_uint_eq(text_fit("", 3), 0);
}
END_TEST

START_TEST(nfc_composes)
{
    ck_assert_str_eq(text_nfc(arena, ""), "");
    ck_assert_str_eq(text_nfc(arena, "Hue\u0302\u0301"), "Hu\u1EBF");
    ck_assert_str_eq(text_nfc(arena, "Hu\u1EBF"), "Hu\u1EBF");
    ck_assert_str_eq(text_nfc(arena, "e\u0323\u0302"), "\u1EC7");
    ck_assert_ptr_null(text_nfc(arena, "Hu\xE1"));
    ck_assert_str_eq(fault_detail()->code, "text_utf8");
}
END_TEST

START_TEST(fold_drops_marks_and_case)
{
    ck_assert_str_eq(text_fold(arena, ""), "");
    ck_assert_str_eq(text_fold(arena, "ĐẮK LẮK"), "dak lak");
    ck_assert_str_eq(text_fold(arena, "Thừa Thiên Huế"), "thua thien hue");
    ck_assert_str_eq(text_fold(arena, "Qua\u0309ng Tri\u0323 44"), "quang tri 44");
    ck_assert_str_eq(text_fold(arena, "ăâđêôơư ĂÂĐÊÔƠƯ"), "aadeoou aadeoou");
    ck_assert_str_eq(text_fold(arena, "\xE1 x"), "\xE1 x");
}
END_TEST

static const char *integer_vi(int64_t value)
{
    AUTO(buffer) struct buffer out = buffer_of(100);
    text_integer_vi(value, &out);
    return arena_text(arena, out.data);
}

static const char *decimal_vi(const char *decimal)
{
    AUTO(buffer) struct buffer out = buffer_of(100);
    text_decimal_vi(decimal, &out);
    return arena_text(arena, out.data);
}

START_TEST(numbers_as_offices_write_them)
{
    ck_assert_str_eq(integer_vi(0), "0");
    ck_assert_str_eq(integer_vi(999), "999");
    ck_assert_str_eq(integer_vi(1236), "1.236");
    ck_assert_str_eq(integer_vi(-1236), "-1.236");
    ck_assert_str_eq(integer_vi(100000), "100.000");
    ck_assert_str_eq(integer_vi(INT64_MIN), "-9.223.372.036.854.775.808");
    ck_assert_str_eq(integer_vi(INT64_MAX), "9.223.372.036.854.775.807");
    ck_assert_str_eq(decimal_vi("80.02"), "80,02");
    ck_assert_str_eq(decimal_vi("-1236.50"), "-1.236,50");
    ck_assert_str_eq(decimal_vi("7"), "7");
    ck_assert_str_eq(decimal_vi("0.0000001"), "0,0000001");
}
END_TEST

START_TEST(what_is_no_decimal_stays)
{
    static const char *const odd[] = {"", "-", ".5", "5.", "1e5", "null", "1.2.3", "--1", "1234x"};
    for (size_t i = 0; i < ARRAY_LENGTH(odd); i++) {
        AUTO(buffer) struct buffer out = buffer_of(100);
        buffer_char(&out, '|');
        text_decimal_vi(odd[i], &out);
        ck_assert_str_eq(out.data + 1, odd[i]);
    }
}
END_TEST

START_TEST(codes)
{
    char longest[66];
    memset(longest, 'a', 65);
    longest[65] = '\0';
    ck_assert(!text_is_code(longest));
    longest[64] = '\0';
    ck_assert(text_is_code(longest));
    ck_assert(text_is_code("19333-03"));
    ck_assert(text_is_code("A.b_c-9"));
    ck_assert(!text_is_code(""));
    ck_assert(!text_is_code("."));
    ck_assert(!text_is_code(".."));
    ck_assert(text_is_code("..."));
    ck_assert(!text_is_code("a b"));
    ck_assert(!text_is_code("đ"));
    ck_assert(!text_is_code("a/b"));
}
END_TEST

START_TEST(integers)
{
    int64_t value = 5;
    static const char *const refused[] = {
        "", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808"};
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
        ck_assert_msg(!text_to_integer(refused[i], &value), "\"%s\"", refused[i]);
    ck_assert_int_eq(value, 5);
    ck_assert(text_to_integer("007", &value) && value == 7);
    ck_assert(text_to_integer("-0", &value) && value == 0);
    ck_assert(text_to_integer("9223372036854775807", &value) && value == INT64_MAX);
    ck_assert(text_to_integer("-9223372036854775808", &value) && value == INT64_MIN);
}
END_TEST

START_TEST(codes_that_are_near)
{
    static const struct {
        const char *a;
        const char *b;
        size_t distance;
    } pairs[] = {{"unit", "unit", 0},      {"Unit", "uniT", 0},  {"unit", "units", 1},
                 {"q9_24", "q9_42", 2},    {"q9_24", "q924", 1}, {"a", "b", 1},
                 {"kitten", "sitting", 3}, {"a", "", SIZE_MAX},  {"đ", "d", SIZE_MAX}};
    for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
        ck_assert_uint_eq(text_code_distance(pairs[i].a, pairs[i].b), pairs[i].distance);
        ck_assert_uint_eq(text_code_distance(pairs[i].b, pairs[i].a), pairs[i].distance);
    }
    char longest[65];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    ck_assert_uint_eq(text_code_distance(longest, "a"), 63);
}
END_TEST

START_TEST(what_no_page_may_hold)
{
    static const struct {
        const char *text;
        size_t bytes;
    } cases[] = {{"", 0},
                 {"a", 0},
                 {"\t", 0},
                 {"\n", 0},
                 {"\r", 1},
                 {"\x01", 1},
                 {"\x1f", 1},
                 {" ", 0},
                 {"\x7f", 1},
                 {"\xC2\x80", 2},
                 {"\xC2\x9F", 2},
                 {"\xC2\xA0", 0},
                 {"\xE1\xBA\xAB", 0},
                 {"\xEF\xBF\xBD", 0},
                 {"\xEF\xBF\xBE", 3},
                 {"\xEF\xBF\xBF", 3}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_uint_eq(text_forbidden(cases[i].text), cases[i].bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, every_pair_is_in_order);
    tcase_add_test(tests, keys_agree_with_compare);
    tcase_add_test(tests, composed_and_decomposed_are_equal);
    tcase_add_test(tests, only_equal_texts_compare_equal);
    tcase_add_test(tests, very_long_numbers_still_have_an_order);
    tcase_add_test(tests, many_marks_on_one_letter);
    tcase_add_test(tests, marks_of_other_languages);
    tcase_add_test(tests, a_key_needs_memory);
    tcase_add_test(tests, utf8_is_checked);
    tcase_add_test(tests, length_counts_characters);
    tcase_add_test(tests, columns_are_those_of_a_terminal);
    tcase_add_test(tests, what_fits_is_whole_characters);
    tcase_add_test(tests, nfc_composes);
    tcase_add_test(tests, fold_drops_marks_and_case);
    tcase_add_test(tests, numbers_as_offices_write_them);
    tcase_add_test(tests, what_is_no_decimal_stays);
    tcase_add_test(tests, codes);
    tcase_add_test(tests, integers);
    tcase_add_test(tests, codes_that_are_near);
    tcase_add_test(tests, what_no_page_may_hold);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
