/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index.h"

#include "tests/support/survey.h"

#include <stdio.h>

static struct arena *arena;
static struct findings findings;

static void setup(void)
{
    ck_assert_ok(arena_new(8 << 20, &arena));
    findings = findings_in(arena);
}

static void teardown(void) { arena_free(arena); }

/* SMALL_INDEX with the first `old` replaced, in the arena. */
static const char *with(const char *old, const char *new)
{
    const char *found = strstr(SMALL_INDEX, old);
    ck_assert_msg(found != NULL, "not there: %s", old);
    return arena_format(arena, "%.*s%s%s", (int)(found - SMALL_INDEX), SMALL_INDEX, new,
                        found + strlen(old));
}

static void refused(const char *text, const char *place, const char *code)
{
    struct index_definition *definition = NULL;
    struct findings found = findings_in(arena);
    ck_assert_ok(index_load(text, strlen(text), &found, &definition));
    ck_assert_msg(definition == NULL, "taken though %s", code);
    for (size_t i = 0; i < found.count; i++) {
        ck_assert_int_eq(found.items[i].severity, SEVERITY_ERROR);
        if (strcmp(found.items[i].code, code) == 0 && strcmp(found.items[i].at, place) == 0)
            return;
    }
    ck_abort_msg("want %s at %s, got %s at %s", code, place,
                 found.count > 0 ? found.items[0].code : "nothing",
                 found.count > 0 ? found.items[0].at : "");
}

static const struct {
    const char *old;
    const char *new;
    const char *at;
    const char *code;
} mistakes[] = {
    /* the tree */
    {"[\"a\",\"b\"]", "[\"a\",\"P\"]", "/nodes/0", "index_circle"},
    {"[\"S1\",\"S2\"]", "[\"S1\",\"S\"]", "/nodes/3", "index_circle"},
    {"[\"a\",\"b\"]", "[\"a\",\"c\"]", "/nodes/0/children/1", "index_part_unknown"},
    {"\"of\":\"P\"", "\"of\":\"Q\"", "/nodes/4/of", "index_part_unknown"},
    {"[\"a\",\"b\"]", "[\"a\",\"a\"]", "/nodes/0/children/1", "index_two_parents"},
    {"[\"a\",\"b\"]", "[\"a\",\"S1\"]", "/nodes/0/children/1", "index_part_kind"},
    {"[\"S1\",\"S2\"]", "[\"S1\",\"a\"]", "/nodes/3/children/1", "index_part_kind"},
    {"\"of\":\"P\"", "\"of\":\"S2\"", "/nodes/4/of", "index_part_kind"},
    {"[\"a\",\"b\"]", "[]", "/nodes/0/children", "index_count"},
    {"[\"a\",\"b\"]", "\"a\"", "/nodes/0/children", "index_type"},
    {"[\"a\",\"b\"]", "[\"a\",7]", "/nodes/0/children/1", "index_type"},
    {",\"children\":[\"a\",\"b\"]", "", "/nodes/0", "index_missing"},
    {"\"code\":\"b\"", "\"code\":\"a\"", "/nodes/2/code", "index_duplicate"},
    {"\"code\":\"b\"", "\"code\":\"b b\"", "/nodes/2/code", "index_code"},
    {"\"code\":\"b\",", "", "/nodes/2", "index_missing"},
    {"\"pooled\"", "\"median\"", "/nodes/0/combine", "index_combine"},
    {"\"pooled\"", "5", "/nodes/0/combine", "index_type"},
    {"\"combine\":\"pooled\",", "", "/nodes/0", "index_kind"},
    {"\"code\":\"b\",", "\"code\":\"b\",\"combine\":\"sum\",", "/nodes/2/combine",
     "index_unknown_member"},
    {"\"code\":\"b\",", "\"code\":\"b\",\"a/b~\":1,", "/nodes/2/a~1b~0", "index_unknown_member"},
    /* shares */
    {"[4,5]", "[]", "/nodes/1/share/levels", "index_count"},
    {"[4,5]", "[4,4]", "/nodes/1/share/levels/1", "index_duplicate"},
    {"[4,5]", "[4,63]", "/nodes/1/share/levels/1", "index_range"},
    {"[4,5]", "[-1]", "/nodes/1/share/levels/0", "index_range"},
    {"[4,5]", "[4.5]", "/nodes/1/share/levels/0", "index_range"},
    {"\"question\":\"a\",", "", "/nodes/1/share", "index_missing"},
    {"{\"question\":\"a\",\"levels\":[4,5]}", "7", "/nodes/1/share", "index_type"},
    /* points */
    {"\"maximum\":\"1.5\",", "", "/nodes/4", "index_missing"},
    {"\"maximum\":\"2\",", "", "/nodes/3", "index_missing"},
    {"\"maximum\":\"2\"", "\"maximum\":\"2.1\"", "/nodes/3/maximum", "index_maximum_sum"},
    {"\"maximum\":\"2\"", "\"maximum\":2", "/nodes/3/maximum", "index_type"},
    {"\"maximum\":\"2\"", "\"maximum\":\"-2\"", "/nodes/3/maximum", "index_decimal"},
    {"\"maximum\":\"2\"", "\"maximum\":\"2,0\"", "/nodes/3/maximum", "index_decimal"},
    {"\"maximum\":\"2\"", "\"maximum\":\"2.0000000000000005\"", "/nodes/3/maximum",
     "index_decimal_digits"},
    {SMALL_RULE, "[\"*\",\"max\",\"percent\"]", "/nodes/4/points", "index_points_name"},
    {SMALL_RULE, "[\"**\",\"percent\",2]", "/nodes/4/points/0", "expr_operator"},
    {SMALL_RULE, "[\"/\",\"maximum\",\"percent\"]", "/nodes/4/points", "index_points_value"},
    {SMALL_RULE, "[\">\",\"percent\",50]", "/nodes/4/points", "index_points_value"},
    {"\"of\":\"P\",", "", "/nodes/4", "index_missing"},
    /* the top */
    {"\"id\":\"small\",", "", "", "index_missing"},
    {"\"id\":\"small\"", "\"id\":\"\"", "/id", "index_type"},
    {"\"vi\":\"Tên\",", "", "/name", "index_missing"},
    {"\"verified\":true", "\"verified\":1", "/verified", "index_type"},
    {"\"source\":\"thử\",", "", "", "index_missing"},
    {"\"from\":2023", "\"from\":2027", "/valid/to", "index_range"},
    {"\"percent\":2", "\"percent\":16", "/rounding/percent", "index_range"},
    {"[\"=\",\"u\",1]", "[\"+\",\"u\",1]", "/users", "index_users"},
    {"[\"=\",\"u\",1]", "\"u\"", "/users", "index_users"},
    {"[\"=\",\"u\",1]", "[\"=\",\"u\"]", "/users", "expr_operands_few"},
    {"\"1.5\"", "\"0.9\"", "/assumed_deff", "index_decimal"},
    {"\"headline\":\"P\"", "\"headline\":\"X\"", "/headline", "index_headline"},
    {"\"headline\":\"P\"", "\"headline\":\"S\"", "/headline", "index_headline"},
    {"\"headline\":\"P\",", "", "", "index_missing"},
    {"\"verified\"", "\"verfied\"", "/verfied", "index_unknown_member"},
};

START_TEST(mistakes_are_named)
{
    refused(with(mistakes[_i].old, mistakes[_i].new), mistakes[_i].at, mistakes[_i].code);
}
END_TEST

START_TEST(not_an_object)
{
    refused("[]", "", "index_type");
    refused("{}", "", "index_missing");
}
END_TEST

START_TEST(longer_circles)
{
    static const char nodes[] =
        "{\"code\":\"X\"," SMALL_NAME ",\"combine\":\"pooled\",\"children\":[\"Y\"]},"
        "{\"code\":\"Y\"," SMALL_NAME ",\"combine\":\"pooled\",\"children\":[\"X\",\"b\"]},"
        "{\"code\":\"P\",";
    const char *text = with("{\"code\":\"P\",", nodes);
    refused(text, "/nodes/2/children/1", "index_two_parents");
    text = with("[\"a\",\"b\"]", "[\"a\"]");
    const char *found = strstr(text, "{\"code\":\"P\",");
    refused(arena_format(arena, "%.*s%s%s", (int)(found - text), text, nodes,
                         found + strlen("{\"code\":\"P\",")),
            "/nodes/0", "index_circle");
}
END_TEST

START_TEST(all_mistakes_at_once)
{
    const char *text = with("\"verified\":true", "\"verified\":1");
    const char *found = strstr(text, "[4,5]");
    text = arena_format(arena, "%.*s[4,63]%s", (int)(found - text), text, found + 5);
    refused(text, "/verified", "index_type");
    refused(text, "/nodes/1/share/levels/1", "index_range");
}
END_TEST

START_TEST(nodes_have_a_limit)
{
    for (int extra = 0; extra <= 1; extra++) {
        AUTO(buffer) struct buffer nodes = buffer_of(1 << 20);
        buffer_text(&nodes, "\"nodes\":[");
        for (int i = SMALL_NODES; i < INDEX_NODES_MAX + extra; i++)
            buffer_format(&nodes,
                          "{\"code\":\"x%d\",\"share\":{\"question\":\"x\",\"levels\":[1]}},", i);
        ck_assert_ok(buffer_check(&nodes));
        const char *text = with("\"nodes\":[", nodes.data);
        if (extra == 1) {
            refused(text, "/nodes", "index_count");
            continue;
        }
        AUTO(index_definition) struct index_definition *definition = survey_index(text);
        ck_assert_uint_eq(definition->node_count, INDEX_NODES_MAX);
    }
}
END_TEST

START_TEST(texts_that_are_no_definition)
{
    struct index_definition *definition = NULL;
    ck_assert_fault(index_load("{", 1, &findings, &definition), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "json_syntax");
    ck_assert_fault(index_load("", 0, &findings, &definition), FAULT_INVALID);
    ck_assert_fault(index_load("\xff", 1, &findings, &definition), FAULT_INVALID);
    char *large = arena_alloc(arena, INDEX_BYTES_MAX + 2);
    memset(large, ' ', INDEX_BYTES_MAX + 1);
    ck_assert_fault(index_load(large, INDEX_BYTES_MAX + 1, &findings, &definition), FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "index_large");
    ck_assert_ptr_null(definition);
    ck_assert_uint_eq(findings.count, 0);
}
END_TEST

START_TEST(identity_is_the_content)
{
    AUTO(index_definition) struct index_definition *one = survey_index(SMALL_INDEX);
    AUTO(index_definition)
    struct index_definition *spaced =
        survey_index(with("\"verified\":true,", " \"verified\": true , "));
    AUTO(index_definition)
    struct index_definition *other = survey_index(with("\"verified\":true", "\"verified\":false"));
    AUTO(index_definition) struct index_definition *again = survey_index(one->document);
    ck_assert(hash_equal(one->hash, spaced->hash));
    ck_assert(hash_equal(one->hash, again->hash));
    ck_assert(!hash_equal(one->hash, other->hash));
    ck_assert(one->verified);
    ck_assert(!other->verified);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("index_load");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, mistakes_are_named, 0, (int)ARRAY_LENGTH(mistakes));
    tcase_add_test(tests, not_an_object);
    tcase_add_test(tests, longer_circles);
    tcase_add_test(tests, all_mistakes_at_once);
    tcase_add_test(tests, nodes_have_a_limit);
    tcase_add_test(tests, texts_that_are_no_definition);
    tcase_add_test(tests, identity_is_the_content);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
