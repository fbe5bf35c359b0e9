/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How often each is drawn over 100,000 seeded draws from 31 unequal units, one of them certain:
 * against the probabilities told, alone and in pairs. The seed is fixed, what is unlikelier than
 * one in a million fails.
 */
#include "analysis/sample/select.h"
#include "analysis/survey/distribution.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>

enum { UNITS = 31, TAKE = 5, DRAWS = 100000, ARENA_BYTES = 8 << 20 };

/* Unit 7 holds more than a fifth of all: certain at TAKE and at 3. */
static const int64_t sizes[UNITS] = {120, 45, 300, 87,  210, 64, 150, 2500, 33, 98, 175,
                                     260, 51, 140, 310, 77,  19, 230, 185,  92, 66, 133,
                                     205, 48, 110, 290, 156, 71, 38,  242,  167};
enum { LARGE = 7 };

static struct arena *arena;

static void setup(void) { ck_assert_ok(arena_new(ARENA_BYTES, &arena)); }
static void teardown(void) { arena_free(arena); }

static struct unit_selection prepared(enum select_method method, size_t take)
{
    struct unit_selection made;
    struct select_ask ask = {.method = method, .sizes = sizes, .count = UNITS, .take = take};
    ck_assert_ok(select_prepare(&ask, arena, &made));
    return made;
}

/* What was counted over DRAWS draws, and one of the drawn (not certain) and one of their pairs
 * picked by chance each time, which makes the counts independent from draw to draw. */
struct counts {
    int64_t drawn[UNITS];
    int64_t picked[UNITS];
    int64_t pairs[UNITS][UNITS];
};

static void pick(const struct unit_selection *selection, struct random *random,
                 struct counts *counts)
{
    size_t open[UNITS] = {0};
    size_t count = 0;
    for (size_t i = 0; i < selection->take; i++) {
        size_t unit = selection->drawn[i];
        counts->drawn[unit]++;
        if (!selection->certain[unit])
            open[count++] = unit;
    }
    size_t one = (size_t)random_below(random, count);
    counts->picked[open[one]]++;
    if (count < 2)
        return;
    size_t other = (one + 1 + (size_t)random_below(random, count - 1)) % count;
    size_t low = open[one] < open[other] ? open[one] : open[other];
    size_t high = open[one] < open[other] ? open[other] : open[one];
    counts->pairs[low][high]++;
}

static struct counts *counted(struct unit_selection *selection, uint64_t seed)
{
    struct random random = random_seeded(seed);
    struct random picks = random_seeded(seed + 1);
    struct counts *counts = arena_alloc(arena, sizeof *counts);
    ck_assert_ptr_nonnull(counts);
    for (int draw = 0; draw < DRAWS; draw++) {
        ck_assert_ok(select_draw(selection, &random));
        pick(selection, &picks, counts);
    }
    return counts;
}

static double critical(int cells) { return chi_square_quantile(1 - 1e-6, cells - 1); }

static double cell(int64_t observed, double expected)
{
    return ((double)observed - expected) * ((double)observed - expected) / expected;
}

static double probability(const struct unit_selection *selection, size_t unit)
{
    struct exact value;
    ck_assert_ok(select_probability(selection, unit, &value));
    return exact_double(value);
}

/* Chi-square of one picked a draw; each count alone is binomial besides. */
static void check_singles(const struct unit_selection *selection, const struct counts *counts)
{
    double sum = 0;
    double all = 0;
    int cells = 0;
    for (size_t i = 0; i < UNITS; i++) {
        double pi = probability(selection, i);
        all += pi;
        if (selection->certain[i]) {
            ck_assert_int_eq(counts->drawn[i], DRAWS);
            continue;
        }
        double deviation = ((double)counts->drawn[i] - DRAWS * pi) / sqrt(DRAWS * pi * (1 - pi));
        ck_assert_msg(fabs(deviation) < 5.5, "unit %zu: %f", i, deviation);
        sum += cell(counts->picked[i], DRAWS * pi / (double)selection->rest_take);
        cells++;
    }
    ck_assert_double_eq_tol(all, (double)selection->take, 1e-12);
    printf("%-15s n=%zu: chi-square %.1f of %d units (limit %.1f)\n",
           select_method_name(selection->method), selection->take, sum, cells, critical(cells));
    ck_assert_double_lt(sum, critical(cells));
}

/* Chi-square of one pair a draw against `told`; pairs expected under 5 times count as one cell. */
static double pairs_against(const struct unit_selection *told, const struct counts *counts,
                            int *cells)
{
    double sum = 0;
    double rare = 0;
    int64_t rare_seen = 0;
    double pairs = (double)(told->rest_take * (told->rest_take - 1)) / 2;
    *cells = 0;
    for (size_t a = 0; a < UNITS; a++) {
        for (size_t b = a + 1; b < UNITS; b++) {
            if (told->certain[a] || told->certain[b])
                continue;
            double expected = DRAWS * select_joint(told, a, b) / pairs;
            if (expected < 5) {
                rare += expected;
                rare_seen += counts->pairs[a][b];
                continue;
            }
            sum += cell(counts->pairs[a][b], expected);
            ++*cells;
        }
    }
    if (rare < 1e-9) {
        ck_assert_int_eq(rare_seen, 0);
        return sum;
    }
    ++*cells;
    return sum + cell(rare_seen, rare);
}

static void check_pairs(const struct unit_selection *selection, const struct counts *counts)
{
    int cells = 0;
    double sum = pairs_against(selection, counts, &cells);
    printf("%-15s n=%zu: chi-square %.1f of %d pairs (limit %.1f)\n",
           select_method_name(selection->method), selection->take, sum, cells, critical(cells));
    ck_assert_double_lt(sum, critical(cells));
    for (size_t a = 0; a < UNITS; a++) {
        double all = 0;
        for (size_t b = 0; b < UNITS; b++)
            all += b == a ? 0 : select_joint(selection, a, b);
        ck_assert_double_eq_tol(all, probability(selection, a) * (double)(selection->take - 1),
                                1e-10);
    }
}

START_TEST(as_often_as_told)
{
    struct unit_selection selection = prepared((enum select_method)_i, TAKE);
    ck_assert(selection.certain[LARGE] == select_by_size(selection.method));
    struct counts *counts = counted(&selection, 20261122 + (uint64_t)_i);
    check_singles(&selection, counts);
    if (selection.method != SELECT_BREWER)
        check_pairs(&selection, counts);
    else
        ck_assert(isnan(select_joint(&selection, 0, 1)));
}
END_TEST

/* One certain and two by chance: Brewer's pairs have a formula, and it is Sampford's. */
START_TEST(pairs_of_two)
{
    struct unit_selection brewer = prepared(SELECT_BREWER, 3);
    struct unit_selection sampford = prepared(SELECT_SAMPFORD, 3);
    struct counts *counts = counted(&brewer, 3);
    check_singles(&brewer, counts);
    check_pairs(&brewer, counts);
    for (size_t a = 0; a < UNITS; a++)
        for (size_t b = 0; b < UNITS; b++)
            ck_assert_double_eq_tol(select_joint(&brewer, a, b), select_joint(&sampford, a, b),
                                    1e-12);
}
END_TEST

START_TEST(the_test_can_fail)
{
    struct unit_selection systematic = prepared(SELECT_PPS_SYSTEMATIC, TAKE);
    struct unit_selection sampford = prepared(SELECT_SAMPFORD, TAKE);
    int cells = 0;
    double sum = pairs_against(&sampford, counted(&systematic, 4), &cells);
    ck_assert_double_gt(sum, critical(cells));
}
END_TEST

/* 50 of 100 is certain for 2; then 30 of the other 50 for the one that is left is not. With 3, 30
 * of 50 for two is, and then 12 of 20 for one is not. */
START_TEST(certain_ones_again_and_again)
{
    static const int64_t few[] = {50, 30, 12, 5, 3};
    static const struct {
        size_t take;
        size_t certain;
        int64_t numerator;
        int64_t denominator;
    } cases[] = {{1, 0, 3, 100}, {2, 1, 3, 50}, {3, 2, 3, 20}, {4, 3, 3, 8}, {5, 5, 1, 1}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct unit_selection made;
        struct exact last;
        struct select_ask ask = {SELECT_SAMPFORD, few, NULL, ARRAY_LENGTH(few), cases[i].take};
        ck_assert_ok(select_prepare(&ask, arena, &made));
        ck_assert_uint_eq(made.take - made.rest_take, cases[i].certain);
        ck_assert_ok(select_probability(&made, 4, &last));
        ck_assert_int_eq(last.numerator, cases[i].numerator);
        ck_assert_int_eq(last.denominator, cases[i].denominator);
    }
}
END_TEST

START_TEST(named_ones_are_certain)
{
    bool named[UNITS] = {[3] = true, [16] = true};
    struct unit_selection made;
    struct random random = random_seeded(5);
    struct select_ask ask = {SELECT_BREWER, sizes, named, UNITS, 1};
    ck_assert_ok(select_prepare(&ask, arena, &made));
    ck_assert_uint_eq(made.take, 2);
    ck_assert_ok(select_draw(&made, &random));
    ck_assert_uint_eq(made.drawn[0], 3);
    ck_assert_uint_eq(made.drawn[1], 16);
    ask.take = 6;
    ck_assert_ok(select_prepare(&ask, arena, &made));
    ck_assert_uint_eq(made.rest_take, 3); /* the large one too */
}
END_TEST

START_TEST(edges)
{
    static const int64_t near[] = {499999, 500001, 3, 3};
    struct random random = random_seeded(6);
    for (int method = 0; method < SELECT_METHODS; method++) {
        for (size_t take = 0; take <= 4; take++) {
            struct unit_selection made;
            struct select_ask ask = {(enum select_method)method, near, NULL, 4, take};
            ck_assert_ok(select_prepare(&ask, arena, &made));
            ck_assert_ok(select_draw(&made, &random));
            for (size_t i = 1; i < take; i++)
                ck_assert_uint_lt(made.drawn[i - 1], made.drawn[i]);
        }
    }
    struct unit_selection none;
    struct select_ask ask = {.method = SELECT_SIMPLE};
    ck_assert_ok(select_prepare(&ask, arena, &none));
    ck_assert_ok(select_draw(&none, &random));
}
END_TEST

/* One that is a hair from certain, and many small ones: Sampford gives up, Brewer does not. */
START_TEST(too_near_to_certain)
{
    int64_t hair[21] = {699999999};
    for (size_t i = 1; i < ARRAY_LENGTH(hair); i++)
        hair[i] = 70000000;
    struct random random = random_seeded(7);
    struct unit_selection made;
    struct select_ask ask = {SELECT_SAMPFORD, hair, NULL, ARRAY_LENGTH(hair), 3};
    ck_assert_ok(select_prepare(&ask, arena, &made));
    ck_assert_uint_eq(made.rest_take, 3);
    ck_assert_fault(select_draw(&made, &random), FAULT_LIMIT);
    ask.method = SELECT_BREWER;
    ck_assert_ok(select_prepare(&ask, arena, &made));
    ck_assert_ok(select_draw(&made, &random));
}
END_TEST

START_TEST(reserves_are_others)
{
    struct random random = random_seeded(8);
    struct unit_selection made = prepared(SELECT_PPS_SYSTEMATIC, TAKE);
    size_t reserves[UNITS];
    bool seen[UNITS] = {false};
    ck_assert_ok(select_draw(&made, &random));
    ck_assert_uint_eq(select_reserves(&made, &random, UNITS, reserves), UNITS - TAKE);
    for (size_t i = 0; i < TAKE; i++)
        seen[made.drawn[i]] = true;
    for (size_t i = 0; i < UNITS - TAKE; i++) {
        ck_assert(!seen[reserves[i]]);
        seen[reserves[i]] = true;
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("select");
    TCase *cases = tcase_create("select");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, as_often_as_told, 0, SELECT_METHODS);
    tcase_add_test(cases, pairs_of_two);
    tcase_add_test(cases, the_test_can_fail);
    tcase_add_test(cases, certain_ones_again_and_again);
    tcase_add_test(cases, named_ones_are_certain);
    tcase_add_test(cases, edges);
    tcase_add_test(cases, too_near_to_certain);
    tcase_add_test(cases, reserves_are_others);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
