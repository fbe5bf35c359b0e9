/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Coded answers give what the same numbers give row by row, however the rows lie and however many
 * threads add them up.
 */
#include "tests/survey/sample.h"

#include "analysis/survey/level_table.h"

#include <string.h>

enum { ROWS = 6000, ITEMS = 7, VILLAGES = 60, GROUPS = 6 };

static struct {
    struct arena *arena;
    double stratum[ROWS];
    double village[ROWS];
    double weight[ROWS];
    double group[ROWS];
    uint8_t codes[ITEMS][ROWS];
    double numbers[ITEMS][ROWS];
    uint8_t missing[ITEMS][ROWS];
    struct column columns[4];
    struct dataset dataset;
    struct design design;
    struct domain domain;
} data;

/* An answer 1-5, now and then 0, 251 or missing. */
static uint8_t draw_code(uint64_t *state)
{
    double draw = sample_draw(state);
    if (draw < 0.05)
        return (uint8_t)(252 + (int)(draw * 80));
    if (draw < 0.06)
        return draw < 0.055 ? 0 : 251;
    return (uint8_t)(1 + (int)(5 * sample_draw(state)));
}

/* Groups of whole villages; where rows are scattered, groups across them. */
static void fill(bool scattered)
{
    uint64_t state = 7;
    for (size_t row = 0; row < ROWS; row++) {
        size_t village =
            scattered ? (size_t)(VILLAGES * sample_draw(&state)) : row / (ROWS / VILLAGES);
        data.village[row] = (double)village;
        data.stratum[row] = (double)(village % 4);
        data.group[row] =
            scattered ? floor(GROUPS * sample_draw(&state)) : (double)(village % GROUPS);
        data.weight[row] = sample_draw(&state) < 0.05 ? 0 : 1 + 9 * sample_draw(&state);
        for (size_t item = 0; item < ITEMS; item++) {
            uint8_t code = draw_code(&state);
            data.codes[item][row] = code;
            data.numbers[item][row] = code < COLUMN_CODE_INVALID ? code : 0;
            data.missing[item][row] = code < COLUMN_CODE_INVALID ? MISSING_NOT : MISSING_BLANK;
        }
    }
}

static void make(bool scattered)
{
    const char *names[] = {"stratum", "village", "weight", "group"};
    const double *values[] = {data.stratum, data.village, data.weight, data.group};
    struct design_spec spec = {.ids = {"village"},
                               .id_count = 1,
                               .strata = {"stratum"},
                               .stratum_count = 1,
                               .weights = "weight"};
    fill(scattered);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        data.columns[i] =
            (struct column){.name = names[i], .kind = COLUMN_NUMBERS, .numbers = values[i]};
    data.dataset = (struct dataset){data.arena, ROWS, data.columns, ARRAY_LENGTH(names)};
    ck_assert_ok(design_make(&data.dataset, &spec, &data.design));
    ck_assert_ok(domain_all(&data.design, &data.domain));
    for (size_t row = 0; row < ROWS; row += 11)
        data.domain.in[row] = false;
}

static void setup(void) { ck_assert_ok(arena_new((size_t)256 << 20, &data.arena)); }

static void teardown(void) { arena_free(data.arena); }

static void coded(struct vector out[ITEMS])
{
    struct scores *scores = arena_alloc(data.arena, sizeof *scores);
    scores_plain(scores);
    for (size_t item = 0; item < ITEMS; item++)
        out[item] = (struct vector){.name = "q", .codes = data.codes[item], .scores = scores};
}

static void plain(struct vector out[ITEMS])
{
    for (size_t item = 0; item < ITEMS; item++)
        out[item] = (struct vector){
            .name = "q", .values = data.numbers[item], .missing = data.missing[item]};
}

static struct question ask(const struct vector *vectors, const struct grouping *by)
{
    return (struct question){.domain = &data.domain,
                             .by = by,
                             .statistic = STATISTIC_MEAN,
                             .terms = ITEMS,
                             .numerators = vectors,
                             .missing = MISSING_DROP_TERM,
                             .deff = DEFF_REPLACEMENT};
}

static void take_groups(struct grouping *out)
{
    ck_assert_ok(column_grouping(dataset_column(&data.dataset, "group"), ROWS, data.arena, out));
}

static void ck_assert_near(double a, double b)
{
    ck_assert_msg(fabs(a - b) <= 1e-12 * fabs(b) || (isnan(a) && isnan(b)), "%.17g is not %.17g", a,
                  b);
}

static void ck_assert_alike(const struct estimates *a, const struct estimates *b)
{
    ck_assert_uint_eq(a->count, b->count);
    ck_assert_near(a->df, b->df);
    for (size_t i = 0; i < a->count; i++) {
        ck_assert_near(a->estimate[i], b->estimate[i]);
        ck_assert_near(a->se[i], b->se[i]);
        ck_assert_near(a->deff[i], b->deff[i]);
        ck_assert_int_eq(a->answered[i], b->answered[i]);
        for (size_t k = 0; a->covariance != NULL && k < a->count; k++)
            ck_assert(fabs(a->covariance[i * a->count + k] - b->covariance[i * a->count + k]) <=
                      1e-12 * fabs(b->covariance[i * a->count + i]));
    }
    for (size_t g = 0; g < a->groups; g++)
        ck_assert_near(a->df_group[g], b->df_group[g]);
}

/* Every statistic and rule, by codes and by numbers. */
static void both_ways(struct question question)
{
    struct vector codes[ITEMS];
    struct vector numbers[ITEMS];
    struct estimates by_level;
    struct estimates by_row;
    coded(codes);
    plain(numbers);
    question.numerators = codes;
    question.denominators = codes;
    question.threads = 2;
    ck_assert_ok(estimate(&question, &by_level));
    question.numerators = numbers;
    question.denominators = numbers;
    ck_assert_ok(estimate(&question, &by_row));
    ck_assert_alike(&by_level, &by_row);
}

START_TEST(codes_give_what_numbers_give)
{
    struct grouping groups;
    make(_i == 1);
    take_groups(&groups);
    for (int by = 0; by < 2; by++) {
        struct question question = ask(NULL, by == 0 ? NULL : &groups);
        both_ways(question);
        question.statistic = STATISTIC_TOTAL;
        both_ways(question);
        question.statistic = STATISTIC_RATIO;
        both_ways(question);
        question.statistic = STATISTIC_MEAN;
        question.missing = MISSING_DROP_ROW;
        both_ways(question);
        question.missing = MISSING_UNKNOWN;
        both_ways(question);
        question.missing = MISSING_DROP_TERM;
        question.covariance = true;
        both_ways(question);
    }
}
END_TEST

START_TEST(threads_do_not_change_a_digit)
{
    struct vector codes[ITEMS];
    struct estimates one;
    struct estimates more;
    struct grouping groups;
    make(_i == 1);
    coded(codes);
    take_groups(&groups);
    struct question question = ask(codes, &groups);
    ck_assert_ok(estimate(&question, &one));
    for (unsigned threads = 2; threads <= 100; threads = threads * 3 + 1) {
        question.threads = threads;
        ck_assert_ok(estimate(&question, &more));
        ck_assert_mem_eq(one.estimate, more.estimate, one.count * sizeof *one.estimate);
        ck_assert_mem_eq(one.se, more.se, one.count * sizeof *one.se);
        ck_assert_mem_eq(one.deff, more.deff, one.count * sizeof *one.deff);
    }
}
END_TEST

/* Satisfied, and all the rest of those who answered: two looks at one column add up to 1. */
START_TEST(scores_say_what_a_code_counts_as)
{
    struct scores satisfied;
    struct scores rest;
    struct estimates shares;
    make(false);
    scores_plain(&satisfied);
    rest = satisfied;
    for (size_t code = 0; code < COLUMN_CODE_INVALID; code++) {
        satisfied.value[code] = code == 4 || code == 5;
        rest.value[code] = code != 4 && code != 5;
    }
    const struct column column = {.name = "q", .kind = COLUMN_CODES, .codes = data.codes[0]};
    struct vector both[] = {column_scored(&column, &satisfied), column_scored(&column, &rest)};
    struct question question = ask(both, NULL);
    question.terms = 2;
    ck_assert_ok(estimate(&question, &shares));
    ck_assert_near(shares.estimate[0] + shares.estimate[1], 1);
    ck_assert_near(shares.se[0], shares.se[1]);
    double satisfied_weight = 0;
    double weight = 0;
    for (size_t row = 0; row < ROWS; row++) {
        uint8_t code = data.codes[0][row];
        bool counts = data.domain.in[row] && code < COLUMN_CODE_INVALID;
        satisfied_weight += counts && (code == 4 || code == 5) ? data.weight[row] : 0;
        weight += counts ? data.weight[row] : 0;
    }
    ck_assert_near(shares.estimate[0], satisfied_weight / weight);
}
END_TEST

/* Each row a unit of its own: a table would be larger than the rows. */
START_TEST(a_table_that_would_not_pay_is_not_made)
{
    struct design design;
    struct design_spec rows_are_units = {.weights = "weight"};
    struct cells cells;
    make(false);
    ck_assert_ok(cells_make(&data.design, data.domain.in, NULL, &cells));
    ck_assert(level_table_pays(&cells));
    ck_assert_uint_eq(cells.count, VILLAGES);
    ck_assert_ok(design_make(&data.dataset, &rows_are_units, &design));
    ck_assert_ok(cells_make(&design, data.domain.in, NULL, &cells));
    ck_assert(!level_table_pays(&cells));
}
END_TEST

/* Every code alone, among others, and wherever it stands, has a slot. */
START_TEST(every_code_has_its_slot)
{
    enum { COUNT = 50 };
    uint8_t codes[COUNT];
    struct level_slots slots;
    for (int code = 0; code < 256; code++) {
        for (size_t at = 0; at < COUNT; at += 7) {
            for (size_t row = 0; row < COUNT; row++)
                codes[row] = at % 2 == 0 ? (uint8_t)code : 2;
            codes[at] = (uint8_t)code;
            level_slots_find(codes, COUNT, &slots);
            ck_assert_int_eq(slots.code[slots.of_code[code]], code);
            ck_assert_uint_eq(slots.code[slots.of_code[codes[0]]], codes[0]);
            ck_assert_uint_le(slots.count, 256);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("survey_levels");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, codes_give_what_numbers_give, 0, 2);
    tcase_add_loop_test(cases, threads_do_not_change_a_digit, 0, 2);
    tcase_add_test(cases, scores_say_what_a_code_counts_as);
    tcase_add_test(cases, every_code_has_its_slot);
    tcase_add_test(cases, a_table_that_would_not_pay_is_not_made);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
