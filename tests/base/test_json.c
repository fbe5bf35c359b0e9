/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"
#include "base/json_write.h"

#include "tests/support/check_main.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static enum fault parse(const char *text, struct json **out)
{
    return json_parse(text, strlen(text), out);
}

/* Texts that cJSON alone takes and RFC 8259, or our identity by hash, forbids. */
static const struct {
    const char *text;
    const char *code;
    const char *what; /* NULL = not a syntax error */
} refused[] = {
    {"", "json_syntax", "end"},
    {"{", "json_syntax", "end"},
    {"{\"a\":1,\"a\":2}", "json_duplicate", NULL},
    {"{\"a\":1,\"\\u0061\":2}", "json_duplicate", NULL},
    {"[01]", "json_syntax", "number"},
    {"[-]", "json_syntax", "number"},
    {"[1.]", "json_syntax", "number"},
    {"[.5]", "json_syntax", "value"},
    {"[+1]", "json_syntax", "value"},
    {"[1e]", "json_syntax", "number"},
    {"[1e999]", "json_number", NULL},
    {"[NaN]", "json_syntax", "value"},
    {"[1,]", "json_syntax", "value"},
    {"{\"a\":1,}", "json_syntax", "name"},
    {"{a:1}", "json_syntax", "name"},
    {"{\"a\" 1}", "json_syntax", "colon"},
    {"[1 2]", "json_syntax", "comma"},
    {"{} x", "json_syntax", "after"},
    {"\"\\u0000\"", "json_syntax", "nul"},
    {"\"\\ud800\"", "json_syntax", "surrogate"},
    {"\"\\udc00\"", "json_syntax", "surrogate"},
    {"\"\\ud800\\u0041\"", "json_syntax", "surrogate"},
    {"\"\\x\"", "json_syntax", "escape"},
    {"\"\\u12g4\"", "json_syntax", "escape"},
    {"\"a\nb\"", "json_syntax", "control"},
    {"\"\xC3\"", "json_syntax", "utf8"},
    {"\"\xC0\xAF\"", "json_syntax", "utf8"},
    {"\"\xED\xA0\x80\"", "json_syntax", "utf8"},
    {"\"\xF4\x90\x80\x80\"", "json_syntax", "utf8"},
    {"\xEF\xBB\xBF{}", "json_syntax", "value"},
    {"truex", "json_syntax", "after"},
    {"nul", "json_syntax", "value"},
};

START_TEST(refuses)
{
    struct json *json = NULL;
    ck_assert_msg(parse(refused[_i].text, &json) == FAULT_INVALID, "taken: %s", refused[_i].text);
    ck_assert_ptr_null(json);
    ck_assert_str_eq(fault_detail()->code, refused[_i].code);
    if (refused[_i].what != NULL)
        ck_assert_str_eq(fault_detail()->args[2].value, refused[_i].what);
}
END_TEST

START_TEST(names_the_place)
{
    struct json *json = NULL;
    ck_assert_fault(parse("{\"tên\": 1,\n  \"b\": 01}", &json), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->args[0].value, "2");
    ck_assert_str_eq(fault_detail()->args[1].value, "9");
}
END_TEST

/* Names that differ in their first eight bytes, only after them, or by their length. */
START_TEST(finds_members)
{
    static const char *const names[] = {"q9_2",      "q9_10",   "abcdefgh", "abcdefghi", "abcdefgj",
                                        "abcdefgh2", "abcdefg", "",         "\u1ea1",    "b"};
    AUTO(json) struct json *json = NULL;
    AUTO(buffer) struct buffer text = buffer_of(10000);
    int64_t value;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        buffer_format(&text, "%s\"%s\":%zu", i == 0 ? "{" : ",", names[i], i);
    buffer_char(&text, '}');
    ck_assert_ok(parse(text.data, &json));
    ck_assert_uint_eq(json_count(json), ARRAY_LENGTH(names));
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        const char *name = names[i][0] == '\\' ? "ạ" : names[i];
        ck_assert(json_integer(json_member(json, name), &value) && value == (int64_t)i);
    }
    ck_assert_ptr_null(json_member(json, "abcdefgh1"));
    ck_assert_ptr_null(json_member(json, "a"));
    buffer_reset(&text);
    json_canonical(json, "b", &text);
    ck_assert_str_eq(text.data, "{\"\":7,\"abcdefg\":6,\"abcdefgh\":2,\"abcdefgh2\":5,"
                                "\"abcdefghi\":3,\"abcdefgj\":4,\"q9_10\":1,\"q9_2\":0,\"ạ\":8}");
    ck_assert_fault(parse("{\"abcdefghi\":1,\"b\":2,\"abcdefghi\":3}", &json), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "json_duplicate");
}
END_TEST

START_TEST(depth_is_limited)
{
    char text[2 * (JSON_DEPTH_MAX + 1) + 1];
    struct json *json = NULL;
    memset(text, '[', JSON_DEPTH_MAX);
    memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    text[(size_t)2 * JSON_DEPTH_MAX] = '\0';
    ck_assert_ok(parse(text, &json));
    json_free(json);
    memset(text, '[', JSON_DEPTH_MAX + 1);
    memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    text[2 * (JSON_DEPTH_MAX + 1)] = '\0';
    ck_assert_fault(parse(text, &json), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->args[2].value, "depth");
}
END_TEST

START_TEST(reads)
{
    AUTO(json) struct json *json = NULL;
    int64_t integer;
    double number;
    ck_assert_ok(parse(" {\"a\": [1, 2.5, -3e2], \"b\": \"\\u1ea1\\ud83d\\ude00\", \"c\": null,"
                       " \"d\": true, \"e\": {}} ",
                       &json));
    const struct json *a = json_member(json, "a");
    ck_assert_uint_eq(json_count(a), 3);
    ck_assert(json_integer(json_first(a), &integer) && integer == 1);
    const struct json *second = json_next(json_first(a));
    ck_assert(!json_integer(second, &integer));
    ck_assert(json_number(second, &number) && number == 2.5);
    ck_assert(json_integer(json_next(second), &integer) && integer == -300);
    ck_assert_str_eq(json_member_text(json, "b"), "ạ😀");
    ck_assert(json_is(json_member(json, "c"), JSON_NULL));
    ck_assert(json_true(json_member(json, "d")));
    ck_assert_uint_eq(json_count(json_member(json, "e")), 0);
    ck_assert_ptr_null(json_member(json, "A"));
    ck_assert_ptr_null(json_member(a, "a"));
    ck_assert_str_eq(json_name(json_first(json)), "a");
}
END_TEST

START_TEST(integers_end_at_2_53)
{
    AUTO(json) struct json *json = NULL;
    int64_t integer;
    ck_assert_ok(parse("[9007199254740991, 9007199254740992, 1e3]", &json));
    ck_assert(json_integer(json_first(json), &integer) && integer == INT64_C(9007199254740991));
    ck_assert(!json_integer(json_next(json_first(json)), &integer));
}
END_TEST

START_TEST(numbers_of_any_length)
{
    AUTO(json) struct json *json = NULL;
    AUTO(buffer) struct buffer text = buffer_of(10000);
    double number;
    buffer_text(&text, "[999999999999999, -0, 1234567890123456789, 0.");
    for (int i = 0; i < 500; i++)
        buffer_text(&text, "3");
    buffer_char(&text, ']');
    ck_assert_ok(parse(text.data, &json));
    const struct json *item = json_first(json);
    ck_assert(json_number(item, &number) && number == 999999999999999.0);
    item = json_next(item);
    ck_assert(json_number(item, &number) && number == 0);
    item = json_next(item);
    ck_assert(json_number(item, &number) && number == 1234567890123456789.0);
    item = json_next(item);
    ck_assert(json_number(item, &number) && number == 1.0 / 3.0);
    ck_assert_ptr_null(json_first(item));
    ck_assert_uint_eq(json_count(item), 0);
}
END_TEST

/* Many small values, each larger in memory than in the text. */
START_TEST(takes_what_is_dense)
{
    enum { ITEMS = 100000 };
    static const char *const items[] = {"0", "[]", "{}", "\"\"", "{\"\":0}"};
    for (size_t i = 0; i < ARRAY_LENGTH(items); i++) {
        AUTO(json) struct json *json = NULL;
        AUTO(buffer) struct buffer text = buffer_of(1 << 20);
        for (int j = 0; j < ITEMS; j++)
            buffer_format(&text, "%c%s", j == 0 ? '[' : ',', items[i]);
        buffer_char(&text, ']');
        ck_assert_ok(parse(text.data, &json));
        ck_assert_uint_eq(json_count(json), ITEMS);
    }
}
END_TEST

static void canonical_is(const char *text, const char *without, const char *expected)
{
    AUTO(json) struct json *json = NULL;
    AUTO(buffer) struct buffer out = buffer_of(10000);
    ck_assert_ok(parse(text, &json));
    json_canonical(json, without, &out);
    ck_assert_ok(buffer_check(&out));
    ck_assert_str_eq(out.data, expected);
}

START_TEST(canonical)
{
    canonical_is("{ \"b\" : 1.0, \"a\" : [ 1e2, 0.10, -0.0 ] }", NULL,
                 "{\"a\":[100,0.1,0],\"b\":1}");
    canonical_is("{\"id\":\"x\",\"z\":{\"id\":1}}", "id", "{\"z\":{\"id\":1}}");
    canonical_is("{\"a\":\"\\u00e9\\/\\n\\t\\\"\"}", NULL, "{\"a\":\"é/\\n\\u0009\\\"\"}");
    canonical_is("[]", NULL, "[]");
    canonical_is("{}", NULL, "{}");
}
END_TEST

START_TEST(shortest_numbers_read_back)
{
    static const double values[] = {0.1,
                                    1.0 / 3.0,
                                    80.016181229773466,
                                    1e-9,
                                    5e-324,
                                    1.5e300,
                                    0x1p-1074,
                                    0x1p-1022,
                                    0x1p60,
                                    0x1p-44,
                                    9007199254740993.1e3,
                                    123456789012.3456,
                                    0.3,
                                    -2.5e-7,
                                    0x1.fffffffffffffp-3,
                                    0.1234567890123456};
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        AUTO(buffer) struct buffer out = buffer_of(100);
        json_number_text(values[i], &out);
        ck_assert(strtod(out.data, NULL) == values[i]);
        char wanted[40];
        for (int digits = 1; digits <= 17; digits++) {
            snprintf(wanted, sizeof wanted, "%.*g", digits, values[i]);
            if (strtod(wanted, NULL) == values[i])
                break;
        }
        ck_assert_str_eq(out.data, wanted);
    }
    AUTO(buffer) struct buffer out = buffer_of(100);
    json_number_text(NAN, &out);
    ck_assert_str_eq(out.data, "null");
}
END_TEST

START_TEST(writes)
{
    AUTO(buffer) struct buffer text = buffer_of(1000);
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(10000, &arena));
    struct findings findings = findings_in(arena);
    findings_add(&findings, SEVERITY_ERROR, "/a", "range", "low", "1", NULL);
    struct json_out out = json_out_to(&text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "t", "a\"b");
    json_open(&out, "list", '[');
    json_put_integer(&out, NULL, -7);
    json_put_bool(&out, NULL, true);
    json_put_null(&out, NULL);
    json_close(&out, ']');
    json_put_text(&out, "none", NULL);
    json_put_findings(&out, "findings", &findings);
    json_close(&out, '}');
    ck_assert_ok(buffer_check(&text));
    ck_assert_str_eq(text.data,
                     "{\"t\":\"a\\\"b\",\"list\":[-7,true,null],\"none\":null,\"findings\":[{"
                     "\"severity\":\"error\",\"at\":\"/a\",\"code\":\"range\",\"args\":{\"low\":"
                     "\"1\"}}]}");
}
END_TEST

/* Trees made and freed in any order, alive together, some larger than a piece of memory. */
static void *make_trees(void *context)
{
    enum { TREES = 12, DIGITS_MOST = 30000 };
    struct json *trees[TREES];
    char text[DIGITS_MOST * 2 + 2];
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < TREES; i++) {
            size_t count = 1 + (DIGITS_MOST - 1) * (i % 3) / 2;
            for (size_t at = 0; at < count; at++) {
                text[2 * at + 1] = (char)('0' + i % 10);
                text[2 * at + 2] = ',';
            }
            text[0] = '[';
            text[2 * count] = ']';
            ck_assert_ok(json_parse(text, 2 * count + 1, &trees[i]));
            ck_assert_uint_eq(json_count(trees[i]), count);
        }
        for (size_t i = 0; i < TREES; i++) {
            struct json *tree = trees[i * 5 % TREES];
            for (const struct json *item = json_first(tree); item != NULL; item = json_next(item)) {
                int64_t digit = -1;
                ck_assert(json_integer(item, &digit));
                ck_assert_int_eq(digit, (int64_t)(i * 5 % TREES % 10));
            }
            json_free(tree);
        }
    }
    return context;
}

START_TEST(trees_keep_apart)
{
    pthread_t threads[3];
    for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, make_trees, NULL), 0);
    for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
}
END_TEST

static void *free_tree(void *tree)
{
    json_free(tree);
    return NULL;
}

START_TEST(freed_by_another_thread)
{
    for (int i = 0; i < 3; i++) {
        struct json *tree = NULL;
        pthread_t thread;
        ck_assert_ok(parse("{\"a\":[1,\"b\"]}", &tree));
        ck_assert_int_eq(pthread_create(&thread, NULL, free_tree, tree), 0);
        ck_assert_int_eq(pthread_join(thread, NULL), 0);
    }
}
END_TEST

/* Every order of as many members as a run and a bit more: sorted, and a double always found. */
START_TEST(members_in_any_order)
{
    enum { MEMBERS = 37 };
    for (size_t step = 1; step < MEMBERS; step++) {
        AUTO(json) struct json *object = NULL;
        AUTO(json) struct json *doubled = NULL;
        AUTO(buffer) struct buffer text = buffer_of(2000);
        AUTO(buffer) struct buffer sorted = buffer_of(2000);
        AUTO(buffer) struct buffer expected = buffer_of(2000);
        for (size_t i = 0; i < MEMBERS; i++) {
            char before = i == 0 ? '{' : ',';
            buffer_format(&text, "%c\"question_%02zu\":1", before, i * step % MEMBERS);
            buffer_format(&expected, "%c\"question_%02zu\":1", before, i);
        }
        buffer_char(&text, '}');
        buffer_char(&expected, '}');
        ck_assert_ok(parse(text.data, &object));
        json_canonical(object, NULL, &sorted);
        ck_assert_str_eq(sorted.data, expected.data);
        text.data[text.length - 1] = ',';
        buffer_format(&text, "\"question_%02zu\":2}", step);
        ck_assert_fault(parse(text.data, &doubled), FAULT_INVALID);
        ck_assert_str_eq(fault_detail()->code, "json_duplicate");
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *tests = tcase_create("json");
    tcase_add_loop_test(tests, refuses, 0, (int)ARRAY_LENGTH(refused));
    tcase_add_test(tests, names_the_place);
    tcase_add_test(tests, finds_members);
    tcase_add_test(tests, depth_is_limited);
    tcase_add_test(tests, reads);
    tcase_add_test(tests, integers_end_at_2_53);
    tcase_add_test(tests, numbers_of_any_length);
    tcase_add_test(tests, takes_what_is_dense);
    tcase_add_test(tests, canonical);
    tcase_add_test(tests, shortest_numbers_read_back);
    tcase_add_test(tests, writes);
    tcase_add_test(tests, trees_keep_apart);
    tcase_add_test(tests, freed_by_another_thread);
    tcase_add_test(tests, members_in_any_order);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
