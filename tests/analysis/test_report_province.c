/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What only a province's report has: its units in bands and by component, points lost,
 * fields of procedures.
 */
#include "analysis/chart_multiples.h"
#include "tests/support/reported.h"

static const struct block *table_called(const char *caption)
{
    const struct block *table = NULL;
    for (size_t i = 0; (table = block_of(BLOCK_TABLE, i)) != NULL; i++)
        if (strstr(table->text, caption) != NULL)
            return table;
    return NULL;
}

/* Every unit stands in one band, whatever its estimate. */
START_TEST(units_stand_in_bands)
{
    make(ten, "90", LANGUAGE_VI, false);
    assert_sound();
    const struct block *table = table_called("theo dải so với mức chung");
    ck_assert_ptr_nonnull(table);
    size_t units_named = 0;
    for (size_t i = 0; i < table->row_count; i++)
        units_named += (size_t)strtol(table->rows[i].cells[1], NULL, 10);
    ck_assert_uint_eq(units_named, 10);
    const struct table_row *few = &table->rows[table->row_count - 1];
    ck_assert_str_eq(few->cells[0], "dưới 10 phiếu");
    ck_assert_str_eq(few->cells[1], "1");
    ck_assert_str_eq(few->cells[2], "");
    ck_assert_str_eq(few->cells[3], "xã Cát Sơn");
    const struct table_row *below = few - 1;
    ck_assert_str_eq(below->cells[0], "▼\u00a0Thấp\u00a0hơn");
    ck_assert_str_eq(below->cells[3], "xã <b>&\"");
    ck_assert_str_eq(below->cells[2], "50,0");
}
END_TEST

START_TEST(bands_head_the_figure)
{
    make(ten, "90", LANGUAGE_VI, false);
    const char *svg = block_of(BLOCK_CHART, 0)->svg;
    const char *below = strstr(svg, ">Thấp hơn toàn tỉnh: 1 đơn vị</text>");
    const char *few = strstr(svg, ">Có dưới 10 người trả lời: 1 đơn vị</text>");
    ck_assert_ptr_nonnull(below);
    ck_assert_ptr_nonnull(few);
}
END_TEST

/* The headline judged as a component like others stands as it does in the comparison itself. */
START_TEST(components_are_judged_like_the_headline)
{
    make(ten, "90", LANGUAGE_VI, false);
    struct compared_node found[16];
    ck_assert_uint_le(result->compared_count, ARRAY_LENGTH(found));
    ck_assert_ok(result_compare_node(result, definition->headline, result->arena, found));
    for (size_t i = 0; i < result->compared_count; i++) {
        ck_assert_int_eq(found[i].standing, result->compared[i].standing);
        ck_assert_double_eq(found[i].estimate.percent, result->compared[i].estimate.percent);
    }
}
END_TEST

START_TEST(components_stand_side_by_side)
{
    make(ten, "90", LANGUAGE_VI, false);
    const struct block *chart = block_of(BLOCK_CHART, 1);
    ck_assert_ptr_nonnull(strstr(chart->svg, "II.A  Tiếp cận dịch vụ"));
    ck_assert_ptr_null(strstr(chart->svg, "nan"));
    const struct block *apart = table_called("trong từng thành phần");
    ck_assert_uint_eq(apart->row_count, 9);
    for (size_t i = 0; i < apart->row_count; i++)
        ck_assert_str_eq(apart->rows[i].cells[3], "xã <b>&\"");
    const struct block *figures = apart + 1;
    ck_assert(figures->folded);
    ck_assert_uint_eq(figures->column_count, 10);
    ck_assert_uint_eq(figures->row_count, 10); /* the whole, nine judged */
    ck_assert_str_eq(figures->rows[9].cells[0], "Xã <b>&\"");
    ck_assert_str_eq(figures->rows[9].cells[1], "▼ 50,0");
}
END_TEST

/* Departments, centres and counters are compared like communes, and are called by their names. */
START_TEST(departments_are_units_too)
{
    static const struct batch mixed[] = {{"90.so", 120, 2},       {"90.tt", 120, 5},
                                         {"90001", 120, 5},       {like_codes[0], 120, 5},
                                         {like_codes[1], 120, 5}, {NULL, 0, 0}};
    add_unit("90.so", UNIT_DEPARTMENT, "Nội vụ", "Sở Nội vụ", "90");
    add_unit("90.tt", UNIT_CENTRE, "Phục vụ", "Trung tâm Phục vụ", "90");
    make(mixed, "90", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(has("gồm 3 xã/phường/đặc khu, 1 sở/ban/ngành, 1 trung tâm;"));
    const struct block *table = table_called("theo dải so với mức chung");
    ck_assert_str_eq(table->rows[table->row_count - 1].cells[0], "▼\u00a0Thấp\u00a0hơn");
    ck_assert(has(">Sở Nội vụ</"));
    tear_down();
    set_up();
    make(ten, "90", LANGUAGE_VI, false);
    ck_assert(!has("xã/phường/đặc khu"));
}
END_TEST

/* A commune's report compares with the province, not commune with commune by component. */
START_TEST(commune_has_no_panels)
{
    make(ten, "90001", LANGUAGE_EN, false);
    assert_sound();
    ck_assert_ptr_null(table_called("above or below"));
    ck_assert(has("Possible places of An Lạc among the 9 units compared: 1–8."));
}
END_TEST

/* 80 percent in every component: 0.2 of each maximum is lost, 1/100 of it given back. */
START_TEST(points_lost_add_up)
{
    static const struct batch even[] = {{"90001", 120, 5}, {like_codes[0], 60, 5}, {NULL, 0, 0}};
    static const char *const expected[6][8] = {
        {"8.1.3", NULL, "80,00", "2,5", "2,0000", "0,5000", "25,0", "0,0250"},
        {"8.1.4", NULL, "80,00", "2,5", "2,0000", "0,5000", "25,0", "0,0250"},
        {"8.1.5", NULL, "80,00", "2,0", "1,6000", "0,4000", "20,0", "0,0200"},
        {"8.1.1", NULL, "80,00", "1,5", "1,2000", "0,3000", "15,0", "0,0150"},
        {"8.1.2", NULL, "80,00", "1,5", "1,2000", "0,3000", "15,0", "0,0150"},
        {"8.1", NULL, "", "10,0", "8,0000", "2,0000", "100,0", ""},
    };
    make(even, "90", LANGUAGE_VI, false);
    assert_sound();
    const struct block *table = table_called("Điểm bị mất theo thành phần");
    ck_assert_ptr_nonnull(table);
    ck_assert_uint_eq(table->row_count, 6);
    for (size_t i = 0; i < 6; i++)
        for (size_t c = 0; c < 8; c++)
            if (expected[i][c] != NULL)
                ck_assert_str_eq(table->rows[i].cells[c], expected[i][c]);
    ck_assert(has("mất 2,0000 điểm trong 10,0 điểm tối đa. Mất nhiều nhất ở 8.1.3"));
    ck_assert(has("nhiều điểm nhất ở 8.1.3, 8.1.4: 0,0250 điểm"));
    ck_assert_ptr_null(table_called("Điểm PAR INDEX tương ứng"));
}
END_TEST

START_TEST(points_lost_are_a_provinces)
{
    make(ten, "90001", LANGUAGE_VI, false);
    ck_assert_ptr_null(table_called("Điểm bị mất"));
    ck_assert_ptr_nonnull(table_called("Điểm PAR INDEX tương ứng"));
}
END_TEST

/* Respondent r misses 4 of 16 marks when r % 5 is 1, else 3. */
START_TEST(fields_stand_apart)
{
    static const char land[] = "Đất đai";
    static const char *const fields[10] = {land, "Hộ tịch", land, land, land,
                                           land, NULL,      land, land, land};
    static const struct batch two[] = {{"90001", 120, 5}, {like_codes[0], 40, 5}, {NULL, 0, 0}};
    static const char *const expected[3][4] = {
        {"Đất đai", "128", "81,25", "2.048"},
        {"Hộ tịch", "16", "75,00", "256"},
        {"Khác, hoặc phiếu không ghi", "16", "75,00", "256"}};
    made_fields = fields;
    make(two, "90", LANGUAGE_VI, false);
    assert_sound();
    const struct block *table = table_called("theo lĩnh vực thủ tục");
    ck_assert_ptr_nonnull(table);
    ck_assert_uint_eq(table->row_count, 3);
    for (size_t i = 0; i < 3; i++)
        for (size_t c = 0; c < 4; c++)
            ck_assert_str_eq(table->rows[i].cells[c], expected[i][c]);
    ck_assert_ptr_null(table_called("theo quầy")); /* of one commune is not that of another */
}
END_TEST

/* 30, 24 and 6 people: the six cannot be had by taking what is shown from all. */
START_TEST(small_fields_are_hidden_with_another)
{
    static const char *const fields[10] = {"A", "A", "A", "A", "B", "B", "B", "B", "B", "<C>"};
    static const struct batch one[] = {{"90001", 60, 5}, {NULL, 0, 0}};
    made_fields = fields;
    make(one, "90001", LANGUAGE_EN, false);
    assert_sound();
    static const char *const captions[] = {"by field of procedures", "by counter"};
    for (size_t i = 0; i < ARRAY_LENGTH(captions); i++) {
        const struct block *table = table_called(captions[i]);
        ck_assert_uint_eq(table->row_count, 2);
        ck_assert_str_eq(table->rows[0].cells[0], "B");
        ck_assert_str_eq(table->rows[0].cells[1], "30");
        ck_assert_str_eq(table->rows[1].cells[0], "Others, or not told");
        ck_assert_str_eq(table->rows[1].cells[1], "30");
    }
    ck_assert(!has("&lt;C&gt;"));
}
END_TEST

/* Nobody tells a field, or nobody can be shown: no section. */
START_TEST(fields_nobody_tells_are_not_shown)
{
    static const char *const fields[10] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"};
    static const struct batch one[] = {{"90001", 60, 5}, {NULL, 0, 0}};
    make(one, "90001", LANGUAGE_EN, false);
    ck_assert(!has("By field of procedures"));
    tear_down();
    set_up();
    made_fields = fields;
    make(one, "90001", LANGUAGE_EN, false);
    ck_assert(!has("By field of procedures"));
}
END_TEST

START_TEST(panels_share_a_scale)
{
    const struct multiple_dot dots[2][2] = {{{true, 41, true, 33, 52, true}, {.known = false}},
                                            {{true, 90, true, 84, 95, false}, {.known = false}}};
    const struct multiple_panel panels[2] = {
        {"Một <b>", "x", dots[0], {false, 50, 0, 0, "x"}},
        {"Hai", "y", dots[1], {true, 88, 86, 90, "x"}},
    };
    struct forest_axis axis = multiples_scale(panels, 2, 2);
    ck_assert_double_eq(axis.low, 30);
    ck_assert_double_eq(axis.high, 100);
    const struct multiples_chart chart = {"panels", "t", "d", NULL, {"khác", "giống"},
                                          panels,   2,   2,   axis};
    chart_multiples(&chart, &page);
    ck_assert_uint_eq(times("<circle"), 4); /* two keys, two dots */
    ck_assert(has("Một &lt;b&gt;") && !has("<b>"));
    ck_assert(!has("nan"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_province");
    TCase *pages = tcase_create("pages");
    tcase_add_checked_fixture(pages, set_up, tear_down);
    tcase_add_test(pages, units_stand_in_bands);
    tcase_add_test(pages, bands_head_the_figure);
    tcase_add_test(pages, components_are_judged_like_the_headline);
    tcase_add_test(pages, components_stand_side_by_side);
    tcase_add_test(pages, departments_are_units_too);
    tcase_add_test(pages, commune_has_no_panels);
    tcase_add_test(pages, points_lost_add_up);
    tcase_add_test(pages, points_lost_are_a_provinces);
    tcase_add_test(pages, fields_stand_apart);
    tcase_add_test(pages, small_fields_are_hidden_with_another);
    tcase_add_test(pages, fields_nobody_tells_are_not_shown);
    tcase_add_test(pages, panels_share_a_scale);
    suite_add_tcase(suite, pages);
    return run_suite(suite);
}
