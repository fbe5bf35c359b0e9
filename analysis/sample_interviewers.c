/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample_field.h"
#include "analysis/sample_paper.h"

#include <math.h>

enum { PERCENT_DIGITS = 1, RHO_DIGITS = 3, DEFF_DIGITS = 2, P_DIGITS = 3 };

struct asked {
    const struct interviewers *interviewers;
    const struct findings *findings;
};

static const char *number(struct report_maker *maker, double value, int digits)
{
    return isnan(value) ? report_dash : report_decimal(maker, value, digits);
}

/* Of few interviews only how many there are. */
static const char *share(struct report_maker *maker, const struct interviewer_line *line,
                         int64_t part, int64_t whole)
{
    if (line->interviews < INTERVIEWERS_MIN || whole == 0)
        return report_dash;
    return report_decimal(maker, 100.0 * (double)part / (double)whole, PERCENT_DIGITS);
}

static void put_line(struct report_maker *maker, struct table_maker *table,
                     const struct interviewer_line *line)
{
    const char **cells = table_row(maker, table, 0, false);
    bool timed = line->timed >= INTERVIEWERS_MIN;
    cells[0] = line->code;
    cells[1] = report_integer(maker, line->interviews);
    cells[2] = line->villages == 0 ? report_dash : report_integer(maker, line->villages);
    cells[3] = timed ? number(maker, line->seconds, 0) : report_dash;
    cells[4] = timed ? share(maker, line, line->shorts, line->timed) : report_dash;
    cells[5] = share(maker, line, line->straight, line->straight_of);
    cells[6] = share(maker, line, line->unknown, line->unknown_of);
}

static void put_lines(struct report_maker *maker, const struct interviewers *interviewers)
{
    static const char *const heads[] = {
        "interviewers_head_interviews", "interviewers_head_villages", "interviewers_head_seconds",
        "interviewers_head_short",      "interviewers_head_straight", "interviewers_head_unknown"};
    struct table_maker table = table_with(maker, interviewers->line_count);
    table_text_column(maker, &table, "agreement_head_interviewer");
    for (size_t i = 0; i < ARRAY_LENGTH(heads); i++)
        table_number_column(maker, &table, heads[i]);
    for (size_t i = 0; i < interviewers->line_count; i++)
        put_line(maker, &table, &interviewers->lines[i]);
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "interviewers_lines"),
                             .source = report_words(maker, "interviewers_lines_source")});
}

static const char *ends(struct report_maker *maker, const struct interviewer_effect *effect)
{
    if (isnan(effect->rho))
        return report_dash;
    return report_say(maker, "agreement_interval", "low",
                      report_decimal(maker, effect->interval[0], RHO_DIGITS), "high",
                      report_decimal(maker, effect->interval[1], RHO_DIGITS), NULL);
}

static void put_effects(struct report_maker *maker, const struct interviewers *interviewers)
{
    static const char *const heads[] = {"interviewers_head_answers", "interviewers_head_people",
                                        "interviewers_head_rho",     "agreement_head_interval",
                                        "interviewers_head_deff",    "agreement_head_p"};
    static const char *const within[] = {"interviewers_within_nothing",
                                         "interviewers_within_commune",
                                         "interviewers_within_village"};
    const struct answers_ask *ask = &interviewers->answers->ask;
    struct table_maker table = table_with(maker, ask->question_count);
    table_text_column(maker, &table, "agreement_head_question");
    for (size_t i = 0; i < ARRAY_LENGTH(heads); i++)
        table_number_column(maker, &table, heads[i]);
    for (size_t i = 0; i < ask->question_count; i++) {
        const struct interviewer_effect *effect = &interviewers->effects[i];
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = ask->questions[i];
        cells[1] = report_integer(maker, effect->answers);
        cells[2] = report_integer(maker, effect->interviewers);
        cells[3] = number(maker, effect->rho, RHO_DIGITS);
        cells[4] = ends(maker, effect);
        cells[5] = number(maker, effect->deff, DEFF_DIGITS);
        cells[6] = number(maker, effect->p_adjusted, P_DIGITS);
    }
    report_text(maker, report_words(maker, within[interviewers->within]));
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "interviewers_effects"),
                             .source = report_words(maker, "interviewers_effects_source")});
}

static void put_asked(struct report_maker *maker, const void *about)
{
    const struct asked *asked = about;
    maker->document->title = report_words(maker, "interviewers_title");
    maker->document->subject = report_words(maker, "interviewers_subject");
    sample_paper_findings(maker, asked->findings);
    put_lines(maker, asked->interviewers);
    put_effects(maker, asked->interviewers);
}

enum fault sample_interviewers_document(const struct interviewers *interviewers,
                                        const struct findings *findings, enum language language,
                                        struct arena *arena, struct document *out)
{
    struct asked asked = {interviewers, findings};
    struct sample_paper paper = {put_asked, &asked, language};
    return sample_paper_make(&paper, arena, out);
}
