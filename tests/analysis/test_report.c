/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/reported.h"

START_TEST(commune_beside_its_province)
{
    make(ten, "90001", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(has("<html lang=\"vi\">"));
    ck_assert(has("tại xã An Lạc"));
    ck_assert(has("<dd class=\"value\">120 phiếu</dd>"));
    ck_assert(has("7 phiếu làm dở, 3 phiếu tạm giữ để xem xét, 1 lần gửi lại"));
    ck_assert(has("n\u00a0=\u00a01.920"));
    ck_assert(has("từ 01/11/2026"));
    ck_assert_uint_eq(times("<title id=\"forest-"), 1);
    ck_assert(!has("MÔ PHỎNG"));
    ck_assert(has(">Chưa đủ căn cứ để nói khác toàn tỉnh</dd>"));
    ck_assert(has("Thành phần cao hơn toàn tỉnh: I “")); /* 2.760 answers tell 80 from 77,79 */
    ck_assert(has(" điểm phần trăm về mỗi phía, vì chỉ có 120 người trả lời."));
    ck_assert(has("một người chấm 16 nội dung"));
    ck_assert(has("<p>Chưa đủ căn cứ để nói đây đúng là những nội dung kém nhất: "));
    ck_assert(has("đồng hạng)"));
    ck_assert(!has("thấp nhất)")); /* every component of 90001 has 80 percent */
    ck_assert(has("phiếu được tính: từ 12/11/2026 đến 12/11/2026"));
    ck_assert(has("báo cáo lập ngày "));
    ck_assert(has("So sánh giữa các đơn vị cấp xã về phần II “Cung ứng dịch vụ hành chính công”"));
}
END_TEST

/* 43 responses leave the items with shares of their own. */
START_TEST(lowest_component_of_each_part_is_named)
{
    static const struct batch uneven[] = {{"90001", 43, 5}, {NULL, 0, 0}};
    make(uneven, "90001", LANGUAGE_VI, false);
    ck_assert(has("Thành phần thấp nhất của phần II là II."));
    ck_assert(has("Thành phần thấp nhất của phần I là I."));
    ck_assert(has("Chưa đủ căn cứ để nói chắc: khoảng này giao với khoảng của"));
    const struct block *table = block_of(BLOCK_TABLE, 0);
    size_t node = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        node = index_find(definition, table->rows[i].cells[0]);
        bool marked = strstr(table->rows[i].cells[1], "(▼ thấp nhất)") != NULL;
        bool lowest = definition->nodes[node].parent != SIZE_MAX;
        for (size_t k = 0; lowest && k < definition->node_count; k++)
            lowest = definition->nodes[k].kind != NODE_POOLED ||
                     definition->nodes[k].parent != definition->nodes[node].parent ||
                     exact_compare(result->subject.official[k].percent,
                                   result->subject.official[node].percent) >= 0;
        ck_assert_int_eq(marked, lowest);
    }
}
END_TEST

/* 4 of 40 name harassment: neither that count nor its complement, nor a share, is written. */
START_TEST(few_people_are_not_counted_out)
{
    make(alone, "90001", LANGUAGE_VI, false);
    ck_assert(has("Dưới 5 người trong 40 người trả lời cho biết"));
    const struct block *table = NULL;
    for (size_t i = 0; table == NULL; i++)
        if (strstr(block_of(BLOCK_TABLE, i)->text, "Câu 5. ") != NULL)
            table = block_of(BLOCK_TABLE, i);
    ck_assert_str_eq(table->rows[0].cells[1], "không nêu");
    ck_assert_str_eq(table->rows[1].cells[1], "dưới 5");
    ck_assert_str_eq(table->rows[0].cells[2], "–");
    ck_assert_str_eq(table->rows[1].cells[2], "–");
    tear_down();
    set_up();
    make(ten, "90001", LANGUAGE_VI, false);
    ck_assert(has("10,00% người trả lời (12 trên 120 người)"));
    ck_assert(!has("dưới 5"));
}
END_TEST

/* What is assumed is said only where the assumption was used. */
START_TEST(assumption_is_named_where_it_was_used)
{
    make(ten, "90001", LANGUAGE_VI, false);
    ck_assert(has("gộp từ 10 đơn vị cấp xã") || has("gộp từ 9 đơn vị cấp xã"));
    ck_assert(!has("giả định"));
    ck_assert(has("<h3>Dành cho người làm thống kê</h3>"));
    tear_down();
    set_up();
    make(alone, "90001", LANGUAGE_VI, false);
    ck_assert(has("theo giả định của bộ chỉ số"));
}
END_TEST

/* The page gives the official figure as the index does, with a comma, under its own head. */
START_TEST(official_and_estimate_have_columns_of_their_own)
{
    make(ten, "90001", LANGUAGE_VI, false);
    size_t headline = definition->headline;
    AUTO(buffer) struct buffer percent = buffer_of(64);
    ck_assert_ok(exact_text(result->subject.official[headline].percent, 2, &percent));
    *strchr(percent.data, '.') = ',';
    const struct block *table = block_of(BLOCK_TABLE, 0);
    const struct table_row *row = NULL;
    for (size_t i = 0; i < table->row_count; i++)
        if (strcmp(table->rows[i].cells[0], "II") == 0)
            row = &table->rows[i];
    ck_assert_ptr_nonnull(row);
    ck_assert_str_eq(row->cells[2], percent.data);
    ck_assert_str_eq(row->cells[3], "1.920");
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(row->cells[i], percent.data) == 0)
            ck_assert_str_eq(table->columns[i].group, "Theo cách tính SIPAS");
    ck_assert_str_eq(table->columns[table->column_count - 2].group, "Ước lượng");
    ck_assert_str_eq(table->columns[table->column_count - 1].title, "So với toàn tỉnh");
    ck_assert_uint_eq(table->row_count, 11);
}
END_TEST

START_TEST(par_points_add_up_in_their_own_table)
{
    make(ten, "90001", LANGUAGE_VI, false);
    const struct block *table = block_of(BLOCK_TABLE, 1);
    ck_assert_uint_eq(table->row_count, 6);
    double sum = 0;
    double total = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        char text[32];
        snprintf(text, sizeof text, "%s", table->rows[i].cells[5]);
        *strchr(text, ',') = '.';
        *(table->rows[i].emphasis ? &total : &sum) += strtod(text, NULL);
    }
    ck_assert_double_eq_tol(sum, total, 1e-9);
    ck_assert_double_gt(total, 0);
}
END_TEST

START_TEST(simulated_is_marked_everywhere)
{
    make(ten, "90001", LANGUAGE_VI, true);
    assert_sound();
    const char *mark = "SỐ LIỆU MÔ PHỎNG";
    ck_assert_ptr_nonnull(strstr(block_of(BLOCK_CHART, 0)->svg, mark));
    ck_assert_ptr_nonnull(strstr(block_of(BLOCK_CHART, 0)->source, mark));
    ck_assert(has("<title>SỐ LIỆU MÔ PHỎNG - "));
    ck_assert(has("@top-center{content:\"SỐ LIỆU MÔ PHỎNG\"}"));
    ck_assert(has("<p class=\"mark\">SỐ LIỆU MÔ PHỎNG</p>"));
    ck_assert(has("<div class=\"across\" aria-hidden=\"true\">SỐ LIỆU MÔ PHỎNG</div>"));
}
END_TEST

START_TEST(nobody_answered_is_said_in_sentences)
{
    const char *const asked[] = {"90004", "90"};
    for (size_t i = 0; i < ARRAY_LENGTH(asked); i++) {
        make(nobody, asked[i], LANGUAGE_VI, true);
        assert_sound();
        ck_assert(has("<dd class=\"value\">0 phiếu</dd>"));
        ck_assert(has("Báo cáo chưa có số liệu để trình bày."));
        ck_assert_uint_eq(times("<svg "), 0);
        tear_down();
        set_up();
    }
}
END_TEST

/* Others answered, this one did not: nothing of theirs is shown as its own. */
START_TEST(silent_commune_among_others)
{
    make(ten, "90004", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(has("Chưa có phiếu trả lời đủ nào của xã Trống"));
    ck_assert_uint_eq(times("<svg "), 0);
}
END_TEST

START_TEST(single_commune_is_compared_with_nobody)
{
    make(alone, "90001", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(has("Đợt khảo sát không có đơn vị nào khác có phiếu"));
    ck_assert(!has("Toàn tỉnh"));
    ck_assert_uint_eq(times("<title id=\"forest-"), 1);
    ck_assert(has("Mỗi dòng là một thành phần"));
}
END_TEST

START_TEST(lowest_items_are_lowest_and_leave_room)
{
    make(ten, "90002", LANGUAGE_VI, false);
    const struct block *table = NULL;
    for (size_t i = 0; table == NULL; i++)
        if (block_of(BLOCK_TABLE, i)->to_fill)
            table = block_of(BLOCK_TABLE, i);
    ck_assert_uint_eq(table->row_count, 5);
    for (size_t i = 0; i < table->row_count; i++) {
        ck_assert_str_eq(table->rows[i].cells[table->column_count - 1], "");
        ck_assert_str_ne(table->rows[i].cells[3], "");
    }
    ck_assert_str_eq(table->columns[table->column_count - 1].title, "Hướng khắc phục");
}
END_TEST

START_TEST(notes_say_what_is_not_official)
{
    make(ten, "90001", LANGUAGE_VI, false);
    ck_assert(form->wording_own);
    ck_assert(!definition->verified);
    ck_assert(
        has("<p class=\"notice\">Kết quả chưa phải SIPAS chính thức: câu hỏi không phải nguyên "
            "văn của Bộ Nội vụ; cách tính chưa được đối chiếu với văn bản gốc.</p>"));
    ck_assert(has("@bottom-center{content:\"Chưa phải SIPAS chính thức\"}"));
    ck_assert(has("<li>Chưa kiểm chứng: "));
    ck_assert(has("chưa được đối chiếu với nguyên văn văn bản gốc"));
    ck_assert(has("hailong " HAILONG_VERSION));
    char hash[HASH_TEXT_SIZE];
    hash_text(form->hash, hash);
    hash[16] = '\0';
    ck_assert(has(hash));
    hash_text(definition->hash, hash);
    hash[16] = '\0';
    ck_assert(has(hash));
}
END_TEST

START_TEST(english_has_english_numbers)
{
    make(ten, "90001", LANGUAGE_EN, true);
    assert_sound();
    ck_assert(has("<html lang=\"en\">"));
    ck_assert(has("n\u00a0=\u00a01,920"));
    ck_assert(has("SIMULATED FIGURES"));
    ck_assert(!has("Khoảng tin cậy"));
}
END_TEST

START_TEST(json_reads_back)
{
    make(ten, "90001", LANGUAGE_VI, false);
    AUTO(buffer) struct buffer text = buffer_of(PAGE_BYTES_MAX);
    ck_assert_ok(report_json(report, &text));
    AUTO(json) struct json *json = NULL;
    ck_assert_ok(json_parse(text.data, text.length, &json));
    int64_t number = 0;
    ck_assert(json_integer(json_member(json, "report"), &number));
    ck_assert_int_eq(number, 1);
    ck_assert_str_eq(json_member_text(json_member(json, "index"), "unit"), "90001");
    const struct json *whole = json_member(json, "whole");
    ck_assert_str_eq(json_member_text(whole, "unit"), "90");
    ck_assert(json_integer(json_member(whole, "responses"), &number));
    ck_assert_int_eq(number, 9 * 120 + 6);
    ck_assert_uint_eq(json_count(json_member(json, "blocks")), report->document.block_count);
    ck_assert_uint_eq(json_count(json_member(json, "compared")), 10);
}
END_TEST

START_TEST(json_of_nobody_has_nulls)
{
    make(nobody, "90004", LANGUAGE_VI, false);
    AUTO(buffer) struct buffer text = buffer_of(PAGE_BYTES_MAX);
    ck_assert_ok(report_json(report, &text));
    AUTO(json) struct json *json = NULL;
    ck_assert_ok(json_parse(text.data, text.length, &json));
    ck_assert(json_is(json_member(json, "whole"), JSON_NULL));
    ck_assert_uint_eq(json_count(json_member(json, "compared")), 0);
}
END_TEST

/* A buffer that is too small is a fault, not half a page. */
START_TEST(limit_is_a_fault)
{
    make(ten, "90001", LANGUAGE_VI, false);
    AUTO(buffer) struct buffer little = buffer_of(2000);
    ck_assert_fault(document_html(&report->document, &little), FAULT_LIMIT);
    AUTO(buffer) struct buffer less = buffer_of(2000);
    ck_assert_fault(report_json(report, &less), FAULT_LIMIT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *pages = tcase_create("pages");
    tcase_add_checked_fixture(pages, set_up, tear_down);
    tcase_add_test(pages, commune_beside_its_province);
    tcase_add_test(pages, lowest_component_of_each_part_is_named);
    tcase_add_test(pages, few_people_are_not_counted_out);
    tcase_add_test(pages, assumption_is_named_where_it_was_used);
    tcase_add_test(pages, official_and_estimate_have_columns_of_their_own);
    tcase_add_test(pages, par_points_add_up_in_their_own_table);
    tcase_add_test(pages, simulated_is_marked_everywhere);
    tcase_add_test(pages, nobody_answered_is_said_in_sentences);
    tcase_add_test(pages, silent_commune_among_others);
    tcase_add_test(pages, single_commune_is_compared_with_nobody);
    tcase_add_test(pages, lowest_items_are_lowest_and_leave_room);
    tcase_add_test(pages, notes_say_what_is_not_official);
    tcase_add_test(pages, english_has_english_numbers);
    tcase_add_test(pages, json_reads_back);
    tcase_add_test(pages, json_of_nobody_has_nulls);
    tcase_add_test(pages, limit_is_a_fault);
    suite_add_tcase(suite, pages);
    return run_suite(suite);
}
