/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/scorecard_out.h"

#include "base/csv.h"
#include "base/number_cell.h"

enum { MAXIMUM_DIGITS = 2, POINT_DIGITS = 4, FROZEN_COLUMNS = 2 };

static const char point_format[] = "0.0000_)";
static const char maximum_format[] = "0.00_)";

/* How the columns stand in the annex. */
static const struct {
    enum score_column column;
    double width;
    const char *number;
    bool always;
} layout[] = {
    {SCORE_CODE, 6.5, NULL, true},
    {SCORE_NAME, 24, NULL, true},
    {SCORE_MAXIMUM, 8, maximum_format, true},
    {SCORE_SELF, 9, point_format, false},
    {SCORE_APPRAISED, 9.5, point_format, true},
    {SCORE_DEDUCTION, 9.5, point_format, true},
    {SCORE_REASON, 24, NULL, true},
    {SCORE_REMEDY, 26, NULL, true},
    {SCORE_LEAD, 18, NULL, true},
    {SCORE_FOLLOW, 15, NULL, false},
    {SCORE_DEADLINE, 11, NULL, true},
    {SCORE_PRODUCT, 16, NULL, true},
    {SCORE_STATE, 12, NULL, false},
};

static const struct score_figure *figure_of(const struct score_row *row, enum score_column column)
{
    if (column == SCORE_DEDUCTION)
        return &row->lost;
    return &row->figures[column];
}

static enum fault make_cell(const struct scorecard *card, const struct score_row *row, size_t index,
                            struct sheet_cell *out)
{
    enum score_column column = layout[index].column;
    if (layout[index].number == NULL) {
        *out = (struct sheet_cell){.text = row->texts[column]};
        return OK;
    }
    const struct score_figure *figure = figure_of(row, column);
    *out = (struct sheet_cell){.text = ""};
    if (!figure->known)
        return OK;
    AUTO(buffer) struct buffer text = buffer_of(64);
    TRY(number_cell_text(figure->value, column == SCORE_MAXIMUM ? MAXIMUM_DIGITS : POINT_DIGITS,
                         &text));
    *out = (struct sheet_cell){.text = arena_text(card->arena, text.data), .is_number = true};
    return out->text == NULL ? FAULT_NOMEM : OK;
}

static bool is_shown(const struct scorecard *card, size_t index)
{
    return layout[index].always || card->has[layout[index].column];
}

static enum fault make_line(const struct scorecard *card, const struct score_row *row,
                            struct xlsx_line *out)
{
    struct sheet_cell *cells = arena_array(card->arena, ARRAY_LENGTH(layout), sizeof *cells);
    size_t count = 0;
    if (cells == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < ARRAY_LENGTH(layout); i++)
        if (is_shown(card, i))
            TRY(make_cell(card, row, i, &cells[count++]));
    *out = (struct xlsx_line){cells, row == card->total || row->level == 0};
    return OK;
}

/* A total that was added up has no name of its own. */
static enum fault make_total(const struct scorecard *card, enum language language,
                             struct xlsx_line *out)
{
    struct score_row *total = card->total;
    if (total->texts[SCORE_NAME][0] == '\0')
        total->texts[SCORE_NAME] = message_words(language, "scorecard_total_row");
    return make_line(card, total, out);
}

enum fault scorecard_page(const struct scorecard *card, enum language language,
                          struct xlsx_page *out)
{
    struct xlsx_column *columns = arena_array(card->arena, ARRAY_LENGTH(layout), sizeof *columns);
    struct xlsx_line *lines = arena_array(card->arena, card->row_count + 1, sizeof *lines);
    if (columns == NULL || lines == NULL)
        return FAULT_NOMEM;
    struct xlsx_page page = {.name = message_words(language, "scorecard_sheet"),
                             .titles = card->titles,
                             .title_count = card->title_count,
                             .columns = columns,
                             .lines = lines,
                             .frozen_columns = FROZEN_COLUMNS};
    for (size_t i = 0; i < ARRAY_LENGTH(layout); i++)
        if (is_shown(card, i))
            columns[page.column_count++] =
                (struct xlsx_column){message_words(language, score_column_words(layout[i].column)),
                                     layout[i].width, layout[i].number};
    for (size_t i = 0; i < card->row_count; i++)
        TRY(make_line(card, &card->rows[i], &lines[page.line_count++]));
    if (card->total != NULL)
        TRY(make_total(card, language, &lines[page.line_count++]));
    *out = page;
    return OK;
}

void scorecard_csv(const struct xlsx_page *page, struct buffer *out)
{
    for (size_t i = 0; i < page->title_count; i++) {
        for (size_t c = 0; c < page->column_count; c++)
            csv_put(out, c == 0, c == 0 ? page->titles[i] : "");
        csv_end_row(out);
    }
    for (size_t c = 0; c < page->column_count; c++)
        csv_put(out, c == 0, page->columns[c].title);
    csv_end_row(out);
    for (size_t i = 0; i < page->line_count; i++) {
        for (size_t c = 0; c < page->column_count; c++)
            csv_put(out, c == 0, page->lines[i].cells[c].text);
        csv_end_row(out);
    }
}
