/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/exact.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { TEXT_LIMIT_BYTES = 200 };

static struct exact parsed(const char *text)
{
    struct exact value;
    ck_assert_ok(exact_parse(text, &value));
    return value;
}

static struct exact ratio(int64_t numerator, int64_t denominator)
{
    struct exact value;
    ck_assert_ok(exact_ratio(numerator, denominator, &value));
    return value;
}

static void assert_exact(struct exact value, int64_t numerator, int64_t denominator)
{
    ck_assert_int_eq(value.numerator, numerator);
    ck_assert_int_eq(value.denominator, denominator);
}

static void assert_text(struct exact value, int digits, const char *expected)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_LIMIT_BYTES);
    ck_assert_ok(exact_text(value, digits, &text));
    ck_assert_str_eq(text.data, expected);
}

/* The fault and its detail; `kept` keeps what it held. */
#define assert_numeric(call, code_expected)                                                        \
    do {                                                                                           \
        struct exact kept = {7, 11};                                                               \
        ck_assert_fault(call, FAULT_NUMERIC);                                                      \
        ck_assert_str_eq(fault_detail()->code, code_expected);                                     \
        assert_exact(kept, 7, 11);                                                                 \
    } while (0)

START_TEST(ratio_is_in_lowest_terms)
{
    assert_exact(exact_integer(-5), -5, 1);
    assert_exact(ratio(6, 4), 3, 2);
    assert_exact(ratio(6, -4), -3, 2);
    assert_exact(ratio(-6, -4), 3, 2);
    assert_exact(ratio(0, -9), 0, 1);
    assert_exact(ratio(INT64_MIN, INT64_MIN), 1, 1);
    assert_exact(ratio(INT64_MIN, 2), INT64_MIN / 2, 1);
    assert_exact(ratio(2, INT64_MIN), -1, INT64_C(1) << 62);
}
END_TEST

START_TEST(ratio_refuses_what_does_not_fit)
{
    assert_numeric(exact_ratio(1, 0, &kept), "exact_divide");
    assert_numeric(exact_ratio(0, 0, &kept), "exact_divide");
    assert_numeric(exact_ratio(INT64_MIN, -1, &kept), "exact_overflow");
    assert_numeric(exact_ratio(1, INT64_MIN, &kept), "exact_overflow");
}
END_TEST

START_TEST(parse_reads_decimals)
{
    assert_exact(parsed("0"), 0, 1);
    assert_exact(parsed("-0"), 0, 1);
    assert_exact(parsed("-0.00"), 0, 1);
    assert_exact(parsed("12"), 12, 1);
    assert_exact(parsed("-12.345"), -2469, 200);
    assert_exact(parsed("79.81"), 7981, 100);
    assert_exact(parsed("007.50"), 15, 2);
    assert_exact(parsed("9223372036854775807"), INT64_MAX, 1);
    assert_exact(parsed("-9223372036854775808"), INT64_MIN, 1);
    assert_exact(parsed("0.000000000000000001"), 1, INT64_C(1000000000000000000));
    /* 19 decimals, but 1 / (2 * 10^18) fits. */
    assert_exact(parsed("0.0000000000000000005"), 1, INT64_C(2000000000000000000));
    /* Zeros that say nothing are no overflow. */
    assert_exact(parsed("000000000000000000000000000000000000000000001"), 1, 1);
    assert_exact(parsed("1.500000000000000000000000000000000000000000000"), 3, 2);
}
END_TEST

START_TEST(parse_refuses_what_does_not_fit)
{
    assert_numeric(exact_parse("9223372036854775808", &kept), "exact_overflow");
    assert_numeric(exact_parse("-9223372036854775809", &kept), "exact_overflow");
    assert_numeric(exact_parse("0.0000000000000000001", &kept), "exact_overflow");
    assert_numeric(exact_parse("99999999999999999999999999999999999999", &kept), "exact_overflow");
    assert_numeric(exact_parse("999999999999999999999999999999999999999999", &kept),
                   "exact_overflow");
    assert_numeric(exact_parse("0.00000000000000000000000000000000000000000001", &kept),
                   "exact_overflow");
}
END_TEST

START_TEST(parse_reads_what_people_type)
{
    static const struct {
        const char *text;
        size_t length;
        bool fits;
        bool percent;
        int64_t numerator;
        int64_t denominator;
    } cases[] = {
        {"0.05", 4, true, false, 1, 20},
        {"0,05", 4, true, false, 1, 20},
        {"5%", 2, true, true, 5, 1},
        {"2,5%;7", 4, true, true, 5, 2},
        {"", 0, false, false, 0, 0},
        {"%", 1, false, false, 0, 0},
        {"1,5,5", 5, false, false, 0, 0},
        {"1.5,5", 5, false, false, 0, 0},
        {"5%%", 3, false, false, 0, 0},
        {"0000000000000000000000000000001", 31, true, false, 1, 1},
        {"00000000000000000000000000000001", 32, false, false, 0, 0},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct exact kept;
        bool percent = false;
        bool fits = exact_parse_typed(cases[i].text, cases[i].length, &kept, &percent);
        ck_assert_msg(fits == cases[i].fits, "%s", cases[i].text);
        if (!fits)
            continue;
        ck_assert(percent == cases[i].percent);
        assert_exact(kept, cases[i].numerator, cases[i].denominator);
    }
}
END_TEST

START_TEST(grouped_thousands_are_told)
{
    static const struct {
        const char *text;
        bool grouped;
    } cases[] = {
        {"8.000", true},      {"12,000", true},  {"500 000", true},   {"1.234.567", true},
        {"1.234,567", false}, {"0.500", false},  {"1.5", false},      {"1.2345", false},
        {"1234.567", false},  {"1234", false},   {".000", false},     {"", false},
        {"1..000", false},    {"-8.000", false}, {"8.000%", false},   {"8.00a", false},
        {"8.000.", false},    {"8.", false},     {"12.345.6", false}, {"8'000", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_msg(exact_is_grouped(cases[i].text, strlen(cases[i].text)) == cases[i].grouped,
                      "%s", cases[i].text);
    ck_assert(!exact_is_grouped("8\0000", 5));
    ck_assert(exact_is_grouped("8.000;7", 5));
}
END_TEST

static const char *const malformed[] = {
    "",     "-",  ".",  "-.5",   ".5",   "5.",  "+5",  "--5",  "1,5", "1.2.3", "1e5",
    "1E-2", " 1", "1 ", "1_000", "0x10", "NaN", "inf", "1.-5", "१",   "1/2",   "-",
};

START_TEST(parse_refuses_anything_else)
{
    struct exact value = {7, 11};
    ck_assert_fault(exact_parse(malformed[_i], &value), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "exact_syntax");
    assert_exact(value, 7, 11);
}
END_TEST

START_TEST(arithmetic_is_exact)
{
    struct exact value;
    ck_assert_ok(exact_add(parsed("0.1"), parsed("0.2"), &value));
    assert_exact(value, 3, 10);
    ck_assert_ok(exact_subtract(ratio(1, 3), ratio(1, 2), &value));
    assert_exact(value, -1, 6);
    ck_assert_ok(exact_multiply(ratio(-2, 3), ratio(9, 4), &value));
    assert_exact(value, -3, 2);
    ck_assert_ok(exact_divide(ratio(2, 3), ratio(-4, 9), &value));
    assert_exact(value, -3, 2);
    ck_assert_ok(exact_divide(exact_integer(0), exact_integer(-5), &value));
    assert_exact(value, 0, 1);
}
END_TEST

/* The plain products overflow int64 here; the reduced results do not. */
START_TEST(arithmetic_reduces_before_it_refuses)
{
    struct exact value;
    ck_assert_ok(exact_multiply(ratio(INT64_MAX, 2), ratio(2, INT64_MAX), &value));
    assert_exact(value, 1, 1);
    ck_assert_ok(exact_divide(exact_integer(INT64_MIN), exact_integer(INT64_MIN), &value));
    assert_exact(value, 1, 1);
    ck_assert_ok(exact_subtract(ratio(1, INT64_MAX), ratio(1, INT64_MAX), &value));
    assert_exact(value, 0, 1);
    ck_assert_ok(exact_add(ratio(1, INT64_MAX), ratio(-2, INT64_MAX), &value));
    assert_exact(value, -1, INT64_MAX);
    ck_assert_ok(exact_add(exact_integer(INT64_MIN), exact_integer(INT64_MAX), &value));
    assert_exact(value, -1, 1);
    ck_assert_ok(exact_multiply(exact_integer(INT64_MIN), exact_integer(1), &value));
    assert_exact(value, INT64_MIN, 1);
}
END_TEST

START_TEST(arithmetic_refuses_what_does_not_fit)
{
    struct exact most = exact_integer(INT64_MAX);
    struct exact least = exact_integer(INT64_MIN);
    struct exact tiny = ratio(1, INT64_MAX);
    assert_numeric(exact_add(most, exact_integer(1), &kept), "exact_overflow");
    assert_numeric(exact_subtract(least, exact_integer(1), &kept), "exact_overflow");
    assert_numeric(exact_subtract(exact_integer(0), least, &kept), "exact_overflow");
    assert_numeric(exact_multiply(most, exact_integer(2), &kept), "exact_overflow");
    assert_numeric(exact_multiply(least, least, &kept), "exact_overflow");
    assert_numeric(exact_multiply(tiny, ratio(1, 2), &kept), "exact_overflow");
    assert_numeric(exact_add(tiny, ratio(1, INT64_MAX - 1), &kept), "exact_overflow");
    assert_numeric(exact_divide(least, exact_integer(-1), &kept), "exact_overflow");
    assert_numeric(exact_divide(tiny, most, &kept), "exact_overflow");
    assert_numeric(exact_divide(most, exact_integer(0), &kept), "exact_divide");
    ck_assert_fault(exact_add(most, most, &most), FAULT_NUMERIC);
    ck_assert_str_eq(fault_detail()->args[0].value, "+");
}
END_TEST

START_TEST(compare_never_overflows)
{
    ck_assert_int_eq(exact_compare(ratio(1, 3), ratio(2, 6)), 0);
    ck_assert_int_eq(exact_compare(ratio(-1, 2), ratio(1, 3)), -1);
    ck_assert_int_eq(exact_compare(ratio(1, 2), ratio(1, 3)), 1);
    ck_assert_int_eq(exact_compare(ratio(-1, 2), ratio(-1, 3)), -1);
    ck_assert_int_eq(exact_compare(exact_integer(INT64_MIN), exact_integer(INT64_MAX)), -1);
    /* They differ by 1 / (2^63-1)(2^63-2): no double can tell. */
    ck_assert_int_eq(
        exact_compare(ratio(INT64_MAX - 1, INT64_MAX), ratio(INT64_MAX - 2, INT64_MAX - 1)), 1);
}
END_TEST

static const struct {
    const char *value;
    int digits;
    const char *rounded;
    const char *cut;
} roundings[] = {
    {"1.19715", 4, "1.1972", "1.1971"},
    {"1.20015", 4, "1.2002", "1.2001"},
    {"0.5", 0, "1", "0"},
    {"-0.5", 0, "-1", "0"},
    {"1.5", 0, "2", "1"},
    {"-1.5", 0, "-2", "-1"},
    {"2.5", 0, "3", "2"},
    {"-2.5", 0, "-3", "-2"},
    {"-2.4999", 0, "-2", "-2"},
    {"2.4999", 0, "2", "2"},
    {"0.005", 2, "0.01", "0"},
    {"-0.005", 2, "-0.01", "0"},
    {"0.00499", 2, "0", "0"},
    {"9.999", 2, "10", "9.99"},
    {"-9.999", 2, "-10", "-9.99"},
    {"80.01", 2, "80.01", "80.01"},
    {"3", 15, "3", "3"},
    {"0.1234567890123455", 15, "0.123456789012346", "0.123456789012345"},
};

START_TEST(round_and_cut)
{
    struct exact value;
    ck_assert_ok(exact_round(parsed(roundings[_i].value), roundings[_i].digits, &value));
    ck_assert_int_eq(exact_compare(value, parsed(roundings[_i].rounded)), 0);
    ck_assert_ok(exact_cut(parsed(roundings[_i].value), roundings[_i].digits, &value));
    ck_assert_int_eq(exact_compare(value, parsed(roundings[_i].cut)), 0);
}
END_TEST

START_TEST(round_of_thirds_and_of_the_largest)
{
    struct exact value;
    ck_assert_ok(exact_round(ratio(2, 3), 4, &value));
    assert_exact(value, 6667, 10000);
    ck_assert_ok(exact_round(ratio(-2, 3), 4, &value));
    assert_exact(value, -6667, 10000);
    ck_assert_ok(exact_cut(ratio(-2, 3), 4, &value));
    assert_exact(value, -3333, 5000);
    ck_assert_ok(exact_round(exact_integer(INT64_MAX), EXACT_DIGITS_MAX, &value));
    assert_exact(value, INT64_MAX, 1);
    ck_assert_ok(exact_round(exact_integer(INT64_MIN), EXACT_DIGITS_MAX, &value));
    assert_exact(value, INT64_MIN, 1);
    ck_assert_ok(exact_round(ratio(INT64_MAX, 2), 0, &value));
    assert_exact(value, INT64_C(1) << 62, 1);
    /* 15 decimals of a number this large have no room. */
    assert_numeric(exact_round(ratio(INT64_MAX, 3), EXACT_DIGITS_MAX, &kept), "exact_overflow");
    assert_numeric(exact_cut(ratio(INT64_MAX, 11), EXACT_DIGITS_MAX, &kept), "exact_overflow");
}
END_TEST

START_TEST(digits_have_limits)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_LIMIT_BYTES);
    struct exact value;
    ck_assert_fault(exact_round(exact_integer(1), -1, &value), FAULT_LIMIT);
    ck_assert_fault(exact_round(exact_integer(1), EXACT_DIGITS_MAX + 1, &value), FAULT_LIMIT);
    ck_assert_fault(exact_cut(exact_integer(1), EXACT_DIGITS_MAX + 1, &value), FAULT_LIMIT);
    ck_assert_fault(exact_text(exact_integer(1), EXACT_DIGITS_MAX + 1, &text), FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "exact_digits");
    ck_assert_uint_eq(text.length, 0);
}
END_TEST

START_TEST(text_has_just_the_digits_asked_for)
{
    assert_text(parsed("79.81"), 4, "79.8100");
    assert_text(parsed("79.815"), 2, "79.82");
    assert_text(parsed("-79.815"), 2, "-79.82");
    assert_text(parsed("0.05"), 1, "0.1");
    assert_text(exact_integer(0), 0, "0");
    assert_text(exact_integer(0), 2, "0.00");
    assert_text(ratio(-1, 1000), 2, "0.00");
    assert_text(ratio(-1, 3), 15, "-0.333333333333333");
    assert_text(ratio(1999, 1000), 2, "2.00");
    assert_text(exact_integer(INT64_MAX), 0, "9223372036854775807");
    assert_text(exact_integer(INT64_MIN), 15, "-9223372036854775808.000000000000000");
    assert_text(ratio(INT64_MAX, 2), 0, "4611686018427387904");
}
END_TEST

START_TEST(text_appends_and_keeps_to_the_limit)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_LIMIT_BYTES);
    buffer_text(&text, "p=");
    ck_assert_ok(exact_text(parsed("1.5"), 1, &text));
    ck_assert_str_eq(text.data, "p=1.5");
    AUTO(buffer) struct buffer narrow = buffer_of(3);
    ck_assert_fault(exact_text(parsed("12345.678"), 3, &narrow), FAULT_LIMIT);
}
END_TEST

START_TEST(double_is_near)
{
    ck_assert_double_eq(exact_double(parsed("79.81")), 79.81);
    ck_assert_double_eq(exact_double(ratio(-1, 3)), -1.0 / 3.0);
    ck_assert_double_eq(exact_double(exact_integer(0)), 0.0);
    ck_assert_double_eq(exact_double(exact_integer(INT64_MIN)), -9223372036854775808.0);
}
END_TEST

/* The ministry's points: weight * percent / 100, rounded to four decimals. Four of the five are
 * exact ties. */
START_TEST(published_points_come_out)
{
    static const struct {
        const char *weight, *percent, *points;
    } parts[] = {
        {"1.5", "80.01", "1.2002"}, {"1.5", "79.81", "1.1972"}, {"2.5", "80.11", "2.0028"},
        {"2.5", "79.71", "1.9928"}, {"2.0", "78.66", "1.5732"},
    };
    struct exact sum = exact_integer(0);
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        struct exact points;
        ck_assert_ok(exact_divide(parsed(parts[i].percent), exact_integer(100), &points));
        ck_assert_ok(exact_multiply(parsed(parts[i].weight), points, &points));
        assert_text(points, 4, parts[i].points);
        ck_assert_ok(exact_round(points, 4, &points));
        ck_assert_ok(exact_add(sum, points, &sum));
    }
    assert_text(sum, 4, "7.9662");
}
END_TEST

START_TEST(published_shares_come_out)
{
    struct exact points;
    ck_assert_ok(exact_multiply(ratio(41940, 58818), parsed("1.5"), &points));
    assert_text(points, 4, "1.0696");
    ck_assert_ok(exact_multiply(ratio(17310, 17747), parsed("1.5"), &points));
    assert_text(points, 4, "1.4631");
    assert_text(ratio(195371, 195579), 4, "0.9989");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exact");
    TCase *values = tcase_create("values");
    tcase_add_test(values, ratio_is_in_lowest_terms);
    tcase_add_test(values, ratio_refuses_what_does_not_fit);
    tcase_add_test(values, parse_reads_decimals);
    tcase_add_test(values, parse_refuses_what_does_not_fit);
    tcase_add_test(values, parse_reads_what_people_type);
    tcase_add_test(values, grouped_thousands_are_told);
    tcase_add_loop_test(values, parse_refuses_anything_else, 0, (int)ARRAY_LENGTH(malformed));
    tcase_add_test(values, double_is_near);
    suite_add_tcase(suite, values);
    TCase *arithmetic = tcase_create("arithmetic");
    tcase_add_test(arithmetic, arithmetic_is_exact);
    tcase_add_test(arithmetic, arithmetic_reduces_before_it_refuses);
    tcase_add_test(arithmetic, arithmetic_refuses_what_does_not_fit);
    tcase_add_test(arithmetic, compare_never_overflows);
    suite_add_tcase(suite, arithmetic);
    TCase *rounding = tcase_create("rounding");
    tcase_add_loop_test(rounding, round_and_cut, 0, (int)ARRAY_LENGTH(roundings));
    tcase_add_test(rounding, round_of_thirds_and_of_the_largest);
    tcase_add_test(rounding, digits_have_limits);
    tcase_add_test(rounding, text_has_just_the_digits_asked_for);
    tcase_add_test(rounding, text_appends_and_keeps_to_the_limit);
    suite_add_tcase(suite, rounding);
    TCase *published = tcase_create("published");
    tcase_add_test(published, published_points_come_out);
    tcase_add_test(published, published_shares_come_out);
    suite_add_tcase(suite, published);
    return run_suite(suite);
}
