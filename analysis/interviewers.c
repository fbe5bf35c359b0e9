/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/interviewers_parts.h"
#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRAIGHT_ITEMS = 3 };

static void warn(const struct interviewers_work *work, const char *code)
{
    findings_add(work->findings, SEVERITY_WARNING, "", code, NULL);
}

static void warn_count(const struct interviewers_work *work, const char *code, size_t number)
{
    const char *count = arena_format(work->findings->arena, "%zu", number);
    findings_add(work->findings, SEVERITY_WARNING, "", code, "count", count == NULL ? "" : count,
                 NULL);
}

bool interviewers_is_opinion(const struct interviewers_ask *ask, int32_t code)
{
    for (size_t i = 0; i < ask->unknown_count; i++)
        if (ask->unknown[i] == code)
            return false;
    return code >= 0;
}

int interviewers_by_number(const void *a, const void *b)
{
    double one = *(const double *)a;
    double other = *(const double *)b;
    return (one > other) - (one < other);
}

double interviewers_median(const double *numbers, size_t count)
{
    if (count == 0)
        return NAN;
    return count % 2 == 1 ? numbers[count / 2] : (numbers[count / 2 - 1] + numbers[count / 2]) / 2;
}

/* --- who asked ------------------------------------------------------------------------------- */

static int by_interviewer(const void *a, const void *b)
{
    const struct interview *one = a;
    const struct interview *other = b;
    return strcmp(one->row->interviewer, other->row->interviewer);
}

static enum fault take_rows(struct interviewers_work *work)
{
    const struct answers *answers = work->ask->answers;
    work->interviews =
        arena_array(work->findings->arena, answers->count + 1, sizeof *work->interviews);
    if (work->interviews == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < answers->count; i++)
        if (answers->rows[i].interviewer[0] != '\0')
            work->interviews[work->count++].row = &answers->rows[i];
    work->made.interviews = (int64_t)work->count;
    if (work->count == 0)
        findings_add(work->findings, SEVERITY_ERROR, "", "interviewers_none", NULL);
    else if (work->count < answers->count)
        warn_count(work, "interviewers_without", answers->count - work->count);
    return OK;
}

static enum fault make_lines(struct interviewers_work *work)
{
    struct interviewers *made = &work->made;
    made->lines = arena_array(work->findings->arena, work->count, sizeof *made->lines);
    if (made->lines == NULL)
        return FAULT_NOMEM;
    qsort(work->interviews, work->count, sizeof *work->interviews, by_interviewer);
    for (size_t i = 0; i < work->count; i++) {
        const char *code = work->interviews[i].row->interviewer;
        if (made->line_count == 0 || strcmp(made->lines[made->line_count - 1].code, code) != 0)
            made->lines[made->line_count++].code = code;
        work->interviews[i].line = made->line_count - 1;
        made->lines[made->line_count - 1].interviews++;
    }
    if (made->line_count == 1)
        warn(work, "interviewers_one");
    return OK;
}

/* --- where ----------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct interview *one = a;
    const struct interview *other = b;
    int order = strcmp(one->place, other->place);
    return order != 0 ? order : (one->line > other->line) - (one->line < other->line);
}

/* Marks the places where two interviewers or more worked; how many interviews lie there. */
static size_t mark_shared(struct interviewers_work *work, enum interviewers_within within)
{
    size_t shared = 0;
    for (size_t i = 0; i < work->count; i++) {
        const struct answer_row *row = work->interviews[i].row;
        work->interviews[i].place = within == WITHIN_VILLAGE   ? row->village
                                    : within == WITHIN_COMMUNE ? row->unit
                                                               : "";
    }
    qsort(work->interviews, work->count, sizeof *work->interviews, by_place);
    for (size_t from = 0, to = 0; from < work->count; from = to) {
        const char *place = work->interviews[from].place;
        while (to < work->count && strcmp(work->interviews[to].place, place) == 0)
            to++;
        bool told = within == WITHIN_NOTHING || place[0] != '\0';
        bool several = work->interviews[from].line != work->interviews[to - 1].line;
        for (size_t i = from; i < to; i++)
            work->interviews[i].shared = told && several;
        shared += told && several ? to - from : 0;
    }
    return shared;
}

/* In order of village, so once per interviewer and village. */
static void count_villages(struct interviewers_work *work)
{
    (void)mark_shared(work, WITHIN_VILLAGE);
    for (size_t i = 0; i < work->count; i++) {
        const struct interview *now = &work->interviews[i];
        if (now->place[0] != '\0' && (i == 0 || by_place(now - 1, now) != 0))
            work->made.lines[now->line].villages++;
    }
}

static void find_places(struct interviewers_work *work)
{
    count_villages(work);
    size_t shared = 0;
    int within = WITHIN_VILLAGE;
    while ((shared = mark_shared(work, (enum interviewers_within)within)) == 0 &&
           within > WITHIN_NOTHING)
        within--;
    work->made.within = (enum interviewers_within)within;
    if (work->made.line_count < 2)
        return;
    if (within == WITHIN_NOTHING)
        warn(work, "interviewers_places");
    if (within == WITHIN_COMMUNE)
        warn(work, "interviewers_communes");
    if (shared < work->count)
        warn_count(work, "interviewers_shared", shared);
}

/* --- what each interview was like ------------------------------------------------------------ */

static void count_items(const struct interviewers_work *work, struct interview *interview)
{
    struct interviewer_line *line = &work->made.lines[interview->line];
    int64_t asked = 0;
    int64_t opinions = 0;
    int32_t one = ANSWER_NONE;
    bool straight = true;
    for (size_t i = 0; i < work->ask->answers->ask.question_count; i++) {
        int32_t code = interview->row->codes[i];
        asked += code != ANSWER_NONE;
        if (!interviewers_is_opinion(work->ask, code))
            continue;
        straight = straight && (opinions == 0 || code == one);
        one = code;
        opinions++;
    }
    interview->scores[SCORE_STRAIGHT] = opinions < STRAIGHT_ITEMS ? -1 : straight;
    interview->scores[SCORE_UNKNOWN] = asked == 0 ? -1 : asked - opinions;
    line->unknown += asked - opinions;
    line->unknown_of += asked;
    line->straight += opinions >= STRAIGHT_ITEMS && straight;
    line->straight_of += opinions >= STRAIGHT_ITEMS;
}

/* The times of a line, or of all, into `times`, ascending; how many. */
static size_t times_of(const struct interviewers_work *work, size_t line, double *times)
{
    size_t count = 0;
    for (size_t i = 0; i < work->count; i++)
        if ((line == SIZE_MAX || work->interviews[i].line == line) &&
            work->interviews[i].row->seconds >= 0)
            times[count++] = (double)work->interviews[i].row->seconds;
    qsort(times, count, sizeof *times, interviewers_by_number);
    return count;
}

static enum fault measure_times(struct interviewers_work *work)
{
    struct interviewers *made = &work->made;
    double *times = arena_array(work->findings->arena, work->count, sizeof *times);
    if (times == NULL)
        return FAULT_NOMEM;
    made->seconds = interviewers_median(times, times_of(work, SIZE_MAX, times));
    for (size_t i = 0; i < made->line_count; i++) {
        struct interviewer_line *line = &made->lines[i];
        size_t count = times_of(work, i, times);
        line->timed = (int64_t)count;
        line->seconds = interviewers_median(times, count);
        while ((size_t)line->shorts < count && times[line->shorts] * 3 < made->seconds)
            line->shorts++;
    }
    return OK;
}

enum fault interviewers_make(const struct interviewers_ask *ask, struct findings *findings,
                             struct interviewers *out)
{
    struct interviewers_work work = {
        .ask = ask, .findings = findings, .made.answers = ask->answers};
    TRY(take_rows(&work));
    if (findings_errors(findings) > 0)
        return OK;
    TRY(make_lines(&work));
    find_places(&work);
    for (size_t i = 0; i < work.count; i++)
        count_items(&work, &work.interviews[i]);
    TRY(measure_times(&work));
    TRY(interviewers_effects(&work));
    TRY(interviewers_apart(&work));
    *out = work.made;
    return OK;
}
