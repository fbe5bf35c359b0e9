/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/fixture.h"

#include "survey-server/fields.h"
#include "survey-server/limits.h"
#include "survey-server/unit_chooser.h"

static struct arena *arena;

static void set_up(void) { ck_assert_ok(arena_new(LIMIT_REQUEST_ARENA_BYTES, &arena)); }

static void tear_down(void) { arena_free(arena); }

static struct fields parse(const char *text)
{
    struct fields fields = {0};
    ck_assert_ok(fields_parse(arena, text, strlen(text), &fields));
    return fields;
}

START_TEST(fields_are_decoded)
{
    struct fields fields = parse("a=1+2&b=%C4%90%c3%a0&=x&c&&d=a=b&e=%2B%26%3D");
    static const char *const expected[][2] = {{"a", "1 2"}, {"b", "Đà"},  {"", "x"},
                                              {"c", ""},    {"d", "a=b"}, {"e", "+&="}};
    ck_assert_uint_eq(fields.count, ARRAY_LENGTH(expected));
    for (size_t i = 0; i < fields.count; i++) {
        ck_assert_str_eq(fields.items[i].name, expected[i][0]);
        ck_assert_str_eq(fields.items[i].value, expected[i][1]);
    }
    ck_assert_ptr_null(fields_first(&fields, "z"));
    ck_assert(fields_have(&fields, "a", "1 2"));
    ck_assert(!fields_have(&fields, "a", "1"));
    ck_assert_uint_eq(parse("").count, 0);
}
END_TEST

START_TEST(values_are_tidied)
{
    struct fields fields = parse("a=+%09x%0D%0Ay%0Dz+%0D%0A&b=+++&c=%0D%0A&d=x%0D%0D%0Ay");
    ck_assert_str_eq(fields.items[0].value, "x\ny\rz");
    ck_assert_str_eq(fields.items[1].value, "");
    ck_assert_str_eq(fields.items[2].value, "");
    ck_assert_str_eq(fields.items[3].value, "x\ny");
}
END_TEST

START_TEST(bad_encodings_are_refused)
{
    static const char *const wrong[] = {"a=%",   "a=%4",  "a=%zz",   "a=%00",
                                        "a=%ff", "%c3=1", "a=%C3%28"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        struct fields fields;
        ck_assert_fault(fields_parse(arena, wrong[i], strlen(wrong[i]), &fields), FAULT_INVALID);
        ck_assert_str_eq(fault_detail()->code, "field_encoding");
    }
}
END_TEST

START_TEST(fields_are_counted)
{
    char text[2 * LIMIT_FIELDS + 1];
    struct fields fields;
    memset(text, '&', sizeof text);
    ck_assert_ok(fields_parse(arena, text, LIMIT_FIELDS - 1, &fields));
    ck_assert_fault(fields_parse(arena, text, LIMIT_FIELDS, &fields), FAULT_LIMIT);
}
END_TEST

static void assert_response(const struct form *form, const char *posted, const char *expected)
{
    struct fields fields = parse(posted);
    AUTO(buffer) struct buffer json = buffer_of(FIXTURE_BYTES);
    const struct fields_about about = {.campaign = "c", .form = form, .mode = MODE_PHONE};
    ck_assert_ok(fields_response(&fields, &about, &json));
    ck_assert_str_eq(json.data, expected);
}

#define START "{\"campaign\":\"c\",\"form\":\"tiny\""
#define MIDDLE ",\"mode\":\"phone\",\"complete\":true,\"answers\":{"

START_TEST(answers_get_their_types)
{
    AUTO(form) struct form *form = load_form(arena, "form.json");
    static const struct {
        const char *posted;
        const char *answers;
    } cases[] = {
        {"a=1", "\"a\":1"},
        {"a=null", "\"a\":null"},
        {"a=", ""},
        {"a=x", "\"a\":\"x\""},
        {"a=1&a=2", "\"a\":[1,2]"},
        {"m=1", "\"m\":[1]"},
        {"m=1&a=2&m=3", "\"m\":[1,3],\"a\":2"},
        {"m=null", "\"m\":null"},
        {"m=", ""},
        {"s1=5&s2=05", "\"s1\":5,\"s2\":5"},
        {"other=12", "\"other\":\"12\""},
        {"other=null", "\"other\":\"null\""},
        {"m_other=%22", "\"m_other\":\"\\\"\""},
        {"strange=1&__proto__=2", "\"strange\":\"1\",\"__proto__\":\"2\""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char expected[512];
        snprintf(expected, sizeof expected, START MIDDLE "%s}}", cases[i].answers);
        assert_response(form, cases[i].posted, expected);
    }
}
END_TEST

START_TEST(hidden_fields_are_no_answers)
{
    AUTO(form) struct form *form = load_form(arena, "form.json");
    assert_response(form, "id=x&unit=100&lang=vi&started=S&version=1&a=2",
                    START ",\"version\":\"1\",\"unit\":\"100\",\"language\":\"vi\",\"mode\":"
                          "\"phone\",\"started\":\"S\",\"complete\":true,\"answers\":{\"a\":2}}");
}
END_TEST

#define RARE "{\"campaign\":\"c\",\"form\":\"rare\""

START_TEST(a_ticked_box_is_consent)
{
    AUTO(form) struct form *form = load_form(arena, "form-rare.json");
    assert_response(form, "ok=1&n=-7&d=2026-01-02",
                    RARE MIDDLE "\"n\":-7,\"d\":\"2026-01-02\"},\"consent\":{\"notice\":\"3\","
                                "\"agreed\":true}}");
    assert_response(form, "n=1.5", RARE MIDDLE "\"n\":\"1.5\"}}");
    assert_response(form, "ok=0", RARE MIDDLE "},\"consent\":{\"notice\":\"3\",\"agreed\":false}}");
}
END_TEST

START_TEST(names_stand_under_their_letter)
{
    static const char *const cases[][2] = {
        {"An Cựu", "A"}, {"ấp bắc", "Â"},  {"Ắ", "Ă"},     {"Đông", "Đ"},    {"đông", "Đ"},
        {"Dĩ An", "D"},  {"Ứng Hòa", "Ư"}, {"ý yên", "Y"}, {"3 Tháng", "3"}, {"Ổ", "Ô"},
        {"", ""},        {"Ж", "Ж"},       {"z", "Z"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char letter[8];
        unit_chooser_letter(cases[i][0], letter);
        ck_assert_str_eq(letter, cases[i][1]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fields");
    TCase *cases = tcase_create("fields");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, fields_are_decoded);
    tcase_add_test(cases, values_are_tidied);
    tcase_add_test(cases, bad_encodings_are_refused);
    tcase_add_test(cases, fields_are_counted);
    tcase_add_test(cases, answers_get_their_types);
    tcase_add_test(cases, hidden_fields_are_no_answers);
    tcase_add_test(cases, a_ticked_box_is_consent);
    tcase_add_test(cases, names_stand_under_their_letter);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
