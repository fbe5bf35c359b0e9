/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/published.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/place.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_TEXT_SIZE = 32, LIST_BYTES = 512, SMALL_PERCENT = 10 };

enum column {
    COLUMN_PLACE,
    COLUMN_YEAR,
    COLUMN_INSTRUMENT,
    COLUMN_VALUE,
    COLUMN_SOURCE,
    COLUMN_N, /* this and those after it may be absent */
    COLUMN_RANK,
    COLUMN_RANKED,
    COLUMN_FROM,
    COLUMN_TO,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {
    "place", "year", "instrument", "value", "source", "n", "rank", "ranked", "from", "to"};

struct reading {
    const struct unit_list *units;
    struct arena *arena;
    struct findings *findings;
    int places[COLUMN_COUNT];         /* of the columns in a row, -1 = absent */
    struct published_figure *figures; /* malloc'ed */
    size_t count;
    size_t capacity;
    int this_year;
    const struct csv_row *row;
    char at[LINE_TEXT_SIZE]; /* "line 12" */
};

static void reading_cleanup(struct reading *reading) { free(reading->figures); }

static void at_row(struct reading *reading, const struct csv_row *row)
{
    reading->row = row;
    snprintf(reading->at, sizeof reading->at, "line %zu", row->line);
}

/* An error, or a warning, at the row; name, value pairs of text. */
#define SAY(reading, severity, ...)                                                                \
    findings_add((reading)->findings, (severity), (reading)->at, __VA_ARGS__, NULL)
#define REFUSE(reading, ...) SAY(reading, SEVERITY_ERROR, __VA_ARGS__)

static const char *excerpt(const struct reading *reading, const char *text)
{
    return place_excerpt(text, reading->findings);
}

static const char *number_text(const struct reading *reading, int64_t value)
{
    const char *text = arena_format(reading->arena, "%lld", (long long)value);
    return text == NULL ? "" : text;
}

static const char *cell(const struct reading *reading, enum column column)
{
    int place = reading->places[column];
    return place < 0 ? "" : reading->row->cells[place];
}

/* --- the names ------------------------------------------------------------------------------- */

static enum column column_of(const char *name)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (strcmp(column_names[i], name) == 0)
            return (enum column)i;
    }
    return COLUMN_COUNT;
}

static void read_names(struct reading *reading)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        reading->places[i] = -1;
    for (size_t i = 0; i < reading->row->count; i++) {
        const char *name = reading->row->cells[i];
        enum column column = column_of(name);
        if (column == COLUMN_COUNT)
            SAY(reading, SEVERITY_WARNING, "published_column_unused", "column",
                excerpt(reading, name));
        else if (reading->places[column] >= 0)
            REFUSE(reading, "published_column_twice", "column", name);
        else
            reading->places[column] = (int)i;
    }
    for (size_t i = 0; i < COLUMN_N; i++) {
        if (reading->places[i] < 0)
            REFUSE(reading, "published_column", "column", column_names[i]);
    }
}

/* --- one row --------------------------------------------------------------------------------- */

static enum fault read_place(struct reading *reading, struct published_figure *figure)
{
    const char *code = cell(reading, COLUMN_PLACE);
    figure->place = arena_text(reading->arena, code);
    if (figure->place == NULL)
        return fault_nomem();
    if (unit_list_find(reading->units, code) == NULL)
        REFUSE(reading, "published_place", "value", excerpt(reading, code));
    return OK;
}

/* Whether the list has the place under this code at some day of the year. */
static bool place_in_year(const struct reading *reading, const struct published_figure *figure)
{
    char text[DATE_TEXT_SIZE];
    int32_t first = 0;
    int32_t last = 0;
    snprintf(text, sizeof text, "%d-01-01", figure->year);
    bool good = day_parse(text, &first);
    snprintf(text, sizeof text, "%d-12-31", figure->year);
    good = day_parse(text, &last) && good;
    for (size_t i = 0; good && i < unit_list_count(reading->units); i++) {
        const struct unit *unit = unit_list_at(reading->units, i);
        if (strcmp(unit->code, figure->place) == 0 && unit->valid_from <= last &&
            unit->valid_to >= first)
            return true;
    }
    return false;
}

/* Units merged and kept a code: the figure may be of another area than the code means today. */
static void check_place(struct reading *reading, const struct published_figure *figure)
{
    if (unit_list_find(reading->units, figure->place) != NULL && !place_in_year(reading, figure))
        SAY(reading, SEVERITY_WARNING, "published_place_year", "place", figure->place, "year",
            number_text(reading, figure->year));
}

static bool read_year(struct reading *reading, struct published_figure *figure)
{
    int64_t year = 0;
    const char *text = cell(reading, COLUMN_YEAR);
    if (!text_to_integer(text, &year) || year < PUBLISHED_FIRST_YEAR || year > reading->this_year) {
        REFUSE(reading, "published_year", "value", excerpt(reading, text), "low",
               number_text(reading, PUBLISHED_FIRST_YEAR), "high",
               number_text(reading, reading->this_year));
        return false;
    }
    figure->year = (int)year;
    return true;
}

static void read_instrument(struct reading *reading, bool year_known,
                            struct published_figure *figure)
{
    AUTO(buffer) struct buffer known = buffer_of(LIST_BYTES);
    const char *id = cell(reading, COLUMN_INSTRUMENT);
    if (!instrument_is_known(id)) {
        instrument_list(&known);
        REFUSE(reading, "published_instrument", "value", excerpt(reading, id), "known",
               buffer_check(&known) == OK ? known.data : "");
        return;
    }
    if (!year_known)
        return;
    figure->instrument = instrument_find(id, figure->year);
    if (figure->instrument == NULL)
        REFUSE(reading, "published_instrument_year", "instrument", id, "year",
               number_text(reading, figure->year));
}

static void check_scale(struct reading *reading, const struct published_figure *figure)
{
    const struct published_instrument *instrument = figure->instrument;
    const char *text = cell(reading, COLUMN_VALUE);
    if (exact_compare(figure->value, exact_integer(instrument->low)) < 0 ||
        exact_compare(figure->value, exact_integer(instrument->high)) > 0)
        REFUSE(reading, "published_value_range", "value", text, "instrument", instrument->id, "low",
               number_text(reading, instrument->low), "high",
               number_text(reading, instrument->high));
    else if (instrument->is_percent &&
             exact_compare(figure->value, exact_integer(SMALL_PERCENT)) <= 0)
        SAY(reading, SEVERITY_WARNING, "published_value_small", "value", text, "instrument",
            instrument->id);
}

static void read_value(struct reading *reading, struct published_figure *figure)
{
    const char *text = cell(reading, COLUMN_VALUE);
    if (!published_value(text, &figure->value, &figure->digits))
        REFUSE(reading, "published_value", "value", excerpt(reading, text));
    else if (figure->instrument != NULL)
        check_scale(reading, figure);
}

/* A whole number from 1 on; 0 where the cell is empty, and with the finding. */
static int64_t read_count(struct reading *reading, enum column column)
{
    int64_t value = 0;
    const char *text = cell(reading, column);
    if (*text == '\0')
        return 0;
    if (text_to_integer(text, &value) && value >= 1)
        return value;
    REFUSE(reading, "published_n", "column", column_names[column], "value", excerpt(reading, text));
    return 0;
}

static void read_rank(struct reading *reading, struct published_figure *figure)
{
    const char *rank = cell(reading, COLUMN_RANK);
    const char *ranked = cell(reading, COLUMN_RANKED);
    figure->rank = read_count(reading, COLUMN_RANK);
    figure->ranked = read_count(reading, COLUMN_RANKED);
    bool one = (*rank == '\0') != (*ranked == '\0');
    bool over = figure->ranked > 0 && figure->rank > figure->ranked;
    if (one || over)
        REFUSE(reading, "published_rank", "rank", excerpt(reading, rank), "ranked",
               excerpt(reading, ranked));
}

static int32_t read_day(struct reading *reading, enum column column)
{
    int32_t day = DAY_NONE;
    const char *text = cell(reading, column);
    if (*text != '\0' && !day_parse(text, &day)) {
        REFUSE(reading, "published_day", "column", column_names[column], "value",
               excerpt(reading, text));
        return DAY_NONE;
    }
    return day;
}

/* A round may end in the next year, and is still named after the one it began in. */
static void read_days(struct reading *reading, struct published_figure *figure)
{
    size_t errors = findings_errors(reading->findings);
    figure->from_day = read_day(reading, COLUMN_FROM);
    figure->to_day = read_day(reading, COLUMN_TO);
    if (findings_errors(reading->findings) > errors)
        return;
    bool from = figure->from_day != DAY_NONE;
    bool to = figure->to_day != DAY_NONE;
    if (from != to || (from && (figure->from_day > figure->to_day ||
                                (figure->year != 0 && day_year(figure->from_day) != figure->year))))
        REFUSE(reading, "published_days", "from", excerpt(reading, cell(reading, COLUMN_FROM)),
               "to", excerpt(reading, cell(reading, COLUMN_TO)), "year",
               excerpt(reading, cell(reading, COLUMN_YEAR)));
}

static enum fault read_source(struct reading *reading, struct published_figure *figure)
{
    const char *text = cell(reading, COLUMN_SOURCE);
    figure->source = text_nfc(reading->arena, text);
    if (figure->source == NULL)
        return fault_nomem();
    size_t length = text_length(figure->source);
    if (figure->source[strspn(figure->source, " \t\r\n")] == '\0' || length > PUBLISHED_SOURCE_MAX)
        REFUSE(reading, "published_source", "limit", number_text(reading, PUBLISHED_SOURCE_MAX));
    return OK;
}

/* --- the rows -------------------------------------------------------------------------------- */

static void check_twice(struct reading *reading, const struct published_figure *figure)
{
    if (figure->instrument == NULL)
        return;
    for (size_t i = 0; i < reading->count; i++) {
        if (!published_same(&reading->figures[i], figure))
            continue;
        REFUSE(reading, "published_twice", "instrument", figure->instrument->id, "place",
               figure->place, "year", number_text(reading, figure->year), "line",
               number_text(reading, (int64_t)reading->figures[i].line));
        return;
    }
}

static enum fault read_row(struct reading *reading)
{
    struct published_figure figure = {.line = reading->row->line};
    struct published_figure *figures =
        memory_grow(reading->figures, reading->count, &reading->capacity, sizeof *figures);
    if (figures == NULL)
        return FAULT_NOMEM;
    reading->figures = figures;
    TRY(read_place(reading, &figure));
    bool year_known = read_year(reading, &figure);
    if (year_known)
        check_place(reading, &figure);
    read_instrument(reading, year_known, &figure);
    read_value(reading, &figure);
    figure.n = read_count(reading, COLUMN_N);
    read_rank(reading, &figure);
    read_days(reading, &figure);
    TRY(read_source(reading, &figure));
    check_twice(reading, &figure);
    figures[reading->count++] = figure;
    return OK;
}

static enum fault read_rows(struct reading *reading, struct csv_reader *csv)
{
    const struct csv_row *row;
    TRY(csv_names(csv, &row));
    if (row != NULL) {
        at_row(reading, row);
        read_names(reading);
        if (findings_errors(reading->findings) > 0)
            return OK;
        TRY(csv_next(csv, &row));
    }
    while (row != NULL && reading->count < PUBLISHED_MAX) {
        at_row(reading, row);
        if (!csv_row_is_empty(row))
            TRY(read_row(reading));
        TRY(csv_next(csv, &row));
    }
    if (reading->count == 0)
        REFUSE(reading, "published_none");
    if (row != NULL)
        REFUSE(reading, "published_many", "limit", number_text(reading, PUBLISHED_MAX));
    return OK;
}

enum fault published_read(struct csv_reader *csv, const struct unit_list *units,
                          struct arena *arena, struct findings *findings,
                          struct published_list *out)
{
    AUTO(reading)
    struct reading reading = {.units = units,
                              .arena = arena,
                              .findings = findings,
                              .this_year = day_year(instant_day(instant_now()))};
    TRY(read_rows(&reading, csv));
    struct published_list list = {.count = reading.count};
    list.figures = arena_array(arena, reading.count, sizeof *list.figures);
    if (list.figures == NULL)
        return fault_nomem();
    if (reading.count > 0)
        memcpy(list.figures, reading.figures, reading.count * sizeof *list.figures);
    *out = list;
    return OK;
}
