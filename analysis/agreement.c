/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/agreement.h"

#include "analysis/subset_test.h"
#include "analysis/survey/distribution.h"
#include "analysis/survey/multiple.h"
#include "analysis/survey/proportion.h"
#include "base/place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double upper_tail = 0.975; /* of an interval of 95 % */

/* One interview visited again. */
struct compared {
    const struct revisit_form *form;
    const struct answer_row *first;
    const struct answer_row *second;
    int64_t answers; /* with a code both times */
    int64_t same;
};

struct comparing {
    const struct revisit *revisit;
    struct findings *findings;
    struct compared *interviews;
    size_t count;
    struct kappa_pair *pairs; /* scratch: as many as interviews */
    struct agreement agreement;
};

static const char *place_of(const struct comparing *work, size_t line)
{
    const char *place = arena_format(work->findings->arena, "line %zu", line);
    return place == NULL ? "" : place;
}

static int by_number(const void *a, const void *b)
{
    return strcmp(((const struct revisit_form *)a)->number,
                  ((const struct revisit_form *)b)->number);
}

static bool is_pair(const struct compared *interview, size_t question)
{
    return interview->first->codes[question] >= 0 && interview->second->codes[question] >= 0;
}

/* --- what came back -------------------------------------------------------------------------- */

static void say(const struct comparing *work, enum severity severity, const char *code,
                const struct answer_row *row)
{
    findings_add(work->findings, severity, place_of(work, row->line), code, "form",
                 place_excerpt(row->form, work->findings), NULL);
}

static void say_whose(const struct comparing *work, const char *code, const struct answer_row *row,
                      const char *interviewer)
{
    findings_add(work->findings, SEVERITY_WARNING, place_of(work, row->line), code, "form",
                 row->form, "interviewer", interviewer, NULL);
}

static void check_interviewer(const struct comparing *work, const struct compared *interview,
                              const char *listed)
{
    const char *found = interview->first->interviewer;
    if (found[0] != '\0' && strcmp(found, listed) != 0)
        findings_add(work->findings, SEVERITY_WARNING, place_of(work, interview->second->line),
                     "agreement_interviewer", "form", interview->form->number, "listed", listed,
                     "found", found, NULL);
}

static void take_met(struct comparing *work, struct compared interview)
{
    const struct revisit *revisit = work->revisit;
    if (interview.first == NULL) {
        say(work, SEVERITY_ERROR, "agreement_first", interview.second);
        return;
    }
    check_interviewer(work, &interview, revisit->interviewers[interview.form->interviewer].code);
    for (size_t i = 0; i < revisit->ask.questions.count; i++) {
        if (!is_pair(&interview, i))
            continue;
        interview.answers++;
        interview.same += interview.first->codes[i] == interview.second->codes[i];
    }
    if (interview.answers > 0)
        work->interviews[work->count++] = interview;
}

static bool has_codes(const struct revisit *revisit, const struct answer_row *row)
{
    for (size_t i = 0; i < revisit->ask.questions.count; i++)
        if (row->codes[i] >= 0)
            return true;
    return false;
}

static void take_row(struct comparing *work, const struct answers *first,
                     const struct answer_row *row)
{
    const struct revisit *revisit = work->revisit;
    struct revisit_form key = {.number = row->form};
    const struct revisit_form *form =
        bsearch(&key, revisit->forms, revisit->form_count, sizeof *revisit->forms, by_number);
    if (form == NULL) {
        say(work, SEVERITY_ERROR, "agreement_form", row);
        return;
    }
    if (row->result != REVISIT_MET && has_codes(revisit, row))
        say(work, SEVERITY_ERROR, "agreement_result", row);
    struct agreement_line *line = &work->agreement.lines[form->interviewer];
    line->results[row->result]++;
    line->results[REVISIT_PENDING]--;
    if (row->result == REVISIT_NEVER)
        say_whose(work, "agreement_never", row, line->interviewer);
    if (row->result == REVISIT_NO_HOUSEHOLD)
        say_whose(work, "agreement_no_household", row, line->interviewer);
    if (row->result == REVISIT_MET)
        take_met(work, (struct compared){
                           .form = form, .first = answers_of(first, row->form), .second = row});
}

static enum fault make_lines(struct comparing *work)
{
    const struct revisit *revisit = work->revisit;
    struct agreement *agreement = &work->agreement;
    struct arena *arena = work->findings->arena;
    size_t count = revisit->interviewer_count;
    agreement->lines = arena_array(arena, count + 1, sizeof *agreement->lines);
    work->interviews = arena_array(arena, revisit->form_count + 1, sizeof *work->interviews);
    work->pairs = arena_array(arena, revisit->form_count + 1, sizeof *work->pairs);
    if (agreement->lines == NULL || work->interviews == NULL || work->pairs == NULL)
        return FAULT_NOMEM;
    agreement->revisit = revisit;
    agreement->interviewer_count = count;
    for (size_t i = 0; i < count; i++) {
        struct agreement_line *line = &agreement->lines[i];
        line->interviewer = revisit->interviewers[i].code;
        line->done = revisit->interviewers[i].done;
        line->listed = revisit->interviewers[i].take;
        line->results[REVISIT_PENDING] = line->listed;
    }
    return OK;
}

/* --- figures --------------------------------------------------------------------------------- */

/* Whether an interview is the line's; the last line is that of all. */
static bool is_of(const struct comparing *work, const struct compared *interview, size_t line)
{
    return line == work->agreement.interviewer_count || interview->form->interviewer == line;
}

static void put_share(double same, double of, int64_t size, double *out_share, double interval[2])
{
    *out_share = interval[0] = interval[1] = NAN;
    if (size < AGREEMENT_MIN)
        return;
    *out_share = same / of;
    share_wilson(*out_share, (double)size, normal_quantile(upper_tail), interval);
}

static enum fault put_question(const struct comparing *work, size_t which, size_t question)
{
    struct agreement_question *out = &work->agreement.lines[which].questions[question];
    bool scale = question >= work->revisit->ask.questions.choices;
    size_t count = 0;
    for (size_t i = 0; i < work->count; i++) {
        const struct compared *interview = &work->interviews[i];
        if (is_of(work, interview, which) && is_pair(interview, question))
            work->pairs[count++] = (struct kappa_pair){interview->first->codes[question],
                                                       interview->second->codes[question]};
    }
    TRY(kappa_make(work->pairs, count, scale, work->findings->arena, &out->kappa));
    put_share((double)out->kappa.same, (double)count, (int64_t)count, &out->share, out->interval);
    return OK;
}

static enum fault put_line(const struct comparing *work, size_t which)
{
    struct agreement_line *line = &work->agreement.lines[which];
    for (size_t i = 0; i < work->count; i++) {
        const struct compared *interview = &work->interviews[i];
        if (!is_of(work, interview, which))
            continue;
        line->compared++;
        line->answers += interview->answers;
        line->same += interview->same;
    }
    put_share((double)line->same, (double)line->answers, line->compared, &line->share,
              line->interval);
    line->p = line->p_adjusted = NAN;
    for (size_t i = 0; i < work->revisit->ask.questions.count; i++)
        TRY(put_question(work, which, i));
    return OK;
}

static void add_up(struct agreement *agreement)
{
    struct agreement_line *all = &agreement->lines[agreement->interviewer_count];
    for (size_t i = 0; i < agreement->interviewer_count; i++) {
        all->done += agreement->lines[i].done;
        all->listed += agreement->lines[i].listed;
        for (size_t result = 0; result < REVISIT_RESULTS; result++)
            all->results[result] += agreement->lines[i].results[result];
    }
}

/* --- whose differ more ----------------------------------------------------------------------- */

static enum fault test_line(struct comparing *work, size_t which)
{
    struct agreement_line *line = &work->agreement.lines[which];
    struct subset_scores scores = {{0}, {0}};
    if (line->compared < AGREEMENT_MIN)
        return OK;
    for (size_t i = 0; i < work->count; i++) {
        const struct compared *interview = &work->interviews[i];
        int64_t differ = interview->answers - interview->same;
        scores.all[differ]++;
        if (is_of(work, interview, which))
            scores.some[differ]++;
    }
    TRY(subset_upper(&scores, work->findings->arena, &line->p));
    work->agreement.tested += isnan(line->p) ? 0 : 1;
    return OK;
}

static void say_lower(const struct comparing *work, const struct agreement_line *line)
{
    const struct agreement *agreement = &work->agreement;
    const struct agreement_line *all = &agreement->lines[agreement->interviewer_count];
    double rest = (double)(all->same - line->same) / (double)(all->answers - line->answers);
    const char *percent = arena_format(work->findings->arena, "%.0f", 100 * line->share);
    const char *others = arena_format(work->findings->arena, "%.0f", 100 * rest);
    findings_add(work->findings, SEVERITY_WARNING, "", "agreement_lower", "interviewer",
                 line->interviewer, "percent", percent == NULL ? "" : percent, "rest",
                 others == NULL ? "" : others, NULL);
}

static enum fault test(struct comparing *work)
{
    struct agreement *agreement = &work->agreement;
    size_t count = agreement->interviewer_count;
    double *p = arena_array(work->findings->arena, count + 1, sizeof *p);
    if (p == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++) {
        TRY(test_line(work, i));
        p[i] = agreement->lines[i].p;
    }
    TRY(p_adjust(P_HOLM, p, count, work->findings->arena, p));
    for (size_t i = 0; i < count; i++) {
        agreement->lines[i].p_adjusted = p[i];
        if (p[i] < AGREEMENT_P)
            say_lower(work, &agreement->lines[i]);
    }
    return OK;
}

enum fault agreement_make(const struct revisit *revisit, const struct answers *first,
                          const struct answers *second, struct findings *findings,
                          struct agreement *out)
{
    struct comparing work = {.revisit = revisit, .findings = findings};
    TRY(make_lines(&work));
    for (size_t i = 0; i < second->count; i++)
        take_row(&work, first, &second->rows[i]);
    if (findings_errors(findings) > 0)
        return OK;
    for (size_t i = 0; i <= work.agreement.interviewer_count; i++)
        TRY(put_line(&work, i));
    add_up(&work.agreement);
    TRY(test(&work));
    *out = work.agreement;
    return OK;
}
