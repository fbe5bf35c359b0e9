/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people want to see improved: question 10 of SIPAS, ten things each on a scale of four. The
 * share is of those who want it or want it very much (levels 3 and 4); no index is made of it. A
 * commune's share that leaves fewer than SUPPRESS_BELOW people on one side is written as a bound
 * that depends on how many answered alone ("96,7 or more").
 */
#include "analysis/report_maker.h"

#include <stdlib.h>
#include <string.h>

enum { NEEDS_MAX = 20, NEEDS_NAMED = 3, WANTED_FROM = 3 };

static const char needs_prefix[] = "q10_";

enum bound { BOUND_NONE, BOUND_HIGH, BOUND_LOW };

struct need {
    const struct question *question;
    int64_t wanted; /* with a bound: where it lies */
    int64_t answered;
    struct estimate estimate;
    enum bound bound;
    bool hidden; /* too few answered for any share */
};

static void set_bound(struct need *need)
{
    if (need->answered - need->wanted < SUPPRESS_BELOW) {
        need->bound = BOUND_HIGH;
        need->wanted = need->answered - SUPPRESS_BELOW + 1;
    } else if (need->wanted < SUPPRESS_BELOW) {
        need->bound = BOUND_LOW;
        need->wanted = SUPPRESS_BELOW - 1;
    }
}

static void take(const struct report_maker *maker, const struct question *question,
                 struct need *need)
{
    const struct unit_figures *subject = &maker->result->subject;
    size_t position = (size_t)(question - maker->form->questions);
    need->question = question;
    need->answered = subject->answered[position];
    need->wanted = 0;
    for (size_t i = 0; i < question->choice_count; i++)
        if (question->choices[i].value >= WANTED_FROM)
            need->wanted += subject->choices[position][i];
    need->bound = BOUND_NONE;
    need->hidden = subject->is_commune && need->answered < SUPPRESS_TOTAL_BELOW;
    if (subject->is_commune && !need->hidden)
        set_bound(need);
    need->estimate = report_people(maker, need->wanted, need->answered);
}

/* Of one share before another: the higher, then what is hidden, then the form's order. */
static int compare(const void *left, const void *right)
{
    const struct need *a = left;
    const struct need *b = right;
    if (a->hidden != b->hidden)
        return a->hidden ? 1 : -1;
    int64_t difference = a->hidden ? 0 : b->wanted * a->answered - a->wanted * b->answered;
    if (difference != 0)
        return difference > 0 ? 1 : -1;
    return (a->question > b->question) - (a->question < b->question);
}

static size_t gather(const struct report_maker *maker, struct need *needs)
{
    size_t count = 0;
    for (size_t i = 0; i < maker->form->question_count && count < NEEDS_MAX; i++) {
        const struct question *question = &maker->form->questions[i];
        if (strncmp(question->id, needs_prefix, strlen(needs_prefix)) == 0 &&
            question->type == QUESTION_SCALE && maker->result->subject.answered[i] > 0)
            take(maker, question, &needs[count++]);
    }
    qsort(needs, count, sizeof *needs, compare);
    return count;
}

static const char *label(const struct report_maker *maker, const struct need *need)
{
    return form_text(maker->form, &need->question->label, maker->form_language, NULL);
}

/* "92,1", "96,7 or more", "3,3 or less"; in a sentence with the sign. */
static const char *share(struct report_maker *maker, const struct need *need, bool sign)
{
    static const char *const codes[] = {NULL, "report_needs_high", "report_needs_low"};
    const char *percent = report_estimate(maker, &need->estimate);
    if (sign)
        percent = report_say(maker, "report_percent", "percent", percent, NULL);
    if (need->hidden)
        return report_words(maker, "report_cell_not_given");
    if (need->bound == BOUND_NONE)
        return percent;
    return report_say(maker, codes[need->bound], "percent", percent, NULL);
}

/* "“...” (92,1%); “...” (90,0%); “...” (88,7%)." and whether the first stands alone. */
static void put_sentences(struct report_maker *maker, const struct need *needs, size_t count)
{
    static const char *const codes[] = {"report_needs_unknown", "report_needs_same",
                                        "report_needs_apart", "report_needs_same"};
    const char *list = NULL;
    size_t shown = 0;
    while (shown < count && !needs[shown].hidden)
        shown++;
    for (size_t i = 0; i < shown && i < NEEDS_NAMED; i++) {
        const char *one = report_say(maker, "report_needs_one", "need", label(maker, &needs[i]),
                                     "percent", share(maker, &needs[i], true), NULL);
        list = list == NULL
                   ? one
                   : report_say(maker, "report_apart_next", "first", list, "next", one, NULL);
    }
    if (shown < 2) {
        report_text(maker, report_words(maker, "report_needs_hidden"));
        return;
    }
    enum standing standing = needs[0].bound == BOUND_NONE && needs[1].bound != BOUND_NONE
                                 ? STANDING_SAME
                                 : report_standing(&needs[0].estimate, &needs[1].estimate);
    report_text(maker, report_join(maker, report_say(maker, "report_needs_top", "list", list, NULL),
                                   report_words(maker, codes[standing])));
}

void report_needs(struct report_maker *maker)
{
    struct need needs[NEEDS_MAX];
    size_t count = maker->instrument == INSTRUMENT_SIPAS ? gather(maker, needs) : 0;
    if (count == 0)
        return;
    report_section(maker, "report_section_needs");
    put_sentences(maker, needs, count);
    struct table_maker table = table_with(maker, count);
    bool hidden = false;
    table_text_column(maker, &table, "report_column_need");
    table_column(&table, &(struct table_column){report_words(maker, "report_column_wanted"), "%",
                                                ALIGN_RIGHT, NULL});
    table_number_column(maker, &table, "report_column_interval");
    table_number_column(maker, &table, "report_column_n");
    for (size_t i = 0; i < count; i++) {
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = label(maker, &needs[i]);
        bool bare = needs[i].hidden || needs[i].bound != BOUND_NONE;
        cells[1] = share(maker, &needs[i], false);
        cells[2] = bare ? report_dash : report_interval(maker, &needs[i].estimate);
        cells[3] = report_integer(maker, needs[i].answered);
        hidden = hidden || bare;
    }
    table_add(
        maker, &table,
        (struct block){.text = report_words(maker, "report_needs_caption"),
                       .first_names = true,
                       .source = report_join(
                           maker, hidden ? report_words(maker, "report_needs_withheld") : NULL,
                           maker->source)});
}
