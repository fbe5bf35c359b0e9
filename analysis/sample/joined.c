/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/joined.h"

#include "analysis/sample/record.h"
#include "analysis/sample/rows.h"
#include "base/place.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_BYTES = 64 };

static const char *const own[] = {"form",   "stratum",  "commune",   "village",   "household",
                                  "result", "answered", "base",      "p_commune", "p_village",
                                  "p_form", "weight",   "assignment"};
enum { OWN_WRITTEN = 11 };

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
    struct joined_counts counts;
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
    TRY(rows_names(csv, joining->findings, &names));
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

/* Of those drawn with certainty none can be more than certain, however rounding falls. */
static void put_chances(const struct joining *joining, const struct draw_cluster *cluster,
                        struct buffer *out)
{
    size_t index = (size_t)(cluster - joining->draw->clusters);
    double count = (double)cluster->count;
    double visited = count + (double)joining->contacts->villages[index].reserves;
    const double values[] = {count / visited / cluster->decimal,
                             exact_double(cluster->above[STAGE_COMMUNE]),
                             exact_double(cluster->above[STAGE_VILLAGE]),
                             fmin(1, exact_double(cluster->within) * visited / count)};
    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
        record_decimal(values[i], &text);
        csv_put(out, false, text.data == NULL ? "" : text.data);
    }
}

static void put_form(const struct joining *joining, const struct contact_form *form,
                     const struct answer *answer, struct buffer *out)
{
    const struct sample_draw *draw = joining->draw;
    const struct draw_cluster *cluster = &draw->clusters[form->cluster];
    int64_t number = (form->reserve ? cluster->reserves : cluster->numbers)[form->place - 1];
    bool dossiers = draw->plan->kind == FRAME_DOSSIERS;
    char household[24];
    snprintf(household, sizeof household, "%lld", (long long)number);
    csv_put(out, true, form->number);
    csv_put(out, false, cluster->stratum);
    csv_put(out, false,
            dossiers ? draw->rows[cluster->first_row + (size_t)number - 1]->unit->code
                     : cluster->commune);
    csv_put(out, false, dossiers ? "" : cluster->code);
    csv_put(out, false, household);
    csv_put(out, false, form->visits == 0 ? "" : form->code);
    csv_put(out, false, answer->line > 0 ? "1" : "0");
    put_chances(joining, cluster, out);
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

enum fault joined_make(struct csv_reader *csv, const struct joined_ask *ask, struct buffer *out,
                       struct joined_counts *out_counts)
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
