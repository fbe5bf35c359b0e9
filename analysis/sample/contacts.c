/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/contacts.h"

#include "analysis/sample/rows.h"
#include "base/check_letters.h"
#include "base/date.h"
#include "base/place.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN_FORM, COLUMN_VISIT, COLUMN_DAY, COLUMN_CODE, COLUMNS, VISITS_MAX = 99, CODE_MAX = 8 };

static const char *const columns[COLUMNS] = {"form", "visit", "day", "code"};

struct contact_reading {
    const struct sample_draw *draw;
    struct findings *findings;
    int positions[COLUMNS];
    int interviewer; /* its column, -1 = none */
    struct contacts contacts;
};

static const struct {
    const char *start;
    enum contact_kind kind;
} codes[] = {
    {"1.1", CONTACT_COMPLETE},      {"1.2", CONTACT_PARTIAL},
    {"2.1", CONTACT_REFUSAL},       {"2.2", CONTACT_NOBODY},
    {"2.3", CONTACT_OTHER},         {"3.1", CONTACT_UNKNOWN_HOUSEHOLD},
    {"3.2", CONTACT_UNKNOWN_OTHER}, {"3.9", CONTACT_UNKNOWN_OTHER},
    {"4.", CONTACT_NOT_ELIGIBLE},
};

bool contact_code_parse(const char *code, enum contact_kind *out)
{
    size_t length = strlen(code);
    if (length < 3 || length > CODE_MAX || strspn(code + 2, "0123456789") != length - 2)
        return false;
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++) {
        if (strncmp(code, codes[i].start, strlen(codes[i].start)) != 0)
            continue;
        *out = codes[i].kind;
        return true;
    }
    return false;
}

const char *contact_rate_name(enum contact_rate rate)
{
    static const char *const names[] = {"RR1", "RR2", "RR3", "RR4", "COOP1", "REF1", "CON1"};
    return names[rate];
}

bool contact_answered(const struct contact_form *form)
{
    return form->visits > 0 && (form->kind == CONTACT_COMPLETE || form->kind == CONTACT_PARTIAL);
}

/* --- the forms there are --------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    return strcmp(((const struct contact_form *)a)->number,
                  ((const struct contact_form *)b)->number);
}

static enum fault add_forms(struct contact_reading *reading, size_t cluster, bool reserve)
{
    struct contacts *contacts = &reading->contacts;
    const struct draw_cluster *from = &reading->draw->clusters[cluster];
    size_t count = reserve ? from->reserve_count : from->count;
    for (size_t place = 1; place <= count; place++) {
        struct contact_form form = {
            .cluster = cluster, .place = place, .reserve = reserve, .interviewer = ""};
        form.number = draw_form_number(reading->findings->arena, from, place, reserve);
        if (form.number == NULL)
            return FAULT_NOMEM;
        contacts->forms[contacts->form_count++] = form;
    }
    return OK;
}

static enum fault make_forms(struct contact_reading *reading)
{
    const struct sample_draw *draw = reading->draw;
    struct contacts *contacts = &reading->contacts;
    struct arena *arena = reading->findings->arena;
    size_t count = 0;
    for (size_t i = 0; i < draw->cluster_count; i++)
        count += draw->clusters[i].count + draw->clusters[i].reserve_count;
    contacts->forms = arena_array(arena, count + 1, sizeof *contacts->forms);
    contacts->villages = arena_array(arena, draw->cluster_count + 1, sizeof *contacts->villages);
    if (contacts->forms == NULL || contacts->villages == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < draw->cluster_count; i++) {
        TRY(add_forms(reading, i, false));
        TRY(add_forms(reading, i, true));
        if (draw->clusters[i].reserve == 0)
            contacts->villages[i].planned = (int64_t)draw->clusters[i].count;
    }
    qsort(contacts->forms, contacts->form_count, sizeof *contacts->forms, by_number);
    return OK;
}

/* --- a form by its number -------------------------------------------------------------------- */

static struct contact_form *find(const struct contacts *contacts, const char *number)
{
    const struct contact_form key = {.number = number};
    return bsearch(&key, contacts->forms, contacts->form_count, sizeof *contacts->forms, by_number);
}

/* Two digits at the end may be check letters, but more likely count households. */
static bool ends_in_digits(const char *number)
{
    return strspn(number + strlen(number) - 2, "0123456789") == 2;
}

enum contact_found contacts_find(const struct contacts *contacts, const char *number,
                                 struct contact_form **out)
{
    char bare[CONTACT_NUMBER_MAX];
    size_t length = 0;
    struct contact_form *form = find(contacts, number);
    enum check_result check = check_letters_split(number, &length);
    if (form == NULL && check != CHECK_NONE && length < sizeof bare) {
        memcpy(bare, number, length);
        bare[length] = '\0';
        form = find(contacts, bare);
        if (check == CHECK_WRONG && (form != NULL || !ends_in_digits(number)))
            return CONTACT_MISTYPED;
    }
    if (form == NULL)
        return CONTACT_ABSENT;
    *out = form;
    return CONTACT_FOUND;
}

/* --- visits ---------------------------------------------------------------------------------- */

static const char *place_of(const struct contact_reading *reading, size_t line)
{
    const char *place = arena_format(reading->findings->arena, "line %zu", line);
    return place == NULL ? "" : place;
}

#define SAY(reading, severity, line, ...)                                                          \
    findings_add((reading)->findings, (severity), place_of((reading), (line)), __VA_ARGS__, NULL)

static void refuse(const struct contact_reading *reading, size_t line, const char *code,
                   const char *const values[2])
{
    SAY(reading, SEVERITY_ERROR, line, code, "form", place_excerpt(values[0], reading->findings),
        "value", place_excerpt(values[1], reading->findings));
}

/* Names of people are no codes: they have spaces. */
static enum fault take_interviewer(const struct contact_reading *reading, const struct csv_row *row,
                                   struct contact_form *form)
{
    const char *cell = reading->interviewer < 0 ? "" : csv_plain(row->cells[reading->interviewer]);
    if (cell[0] != '\0' && !text_is_code(cell)) {
        refuse(reading, row->line, "contact_interviewer", (const char *[]){form->number, cell});
        return OK;
    }
    form->interviewer = arena_text(reading->findings->arena, cell);
    return form->interviewer == NULL ? FAULT_NOMEM : OK;
}

static void take_day(struct contact_form *form, int32_t day)
{
    if (form->visits == 0 || day < form->day_first)
        form->day_first = day;
    if (form->visits == 0 || day > form->day_last)
        form->day_last = day;
}

/* Visits of a form come in any order; the one with the highest number is the last. */
static enum fault take_visit(struct contact_reading *reading, const struct csv_row *row,
                             struct contact_form *form)
{
    const char *code = row->cells[reading->positions[COLUMN_CODE]];
    const char *visit_text = row->cells[reading->positions[COLUMN_VISIT]];
    const char *day_text = row->cells[reading->positions[COLUMN_DAY]];
    enum contact_kind kind = CONTACT_OTHER;
    int64_t visit = 0;
    int32_t day = 0;
    if (!contact_code_parse(code, &kind))
        refuse(reading, row->line, "contact_code", (const char *[]){form->number, code});
    if (!day_parse(day_text, &day))
        refuse(reading, row->line, "contact_day", (const char *[]){form->number, day_text});
    if (!text_to_integer(visit_text, &visit) || visit < 1 || visit > VISITS_MAX) {
        refuse(reading, row->line, "contact_visit", (const char *[]){form->number, visit_text});
        return OK;
    }
    if (visit == form->last)
        SAY(reading, SEVERITY_ERROR, row->line, "contact_twice", "form", form->number, "visit",
            visit_text);
    take_day(form, day);
    form->visits++;
    if (visit < form->last)
        return OK;
    form->last = visit;
    form->day = day;
    form->kind = kind;
    form->line = row->line;
    TRY(take_interviewer(reading, row, form));
    form->code = arena_text(reading->findings->arena, code);
    return form->code == NULL ? FAULT_NOMEM : OK;
}

static enum fault take_row(void *context, const struct csv_row *row)
{
    struct contact_reading *reading = context;
    const char *number = csv_plain(row->cells[reading->positions[COLUMN_FORM]]);
    struct contact_form *form = NULL;
    enum contact_found found = contacts_find(&reading->contacts, number, &form);
    if (found == CONTACT_FOUND)
        return take_visit(reading, row, form);
    SAY(reading, SEVERITY_ERROR, row->line,
        found == CONTACT_MISTYPED ? "contact_check" : "contact_form", "form",
        place_excerpt(number, reading->findings));
    return OK;
}

/* --- the rule -------------------------------------------------------------------------------- */

static bool needs_visits(const struct contact_form *form)
{
    return form->kind == CONTACT_NOBODY || form->kind == CONTACT_UNKNOWN_HOUSEHOLD ||
           form->kind == CONTACT_UNKNOWN_OTHER;
}

static bool is_after(const struct sample_plan *plan, const char *code)
{
    for (size_t i = 0; i < plan->after_count; i++) {
        size_t length = strlen(plan->after[i]);
        if (strncmp(plan->after[i], code, length) == 0)
            return true;
    }
    return false;
}

static bool may_be_replaced(const struct contact_reading *reading, const struct contact_form *form)
{
    const struct sample_plan *plan = reading->draw->plan;
    return form->visits > 0 && is_after(plan, form->code) &&
           (!needs_visits(form) || form->visits >= plan->visits);
}

static void count_form(struct contact_reading *reading, const struct contact_form *form)
{
    struct contacts *contacts = &reading->contacts;
    struct contact_village *village = &contacts->villages[form->cluster];
    bool spare = form->reserve || reading->draw->clusters[form->cluster].reserve > 0;
    if (form->visits == 0) {
        contacts->pending += !spare;
        return;
    }
    contacts->counts[form->kind]++;
    village->visited++;
    village->reserves += form->reserve;
    village->done += contact_answered(form);
    village->replaced += may_be_replaced(reading, form);
}

static int by_day(const void *a, const void *b)
{
    int32_t one = *(const int32_t *)a;
    int32_t other = *(const int32_t *)b;
    return (one > other) - (one < other);
}

/* A form could be replaced from the day of its last visit on. */
static enum fault put_days(struct contact_reading *reading)
{
    struct contacts *contacts = &reading->contacts;
    size_t clusters = reading->draw->cluster_count;
    size_t *filled = arena_array(reading->findings->arena, clusters + 1, sizeof *filled);
    if (filled == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < clusters; i++) {
        struct contact_village *village = &contacts->villages[i];
        village->replaced_days =
            arena_array(reading->findings->arena, (size_t)village->replaced + 1, sizeof(int32_t));
        if (village->replaced_days == NULL)
            return FAULT_NOMEM;
    }
    for (size_t i = 0; i < contacts->form_count; i++) {
        const struct contact_form *form = &contacts->forms[i];
        if (may_be_replaced(reading, form))
            contacts->villages[form->cluster].replaced_days[filled[form->cluster]++] =
                form->day_last;
    }
    for (size_t i = 0; i < clusters; i++)
        qsort(contacts->villages[i].replaced_days, filled[i], sizeof(int32_t), by_day);
    return OK;
}

/* A reserve before the day on which as many forms could be replaced. */
static void check_early(const struct contact_reading *reading, const struct contact_form *form)
{
    const struct contact_village *village = &reading->contacts.villages[form->cluster];
    int32_t from = village->replaced_days[form->place - 1];
    char text[DATE_TEXT_SIZE];
    if (form->day_first >= from)
        return;
    day_text(from, text);
    SAY(reading, SEVERITY_WARNING, form->line, "contact_early", "form", form->number, "day", text);
}

static void check_visits(const struct contact_reading *reading, const struct contact_form *form)
{
    int64_t visits = reading->draw->plan->visits;
    char number[24];
    if (!needs_visits(form))
        return;
    snprintf(number, sizeof number, "%lld", (long long)visits);
    if (form->visits < visits)
        SAY(reading, SEVERITY_WARNING, form->line, "contact_visits", "form", form->number, "visits",
            number);
    else if (visits > 1 && form->day_first == form->day_last)
        SAY(reading, SEVERITY_WARNING, form->line, "contact_same_day", "form", form->number);
}

/* A reserve before its turn, or after one that nobody went to. */
static void check_form(const struct contact_reading *reading, const struct contact_form *form)
{
    const struct contact_village *village = &reading->contacts.villages[form->cluster];
    char number[24];
    if (form->visits == 0)
        return;
    check_visits(reading, form);
    if (!form->reserve)
        return;
    if ((int64_t)form->place > village->replaced) {
        snprintf(number, sizeof number, "%lld", (long long)village->replaced);
        SAY(reading, SEVERITY_WARNING, form->line, "contact_reserve", "form", form->number,
            "replaced", number);
    } else {
        check_early(reading, form);
    }
    if ((int64_t)form->place > village->reserves)
        SAY(reading, SEVERITY_WARNING, form->line, "contact_order", "form", form->number);
}

/* Each reserve village that somebody went to, once. */
static enum fault check_villages(const struct contact_reading *reading)
{
    const struct sample_draw *draw = reading->draw;
    bool *told = arena_array(reading->findings->arena, draw->cluster_count + 1, sizeof *told);
    if (told == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < reading->contacts.form_count; i++) {
        const struct contact_form *form = &reading->contacts.forms[i];
        if (form->visits == 0 || draw->clusters[form->cluster].reserve == 0 || told[form->cluster])
            continue;
        told[form->cluster] = true;
        SAY(reading, SEVERITY_WARNING, form->line, "contact_village", "village",
            draw->clusters[form->cluster].code);
    }
    return OK;
}

/* --- rates ----------------------------------------------------------------------------------- */

static enum fault put_rate(struct contacts *contacts, enum contact_rate rate, int64_t part,
                           int64_t whole)
{
    contacts->has_rate[rate] = whole > 0;
    return whole > 0 ? exact_ratio(part, whole, &contacts->rates[rate]) : OK;
}

static enum fault make_rates(struct contacts *contacts)
{
    const int64_t *n = contacts->counts;
    int64_t complete = n[CONTACT_COMPLETE];
    int64_t answered = complete + n[CONTACT_PARTIAL];
    int64_t met = answered + n[CONTACT_REFUSAL] + n[CONTACT_OTHER];
    int64_t known = met + n[CONTACT_NOBODY];
    int64_t unknown = n[CONTACT_UNKNOWN_HOUSEHOLD] + n[CONTACT_UNKNOWN_OTHER];
    int64_t sorted = known + n[CONTACT_NOT_ELIGIBLE];
    /* K + e U = K (K + NE + U) / (K + NE) */
    TRY(put_rate(contacts, RATE_RR1, complete, known + unknown));
    TRY(put_rate(contacts, RATE_RR2, answered, known + unknown));
    TRY(put_rate(contacts, RATE_RR3, complete * sorted, known * (sorted + unknown)));
    TRY(put_rate(contacts, RATE_RR4, answered * sorted, known * (sorted + unknown)));
    TRY(put_rate(contacts, RATE_COOP1, complete, met));
    TRY(put_rate(contacts, RATE_REF1, n[CONTACT_REFUSAL], known + unknown));
    return put_rate(contacts, RATE_CON1, met, known + unknown);
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault find_columns(struct contact_reading *reading, struct csv_reader *csv)
{
    const struct csv_row *names = NULL;
    TRY(rows_names(csv, reading->findings, &names));
    reading->interviewer = names == NULL ? -1 : csv_column(names, "interviewer");
    for (size_t i = 0; i < COLUMNS; i++) {
        reading->positions[i] = names == NULL ? -1 : csv_column(names, columns[i]);
        if (reading->positions[i] < 0)
            SAY(reading, SEVERITY_ERROR, 1, "contact_column", "column", columns[i]);
    }
    return OK;
}

enum fault contacts_read(struct csv_reader *csv, const struct sample_draw *draw,
                         struct findings *findings, struct contacts *out)
{
    struct contact_reading reading = {.draw = draw, .findings = findings};
    TRY(find_columns(&reading, csv));
    if (findings_errors(findings) > 0)
        return OK;
    TRY(make_forms(&reading));
    TRY(rows_each(csv, findings, take_row, &reading));
    if (findings_errors(findings) > 0)
        return OK;
    for (size_t i = 0; i < reading.contacts.form_count; i++)
        count_form(&reading, &reading.contacts.forms[i]);
    TRY(put_days(&reading));
    for (size_t i = 0; i < reading.contacts.form_count; i++)
        check_form(&reading, &reading.contacts.forms[i]);
    TRY(check_villages(&reading));
    TRY(make_rates(&reading.contacts));
    *out = reading.contacts;
    return OK;
}
