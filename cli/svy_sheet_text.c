/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "cli/grid.h"
#include "cli/svy_page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_BYTES = 512, SE_DIGITS = 4, DECIMALS_MAX = 9, DECIMALS_BARE = 4 };

static const double ROUNDED = 1e-12;

/* --- numbers --------------------------------------------------------------------------------- */

/* 1.236,5 as 1,236.5 */
static void exchange_signs(char *text)
{
    for (char *at = text; *at != '\0'; at++)
        *at = (char)(*at == '.' ? ',' : *at == ',' ? '.' : *at);
}

const char *svy_number_text(const struct svy_page *page, double value, int decimals,
                            const char *suffix)
{
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    char plain[NUMBER_BYTES / 2];
    if (!isfinite(value))
        return "";
    snprintf(plain, sizeof plain, "%.*f", decimals, value);
    if (plain[0] == '-' && strspn(plain + 1, "0.") == strlen(plain + 1))
        memmove(plain, plain + 1, strlen(plain)); /* no minus before what rounds to 0 */
    text_decimal_vi(plain, &text);
    if (page->language == LANGUAGE_EN && text.data != NULL)
        exchange_signs(text.data);
    buffer_text(&text, suffix);
    const char *copy = arena_text(page->sheet->arena, text.data);
    return copy == NULL ? "" : copy;
}

static const char *p_text(const struct svy_page *page, double p)
{
    const char *least = page->language == LANGUAGE_VI ? "< 0,0001" : "< 0.0001";
    return p < 0.00005 ? least : svy_number_text(page, p, 4, "");
}

static double scale_of(const struct svy_figure *figure) { return figure->is_share ? 100 : 1; }

bool svy_same_column(const struct svy_figure *a, const struct svy_figure *b)
{
    if (a->column == NULL || b->column == NULL)
        return a->column == b->column;
    return strcmp(a->column, b->column) == 0;
}

/* Decimals that show SE_DIGITS digits of the largest standard error among the figures of one
 * column, so that they stand under each other. */
static int decimals_of(const struct svy_sheet *sheet, size_t first)
{
    double largest = 0; /* a total that the design fixes has what rounding left: none */
    for (size_t i = first;
         i < sheet->count && svy_same_column(&sheet->figures[first], &sheet->figures[i]); i++) {
        const struct svy_figure *figure = &sheet->figures[i];
        if (figure->se > fmax(largest, ROUNDED * fabs(figure->estimate)))
            largest = figure->se;
    }
    bool is_share = sheet->figures[first].is_share;
    if (!(largest > 0) && sheet->index != NULL)
        return is_share ? sheet->index->percent_digits : sheet->index->points_digits;
    if (!(largest > 0))
        return is_share ? 2 : DECIMALS_BARE;
    int decimals = SE_DIGITS - 1 - (int)floor(log10(largest * scale_of(&sheet->figures[first])));
    return decimals < 0 ? 0 : decimals > DECIMALS_MAX ? DECIMALS_MAX : decimals;
}

/* "95%" */
static const char *level_text(const struct svy_page *page)
{
    double percent = page->sheet->ask->level * 100;
    int decimals = 0;
    while (decimals < 4 &&
           fabs(percent * pow(10, decimals) - round(percent * pow(10, decimals))) > 1e-6)
        decimals++;
    return svy_number_text(page, percent, decimals, "%");
}

/* --- figures --------------------------------------------------------------------------------- */

static void put_words(const struct svy_page *page, struct grid *grid, const char *code)
{
    grid_put(grid, message_words(page->language, code));
}

/* A name with {level} in it. */
static void put_level_words(const struct svy_page *page, struct grid *grid, const char *code)
{
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    message_say(&text, page->language, code, "level", level_text(page), NULL);
    grid_put(grid, text.data == NULL ? code : text.data);
}

static void put_names(const struct svy_page *page, struct grid *grid)
{
    const struct svy_sheet *sheet = page->sheet;
    for (size_t i = 0; i < sheet->by.names.count; i++)
        grid_put(grid, sheet->by.names.items[i]);
    put_words(page, grid, "svy_name_column");
    put_words(page, grid, "svy_name_estimate");
    put_words(page, grid, "svy_name_se");
    put_level_words(page, grid, "svy_name_low");
    put_words(page, grid, "svy_name_high");
    put_words(page, grid, "svy_name_unweighted");
    put_words(page, grid, "svy_name_t");
    put_words(page, grid, "svy_name_p");
    put_words(page, grid, "svy_name_deff");
    put_words(page, grid, "svy_name_df");
    put_words(page, grid, "svy_name_n");
    put_words(page, grid, "svy_name_note");
}

static const char *note_text(const struct svy_page *page, unsigned doubts)
{
    static const char *const codes[DOUBT_COUNT] = {"svy_note_empty", "svy_note_unit", "svy_note_df",
                                                   "svy_note_alike", "svy_note_unknown"};
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    for (unsigned i = 0; i < DOUBT_COUNT; i++) {
        if (doubts & 1u << i)
            buffer_format(&text, "%s%s", text.length > 0 ? "; " : "",
                          message_words(page->language, codes[i]));
    }
    const char *copy = text.data == NULL ? "" : arena_text(page->sheet->arena, text.data);
    return copy == NULL ? "" : copy;
}

/* What is not shown though it belongs here is a dash. */
static void put_number(const struct svy_page *page, struct grid *grid, double value,
                       const struct svy_figure *figure, int decimals)
{
    const char *suffix = figure->is_share ? "%" : "";
    bool is_hidden = !isfinite(value) && figure->doubts != 0;
    grid_put(grid,
             is_hidden ? "–" : svy_number_text(page, value * scale_of(figure), decimals, suffix));
}

static void put_figure(const struct svy_page *page, struct grid *grid,
                       const struct svy_figure *figure, int decimals)
{
    const struct svy_sheet *sheet = page->sheet;
    const struct crossing *crossing = &sheet->by.crossing;
    for (size_t i = 0; i < sheet->by.names.count; i++) {
        size_t level = figure->group < 0 ? 0 : crossing_part(crossing, (size_t)figure->group, i);
        grid_put(grid, figure->group < 0 ? "" : crossing->parts[i].labels[level]);
    }
    grid_put(grid, figure->column != NULL ? figure->column
                                          : message_words(page->language, "svy_name_all"));
    put_number(page, grid, figure->estimate, figure, decimals);
    put_number(page, grid, figure->se, figure, decimals);
    put_number(page, grid, figure->interval[0], figure, decimals);
    put_number(page, grid, figure->interval[1], figure, decimals);
    grid_put(grid, svy_number_text(page, figure->unweighted * scale_of(figure), decimals,
                                   figure->is_share ? "%" : ""));
    grid_put(grid, svy_number_text(page, figure->t, 3, ""));
    grid_put(grid, isfinite(figure->p) ? p_text(page, figure->p) : "");
    grid_put(grid, svy_number_text(page, figure->deff, 2, ""));
    grid_put(grid, svy_number_text(page, figure->df, 0, ""));
    grid_put(grid, svy_number_text(page, figure->n < 0 ? NAN : (double)figure->n, 0, ""));
    grid_put(grid, note_text(page, figure->doubts));
}

static void put_figures(const struct svy_page *page)
{
    const struct svy_sheet *sheet = page->sheet;
    struct grid grid = grid_of(sheet->arena, sheet->by.names.count + 12);
    int decimals = 0;
    if (sheet->count == 0)
        return;
    put_names(page, &grid);
    for (size_t i = 0; i < sheet->count; i++) {
        const struct svy_figure *figure = &sheet->figures[i];
        if (i == 0 || !svy_same_column(figure - 1, figure))
            decimals = decimals_of(sheet, i);
        put_figure(page, &grid, figure, decimals);
    }
    grid_text(&grid, sheet->by.names.count + 1, true, page->out);
}

/* --- two-way tables -------------------------------------------------------------------------- */

static double row_total(const struct svy_sheet *sheet, const struct svy_two_way *table, size_t row)
{
    double total = 0;
    for (size_t b = 0; b < sheet->sides[1].count; b++)
        total += table->weights[row * sheet->sides[1].count + b];
    return total;
}

/* Weighted counts, shares of a row, or rows of the data. */
enum cell_kind { CELLS_WEIGHTS, CELLS_SHARES, CELLS_COUNTS };

static void put_cell(const struct svy_page *page, struct grid *grid, enum cell_kind kind,
                     double value, double row)
{
    if (kind == CELLS_SHARES)
        grid_put(grid, svy_number_text(page, 100 * value / row, 2, "%"));
    else
        grid_put(grid, svy_number_text(page, value, 0, ""));
}

static void put_cells(const struct svy_page *page, const struct svy_two_way *table,
                      enum cell_kind kind)
{
    static const char *const titles[] = {"svy_cells_weights", "svy_cells_shares",
                                         "svy_cells_counts"};
    const struct svy_sheet *sheet = page->sheet;
    size_t columns = sheet->sides[1].count;
    struct grid grid = grid_of(sheet->arena, columns + 2);
    grid_put(&grid, sheet->ask->operands[0]);
    for (size_t b = 0; b < columns; b++)
        grid_put(&grid, sheet->sides[1].labels[b]);
    put_words(page, &grid, "svy_cells_row");
    for (size_t a = 0; a < sheet->sides[0].count; a++) {
        double row = row_total(sheet, table, a);
        double counted = 0;
        grid_put(&grid, sheet->sides[0].labels[a]);
        for (size_t b = 0; b < columns; b++) {
            size_t at = a * columns + b;
            double value = kind == CELLS_COUNTS ? (double)table->counts[at] : table->weights[at];
            counted += value;
            put_cell(page, &grid, kind, value, row);
        }
        put_cell(page, &grid, kind, counted, row);
    }
    buffer_format(page->out, "\n%s\n", message_words(page->language, titles[kind]));
    grid_text(&grid, 1, false, page->out);
}

static void put_table(const struct svy_page *page, const struct svy_two_way *table)
{
    const char *group = svy_group_label(page->sheet, table->group);
    if (group != NULL)
        buffer_format(page->out, "\n== %s ==\n", group);
    for (size_t kind = 0; kind <= CELLS_COUNTS; kind++)
        put_cells(page, table, (enum cell_kind)kind);
    if (!table->has_test)
        return;
    buffer_char(page->out, '\n');
    message_say(page->out, page->language, "svy_table_test", "f",
                svy_number_text(page, table->statistic, 3, ""), "ndf",
                svy_number_text(page, table->ndf, 2, ""), "ddf",
                svy_number_text(page, table->ddf, 1, ""), "p", p_text(page, table->p), NULL);
    buffer_char(page->out, '\n');
}

/* --- the whole ------------------------------------------------------------------------------- */

static void put_title(const struct svy_page *page)
{
    static const char *const titles[SVY_STATISTIC_COUNT] = {
        "svy_title_mean",     "svy_title_total",       "svy_title_proportion", "svy_title_ratio",
        "svy_title_variance", "svy_title_correlation", "svy_title_table",      "svy_title_test",
        "svy_title_alpha",    "svy_title_item_means",  "svy_title_index"};
    const struct svy_ask *ask = page->sheet->ask;
    buffer_text(page->out, message_words(page->language, titles[ask->statistic]));
    const struct svy_index *index = page->sheet->index;
    if (index != NULL)
        buffer_format(page->out, ": %s – %s", index->id,
                      page->language == LANGUAGE_VI ? index->name_vi : index->name_en);
    for (size_t i = 0; ask->statistic == SVY_TABLE && i < 2; i++)
        buffer_format(page->out, "%s%s", i == 0 ? ": " : " × ", ask->operands[i]);
    for (size_t i = 0; i < ask->where_count; i++)
        buffer_format(page->out, "%s%s", i == 0 ? " – " : ", ", ask->where[i].text);
    buffer_char(page->out, '\n');
}

void svy_sheet_text(const struct svy_sheet *sheet, enum language language, struct buffer *out)
{
    const struct svy_page page = {sheet, language, out};
    put_title(&page);
    if (sheet->count > 0)
        buffer_char(out, '\n');
    put_figures(&page);
    if (sheet->index != NULL)
        svy_page_parts(&page);
    for (size_t i = 0; i < sheet->table_count; i++)
        put_table(&page, &sheet->tables[i]);
    svy_page_basis(&page);
}
