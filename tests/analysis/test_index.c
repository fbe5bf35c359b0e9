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

static struct index_definition *sipas(void)
{
    struct index_definition *definition = NULL;
    ck_assert_ok(index_builtin("sipas-2026", &definition));
    return definition;
}

static size_t at(const struct index_definition *definition, const char *code)
{
    size_t position = index_find(definition, code);
    ck_assert_msg(position != SIZE_MAX, "no node %s", code);
    return position;
}

/* Asserts a value's text with a number of decimals. */
static void is_text(struct exact value, int digits, const char *expected)
{
    AUTO(buffer) struct buffer text = buffer_of(100);
    ck_assert_ok(exact_text(value, digits, &text));
    ck_assert_str_eq(text.data, expected);
}

START_TEST(sipas_is_whole)
{
    AUTO(index_definition) struct index_definition *definition = sipas();
    ck_assert_str_eq(definition->id, "sipas-2026");
    ck_assert_str_eq(definition->form, "sipas-2026");
    ck_assert(!definition->verified);
    ck_assert_ptr_nonnull(definition->users);
    ck_assert_int_eq(definition->valid_from, 2023);
    ck_assert_int_eq(definition->valid_to, 2026);
    ck_assert_int_eq(definition->percent_digits, 2);
    ck_assert_int_eq(definition->points_digits, 4);
    ck_assert_str_eq(definition->nodes[definition->headline].code, "II");
    is_text(definition->assumed_deff, 1, "1.5");
    for (int i = 1; i <= 39; i++) {
        char code[20];
        snprintf(code, sizeof code, "q9_%d", i);
        const struct index_node *node = &definition->nodes[at(definition, code)];
        ck_assert_int_eq(node->kind, NODE_SHARE);
        ck_assert_str_eq(node->question, code);
        ck_assert_uint_eq(node->levels, 1u << 4 | 1u << 5);
    }
}
END_TEST

/* How many items a node pools, through all its children. */
static size_t items_of(const struct index_definition *definition, size_t position)
{
    const struct index_node *node = &definition->nodes[position];
    size_t items = node->kind == NODE_SHARE;
    for (size_t i = 0; i < node->child_count; i++)
        items += items_of(definition, node->children[i]);
    return items;
}

START_TEST(sipas_tree)
{
    static const struct {
        const char *code;
        size_t items;
    } components[] = {{"I", 23},   {"I.A", 2},  {"I.B", 2},  {"I.C", 9},  {"I.D", 10}, {"II", 16},
                      {"II.A", 3}, {"II.B", 4}, {"II.C", 3}, {"II.D", 3}, {"II.E", 3}};
    AUTO(index_definition) struct index_definition *definition = sipas();
    ck_assert_uint_eq(definition->node_count, 39 + ARRAY_LENGTH(components) + 6);
    for (size_t i = 0; i < ARRAY_LENGTH(components); i++) {
        size_t position = at(definition, components[i].code);
        ck_assert_uint_eq(items_of(definition, position), components[i].items);
        ck_assert_ptr_nonnull(definition->nodes[position].name_vi);
        ck_assert_ptr_nonnull(definition->nodes[position].name_en);
    }
    size_t score = at(definition, "8.1.3");
    ck_assert_str_eq(definition->nodes[definition->nodes[score].of].code, "II.C");
    ck_assert_str_eq(definition->nodes[definition->nodes[score].parent].code, "8.1");
    ck_assert_uint_eq(definition->nodes[at(definition, "8.1")].parent, SIZE_MAX);
    ck_assert_uint_eq(index_find(definition, "III"), SIZE_MAX);
}
END_TEST

START_TEST(children_come_before_parents)
{
    AUTO(index_definition) struct index_definition *definition = sipas();
    size_t place[INDEX_NODES_MAX];
    for (size_t i = 0; i < definition->node_count; i++)
        place[definition->order[i]] = i;
    for (size_t i = 0; i < definition->node_count; i++) {
        const struct index_node *node = &definition->nodes[i];
        for (size_t c = 0; c < node->child_count; c++) {
            ck_assert_uint_lt(place[node->children[c]], place[i]);
            ck_assert_uint_eq(definition->nodes[node->children[c]].parent, i);
        }
        if (node->kind == NODE_POINTS)
            ck_assert_uint_lt(place[node->of], place[i]);
    }
}
END_TEST

START_TEST(sipas_fits_its_form)
{
    AUTO(index_definition) struct index_definition *definition = sipas();
    AUTO(form) struct form *form = NULL;
    ck_assert_ok(form_builtin(definition->form, &form));
    index_check_form(definition, form, &findings);
    ck_assert_uint_eq(findings.count, 0);
}
END_TEST

START_TEST(unknown_builtin)
{
    struct index_definition *definition = NULL;
    ck_assert_fault(index_builtin("sipas-1999", &definition), FAULT_NOTFOUND);
    ck_assert_str_eq(fault_detail()->code, "index_unknown");
    ck_assert_ptr_null(definition);
}
END_TEST

START_TEST(published_points)
{
    /* Points of Quảng Trị 2023, four of them exact ties that doubles get wrong. */
    static const struct {
        const char *item;
        int64_t satisfied;
        const char *code;
        const char *points;
    } rows[] = {{"q9_24", 8001, "8.1.1", "1.2002"},
                {"q9_27", 7981, "8.1.2", "1.1972"},
                {"q9_31", 8011, "8.1.3", "2.0028"},
                {"q9_34", 7971, "8.1.4", "1.9928"},
                {"q9_37", 7866, "8.1.5", "1.5732"}};
    AUTO(index_definition) struct index_definition *definition = sipas();
    struct leaf_count leaves[INDEX_NODES_MAX] = {0};
    struct index_value values[INDEX_NODES_MAX];
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        leaves[at(definition, rows[i].item)] = (struct leaf_count){rows[i].satisfied, 10000};
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
        is_text(values[at(definition, rows[i].code)].points, 4, rows[i].points);
    is_text(values[at(definition, "8.1")].points, 4, "7.9662");
    is_text(values[at(definition, "II")].percent, 2, "79.66");
    ck_assert(!values[at(definition, "I")].known);
}
END_TEST

START_TEST(contract_example)
{
    AUTO(index_definition) struct index_definition *definition = sipas();
    struct leaf_count leaves[INDEX_NODES_MAX] = {0};
    struct index_value values[INDEX_NODES_MAX];
    leaves[at(definition, "q9_24")] = (struct leaf_count){300, 412};
    leaves[at(definition, "q9_25")] = (struct leaf_count){340, 412};
    leaves[at(definition, "q9_26")] = (struct leaf_count){349, 412};
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    const struct index_value *value = &values[at(definition, "II.A")];
    ck_assert_int_eq(value->count.satisfied, 989);
    ck_assert_int_eq(value->count.answers, 1236);
    is_text(value->percent, 2, "80.02");
    is_text(values[at(definition, "8.1.1")].points, 4, "1.2003");
}
END_TEST

START_TEST(pooled_is_not_the_mean)
{
    AUTO(index_definition) struct index_definition *definition = survey_index(SMALL_INDEX);
    struct leaf_count leaves[SMALL_NODES] = {[SMALL_A] = {9, 10}, [SMALL_B] = {1, 2}};
    struct index_value values[SMALL_NODES];
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    is_text(values[SMALL_P].percent, 2, "83.33"); /* the mean would be 70 */
    ck_assert_int_eq(values[SMALL_P].percent.numerator, 250);
    ck_assert_int_eq(values[SMALL_P].percent.denominator, 3);
    is_text(values[SMALL_S1].points, 4, "1.2500");
    is_text(values[SMALL_S2].points, 4, "0.4500");
    is_text(values[SMALL_S].points, 4, "1.7000");
}
END_TEST

START_TEST(what_is_not_known)
{
    AUTO(index_definition) struct index_definition *definition = survey_index(SMALL_INDEX);
    struct leaf_count leaves[SMALL_NODES] = {[SMALL_B] = {1, 2}};
    struct index_value values[SMALL_NODES];
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    ck_assert(!values[SMALL_A].known);
    ck_assert(values[SMALL_P].known); /* b speaks for it */
    ck_assert(values[SMALL_S1].known);
    ck_assert(!values[SMALL_S2].known);
    ck_assert(!values[SMALL_S].known);
    leaves[SMALL_B] = (struct leaf_count){0, 0};
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    for (size_t i = 0; i < SMALL_NODES; i++)
        ck_assert(!values[i].known);
}
END_TEST

START_TEST(ends_of_the_scale)
{
    AUTO(index_definition) struct index_definition *definition = survey_index(SMALL_INDEX);
    struct leaf_count leaves[SMALL_NODES] = {[SMALL_A] = {1, 1}, [SMALL_B] = {7, 7}};
    struct index_value values[SMALL_NODES];
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    is_text(values[SMALL_P].percent, 2, "100.00");
    is_text(values[SMALL_S].points, 4, "2.0000");
    leaves[SMALL_A].satisfied = 0;
    leaves[SMALL_B].satisfied = 0;
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    is_text(values[SMALL_P].percent, 2, "0.00");
    is_text(values[SMALL_S].points, 4, "0.0000");
}
END_TEST

START_TEST(very_many_answers)
{
    AUTO(index_definition) struct index_definition *definition = sipas();
    struct leaf_count leaves[INDEX_NODES_MAX] = {0};
    struct index_value values[INDEX_NODES_MAX];
    leaves[at(definition, "q9_24")] = (struct leaf_count){666666666667, 1000000000039};
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    is_text(values[at(definition, "II.A")].percent, 2, "66.67");
    is_text(values[at(definition, "8.1.1")].points, 4, "1.0001");
}
END_TEST

START_TEST(decimals_as_short_as_exact)
{
    static const struct {
        struct exact value;
        const char *text;
    } rows[] = {{{3, 2}, "1.5"},
                {{10, 1}, "10"},
                {{-1, 4}, "-0.25"},
                {{0, 1}, "0"},
                {{1, 3}, "0.333333333333333"}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        AUTO(buffer) struct buffer text = buffer_of(100);
        ck_assert_ok(index_decimal_text(rows[i].value, &text));
        ck_assert_str_eq(text.data, rows[i].text);
    }
}
END_TEST

/* SMALL_INDEX with the first `old` replaced, in the arena. */
static const char *with(const char *old, const char *new)
{
    const char *found = strstr(SMALL_INDEX, old);
    ck_assert_msg(found != NULL, "not there: %s", old);
    return arena_format(arena, "%.*s%s%s", (int)(found - SMALL_INDEX), SMALL_INDEX, new,
                        found + strlen(old));
}

START_TEST(points_may_say_nothing)
{
    AUTO(index_definition)
    struct index_definition *definition =
        survey_index(with(SMALL_RULE, "[\"step\",\"percent\",[50,\"0.75\"],[80,\"maximum\"]]"));
    struct leaf_count leaves[SMALL_NODES] = {[SMALL_A] = {8, 10}};
    struct index_value values[SMALL_NODES];
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    is_text(values[SMALL_S1].points, 4, "1.5000");
    leaves[SMALL_A].satisfied = 7;
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    is_text(values[SMALL_S1].points, 4, "0.7500");
    leaves[SMALL_A].satisfied = 4;
    ck_assert_ok(index_evaluate(definition, &(struct index_evidence){.leaves = leaves}, values));
    ck_assert(values[SMALL_S2].known);
    ck_assert(!values[SMALL_S1].known);
    ck_assert(!values[SMALL_S].known);
}
END_TEST

static void unfit(const char *text, const char *place, const char *code)
{
    AUTO(form) struct form *form = survey_form(SMALL_FORM);
    AUTO(index_definition) struct index_definition *definition = survey_index(text);
    struct findings found = findings_in(arena);
    index_check_form(definition, form, &found);
    ck_assert_uint_eq(found.count, 1);
    ck_assert_str_eq(found.items[0].code, code);
    ck_assert_str_eq(found.items[0].at, place);
    ck_assert_uint_eq(findings_errors(&found), 1);
}

START_TEST(definition_against_form)
{
    unfit(with("\"question\":\"a\"", "\"question\":\"z\""), "/nodes/1/share/question",
          "index_question_unknown");
    unfit(with("\"question\":\"a\"", "\"question\":\"m\""), "/nodes/1/share/question",
          "index_question_type");
    unfit(with("\"question\":\"a\"", "\"question\":\"t\""), "/nodes/1/share/question",
          "index_question_type");
    unfit(with("[4,5]", "[4,6]"), "/nodes/1/share/levels", "index_level");
    unfit(with("\"u\",1", "\"v\",1"), "/users", "index_question_unknown");
    unfit(with("\"u\",1", "\"t\",1"), "/users", "index_question_type");
    AUTO(form) struct form *form = survey_form(SMALL_FORM);
    AUTO(index_definition) struct index_definition *definition = survey_index(SMALL_INDEX);
    index_check_form(definition, form, &findings);
    ck_assert_uint_eq(findings.count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("index");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, sipas_is_whole);
    tcase_add_test(tests, sipas_tree);
    tcase_add_test(tests, children_come_before_parents);
    tcase_add_test(tests, sipas_fits_its_form);
    tcase_add_test(tests, unknown_builtin);
    tcase_add_test(tests, published_points);
    tcase_add_test(tests, contract_example);
    tcase_add_test(tests, pooled_is_not_the_mean);
    tcase_add_test(tests, what_is_not_known);
    tcase_add_test(tests, ends_of_the_scale);
    tcase_add_test(tests, very_many_answers);
    tcase_add_test(tests, decimals_as_short_as_exact);
    tcase_add_test(tests, points_may_say_nothing);
    tcase_add_test(tests, definition_against_form);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
