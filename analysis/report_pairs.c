/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The communes in pairs, in words and as a table: which of them cannot be told from one another.
 */
#include "analysis/report_maker.h"

enum { NAMED_MAX = 5 };

static size_t pair_total(const struct result *result)
{
    return result->judged_count * (result->judged_count - 1) / 2;
}

const char *report_pairs(struct report_maker *maker)
{
    const struct result *result = maker->result;
    if (result->judged_count < 2)
        return "";
    return report_say(maker, "report_pairs", "apart",
                      report_integer(maker, (int64_t)result->pairs_apart), "pairs",
                      report_integer(maker, (int64_t)pair_total(result)), NULL);
}

/* The place of the subject among the compared; SIZE_MAX when it is none of those judged. */
static size_t own_place(const struct result *result)
{
    for (size_t i = 0; i < result->judged_count; i++)
        if (result->compared[i].unit == result->subject.unit)
            return i;
    return SIZE_MAX;
}

/* "xã A, xã B và 3 đơn vị khác": those the subject stands above (1) or below (-1). */
static const char *names_of(struct report_maker *maker, size_t place, int side)
{
    const struct result *result = maker->result;
    const char *list = "";
    int64_t count = 0;
    for (size_t i = 0; i < result->judged_count; i++) {
        if (result->pairs[place * result->compared_count + i] != side)
            continue;
        const char *name = report_unit_name(maker, result->compared[i].unit);
        if (count++ < NAMED_MAX)
            list = *list == '\0'
                       ? name
                       : report_say(maker, "report_modes_and", "first", list, "then", name, NULL);
    }
    if (count > NAMED_MAX)
        list = report_say(maker, "report_pairs_more", "list", list, "count",
                          report_integer(maker, count - NAMED_MAX), NULL);
    return list;
}

static const char *own_words(struct report_maker *maker)
{
    const struct result *result = maker->result;
    size_t place = own_place(result);
    if (place == SIZE_MAX)
        return "";
    const struct compared_unit *own = &result->compared[place];
    const char *text = "";
    if (own->higher_than > 0)
        text = report_say(maker, "report_pairs_higher", "unit", maker->unit, "list",
                          names_of(maker, place, 1), NULL);
    if (own->lower_than > 0)
        text = report_join(maker, text,
                           report_say(maker, "report_pairs_lower", "unit", maker->unit, "list",
                                      names_of(maker, place, -1), NULL));
    return report_join(maker, text,
                       report_say(maker, "report_pairs_places", "unit", maker->unit, "places",
                                  report_places(maker, place), "count",
                                  report_integer(maker, (int64_t)result->judged_count), NULL));
}

const char *report_pairs_shown(struct report_maker *maker)
{
    if (maker->result->judged_count < 2)
        return "";
    const char *pairs =
        report_join(maker, report_words(maker, "report_pairs_order"), report_pairs(maker));
    return report_join(maker, pairs, own_words(maker));
}

static void columns(struct report_maker *maker, struct table_maker *table, bool lettered)
{
    const char *official = report_words(maker, "report_group_official");
    const char *estimate = report_words(maker, "report_group_estimate");
    const char *pairs =
        report_say(maker, "report_group_pairs", "others",
                   report_integer(maker, (int64_t)maker->result->judged_count - 1), NULL);
    const struct table_column all[] = {
        {report_words(maker, "report_forest_unit"), NULL, ALIGN_LEFT, NULL},
        {report_words(maker, "report_column_responses"), NULL, ALIGN_RIGHT, official},
        {report_words(maker, "report_column_satisfied"), "%", ALIGN_RIGHT, official},
        {report_words(maker, "report_column_share"), "%", ALIGN_RIGHT, estimate},
        {report_words(maker, "report_column_interval"), NULL, ALIGN_RIGHT, estimate},
        {report_say(maker, "report_column_verdict", "whole", maker->whole, NULL), NULL, ALIGN_LEFT,
         NULL},
        {report_words(maker, "report_column_places"), NULL, ALIGN_RIGHT, pairs},
        {report_words(maker, "report_column_letters"), NULL, ALIGN_LEFT, pairs},
    };
    size_t count = ARRAY_LENGTH(all) - (maker->result->judged_count < 2 ? 2 : lettered ? 0 : 1);
    for (size_t i = 0; i < count; i++)
        table_column(table, &all[i]);
}

static void row(struct report_maker *maker, struct table_maker *table, size_t compared,
                const char *const *letters)
{
    const struct compared_unit *unit = &maker->result->compared[compared];
    bool few = report_is_few(&unit->estimate);
    const char **cells = table_row(maker, table, 0, unit->unit == maker->result->subject.unit);
    cells[0] = maker->language == LANGUAGE_VI ? unit->unit->full_name
                                              : report_unit_name(maker, unit->unit);
    cells[4] = report_words(maker, "report_short_few");
    if (few)
        return;
    cells[1] = report_integer(maker, unit->responses);
    cells[2] =
        report_share(maker, unit->count.satisfied, unit->count.answers * maker->definition->whole);
    cells[3] = report_estimate(maker, &unit->estimate);
    cells[4] = report_interval(maker, &unit->estimate);
    cells[5] = report_verdict(maker, unit->standing);
    cells[6] = report_places(maker, compared);
    if (letters != NULL && compared < maker->result->judged_count)
        cells[7] = letters[compared];
}

void report_pairs_table(struct report_maker *maker, const struct banding *banding)
{
    const char *const *letters = report_letters(maker);
    struct table_maker table = table_with(maker, banding->count);
    columns(maker, &table, letters != NULL);
    for (size_t i = 0; i < banding->count; i++)
        row(maker, &table, banding->order[i], letters);
    const char *note = maker->result->judged_count < 2 ? NULL
                       : letters != NULL ? report_words(maker, "report_places_letters")
                                         : report_words(maker, "report_places_only");
    table_add(maker, &table,
              (struct block){.text = report_words(maker, "report_forest_table"),
                             .folded = true,
                             .source = note});
}
