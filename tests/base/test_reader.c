/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/reader.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { ARENA_BYTES = 4 << 20 };

static const struct reader_codes codes = {
    .type = "t_type",
    .count = "t_count",
    .unknown_member = "t_unknown",
    .missing = "t_missing",
};

static struct arena *arena;
static struct json *json;
static struct findings findings;
static struct reader reader;

static void setup(void)
{
    ck_assert_ok(arena_new(ARENA_BYTES, &arena));
    findings = findings_in(arena);
    reader = reader_of(&codes, arena, &findings);
}

static void teardown(void)
{
    json_free(json);
    json = NULL;
    arena_free(arena);
}

/* A document to be read. */
static struct written written(const char *text)
{
    ck_assert_ok(json_parse(text, strlen(text), &json));
    return (struct written){.json = json, .reader = &reader};
}

/* The one finding there is; the list is empty afterwards. */
static void said(const char *at, const char *code, const char *name, const char *value)
{
    ck_assert_uint_eq(findings.count, 1);
    const struct finding *finding = &findings.items[0];
    ck_assert_int_eq(finding->severity, SEVERITY_ERROR);
    ck_assert_str_eq(finding->at, at);
    ck_assert_str_eq(finding->code, code);
    ck_assert_uint_eq(finding->arg_count, 1);
    ck_assert_str_eq(finding->args[0].name, name);
    ck_assert_str_eq(finding->args[0].value, value);
    findings = findings_in(arena);
}

START_TEST(members_that_do_not_belong)
{
    static const char *const names[] = {"a", "b", NULL};
    struct written document = written("{\"a\":1,\"c/d~\":2,\"inner\":{\"a\":1}}");
    struct written inner = reader_member(&document, "inner");
    ck_assert(reader_object(&inner, names));
    ck_assert_uint_eq(findings.count, 0);
    ck_assert(reader_object(&document, names));
    ck_assert_uint_eq(findings.count, 2);
    ck_assert_str_eq(findings.items[0].at, "/c~1d~0");
    ck_assert_str_eq(findings.items[0].code, "t_unknown");
    ck_assert_str_eq(findings.items[0].args[0].value, "c/d~");
    ck_assert_str_eq(findings.items[1].at, "/inner");
}
END_TEST

START_TEST(objects_that_are_none)
{
    static const char *const names[] = {NULL};
    struct written document = written("{\"list\":[],\"object\":{}}");
    struct written list = reader_member(&document, "list");
    struct written object = reader_member(&document, "object");
    struct written absent = reader_member(&document, "absent");
    ck_assert(reader_object(&object, names));
    ck_assert(!reader_object(&absent, names));
    ck_assert_uint_eq(findings.count, 0);
    ck_assert(!reader_object(&list, names));
    said("/list", "t_type", "expected", "{}");
}
END_TEST

START_TEST(missing_members)
{
    struct written document = written("{\"a\":{\"b\":null}}");
    struct written a = reader_needed(&document, "a");
    ck_assert_ptr_nonnull(reader_needed(&a, "b").json); /* null is there */
    ck_assert_ptr_null(reader_member(&a, "c").json);
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_ptr_null(reader_needed(&a, "c").json);
    said("/a/c", "t_missing", "member", "c");
    struct reader_codes other = codes;
    other.missing_in_object = true;
    reader.codes = &other;
    ck_assert_ptr_null(reader_needed(&a, "c").json);
    said("/a", "t_missing", "member", "c");
    struct written absent = reader_member(&a, "c");
    ck_assert_ptr_null(reader_needed(&absent, "d").json);
    said("/a/c", "t_missing", "member", "d");
}
END_TEST

START_TEST(lists_have_limits)
{
    struct written document = written("{\"none\":[],\"two\":[1,2],\"text\":\"[]\"}");
    struct written none = reader_member(&document, "none");
    struct written two = reader_member(&document, "two");
    struct written text = reader_member(&document, "text");
    struct written absent = reader_member(&document, "absent");
    ck_assert(reader_list(&two, 2));
    ck_assert(!reader_list(&absent, 2));
    ck_assert_uint_eq(findings.count, 0);
    ck_assert(!reader_list(&two, 1));
    said("/two", "t_count", "limit", "1");
    ck_assert(!reader_list(&none, 7));
    said("/none", "t_count", "limit", "7");
    ck_assert(!reader_list(&text, 7));
    said("/text", "t_type", "expected", "[]");
}
END_TEST

START_TEST(places_of_what_is_inside)
{
    struct written document = written("{\"list\":[{\"x\":1},{\"y\":2}]}");
    struct written list = reader_entry(&document, json_first(json));
    struct written item = reader_item(&list, json_next(json_first(list.json)), 1);
    struct written y = reader_member(&item, "y");
    int64_t number;
    ck_assert(json_integer(y.json, &number) && number == 2);
    reader_refuse(&y, "t_value", "value", "2");
    said("/list/1/y", "t_value", "value", "2");
    READER_WARNING(&document, "t_odd");
    ck_assert_int_eq(findings.items[0].severity, SEVERITY_WARNING);
    ck_assert_str_eq(findings.items[0].at, "");
}
END_TEST

START_TEST(long_texts_are_quoted_in_part)
{
    struct written document = written("1");
    char text[PLACE_EXCERPT_BYTES + 2];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    reader_refuse(&document, "t_value", "value", text);
    ck_assert_uint_eq(strlen(findings.items[0].args[0].value), PLACE_EXCERPT_BYTES + strlen("…"));
    text[PLACE_EXCERPT_BYTES] = '\0';
    findings = findings_in(arena);
    reader_refuse(&document, "t_value", "value", text);
    said("", "t_value", "value", text);
}
END_TEST

START_TEST(true_or_false)
{
    struct written document = written("{\"yes\":true,\"no\":false,\"one\":1}");
    struct written yes = reader_member(&document, "yes");
    struct written no = reader_member(&document, "no");
    struct written one = reader_member(&document, "one");
    struct written absent = reader_member(&document, "absent");
    ck_assert(reader_truth(&yes, false));
    ck_assert(!reader_truth(&no, true));
    ck_assert(reader_truth(&absent, true));
    ck_assert(!reader_truth(&absent, false));
    ck_assert_uint_eq(findings.count, 0);
    ck_assert(reader_truth(&one, true));
    said("/one", "t_type", "expected", "true, false");
}
END_TEST

START_TEST(expressions)
{
    struct written document = written("{\"good\":[\"=\",\"a\",1],\"bad\":[\"==\",\"a\",1]}");
    struct written good = reader_member(&document, "good");
    struct written bad = reader_member(&document, "bad");
    struct written absent = reader_member(&document, "absent");
    ck_assert_ptr_nonnull(reader_expression(&good));
    ck_assert_ptr_null(reader_expression(&absent));
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_ptr_null(reader_expression(&bad));
    said("/bad/0", "expr_operator", "word", "==");
    ck_assert_int_eq(reader.fault, OK);
}
END_TEST

START_TEST(an_end_without_mistakes)
{
    (void)written("{\"b\":1.0,\"a\":\"à\"}");
    READER_WARNING(&((struct written){.reader = &reader}), "t_odd");
    const char *text = NULL;
    struct hash hash;
    ck_assert_ok(reader_end(&reader, json, &text, &hash));
    ck_assert_str_eq(text, "{\"a\":\"à\",\"b\":1}");
    ck_assert(hash_equal(hash, hash_of(text, strlen(text))));
}
END_TEST

/* Only mistakes made since reader_of count, and those for which there was no room do too. */
START_TEST(an_end_with_mistakes)
{
    struct written document = written("{}");
    const char *text = NULL;
    struct hash hash;
    (void)reader_needed(&document, "a");
    ck_assert_ok(reader_end(&reader, json, &text, &hash));
    ck_assert_ptr_null(text);
    while (findings.dropped == 0)
        READER_ERROR(&document, "t_earlier");
    reader = reader_of(&codes, arena, &findings);
    ck_assert_ok(reader_end(&reader, json, &text, &hash));
    ck_assert_str_eq(text, "{}");
    text = NULL;
    (void)reader_needed(&document, "a");
    ck_assert_uint_eq(findings.count, FINDINGS_MAX);
    ck_assert_ok(reader_end(&reader, json, &text, &hash));
    ck_assert_ptr_null(text);
}
END_TEST

START_TEST(an_end_without_memory)
{
    (void)written("{}");
    const char *text = NULL;
    struct hash hash;
    ck_assert_str_eq(reader_copy(&reader, "à"), "à");
    ck_assert_ptr_nonnull(reader_array(&reader, 3, sizeof(int)));
    ck_assert_ok(reader.fault);
    reader_remember(&reader, FAULT_LIMIT);
    ck_assert_ptr_null(reader_array(&reader, ARENA_BYTES, sizeof(int)));
    ck_assert_fault(reader_end(&reader, json, &text, &hash), FAULT_LIMIT); /* the first */
    reader.fault = OK;
    ck_assert_ptr_null(reader_array(&reader, SIZE_MAX, sizeof(int)));
    ck_assert_fault(reader_end(&reader, json, &text, &hash), FAULT_NOMEM);
    reader.fault = OK;
    findings.failed = true;
    ck_assert_fault(reader_end(&reader, json, &text, &hash), FAULT_NOMEM);
    ck_assert_ptr_null(text);
}
END_TEST

START_TEST(a_copy_without_memory)
{
    AUTO(arena) struct arena *small = NULL;
    ck_assert_ok(arena_new(64, &small));
    reader.arena = small;
    char text[128] = {0};
    memset(text, 'x', sizeof text - 1);
    ck_assert_ptr_null(reader_copy(&reader, text));
    ck_assert_int_eq(reader.fault, FAULT_NOMEM);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reader");
    TCase *tests = tcase_create("reader");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, members_that_do_not_belong);
    tcase_add_test(tests, objects_that_are_none);
    tcase_add_test(tests, missing_members);
    tcase_add_test(tests, lists_have_limits);
    tcase_add_test(tests, places_of_what_is_inside);
    tcase_add_test(tests, long_texts_are_quoted_in_part);
    tcase_add_test(tests, true_or_false);
    tcase_add_test(tests, expressions);
    tcase_add_test(tests, an_end_without_mistakes);
    tcase_add_test(tests, an_end_with_mistakes);
    tcase_add_test(tests, an_end_without_memory);
    tcase_add_test(tests, a_copy_without_memory);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
