/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/frame_parts.h"
#include "analysis/sample/rows.h"
#include "analysis/sample/select.h"
#include "base/date.h"
#include "base/place.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {"villages", "dossiers"};
static const char *const certain[] = {"", "commune", "village", "both"};

const char *frame_kind_name(enum frame_kind kind) { return kinds[kind]; }

bool frame_kind_parse(const char *name, enum frame_kind *out)
{
    for (size_t i = 0; name != NULL && i < ARRAY_LENGTH(kinds); i++) {
        if (strcmp(name, kinds[i]) != 0)
            continue;
        *out = (enum frame_kind)i;
        return true;
    }
    return false;
}

const char *frame_place(const struct frame_reading *reading, size_t line)
{
    const char *place = arena_format(reading->findings->arena, "line %zu", line);
    if (place == NULL)
        reading->findings->failed = true;
    return place == NULL ? "" : place;
}

#define SAY(reading, row, ...)                                                                     \
    findings_add((reading)->findings, SEVERITY_ERROR, frame_place((reading), (row)->line),         \
                 __VA_ARGS__, NULL)

/* --- one row --------------------------------------------------------------------------------- */

static const char *cell_of(const struct frame_reading *reading, const struct csv_row *row,
                           enum frame_column column)
{
    int position = reading->positions[column];
    return position < 0 ? "" : csv_plain(row->cells[position]);
}

/* A dossier's number has slashes and such; no spaces, commas or controls. */
static bool is_code(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length <= FRAME_CODE_MAX && strcspn(text, " \t\r\n,;\"'<>&") == length &&
           text_is_utf8(text, length) && text_forbidden(text) == 0;
}

static bool take_count(const char *text, int64_t *out)
{
    int64_t count;
    if (!text_to_integer(text, &count) || count <= 0 || count > SELECT_TOTAL_MAX)
        return false;
    *out = count;
    return true;
}

static void take_sizes(const struct frame_reading *reading, const struct csv_row *from,
                       struct frame_row *row)
{
    const char *households = cell_of(reading, from, FRAME_HOUSEHOLDS);
    const char *size = cell_of(reading, from, FRAME_SIZE);
    row->households = row->size = 1;
    if (reading->ask->kind == FRAME_DOSSIERS)
        return;
    if (!take_count(households, &row->households))
        SAY(reading, row, "sample_households", "code", row->code, "value",
            place_excerpt(households, reading->findings));
    row->size = row->households;
    if (reading->positions[FRAME_SIZE] >= 0 && !take_count(size, &row->size))
        SAY(reading, row, "sample_size", "code", row->code, "value",
            place_excerpt(size, reading->findings));
}

static void take_certain(const struct frame_reading *reading, const struct csv_row *from,
                         struct frame_row *row)
{
    const char *text = cell_of(reading, from, FRAME_CERTAIN);
    for (size_t i = 0; i < ARRAY_LENGTH(certain); i++) {
        row->certain = (enum frame_certain)i;
        if (strcmp(text, certain[i]) == 0)
            return;
    }
    SAY(reading, row, "sample_certain", "code", row->code, "value",
        place_excerpt(text, reading->findings));
}

static void take_finished(const struct frame_reading *reading, struct frame_row *row)
{
    int32_t day;
    char today[DATE_TEXT_SIZE];
    if (reading->ask->kind == FRAME_VILLAGES)
        return;
    if (!day_parse(row->finished, &day)) {
        SAY(reading, row, "sample_finished", "code", row->code, "value",
            place_excerpt(row->finished, reading->findings));
    } else if (day > reading->ask->day) {
        day_text(reading->ask->day, today);
        SAY(reading, row, "sample_finished_future", "code", row->code, "value", row->finished,
            "day", today);
    }
}

static enum fault take_name(struct frame_reading *reading, struct frame_row *row)
{
    bool person = false;
    if (row->name[0] != '\0')
        TRY(frame_is_person(row->name, &person));
    reading->named += person;
    return OK;
}

static enum fault copy_texts(const struct frame_reading *reading, const struct csv_row *from,
                             struct frame_row *row)
{
    struct arena *arena = reading->arena;
    row->code = text_nfc(arena, cell_of(reading, from, FRAME_CODE));
    row->name = text_nfc(arena, cell_of(reading, from, FRAME_NAME));
    row->stratum = text_nfc(arena, cell_of(reading, from, FRAME_STRATUM));
    row->field = text_nfc(arena, cell_of(reading, from, FRAME_FIELD));
    row->finished = arena_text(arena, cell_of(reading, from, FRAME_FINISHED));
    bool whole = row->code != NULL && row->name != NULL && row->stratum != NULL &&
                 row->field != NULL && row->finished != NULL;
    return whole ? OK : FAULT_NOMEM;
}

/* --- units ----------------------------------------------------------------------------------- */

/* The unit with the code that is in force on the day; else any with the code. */
static const struct unit *unit_on(const struct frame_ask *ask, const char *code)
{
    const struct unit *latest = unit_list_find(ask->units, code);
    if (latest == NULL || (latest->valid_from <= ask->day && ask->day <= latest->valid_to))
        return latest;
    for (size_t i = 0; i < unit_list_count(ask->units); i++) {
        const struct unit *unit = unit_list_at(ask->units, i);
        if (strcmp(unit->code, code) == 0 && unit->valid_from <= ask->day &&
            ask->day <= unit->valid_to)
            return unit;
    }
    return latest;
}

static void take_unit(const struct frame_reading *reading, const char *code, struct frame_row *row)
{
    const struct frame_ask *ask = reading->ask;
    char day[DATE_TEXT_SIZE];
    row->unit = unit_on(ask, code);
    if (row->unit == NULL) {
        SAY(reading, row, "sample_unit_unknown", "code", row->code, "unit",
            place_excerpt(code, reading->findings));
    } else if (ask->day < row->unit->valid_from || ask->day > row->unit->valid_to) {
        day_text(ask->day, day);
        SAY(reading, row, "sample_unit_force", "code", row->code, "unit", row->unit->code, "day",
            day);
    } else if (ask->kind == FRAME_VILLAGES && row->unit->level != UNIT_COMMUNE) {
        SAY(reading, row, "sample_unit_level", "code", row->code, "unit", row->unit->code);
    }
}

static enum fault take_row(void *context, const struct csv_row *from)
{
    struct frame_reading *reading = context;
    struct frame_row row = {.line = from->line};
    TRY(copy_texts(reading, from, &row));
    if (!is_code(row.code)) {
        SAY(reading, &row, "sample_code", "value", place_excerpt(row.code, reading->findings));
        row.code = "?";
    }
    take_sizes(reading, from, &row);
    take_certain(reading, from, &row);
    take_finished(reading, &row);
    take_unit(reading, cell_of(reading, from, FRAME_UNIT), &row);
    TRY(take_name(reading, &row));
    if (reading->positions[FRAME_STRATUM] >= 0 && row.stratum[0] == '\0')
        SAY(reading, &row, "sample_stratum", "code", row.code);
    if (reading->count == FRAME_ROWS_MAX)
        return fault_raise(FAULT_LIMIT, "sample_rows", NULL);
    struct frame_row *rows =
        memory_grow(reading->rows, reading->count, &reading->capacity, sizeof *rows);
    if (rows == NULL)
        return FAULT_NOMEM;
    reading->rows = rows;
    reading->rows[reading->count++] = row;
    return OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

/* By unit, then by code as bytes, so that machines with other alphabets sort alike. */
static int by_code(const void *a, const void *b)
{
    const struct frame_row *one = a;
    const struct frame_row *other = b;
    const char *unit = one->unit == NULL ? "" : one->unit->code;
    int order = strcmp(unit, other->unit == NULL ? "" : other->unit->code);
    return order != 0 ? order : strcmp(one->code, other->code);
}

static enum fault hash_frame(struct frame *frame)
{
    AUTO(buffer) struct buffer text = buffer_of((size_t)512 << 20);
    buffer_format(&text, "%s %zu\n", kinds[frame->kind], frame->count);
    for (size_t i = 0; i < frame->count; i++) {
        const struct frame_row *row = &frame->rows[i];
        buffer_format(&text, "%s\t%s\t%lld\t%lld\t%s\t%s\t%s\t%s\n", row->unit->code, row->code,
                      (long long)row->households, (long long)row->size, row->stratum, row->field,
                      row->finished, certain[row->certain]);
    }
    TRY(buffer_check(&text));
    frame->hash = hash_of(text.data, text.length);
    return OK;
}

static enum fault keep(struct frame_reading *reading, struct frame *out)
{
    struct frame frame = {.kind = reading->ask->kind,
                          .count = reading->count,
                          .has_stratum = reading->positions[FRAME_STRATUM] >= 0};
    frame.rows = arena_array(reading->arena, frame.count + 1, sizeof *frame.rows);
    if (frame.rows == NULL)
        return FAULT_NOMEM;
    memcpy(frame.rows, reading->rows, frame.count * sizeof *frame.rows);
    bool people = reading->named * 2 > frame.count;
    for (size_t i = 0; i < frame.count; i++) {
        frame.households += frame.rows[i].households;
        frame.rows[i].name = people ? "" : frame.rows[i].name;
    }
    if (people)
        findings_add(reading->findings, SEVERITY_WARNING, "", "sample_people", "column", "name",
                     NULL);
    TRY(hash_frame(&frame));
    *out = frame;
    return OK;
}

static enum fault read_all(struct frame_reading *reading, struct csv_reader *csv, struct frame *out)
{
    TRY(rows_each(csv, reading->findings, take_row, reading));
    if (reading->count == 0)
        findings_add(reading->findings, SEVERITY_ERROR, "", "sample_none", NULL);
    else
        qsort(reading->rows, reading->count, sizeof *reading->rows, by_code);
    frame_check(reading);
    return findings_errors(reading->findings) > 0 ? OK : keep(reading, out);
}

enum fault frame_read(struct csv_reader *csv, const struct frame_ask *ask, struct arena *arena,
                      struct findings *findings, struct frame *out)
{
    const struct csv_row *names = NULL;
    struct frame_reading reading = {.ask = ask, .arena = arena, .findings = findings};
    TRY(rows_names(csv, findings, &names));
    if (names == NULL) {
        findings_add(findings, SEVERITY_ERROR, "", "sample_none", NULL);
        return OK;
    }
    TRY(frame_columns(&reading, names));
    if (findings_errors(findings) > 0)
        return OK;
    enum fault fault = read_all(&reading, csv, out);
    AUTO(memory) struct frame_row *rows = reading.rows;
    (void)rows;
    return fault;
}
