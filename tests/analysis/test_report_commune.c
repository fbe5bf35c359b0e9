/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a commune's report says besides the index, beside figures made here from the answers.
 */
#include "tests/support/reported.h"

#include <math.h>

static const struct block *table_named(const char *caption)
{
    for (size_t i = 0; block_of(BLOCK_TABLE, i) != NULL; i++)
        if (strstr(block_of(BLOCK_TABLE, i)->text, caption) != NULL)
            return block_of(BLOCK_TABLE, i);
    ck_abort_msg("no table \"%s\"", caption);
}

static const struct table_row *row_named(const struct block *table, const char *first)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (strcmp(table->rows[i].cells[0], first) == 0)
            return &table->rows[i];
    ck_abort_msg("no row \"%s\"", first);
}

static void are_cells(const struct table_row *row, size_t from, const char *const *wanted)
{
    for (size_t i = 0; wanted[i] != NULL; i++)
        ck_assert_str_eq(row->cells[from + i], wanted[i]);
}

/* "80,0", and "78,1–81,9" of two. */
static const char *written(double value)
{
    static char texts[8][32];
    static size_t next;
    char *text = texts[next++ % 8];
    snprintf(text, sizeof texts[0], "%.1f", value);
    *strchr(text, '.') = ',';
    return text;
}

/* Wilson's interval of y of x answers with a design effect (Wilson 1927), by its own roots. */
static const char *wilson(double y, double x, double deff)
{
    static char text[64];
    double q = 1.959963984540054;
    double n = x / fmax(1, deff);
    double p = y / x;
    double a = 1 + q * q / n;
    double b = -(2 * p + q * q / n);
    double c = p * p;
    double root = sqrt(b * b - 4 * a * c);
    snprintf(text, sizeof text, "%s–%s", written(100 * (-b - root) / (2 * a)),
             written(100 * (-b + root) / (2 * a)));
    return text;
}

/* --- answers by level ------------------------------------------------------------------------ */

START_TEST(levels_are_counted)
{
    make(ten, "90001", LANGUAGE_VI, false);
    assert_sound();
    ck_assert_uint_eq(times("<title id=\"likert-"), 2);
    const struct block *table = table_named("Số người chọn từng mức");
    ck_assert(table->folded);
    /* of 120, every fifth chose level 2 and the others 4 */
    are_cells(row_named(table, "1"), 2,
              (const char *[]){"0", "24", "0", "96", "0", "120", "0", NULL});
    ck_assert(has("Người nào cũng trả lời đủ các nội dung này."));
}
END_TEST

/* Item 5: 3 of 120 at level 1, 9 at level 2, nobody at 3; 30 leave item 6 out. */
static int32_t small_cells(const struct question *question, int respondent)
{
    if (strcmp(question->id, "q9_5") == 0)
        return respondent < 3 ? 1 : respondent < 33 ? 2 : 4;
    if (strcmp(question->id, "q9_6") == 0)
        return respondent < 30 ? CODE_BLANK : 5;
    if (strcmp(question->id, "q9_7") == 0)
        return respondent < 12 ? 3 : 5;
    return INT32_MAX;
}

START_TEST(small_levels_are_hidden_with_what_tells_them)
{
    made_answer = small_cells;
    make(ten, "90001", LANGUAGE_VI, false);
    const struct block *table = table_named("Số người chọn từng mức");
    /* 3 hides the 30 beside it: 33 not satisfied is known from the percentage */
    are_cells(row_named(table, "5"), 2,
              (const char *[]){"dưới 5", "không nêu", "0", "87", "0", "120", "0", NULL});
    are_cells(row_named(table, "6"), 2,
              (const char *[]){"0", "0", "0", "0", "90", "90", "30", NULL});
    /* all 12 at one level: 0 and 12 are both written */
    are_cells(row_named(table, "7"), 2,
              (const char *[]){"0", "0", "12", "0", "108", "120", "0", NULL});
    ck_assert(has("từ 0,0% đến 25,0% tùy nội dung, nhiều nhất ở nội dung 6."));
    ck_assert(has("gộp các mức không nêu riêng"));
    tear_down();
    set_up();
    made_answer = small_cells;
    make(ten, "90", LANGUAGE_VI, false); /* a province's cells are not hidden */
    ck_assert(!has("gộp các mức không nêu riêng"));
    made_answer = NULL;
}
END_TEST

/* --- months ---------------------------------------------------------------------------------- */

static const char *three_months(int respondent)
{
    static const char *const days[] = {"2026-09-30", "2026-10-01", "2026-12-31"};
    return days[respondent % 3];
}

/* Satisfied marks of part II in one of the months, respondents r = month, month + 3, ... of 120. */
static double satisfied_in(int month)
{
    double satisfied = 0;
    for (int respondent = month; respondent < 120; respondent += 3)
        for (int item = 24; item <= 39; item++)
            satisfied += (respondent + item) % 5 != 0;
    return satisfied;
}

START_TEST(months_have_figures_of_their_own)
{
    made_day = three_months;
    make(ten, "90001", LANGUAGE_VI, false);
    assert_sound();
    ck_assert_uint_eq(times("<title id=\"trend-1-title\""), 1);
    const struct block *table = table_named("Số liệu theo tháng");
    ck_assert_uint_eq(table->row_count, 3);
    static const char *const names[] = {"09/2026", "10/2026", "12/2026"};
    double deff = result->pooled[definition->headline].value;
    for (int i = 0; i < 3; i++) {
        const struct table_row *row = row_named(table, names[i]);
        ck_assert_str_eq(row->cells[1], "40");
        ck_assert_str_eq(row->cells[2], written(100 * satisfied_in(i) / 640));
        ck_assert_str_eq(row->cells[3], wilson(satisfied_in(i), 640, deff));
    }
    ck_assert(has(">11/2026</text>")); /* a month without answers is a gap */
    ck_assert(has("chưa đủ căn cứ để nói là có thay đổi"));
}
END_TEST

static const char *few_at_the_end(int respondent)
{
    if (respondent < 60)
        return "2026-09-30";
    return respondent < 117 ? "2026-10-15" : "2026-11-12";
}

/* 3 people in November: it has no figure, and October none either, which would tell it. */
START_TEST(month_of_few_is_hidden_with_another)
{
    made_day = few_at_the_end;
    make(ten, "90001", LANGUAGE_VI, false);
    const struct block *table = table_named("Số liệu theo tháng");
    ck_assert_str_eq(row_named(table, "09/2026")->cells[2], written(100.0 * 60 * 16 * 4 / 5 / 960));
    ck_assert_str_eq(row_named(table, "10/2026")->cells[2], "–");
    ck_assert_str_eq(row_named(table, "11/2026")->cells[1], "dưới 10 phiếu");
    ck_assert_str_eq(row_named(table, "11/2026")->cells[2], "–");
    ck_assert(has("Chưa có hai tháng nào đủ số người trả lời để so sánh."));
    ck_assert_uint_eq(times("<title id=\"trend-1-title\""), 0);
}
END_TEST

START_TEST(one_month_has_no_trend)
{
    make(ten, "90001", LANGUAGE_VI, false);
    ck_assert(!has("Diễn biến theo tháng"));
    tear_down();
    set_up();
    made_day = three_months;
    make(ten, "90", LANGUAGE_EN, false); /* of a province the communes are the clusters */
    assert_sound();
    ck_assert(has("month by month"));
}
END_TEST

/* --- needs ----------------------------------------------------------------------------------- */

/* Of 120, need k is wanted by all but 10 k; need 1 by all but 3. */
static int32_t wanted(const struct question *question, int respondent)
{
    if (strncmp(question->id, "q10_", 4) != 0)
        return INT32_MAX;
    int need = (int)strtol(question->id + 4, NULL, 10);
    int not_wanted = need == 1 ? 3 : 10 * need;
    return respondent < not_wanted ? 1 + respondent % 2 : 3 + respondent % 2;
}

START_TEST(needs_are_in_order_with_intervals)
{
    made_answer = wanted;
    make(ten, "90001", LANGUAGE_VI, false);
    assert_sound();
    double deff = 0;
    for (size_t i = 0; i < definition->node_count; i++)
        if (definition->nodes[i].kind == NODE_SHARE)
            deff = fmax(deff, result->subject.estimates[i].deff);
    const struct block *table = table_named("Người trả lời mong muốn từng việc");
    ck_assert_uint_eq(table->row_count, 10);
    /* 117 of 120: fewer than 5 do not want it, so only that it is 116 or more */
    ck_assert_str_eq(table->rows[0].cells[1], "96,7 trở lên");
    ck_assert_str_eq(table->rows[0].cells[2], "–");
    for (int need = 2; need <= 10; need++) {
        const struct table_row *row = &table->rows[need - 1];
        double count = 120 - 10 * need;
        ck_assert_str_eq(row->cells[1], written(100 * count / 120));
        ck_assert_str_eq(row->cells[2], wilson(count, 120, deff));
        ck_assert_str_eq(row->cells[3], "120");
    }
    ck_assert(has("Được mong muốn nhiều nhất: “"));
    ck_assert(has("(96,7% trở lên)"));
}
END_TEST

/* --- nobody ---------------------------------------------------------------------------------- */

static int32_t nobody_says_so(const struct question *question, int respondent)
{
    (void)respondent;
    bool asked = strcmp(question->id, "q5") == 0 || strcmp(question->id, "q6") == 0;
    return asked ? 1 : INT32_MAX;
}

START_TEST(nobody_of_many_is_not_nobody)
{
    made_answer = nobody_says_so;
    make(ten, "90001", LANGUAGE_VI, false);
    double deff = 1;
    for (size_t i = 0; i < definition->node_count; i++)
        if (definition->nodes[i].kind == NODE_SHARE)
            deff = fmax(deff, result->subject.estimates[i].deff);
    /* (1 - x)^(120/deff) = 0,05 */
    char wanted_text[200];
    snprintf(wanted_text, sizeof wanted_text, "tỷ lệ thật vẫn có thể tới %s%%.",
             written(100 * (1 - exp(log(0.05) * deff / 120))));
    ck_assert(has("Không có ai trong 120 người nói như vậy không có nghĩa là không có"));
    ck_assert_msg(has(wanted_text), "%s", wanted_text);
    tear_down();
    set_up();
    make(ten, "90001", LANGUAGE_VI, false); /* 12 of 120 */
    ck_assert(has("Khoảng tin cậy 95% của tỷ lệ này là "));
}
END_TEST

/* --- units alike ----------------------------------------------------------------------------- */

static void add_ward(const char *code)
{
    struct unit unit = {.code = code,
                        .level = UNIT_COMMUNE,
                        .type = "phường",
                        .name = code,
                        .full_name = code,
                        .full_name_en = code,
                        .parent = "90",
                        .valid_to = INT32_MAX};
    ck_assert_ok(unit_list_add(units, &unit));
}

START_TEST(wards_are_compared_with_wards)
{
    static const char *const wards[] = {"90101", "90102", "90103", "90104", "90105", "90106"};
    static const struct batch mixed[] = {{"90001", 120, 2}, {"90101", 120, 2}, {"90102", 120, 5},
                                         {"90103", 120, 6}, {"90104", 120, 5}, {"90105", 120, 6},
                                         {"90106", 120, 5}, {NULL, 0, 0}};
    for (size_t i = 0; i < ARRAY_LENGTH(wards); i++)
        add_ward(wards[i]);
    make(mixed, "90101", LANGUAGE_VI, false);
    assert_sound();
    ck_assert_uint_eq(result->alike_count, 5);
    /* five wards of 1920 marks: 4/5 of three, 5/6 of two */
    double alike = 100 * (3 * 1536.0 + 2 * 1600.0) / (5 * 1920.0);
    const struct table_row *row = row_named(table_named("bên cạnh các đơn vị cùng loại"), "II");
    ck_assert_str_eq(row->cells[2], written(50));
    ck_assert_str_eq(row->cells[4], written(alike));
    ck_assert(has("5 đơn vị khác cùng loại"));
    ck_assert(has("thấp hơn mức "));
    tear_down();
    set_up();
    make(ten, "90001", LANGUAGE_VI, false); /* all of one type: the province says it already */
    ck_assert_uint_eq(result->alike_count, 0);
    ck_assert(!has("So với các đơn vị cùng loại"));
}
END_TEST

/* --- collection ------------------------------------------------------------------------------ */

START_TEST(collection_is_told)
{
    static const struct reason_count reasons[] = {{"choice", 9}, {"strange", 1}};
    counted = (struct result_counts){.quarantined = 10,
                                     .conflicts = 1,
                                     .partial = 20,
                                     .refused = 4,
                                     .reasons = reasons,
                                     .reason_count = 2};
    make(ten, "90001", LANGUAGE_VI, false);
    const struct block *table = table_named("Phiếu đã thu");
    are_cells(row_named(table, "Đã bắt đầu"), 1, (const char *[]){"150", "100,00", NULL});
    are_cells(row_named(table, "Hoàn thành, được tính"), 1, (const char *[]){"120", "80,00", NULL});
    are_cells(row_named(table, "Làm dở"), 1, (const char *[]){"20", "13,33", NULL});
    are_cells(row_named(table, "Tạm giữ để xem xét"), 1, (const char *[]){"10", "6,67", NULL});
    are_cells(row_named(table, "chọn mức không có trong phiếu"), 1,
              (const char *[]){"9", "6,00", NULL});
    are_cells(row_named(table, "strange"), 1, (const char *[]){"1", "0,67", NULL});
    are_cells(row_named(table, "Từ chối"), 1, (const char *[]){"4", NULL});
    ck_assert(has("10 trên 150 phiếu đã bắt đầu (6,7%), nhiều hơn 5%"));
    ck_assert(has("Để ai cũng có thể lập lại báo cáo này: hailong " HAILONG_VERSION));
}
END_TEST

/* Five of a hundred are not more than 5 %. */
START_TEST(few_kept_aside_raise_no_alarm)
{
    counted = (struct result_counts){.quarantined = 2};
    static const struct batch some[] = {{"90001", 38, 5}, {NULL, 0, 0}};
    make(some, "90001", LANGUAGE_VI, false);
    ck_assert(has("2 trên 40 phiếu đã bắt đầu (5,0%)."));
}
END_TEST

/* --- users ----------------------------------------------------------------------------------- */

static int32_t four_no_users(const struct question *question, int respondent)
{
    if (strcmp(question->id, "q8_4") == 0)
        return respondent < 4 ? 2 : 1;
    return strcmp(question->id, "q8_3") == 0 ? 2 : INT32_MAX;
}

START_TEST(few_others_hide_the_users)
{
    made_answer = four_no_users;
    make(ten, "90001", LANGUAGE_VI, false);
    ck_assert_int_eq(result->subject.user_responses, 116);
    ck_assert(has("Kết quả riêng của người đã dùng dịch vụ không nêu"));
    ck_assert(!has("trong đó 116"));
    const struct block *table = block_of(BLOCK_TABLE, 0);
    for (size_t i = 0; i < table->column_count; i++)
        ck_assert_ptr_null(strstr(table->columns[i].title, "dùng dịch vụ"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_commune");
    TCase *parts = tcase_create("parts");
    tcase_add_checked_fixture(parts, set_up, tear_down);
    tcase_add_test(parts, levels_are_counted);
    tcase_add_test(parts, small_levels_are_hidden_with_what_tells_them);
    tcase_add_test(parts, months_have_figures_of_their_own);
    tcase_add_test(parts, month_of_few_is_hidden_with_another);
    tcase_add_test(parts, one_month_has_no_trend);
    tcase_add_test(parts, needs_are_in_order_with_intervals);
    tcase_add_test(parts, nobody_of_many_is_not_nobody);
    tcase_add_test(parts, wards_are_compared_with_wards);
    tcase_add_test(parts, collection_is_told);
    tcase_add_test(parts, few_kept_aside_raise_no_alarm);
    tcase_add_test(parts, few_others_hide_the_users);
    suite_add_tcase(suite, parts);
    return run_suite(suite);
}
