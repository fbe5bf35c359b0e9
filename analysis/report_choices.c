/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions outside the index, shares of each choice: for SIPAS what people say of harassment and
 * of extra payments, in careful words; for another instrument all of them.
 */
#include "analysis/report_maker.h"

#include <string.h>

/* Questions of a form whose first choice is "none"; the headline adds up the others. */
struct perception {
    const char *question;
    const char *sentence;
    const char *few; /* the same where fewer than FEW_BELOW people say so */
};

static const struct perception perceptions[] = {
    {"q5", "report_harassment", "report_harassment_few"},
    {"q6", "report_payments", "report_payments_few"},
};

static int64_t not_first(const int64_t *choices, const struct question *question)
{
    int64_t sum = 0;
    for (size_t i = 1; i < question->choice_count; i++)
        sum += choices[i];
    return sum;
}

/* How each cell is written: a commune's own so that nobody is pointed at. */
static enum cell_shown *how_shown(struct report_maker *maker, const int64_t *choices,
                                  const struct question *question)
{
    size_t count = question->choice_count;
    enum cell_shown *shown = arena_array(maker->arena, count, sizeof *shown);
    if (shown == NULL)
        maker->fault = FAULT_NOMEM;
    else if (maker->result->subject.is_commune)
        (void)suppress_cells(choices, count, shown);
    return shown;
}

static void own_cells(struct report_maker *maker, const char **cells, enum cell_shown shown,
                      const int64_t part_whole[2])
{
    if (shown != CELL_SHOWN) {
        cells[0] = report_cell(maker, shown, part_whole[0]);
        cells[1] = report_dash;
        return;
    }
    cells[0] = report_integer(maker, part_whole[0]);
    cells[1] = report_share(maker, part_whole[0], part_whole[1]);
}

static void columns(struct report_maker *maker, struct table_maker *table)
{
    bool beside = report_whole(maker) != NULL;
    const char *own = beside ? report_words(maker, "report_column_own") : NULL;
    const char *people = report_words(maker, "report_column_people");
    const char *share = report_words(maker, "report_column_chosen");
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

static const char *question_label(const struct report_maker *maker, const struct question *question)
{
    return form_text(maker->form, &question->label, maker->form_language, NULL);
}

static void choice_table(struct report_maker *maker, size_t position, const enum cell_shown *shown,
                         const char *source)
{
    const struct question *question = &maker->form->questions[position];
    const struct unit_figures *own = &maker->result->subject;
    const struct unit_figures *whole = report_whole(maker);
    struct table_maker table = table_with(maker, question->choice_count + 1);
    columns(maker, &table);
    for (size_t i = 0; i < question->choice_count; i++) {
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = form_text(maker->form, &question->choices[i].label, maker->form_language, NULL);
        own_cells(maker, cells + 1, shown[i],
                  (int64_t[]){own->choices[position][i], own->answered[position]});
        if (whole != NULL) {
            cells[3] = report_integer(maker, whole->choices[position][i]);
            cells[4] = report_share(maker, whole->choices[position][i], whole->answered[position]);
        }
    }
    total_row(maker, &table, position);
    const char *label = question_label(maker, question);
    const char *caption = question->number == NULL
                              ? label
                              : report_say(maker, "report_question", "number", question->number,
                                           "label", label, NULL);
    table_add(maker, &table, (struct block){.text = caption, .source = source});
}

/* What the unit's people say in one sentence, as far as the cells allow. */
static const char *own_sentence(struct report_maker *maker, const struct perception *asked,
                                size_t position, const enum cell_shown *shown)
{
    const struct unit_figures *own = &maker->result->subject;
    int64_t count = not_first(own->choices[position], &maker->form->questions[position]);
    const char *n = report_integer(maker, own->answered[position]);
    if (shown[0] == CELL_SHOWN) {
        const char *text = report_say(maker, asked->sentence, "percent",
                                      report_share(maker, count, own->answered[position]), "count",
                                      report_integer(maker, count), "n", n, NULL);
        return report_join(maker, text, report_people_sure(maker, count, own->answered[position]));
    }
    bool few = false;
    for (size_t i = 1; i < maker->form->questions[position].choice_count; i++)
        few = few || (shown[i] == CELL_FEW && suppress_is_few(count));
    return report_say(maker, few ? asked->few : "report_perception_hidden", "n", n, NULL);
}

static const char *whole_sentence(struct report_maker *maker, size_t position)
{
    const struct unit_figures *whole = report_whole(maker);
    if (whole == NULL)
        return NULL;
    int64_t count = not_first(whole->choices[position], &maker->form->questions[position]);
    return report_say(maker, "report_perception_whole", "whole", maker->whole_head, "percent",
                      report_share(maker, count, whole->answered[position]), "n",
                      report_integer(maker, whole->answered[position]), NULL);
}

/* A question's table, under the words of `asked` if there are any. */
static void answers(struct report_maker *maker, const struct question *question,
                    const struct perception *asked, const char *source)
{
    size_t position = (size_t)(question - maker->form->questions);
    const struct unit_figures *own = &maker->result->subject;
    if (own->choices[position] == NULL || own->answered[position] == 0)
        return;
    const enum cell_shown *shown = how_shown(maker, own->choices[position], question);
    if (shown == NULL)
        return;
    if (asked != NULL)
        report_text(maker, report_join(maker, own_sentence(maker, asked, position, shown),
                                       whole_sentence(maker, position)));
    bool hidden = false;
    for (size_t i = 0; i < question->choice_count; i++)
        hidden = hidden || shown[i] != CELL_SHOWN;
    choice_table(
        maker, position, shown,
        report_join(maker, hidden ? report_words(maker, "report_cells_hidden") : NULL, source));
}

static void perceptions_section(struct report_maker *maker)
{
    bool asked = false;
    for (size_t i = 0; i < ARRAY_LENGTH(perceptions); i++)
        asked = asked || form_question(maker->form, perceptions[i].question) != NULL;
    if (!asked)
        return;
    report_section(maker, "report_section_perceptions");
    report_text(maker, report_words(maker, "report_perceptions_lead"));
    for (size_t i = 0; i < ARRAY_LENGTH(perceptions); i++) {
        const struct question *question = form_question(maker->form, perceptions[i].question);
        if (question != NULL && question->choice_count >= 2)
            answers(maker, question, &perceptions[i],
                    i + 1 == ARRAY_LENGTH(perceptions) ? maker->source : NULL);
    }
}

/* One choice out of several, of which no leaf is made, answered by somebody here. */
static bool stands_outside(const struct report_maker *maker, const struct question *question)
{
    const struct index_definition *definition = maker->definition;
    if ((question->type != QUESTION_ONE && question->type != QUESTION_SCALE) ||
        maker->result->subject.answered[question - maker->form->questions] == 0)
        return false;
    for (size_t i = 0; i < definition->node_count; i++)
        if (definition->nodes[i].question != NULL &&
            strcmp(definition->nodes[i].question, question->id) == 0)
            return false;
    return true;
}

/* Few answer what only some are asked; each choice of theirs could point at somebody. */
static bool is_withheld(const struct report_maker *maker, const struct question *question)
{
    const struct unit_figures *subject = &maker->result->subject;
    return subject->is_commune &&
           subject->answered[question - maker->form->questions] < SUPPRESS_TOTAL_BELOW;
}

static void other_questions(struct report_maker *maker)
{
    bool headed = false;
    for (size_t i = 0; i < maker->form->question_count; i++) {
        const struct question *question = &maker->form->questions[i];
        if (!stands_outside(maker, question))
            continue;
        if (!headed) {
            report_section(maker, "report_section_questions");
            report_text(maker, report_words(maker, "report_questions_lead"));
        }
        headed = true;
        if (is_withheld(maker, question))
            report_text(maker, report_say(maker, "report_questions_few", "question",
                                          question_label(maker, question), "count",
                                          report_integer(maker, SUPPRESS_TOTAL_BELOW), NULL));
        else
            answers(maker, question, NULL, maker->source);
    }
}

void report_choices(struct report_maker *maker)
{
    if (maker->instrument == INSTRUMENT_SIPAS)
        perceptions_section(maker);
    else
        other_questions(maker);
}
