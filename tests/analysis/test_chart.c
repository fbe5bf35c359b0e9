/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/chart.h"
#include "base/file.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define GOLDEN TEST_CASES "/golden/forest.svg"
#define GOLDEN_PLACES TEST_CASES "/golden/forest-places.svg"

static const signed char PAIRS[5][5] = {
    {0, 0, 1, 1, 1}, {0, 0, 0, 0, 1}, {-1, 0, 0, 0, 0}, {-1, 0, 0, 0, 0}, {-1, -1, 0, 0, 0}};
static const struct forest_row rows[] = {
    {"Phường Đông Hà", 88.2, true, 84.1, 91.3, true, false, "412", "88,2", "84,1–91,3", false,
     PAIRS[0], 0},
    {"Xã Hải Lăng", 80.0, true, 76.9, 82.8, false, true, "257", "80,0", "76,9–82,8", false,
     PAIRS[1], 1},
    {"Xã <b>&\" Tuyên", 78.5, true, 74.0, 82.4, false, false, "206", "78,5", "74,0–82,4", false,
     PAIRS[2], 2},
    {"Xã Cam Lộ", 75.0, false, NAN, NAN, false, false, "16", "75,0", "chưa tính được", false,
     PAIRS[3], 3},
    {"Xã Khe Sanh", 66.1, true, 61.0, 70.9, true, false, "129", "66,1", "61,0–70,9", false,
     PAIRS[4], 4},
    {"Đặc khu Cồn Cỏ", 12.5, false, NAN, NAN, false, false, NULL, NULL, "dưới 10 phiếu", true, NULL,
     5},
};

static struct forest_chart chart_of(size_t count)
{
    struct forest_band band = {true, 78.4, 77.1, 79.6, "Toàn tỉnh 78,4 (77,1–79,6)"};
    return (struct forest_chart){
        .id = "forest-1",
        .title = "Ước lượng của từng đơn vị",
        .description = "Chấm và vạch 95%",
        .mark = "SỐ LIỆU MÔ PHỎNG",
        .column_titles = {"Đơn vị cấp xã", "Số phiếu", "Ước lượng, %", "Khoảng 95%, %",
                          "Chưa phân biệt với"},
        .keys = {"khác biệt", "không phân biệt được", "đơn vị này"},
        .rows = rows,
        .row_count = count,
        .band = band,
        .axis = forest_scale(rows, count, &band),
    };
}

static size_t times(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        count++;
    return count;
}

static void as_golden(const struct forest_chart *chart, const char *path)
{
    AUTO(buffer) struct buffer drawn = buffer_of(1 << 20);
    chart_forest(chart, &drawn);
    ck_assert_ok(buffer_check(&drawn));
    if (getenv("HAILONG_GOLDEN") != NULL)
        ck_assert_ok(file_write(path, drawn.data, drawn.length, 0644));
    AUTO(buffer) struct buffer golden = buffer_of(1 << 20);
    ck_assert_ok(file_read(path, &golden));
    ck_assert_str_eq(drawn.data, golden.data);
}

START_TEST(golden_is_kept)
{
    struct forest_chart chart = chart_of(ARRAY_LENGTH(rows));
    as_golden(&chart, GOLDEN);
    chart.pair_count = 5;
    as_golden(&chart, GOLDEN_PLACES);
}
END_TEST

/* The first of five cannot be told from itself and its neighbour: one bar, a tick at its place. */
START_TEST(strip_has_a_bar_a_run)
{
    struct forest_chart chart = chart_of(1);
    chart.pair_count = 5;
    AUTO(buffer) struct buffer drawn = buffer_of(1 << 20);
    chart_forest(&chart, &drawn);
    ck_assert_uint_eq(times(drawn.data, "height=\"4\" fill=\"#b8bcc0\""), 1);
    ck_assert_ptr_nonnull(strstr(drawn.data, "<rect x=\"404.00\" y=\"52.5\" width=\"34.40\""));
    ck_assert_ptr_nonnull(strstr(drawn.data, "<line x1=\"412.6\""));
    ck_assert_ptr_nonnull(strstr(drawn.data, ">Chưa phân biệt với</text>"));
    chart.pair_count = 0;
    buffer_reset(&drawn);
    chart_forest(&chart, &drawn);
    ck_assert_uint_eq(times(drawn.data, "#b8bcc0"), 0);
}
END_TEST

START_TEST(words_are_escaped)
{
    struct forest_chart chart = chart_of(ARRAY_LENGTH(rows));
    chart.title = "a<script>\"&'";
    AUTO(buffer) struct buffer drawn = buffer_of(1 << 20);
    chart_forest(&chart, &drawn);
    ck_assert_ptr_null(strstr(drawn.data, "<script"));
    ck_assert_ptr_null(strstr(drawn.data, "<b>"));
    ck_assert_ptr_nonnull(strstr(drawn.data, "Xã &lt;b&gt;&amp;&quot; Tuyên"));
}
END_TEST

/* A hollow dot without a line, and the reason in the place of the interval. */
START_TEST(row_without_interval_has_no_line)
{
    struct forest_chart chart = chart_of(ARRAY_LENGTH(rows));
    chart.rows = rows + 3;
    chart.row_count = 1;
    AUTO(buffer) struct buffer drawn = buffer_of(1 << 20);
    chart_forest(&chart, &drawn);
    ck_assert_ptr_null(strstr(drawn.data, "nan"));
    ck_assert_ptr_nonnull(strstr(drawn.data, "chưa tính được"));
    ck_assert_ptr_null(strstr(drawn.data, "stroke-width=\"1\"/>\n<line"));
}
END_TEST

/* A unit with too few respondents is named: nothing is drawn of it, and the scale ignores it. */
START_TEST(bare_row_is_only_named)
{
    struct forest_chart chart = chart_of(ARRAY_LENGTH(rows));
    ck_assert_double_eq(chart.axis.low, 60);
    struct forest_chart without = chart_of(ARRAY_LENGTH(rows) - 1);
    AUTO(buffer) struct buffer drawn = buffer_of(1 << 20);
    AUTO(buffer) struct buffer fewer = buffer_of(1 << 20);
    chart_forest(&chart, &drawn);
    chart_forest(&without, &fewer);
    ck_assert_ptr_nonnull(strstr(drawn.data, "Đặc khu Cồn Cỏ"));
    ck_assert_ptr_nonnull(strstr(drawn.data, "dưới 10 phiếu"));
    ck_assert_uint_eq(times(drawn.data, "<circle"), times(fewer.data, "<circle"));
    ck_assert_uint_eq(times(drawn.data, "<path"), times(fewer.data, "<path"));
    ck_assert_uint_eq(times(drawn.data, "<text"), times(fewer.data, "<text") + 2);
}
END_TEST

START_TEST(scale_holds_everything)
{
    struct forest_band band = {true, 78.4, 77.1, 96.2, "x"};
    struct forest_axis axis = forest_scale(rows, ARRAY_LENGTH(rows), &band);
    ck_assert_double_eq(axis.low, 60);
    ck_assert_double_eq(axis.high, 100);
    ck_assert_double_eq(axis.step, 10);
    struct forest_band no_band = {.text = NULL};
    axis = forest_scale(rows, 0, &no_band);
    ck_assert_double_eq(axis.low, 0);
    ck_assert_double_eq(axis.high, 100);
}
END_TEST

/* One row at a border of the scale still gets an axis with a length. */
START_TEST(scale_of_a_single_point)
{
    const double points[] = {0, 50, 100};
    struct forest_band no_band = {.text = NULL};
    for (size_t i = 0; i < ARRAY_LENGTH(points); i++) {
        struct forest_row row = {.name = "x", .estimate = points[i]};
        struct forest_axis axis = forest_scale(&row, 1, &no_band);
        ck_assert_double_ge(points[i], axis.low);
        ck_assert_double_le(points[i], axis.high);
        ck_assert_double_ge(axis.low, 0);
        ck_assert_double_le(axis.high, 100);
        ck_assert_double_ge(axis.high - axis.low, axis.step);
    }
}
END_TEST

START_TEST(empty_chart_is_still_a_figure)
{
    struct forest_chart chart = chart_of(0);
    chart.mark = NULL;
    AUTO(buffer) struct buffer drawn = buffer_of(1 << 20);
    chart_forest(&chart, &drawn);
    ck_assert_uint_eq(times(drawn.data, "<svg "), 1);
    ck_assert_uint_eq(times(drawn.data, "</svg>"), 1);
    ck_assert_uint_eq(times(drawn.data, "<title "), 1);
    ck_assert_ptr_null(strstr(drawn.data, "MÔ PHỎNG"));
}
END_TEST

/* 80 rows fit A4: at 170 mm width the figure stays under 240 mm. */
START_TEST(full_page_fits_a4)
{
    struct forest_row many[FOREST_ROWS_MAX];
    for (size_t i = 0; i < FOREST_ROWS_MAX; i++)
        many[i] = rows[i % ARRAY_LENGTH(rows)];
    struct forest_chart chart = chart_of(ARRAY_LENGTH(rows));
    chart.rows = many;
    chart.row_count = FOREST_ROWS_MAX;
    AUTO(buffer) struct buffer drawn = buffer_of(1 << 20);
    chart_forest(&chart, &drawn);
    double width = 0;
    double height = 0;
    ck_assert_int_eq(
        sscanf(strstr(drawn.data, "viewBox"), "viewBox=\"0 0 %lf %lf\"", &width, &height), 2);
    ck_assert_double_lt(height / width * 170, 245);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chart");
    TCase *forest = tcase_create("forest");
    tcase_add_test(forest, golden_is_kept);
    tcase_add_test(forest, strip_has_a_bar_a_run);
    tcase_add_test(forest, words_are_escaped);
    tcase_add_test(forest, row_without_interval_has_no_line);
    tcase_add_test(forest, bare_row_is_only_named);
    tcase_add_test(forest, scale_holds_everything);
    tcase_add_test(forest, scale_of_a_single_point);
    tcase_add_test(forest, empty_chart_is_still_a_figure);
    tcase_add_test(forest, full_page_fits_a4);
    suite_add_tcase(suite, forest);
    return run_suite(suite);
}
