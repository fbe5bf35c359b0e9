/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/ranking.h"
#include "tests/support/check_main.h"

enum { MOST = 70 };

static struct exact scores[MOST];
static bool known[MOST];
static struct ranking_place places[MOST];

/* Scores of 0, 1, 2, ... in a scattered order; `unknown` of them are not known. */
static size_t rank_all(size_t count, size_t unknown, enum group_ties ties)
{
    size_t ranked;
    for (size_t i = 0; i < count; i++) {
        scores[i] = exact_integer((int64_t)(i * 37 % count));
        known[i] = i >= unknown;
    }
    ck_assert_ok(
        ranking_make(&(struct ranking_scores){scores, known, count}, ties, places, &ranked));
    return ranked;
}

static size_t in_group(size_t count, enum ranking_group group)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += places[i].group == group;
    return found;
}

START_TEST(the_highest_is_first)
{
    ck_assert_uint_eq(rank_all(63, 0, TIES_UPPER), 63);
    for (size_t i = 0; i < 63; i++)
        ck_assert_uint_eq(places[i].rank, 63 - (size_t)scores[i].numerator);
}
END_TEST

/* As PAPI has them: 63 provinces, and 61 with either rule. */
START_TEST(quartiles)
{
    static const struct {
        size_t count;
        enum group_ties ties;
        size_t groups[4]; /* high to low */
    } rows[] = {{63, TIES_UPPER, {16, 16, 15, 16}},
                {61, TIES_UPPER, {16, 15, 15, 15}},
                {61, TIES_LOWER, {15, 15, 15, 16}},
                {4, TIES_UPPER, {1, 1, 1, 1}},
                {5, TIES_UPPER, {2, 1, 1, 1}}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        (void)rank_all(rows[i].count, 0, rows[i].ties);
        for (size_t k = 0; k < 4; k++)
            ck_assert_uint_eq(in_group(rows[i].count, (enum ranking_group)(GROUP_HIGH - (int)k)),
                              rows[i].groups[k]);
    }
}
END_TEST

START_TEST(who_is_not_known_has_no_place)
{
    ck_assert_uint_eq(rank_all(61, 10, TIES_UPPER), 51);
    for (size_t i = 0; i < 10; i++) {
        ck_assert_uint_eq(places[i].rank, 0);
        ck_assert_int_eq(places[i].group, GROUP_NONE);
    }
    ck_assert_uint_eq(rank_all(5, 5, TIES_UPPER), 0);
    ck_assert_uint_eq(rank_all(0, 0, TIES_UPPER), 0);
    ck_assert_uint_eq(rank_all(6, 3, TIES_UPPER), 3);
    ck_assert_int_eq(places[5].group, GROUP_NONE);
}
END_TEST

START_TEST(equal_scores_share_a_place)
{
    size_t ranked;
    const int64_t values[] = {7, 9, 7, 3, 9, 1};
    const size_t ranks[] = {3, 1, 3, 5, 1, 6};
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        ck_assert_ok(exact_ratio(values[i], 3, &scores[i]));
        known[i] = true;
    }
    ck_assert_ok(ranking_make(&(struct ranking_scores){scores, known, ARRAY_LENGTH(values)},
                              TIES_UPPER, places, &ranked));
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++)
        ck_assert_uint_eq(places[i].rank, ranks[i]);
}
END_TEST

/* All alike: every cut is that score. */
START_TEST(all_alike)
{
    size_t ranked;
    for (size_t i = 0; i < 8; i++) {
        scores[i] = exact_integer(5);
        known[i] = true;
    }
    ck_assert_ok(
        ranking_make(&(struct ranking_scores){scores, known, 8}, TIES_UPPER, places, &ranked));
    ck_assert_uint_eq(in_group(8, GROUP_HIGH), 8);
    ck_assert_ok(
        ranking_make(&(struct ranking_scores){scores, known, 8}, TIES_LOWER, places, &ranked));
    ck_assert_uint_eq(in_group(8, GROUP_LOW), 8);
    ck_assert_uint_eq(places[7].rank, 1);
}
END_TEST

START_TEST(names)
{
    enum group_ties ties;
    ck_assert(group_ties_parse("lower", &ties) && ties == TIES_LOWER);
    ck_assert(group_ties_parse("upper", &ties) && ties == TIES_UPPER);
    ck_assert(!group_ties_parse("both", &ties));
    ck_assert(!group_ties_parse(NULL, &ties));
    ck_assert_str_eq(group_ties_name(TIES_LOWER), "lower");
    ck_assert_str_eq(ranking_group_name(GROUP_LOWER_MIDDLE), "lower_middle");
    ck_assert_ptr_null(ranking_group_name(GROUP_NONE));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ranking");
    TCase *cases = tcase_create("all");
    tcase_add_test(cases, the_highest_is_first);
    tcase_add_test(cases, quartiles);
    tcase_add_test(cases, who_is_not_known_has_no_place);
    tcase_add_test(cases, equal_scores_share_a_place);
    tcase_add_test(cases, all_alike);
    tcase_add_test(cases, names);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
