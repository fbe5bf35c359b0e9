/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/beside.h"

#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 24 };

/* --- which figures --------------------------------------------------------------------------- */

/* The first and the last year of the answers counted, or of the days asked for; false: neither. */
static bool years(const struct result *result, int *from, int *to)
{
    const struct result_context *context = result->context;
    bool answered = context->tally->first_day != DAY_NONE;
    int32_t first = answered ? context->tally->first_day : context->from_day;
    int32_t last = answered ? context->tally->last_day : context->to_day;
    if (first == DAY_NONE || last == DAY_NONE)
        return false;
    *from = day_year(first);
    *to = day_year(last);
    return true;
}

int beside_year(const struct result *result)
{
    int from = 0;
    int to = 0;
    return years(result, &from, &to) && from == to ? from : 0;
}

/* The province that holds a unit, itself when it is one; NULL when none does. */
static const struct unit *province_of(const struct result *result)
{
    const struct unit_list *units = result->context->units;
    const struct unit *unit = result->subject.unit;
    while (unit != NULL && unit->level != UNIT_PROVINCE)
        unit = *unit->parent == '\0' ? NULL : unit_list_find(units, unit->parent);
    return unit;
}

static const struct unit *place_of(const struct result *result, const char *code)
{
    const struct unit *province = province_of(result);
    if (strcmp(code, result->subject.unit->code) == 0)
        return result->subject.unit;
    return province != NULL && strcmp(code, province->code) == 0 ? province : NULL;
}

enum beside_refusal beside_refusal(const struct result *result,
                                   const struct published_figure *figure)
{
    int from = 0;
    int to = 0;
    if (place_of(result, figure->place) == NULL)
        return BESIDE_PLACE_OTHER;
    if (!years(result, &from, &to))
        return BESIDE_YEAR_NONE;
    if (from != to)
        return BESIDE_YEARS_TWO;
    return figure->year == from ? BESIDE_SHOWN : BESIDE_YEAR_OTHER;
}

void beside_refuse(const struct published_figure *figure, enum beside_refusal refusal, int year,
                   struct findings *findings)
{
    static const char *const codes[] = {NULL, NULL, "gap_years_two", "gap_year_none",
                                        "gap_place_other"};
    char own[NUMBER_SIZE];
    char of[NUMBER_SIZE];
    char at[NUMBER_SIZE + 8] = "";
    snprintf(own, sizeof own, "%d", year);
    snprintf(of, sizeof of, "%d", figure->year);
    if (figure->line > 0)
        snprintf(at, sizeof at, "line %zu", figure->line);
    enum severity severity = figure->line > 0 ? SEVERITY_WARNING : SEVERITY_NOTE;
    if (refusal == BESIDE_YEAR_OTHER)
        findings_add(findings, severity, at, "gap_year_other", "instrument", figure->instrument->id,
                     "place", figure->place, "year", of, "own", own, NULL);
    else if (refusal != BESIDE_SHOWN)
        findings_add(findings, severity, at, codes[refusal], "instrument", figure->instrument->id,
                     "place", figure->place, "year", of, NULL);
}

/* --- rows ------------------------------------------------------------------------------------ */

/* Of our own: the form is an instrument's, and its headline a percentage that is known. */
static bool own_row(const struct result *result, bool voluntary, int year, struct beside_row *out)
{
    const struct index_definition *definition = result->context->definition;
    const struct published_instrument *instrument =
        instrument_of_form(result->context->form->id, year);
    const struct unit_figures *subject = &result->subject;
    const struct index_value *value = &subject->official[definition->headline];
    if (instrument == NULL || !instrument->is_percent || !value->known ||
        !definition->nodes[definition->headline].is_percent)
        return false;
    unsigned people = INSTRUMENT_COUNTER | INSTRUMENT_SERVED | INSTRUMENT_SAMPLE;
    bool pressed = voluntary && (instrument->marks & INSTRUMENT_COUNTER) != 0;
    *out = (struct beside_row){.instrument = instrument,
                               .place = subject->unit,
                               .marks = pressed ? instrument->marks : instrument->marks & ~people,
                               .value = value->percent,
                               .digits = definition->percent_digits,
                               .n = subject->responses,
                               .estimate = &subject->estimates[definition->headline]};
    return true;
}

/* The subject's place before its province; percentages before points; the highest first. */
static int compare_rows(const void *a, const void *b)
{
    const struct beside_row *left = a;
    const struct beside_row *right = b;
    if (left->of_province != right->of_province)
        return left->of_province ? 1 : -1;
    if (left->instrument->is_percent != right->instrument->is_percent)
        return left->instrument->is_percent ? -1 : 1;
    int order = left->instrument->is_percent ? exact_compare(right->value, left->value) : 0;
    return order != 0 ? order : strcmp(left->instrument->id, right->instrument->id);
}

static void add_published(const struct result *result, struct beside *gap)
{
    const struct published_list *beside = result->context->beside;
    for (size_t i = 0; i < beside->count; i++) {
        const struct published_figure *figure = &beside->figures[i];
        if (beside_refusal(result, figure) != BESIDE_SHOWN)
            continue;
        const struct unit *place = place_of(result, figure->place);
        gap->rows[gap->row_count++] =
            (struct beside_row){.figure = figure,
                                .instrument = figure->instrument,
                                .place = place,
                                .of_province = place != result->subject.unit,
                                .marks = figure->instrument->marks,
                                .value = figure->value,
                                .digits = figure->digits,
                                .n = figure->n};
    }
}

static size_t count_shown(const struct result *result)
{
    const struct published_list *beside = result->context->beside;
    size_t count = 0;
    for (size_t i = 0; i < beside->count; i++)
        count += beside_refusal(result, &beside->figures[i]) == BESIDE_SHOWN;
    return count;
}

static enum fault make_rows(const struct result *result, bool voluntary, struct arena *arena,
                            struct beside *gap)
{
    gap->rows = arena_array(arena, count_shown(result) + 1, sizeof *gap->rows);
    if (gap->rows == NULL)
        return fault_nomem();
    add_published(result, gap);
    struct beside_row own;
    if (gap->row_count > 0 && own_row(result, voluntary, gap->year, &own)) {
        TRY(exact_round(own.value, own.digits, &own.value)); /* as it is shown */
        gap->rows[gap->row_count++] = own;
    }
    if (gap->row_count > 1)
        qsort(gap->rows, gap->row_count, sizeof *gap->rows, compare_rows);
    return OK;
}

/* --- how far apart --------------------------------------------------------------------------- */

static enum fault add_difference(struct beside *gap, size_t higher, size_t lower)
{
    const struct beside_row *high = &gap->rows[higher];
    const struct beside_row *low = &gap->rows[lower];
    struct beside_difference difference = {.higher = higher, .lower = lower};
    difference.digits = high->digits > low->digits ? high->digits : low->digits;
    TRY(exact_subtract(high->value, low->value, &difference.points));
    gap->differences[gap->difference_count++] = difference;
    return OK;
}

/* How many rows from `first` on are percentages of its place. */
static size_t percents_from(const struct beside *gap, size_t first)
{
    size_t end = first;
    while (end < gap->row_count && gap->rows[end].instrument->is_percent &&
           gap->rows[end].place == gap->rows[first].place)
        end++;
    return end - first;
}

static enum fault make_differences(struct arena *arena, struct beside *gap)
{
    size_t pairs = gap->row_count * gap->row_count;
    gap->differences = arena_array(arena, pairs, sizeof *gap->differences);
    if (gap->differences == NULL)
        return fault_nomem();
    for (size_t first = 0; first < gap->row_count;) {
        size_t count = percents_from(gap, first);
        for (size_t high = first; high + 1 < first + count; high++) {
            for (size_t low = first + count - 1; low > high; low--)
                TRY(add_difference(gap, high, low));
        }
        first += count == 0 ? 1 : count;
    }
    return OK;
}

/* --- why ------------------------------------------------------------------------------------- */

/* A reason holds when an instrument shown has one of the marks before, and one has one of those
 * after. */
static const struct {
    const char *code;
    unsigned before;
    unsigned after;
} reasons[] = {
    {"gap_reason_people", INSTRUMENT_COUNTER, INSTRUMENT_SAMPLE},
    {"gap_reason_where", INSTRUMENT_COUNTER, INSTRUMENT_SAMPLE},
    {"gap_reason_items", INSTRUMENT_ONE_QUESTION, INSTRUMENT_ITEMS},
    {"gap_reason_no_middle", INSTRUMENT_NO_MIDDLE, INSTRUMENT_FIVE_LEVELS},
    {"gap_reason_middle", INSTRUMENT_MIDDLE, INSTRUMENT_FIVE_LEVELS},
    {"gap_reason_time", INSTRUMENT_COUNTER, INSTRUMENT_SAMPLE},
    {"gap_reason_missing", INSTRUMENT_COUNTER, INSTRUMENT_SAMPLE | INSTRUMENT_ITEMS},
    {"gap_reason_experience", INSTRUMENT_EXPERIENCE, INSTRUMENT_ONE_QUESTION | INSTRUMENT_ITEMS},
    {"gap_reason_voluntary", 0, 0},
};

_Static_assert(ARRAY_LENGTH(reasons) == BESIDE_REASONS_MAX, "room for every reason");

/* Our own respondents chose themselves, those of another were drawn, and ours is no button. */
static bool is_voluntary_beside(const struct beside *gap, bool voluntary, unsigned marks)
{
    bool own = false;
    for (size_t i = 0; i < gap->row_count; i++)
        own =
            own || (gap->rows[i].figure == NULL && (gap->rows[i].marks & INSTRUMENT_COUNTER) == 0);
    return own && voluntary && (marks & INSTRUMENT_SAMPLE) != 0;
}

static void make_reasons(struct beside *gap, bool voluntary)
{
    unsigned marks = 0;
    for (size_t i = 0; i < gap->row_count; i++)
        marks |= gap->rows[i].marks;
    for (size_t i = 0; i < ARRAY_LENGTH(reasons); i++) {
        bool holds = reasons[i].before == 0
                         ? is_voluntary_beside(gap, voluntary, marks)
                         : (marks & reasons[i].before) != 0 && (marks & reasons[i].after) != 0;
        if (holds)
            gap->reasons[gap->reason_count++] = (struct beside_reason){
                reasons[i].code, reasons[i].before == 0 ? INSTRUMENT_SAMPLE : reasons[i].after};
    }
}

void beside_others(const struct beside *gap, unsigned marks, char out[BESIDE_OTHERS_SIZE])
{
    out[0] = '\0';
    for (size_t i = 0; i < gap->row_count; i++) {
        const struct beside_row *row = &gap->rows[i];
        const char *family = row->instrument->family;
        if (row->figure == NULL || family == NULL || (row->marks & marks) == 0 ||
            strstr(out, family) != NULL)
            continue;
        size_t length = strlen(out);
        snprintf(out + length, BESIDE_OTHERS_SIZE - length, "%s%s", length == 0 ? "" : ", ",
                 family);
    }
}

enum fault beside_make(const struct result *result, bool voluntary, struct arena *arena,
                       const struct beside **out)
{
    const struct published_list *beside = result->context->beside;
    *out = NULL;
    if (beside == NULL || beside->count == 0)
        return OK;
    struct beside *gap = arena_alloc(arena, sizeof *gap);
    if (gap == NULL)
        return fault_nomem();
    gap->year = beside_year(result);
    TRY(make_rows(result, voluntary, arena, gap));
    TRY(make_differences(arena, gap));
    make_reasons(gap, voluntary);
    *out = gap;
    return OK;
}
