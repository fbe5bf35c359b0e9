/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/chart_draw.h"
#include "analysis/chart_likert.h"
#include "analysis/chart_trend.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct buffer svg;

static void setup(void) { svg = buffer_of(1 << 20); }

static void teardown(void) { buffer_cleanup(&svg); }

static bool has(const char *text) { return strstr(svg.data, text) != NULL; }

static size_t times(const char *text)
{
    size_t count = 0;
    for (const char *at = strstr(svg.data, text); at != NULL; at = strstr(at + 1, text))
        count++;
    return count;
}

/* The x and width of the box of a fill, the first after the keys. */
static void box_of(const char *fill, double out[2])
{
    const char *at = strstr(svg.data, "</text>\n<line"); /* after the head */
    ck_assert_ptr_nonnull(at);
    char wanted[32];
    snprintf(wanted, sizeof wanted, "fill=\"%s\"/>", fill);
    const char *end = strstr(at, wanted);
    ck_assert_msg(end != NULL, "no %s", fill);
    while (strncmp(end, "<rect", 5) != 0)
        end--;
    out[0] = strtod(strstr(end, "x=\"") + 3, NULL);
    out[1] = strtod(strstr(end, "width=\"") + 7, NULL);
}

START_TEST(styles_part_at_the_middle)
{
    static const enum likert_style wanted[][7] = {
        {LIKERT_BELOW, LIKERT_ABOVE},
        {LIKERT_BELOW, LIKERT_MIDDLE, LIKERT_ABOVE},
        {LIKERT_FAR_BELOW, LIKERT_BELOW, LIKERT_ABOVE, LIKERT_FAR_ABOVE},
        {LIKERT_FAR_BELOW, LIKERT_BELOW, LIKERT_MIDDLE, LIKERT_ABOVE, LIKERT_FAR_ABOVE}};
    for (size_t levels = 2; levels <= 5; levels++)
        for (size_t i = 0; i < levels; i++)
            ck_assert_int_eq(likert_style_of(i, levels), wanted[levels - 2][i]);
    ck_assert_int_eq(likert_style_of(0, 1), LIKERT_MIDDLE);
}
END_TEST

/* 10 + 20 below, 30 in the middle, 40 above: the middle of the 30 lies on the line. */
static struct likert_row one_row(void)
{
    struct likert_row row = {.name = "1. <b>&", .count = "100", .before = 45, .segment_count = 4};
    row.segments[0] = (struct likert_segment){LIKERT_FAR_BELOW, 10, "10%"};
    row.segments[1] = (struct likert_segment){LIKERT_BELOW, 20, "20%"};
    row.segments[2] = (struct likert_segment){LIKERT_MIDDLE, 30, "30%"};
    row.segments[3] = (struct likert_segment){LIKERT_FAR_ABOVE, 40, "40%"};
    return row;
}

START_TEST(segments_are_as_wide_as_their_shares)
{
    struct likert_row rows[] = {{.name = "A"}, one_row()};
    struct likert_chart chart = {.id = "likert-1",
                                 .title = "T",
                                 .description = "D",
                                 .count_title = "n",
                                 .rows = rows,
                                 .row_count = 2,
                                 .left = 45,
                                 .right = 55};
    chart_likert(&chart, &svg);
    ck_assert_ok(buffer_check(&svg));
    ck_assert(has("<title id=\"likert-1-title\">T</title>"));
    ck_assert(has("1. &lt;b&gt;&amp;"));
    ck_assert(!has("url("));
    double below[2];
    double above[2];
    double middle[2];
    box_of("#b2182b", below);
    box_of("#1f5a99", above);
    box_of("#ffffff", middle);
    ck_assert_double_eq_tol(above[1] / below[1], 4, 0.02);
    ck_assert_double_eq_tol(middle[1] / below[1], 3, 0.02);
    double line = middle[0] + middle[1] / 2;
    ck_assert_double_eq_tol(line - below[0], 4.5 * below[1], 0.3);
    for (const char *const *text = (const char *const[]){"10%", "20%", "30%", "40%", NULL};
         *text != NULL; text++)
        ck_assert(has(*text));
    ck_assert(!has("lowest"));
}
END_TEST

START_TEST(long_names_take_more_lines)
{
    struct likert_row row = one_row();
    double height = likert_row_height(&row);
    row.name = "Công chức hướng dẫn rõ ràng, chỉ sau một lần là người dân làm đủ hồ sơ, không "
               "phải đi lại nhiều lần để bổ sung giấy tờ";
    ck_assert_double_gt(likert_row_height(&row), height);
    size_t lengths[CHART_LINES_MAX];
    size_t count = chart_wrap(row.name, 200, 9, lengths);
    ck_assert_uint_gt(count, 2);
    size_t total = count - 1; /* the spaces between */
    for (size_t i = 0; i < count; i++)
        total += lengths[i];
    ck_assert_uint_eq(total, strlen(row.name));
    ck_assert_uint_eq(chart_wrap("", 200, 9, lengths), 1);
    ck_assert_uint_eq(chart_wrap("khôngcódấucáchnàoởđây", 20, 9, lengths), CHART_LINES_MAX);
    ck_assert_uint_eq(chart_wrap("a", 0, 9, lengths), 1); /* no room: one letter a line at least */
}
END_TEST

START_TEST(months_without_figure_break_the_line)
{
    const struct trend_point points[] = {
        {.name = "09/2026",
         .known = true,
         .estimate = 80,
         .has_interval = true,
         .low = 76,
         .high = 84},
        {.name = "10/2026", .known = true, .estimate = 82, .text = "82,0"},
        {.name = "11/2026"},
        {.name = "12/2026", .known = true, .estimate = 79}};
    struct trend_chart chart = {
        .id = "trend-1", .title = "T", .description = "D", .points = points, .point_count = 4};
    chart_trend(&chart, &svg);
    ck_assert_ok(buffer_check(&svg));
    ck_assert_uint_eq(times("<circle "), 3);
    ck_assert_uint_eq(times("stroke=\"#0b5c7a\" stroke-width=\"1.4\""), 1);
    ck_assert_uint_eq(times("stroke=\"#5b6770\" stroke-width=\"1.2\""), 3);
    ck_assert(has(">11/2026</text>"));
    ck_assert(has(">75%</text>"));
    ck_assert(has(">85%</text>"));
    ck_assert(!has("nan"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chart_likert");
    TCase *charts = tcase_create("charts");
    tcase_add_checked_fixture(charts, setup, teardown);
    tcase_add_test(charts, styles_part_at_the_middle);
    tcase_add_test(charts, segments_are_as_wide_as_their_shares);
    tcase_add_test(charts, long_names_take_more_lines);
    tcase_add_test(charts, months_without_figure_break_the_line);
    suite_add_tcase(suite, charts);
    return run_suite(suite);
}
