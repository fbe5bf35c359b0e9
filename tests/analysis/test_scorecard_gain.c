/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/scorecard_gain.h"

#include "tests/support/scored.h"

static struct score_gains gains;

/* Two fields of 10 lose 1 + 0.5 and 2 + 0; 2.1 has parts. */
static const char rows[] = "STT|Tiêu chí|Điểm chuẩn|Điểm thẩm định|Lý do|Chủ trì|Cơ quan chủ trì\n"
                           "1|A|50|48.5||\n1.1|a|2|1|Điều tra xã hội học||Sở X.\n"
                           "1.2|b|2|1.5|||Sở Y\n2|B|50|48|||Sở X\n2.1|c|4|2||\n2.1.1|d|2|1||\n"
                           "2.1.2|e|2|1||\n2.2|f|1|1||\n|Tổng cộng|100|96.5|\n";

static void make(const struct score_change *changes, size_t count)
{
    score(rows);
    ck_assert_ok(gain_make(&card, changes, count, &gains));
}

static struct exact number(const char *text)
{
    struct exact value;
    ck_assert_ok(exact_parse(text, &value));
    return value;
}

static struct score_change change(const char *code, const char *points)
{
    return (struct score_change){scorecard_find(&card, code), number(points)};
}

static const char *codes(size_t count)
{
    static char text[256];
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s ",
                               card.rows[gains.gains[i].row].texts[SCORE_CODE]);
    return text;
}

START_TEST(most_first_equal_ones_in_their_order)
{
    make(NULL, 0);
    ck_assert_str_eq(codes(gains.gain_count), "1.1 2.1.1 2.1.2 1.2 ");
    ck_assert_str_eq(exactly(gains.all), "3.5000");
    ck_assert_str_eq(exactly(gains.gains[1].running), "2.0000");
    ck_assert_str_eq(exactly(gains.gains[3].share), "14.2857");
    ck_assert_str_eq(exactly(gains.gains[3].running_share), "100.0000");
    ck_assert_str_eq(written(&gains.attainable), "100.0000");
}
END_TEST

START_TEST(groups_by_kind_and_lead)
{
    make(NULL, 0);
    ck_assert_uint_eq(gains.kinds[SCORE_SURVEY].count, 1);
    ck_assert_str_eq(exactly(gains.kinds[SCORE_SURVEY].lost), "1.0000");
    ck_assert_uint_eq(gains.kinds[SCORE_APPRAISAL].count, 4);
    ck_assert_str_eq(exactly(gains.kinds[SCORE_APPRAISAL].points), "4.5000");
    ck_assert_uint_eq(gains.kinds[SCORE_SIPAS].count, 0);
    ck_assert_uint_eq(gains.lead_count, 2);
    ck_assert_str_eq(gains.leads[0].name, "Sở X.");
    ck_assert_uint_eq(gains.leads[0].count, 4);
    ck_assert_str_eq(exactly(gains.leads[0].lost), "3.0000");
    ck_assert_str_eq(exactly(gains.leads[1].share), "14.2857");
}
END_TEST

START_TEST(a_change_counts_above_it)
{
    make(NULL, 0);
    struct score_change changes[] = {change("2.1.1", "1.75"), change("1.1", "0")};
    make(changes, 2);
    ck_assert_str_eq(exactly(gains.points[scorecard_find(&card, "2.1")]), "2.7500");
    ck_assert_str_eq(exactly(gains.points[scorecard_find(&card, "2")]), "48.7500");
    ck_assert_str_eq(exactly(gains.points[scorecard_find(&card, "1")]), "47.5000");
    ck_assert_str_eq(written(&gains.total), "96.2500");
    ck_assert_str_eq(codes(gains.gain_count), "1.1 2.1.2 1.2 2.1.1 ");
    ck_assert_str_eq(exactly(gains.gains[0].points), "2.0000");
}
END_TEST

static const struct {
    const char *target;
    size_t count;
} targets[] = {
    {"90", 0},   {"96.5", 0}, {"96.5001", 1}, {"97.5", 1},
    {"97.6", 2}, {"99.5", 3}, {"100", 4},     {"100.0001", SIZE_MAX},
};

START_TEST(the_fewest_that_reach)
{
    make(NULL, 0);
    ck_assert_uint_eq(gain_target(&gains, number(targets[_i].target)), targets[_i].count);
}
END_TEST

START_TEST(nothing_lost)
{
    score("STT|Tiêu chí|Điểm chuẩn|Điểm thẩm định\n1|A|10|10\n");
    ck_assert_ok(gain_make(&card, NULL, 0, &gains));
    ck_assert_uint_eq(gains.gain_count, 0);
    ck_assert_str_eq(exactly(gains.kinds[SCORE_APPRAISAL].share), "0.0000");
    ck_assert_uint_eq(gain_target(&gains, number("10")), 0);
    ck_assert_uint_eq(gain_target(&gains, number("11")), SIZE_MAX);
}
END_TEST

START_TEST(without_a_total_no_target)
{
    score("STT|Tiêu chí|Điểm chuẩn|Điểm thẩm định\n1.1|A|10|9\n");
    ck_assert_ptr_null(card.total);
    ck_assert_ok(gain_make(&card, NULL, 0, &gains));
    ck_assert_uint_eq(gains.gain_count, 1);
    ck_assert_uint_eq(gain_target(&gains, number("1")), SIZE_MAX);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scorecard_gain");
    TCase *tests = tcase_create("gains");
    tcase_add_checked_fixture(tests, scored_setup, scored_teardown);
    tcase_add_test(tests, most_first_equal_ones_in_their_order);
    tcase_add_test(tests, groups_by_kind_and_lead);
    tcase_add_test(tests, a_change_counts_above_it);
    tcase_add_loop_test(tests, the_fewest_that_reach, 0, ARRAY_LENGTH(targets));
    tcase_add_test(tests, nothing_lost);
    tcase_add_test(tests, without_a_total_no_target);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
