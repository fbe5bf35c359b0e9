/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/scorecard_parts.h"
#include "base/place.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

enum { CODE_PART_MAX = 3, CODE_BYTES_MAX = 24, LEVELS_MAX = 5 };

static const enum score_column figure_columns[] = {SCORE_MAXIMUM, SCORE_SELF, SCORE_APPRAISED,
                                                   SCORE_DEDUCTION};

const char *score_place(const struct score_reading *reading, const struct score_row *row,
                        enum score_column column)
{
    size_t position = reading->heads.positions[column];
    const char *place =
        sheet_place(reading->card->arena, row->line, position == SIZE_MAX ? 0 : position);
    if (place == NULL)
        reading->card->findings.failed = true;
    return place == NULL ? "" : place;
}

/* --- texts ----------------------------------------------------------------------------------- */

/* Without spaces around it. */
static const char *trimmed(struct arena *arena, const char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    return arena_text_n(arena, text, length);
}

static enum fault take_texts(const struct score_reading *reading, const struct sheet_row *row,
                             struct score_row *out)
{
    for (size_t i = 0; i < SCORE_COLUMNS; i++) {
        size_t position = reading->heads.positions[i];
        out->texts[i] =
            position == SIZE_MAX ? "" : trimmed(reading->card->arena, sheet_text(row, position));
        if (out->texts[i] == NULL)
            return FAULT_NOMEM;
    }
    return OK;
}

/* "1.3.2": numbers of at most three digits with points between; a last point is taken off. */
static bool take_code(struct arena *arena, const char *text, struct score_row *out)
{
    size_t at = 0;
    int level = -1;
    if (strlen(text) > CODE_BYTES_MAX)
        return false;
    do {
        size_t digits = strspn(text + at, "0123456789");
        if (digits == 0 || digits > CODE_PART_MAX || ++level > LEVELS_MAX)
            return false;
        at += digits;
    } while (text[at] == '.' && text[++at] != '\0');
    if (text[at] != '\0')
        return false;
    out->level = level;
    out->texts[SCORE_CODE] = arena_text_n(arena, text, at - (text[at - 1] == '.'));
    return out->texts[SCORE_CODE] != NULL;
}

static enum fault is_total(struct arena *arena, const struct score_row *row, bool *out)
{
    char key[SCORE_KEY_BYTES];
    const char *code = row->texts[SCORE_CODE];
    TRY(score_key(arena, code[0] == '\0' ? row->texts[SCORE_NAME] : code, key));
    *out = strncmp(key, "tongcong", 8) == 0 || strncmp(key, "tongdiem", 8) == 0 ||
           strcmp(key, "tong") == 0 || strncmp(key, "total", 5) == 0;
    return OK;
}

/* --- numbers --------------------------------------------------------------------------------- */

/* A percentage or a day is a number cell too, and none of points: Excel makes 1.5 a day by itself.
 */
static enum sheet_look look_of(const struct sheet_row *row, size_t position)
{
    return position >= row->count ? SHEET_PLAIN : row->cells[position].look;
}

static void refuse_look(const struct score_reading *reading, const struct sheet_row *row,
                        const struct score_row *texts, enum score_column column)
{
    size_t position = reading->heads.positions[column];
    bool is_date = look_of(row, position) == SHEET_DATE;
    findings_add(&reading->card->findings, SEVERITY_ERROR, score_place(reading, texts, column),
                 is_date ? "scorecard_number_date" : "scorecard_number_percent", "column",
                 sheet_text(&reading->sheet->rows[reading->heads.row], position), "value",
                 sheet_text(row, position), "code", texts->texts[SCORE_CODE], NULL);
}

static struct number_cell read_number(const struct sheet_row *row, size_t position)
{
    struct number_cell cell = {.kind = NUMBER_EMPTY};
    if (position == SIZE_MAX || position >= row->count)
        return cell;
    if (!row->cells[position].is_number)
        return number_cell_read(row->cells[position].text);
    cell.kind =
        exact_parse(row->cells[position].text, &cell.value) == OK ? NUMBER_ONE : NUMBER_NONE;
    return cell;
}

static bool take_numbers(struct score_reading *reading, const struct sheet_row *row,
                         const struct score_row *texts, struct number_cell *out)
{
    bool any = false;
    for (size_t i = 0; i < ARRAY_LENGTH(figure_columns); i++) {
        enum score_column column = figure_columns[i];
        struct findings *findings = &reading->card->findings;
        out[column] = read_number(row, reading->heads.positions[column]);
        any = any || out[column].kind != NUMBER_EMPTY;
        if (look_of(row, reading->heads.positions[column]) != SHEET_PLAIN)
            refuse_look(reading, row, texts, column);
        if (out[column].kind != NUMBER_NONE)
            continue;
        findings_add(
            findings, SEVERITY_ERROR, score_place(reading, texts, column), "scorecard_number",
            "column",
            sheet_text(&reading->sheet->rows[reading->heads.row], reading->heads.positions[column]),
            "value", place_excerpt(texts->texts[column], findings), "code",
            texts->texts[SCORE_CODE], NULL);
    }
    return any;
}

static bool within(struct exact value, struct exact bound)
{
    struct exact size = {value.numerator < 0 ? -value.numerator : value.numerator,
                         value.denominator};
    return exact_compare(size, bound) <= 0;
}

/* Which of two readings; false when nothing decides. */
static bool decide(const struct scorecard_ask *ask, const struct score_figure *bound,
                   struct number_cell *cell)
{
    bool is_decimal = ask->decimal == cell->mark;
    if (ask->decimal == 0) {
        if (bound == NULL || !bound->known)
            return false;
        is_decimal = within(cell->value, bound->value);
        if (is_decimal == within(cell->grouped, bound->value))
            return false;
    }
    cell->kind = NUMBER_ONE;
    cell->value = is_decimal ? cell->value : cell->grouped;
    return true;
}

const char *score_text(struct scorecard *card, struct exact value)
{
    AUTO(buffer) struct buffer text = buffer_of(64);
    if (number_cell_text(value, 1, &text) != OK && exact_text(value, 6, &text) != OK)
        return "?";
    const char *kept = arena_text(card->arena, text.data);
    if (kept == NULL)
        card->findings.failed = true;
    return kept == NULL ? "" : kept;
}

const char *score_line(struct scorecard *card, size_t line)
{
    const char *text = arena_format(card->arena, "%zu", line);
    if (text == NULL)
        card->findings.failed = true;
    return text == NULL ? "" : text;
}

static void ask_which(const struct score_reading *reading, const struct score_row *row,
                      enum score_column column, const struct number_cell *cell)
{
    struct scorecard *card = reading->card;
    findings_add(
        &card->findings, SEVERITY_ERROR, score_place(reading, row, column), "scorecard_number_two",
        "column",
        sheet_text(&reading->sheet->rows[reading->heads.row], reading->heads.positions[column]),
        "value", place_excerpt(row->texts[column], &card->findings), "code",
        place_excerpt(score_label(row), &card->findings), "decimal", score_text(card, cell->value),
        "grouped", score_text(card, cell->grouped), NULL);
}

/* A row's maximum first: it bounds the others. */
static void decide_row(const struct score_reading *reading, const struct score_figure *bound,
                       struct number_cell *cells, struct score_row *row)
{
    for (size_t i = 0; i < ARRAY_LENGTH(figure_columns); i++) {
        enum score_column column = figure_columns[i];
        struct number_cell *cell = &cells[column];
        const struct score_figure *limit =
            column == SCORE_MAXIMUM ? bound : &row->figures[SCORE_MAXIMUM];
        if (cell->kind == NUMBER_TWO && !decide(reading->ask, limit, cell))
            ask_which(reading, row, column, cell);
        if (cell->kind == NUMBER_ONE)
            row->figures[column] = (struct score_figure){true, cell->value};
    }
}

static void decide_numbers(struct score_reading *reading)
{
    struct scorecard *card = reading->card;
    const struct score_figure *bound = NULL;
    if (card->total != NULL) {
        decide_row(reading, NULL, reading->total, card->total);
        bound = &card->total->figures[SCORE_MAXIMUM];
    }
    for (size_t i = 0; i < card->row_count; i++)
        decide_row(reading, bound, reading->numbers[i], &card->rows[i]);
}

/* --- rows ------------------------------------------------------------------------------------ */

/* What goes on behind a page's end belongs to the row before it. */
static enum fault join(struct score_reading *reading, const struct score_row *more)
{
    struct scorecard *card = reading->card;
    const char *place = score_place(reading, more, SCORE_CODE);
    if (card->row_count == 0) {
        findings_add(&card->findings, SEVERITY_NOTE, place, "scorecard_loose", NULL);
        return OK;
    }
    struct score_row *row = &card->rows[card->row_count - 1];
    for (size_t i = 0; i < SCORE_COLUMNS; i++) {
        if (more->texts[i][0] == '\0')
            continue;
        row->texts[i] = row->texts[i][0] == '\0'
                            ? more->texts[i]
                            : arena_format(card->arena, "%s %s", row->texts[i], more->texts[i]);
        if (row->texts[i] == NULL)
            return FAULT_NOMEM;
    }
    findings_add(&card->findings, SEVERITY_NOTE, place, "scorecard_joined", "code",
                 row->texts[SCORE_CODE], NULL);
    return OK;
}

static enum fault keep_row(struct score_reading *reading, const struct score_row *row,
                           const struct number_cell *cells)
{
    struct scorecard *card = reading->card;
    if (card->row_count == SCORECARD_ROWS_MAX)
        return fault_raise(FAULT_LIMIT, "scorecard_rows", "path", card->path, "limit", "2000",
                           NULL);
    memcpy(reading->numbers[card->row_count], cells, sizeof *reading->numbers);
    card->rows[card->row_count++] = *row;
    return OK;
}

static enum fault keep_total(struct score_reading *reading, const struct score_row *row,
                             const struct number_cell *cells)
{
    struct scorecard *card = reading->card;
    if (card->total != NULL) {
        findings_add(&card->findings, SEVERITY_ERROR, score_place(reading, row, SCORE_NAME),
                     "scorecard_code_twice", "code", row->texts[SCORE_NAME], "line",
                     score_line(card, card->total->line), NULL);
        return OK;
    }
    card->total = arena_alloc(card->arena, sizeof *card->total);
    if (card->total == NULL)
        return FAULT_NOMEM;
    *card->total = *row;
    card->total->texts[SCORE_CODE] = "";
    if (row->texts[SCORE_NAME][0] == '\0')
        card->total->texts[SCORE_NAME] = row->texts[SCORE_CODE];
    memcpy(reading->total, cells, sizeof reading->total);
    return OK;
}

static enum fault take_row(struct score_reading *reading, const struct sheet_row *row)
{
    struct scorecard *card = reading->card;
    struct score_row made = {.line = row->line, .parent = SIZE_MAX, .field = SIZE_MAX};
    struct number_cell cells[SCORE_COLUMNS] = {{.kind = NUMBER_EMPTY}};
    bool again;
    bool total;
    TRY(score_heads_again(reading, row, &again));
    if (again)
        return OK;
    TRY(take_texts(reading, row, &made));
    TRY(is_total(card->arena, &made, &total));
    bool has_numbers = take_numbers(reading, row, &made, cells);
    if (total)
        return keep_total(reading, &made, cells);
    if (made.texts[SCORE_CODE][0] == '\0' && !has_numbers)
        return join(reading, &made);
    const char *place = score_place(reading, &made, SCORE_CODE);
    if (made.texts[SCORE_CODE][0] == '\0') {
        findings_add(&card->findings, SEVERITY_ERROR, place, "scorecard_code_missing", NULL);
        return OK;
    }
    if (look_of(row, reading->heads.positions[SCORE_CODE]) == SHEET_DATE) {
        findings_add(&card->findings, SEVERITY_ERROR, place, "scorecard_code_date", NULL);
        return OK;
    }
    if (!take_code(card->arena, made.texts[SCORE_CODE], &made)) {
        findings_add(&card->findings, SEVERITY_ERROR, place, "scorecard_code", "value",
                     place_excerpt(made.texts[SCORE_CODE], &card->findings), NULL);
        return OK;
    }
    return keep_row(reading, &made, cells);
}

static enum fault take_titles(const struct score_reading *reading)
{
    struct scorecard *card = reading->card;
    for (size_t i = 0; i < reading->heads.row && card->title_count < SCORECARD_TITLES_MAX; i++) {
        const struct sheet_row *row = &reading->sheet->rows[i];
        const char *title = "";
        for (size_t c = 0; c < row->count && title[0] == '\0'; c++)
            title = row->cells[c].text;
        card->titles[card->title_count] = trimmed(card->arena, title);
        if (card->titles[card->title_count] == NULL)
            return FAULT_NOMEM;
        card->title_count += card->titles[card->title_count][0] != '\0';
    }
    return OK;
}

/* Cells of a merged range: only the first holds the text. */
static void fill_down(struct scorecard *card)
{
    static const enum score_column merged[] = {SCORE_REMEDY, SCORE_LEAD, SCORE_FOLLOW,
                                               SCORE_DEADLINE, SCORE_PRODUCT};
    for (size_t i = 1; i < card->row_count; i++) {
        struct score_row *row = &card->rows[i];
        const struct score_row *above = &card->rows[i - 1];
        size_t field = strcspn(row->texts[SCORE_CODE], ".");
        bool is_empty = row->level > 0 && above->level > 0 &&
                        strcspn(above->texts[SCORE_CODE], ".") == field &&
                        memcmp(above->texts[SCORE_CODE], row->texts[SCORE_CODE], field) == 0;
        for (size_t c = 0; c < ARRAY_LENGTH(merged); c++)
            is_empty = is_empty && row->texts[merged[c]][0] == '\0';
        for (size_t c = 0; is_empty && c < ARRAY_LENGTH(merged); c++)
            row->texts[merged[c]] = above->texts[merged[c]];
    }
}

enum fault scorecard_read(const struct sheet *sheet, const struct scorecard_ask *ask,
                          struct arena *arena, struct scorecard *out)
{
    struct scorecard card = {.path = ask->path,
                             .lost = exact_integer(0),
                             .findings = findings_in(arena),
                             .arena = arena};
    struct score_reading reading = {.card = &card, .sheet = sheet, .ask = ask};
    card.rows = arena_array(arena, SCORECARD_ROWS_MAX, sizeof *card.rows);
    reading.numbers = arena_array(arena, SCORECARD_ROWS_MAX, sizeof *reading.numbers);
    if (card.rows == NULL || reading.numbers == NULL)
        return FAULT_NOMEM;
    TRY(score_heads_find(sheet, &card, &reading.heads));
    TRY(take_titles(&reading));
    for (size_t i = reading.heads.row + 1; i < sheet->row_count; i++)
        TRY(take_row(&reading, &sheet->rows[i]));
    if (card.row_count == 0 && findings_errors(&card.findings) == 0)
        return fault_raise(FAULT_INVALID, "scorecard_rows_none", "path", ask->path, NULL);
    decide_numbers(&reading);
    if (ask->fill)
        fill_down(&card);
    if (findings_errors(&card.findings) == 0)
        TRY(score_check(&reading));
    *out = card;
    return card.findings.failed ? fault_nomem() : OK;
}
