/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people say of harassment and of extra payments: shares of each choice, in careful words.
 */
#include "analysis/report_maker.h"

/* Questions of a form whose first choice is "none"; the headline adds up the others. */
struct perception {
    const char *question;
    const char *sentence;
};

static const struct perception perceptions[] = {
    {"q5", "report_harassment"},
    {"q6", "report_payments"},
};

static int64_t not_first(const int64_t *choices, const struct question *question)
{
    int64_t sum = 0;
    for (size_t i = 1; i < question->choice_count; i++)
        sum += choices[i];
    return sum;
}

static void columns(struct report_maker *maker, struct table_maker *table)
{
    bool beside = report_whole(maker) != NULL;
    const char *own = beside ? report_words(maker, "report_column_own") : NULL;
    const char *people = report_words(maker, "report_column_people");
    const char *share = report_words(maker, "report_column_share");
    table_column(table, &(struct table_column){report_words(maker, "report_column_choice"), NULL,
                                               ALIGN_LEFT, NULL});
    table_column(table, &(struct table_column){people, NULL, ALIGN_RIGHT, own});
    table_column(table, &(struct table_column){share, "%", ALIGN_RIGHT, own});
    if (beside) {
        table_column(table, &(struct table_column){people, NULL, ALIGN_RIGHT, maker->whole_head});
        table_column(table, &(struct table_column){share, "%", ALIGN_RIGHT, maker->whole_head});
    }
}

static void total_row(struct report_maker *maker, struct table_maker *table, size_t position)
{
    const char **cells = table_row(maker, table, 0, true);
    cells[0] = report_words(maker, "report_total_people");
    cells[1] = report_integer(maker, maker->result->subject.answered[position]);
    if (report_whole(maker) != NULL)
        cells[3] = report_integer(maker, report_whole(maker)->answered[position]);
}

static void choice_table(struct report_maker *maker, size_t position, const char *source)
{
    const struct question *question = &maker->form->questions[position];
    const struct unit_figures *own = &maker->result->subject;
    const struct unit_figures *whole = report_whole(maker);
    struct table_maker table = table_with(maker, question->choice_count + 1);
    columns(maker, &table);
    for (size_t i = 0; i < question->choice_count; i++) {
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = form_text(maker->form, &question->choices[i].label, maker->form_language, NULL);
        cells[1] = report_integer(maker, own->choices[position][i]);
        cells[2] = report_share(maker, own->choices[position][i], own->answered[position]);
        if (whole != NULL) {
            cells[3] = report_integer(maker, whole->choices[position][i]);
            cells[4] = report_share(maker, whole->choices[position][i], whole->answered[position]);
        }
    }
    total_row(maker, &table, position);
    const char *label = form_text(maker->form, &question->label, maker->form_language, NULL);
    const char *caption = question->number == NULL
                              ? label
                              : report_say(maker, "report_question", "number", question->number,
                                           "label", label, NULL);
    table_add(maker, &table, (struct block){.text = caption, .source = source});
}

static void perception(struct report_maker *maker, const struct perception *asked,
                       const char *source)
{
    const struct question *question = form_question(maker->form, asked->question);
    if (question == NULL || question->choice_count < 2)
        return;
    size_t position = (size_t)(question - maker->form->questions);
    const struct unit_figures *own = &maker->result->subject;
    if (own->choices[position] == NULL || own->answered[position] == 0)
        return;
    int64_t count = not_first(own->choices[position], question);
    const char *sentence = report_say(
        maker, asked->sentence, "percent",
        report_share(maker, count, own->answered[position]), "count",
        report_integer(maker, count), "n", report_integer(maker, own->answered[position]), NULL);
    const struct unit_figures *whole = report_whole(maker);
    if (whole != NULL)
        sentence = report_join(
            maker, sentence,
            report_say(maker, "report_perception_whole", "whole", maker->whole_head, "percent",
                       report_share(maker, not_first(whole->choices[position], question),
                                    whole->answered[position]),
                       "n", report_integer(maker, whole->answered[position]), NULL));
    report_text(maker, sentence);
    choice_table(maker, position, source);
}

void report_choices(struct report_maker *maker)
{
    bool asked = false;
    for (size_t i = 0; i < ARRAY_LENGTH(perceptions); i++)
        asked = asked || form_question(maker->form, perceptions[i].question) != NULL;
    if (!asked)
        return;
    report_section(maker, "report_section_perceptions");
    report_text(maker, report_words(maker, "report_perceptions_lead"));
    for (size_t i = 0; i < ARRAY_LENGTH(perceptions); i++)
        perception(maker, &perceptions[i],
                   i + 1 == ARRAY_LENGTH(perceptions) ? maker->source : NULL);
}
