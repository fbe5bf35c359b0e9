/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading is in two steps, so that one run shows everything that is wrong: each row by itself, then
 * the rows together (duplicates, parents). Rows with findings stay in for the second step: a
 * province with an empty name is still the parent of its communes.
 */
#include "forms/unit.h"

#include "base/date.h"
#include "base/text.h"
#include "forms/forms_assets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    READING_BYTES_MAX = 256 << 20,
    FIRST_DAY = 20573, /* 2026-04-30, when the built-in list came into force */
    LINE_TEXT_SIZE = 32
};

enum column {
    COLUMN_CODE,
    COLUMN_LEVEL,
    COLUMN_TYPE,
    COLUMN_NAME,
    COLUMN_FULL_NAME,
    COLUMN_FULL_NAME_EN,
    COLUMN_PARENT,
    COLUMN_VALID_FROM, /* this and the next may be absent */
    COLUMN_VALID_TO,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {
    "code",         "level",  "type",       "name",     "full_name",
    "full_name_en", "parent", "valid_from", "valid_to",
};

struct row {
    size_t line;
    struct unit unit;
    bool level_known;
    bool days_known;
};

struct reading {
    struct csv_reader *csv;
    struct findings *findings;
    struct arena *arena;       /* the rows' texts */
    int places[COLUMN_COUNT];  /* of the columns in a row, -1 = absent */
    struct row *rows;          /* in the order of the file */
    const struct row **sorted; /* by code, then day, then line */
    size_t count;
    size_t capacity;
    bool refused; /* there was an error */
    bool lost;    /* a row could not be read: what it defined is not known */
};

static void reading_cleanup(struct reading *reading)
{
    arena_free(reading->arena);
    free(reading->rows);
    free(reading->sorted);
}

static void refuse(struct reading *reading, size_t line, const char *id, const char *code,
                   const char *value)
{
    char at[LINE_TEXT_SIZE];
    snprintf(at, sizeof at, "line %zu", line);
    findings_add(reading->findings, SEVERITY_ERROR, at, id, "code", code, "value", value, NULL);
    reading->refused = true;
}

/* A fault of the file's form, told as a finding. */
static void refuse_fault(struct reading *reading)
{
    struct finding finding = *fault_detail();
    char at[LINE_TEXT_SIZE] = "";
    for (size_t i = 0; i < finding.arg_count; i++) {
        if (strcmp(finding.args[i].name, "line") == 0)
            snprintf(at, sizeof at, "line %s", finding.args[i].value);
    }
    finding.at = at;
    findings_put(reading->findings, &finding);
    reading->refused = true;
    reading->lost = true;
}

/* The next row that can be read; NULL at the end. */
static enum fault next_row(struct reading *reading, const struct csv_row **out)
{
    for (;;) {
        enum fault fault = csv_next(reading->csv, out);
        if (fault != FAULT_INVALID && fault != FAULT_LIMIT)
            return fault;
        refuse_fault(reading);
    }
}

/* Finds the columns; false when one is missing. */
static bool read_names(struct reading *reading, const struct csv_row *names)
{
    char at[LINE_TEXT_SIZE];
    snprintf(at, sizeof at, "line %zu", names->line);
    bool complete = true;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        reading->places[i] = csv_column(names, column_names[i]);
        if (reading->places[i] >= 0 || i >= COLUMN_VALID_FROM)
            continue;
        findings_add(reading->findings, SEVERITY_ERROR, at, "unit_column", "column",
                     column_names[i], NULL);
        complete = false;
    }
    for (size_t i = 0; i < names->count; i++) {
        bool known = false;
        for (size_t k = 0; k < COLUMN_COUNT && !known; k++)
            known = reading->places[k] == (int)i;
        if (!known)
            findings_add(reading->findings, SEVERITY_WARNING, at, "unit_column_unused", "column",
                         names->cells[i], NULL);
    }
    return complete;
}

static const char *cell(const struct reading *reading, const struct csv_row *row,
                        enum column column)
{
    int place = reading->places[column];
    return place < 0 ? "" : row->cells[place];
}

static bool is_blank(const char *text) { return text[strspn(text, " \t\r\n")] == '\0'; }

/* The validity of a row; empty days are the first of the list, and open. */
static void read_days(struct reading *reading, const struct csv_row *cells, struct row *row)
{
    const char *from = cell(reading, cells, COLUMN_VALID_FROM);
    const char *to = cell(reading, cells, COLUMN_VALID_TO);
    row->unit.valid_from = FIRST_DAY;
    row->unit.valid_to = INT32_MAX;
    bool good_from = from[0] == '\0' || day_parse(from, &row->unit.valid_from);
    bool good_to = to[0] == '\0' || day_parse(to, &row->unit.valid_to);
    if (!good_from)
        refuse(reading, row->line, "unit_day", row->unit.code, from);
    if (!good_to)
        refuse(reading, row->line, "unit_day", row->unit.code, to);
    row->days_known = good_from && good_to && row->unit.valid_from <= row->unit.valid_to;
    if (good_from && good_to && !row->days_known)
        refuse(reading, row->line, "unit_validity", row->unit.code, to);
}

/* What is wrong with one row, apart from all others. */
static void check_row(struct reading *reading, const struct csv_row *cells, struct row *row)
{
    const struct unit *unit = &row->unit;
    const char *level = cell(reading, cells, COLUMN_LEVEL);
    if (!text_is_code(unit->code) || strlen(unit->code) > UNIT_CODE_MAX)
        refuse(reading, row->line, "unit_code", unit->code, "");
    row->level_known = unit_level_parse(level, &row->unit.level);
    if (!row->level_known)
        refuse(reading, row->line, "unit_level", unit->code, level);
    if (is_blank(unit->name))
        refuse(reading, row->line, "unit_name", unit->code, "");
    if (row->level_known && unit->level != UNIT_PROVINCE && unit->parent[0] == '\0')
        refuse(reading, row->line, "unit_parent_missing", unit->code, "");
    read_days(reading, cells, row);
}

static enum fault read_row(struct reading *reading, const struct csv_row *cells)
{
    struct row *rows = memory_grow(reading->rows, reading->count, &reading->capacity, sizeof *rows);
    if (rows == NULL)
        return FAULT_NOMEM;
    reading->rows = rows;
    const char *texts[COLUMN_COUNT];
    for (unsigned i = 0; i < COLUMN_COUNT; i++) {
        texts[i] = arena_text(reading->arena, cell(reading, cells, (enum column)i));
        if (texts[i] == NULL)
            return FAULT_NOMEM;
    }
    struct row row = {.line = cells->line,
                      .unit = {.code = texts[COLUMN_CODE],
                               .type = texts[COLUMN_TYPE],
                               .name = texts[COLUMN_NAME],
                               .full_name = texts[COLUMN_FULL_NAME],
                               .full_name_en = texts[COLUMN_FULL_NAME_EN],
                               .parent = texts[COLUMN_PARENT]}};
    check_row(reading, cells, &row);
    reading->rows[reading->count++] = row;
    return OK;
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *left = *(const struct row *const *)a;
    const struct row *right = *(const struct row *const *)b;
    int order = strcmp(left->unit.code, right->unit.code);
    if (order != 0)
        return order;
    if (left->unit.valid_from != right->unit.valid_from)
        return left->unit.valid_from < right->unit.valid_from ? -1 : 1;
    return (left->line > right->line) - (left->line < right->line);
}

static enum fault sort_rows(struct reading *reading)
{
    reading->sorted = calloc(reading->count + 1, sizeof(const struct row *));
    if (reading->sorted == NULL)
        return fault_nomem();
    for (size_t i = 0; i < reading->count; i++)
        reading->sorted[i] = &reading->rows[i];
    qsort(reading->sorted, reading->count, sizeof(const struct row *), compare_rows);
    return OK;
}

/* One code with two validities that share a day. The finding is at the later line. */
static void refuse_pair(struct reading *reading, const struct row *a, const struct row *b)
{
    char other[LINE_TEXT_SIZE];
    snprintf(other, sizeof other, "%zu", a->line < b->line ? a->line : b->line);
    bool same = a->unit.valid_from == b->unit.valid_from;
    refuse(reading, a->line > b->line ? a->line : b->line, same ? "unit_duplicate" : "unit_overlap",
           a->unit.code, other);
}

static void check_duplicates(struct reading *reading)
{
    const struct row *longest = NULL; /* of the same code, the one that reaches furthest */
    for (size_t i = 0; i < reading->count; i++) {
        const struct row *row = reading->sorted[i];
        if (!row->days_known || row->unit.code[0] == '\0')
            continue;
        bool same_code = longest != NULL && strcmp(longest->unit.code, row->unit.code) == 0;
        if (same_code && row->unit.valid_from <= longest->unit.valid_to)
            refuse_pair(reading, longest, row);
        if (!same_code || row->unit.valid_to > longest->unit.valid_to)
            longest = row;
    }
}

/* The latest row of a code: the one unit_list_find yields. */
static const struct row *find_row(const struct reading *reading, const char *code)
{
    size_t low = 0;
    size_t high = reading->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(reading->sorted[middle]->unit.code, code) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low > 0 && strcmp(reading->sorted[low - 1]->unit.code, code) == 0;
    return found ? reading->sorted[low - 1] : NULL;
}

static void check_parents(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        const struct row *row = &reading->rows[i];
        const struct unit *unit = &row->unit;
        if (unit->parent[0] == '\0')
            continue;
        const struct row *parent = find_row(reading, unit->parent);
        if (parent == NULL && !reading->lost)
            refuse(reading, row->line, "unit_parent_unknown", unit->code, unit->parent);
        if (parent != NULL && parent->level_known && row->level_known &&
            parent->unit.level >= unit->level)
            refuse(reading, row->line, "unit_parent_level", unit->code, unit->parent);
    }
}

static enum fault read_rows(struct reading *reading)
{
    const struct csv_row *cells = NULL;
    TRY(next_row(reading, &cells));
    /* Without its names no row can be understood. */
    if (reading->lost || (cells != NULL && !read_names(reading, cells))) {
        reading->refused = true;
        return OK;
    }
    while (cells != NULL) {
        TRY(next_row(reading, &cells));
        if (cells != NULL)
            TRY(read_row(reading, cells));
    }
    if (reading->count == 0 && !reading->refused) {
        findings_add(reading->findings, SEVERITY_ERROR, "", "unit_none", NULL);
        reading->refused = true;
    }
    TRY(sort_rows(reading));
    check_duplicates(reading);
    check_parents(reading);
    return OK;
}

static enum fault build(const struct reading *reading, struct unit_list **out)
{
    AUTO(unit_list) struct unit_list *list = NULL;
    TRY(unit_list_new(&list));
    for (size_t i = 0; i < reading->count; i++)
        TRY(unit_list_add(list, &reading->rows[i].unit));
    TRY(unit_list_seal(list));
    *out = TAKE(list);
    return OK;
}

enum fault unit_list_read(struct csv_reader *csv, struct findings *findings, struct unit_list **out)
{
    AUTO(reading) struct reading reading = {.csv = csv, .findings = findings};
    TRY(arena_new(READING_BYTES_MAX, &reading.arena));
    TRY(read_rows(&reading));
    if (findings->failed)
        return fault_nomem();
    if (!reading.refused)
        return build(&reading, out);
    *out = NULL;
    return OK;
}

enum fault unit_list_builtin(struct unit_list **out)
{
    static const char name[] = "units/units-2026.csv";
    const struct asset *asset = asset_find(forms_assets, name);
    if (asset == NULL)
        return fault_raise(FAULT_CORRUPT, "asset_missing", "name", name, NULL);
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    TRY(csv_open_text(name, asset->data, asset->size, &csv));
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(1 << 20, &arena));
    struct findings findings = findings_in(arena);
    struct unit_list *list = NULL;
    TRY(unit_list_read(csv, &findings, &list));
    if (list == NULL)
        return fault_raise(FAULT_CORRUPT, "unit_builtin", "name", name, NULL);
    *out = list;
    return OK;
}
