/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/report.h"
#include "forms/campaign.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { PAGE_BYTES_MAX = 4 << 20, TAGS_DEEP_MAX = 64 };

/* So many responses of one unit; item k of respondent r is satisfied unless (r + k) % miss == 0. */
struct batch {
    const char *unit;
    int responses;
    int miss;
};

/* A cursor over batches. */
struct made_cursor {
    struct response_cursor cursor;
    const struct form *form;
    const struct batch *batches;
    size_t at;
    int respondent;
    int32_t *codes;
    struct coded_response row;
};

static int32_t made_code(const struct question *question, int respondent, int miss)
{
    if (strncmp(question->id, "q9_", 3) == 0)
        return (respondent + (int)strtol(question->id + 3, NULL, 10)) % miss == 0 ? 2 : 4;
    if (strcmp(question->id, "q5") == 0 || strcmp(question->id, "q6") == 0)
        return respondent % 10 == 0 ? 2 : 1;
    return strcmp(question->id, "q8_4") == 0 ? 1 + respondent % 2 : CODE_BLANK;
}

static enum fault made_next(struct response_cursor *cursor, const struct coded_response **out)
{
    struct made_cursor *made = (struct made_cursor *)cursor;
    while (made->batches[made->at].unit != NULL &&
           made->respondent == made->batches[made->at].responses) {
        made->at++;
        made->respondent = 0;
    }
    const struct batch *batch = &made->batches[made->at];
    *out = NULL;
    if (batch->unit == NULL)
        return OK;
    for (size_t i = 0; i < made->form->question_count; i++)
        if (made->form->questions[i].column >= 0)
            made->codes[made->form->questions[i].column] =
                made_code(&made->form->questions[i], made->respondent, batch->miss);
    made->respondent++;
    day_parse("2026-11-12", &made->row.day);
    made->row.unit = batch->unit;
    made->row.complete = true;
    made->row.codes = made->codes;
    *out = &made->row;
    return OK;
}

static void made_close(struct response_cursor *cursor) { (void)cursor; }

/* Everything a report stands on, for one test. */
static struct form *form;
static struct index_definition *definition;
static struct unit_list *units;
static struct tally *tally;
static struct result *result;
static struct report *report;
static struct result_context context;
static struct buffer page;
static enum campaign_access access; /* tickets: the respondents were drawn */

static void add_unit(const char *code, enum unit_level level, const char *name,
                     const char *full_name, const char *parent)
{
    struct unit unit = {.code = code,
                        .level = level,
                        .type = level == UNIT_PROVINCE ? "tỉnh" : "xã",
                        .name = name,
                        .full_name = full_name,
                        .full_name_en = name,
                        .parent = parent,
                        .valid_to = INT32_MAX};
    ck_assert_ok(unit_list_add(units, &unit));
}

/* Communes alike, so that the province has degrees of freedom. */
enum { LIKE = 7 };
static char like_codes[LIKE][8];

static void set_up(void)
{
    ck_assert_ok(form_builtin("sipas-2026", &form));
    ck_assert_ok(index_builtin("sipas-2026", &definition));
    ck_assert_ok(unit_list_new(&units));
    add_unit("90", UNIT_PROVINCE, "Mẫu", "Tỉnh Mẫu", "");
    add_unit("90001", UNIT_COMMUNE, "An Lạc", "Xã An Lạc", "90");
    add_unit("90002", UNIT_COMMUNE, "<b>&\"", "Xã <b>&\"", "90");
    add_unit("90003", UNIT_COMMUNE, "Cát Sơn", "Xã Cát Sơn", "90");
    add_unit("90004", UNIT_COMMUNE, "Trống", "Xã Trống", "90");
    for (size_t i = 0; i < LIKE; i++) {
        snprintf(like_codes[i], sizeof like_codes[i], "9001%zu", i);
        add_unit(like_codes[i], UNIT_COMMUNE, like_codes[i], like_codes[i], "90");
    }
    page = buffer_of(PAGE_BYTES_MAX);
    access = ACCESS_TICKET;
}

static void tear_down(void)
{
    report_free(report);
    result_free(result);
    tally_free(tally);
    unit_list_free(units);
    index_free(definition);
    form_free(form);
    buffer_cleanup(&page);
    report = NULL;
    result = NULL;
    tally = NULL;
}

/* Ten communes: 90001 like most, 90002 far below and named to be escaped, 90003 with too few. */
static const struct batch ten[] = {{"90001", 120, 5},
                                   {"90002", 120, 2},
                                   {"90003", 6, 5},
                                   {like_codes[0], 120, 5},
                                   {like_codes[1], 120, 5},
                                   {like_codes[2], 120, 5},
                                   {like_codes[3], 120, 5},
                                   {like_codes[4], 120, 6},
                                   {like_codes[5], 120, 6},
                                   {like_codes[6], 120, 6},
                                   {NULL, 0, 0}};
static const struct batch alone[] = {{"90001", 40, 5}, {NULL, 0, 0}};
static const struct batch nobody[] = {{NULL, 0, 0}};

static void make(const struct batch *batches, const char *unit, enum language language,
                 bool simulated)
{
    ck_assert_ok(unit_list_seal(units));
    AUTO(memory) int32_t *codes = calloc(form->column_count, sizeof *codes);
    struct made_cursor cursor = {
        .cursor = {made_next, made_close}, .form = form, .batches = batches, .codes = codes};
    ck_assert_ok(tally_fill(form, definition, &cursor.cursor, &tally));
    context = (struct result_context){.campaign = "thu-2026",
                                      .province = "90",
                                      .simulated = simulated,
                                      .form = form,
                                      .definition = definition,
                                      .units = units,
                                      .tally = tally,
                                      .access = access,
                                      .from_day = DAY_NONE,
                                      .to_day = DAY_NONE};
    ck_assert(day_parse("2026-11-01", &context.from_day));
    ck_assert_ok(result_make(&context, unit, &(struct result_counts){3, 1, 7}, &result));
    ck_assert_ok(report_make(result, language, &report));
    ck_assert_ok(report_html(report, &page));
}

static bool has(const char *text) { return strstr(page.data, text) != NULL; }

static size_t times(const char *text)
{
    size_t count = 0;
    for (const char *at = strstr(page.data, text); at != NULL; at = strstr(at + 1, text))
        count++;
    return count;
}

static const struct block *block_of(enum block_kind kind, size_t number)
{
    for (size_t i = 0; i < report->block_count; i++)
        if (report->blocks[i].kind == kind && number-- == 0)
            return &report->blocks[i];
    return NULL;
}

static bool is_void(const char *tag, size_t length)
{
    return length == 4 && memcmp(tag, "meta", 4) == 0;
}

/* Every element of the body that is opened is closed, in order. */
static void assert_balanced(void)
{
    const char *open[TAGS_DEEP_MAX];
    size_t lengths[TAGS_DEEP_MAX];
    size_t depth = 0;
    for (const char *at = strchr(strstr(page.data, "<html"), '<'); at != NULL;
         at = strchr(at + 1, '<')) {
        const char *tag = at + 1 + (at[1] == '/');
        size_t length = strcspn(tag, " >/\n");
        const char *end = strchr(at, '>');
        ck_assert_ptr_nonnull(end);
        if (at[1] == '/') {
            ck_assert_uint_gt(depth, 0);
            depth--;
            ck_assert_msg(lengths[depth] == length && memcmp(open[depth], tag, length) == 0,
                          "closed out of order: %.60s", at);
        } else if (end[-1] != '/' && !is_void(tag, length)) {
            ck_assert_uint_lt(depth, TAGS_DEEP_MAX);
            open[depth] = tag;
            lengths[depth++] = length;
        }
    }
    ck_assert_uint_eq(depth, 0);
}

/* What holds of every page: no script, nothing from outside, no hole, no NaN, well formed. */
static void assert_sound(void)
{
    static const char *const forbidden[] = {
        "<script", "javascript:", "src=", "href=", "url(",    "@import",
        " style=", "nan",         "NaN",  "inf%",  "report_", "(null)"};
    for (size_t i = 0; i < ARRAY_LENGTH(forbidden); i++)
        ck_assert_msg(!has(forbidden[i]), "the page has \"%s\"", forbidden[i]);
    ck_assert_uint_eq(times("http"), times("http://www.w3.org/2000/svg") +
                                         times("http-equiv=\"Content-Security-Policy\""));
    ck_assert_ptr_null(strchr(strstr(page.data, "<body>"), '{'));
    assert_balanced();
}

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
    ck_assert_uint_eq(times("<svg "), 1);
    ck_assert(!has("MÔ PHỎNG"));
    ck_assert(has(">Chưa đủ căn cứ để nói khác toàn tỉnh</dd>"));
    ck_assert(has("Thành phần cao hơn toàn tỉnh: I “")); /* 2.760 answers tell 80 from 77,79 */
    ck_assert(has(" điểm phần trăm về mỗi phía, vì chỉ có 120 người trả lời."));
    ck_assert(has("Một người chấm 16 nội dung"));
    ck_assert(has("<p>Chưa đủ căn cứ để xếp thứ tự: "));
    ck_assert(has("đồng hạng)"));
    ck_assert(!has("thấp nhất)")); /* every component of 90001 has 80 percent */
    ck_assert(has("phiếu được tính: từ 12/11/2026 đến 12/11/2026"));
    ck_assert(has("báo cáo lập ngày "));
    ck_assert(has("So sánh giữa các đơn vị cấp xã về phần II “Cung ứng dịch vụ hành chính công”"));
}
END_TEST

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
    ck_assert(has("1 đơn vị có dưới 10 người trả lời được ghi riêng ở cuối"));
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
    ck_assert_uint_eq(times("<svg "), 1);
    ck_assert(has("Mỗi dòng là một thành phần"));
}
END_TEST

START_TEST(province_has_its_communes_as_forest)
{
    make(ten, "90", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(has("tại tỉnh Mẫu"));
    ck_assert(has("Trong 10 đơn vị cấp xã có phiếu"));
    ck_assert_uint_eq(times("<svg "), 1);
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
    ck_assert_uint_eq(times("<svg "), 3);
    ck_assert_uint_eq(times("id=\"forest-2-title\""), 1);
    ck_assert(has("(phần 3/3)"));
}
END_TEST

/* Whoever wishes rates: nothing is said of all citizens, on the first page already. */
START_TEST(voluntary_ratings_are_called_so)
{
    access = ACCESS_OPEN;
    make(ten, "90001", LANGUAGE_VI, false);
    assert_sound();
    ck_assert(has("120 trên 120 phiếu là các lượt chấm điểm tự nguyện"));
    ck_assert(has("Người chấm điểm hài lòng đến mức nào?"));
    ck_assert(has("Tự nguyện chấm điểm"));
    ck_assert(has("Chưa biết: ý kiến của những người dân xã An Lạc không chấm điểm"));
    ck_assert(!has("Vì chỉ một phần người dân được hỏi"));
    tear_down();
    set_up();
    make(ten, "90001", LANGUAGE_VI, false);
    ck_assert(!has("tự nguyện"));
    ck_assert(has("Vì chỉ một phần người dân được hỏi"));
    ck_assert(has("Chắc chắn: trong 1.920 lượt trả lời đã thu, "));
    ck_assert(has("Chưa chắc chắn: tỷ lệ của mọi người dân xã An Lạc"));
}
END_TEST

/* No place in a list without the units it cannot be told from. */
START_TEST(places_have_their_uncertainty)
{
    make(ten, "90002", LANGUAGE_VI, false);
    const struct block *chart = block_of(BLOCK_CHART, 0);
    ck_assert_ptr_nonnull(strstr(chart->svg, ">Chưa phân biệt với</text>"));
    ck_assert(has("So từng đôi, 8 trên 36 cặp đơn vị là khác nhau rõ"));
    ck_assert(has("chưa phân biệt được với 0 trên 8 đơn vị khác. Thấp hơn: "));
    const struct block *table = NULL;
    for (size_t i = 0; table == NULL; i++)
        if (block_of(BLOCK_TABLE, i)->folded)
            table = block_of(BLOCK_TABLE, i);
    ck_assert_uint_eq(table->column_count, 9);
    ck_assert_str_eq(table->columns[6].group, "So từng đôi với 8 đơn vị khác");
    for (size_t i = 0; i < table->row_count; i++) {
        const char *const *cells = table->rows[i].cells;
        bool own = strcmp(cells[0], "Xã <b>&\"") == 0;
        ck_assert_str_eq(cells[7], *cells[6] == '\0' ? "" : own ? "8" : "0");
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
    ck_assert_uint_eq(json_count(json_member(json, "blocks")), report->block_count);
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
    ck_assert_fault(report_html(report, &little), FAULT_LIMIT);
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
    tcase_add_test(pages, alike_communes_are_not_told_apart);
    tcase_add_test(pages, lowest_component_of_each_part_is_named);
    tcase_add_test(pages, few_people_are_not_counted_out);
    tcase_add_test(pages, assumption_is_named_where_it_was_used);
    tcase_add_test(pages, official_and_estimate_have_columns_of_their_own);
    tcase_add_test(pages, par_points_add_up_in_their_own_table);
    tcase_add_test(pages, commune_below_is_said_to_be_lower);
    tcase_add_test(pages, few_respondents_have_no_interval);
    tcase_add_test(pages, simulated_is_marked_everywhere);
    tcase_add_test(pages, nobody_answered_is_said_in_sentences);
    tcase_add_test(pages, silent_commune_among_others);
    tcase_add_test(pages, single_commune_is_compared_with_nobody);
    tcase_add_test(pages, province_has_its_communes_as_forest);
    tcase_add_test(pages, many_communes_are_drawn_in_parts);
    tcase_add_test(pages, voluntary_ratings_are_called_so);
    tcase_add_test(pages, places_have_their_uncertainty);
    tcase_add_test(pages, design_effects_name_their_source);
    tcase_add_test(pages, lowest_items_are_lowest_and_leave_room);
    tcase_add_test(pages, notes_say_what_is_not_official);
    tcase_add_test(pages, english_has_english_numbers);
    tcase_add_test(pages, json_reads_back);
    tcase_add_test(pages, json_of_nobody_has_nulls);
    tcase_add_test(pages, limit_is_a_fault);
    suite_add_tcase(suite, pages);
    return run_suite(suite);
}
