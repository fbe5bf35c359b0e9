/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/answers.h"

#include "analysis/sample/rows.h"
#include "base/place.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_FIRST = 256, SECONDS_MAX = 7 * 86400 };

enum column {
    COLUMN_FORM,
    COLUMN_INTERVIEWER,
    COLUMN_UNIT,
    COLUMN_VILLAGE,
    COLUMN_SECONDS,
    COLUMN_RESULT,
    COLUMNS
};

static const char *const columns[COLUMNS] = {"form",    "interviewer", "unit",
                                             "village", "seconds",     "result"};

struct reading {
    struct findings *findings;
    int positions[COLUMNS]; /* -1 = none */
    int questions[ANSWER_QUESTIONS_MAX];
    size_t capacity;
    struct answers answers;
};

static const char *place_of(const struct reading *reading, size_t line)
{
    const char *place = arena_format(reading->findings->arena, "line %zu", line);
    return place == NULL ? "" : place;
}

#define SAY(reading, line, ...)                                                                    \
    findings_add((reading)->findings, SEVERITY_ERROR, place_of((reading), (line)), __VA_ARGS__,    \
                 NULL)

/* --- columns --------------------------------------------------------------------------------- */

static void find_questions(struct reading *reading, const struct csv_row *names)
{
    const struct answers_ask *ask = &reading->answers.ask;
    for (size_t i = 0; i < ask->question_count; i++) {
        reading->questions[i] = csv_column(names, ask->questions[i]);
        if (reading->questions[i] < 0)
            SAY(reading, 1, "answers_column", "column",
                place_excerpt(ask->questions[i], reading->findings));
    }
}

static enum fault find_columns(struct reading *reading, struct csv_reader *csv)
{
    struct answers *answers = &reading->answers;
    const struct csv_row *names = NULL;
    TRY(csv_names(csv, &names));
    if (names == NULL) {
        SAY(reading, 1, "answers_form_column");
        return OK;
    }
    for (size_t i = 0; i < COLUMNS; i++)
        reading->positions[i] = csv_column(names, columns[i]);
    if (reading->positions[COLUMN_FORM] < 0)
        reading->positions[COLUMN_FORM] = csv_column(names, "assignment");
    if (answers->ask.by_form && reading->positions[COLUMN_FORM] < 0)
        SAY(reading, 1, "answers_form_column");
    if (answers->ask.second && reading->positions[COLUMN_RESULT] < 0)
        SAY(reading, 1, "answers_column", "column", columns[COLUMN_RESULT]);
    answers->has_interviewer = reading->positions[COLUMN_INTERVIEWER] >= 0;
    answers->has_village = reading->positions[COLUMN_VILLAGE] >= 0;
    answers->has_unit = reading->positions[COLUMN_UNIT] >= 0;
    answers->has_seconds = reading->positions[COLUMN_SECONDS] >= 0;
    find_questions(reading, names);
    return OK;
}

/* --- cells ----------------------------------------------------------------------------------- */

static const char *cell_of(const struct reading *reading, const struct csv_row *row,
                           enum column column)
{
    int position = reading->positions[column];
    return position < 0 ? "" : csv_plain(row->cells[position]);
}

/* Rows that are not known by their form are by their line. */
static const char *named(const struct answer_row *row)
{
    return row->form[0] == '\0' ? "–" : row->form;
}

static void refuse(const struct reading *reading, const struct answer_row *row, const char *code,
                   const char *value)
{
    SAY(reading, row->line, code, "form", named(row), "value",
        place_excerpt(value, reading->findings));
}

static int32_t take_code(const struct reading *reading, const struct answer_row *row,
                         size_t question, const char *cell)
{
    const struct answers_ask *ask = &reading->answers.ask;
    bool scale = question >= ask->scales_from;
    int64_t code;
    if (cell[0] == '\0')
        return ANSWER_NONE;
    if (strcmp(cell, "null") == 0)
        return ANSWER_DECLINED;
    if (text_to_integer(cell, &code) && code >= (scale ? 1 : 0) &&
        code <= (scale ? ANSWER_SCALE_MAX : ANSWER_CODE_MAX))
        return (int32_t)code;
    const char *value = place_excerpt(cell, reading->findings);
    if (scale)
        SAY(reading, row->line, "answers_scale", "form", named(row), "column",
            ask->questions[question], "value", value);
    else
        SAY(reading, row->line, "answers_code", "form", named(row), "column",
            ask->questions[question], "value", value);
    return ANSWER_NONE;
}

static enum fault take_codes(const struct reading *reading, const struct csv_row *from,
                             struct answer_row *row)
{
    size_t count = reading->answers.ask.question_count;
    int32_t *codes = arena_array(reading->findings->arena, count + 1, sizeof *codes);
    if (codes == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++)
        codes[i] = take_code(reading, row, i, from->cells[reading->questions[i]]);
    row->codes = codes;
    return OK;
}

static void take_numbers(const struct reading *reading, const struct csv_row *from,
                         struct answer_row *row)
{
    const char *seconds = cell_of(reading, from, COLUMN_SECONDS);
    const char *result = cell_of(reading, from, COLUMN_RESULT);
    int64_t value = REVISIT_PENDING;
    row->seconds = -1;
    if (seconds[0] != '\0' && (!text_to_integer(seconds, &row->seconds) || row->seconds < 0 ||
                               row->seconds > SECONDS_MAX))
        refuse(reading, row, "answers_seconds", seconds);
    if (!reading->answers.ask.second || result[0] == '\0')
        return;
    if (!text_to_integer(result, &value) || value < REVISIT_MET || value >= REVISIT_RESULTS)
        refuse(reading, row, "answers_result", result);
    else
        row->result = (enum revisit_result)value;
}

static enum fault take_texts(const struct reading *reading, const struct csv_row *from,
                             struct answer_row *row)
{
    struct arena *arena = reading->findings->arena;
    row->form = arena_text(arena, cell_of(reading, from, COLUMN_FORM));
    row->interviewer = arena_text(arena, cell_of(reading, from, COLUMN_INTERVIEWER));
    row->unit = arena_text(arena, cell_of(reading, from, COLUMN_UNIT));
    row->village = arena_text(arena, cell_of(reading, from, COLUMN_VILLAGE));
    if (row->form == NULL || row->interviewer == NULL || row->unit == NULL || row->village == NULL)
        return FAULT_NOMEM;
    if (row->interviewer[0] != '\0' && !text_is_code(row->interviewer))
        refuse(reading, row, "answers_interviewer", row->interviewer);
    return OK;
}

/* --- rows ------------------------------------------------------------------------------------ */

static enum fault make_room(struct reading *reading)
{
    struct answers *answers = &reading->answers;
    if (answers->count < reading->capacity)
        return OK;
    size_t capacity = reading->capacity == 0 ? ROWS_FIRST : 2 * reading->capacity;
    struct answer_row *rows = arena_array(reading->findings->arena, capacity, sizeof *rows);
    if (rows == NULL)
        return FAULT_NOMEM;
    if (answers->count > 0)
        memcpy(rows, answers->rows, answers->count * sizeof *rows);
    answers->rows = rows;
    reading->capacity = capacity;
    return OK;
}

static enum fault take_row(void *context, const struct csv_row *from)
{
    struct reading *reading = context;
    struct answer_row row = {.line = from->line};
    if (reading->answers.ask.by_form && cell_of(reading, from, COLUMN_FORM)[0] == '\0')
        return OK;
    TRY(take_texts(reading, from, &row));
    take_numbers(reading, from, &row);
    TRY(take_codes(reading, from, &row));
    TRY(make_room(reading));
    reading->answers.rows[reading->answers.count++] = row;
    return OK;
}

static int by_form(const void *a, const void *b)
{
    const struct answer_row *one = a;
    const struct answer_row *other = b;
    return strcmp(one->form, other->form);
}

static int by_form_line(const void *a, const void *b)
{
    const struct answer_row *one = a;
    const struct answer_row *other = b;
    int order = strcmp(one->form, other->form);
    return order != 0 ? order : (one->line > other->line) - (one->line < other->line);
}

static void find_twice(const struct reading *reading)
{
    const struct answers *answers = &reading->answers;
    qsort(answers->rows, answers->count, sizeof *answers->rows, by_form_line);
    for (size_t i = 1; i < answers->count; i++)
        if (by_form(&answers->rows[i - 1], &answers->rows[i]) == 0)
            SAY(reading, answers->rows[i].line, "answers_twice", "form",
                place_excerpt(answers->rows[i].form, reading->findings));
}

enum fault answers_read(struct csv_reader *csv, const struct answers_ask *ask,
                        struct findings *findings, struct answers *out)
{
    struct reading reading = {.findings = findings, .answers.ask = *ask};
    TRY(find_columns(&reading, csv));
    if (findings_errors(findings) > 0)
        return OK;
    TRY(rows_each(csv, findings, take_row, &reading));
    if (ask->by_form && reading.answers.count > 0)
        find_twice(&reading);
    *out = reading.answers;
    return OK;
}

const struct answer_row *answers_of(const struct answers *answers, const char *form)
{
    struct answer_row key = {.form = form};
    if (answers->count == 0)
        return NULL;
    return bsearch(&key, answers->rows, answers->count, sizeof *answers->rows, by_form);
}
#include "analysis/sample/record.h"
#include "analysis/sample/rows.h"
#include "base/place.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_BYTES = 64 };

static const char *const own[] = {"form",   "stratum",  "commune", "village", "household",
                                  "result", "answered", "base",    "weight",  "assignment"};
enum { OWN_WRITTEN = 8 };

struct answer {
    size_t line;        /* 0 = none */
    const char **cells; /* of the columns that are kept */
};

struct joining {
    const struct sample_draw *draw;
    const struct contacts *contacts;
    struct findings *findings;
    struct answer *answers; /* beside contacts->forms */
    int assignment;         /* column */
    int *kept;              /* columns */
    const char **names;
    size_t kept_count;
    struct answers_joined counts;
};

static void say(const struct joining *joining, enum severity severity, size_t line,
                const char *const words[3])
{
    const char *at = line == 0 ? "" : arena_format(joining->findings->arena, "line %zu", line);
    findings_add(joining->findings, severity, at == NULL ? "" : at, words[0], "form",
                 place_excerpt(words[1], joining->findings), "code",
                 words[2] == NULL ? "" : words[2], NULL);
}

/* --- reading --------------------------------------------------------------------------------- */

static bool is_own(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(own); i++) {
        if (strcmp(own[i], name) == 0)
            return true;
    }
    return false;
}

static enum fault read_names(struct joining *joining, struct csv_reader *csv)
{
    const struct csv_row *names = NULL;
    struct arena *arena = joining->findings->arena;
    TRY(csv_names(csv, &names));
    joining->assignment = names == NULL ? -1 : csv_column(names, "assignment");
    if (joining->assignment < 0) {
        findings_add(joining->findings, SEVERITY_ERROR, "line 1", "answer_column", "column",
                     "assignment", NULL);
        return OK;
    }
    joining->kept = arena_array(arena, names->count, sizeof *joining->kept);
    joining->names = arena_array(arena, names->count, sizeof *joining->names);
    if (joining->kept == NULL || joining->names == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < names->count; i++) {
        if (is_own(names->cells[i]))
            continue;
        joining->names[joining->kept_count] = arena_text(arena, names->cells[i]);
        if (joining->names[joining->kept_count] == NULL)
            return FAULT_NOMEM;
        joining->kept[joining->kept_count++] = (int)i;
    }
    return OK;
}

static enum fault keep(struct joining *joining, const struct csv_row *row, struct answer *answer)
{
    struct arena *arena = joining->findings->arena;
    answer->line = row->line;
    answer->cells = arena_array(arena, joining->kept_count + 1, sizeof *answer->cells);
    if (answer->cells == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < joining->kept_count; i++) {
        answer->cells[i] = arena_text(arena, csv_plain(row->cells[joining->kept[i]]));
        if (answer->cells[i] == NULL)
            return FAULT_NOMEM;
    }
    return OK;
}

static void say_twice(const struct joining *joining, size_t line, const char *number, size_t first)
{
    char place[24];
    const char *at = arena_format(joining->findings->arena, "line %zu", line);
    snprintf(place, sizeof place, "%zu", first);
    findings_add(joining->findings, SEVERITY_ERROR, at == NULL ? "" : at, "answer_twice", "form",
                 number, "line", place, NULL);
}

/* Whether an answer may stand beside what is known of its form. */
static bool suits(const struct joining *joining, const struct contact_form *form, size_t line)
{
    const char *code = form->visits == 0 ? "–" : form->code;
    if (joining->draw->clusters[form->cluster].reserve > 0) {
        say(joining, SEVERITY_WARNING, line,
            (const char *[]){"answer_reserve_village", form->number, code});
        return false;
    }
    if (form->visits > 0 && form->kind == CONTACT_NOT_ELIGIBLE) {
        say(joining, SEVERITY_WARNING, line,
            (const char *[]){"answer_not_eligible", form->number, code});
        return false;
    }
    if (form->visits == 0 || (form->kind != CONTACT_COMPLETE && form->kind != CONTACT_PARTIAL))
        say(joining, SEVERITY_WARNING, line, (const char *[]){"answer_result", form->number, code});
    return true;
}

static enum fault take_row(void *context, const struct csv_row *row)
{
    struct joining *joining = context;
    const char *number = csv_plain(row->cells[joining->assignment]);
    struct contact_form *form = NULL;
    if (*number == '\0') {
        say(joining, SEVERITY_WARNING, row->line, (const char *[]){"answer_numberless", "", NULL});
        return OK;
    }
    enum contact_found found = contacts_find(joining->contacts, number, &form);
    if (found != CONTACT_FOUND) {
        say(joining, SEVERITY_ERROR, row->line,
            (const char *[]){found == CONTACT_MISTYPED ? "contact_check" : "answer_form", number,
                             NULL});
        return OK;
    }
    struct answer *answer = &joining->answers[form - joining->contacts->forms];
    if (answer->line > 0) {
        say_twice(joining, row->line, form->number, answer->line);
        return OK;
    }
    return suits(joining, form, row->line) ? keep(joining, row, answer) : OK;
}

/* --- writing --------------------------------------------------------------------------------- */

static void put_head(const struct joining *joining, struct buffer *out)
{
    for (size_t i = 0; i < OWN_WRITTEN; i++)
        csv_put(out, i == 0, own[i]);
    for (size_t i = 0; i < joining->kept_count; i++)
        csv_put(out, false, joining->names[i]);
    csv_end_row(out);
}

static double base_of(const struct joining *joining, const struct draw_cluster *cluster)
{
    size_t index = (size_t)(cluster - joining->draw->clusters);
    double count = (double)cluster->count;
    double visited = count + (double)joining->contacts->villages[index].reserves;
    return count / visited / cluster->decimal;
}

static void put_form(const struct joining *joining, const struct contact_form *form,
                     const struct answer *answer, struct buffer *out)
{
    const struct sample_draw *draw = joining->draw;
    const struct draw_cluster *cluster = &draw->clusters[form->cluster];
    int64_t number = (form->reserve ? cluster->reserves : cluster->numbers)[form->place - 1];
    bool dossiers = draw->plan->kind == FRAME_DOSSIERS;
    AUTO(buffer) struct buffer base = buffer_of(NUMBER_BYTES);
    char household[24];
    snprintf(household, sizeof household, "%lld", (long long)number);
    record_decimal(base_of(joining, cluster), &base);
    csv_put(out, true, form->number);
    csv_put(out, false, cluster->stratum);
    csv_put(out, false,
            dossiers ? draw->rows[cluster->first_row + (size_t)number - 1]->unit->code
                     : cluster->commune);
    csv_put(out, false, dossiers ? "" : cluster->code);
    csv_put(out, false, household);
    csv_put(out, false, form->visits == 0 ? "" : form->code);
    csv_put(out, false, answer->line > 0 ? "1" : "0");
    csv_put(out, false, base.data == NULL ? "" : base.data);
    for (size_t i = 0; i < joining->kept_count; i++)
        csv_put(out, false, answer->line > 0 ? answer->cells[i] : "");
    csv_end_row(out);
}

/* A form of the sample: drawn, or a reserve that somebody went to. */
static bool is_in(const struct joining *joining, const struct contact_form *form)
{
    if (joining->draw->clusters[form->cluster].reserve > 0)
        return false;
    return !form->reserve || form->visits > 0;
}

static void put_forms(struct joining *joining, struct buffer *out)
{
    const struct contacts *contacts = joining->contacts;
    for (size_t i = 0; i < contacts->form_count; i++) {
        const struct contact_form *form = &contacts->forms[i];
        const struct answer *answer = &joining->answers[i];
        bool visited = form->visits > 0;
        if (!is_in(joining, form))
            continue;
        if (visited && form->kind == CONTACT_NOT_ELIGIBLE) {
            joining->counts.not_eligible++;
            continue;
        }
        if (visited && form->kind == CONTACT_COMPLETE && answer->line == 0)
            say(joining, SEVERITY_WARNING, 0,
                (const char *[]){"answer_missing", form->number, form->code});
        joining->counts.forms++;
        joining->counts.answered += answer->line > 0;
        put_form(joining, form, answer, out);
    }
}

enum fault answers_join(struct csv_reader *csv, const struct answers_ask *ask, struct buffer *out,
                        struct answers_joined *out_counts)
{
    const struct contacts *contacts = ask->contacts;
    struct findings *findings = ask->findings;
    struct joining joining = {.draw = ask->draw, .contacts = contacts, .findings = findings};
    TRY(read_names(&joining, csv));
    if (findings_errors(findings) > 0)
        return OK;
    joining.answers =
        arena_array(findings->arena, contacts->form_count + 1, sizeof *joining.answers);
    if (joining.answers == NULL)
        return FAULT_NOMEM;
    TRY(rows_each(csv, findings, take_row, &joining));
    if (findings_errors(findings) > 0)
        return OK;
    put_head(&joining, out);
    put_forms(&joining, out);
    TRY(buffer_check(out));
    *out_counts = joining.counts;
    return OK;
}
