/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json_split.h"

#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

/* Splits at "r" a copy that ends where its memory does, so that a sanitizer sees a step too far. */
static enum fault split(const char *text, struct json_split *out, char **out_copy)
{
    size_t length = strlen(text);
    *out_copy = malloc(length > 0 ? length : 1);
    memcpy(*out_copy, text, length);
    return json_split(*out_copy, length, "r", out);
}

/* The items as "a|b|c" and the rest in canonical form. */
static void assert_split(const char *text, const char *items, const char *rest)
{
    AUTO(json_split) struct json_split made = {0};
    AUTO(memory) char *copy = NULL;
    AUTO(buffer) struct buffer found = buffer_of(4096);
    AUTO(buffer) struct buffer canonical = buffer_of(4096);
    ck_assert_ok(split(text, &made, &copy));
    for (size_t i = 0; i < made.count; i++) {
        if (i > 0)
            buffer_char(&found, '|');
        buffer_bytes(&found, made.items[i].text, made.items[i].length);
    }
    buffer_text(&found, "");
    ck_assert_str_eq(found.data != NULL ? found.data : "", items);
    ck_assert_ptr_nonnull(made.rest);
    json_canonical(made.rest, NULL, &canonical);
    ck_assert_str_eq(canonical.data, rest);
}

START_TEST(items_come_as_they_are_written)
{
    assert_split("{\"r\":[]}", "", "{\"r\":[]}");
    assert_split("{\"r\":[1]}", "1", "{\"r\":[]}");
    assert_split(" { \"r\" : [ 1 , \"a\" ,\n{ \"b\" : [ ] } , [ 1 , 2 ] , null , -1.5e3 ] } ",
                 "1|\"a\"|{ \"b\" : [ ] }|[ 1 , 2 ]|null|-1.5e3", "{\"r\":[]}");
    assert_split("{\"r\":[true,false]}", "true|false", "{\"r\":[]}");
    assert_split("{\"a\":1,\"r\":[{}],\"z\":{\"r\":[7]}}", "{}",
                 "{\"a\":1,\"r\":[],\"z\":{\"r\":[7]}}");
    assert_split("{\"a\":[1,{\"r\":[2]}],\"b\":\"r\",\"c\":12,\"d\":null,\"r\":[3]}", "3",
                 "{\"a\":[1,{\"r\":[2]}],\"b\":\"r\",\"c\":12,\"d\":null,\"r\":[]}");
}
END_TEST

START_TEST(brackets_and_quotes_in_strings_are_text)
{
    assert_split("{\"a\":\"]}[{\\\"\",\"r\":[\"],\\\"[\",{\"]\":\"\\\\\"},\"\\\\\\\"]\"]}",
                 "\"],\\\"[\"|{\"]\":\"\\\\\"}|\"\\\\\\\"]\"", "{\"a\":\"]}[{\\\"\",\"r\":[]}");
    assert_split("{\"x\\\"r\":[1],\"r\":[\"đ\"]}", "\"đ\"", "{\"r\":[],\"x\\\"r\":[1]}");
}
END_TEST

START_TEST(a_name_is_what_it_says)
{
    assert_split("{\"\\u0072\":[1,2]}", "1|2", "{\"r\":[]}");
    assert_split("{\"R\":[1],\"rr\":[2],\"r\":[3]}", "3", "{\"R\":[1],\"r\":[],\"rr\":[2]}");
}
END_TEST

START_TEST(without_the_array_there_is_no_rest)
{
    static const char *const texts[] = {"{}",
                                        "[]",
                                        "1",
                                        "\"r\"",
                                        "{\"r\":1}",
                                        "{\"r\":{}}",
                                        "[{\"r\":[1]}]",
                                        "{\"a\":{\"r\":[1]}}",
                                        "{\"r\":\"[]\"}"};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        AUTO(json_split) struct json_split made = {0};
        AUTO(memory) char *copy = NULL;
        ck_assert_ok(split(texts[i], &made, &copy));
        ck_assert_ptr_null(made.rest);
        ck_assert_uint_eq(made.count, 0);
    }
}
END_TEST

START_TEST(what_is_no_json_is_refused)
{
    static const struct {
        const char *text;
        const char *code;
    } cases[] = {
        {"", "json_syntax"},
        {"{\"r\":[1,]}", "json_syntax"},
        {"{\"r\":[1]", "json_syntax"},
        {"{\"r\":[1]}x", "json_syntax"},
        {"{\"r\":[\"\xff\"]}", "json_syntax"},
        {"{\"r\":[01]}", "json_syntax"},
        {"{\"r\":[1],\"r\":[2]}", "json_duplicate"},
        {"{\"r\":[1],\"\\u0072\":2}", "json_duplicate"},
        {"{\"a\":1,\"r\":[],\"a\":2}", "json_duplicate"},
        {"{\"r\":[],\"d\":{\"x\":1,\"x\":1}}", "json_duplicate"},
        {"{\"r\":[],\"d\":1e999}", "json_number"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        AUTO(json_split) struct json_split made = {0};
        AUTO(memory) char *copy = NULL;
        ck_assert_fault(split(cases[i].text, &made, &copy), FAULT_INVALID);
        ck_assert_str_eq(fault_detail()->code, cases[i].code);
        ck_assert_ptr_null(made.rest);
    }
}
END_TEST

/* Splits "{"r":[1, [[[...]]] ]}" with an item that is `depth` deep, and parses that. */
static enum fault split_deep(size_t depth, bool *out_split)
{
    AUTO(json_split) struct json_split made = {0};
    AUTO(memory) char *copy = NULL;
    char text[2 * JSON_SPLIT_DEPTH_MAX + 40] = "{\"r\":[1,";
    memset(text + strlen(text), '[', depth);
    memset(text + strlen(text), ']', depth);
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "]}");
    *out_split = false;
    TRY(split(text, &made, &copy));
    *out_split = made.count == 2;
    AUTO(json) struct json *item = NULL;
    return json_parse(made.items[1].text, made.items[1].length, &item);
}

START_TEST(an_item_may_be_as_deep_as_alone)
{
    bool is_split;
    ck_assert_ok(split_deep(JSON_DEPTH_MAX, &is_split));
    ck_assert_fault(split_deep(JSON_DEPTH_MAX + 1, &is_split), FAULT_INVALID);
    ck_assert(is_split);
    ck_assert_fault(split_deep(JSON_SPLIT_DEPTH_MAX - 2, &is_split), FAULT_INVALID);
    ck_assert(is_split);
    ck_assert_fault(split_deep(JSON_SPLIT_DEPTH_MAX - 1, &is_split), FAULT_INVALID);
    ck_assert(!is_split);
}
END_TEST

START_TEST(many_items_are_counted)
{
    enum { MANY = 1000 };
    AUTO(buffer) struct buffer text = buffer_of(1 << 16);
    AUTO(json_split) struct json_split made = {0};
    buffer_text(&text, "{\"r\":[0");
    for (int i = 1; i < MANY; i++)
        buffer_format(&text, ",%d", i);
    buffer_text(&text, "]}");
    ck_assert_ok(json_split(text.data, text.length, "r", &made));
    ck_assert_uint_eq(made.count, MANY);
    ck_assert_int_eq(made.items[JSON_SPLIT_ITEMS_MAX - 1].text[0], '6');
    ck_assert_uint_eq(made.items[JSON_SPLIT_ITEMS_MAX - 1].length, 2);
}
END_TEST

/* The rest may hold JSON_SPLIT_REST_MAX bytes, whatever the items take. */
START_TEST(the_rest_is_bounded)
{
    for (size_t over = 0; over < 2; over++) {
        AUTO(buffer) struct buffer text = buffer_of(4 * JSON_SPLIT_REST_MAX);
        AUTO(json_split) struct json_split made = {0};
        buffer_text(&text, "{\"r\":[");
        for (size_t i = 0; i < JSON_SPLIT_REST_MAX; i++)
            buffer_text(&text, "1,");
        buffer_text(&text, "1],\"x\":\"");
        for (size_t i = strlen("{\"r\":[],\"x\":\"\"}"); i < JSON_SPLIT_REST_MAX + over; i++)
            buffer_char(&text, 'x');
        buffer_text(&text, "\"}");
        ck_assert_ok(buffer_check(&text));
        if (over == 0) {
            ck_assert_ok(json_split(text.data, text.length, "r", &made));
            continue;
        }
        ck_assert_fault(json_split(text.data, text.length, "r", &made), FAULT_LIMIT);
        ck_assert_str_eq(fault_detail()->code, "json_rest");
    }
}
END_TEST

START_TEST(a_member_is_taken_out)
{
    AUTO(json) struct json *object = NULL;
    AUTO(buffer) struct buffer rest = buffer_of(100);
    const char text[] = "{\"a\":1,\"t\":{\"x\":[2]},\"T\":3}";
    ck_assert_ok(json_parse(text, sizeof text - 1, &object));
    const struct json *taken = json_take(object, "t");
    const struct json *none = json_take(object, "t");
    ck_assert_uint_eq(json_count(json_member(taken, "x")), 1);
    ck_assert_ptr_null(none);
    ck_assert_ptr_null(json_take(object, "y"));
    json_canonical(object, NULL, &rest);
    ck_assert_str_eq(rest.data, "{\"T\":3,\"a\":1}");
    AUTO(json) struct json *list = NULL;
    ck_assert_ok(json_parse("[1]", 3, &list));
    ck_assert_ptr_null(json_take(list, "t"));
    ck_assert_ptr_null(json_take(NULL, "t"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_split");
    TCase *cases = tcase_create("json_split");
    tcase_add_test(cases, items_come_as_they_are_written);
    tcase_add_test(cases, brackets_and_quotes_in_strings_are_text);
    tcase_add_test(cases, a_name_is_what_it_says);
    tcase_add_test(cases, without_the_array_there_is_no_rest);
    tcase_add_test(cases, what_is_no_json_is_refused);
    tcase_add_test(cases, an_item_may_be_as_deep_as_alone);
    tcase_add_test(cases, many_items_are_counted);
    tcase_add_test(cases, the_rest_is_bounded);
    tcase_add_test(cases, a_member_is_taken_out);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
