/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a report says of units beside one another, and what it refuses to say.
 */
#include "tests/support/reported.h"

/* Nothing is said to differ where nothing does. */
START_TEST(alike_communes_are_not_told_apart)
{
    static const struct batch same[] = {{"90001", 43, 5},        {like_codes[0], 47, 5},
                                        {like_codes[1], 40, 5},  {like_codes[2], 52, 5},
                                        {like_codes[3], 120, 5}, {NULL, 0, 0}};
    make(same, "90001", LANGUAGE_VI, false);
    ck_assert(has("chưa có thành phần hay nội dung nào đủ căn cứ"));
    ck_assert(has("So từng đôi, 0 trên 10 cặp đơn vị"));
    ck_assert(!has("▲") && !has("▼\u00a0"));
}
END_TEST

START_TEST(commune_below_is_said_to_be_lower)
{
    make(ten, "90002", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(has(">Thấp hơn</dd>"));
    ck_assert(has("Xét chung cả phần II"));
    ck_assert(has("Thành phần thấp hơn toàn tỉnh: "));
    ck_assert(has("Nội dung thấp hơn toàn tỉnh: câu "));
    const struct block *table = block_of(BLOCK_TABLE, 0);
    for (size_t i = 0; i < table->row_count; i++)
        ck_assert_str_eq(table->rows[i].cells[table->column_count - 1], "▼\u00a0Thấp\u00a0hơn");
    ck_assert(!has("<b>"));
    ck_assert(has("Xã &lt;b&gt;&amp;&quot;"));
    /* the same name in a page box: a string of the style sheet */
    ck_assert(has("@bottom-left{content:\"Xã \\3c b\\3e \\26 \\22 \"}"));
}
END_TEST

/* Six respondents: figures, but no interval and no comparison, with the reason. */
START_TEST(few_respondents_have_no_interval)
{
    make(ten, "90003", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(has("vì có dưới 10 người trả lời"));
    ck_assert(has("Chưa so sánh được"));
    ck_assert(has("; 1 có dưới 10 người trả lời được ghi riêng ở cuối"));
    const struct block *table = NULL;
    for (size_t i = 0; table == NULL; i++)
        if (block_of(BLOCK_TABLE, i)->folded)
            table = block_of(BLOCK_TABLE, i);
    const char *const *cells = table->rows[table->row_count - 1].cells;
    ck_assert_str_eq(cells[0], "Xã Cát Sơn");
    for (size_t i = 1; i < table->column_count; i++)
        ck_assert_str_eq(cells[i], i == 4 ? "dưới 10 phiếu" : "");
    ck_assert_str_eq(table->columns[2].group, "Theo cách tính SIPAS");
    ck_assert_str_eq(table->columns[3].group, "Ước lượng");
    ck_assert_str_eq(table->columns[1].title, "Số phiếu");
    ck_assert_str_eq(table->rows[0].cells[1], "120");
}
END_TEST

/* Whoever wishes rates: nothing is said of all citizens, on the first page already. */
START_TEST(voluntary_ratings_are_called_so)
{
    access = ACCESS_OPEN;
    make(ten, "90001", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(
        has("120 trên 120 phiếu là các lượt chấm điểm tự nguyện, nên con số không nói thay cho "
            "mọi người dân"));
    ck_assert(has("Người chấm điểm hài lòng đến mức nào?"));
    ck_assert(has("Chưa biết: ý kiến của những người dân xã An Lạc không chấm điểm"));
    ck_assert(has("điểm phần trăm, chưa kể người không chấm</dd>"));
    ck_assert(!has("Vì chỉ một phần người dân được hỏi"));
    tear_down();
    set_up();
    make(ten, "90001", LANGUAGE_VI, false);
    ck_assert(!has("tự nguyện"));
    ck_assert(!has("chưa kể người không chấm"));
    ck_assert(has("Vì chỉ một phần người dân được hỏi"));
    ck_assert(has("Chắc chắn: 80,00% của 1.920 lượt trả lời đã thu"));
    ck_assert(has("Chưa chắc chắn: tỷ lệ của mọi người dân xã An Lạc"));
}
END_TEST

/* In words as in tables: thousands apart, and half of the last digit goes up (13 of 16 = 81.25). */
START_TEST(numbers_are_written_as_an_office_does)
{
    static const struct batch mixed[] = {
        {"90001", 400, 16}, {"90001", 800, 4}, {"90002", 40, 5}, {NULL, 0, 0}};
    access = ACCESS_OPEN;
    make(mixed, "90001", LANGUAGE_VI, false);
    ck_assert(has("1.200 trên 1.200 phiếu là các lượt chấm điểm tự nguyện tại máy"));
    ck_assert(has(">81,25<") && has(">81,3<"));
    ck_assert(!has(">81,2<"));
}
END_TEST

/* No place in a list without the units it cannot be told from. */
START_TEST(places_have_their_uncertainty)
{
    make(ten, "90002", LANGUAGE_VI, false);
    const struct block *chart = block_of(BLOCK_CHART, 0);
    ck_assert_ptr_nonnull(strstr(chart->svg, ">Chưa phân biệt với</text>"));
    ck_assert(
        has("Thứ tự không phải là xếp hạng. So từng đôi, 8 trên 36 cặp đơn vị là khác nhau rõ"));
    ck_assert(has("Riêng xã &lt;b&gt;&amp;&quot; thấp hơn: "));
    const struct block *table = NULL;
    for (size_t i = 0; table == NULL; i++)
        if (block_of(BLOCK_TABLE, i)->folded)
            table = block_of(BLOCK_TABLE, i);
    ck_assert_uint_eq(table->column_count, 8);
    ck_assert_str_eq(table->columns[6].group, "So từng đôi với 8 đơn vị khác");
    for (size_t i = 0; i < table->row_count; i++) {
        const char *const *cells = table->rows[i].cells;
        bool own = strcmp(cells[0], "Xã <b>&\"") == 0;
        bool few = strcmp(cells[0], "Xã Cát Sơn") == 0;
        ck_assert_str_eq(cells[6], few ? "" : own ? "9" : "1–8");
        ck_assert_str_eq(cells[7], few ? "" : own ? "b" : "a");
    }
}
END_TEST

/* Where a design effect came from stands beside it. */
START_TEST(design_effects_name_their_source)
{
    make(ten, "90", LANGUAGE_VI, false);
    ck_assert(has("gộp từ 10 đơn vị cấp xã của đợt khảo sát") ||
              has("gộp từ 9 đơn vị cấp xã của đợt khảo sát"));
    ck_assert(has("Hệ số thiết kế của mức chung"));
    ck_assert(has("Các phiếu không có trọng số"));
    tear_down();
    set_up();
    make(alone, "90001", LANGUAGE_VI, false);
    ck_assert(has("1,50 (giả định của bộ chỉ số"));
}
END_TEST

START_TEST(province_has_its_communes_as_forest)
{
    make(ten, "90", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(has("tại tỉnh Mẫu"));
    ck_assert(has("Trong 10 đơn vị cấp xã có phiếu"));
    ck_assert_uint_eq(times("<title id=\"forest-"), 1);
    const struct block *table = block_of(BLOCK_TABLE, 0);
    for (size_t i = 0; i < table->column_count; i++)
        ck_assert_str_ne(table->columns[i].title, "Đơn vị");
}
END_TEST

START_TEST(many_communes_are_drawn_in_parts)
{
    static char codes[168][8];
    static struct batch many[169];
    for (size_t i = 0; i < 168; i++) {
        snprintf(codes[i], sizeof codes[i], "91%03zu", i);
        add_unit(codes[i], UNIT_COMMUNE, codes[i], codes[i], "90");
        many[i] = (struct batch){codes[i], 12, 3 + (int)(i % 9)};
    }
    make(many, "90", LANGUAGE_VI, false);
    assert_sound();
    ck_assert_uint_eq(times("<title id=\"forest-"), 4);
    ck_assert_uint_eq(times("id=\"forest-2-title\""), 1);
    ck_assert(has("(phần 4/4)"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_compare");
    TCase *pages = tcase_create("pages");
    tcase_add_checked_fixture(pages, set_up, tear_down);
    tcase_add_test(pages, alike_communes_are_not_told_apart);
    tcase_add_test(pages, commune_below_is_said_to_be_lower);
    tcase_add_test(pages, few_respondents_have_no_interval);
    tcase_add_test(pages, voluntary_ratings_are_called_so);
    tcase_add_test(pages, numbers_are_written_as_an_office_does);
    tcase_add_test(pages, places_have_their_uncertainty);
    tcase_add_test(pages, design_effects_name_their_source);
    tcase_add_test(pages, province_has_its_communes_as_forest);
    tcase_add_test(pages, many_communes_are_drawn_in_parts);
    suite_add_tcase(suite, pages);
    return run_suite(suite);
}
