/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample_field.h"
#include "analysis/sample_paper.h"

#include <math.h>
#include <stdlib.h>

enum { PERCENT_DIGITS = 1, KAPPA_DIGITS = 2, P_DIGITS = 3 };

/* --- the list -------------------------------------------------------------------------------- */

struct list {
    const struct sample_draw *draw;
    const struct revisit *revisit;
};

static void put_row(struct report_maker *maker, struct table_maker *table, const struct list *list,
                    const struct contact_form *form)
{
    const struct draw_cluster *cluster = &list->draw->clusters[form->cluster];
    int64_t number = (form->reserve ? cluster->reserves : cluster->numbers)[form->place - 1];
    const char **cells = table_row(maker, table, 0, false);
    cells[0] = form->number;
    cells[1] = sample_paper_number(maker, list->draw, cluster, number);
    cells[2] = report_day(maker, form->day);
    cells[3] = "..../....   ....";
    for (size_t i = 0; i < list->revisit->ask.questions.count; i++)
        cells[4 + i] = "........";
}

static void put_village(struct report_maker *maker, const struct list *list, size_t cluster)
{
    bool dossiers = list->draw->plan->kind == FRAME_DOSSIERS;
    struct table_maker table = table_with(maker, list->revisit->form_count);
    table_text_column(maker, &table, "field_head_form");
    table_text_column(maker, &table, dossiers ? "field_head_dossier" : "field_head_household");
    table_text_column(maker, &table, "revisit_head_day");
    table_text_column(maker, &table, "revisit_head_result");
    for (size_t i = 0; i < list->revisit->ask.questions.count; i++)
        table_column(&table,
                     &(struct table_column){.title = list->revisit->ask.questions.names[i]});
    table_text_column(maker, &table, "field_head_note");
    for (size_t i = 0; i < list->revisit->form_count; i++)
        if (list->revisit->forms[i].from->cluster == cluster)
            put_row(maker, &table, list, list->revisit->forms[i].from);
    if (table.row_count == 0)
        return;
    report_add(maker, &(struct block){.kind = BLOCK_HEADING,
                                      .level = 2,
                                      .new_page = true,
                                      .text = sample_paper_place(maker, list->draw,
                                                                 &list->draw->clusters[cluster])});
    report_text(maker, report_words(maker, "revisit_who"));
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "revisit_table"), .to_fill = true});
}

static void put_list(struct report_maker *maker, const void *about)
{
    static const char *const codes[] = {"revisit_code_1", "revisit_code_2", "revisit_code_3",
                                        "revisit_code_4", "revisit_code_5"};
    const struct list *list = about;
    maker->document->title = report_words(maker, "revisit_title");
    maker->document->subject = report_words(maker, "revisit_subject");
    report_text(maker, report_words(maker, "revisit_guide"));
    report_text(maker, report_words(maker, "revisit_guide_talk"));
    report_heading(maker, "revisit_codes");
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        report_add(maker,
                   &(struct block){.kind = BLOCK_NOTE, .text = report_words(maker, codes[i])});
    for (size_t i = 0; i < list->draw->cluster_count; i++)
        put_village(maker, list, i);
}

enum fault sample_revisit_document(const struct sample_draw *draw, const struct revisit *revisit,
                                   enum language language, struct arena *arena,
                                   struct document *out)
{
    struct list list = {draw, revisit};
    struct sample_paper paper = {put_list, &list, language};
    return sample_paper_make(&paper, arena, out);
}

/* --- agreement ------------------------------------------------------------------------------- */

struct second {
    const struct agreement *agreement;
    const struct findings *findings;
};

static const char *number(struct report_maker *maker, double value, int digits)
{
    return isnan(value) ? report_dash : report_decimal(maker, value, digits);
}

static const char *interval(struct report_maker *maker, const double ends[2], double scale,
                            int digits)
{
    if (isnan(ends[0]))
        return report_dash;
    return report_say(maker, "agreement_interval", "low",
                      report_decimal(maker, scale * ends[0], digits), "high",
                      report_decimal(maker, scale * ends[1], digits), NULL);
}

/* A row for each interviewer and one for all, under these heads. */
static struct table_maker line_table(struct report_maker *maker, const struct agreement *agreement,
                                     const char *const *heads, size_t count)
{
    struct table_maker table = table_with(maker, agreement->interviewer_count + 1);
    table_text_column(maker, &table, "agreement_head_interviewer");
    for (size_t i = 0; i < count; i++)
        table_number_column(maker, &table, heads[i]);
    return table;
}

static const char **line_row(struct report_maker *maker, struct table_maker *table,
                             const struct agreement_line *line)
{
    bool all = line->interviewer == NULL;
    const char **cells = table_row(maker, table, 0, all);
    cells[0] = all ? report_words(maker, "field_total") : line->interviewer;
    return cells;
}

static void put_visits(struct report_maker *maker, const struct agreement *agreement)
{
    static const char *const heads[] = {"agreement_head_done",    "agreement_head_listed",
                                        "agreement_head_pending", "agreement_head_met",
                                        "agreement_head_absent",  "agreement_head_refused",
                                        "agreement_head_never",   "agreement_head_none"};
    struct table_maker table = line_table(maker, agreement, heads, ARRAY_LENGTH(heads));
    for (size_t i = 0; i <= agreement->interviewer_count; i++) {
        const struct agreement_line *line = &agreement->lines[i];
        const char **cells = line_row(maker, &table, line);
        cells[1] = report_integer(maker, line->done);
        cells[2] = report_integer(maker, line->listed);
        for (size_t result = 0; result < REVISIT_RESULTS; result++)
            cells[3 + result] = report_integer(maker, line->results[result]);
    }
    table_add(maker, &table, (struct block){.text = report_words(maker, "agreement_visits")});
}

static void put_shares(struct report_maker *maker, const struct agreement *agreement)
{
    static const char *const heads[] = {"agreement_head_compared", "agreement_head_answers",
                                        "agreement_head_same",     "agreement_head_share",
                                        "agreement_head_interval", "agreement_head_p"};
    struct table_maker table = line_table(maker, agreement, heads, ARRAY_LENGTH(heads));
    for (size_t i = 0; i <= agreement->interviewer_count; i++) {
        const struct agreement_line *line = &agreement->lines[i];
        const char **cells = line_row(maker, &table, line);
        cells[1] = report_integer(maker, line->compared);
        cells[2] = report_integer(maker, line->answers);
        cells[3] = report_integer(maker, line->same);
        cells[4] = number(maker, 100 * line->share, PERCENT_DIGITS);
        cells[5] = interval(maker, line->interval, 100, PERCENT_DIGITS);
        cells[6] = number(maker, line->p_adjusted, P_DIGITS);
    }
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "agreement_shares"),
                             .source = report_words(maker, "agreement_shares_source")});
}

static void put_question(struct report_maker *maker, struct table_maker *table,
                         const struct agreement *agreement, size_t which)
{
    const struct agreement_line *line = &agreement->lines[which];
    const struct revisit_questions *questions = &agreement->revisit->ask.questions;
    bool all = line->interviewer == NULL;
    for (size_t i = 0; i < questions->count; i++) {
        const struct agreement_question *question = &line->questions[i];
        bool few = question->kappa.n < AGREEMENT_MIN;
        const char **cells = table_row(maker, table, 0, all);
        cells[0] = questions->names[i];
        cells[1] = all ? report_words(maker, "field_total") : line->interviewer;
        cells[2] = report_integer(maker, (int64_t)question->kappa.n);
        cells[3] = number(maker, 100 * question->share, PERCENT_DIGITS);
        cells[4] = interval(maker, question->interval, 100, PERCENT_DIGITS);
        cells[5] = few ? report_dash : number(maker, question->kappa.kappa, KAPPA_DIGITS);
        cells[6] = few ? report_dash : interval(maker, question->kappa.interval, 1, KAPPA_DIGITS);
    }
}

static void put_questions(struct report_maker *maker, const struct agreement *agreement)
{
    size_t lines = agreement->interviewer_count;
    struct table_maker table =
        table_with(maker, (lines + 1) * agreement->revisit->ask.questions.count);
    table_text_column(maker, &table, "agreement_head_question");
    table_text_column(maker, &table, "agreement_head_interviewer");
    table_number_column(maker, &table, "agreement_head_pairs");
    table_number_column(maker, &table, "agreement_head_share");
    table_number_column(maker, &table, "agreement_head_interval");
    table_number_column(maker, &table, "agreement_head_kappa");
    table_number_column(maker, &table, "agreement_head_interval");
    put_question(maker, &table, agreement, lines);
    for (size_t i = 0; i < lines; i++)
        put_question(maker, &table, agreement, i);
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "agreement_questions"),
                             .source = report_words(maker, "agreement_questions_source")});
}

static void put_second(struct report_maker *maker, const void *about)
{
    const struct second *second = about;
    maker->document->title = report_words(maker, "agreement_title");
    maker->document->subject = report_words(maker, "agreement_subject");
    sample_paper_findings(maker, second->findings);
    put_visits(maker, second->agreement);
    put_shares(maker, second->agreement);
    put_questions(maker, second->agreement);
}

enum fault sample_agreement_document(const struct agreement *agreement,
                                     const struct findings *findings, enum language language,
                                     struct arena *arena, struct document *out)
{
    struct second second = {agreement, findings};
    struct sample_paper paper = {put_second, &second, language};
    return sample_paper_make(&paper, arena, out);
}
