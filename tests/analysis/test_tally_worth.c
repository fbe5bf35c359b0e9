/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers that are worth parts of one, and answers that are none: counts, sums over clusters and
 * estimates against the same worked out row by row in doubles.
 */
#include "analysis/estimate.h"

#include "tests/support/survey.h"

#include <math.h>

/* Quarters and halves: the definition counts in parts of 4. */
static const char WORTH[] =
    "{\"id\":\"worth\"," SMALL_NAME ",\"form\":\"small\",\"verified\":true,\"source\":\"thử\","
    "\"valid\":{\"from\":2023,\"to\":2026},\"rounding\":{\"percent\":2,\"points\":4},"
    "\"assumed_deff\":\"1.5\",\"headline\":\"P\",\"nodes\":["
    "{\"code\":\"P\"," SMALL_NAME ",\"combine\":\"pooled\",\"children\":[\"a\",\"b\"]},"
    "{\"code\":\"a\"," SMALL_NAME ",\"rescaled\":{\"question\":\"a\",\"from\":[5,1]}},"
    "{\"code\":\"b\"," SMALL_NAME
    ",\"survey\":{\"question\":\"b\",\"values\":[[1,\"0\"],[3,\"0.5\"],[5,\"1\"]]}},"
    "{\"code\":\"s\",\"share\":{\"question\":\"b\",\"levels\":[5],\"among\":[1,3,5]}}]}";

enum { P, A, B, S, NODES, ROWS = 400, UNITS = 2, VILLAGES = 7 };

struct answer {
    bool is;
    double worth;
};

static struct answer to_a(int32_t code)
{
    bool is = code >= 1 && code <= 5;
    return (struct answer){is, is ? (5 - code) / 4.0 : 0};
}

static struct answer to_b(int32_t code)
{
    bool is = code == 1 || code == 3 || code == 5;
    return (struct answer){is, is ? (code - 1) / 4.0 : 0};
}

/* What a unit's rows say of a node, in clusters: villages, or rows without one. */
struct expected {
    double y[ROWS + VILLAGES];
    double x[ROWS + VILLAGES];
    double respondents;
    double answers;
    double worth;
};

static void expect(struct expected *of, size_t cluster, const struct answer *answers, size_t count)
{
    double x = 0;
    for (size_t i = 0; i < count; i++) {
        of->y[cluster] += answers[i].worth;
        of->worth += answers[i].worth;
        x += answers[i].is;
    }
    of->x[cluster] += x;
    of->answers += x;
    of->respondents += x > 0;
}

static double variance_of(const struct expected *of, double p)
{
    double m = 0;
    double squares = 0;
    for (size_t i = 0; i < ROWS + VILLAGES; i++) {
        double z = (of->y[i] - p * of->x[i]) / of->answers;
        m += of->x[i] > 0;
        squares += z * z;
    }
    return m / (m - 1) * squares;
}

static void near(double value, double expected, double tolerance)
{
    ck_assert_msg(fabs(value - expected) <= tolerance, "%.15g is not %.15g", value, expected);
}

static void compare(const struct tally_unit *unit, size_t node, const struct expected *of)
{
    double whole = (double)unit->whole;
    double p = of->worth / of->answers;
    const struct leaf_count *count = &unit->leaves[node];
    near((double)count->answers, of->answers, 0);
    near((double)count->satisfied / whole, of->worth, 1e-9);
    near((double)unit->sums[node].respondents, of->respondents, 0);
    near(ratio_variance(*count, &unit->sums[node]) / (whole * whole), variance_of(of, p), 1e-12);
    struct estimate estimate = estimate_commune(unit, node, 1.5);
    near(estimate.percent, 100 * p, 1e-10);
    ck_assert(estimate.has_interval && estimate.low < estimate.percent &&
              estimate.percent < estimate.high);
}

/* Codes 1-5, one that is no level of either (99), and nothing. */
static int32_t code_of(unsigned *state)
{
    static const int32_t codes[] = {1, 2, 3, 4, 5, 3, 5, 99, CODE_BLANK};
    *state = *state * 1103515245u + 12345u;
    return codes[(*state >> 16) % ARRAY_LENGTH(codes)];
}

START_TEST(worths_are_counted)
{
    static const char *const villages[] = {"v0", "v1", "v2", "v3", "v4", "v5", NULL};
    static struct expected expected[UNITS][NODES];
    AUTO(form) struct form *form = survey_form(SMALL_FORM);
    AUTO(index_definition) struct index_definition *definition = survey_index(WORTH);
    AUTO(survey) struct survey *survey = survey_new(form);
    AUTO(tally) struct tally *tally = NULL;
    unsigned state = (unsigned)_i + 1;
    memset(expected, 0, sizeof expected);
    ck_assert_int_eq(definition->whole, 4);
    for (size_t row = 0; row < ROWS; row++) {
        size_t unit = row % UNITS;
        size_t village = (row / 3 + unit) % VILLAGES;
        const char *name = villages[village];
        size_t cluster = name == NULL ? VILLAGES + row : village;
        int32_t codes[] = {code_of(&state), code_of(&state)};
        survey_add_ab(survey, unit == 0 ? "101" : "102", name, 1, codes);
        const struct answer answers[] = {to_a(codes[0]), to_b(codes[1])};
        const struct answer top = {answers[1].is, codes[1] == 5};
        expect(&expected[unit][P], cluster, answers, 2);
        expect(&expected[unit][A], cluster, answers, 1);
        expect(&expected[unit][B], cluster, answers + 1, 1);
        expect(&expected[unit][S], cluster, &top, 1);
    }
    ck_assert_ok(tally_fill(form, definition, survey_cursor(survey), &tally));
    for (size_t unit = 0; unit < UNITS; unit++)
        for (size_t node = 0; node < NODES; node++)
            compare(&tally->units[unit], node, &expected[unit][node]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tally_worth");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, worths_are_counted, 0, 20);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
