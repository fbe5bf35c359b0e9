/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_vectors.h"

#include "tests/support/survey.h"

#include <math.h>

/* Quarters and halves: answers are counted in parts of 4. Nodes: P, a, b, s, old. */
static const char WORTH[] =
    "{\"id\":\"worth\"," SMALL_NAME ",\"form\":\"small\",\"verified\":true,\"source\":\"thử\","
    "\"valid\":{\"from\":2023,\"to\":2026},\"rounding\":{\"percent\":2,\"points\":4},"
    "\"assumed_deff\":\"1.5\",\"headline\":\"P\",\"nodes\":["
    "{\"code\":\"P\"," SMALL_NAME ",\"combine\":\"pooled\",\"children\":[\"a\",\"b\",\"old\"]},"
    "{\"code\":\"a\"," SMALL_NAME ",\"rescaled\":{\"question\":\"a\",\"from\":[5,1]}},"
    "{\"code\":\"b\"," SMALL_NAME
    ",\"survey\":{\"question\":\"b\",\"values\":[[1,\"0\"],[3,\"0.5\"],[5,\"1\"]]}},"
    "{\"code\":\"s\",\"share\":{\"question\":\"b\",\"levels\":[4,5]}},"
    "{\"code\":\"old\",\"retired\":true,\"share\":{\"question\":\"gone\",\"levels\":[1]}}]}";

enum { P, A, B, S, OLD, NODES };

/* A file of answers and what is made of it. */
struct made {
    struct arena *arena;
    struct index_definition *definition;
    struct form *form;
    struct dataset dataset;
    struct findings findings;
    struct index_vectors vectors;
};

static void made_cleanup(struct made *made)
{
    index_free(made->definition);
    form_free(made->form);
    arena_free(made->arena);
}

static enum fault make(const char *csv, bool with_form, struct made *out)
{
    *out = (struct made){.arena = NULL};
    ck_assert_ok(arena_new(1 << 22, &out->arena));
    out->definition = survey_index(WORTH);
    out->form = survey_form(SMALL_FORM);
    out->findings = findings_in(out->arena);
    ck_assert_ok(dataset_read_csv_text("answers", csv, out->arena, &out->dataset));
    const struct index_vectors_input input = {out->definition, with_form ? out->form : NULL,
                                              &out->dataset};
    return index_vectors_make(&input, &out->findings, &out->vectors);
}

/* Worth and answers of a node in a row; answers of 0 are missing. */
static void ck_row(const struct made *made, size_t node, size_t row, double worth, double answers)
{
    struct vector sides[2];
    ck_assert_ok(index_vectors_node(&made->vectors, node, made->arena, sides));
    ck_assert_str_eq(sides[0].name, made->definition->nodes[node].code);
    for (size_t side = 0; side < 2; side++)
        ck_assert_int_eq(vector_missing(&sides[side], row), answers < 1);
    ck_assert_double_eq_tol(vector_value(&sides[0], row), worth, 1e-15);
    ck_assert_double_eq_tol(vector_value(&sides[1], row), answers, 1e-15);
}

START_TEST(a_row_is_worth_what_the_definition_says)
{
    AUTO(made) struct made made;
    ck_assert_ok(make("a,b\n1,5\n2,3\n5,2\n,4\n,\n", true, &made));
    ck_row(&made, A, 0, 1, 1);
    ck_row(&made, A, 1, 0.75, 1);
    ck_row(&made, A, 2, 0, 1);
    ck_row(&made, A, 3, 0, 0);
    ck_row(&made, B, 1, 0.5, 1);
    ck_row(&made, B, 2, 0, 0); /* 2 is not among its levels */
    ck_row(&made, S, 2, 0, 1); /* of a share every choice is an answer */
    ck_row(&made, S, 3, 1, 1);
    ck_row(&made, P, 0, 2, 2);
    ck_row(&made, P, 1, 1.25, 2);
    ck_row(&made, P, 2, 0, 1);
    ck_row(&made, P, 4, 0, 0);
    ck_assert_uint_eq(made.findings.count, 0);
    ck_assert_ptr_null(made.vectors.levels[OLD]);
}
END_TEST

START_TEST(columns_of_any_kind_hold_the_same_answers)
{
    /* codes; with what was declined, labels; with a number that is no code, numbers */
    static const char *const columns[] = {"a,b\n1,5\n,4\n4,\n", "a,b\n1,5\nnull,4\n4,null\n",
                                          "a,b\n1.0,5\n,4\n4,-1\n"};
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        AUTO(made) struct made made;
        ck_assert_ok(make(columns[i], false, &made));
        ck_row(&made, A, 0, 1, 1);
        ck_row(&made, A, 1, 0, 0);
        ck_row(&made, A, 2, 0.25, 1);
        ck_row(&made, S, 1, 1, 1);
        ck_row(&made, S, 2, 0, 0);
        ck_assert_uint_eq(made.findings.count, i == 2);
    }
}
END_TEST

START_TEST(numbers_that_are_no_choice_are_no_answers)
{
    AUTO(made) struct made made;
    ck_assert_ok(make("a,b\n1,6\n62,62\n,63\n,null\n9,700\n", true, &made));
    for (size_t row = 0; row < 5; row++)
        ck_row(&made, S, row, 0, 0);
    ck_row(&made, A, 1, 0, 0);
    ck_assert_uint_eq(made.findings.count, 2); /* b once, though two leaves ask it */
    ck_assert_str_eq(made.findings.items[0].code, "svy_index_outside");
    ck_assert_str_eq(made.findings.items[0].args[1].value, "2");
    ck_assert_str_eq(made.findings.items[1].args[0].value, "b");
    ck_assert_str_eq(made.findings.items[1].args[1].value, "4");
}
END_TEST

START_TEST(a_choice_beyond_the_levels_is_an_answer)
{
    AUTO(made) struct made made;
    struct leaf_count counts[NODES] = {{0}};
    ck_assert_ok(make("a,b\n1,99\n99,4\n", true, &made));
    ck_row(&made, S, 0, 0, 1);
    ck_row(&made, B, 0, 0, 0);
    ck_row(&made, A, 1, 0, 0);
    for (size_t row = 0; row < made.vectors.rows; row++)
        index_vectors_count(&made.vectors, row, counts);
    ck_assert_int_eq(counts[S].answers, 2);
    ck_assert_int_eq(counts[S].satisfied, 4);
    ck_assert_uint_eq(made.findings.count, 0);
}
END_TEST

START_TEST(without_a_form_any_small_number_is_a_level)
{
    AUTO(made) struct made made;
    ck_assert_ok(make("a,b\n1,6\n1,62\n1,63\n", false, &made));
    ck_row(&made, S, 0, 0, 1);
    ck_row(&made, S, 1, 0, 1);
    ck_row(&made, S, 2, 0, 0);
    ck_assert_uint_eq(made.findings.count, 1);
}
END_TEST

START_TEST(what_is_no_number_is_refused)
{
    static const char *const files[] = {"a,b\n1;5,1\n",         "a,b\n1,x\n", "a,b\n1,2.5\n",
                                        "a,b\n1,2.5\n1,null\n", "a,b\n1,.\n", "a,b\n1,1e1\nx,1\n"};
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        AUTO(made) struct made made;
        ck_assert_fault(make(files[i], true, &made), FAULT_INVALID);
        ck_assert_str_eq(fault_detail()->code, "svy_index_value");
    }
}
END_TEST

START_TEST(a_column_that_is_absent_is_named_once)
{
    AUTO(made) struct made made;
    ck_assert_fault(make("a,c\n1,1\n", true, &made), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "svy_index_column");
    ck_assert_str_eq(fault_detail()->args[1].value, "1");
    ck_assert_str_eq(fault_detail()->args[2].value, "b");
}
END_TEST

START_TEST(counts_are_those_of_the_vectors)
{
    AUTO(made) struct made made;
    struct leaf_count counts[NODES] = {{0}};
    ck_assert_ok(make("a,b\n1,5\n2,3\n5,2\n,4\n,\n", true, &made));
    for (size_t row = 0; row < made.vectors.rows; row++)
        index_vectors_count(&made.vectors, row, counts);
    ck_assert_int_eq(made.definition->whole, 4);
    ck_assert_int_eq(counts[A].answers, 3);
    ck_assert_int_eq(counts[A].satisfied, 7);
    ck_assert_int_eq(counts[B].answers, 2);
    ck_assert_int_eq(counts[B].satisfied, 6);
    ck_assert_int_eq(counts[S].answers, 4);
    ck_assert_int_eq(counts[S].satisfied, 8);
    ck_assert_int_eq(counts[OLD].answers, 0);
    ck_assert_int_eq(counts[P].answers, 0); /* pooled by the evaluator */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("index_vectors");
    TCase *cases = tcase_create("rows");
    tcase_add_test(cases, a_row_is_worth_what_the_definition_says);
    tcase_add_test(cases, columns_of_any_kind_hold_the_same_answers);
    tcase_add_test(cases, numbers_that_are_no_choice_are_no_answers);
    tcase_add_test(cases, a_choice_beyond_the_levels_is_an_answer);
    tcase_add_test(cases, without_a_form_any_small_number_is_a_level);
    tcase_add_test(cases, what_is_no_number_is_refused);
    tcase_add_test(cases, a_column_that_is_absent_is_named_once);
    tcase_add_test(cases, counts_are_those_of_the_vectors);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
