/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/document_xlsx.h"

#include "base/sheet.h"
#include "tests/support/check_main.h"
#include "tests/support/folder.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

enum { ARENA_BYTES = 64 << 20 };

/* Marks on marks, both forms of composing them, Ð beside Đ, and what a formula begins with. */
static const char stress[] = "=ẫ ự ỗ Ð Đ ẫ ự ỗ <&>\"'";
static const char nfd[] = "a\xcc\x82\xcc\x83 u\xcc\x9b\xcc\xa3 o\xcc\x82\xcc\x83";

static char folder[FOLDER_MAX];
static char path[FOLDER_MAX + 16];
static struct arena *arena;

static const struct table_column columns[] = {
    {"=Mã", NULL, ALIGN_LEFT, NULL},
    {"+Tỷ lệ", "%", ALIGN_RIGHT, "@Nhóm"},
    {"Khoảng", NULL, ALIGN_RIGHT, "@Nhóm"},
    {"Ngày", NULL, ALIGN_RIGHT, NULL},
};
static const char *const first[] = {"=1+1", "1.236,50", "76,9–82,8", "21/11/2026"};
static const char *const second[] = {"-2", "–", "chưa tính được", ""};
static const struct cell_value first_values[] = {
    {.kind = CELL_TEXT},
    {.kind = CELL_NUMBER, .number = 1236.5, .digits = 2},
    {.kind = CELL_INTERVAL, .number = 76.9, .high = 82.8, .digits = 1},
    {.kind = CELL_DAY, .number = 20778},
};
static const struct table_row rows[] = {
    {.cells = first, .values = first_values},
    {.cells = second, .level = 1, .emphasis = true},
};
static const struct key_figure figures[] = {{"Bao nhiêu", "± 8 điểm phần trăm, chưa kể ai", "Vì"}};
static const struct cell_value figure_values[] = {
    {.kind = CELL_NUMBER, .number = 8, .before = "± ", .after = " điểm phần trăm, chưa kể ai"}};
static const char *const categories[] = {"=A1", "@câu 2"};
static const char *const series[] = {"Rất tệ", "Tệ", "Vừa", "Tốt", "Rất tốt"};
static const double parts[] = {5, 10, 20, 40, 25, 0, NAN, 30, 30, 40};
static const struct chart_data stacked = {
    .kind = CHART_STACKED,
    .title = "Mức trả lời",
    .category_title = "Nội dung",
    .value_title = "Phần trăm",
    .categories = categories,
    .category_count = 2,
    .series = series,
    .series_count = 5,
    .values = parts,
};
static const char picture[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 672 100\"><rect width=\"672\" "
    "height=\"100\"/></svg>";

static const struct block blocks[] = {
    {.kind = BLOCK_KEY_FIGURES,
     .level = 1,
     .figures = figures,
     .figure_count = 1,
     .figure_values = figure_values},
    {.kind = BLOCK_HEADING, .level = 2, .text = "1. A: [b]/c\\d? *e* của 'phường' và các xã"},
    {.kind = BLOCK_TEXT, .text = stress},
    {.kind = BLOCK_TABLE,
     .text = "-Bảng",
     .columns = columns,
     .column_count = 4,
     .rows = rows,
     .row_count = 2,
     .source = "@Nguồn"},
    {.kind = BLOCK_CHART, .data = &stacked, .svg = picture},
    {.kind = BLOCK_CHART, .svg = picture, .text = "Bản đồ"},
    {.kind = BLOCK_HEADING, .level = 2, .text = "2. Ghi chú"},
    {.kind = BLOCK_NOTE, .text = nfd},
};

static struct document document_with(size_t block_count)
{
    return (struct document){.language = LANGUAGE_VI,
                             .issuer = {"Ủy ban nhân dân", "=Phường & Xã"},
                             .title = "Báo cáo",
                             .subject = stress,
                             .mark = "A & B",
                             .mark_more = "",
                             .made = 20778,
                             .blocks = blocks,
                             .block_count = block_count};
}

static void setup(void)
{
    make_folder(folder);
    snprintf(path, sizeof path, "%s/a.xlsx", folder);
    ck_assert_ok(arena_new(ARENA_BYTES, &arena));
    struct document document = document_with(ARRAY_LENGTH(blocks));
    ck_assert_ok(document_xlsx(&document, path));
}

static void teardown(void)
{
    arena_free(arena);
    remove_folder(folder);
}

/* A file of the archive as a text. */
static const char *part(const char *name)
{
    struct zip *archive = zip_open(path, ZIP_RDONLY, NULL);
    ck_assert_ptr_nonnull(archive);
    struct zip_stat stat;
    ck_assert_msg(zip_stat(archive, name, 0, &stat) == 0, "%s", name);
    char *text = arena_alloc(arena, stat.size + 1);
    struct zip_file *file = zip_fopen(archive, name, 0);
    ck_assert_int_eq(zip_fread(file, text, stat.size), (zip_int64_t)stat.size);
    zip_fclose(file);
    zip_discard(archive);
    text[stat.size] = '\0';
    return text;
}

static bool has(const char *text, const char *words) { return strstr(text, words) != NULL; }

/* The row of a sheet whose first text is this. */
static const struct sheet_row *row_of(const char *name, const char *text)
{
    struct sheet sheet;
    ck_assert_ok(sheet_read(path, name, arena, &sheet));
    for (size_t i = 0; i < sheet.row_count; i++)
        if (strcmp(sheet_text(&sheet.rows[i], 0), text) == 0)
            return &sheet.rows[i];
    ck_abort_msg("no row \"%s\" in %s", text, name);
}

/* A name Excel takes: whole words of the heading without what it forbids. */
static const char table_name[] = "1. A b c d e của phường và các";
static const char chart_name[] = "1. A b c d e của phường và (2)";

START_TEST(cells_have_types)
{
    const struct sheet_row *row = row_of(table_name, "=1+1");
    ck_assert(!row->cells[0].is_number);
    const char *const wanted[] = {"1236.5", "76.9", "82.8", "46347"};
    for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++) {
        ck_assert(row->cells[i + 1].is_number);
        ck_assert_str_eq(row->cells[i + 1].text, wanted[i]);
    }
    ck_assert_int_eq(row->cells[4].look, SHEET_DATE);
    row = row_of(table_name, "-2");
    ck_assert(!row->cells[0].is_number);
    ck_assert_str_eq(sheet_text(row, 1), "–");
    ck_assert_str_eq(sheet_text(row, 2), "chưa tính được");
    ck_assert_str_eq(sheet_text(row, 3), "");
    row = row_of(table_name, "=Mã");
    ck_assert_str_eq(sheet_text(row, 1), "+Tỷ lệ (%)");
    ck_assert_str_eq(sheet_text(row, 2), "Khoảng: cận dưới");
    ck_assert_str_eq(sheet_text(row, 3), "Khoảng: cận trên");
}
END_TEST

START_TEST(nothing_is_a_formula)
{
    for (int i = 1; i <= 5; i++) {
        char name[64];
        snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", i);
        ck_assert(!has(part(name), "<f>"));
    }
    row_of(table_name, stress);
    row_of(table_name, "@Nguồn");
    row_of(table_name, "-Bảng");
    row_of("2. Ghi chú", nfd); /* as it was given */
    ck_assert(has(part("xl/worksheets/sheet2.xml"), "&amp;CA") == false);
    ck_assert(has(part("xl/worksheets/sheet2.xml"), "A &amp;&amp; B</oddHeader>"));
}
END_TEST

START_TEST(a_figure_too_long_for_a_cell)
{
    const struct sheet_row *row = row_of("Tóm tắt", "Bao nhiêu");
    ck_assert(row->cells[1].is_number);
    ck_assert_str_eq(row->cells[1].text, "8");
    ck_assert_str_eq(sheet_text(row, 2), "(chưa kể ai) Vì");
    ck_assert(has(part("xl/styles.xml"), "\"&quot;± &quot;#,##0&quot; điểm phần trăm&quot;\""));
}
END_TEST

START_TEST(stacked_bars_are_drawn_from_cells)
{
    const struct sheet_row *row = row_of(chart_name, "=A1");
    ck_assert_str_eq(sheet_text(row, 5), "25");
    row = row_of(chart_name, "@câu 2");
    ck_assert(row->cells[1].is_number);
    ck_assert_str_eq(sheet_text(row, 2), "");
    const char *chart = part("xl/charts/chart1.xml");
    ck_assert(has(chart, "<c:barDir val=\"bar\"/><c:grouping val=\"percentStacked\"/>"));
    ck_assert(has(chart, "<c:f>'1. A b c d e của phường và (2)'!$F$"));
    ck_assert(has(chart, "<a:pattFill"));
    ck_assert(!has(chart, "Lit>"));
}
END_TEST

START_TEST(a_chart_without_figures_is_a_picture)
{
    ck_assert(has(part("xl/drawings/drawing2.xml"), "descr=\"Bản đồ\""));
    ck_assert_int_eq(memcmp(part("xl/media/image1.png"), "\x89PNG", 4), 0);
}
END_TEST

START_TEST(a_document_without_sections)
{
    struct document document = document_with(1);
    ck_assert_ok(document_xlsx(&document, path));
    row_of("Tóm tắt", "Bao nhiêu");
    document = document_with(0);
    ck_assert_ok(document_xlsx(&document, path));
    row_of("Tóm tắt", "Báo cáo");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("document_xlsx");
    TCase *tests = tcase_create("workbook");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, cells_have_types);
    tcase_add_test(tests, nothing_is_a_formula);
    tcase_add_test(tests, a_figure_too_long_for_a_cell);
    tcase_add_test(tests, stacked_bars_are_drawn_from_cells);
    tcase_add_test(tests, a_chart_without_figures_is_a_picture);
    tcase_add_test(tests, a_document_without_sections);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
