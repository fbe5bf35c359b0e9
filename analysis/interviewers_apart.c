/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/interviewers_parts.h"
#include "analysis/subset_test.h"
#include "analysis/survey/multiple.h"
#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

static const double apart_z = 3.5;
static const double apart_p = 0.05;
static const double mad_scale = 0.6745;    /* quartile of the normal distribution */
static const double mean_scale = 1.253314; /* sqrt(pi/2) */

/* What is looked at, of each line. */
struct measure {
    double value; /* NaN = none */
    double z;
    double p;
};

static bool enough(int64_t interviews) { return interviews >= INTERVIEWERS_MIN; }

/* The values that are there, as distances from `centre`, ascending; how many. */
static size_t distances(const struct measure *measures, size_t count, double centre, double *out)
{
    size_t there = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(measures[i].value))
            out[there++] = isnan(centre) ? measures[i].value : fabs(measures[i].value - centre);
    qsort(out, there, sizeof *out, interviewers_by_number);
    return there;
}

static enum fault put_z(const struct interviewers_work *work, struct measure *measures)
{
    size_t count = work->made.line_count;
    double *room = arena_array(work->findings->arena, count, sizeof *room);
    double sum = 0;
    if (room == NULL)
        return FAULT_NOMEM;
    size_t there = distances(measures, count, NAN, room);
    double median = interviewers_median(room, there);
    for (size_t i = 0; i < count; i++)
        measures[i].z = NAN;
    if (there < INTERVIEWERS_MIN)
        return OK;
    (void)distances(measures, count, median, room);
    double mad = interviewers_median(room, there);
    for (size_t i = 0; i < there; i++)
        sum += room[i];
    double scale = mad > 0 ? mad / mad_scale : mean_scale * sum / (double)there;
    for (size_t i = 0; i < count; i++)
        measures[i].z = scale > 0 ? (measures[i].value - median) / scale : NAN;
    return OK;
}

/* Interview by interview against all the others, Holm over those who have a value. */
static enum fault put_p(const struct interviewers_work *work, enum interview_score which,
                        struct measure *measures)
{
    size_t count = work->made.line_count;
    double *p = arena_array(work->findings->arena, count, sizeof *p);
    if (p == NULL)
        return FAULT_NOMEM;
    for (size_t line = 0; line < count; line++) {
        struct subset_scores scores = {{0}, {0}};
        p[line] = NAN;
        for (size_t i = 0; i < work->count; i++) {
            int64_t score = work->interviews[i].scores[which];
            if (score < 0)
                continue;
            scores.all[score]++;
            scores.some[score] += work->interviews[i].line == line;
        }
        if (!isnan(measures[line].value))
            TRY(subset_upper(&scores, work->findings->arena, &p[line]));
    }
    TRY(p_adjust(P_HOLM, p, count, work->findings->arena, p));
    for (size_t i = 0; i < count; i++)
        measures[i].p = p[i];
    return OK;
}

static void put_share(struct measure *measure, int64_t interviews, int64_t part, int64_t whole)
{
    measure->value = enough(interviews) && whole > 0 ? (double)part / (double)whole : NAN;
}

/* --- the three ------------------------------------------------------------------------------- */

static enum fault look_at_times(struct interviewers_work *work, struct measure *measures)
{
    for (size_t i = 0; i < work->made.line_count; i++) {
        const struct interviewer_line *line = &work->made.lines[i];
        bool told = enough(line->timed) && line->seconds > 0;
        measures[i].value = told ? log(line->seconds) : NAN;
    }
    TRY(put_z(work, measures));
    for (size_t i = 0; i < work->made.line_count; i++) {
        struct interviewer_line *line = &work->made.lines[i];
        line->seconds_z = measures[i].z;
        const char *seconds = arena_format(work->findings->arena, "%.0f", line->seconds);
        if (fabs(line->seconds_z) > apart_z)
            findings_add(work->findings, SEVERITY_WARNING, "", "interviewers_fast", "interviewer",
                         line->code, "seconds", seconds == NULL ? "" : seconds, NULL);
    }
    return OK;
}

static void say_share(const struct interviewers_work *work, const char *code, size_t line,
                      const struct measure *measure)
{
    const char *percent = arena_format(work->findings->arena, "%.0f", 100 * measure->value);
    if (measure->z > apart_z && measure->p < apart_p)
        findings_add(work->findings, SEVERITY_WARNING, "", code, "interviewer",
                     work->made.lines[line].code, "percent", percent == NULL ? "" : percent, NULL);
}

static enum fault look_at_shares(struct interviewers_work *work, enum interview_score which,
                                 struct measure *measures)
{
    static const char *const codes[SCORES] = {"interviewers_straight", "interviewers_unknown"};
    for (size_t i = 0; i < work->made.line_count; i++) {
        const struct interviewer_line *line = &work->made.lines[i];
        if (which == SCORE_STRAIGHT)
            put_share(&measures[i], line->straight_of, line->straight, line->straight_of);
        else
            put_share(&measures[i], line->interviews, line->unknown, line->unknown_of);
    }
    TRY(put_z(work, measures));
    TRY(put_p(work, which, measures));
    for (size_t i = 0; i < work->made.line_count; i++) {
        struct interviewer_line *line = &work->made.lines[i];
        *(which == SCORE_STRAIGHT ? &line->straight_z : &line->unknown_z) = measures[i].z;
        say_share(work, codes[which], i, &measures[i]);
    }
    return OK;
}

enum fault interviewers_apart(struct interviewers_work *work)
{
    struct measure *measures =
        arena_array(work->findings->arena, work->made.line_count, sizeof *measures);
    if (measures == NULL)
        return FAULT_NOMEM;
    TRY(look_at_times(work, measures));
    TRY(look_at_shares(work, SCORE_STRAIGHT, measures));
    return look_at_shares(work, SCORE_UNKNOWN, measures);
}
