/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/response_table.h"

#include "base/json_write.h"
#include "base/place.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CODE_CELL_SIZE = 128, PLACE_SIZE = 32, NEAR_MAX = 2, SHORT_NAME = 4 };

/* What stands under a column's name. */
enum column_kind {
    COLUMN_UNNAMED,
    COLUMN_ID,
    COLUMN_TOP, /* a text beside the answers */
    COLUMN_SECONDS,
    COLUMN_COMPLETE,
    COLUMN_PLACE,
    COLUMN_BY,
    COLUMN_ANSWER,
    COLUMN_CONSENT,
    COLUMN_SIMULATED,
    COLUMN_DERIVED,   /* made again from the answers */
    COLUMN_NOT_STORED /* of the sample's design */
};

struct column {
    enum column_kind kind;
    const char *name;
    const struct question *question; /* COLUMN_ANSWER */
};

struct response_columns {
    const struct form *form;
    const char *campaign;
    size_t count;
    struct column items[];
};

static const struct column contract[] = {
    {COLUMN_ID, "id", NULL},
    {COLUMN_TOP, "unit", NULL},
    {COLUMN_TOP, "started", NULL},
    {COLUMN_TOP, "mode", NULL},
    {COLUMN_TOP, "language", NULL},
    {COLUMN_SECONDS, "seconds", NULL},
    {COLUMN_COMPLETE, "complete", NULL},
    {COLUMN_PLACE, "village", NULL},
    {COLUMN_PLACE, "counter", NULL},
    {COLUMN_PLACE, "field", NULL},
    {COLUMN_PLACE, "assignment", NULL},
    {COLUMN_BY, "device", NULL},
    {COLUMN_BY, "interviewer", NULL},
    {COLUMN_SIMULATED, "simulated", NULL},
    {COLUMN_DERIVED, "quarantined", NULL},
    {COLUMN_DERIVED, "reasons", NULL},
    {COLUMN_NOT_STORED, "weight", NULL},
    {COLUMN_NOT_STORED, "stratum", NULL},
    {COLUMN_NOT_STORED, "psu", NULL},
    {COLUMN_NOT_STORED, "fpc", NULL},
};

/* A short cell without the white space around it, in `room`; a long one is no code: as it is. */
static const char *trimmed(const char *cell, char room[CODE_CELL_SIZE])
{
    const char *start = cell + strspn(cell, " \t");
    size_t length = strlen(start);
    while (length > 0 && strchr(" \t\r\n", start[length - 1]) != NULL)
        length--;
    if (length >= CODE_CELL_SIZE)
        return cell;
    memcpy(room, start, length);
    room[length] = '\0';
    return room;
}

/* --- the heading row ------------------------------------------------------------------------- */

static struct column column_of(const struct form *form, const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(contract); i++) {
        if (strcmp(contract[i].name, name) == 0)
            return contract[i];
    }
    const struct question *question = form_question(form, name);
    if (question == NULL || !question_is_asked(question))
        return (struct column){COLUMN_UNNAMED, NULL, NULL};
    bool consent = question->type == QUESTION_CONSENT;
    return (struct column){consent ? COLUMN_CONSENT : COLUMN_ANSWER, question->id, question};
}

/* The name that was probably meant, or NULL. */
static const char *nearest(const struct form *form, const char *name)
{
    size_t length = strlen(name);
    size_t best = length <= 1 ? 0 : length <= SHORT_NAME ? NEAR_MAX : NEAR_MAX + 1;
    const char *near = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(contract) + form->question_count; i++) {
        const struct question *question =
            i < ARRAY_LENGTH(contract) ? NULL : &form->questions[i - ARRAY_LENGTH(contract)];
        const char *known = question != NULL ? question->id : contract[i].name;
        size_t distance = text_code_distance(name, known);
        if (distance < best && (question == NULL || question_is_asked(question))) {
            best = distance;
            near = known;
        }
    }
    return near;
}

/* What is said about the heading row. */
struct heading {
    struct response_columns *columns;
    struct findings *findings;
    char at[PLACE_SIZE];
};

static void add(const struct heading *heading, enum severity severity, const char *code,
                const char *column, const char *near)
{
    const char *quoted = place_excerpt(column, heading->findings);
    findings_add(heading->findings, severity, heading->at, code, "column", quoted,
                 near != NULL ? "near" : NULL, near, NULL);
}

static bool has(const struct response_columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->items[i].name != NULL && strcmp(columns->items[i].name, name) == 0)
            return true;
    }
    return false;
}

static void read_name(const struct heading *heading, const char *name)
{
    struct response_columns *columns = heading->columns;
    struct column column = column_of(columns->form, name);
    const char *near = column.name == NULL ? nearest(columns->form, name) : NULL;
    if (name[0] != '\0' && column.name == NULL)
        add(heading, SEVERITY_ERROR, near != NULL ? "table_near" : "table_unknown", name, near);
    else if (name[0] != '\0' && has(columns, name))
        add(heading, SEVERITY_ERROR, "table_twice", name, NULL);
    else if (column.kind == COLUMN_NOT_STORED)
        add(heading, SEVERITY_WARNING, "table_not_stored", name, NULL);
    columns->items[columns->count++] = column;
}

static void read_names(const struct heading *heading, const struct csv_row *names)
{
    static const char *const needed[] = {"id", "unit"};
    for (size_t i = 0; i < names->count; i++) {
        char room[CODE_CELL_SIZE];
        read_name(heading, trimmed(names->cells[i], room));
    }
    for (size_t i = 0; i < ARRAY_LENGTH(needed); i++) {
        if (!has(heading->columns, needed[i]))
            add(heading, SEVERITY_ERROR, "table_missing", needed[i], NULL);
    }
}

/* A heading of one cell that holds the sign other programs put between columns. */
static const char *other_separator(const struct csv_row *names)
{
    if (names->count > 1)
        return NULL;
    return strchr(names->cells[0], ';') != NULL    ? ";"
           : strchr(names->cells[0], '\t') != NULL ? "TAB"
                                                   : NULL;
}

enum fault response_columns_read(const struct form *form, const char *campaign,
                                 const struct csv_row *names, struct findings *findings,
                                 struct response_columns **out)
{
    size_t errors = findings_errors(findings);
    const char *separator = other_separator(names);
    AUTO(response_columns)
    struct response_columns *columns =
        calloc(1, sizeof *columns + names->count * sizeof columns->items[0]);
    if (columns == NULL)
        return fault_nomem();
    columns->form = form;
    columns->campaign = campaign;
    struct heading heading = {.columns = columns, .findings = findings};
    snprintf(heading.at, sizeof heading.at, "line %zu", names->line);
    if (separator == NULL)
        read_names(&heading, names);
    else
        findings_add(findings, SEVERITY_ERROR, heading.at, "table_separator", "found", separator,
                     NULL);
    if (findings->failed)
        return fault_nomem();
    if (findings_errors(findings) == errors)
        *out = TAKE(columns);
    return OK;
}

void response_columns_free(struct response_columns *columns) { free(columns); }

/* --- rows ------------------------------------------------------------------------------------ */

/* What is no whole number goes on as text, and validation says so. */
static void put_number(struct json_out *out, const char *name, const char *text)
{
    int64_t number;
    if (text_to_integer(text, &number))
        json_put_integer(out, name, number);
    else
        json_put_text(out, name, text);
}

/* 1;6 */
static void put_choices(struct json_out *out, const char *name, const char *text)
{
    json_open(out, name, '[');
    for (;;) {
        char part[CODE_CELL_SIZE];
        char room[CODE_CELL_SIZE];
        size_t length = strcspn(text, ";");
        size_t fits = text_fit(text, CODE_CELL_SIZE - 1);
        snprintf(part, sizeof part, "%.*s", (int)(length < fits ? length : fits), text);
        put_number(out, NULL, trimmed(part, room));
        if (text[length] == '\0')
            break;
        text += length + 1;
    }
    json_close(out, ']');
}

static void put_coded(struct json_out *out, const struct question *question, const char *text)
{
    if (strcmp(text, "null") == 0)
        json_put_null(out, question->id);
    else if (question->type == QUESTION_MANY)
        put_choices(out, question->id, text);
    else if (question->type == QUESTION_DATE || question->type == QUESTION_UNIT)
        json_put_text(out, question->id, text);
    else
        put_number(out, question->id, text);
}

static void put_answer(struct json_out *out, const struct question *question, const char *cell)
{
    char room[CODE_CELL_SIZE];
    if (question->type == QUESTION_TEXT)
        json_put_text(out, question->id, cell);
    else if (trimmed(cell, room)[0] != '\0')
        put_coded(out, question, trimmed(cell, room));
}

/* Spreadsheets write TRUE. */
static void put_truth(struct json_out *out, const char *name, const char *text)
{
    bool yes = strcasecmp(text, "true") == 0;
    if (yes || strcasecmp(text, "false") == 0)
        json_put_bool(out, name, yes);
    else
        json_put_text(out, name, text);
}

static void put_cell(struct json_out *out, const struct column *column, const char *cell)
{
    char room[CODE_CELL_SIZE];
    switch (column->kind) {
    case COLUMN_TOP:
        json_put_text(out, column->name, trimmed(cell, room));
        break;
    case COLUMN_SECONDS:
        put_number(out, column->name, trimmed(cell, room));
        break;
    case COLUMN_COMPLETE:
        put_truth(out, column->name, trimmed(cell, room));
        break;
    case COLUMN_CONSENT:
        put_truth(out, "agreed", trimmed(cell, room));
        break;
    case COLUMN_ANSWER:
        put_answer(out, column->question, cell);
        break;
    default:
        json_put_text(out, column->name, cell);
        break;
    }
}

/* A run of kinds whose cells belong into one object of the document. */
struct cells {
    const struct response_columns *columns;
    const struct csv_row *row;
    enum column_kind first;
    enum column_kind last;
};

/* True when there was any. */
static bool put_cells(struct json_out *out, const struct cells *cells, const char *object)
{
    bool any = false;
    for (size_t i = 0; i < cells->columns->count && i < cells->row->count; i++) {
        const struct column *column = &cells->columns->items[i];
        const char *cell = csv_plain(cells->row->cells[i]);
        if (column->kind < cells->first || column->kind > cells->last || cell[0] == '\0')
            continue;
        if (!any && object != NULL)
            json_open(out, object, '{');
        any = true;
        put_cell(out, column, cell);
    }
    if (any && object != NULL)
        json_close(out, '}');
    return any;
}

static void put_document(const struct response_columns *columns, const struct csv_row *row,
                         struct json_out *out)
{
    json_open(out, NULL, '{');
    json_put_text(out, "campaign", columns->campaign);
    json_put_text(out, "form", columns->form->id);
    json_put_text(out, "version", columns->form->version);
    put_cells(out, &(struct cells){columns, row, COLUMN_TOP, COLUMN_COMPLETE}, NULL);
    put_cells(out, &(struct cells){columns, row, COLUMN_PLACE, COLUMN_PLACE}, "place");
    put_cells(out, &(struct cells){columns, row, COLUMN_BY, COLUMN_BY}, "by");
    if (!put_cells(out, &(struct cells){columns, row, COLUMN_ANSWER, COLUMN_ANSWER}, "answers")) {
        json_open(out, "answers", '{');
        json_close(out, '}');
    }
    put_cells(out, &(struct cells){columns, row, COLUMN_CONSENT, COLUMN_CONSENT}, "consent");
    json_close(out, '}');
}

/* Columns without a name are what a spreadsheet leaves at the edge: empty, or a mistake. */
static void check_unnamed(const struct csv_row *row, size_t i, struct findings *findings)
{
    char room[CODE_CELL_SIZE];
    char column[PLACE_SIZE];
    char at[PLACE_SIZE];
    if (trimmed(row->cells[i], room)[0] == '\0')
        return;
    snprintf(column, sizeof column, "%zu", i + 1);
    snprintf(at, sizeof at, "line %zu", row->line);
    findings_add(findings, SEVERITY_ERROR, at, "table_unnamed", "column", column, "value",
                 place_excerpt(row->cells[i], findings), NULL);
}

static bool says_yes(const char *cell)
{
    char room[CODE_CELL_SIZE];
    const char *text = trimmed(cell, room);
    return text[0] != '\0' && strcmp(text, "0") != 0 && strcasecmp(text, "false") != 0;
}

static void copy_id(const char *cell, char out[TABLE_ID_SIZE])
{
    char room[CODE_CELL_SIZE];
    const char *id = trimmed(cell, room);
    snprintf(out, TABLE_ID_SIZE, "%.*s", (int)text_fit(id, TABLE_ID_SIZE - 1), id);
}

enum fault response_columns_document(const struct response_columns *columns,
                                     const struct csv_row *row, struct findings *findings,
                                     struct buffer *out, struct row_about *out_row)
{
    struct row_about about = {.id = ""};
    struct json_out json = json_out_to(out);
    for (size_t i = 0; i < columns->count && i < row->count; i++) {
        if (columns->items[i].kind == COLUMN_ID)
            copy_id(row->cells[i], about.id);
        else if (columns->items[i].kind == COLUMN_SIMULATED)
            about.simulated = says_yes(row->cells[i]);
        else if (columns->items[i].kind == COLUMN_UNNAMED)
            check_unnamed(row, i, findings);
    }
    put_document(columns, row, &json);
    TRY(buffer_check(out));
    *out_row = about;
    return findings->failed ? FAULT_NOMEM : OK;
}
