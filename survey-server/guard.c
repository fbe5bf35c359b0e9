/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/guard.h"

#include "analysis/suppress.h"
#include "base/date.h"
#include "base/expr.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum limit_kind { BY_MONTH, BY_MODE, BY_COUNTER, BY_FIELD, BY_GROUP, BY_KINDS };

/* Who is counted by a limit: whoever meets a choice of the others, and whoever meets that choice
 * and none besides (MEETING_ONLY and the choice). */
enum { SUBSETS = 1 << BY_KINDS, MEETING_ONLY = SUBSETS, SIGHTS = 2 * SUBSETS };

enum { SPARES = 8, NUMBER_TEXT = 24 };

/* One breakdown: its levels are numbered as they are met. */
struct limit {
    enum limit_kind kind;
    const char *names[GUARD_LEVELS_MAX]; /* of counter and field */
    int32_t values[GUARD_LEVELS_MAX];    /* of the others */
    bool taken[GUARD_LEVELS_MAX];
    size_t level_count;
};

/* Answers of a unit by limit, by which of the other limits they meet, by level. */
struct counts {
    int64_t total;
    int64_t meeting; /* every limit */
    int64_t (*levels)[SIGHTS][GUARD_LEVELS_MAX];
};

struct spare {
    const char *unit;
    struct counts counts;
};

struct guard {
    const struct guard_asked *asked;
    struct arena *arena;
    struct limit *limits;
    size_t limit_count;
    struct counts unit;  /* being read */
    struct counts joint; /* of what is withheld */
    struct counts whole;
    struct spare spares[SPARES]; /* the smallest that pass, smallest first */
    size_t spare_count;
    const char **codes;
    size_t code_count;
};

static enum fault new_counts(struct guard *guard, struct counts *out)
{
    out->levels = arena_array(guard->arena, guard->limit_count, sizeof *out->levels);
    return out->levels == NULL ? fault_nomem() : OK;
}

static void clear(const struct guard *guard, struct counts *counts)
{
    counts->total = 0;
    counts->meeting = 0;
    memset(counts->levels, 0, guard->limit_count * sizeof *counts->levels);
}

static void add(const struct guard *guard, struct counts *sum, const struct counts *more)
{
    sum->total += more->total;
    sum->meeting += more->meeting;
    for (size_t i = 0; i < guard->limit_count; i++)
        for (size_t sight = 0; sight < SIGHTS; sight++)
            for (size_t level = 0; level < guard->limits[i].level_count; level++)
                sum->levels[i][sight][level] += more->levels[i][sight][level];
}

/* --- which levels there are ------------------------------------------------------------------ */

static void add_limit(struct guard *guard, enum limit_kind kind, bool given)
{
    if (given)
        guard->limits[guard->limit_count++].kind = kind;
}

/* The first day of a month and the last, where days are limited at all. */
static bool are_months(const struct guard_asked *asked)
{
    bool from =
        asked->from_day == DAY_NONE || day_month(asked->from_day) != day_month(asked->from_day - 1);
    bool to = asked->to_day == DAY_NONE || day_month(asked->to_day) != day_month(asked->to_day + 1);
    return from && to;
}

static enum fault begin(struct guard *guard)
{
    const struct guard_asked *asked = guard->asked;
    const struct selection *selection = asked->selection;
    if (!are_months(asked))
        return fault_raise(FAULT_INVALID, "query_months", NULL);
    guard->limits = arena_array(guard->arena, BY_KINDS, sizeof *guard->limits);
    guard->codes = arena_array(guard->arena, asked->unit_count + 1, sizeof *guard->codes);
    if (guard->limits == NULL || guard->codes == NULL)
        return fault_nomem();
    add_limit(guard, BY_MONTH, asked->from_day != DAY_NONE || asked->to_day != DAY_NONE);
    add_limit(guard, BY_MODE, asked->modes != 0);
    add_limit(guard, BY_COUNTER, selection->counter != NULL);
    add_limit(guard, BY_FIELD, selection->field != NULL);
    add_limit(guard, BY_GROUP, selection->question != NULL || selection->users != NULL);
    TRY(new_counts(guard, &guard->unit));
    TRY(new_counts(guard, &guard->whole));
    return new_counts(guard, &guard->joint);
}

static bool takes_day(const struct guard_asked *asked, int32_t day)
{
    return day != DAY_NONE && (asked->from_day == DAY_NONE || day >= asked->from_day) &&
           (asked->to_day == DAY_NONE || day <= asked->to_day);
}

/* What a row tells of a limit: a name (NULL = none), or a number, and whether that is asked for. */
struct told {
    const char *name;
    int32_t value;
    bool taken;
};

static enum fault tell_group(const struct selection *selection, const struct coded_response *row,
                             struct told *out)
{
    struct coded_answers answers = {selection->form, row->codes};
    if (selection->question == NULL) {
        TRY(expr_truth(selection->users, codes_look_up, &answers, &out->taken));
        out->value = out->taken;
        return OK;
    }
    int32_t code = row->codes[selection->question->column];
    out->value = code_is_answer(code) ? code : CODE_BLANK;
    out->taken = code == selection->choice->value;
    return OK;
}

static enum fault tell(const struct guard *guard, enum limit_kind kind,
                       const struct coded_response *row, struct told *out)
{
    const struct guard_asked *asked = guard->asked;
    const struct selection *selection = asked->selection;
    *out = (struct told){.name = NULL};
    switch (kind) {
    case BY_MONTH:
        out->value = row->day == DAY_NONE ? DAY_NONE : day_month(row->day);
        out->taken = takes_day(asked, row->day);
        return OK;
    case BY_MODE:
        out->value = (int32_t)row->mode;
        out->taken = (asked->modes >> row->mode & 1u) != 0;
        return OK;
    case BY_COUNTER:
        out->name = row->counter;
        out->taken = row->counter != NULL && strcmp(row->counter, selection->counter) == 0;
        return OK;
    case BY_FIELD:
        out->name = row->field;
        out->taken = row->field != NULL && strcmp(row->field, selection->field) == 0;
        return OK;
    case BY_GROUP:
    case BY_KINDS:
        break;
    }
    return tell_group(selection, row, out);
}

static bool is_level(const struct limit *limit, size_t level, const struct told *told)
{
    const char *name = limit->names[level];
    if (name == NULL || told->name == NULL)
        return name == told->name && limit->values[level] == told->value;
    return strcmp(name, told->name) == 0;
}

static enum fault level_of(struct guard *guard, struct limit *limit, const struct told *told,
                           size_t *out)
{
    char most[NUMBER_TEXT];
    for (*out = 0; *out < limit->level_count; (*out)++)
        if (is_level(limit, *out, told))
            return OK;
    snprintf(most, sizeof most, "%d", GUARD_LEVELS_MAX);
    if (*out == GUARD_LEVELS_MAX)
        return fault_raise(FAULT_LIMIT, "guard_levels", "limit", most, NULL);
    if (told->name != NULL && (limit->names[*out] = arena_text(guard->arena, told->name)) == NULL)
        return fault_nomem();
    limit->values[*out] = told->value;
    limit->taken[*out] = told->taken;
    limit->level_count++;
    return OK;
}

/* A row counts at its level of each limit, for every choice among the other limits it meets. */
static enum fault count_row(struct guard *guard, const struct coded_response *row)
{
    size_t levels[BY_KINDS];
    size_t met = 0;
    for (size_t i = 0; i < guard->limit_count; i++) {
        struct told told;
        TRY(tell(guard, guard->limits[i].kind, row, &told));
        TRY(level_of(guard, &guard->limits[i], &told, &levels[i]));
        met |= (size_t)told.taken << i;
    }
    guard->unit.total++;
    guard->unit.meeting += met + 1 == (size_t)1 << guard->limit_count;
    for (size_t i = 0; i < guard->limit_count; i++) {
        for (size_t subset = 0; subset < (size_t)1 << guard->limit_count; subset++)
            if ((subset & ~met) == 0 && (subset >> i & 1) == 0)
                guard->unit.levels[i][subset][levels[i]]++;
        guard->unit.levels[i][MEETING_ONLY | (met & ~((size_t)1 << i))][levels[i]]++;
    }
    return OK;
}

/* --- judging --------------------------------------------------------------------------------- */

/* A period or a mode that everybody meets. */
static bool leaves_nobody_out(const struct limit *limit, const int64_t *cells)
{
    if (limit->kind != BY_MONTH && limit->kind != BY_MODE)
        return false;
    for (size_t level = 0; level < limit->level_count; level++)
        if (!limit->taken[level] && cells[level] > 0)
            return false;
    return true;
}

static bool may_write(const struct limit *limit, const int64_t *cells)
{
    enum cell_shown shown[GUARD_LEVELS_MAX];
    if (leaves_nobody_out(limit, cells))
        return true;
    (void)suppress_cells(cells, limit->level_count, shown);
    for (size_t level = 0; level < limit->level_count; level++)
        if (limit->taken[level] && shown[level] != CELL_SHOWN)
            return false;
    return true;
}

static bool is_nobody(const struct limit *limit, const int64_t *cells)
{
    for (size_t level = 0; level < limit->level_count; level++)
        if (cells[level] > 0)
            return false;
    return true;
}

/* Also of those who meet one limit and not another: all, less who meets either, and who meets both
 * again, is who meets neither. */
static bool passes(const struct guard *guard, const struct counts *counts)
{
    for (size_t i = 0; i < guard->limit_count; i++) {
        const struct limit *limit = &guard->limits[i];
        for (size_t subset = 0; subset < (size_t)1 << guard->limit_count; subset++) {
            const int64_t *only = counts->levels[i][MEETING_ONLY | subset];
            if ((subset >> i & 1) != 0)
                continue;
            if (!may_write(limit, counts->levels[i][subset]) ||
                (!is_nobody(limit, only) && !may_write(limit, only)))
                return false;
        }
    }
    return true;
}

static void withhold(struct guard *guard, const char *unit, const struct counts *counts)
{
    guard->codes[guard->code_count++] = unit;
    add(guard, &guard->joint, counts);
}

/* Keeps the smallest of those that pass at hand. */
static enum fault keep_spare(struct guard *guard, const char *unit)
{
    struct spare *spares = guard->spares;
    if (guard->spare_count < SPARES) {
        TRY(new_counts(guard, &spares[guard->spare_count].counts));
        guard->spare_count++;
    } else if (guard->unit.meeting >= spares[SPARES - 1].counts.meeting) {
        return OK;
    }
    size_t at = guard->spare_count - 1;
    struct spare freed = spares[at];
    clear(guard, &freed.counts);
    for (; at > 0 && spares[at - 1].counts.meeting > guard->unit.meeting; at--)
        spares[at] = spares[at - 1];
    add(guard, &freed.counts, &guard->unit);
    freed.unit = unit;
    spares[at] = freed;
    return OK;
}

static enum fault judge(struct guard *guard, const char *unit)
{
    if (guard->unit.total == 0)
        return OK;
    add(guard, &guard->whole, &guard->unit);
    if (!passes(guard, &guard->unit)) {
        withhold(guard, unit, &guard->unit);
        return OK;
    }
    return keep_spare(guard, unit);
}

static void withhold_all(struct guard *guard)
{
    for (size_t i = 0; i < guard->asked->unit_count; i++)
        guard->codes[i] = guard->asked->units[i];
    guard->code_count = guard->asked->unit_count;
}

static void complete(struct guard *guard)
{
    size_t next = 0;
    if (guard->code_count == 0 || guard->asked->unit_count == 1)
        return;
    while (next < guard->spare_count && !passes(guard, &guard->joint)) {
        const struct spare *spare = &guard->spares[next++];
        withhold(guard, spare->unit, &spare->counts);
    }
    if (!passes(guard, &guard->joint))
        withhold_all(guard);
}

static int compare_codes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum fault read_unit(struct guard *guard, const char *const *unit)
{
    const struct guard_asked *asked = guard->asked;
    const struct response_query query = {.campaign = asked->campaign,
                                         .units = unit,
                                         .unit_count = 1,
                                         .from_day = DAY_NONE,
                                         .to_day = DAY_NONE};
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    const struct coded_response *row = NULL;
    clear(guard, &guard->unit);
    TRY(store_cursor(asked->store, asked->form, &query, &cursor));
    for (;;) {
        TRY(cursor->next(cursor, &row));
        if (row == NULL)
            return judge(guard, *unit);
        TRY(count_row(guard, row));
    }
}

enum fault guard_units(const struct guard_asked *asked, struct arena *arena, struct withheld *out)
{
    AUTO(memory) struct guard *guard = calloc(1, sizeof *guard);
    if (guard == NULL)
        return fault_nomem();
    guard->asked = asked;
    guard->arena = arena;
    TRY(begin(guard));
    for (size_t i = 0; i < asked->unit_count; i++)
        TRY(read_unit(guard, &asked->units[i]));
    complete(guard);
    qsort(guard->codes, guard->code_count, sizeof *guard->codes, compare_codes);
    *out = (struct withheld){guard->codes, guard->code_count, !passes(guard, &guard->whole)};
    return OK;
}
