/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/scored.h"

static const char head[] = "STT|Tiêu chí|Điểm chuẩn|Điểm thẩm định|Điểm bị trừ\n";
#define HEAD "STT|Tiêu chí|Điểm chuẩn|Điểm thẩm định|Điểm bị trừ\n"

static const struct score_row *row_of(const char *code)
{
    size_t found = scorecard_find(&card, code);
    ck_assert_msg(found != SIZE_MAX, "no row %s", code);
    return &card.rows[found];
}

START_TEST(points_and_what_was_lost)
{
    score(HEAD "1|A|10|9,5|-0.5\n1.1|a|2|1.5|-0,5\n|Tổng cộng|100|99.5|-0.5\n");
    ck_assert_str_eq(told(), "D4 scorecard_total;C4 scorecard_total_maximum;");
    ck_assert_str_eq(written(&row_of("1")->points), "9.5000");
    ck_assert_str_eq(written(&row_of("1.1")->lost), "-0.5000");
    ck_assert_str_eq(exactly(card.lost), "-0.5000");
    ck_assert_uint_eq(row_of("1.1")->parent, 0);
    ck_assert(!row_of("1")->is_leaf);
}
END_TEST

static const struct {
    const char *rows;
    const char *told;
} checked[] = {
    {"1|A|10|9|-1\n1.1|a|2|1|-1", ""},
    {"1|A|10|9|-1\n1.1|a|2|1|1", "E3 scorecard_sign_lost;"},
    {"1|A|10|9|-1\n1.1|a|2|1|-2", "E3 scorecard_deduction;"},
    /* what a formula leaves behind its last digits */
    {"1|A|10|4.33333333333333|-5.66666666666667\n1.1|a|10|4.333333333333333|", ""},
    {"1|A|10|4.33333333|-5.66666667\n1.1|a|10|4.333333333333333|", "D2 scorecard_sum;"},
    {"1|A|10|8.5|-1.5\n1.1|a|2|1|-1", "D2 scorecard_sum;"},
    /* 8.1 is its parts: not counted twice */
    {"8|A|10|8|-2\n8.1|a|5|3|-2\n8.1.1|b|2|1|-1\n8.1.2|c|2|1|-1", ""},
    {"8|A|10|8|-2\n8.1|a|5|4|-1\n8.1.1|b|2|1|-1\n8.1.2|c|2|1|-1", "D3 scorecard_sum;"},
    {"1.1|a|2|1|-1", "A2 scorecard_field_missing;"},
    {"1|A|10|9|-1\n1.3.2|a|2|1|-1", ""},
    {"1|A|10|9|-1\n1.1|a|2|1|-1\n1.1|b|2|1|-1", "A4 scorecard_code_twice;"},
    {"1|A|10|9|-1\n1.1.|a|2|1|-1\n1.1|b|2|1|-1", "A4 scorecard_code_twice;"},
    {"1|A|10|9|-1\n1.1|a|2|2.1|", "D3 scorecard_over;"},
    {"1|A|10|9|-1\n1.1|a|2|-1|", "D3 scorecard_under;"},
    {"1|A|10|9|-1\n1.1|a||1|", "C3 scorecard_maximum_missing;"},
    {"1|A|10|9|-1\n1.1|a|2||\n1.2|b|1|0|-1", "D3 scorecard_points_missing;"},
    {"1|A|10|9|-1\nx|a|2|1|-1", "A3 scorecard_code;"},
    {"1|A|10|9|-1\n1..2|a|2|1|-1", "A3 scorecard_code;"},
    {"1|A|10|9|-1\n1000|a|2|1|-1", "A3 scorecard_code;"},
    {"1|A|10|9|-1\n1.1.1.1.1.1.1|a|2|1|-1", "A3 scorecard_code;"},
    {"1|A|10|9|-1\n|a|2|1|-1", "A3 scorecard_code_missing;"},
    {"1|A|10|x|-1", "D2 scorecard_number;"},
    {"1|A|10|9|-1\n|và nữa", "A3 scorecard_joined;"},
    {"|và nữa\n1|A|10|10|0", "A2 scorecard_loose;"},
    {"1|A|100|90|-10\n1.1|a|20|10|-10\n|Tổng cộng:|100|90 (90,0)|-10", ""},
    {"1|A|100|90|-10\n1.1|a|20|10|-10\n|Tổng cộng:|100|90 (91)|-10", "D4 scorecard_twin;"},
    {"1|A|90|80|-10\n1.1|a|20|10|-10\nTổng cộng||90|80|-10", "C4 scorecard_total_hundred;"},
    {"1|A|100|90|-10\n1.1|a|20|10|-10\n|Tổng cộng|100|90|\n|Tổng cộng|100|90|",
     "B5 scorecard_code_twice;"},
    {HEAD "1|A|10|10|0\n" HEAD "2|B|10|10|0", ""},
};

START_TEST(findings_with_their_cells)
{
    char text[1024];
    snprintf(text, sizeof text, "%s%s", head, checked[_i].rows);
    score(text);
    ck_assert_str_eq(told(), checked[_i].told);
}
END_TEST

/* Excel shows 0.985 as 98,5%, and makes a day of 1.2: such cells are no points and no code. */
START_TEST(percentages_and_days_are_refused)
{
    struct scorecard_ask ask = {.path = "x.xlsx"};
    struct sheet sheet = scored_sheet(HEAD "1|A|10|9|-1\n45323|a|2|1|-1\n1.3|b|45415|0.985|\n");
    sheet.rows[2].cells[0] = (struct sheet_cell){"45323", true, SHEET_DATE};
    sheet.rows[3].cells[2] = (struct sheet_cell){"45415", true, SHEET_DATE};
    sheet.rows[3].cells[3] = (struct sheet_cell){"0.985", true, SHEET_PERCENT};
    ck_assert_ok(scorecard_read(&sheet, &ask, scored_arena, &card));
    ck_assert_str_eq(
        told(), "A3 scorecard_code_date;C4 scorecard_number_date;D4 scorecard_number_percent;");
    ck_assert_uint_eq(findings_errors(&card.findings), 3);
}
END_TEST

START_TEST(a_code_that_is_there_names_its_line)
{
    score(HEAD "1|A|10|9|-1\n1.1|a|2|1|-1\n1.1|b|2|1|-1");
    ck_assert_str_eq(card.findings.items[0].args[1].value, "3");
}
END_TEST

START_TEST(the_right_sign_is_used)
{
    score(HEAD "3|A|13|12.9925|0.0075\n3.4.1|a|1.5|1,4925|0.0075\n");
    ck_assert_str_eq(written(&row_of("3.4.1")->lost), "-0.0075");
    ck_assert_str_eq(exactly(card.lost), "-0.0075");
}
END_TEST

START_TEST(points_from_the_deduction)
{
    score("STT|Tiêu chí|Điểm chuẩn|Điểm bị trừ\n1|A|10|-1\n1.1|a|2|1\n");
    ck_assert_str_eq(written(&row_of("1.1")->points), "1.0000");
    ck_assert_str_eq(written(&row_of("1")->points), "9.0000");
}
END_TEST

START_TEST(a_field_without_points_is_added_up)
{
    score(HEAD "1|A|10||\n1.1|a|2|1|-1\n1.2|b|2|1.5|-0.5\n2|B|90|90|\n");
    ck_assert_str_eq(written(&row_of("1")->points), "8.5000");
    ck_assert_str_eq(written(&card.total->points), "98.5000");
    ck_assert_str_eq(written(&card.total->figures[SCORE_MAXIMUM]), "100.0000");
    ck_assert_str_eq(written(&card.total->lost), "-1.5000");
}
END_TEST

/* --- two readings ---------------------------------------------------------------------------- */

START_TEST(a_maximum_decides)
{
    score(HEAD "1|A|10|9.000|-1.000\n1.1|a|2|1.000|-1,000\n");
    ck_assert_str_eq(told(), "");
    ck_assert_str_eq(written(&row_of("1")->points), "9.0000");
}
END_TEST

START_TEST(the_total_decides_a_maximum)
{
    score(HEAD "1|A|10.000|9.5|-0.5\n1.1|a|1.000|0.5|-0.5\n|Tổng cộng|100|99.5|-0.5\n");
    ck_assert_str_eq(written(&row_of("1.1")->figures[SCORE_MAXIMUM]), "1.0000");
}
END_TEST

START_TEST(what_nothing_decides_is_asked)
{
    static const char rows[] = HEAD "1|A|1.000|0.5|-0.5\n";
    score(rows);
    ck_assert_str_eq(told(), "C2 scorecard_number_two;");
    const struct finding *finding = &card.findings.items[0];
    ck_assert_int_eq(finding->severity, SEVERITY_ERROR);
    ck_assert_str_eq(finding->args[0].value, "Điểm chuẩn");
    ck_assert_str_eq(finding->args[3].value, "1.0");
    ck_assert_str_eq(finding->args[4].value, "1000.0");
    score_with(rows, '.', false);
    ck_assert_str_eq(told(), "");
    ck_assert_str_eq(written(&row_of("1")->figures[SCORE_MAXIMUM]), "1.0000");
    score_with(rows, ',', false);
    ck_assert_str_eq(written(&row_of("1")->figures[SCORE_MAXIMUM]), "1000.0000");
}
END_TEST

/* Both readings are within a maximum of 2000. */
START_TEST(a_large_maximum_decides_nothing)
{
    score(HEAD "1|A|2000|1.500|\n");
    ck_assert_str_eq(told(), "D2 scorecard_number_two;");
}
END_TEST

/* --- heads and texts ------------------------------------------------------------------------- */

START_TEST(heads_in_both_languages)
{
    score("Code|Name|Max|Self|Appraised|Deduction|Reason|Remedy|Lead|Follow|Deadline|Product|"
          "State|Hue\n1|A|2|2|1|-1|r|b|l|f|d|p|s|h\n");
    ck_assert_str_eq(told(), "N1 scorecard_head_unknown;");
    ck_assert_str_eq(row_of("1")->texts[SCORE_STATE], "s");
    ck_assert_str_eq(written(&row_of("1")->figures[SCORE_SELF]), "2.0000");
    ck_assert_str_eq(written(&row_of("1")->points), "1.0000");
}
END_TEST

START_TEST(heads_below_titles)
{
    score("Phụ lục\n||Năm 2023\nSTT|Lĩnh vực/Tiêu chí/ Tiêu chí thành phần|ĐIỂM CHUẨN|"
          "Điểm tự chấm\n1|A|10|10\n");
    ck_assert_uint_eq(card.title_count, 2);
    ck_assert_str_eq(card.titles[1], "Năm 2023");
    ck_assert(!card.has[SCORE_APPRAISED]);
    ck_assert_str_eq(written(&row_of("1")->points), "10.0000");
}
END_TEST

START_TEST(no_head_no_rows)
{
    struct scorecard_ask ask = {.path = "x.csv"};
    struct sheet sheet = scored_sheet("a|b\n1|2\n");
    ck_assert_fault(scorecard_read(&sheet, &ask, scored_arena, &card), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "scorecard_head_missing");
    sheet = scored_sheet(head);
    ck_assert_fault(scorecard_read(&sheet, &ask, scored_arena, &card), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "scorecard_rows_none");
}
END_TEST

START_TEST(texts_go_on_below)
{
    score("STT|Tiêu chí|Điểm chuẩn|Điểm thẩm định|Lý do\n1|Kết quả|10|10|\n|hài lòng|||vì\n|||"
          "|thế\n");
    ck_assert_str_eq(row_of("1")->texts[SCORE_NAME], "Kết quả hài lòng");
    ck_assert_str_eq(row_of("1")->texts[SCORE_REASON], "vì thế");
}
END_TEST

START_TEST(merged_cells_are_filled_when_asked)
{
    static const char rows[] = "STT|Tiêu chí|Điểm chuẩn|Điểm thẩm định|Biện pháp khắc phục|Thời "
                               "gian\n1|A|10|10||\n1.1|a|1|1|x|q\n1.2|b|1|1||\n1.3|c|1|1||q2\n"
                               "2|B|1|1||\n2.1|d|1|1||\n";
    score(rows);
    ck_assert_str_eq(row_of("1.2")->texts[SCORE_REMEDY], "");
    score_with(rows, 0, true);
    ck_assert_str_eq(row_of("1.2")->texts[SCORE_REMEDY], "x");
    ck_assert_str_eq(row_of("1.2")->texts[SCORE_DEADLINE], "q");
    ck_assert_str_eq(row_of("1.3")->texts[SCORE_REMEDY], "");
    ck_assert_str_eq(row_of("2.1")->texts[SCORE_REMEDY], "");
}
END_TEST

START_TEST(kinds_and_who_leads)
{
    score("STT|Tiêu chí|Điểm chuẩn|Điểm thẩm định|Lý do|Cơ quan chủ trì\n1|A|10|10||\n"
          "1.1|a|1|1|ĐIỀU TRA XÃ HỘI HỌC|Sở X\n8|B|16|16||Sở Y\n8.1|SIPAS|10|10||\n"
          "8.1.1|c|1|1||\n8.4|d|1|1|thu|\n");
    ck_assert_int_eq(row_of("1.1")->kind, SCORE_SURVEY);
    ck_assert_int_eq(row_of("8.1.1")->kind, SCORE_SIPAS);
    ck_assert_int_eq(row_of("8.4")->kind, SCORE_APPRAISAL);
    ck_assert_str_eq(scorecard_lead(&card, scorecard_find(&card, "1.1")), "Sở X");
    ck_assert_str_eq(scorecard_lead(&card, scorecard_find(&card, "8.1.1")), "Sở Y");
    ck_assert_str_eq(scorecard_lead(&card, scorecard_find(&card, "1")), "");
}
END_TEST

START_TEST(rows_have_a_limit)
{
    struct scorecard_ask ask = {.path = "x.csv"};
    struct sheet sheet = scored_sheet(HEAD "1|A|10|10|0\n");
    struct sheet_row *rows = arena_array(scored_arena, SCORECARD_ROWS_MAX + 2, sizeof *rows);
    rows[0] = sheet.rows[0];
    for (size_t i = 1; i < SCORECARD_ROWS_MAX + 2; i++) {
        rows[i] = sheet.rows[1];
        rows[i].cells = arena_array(scored_arena, 5, sizeof *rows[i].cells);
        memcpy(rows[i].cells, sheet.rows[1].cells, 5 * sizeof *rows[i].cells);
        rows[i].cells[0].text = arena_format(scored_arena, "%zu.%zu", i / 900 + 1, i % 900);
    }
    struct sheet full = {rows, SCORECARD_ROWS_MAX + 1};
    ck_assert_ok(scorecard_read(&full, &ask, scored_arena, &card));
    full.row_count++;
    ck_assert_fault(scorecard_read(&full, &ask, scored_arena, &card), FAULT_LIMIT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scorecard");
    TCase *tests = tcase_create("reading");
    tcase_add_checked_fixture(tests, scored_setup, scored_teardown);
    tcase_add_test(tests, points_and_what_was_lost);
    tcase_add_loop_test(tests, findings_with_their_cells, 0, ARRAY_LENGTH(checked));
    tcase_add_test(tests, percentages_and_days_are_refused);
    tcase_add_test(tests, a_code_that_is_there_names_its_line);
    tcase_add_test(tests, the_right_sign_is_used);
    tcase_add_test(tests, points_from_the_deduction);
    tcase_add_test(tests, a_field_without_points_is_added_up);
    tcase_add_test(tests, a_maximum_decides);
    tcase_add_test(tests, the_total_decides_a_maximum);
    tcase_add_test(tests, what_nothing_decides_is_asked);
    tcase_add_test(tests, a_large_maximum_decides_nothing);
    tcase_add_test(tests, heads_in_both_languages);
    tcase_add_test(tests, heads_below_titles);
    tcase_add_test(tests, no_head_no_rows);
    tcase_add_test(tests, texts_go_on_below);
    tcase_add_test(tests, merged_cells_are_filled_when_asked);
    tcase_add_test(tests, kinds_and_who_leads);
    tcase_add_test(tests, rows_have_a_limit);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
