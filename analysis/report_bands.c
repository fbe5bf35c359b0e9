/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The units compared in bands: above the whole, cannot be told from it, below it. Inside a band the
 * order is that of the estimates, which ranks nobody; a place is said as the range it may lie in.
 */
#include "analysis/bands.h"
#include "analysis/report_maker.h"

static enum band_kind kind_of(const struct compared_unit *unit)
{
    static const enum band_kind kinds[] = {
        [STANDING_UNKNOWN] = BAND_UNKNOWN,
        [STANDING_SAME] = BAND_SAME,
        [STANDING_ABOVE] = BAND_ABOVE,
        [STANDING_BELOW] = BAND_BELOW,
    };
    return report_is_few(&unit->estimate) ? BAND_FEW : kinds[unit->standing];
}

static void fill_band(const struct result *result, enum band_kind kind, struct banding *banding)
{
    struct band *band = &banding->bands[banding->band_count];
    *band = (struct band){kind, banding->count, 0};
    for (size_t i = 0; i < result->compared_count; i++)
        if (kind_of(&result->compared[i]) == kind)
            banding->order[banding->count++] = i;
    band->count = banding->count - band->from;
    banding->band_count += band->count > 0;
}

struct banding report_banding(struct report_maker *maker)
{
    const struct result *result = maker->result;
    struct banding banding = {
        .order = arena_array(maker->arena, result->compared_count + 1, sizeof *banding.order)};
    if (banding.order == NULL) {
        maker->fault = FAULT_NOMEM;
        return banding;
    }
    for (size_t kind = 0; kind < BAND_COUNT; kind++)
        fill_band(result, (enum band_kind)kind, &banding);
    return banding;
}

const char *report_band_name(struct report_maker *maker, const struct band *band)
{
    static const char *const codes[BAND_COUNT] = {"report_band_above", "report_band_same",
                                                  "report_band_below", "report_band_unknown",
                                                  "report_band_few"};
    return report_say(maker, codes[band->kind], "whole", maker->whole, "count",
                      report_integer(maker, (int64_t)band->count), NULL);
}

static struct band_pairs pairs_of(const struct result *result)
{
    return (struct band_pairs){result->pairs, result->compared_count, result->judged_count};
}

/* "3–17", in a workbook two numbers; both texts are numbers of the report's. */
static const char *from_to(struct report_maker *maker, const char *first, const char *last)
{
    const char *text = report_say(maker, "report_places", "first", first, "last", last, NULL);
    struct cell_value value = report_value(maker, first);
    value.kind = CELL_INTERVAL;
    value.high = report_value(maker, last).number;
    report_note_value(maker, text, &value);
    return text;
}

const char *report_places(struct report_maker *maker, size_t compared)
{
    const struct band_pairs pairs = pairs_of(maker->result);
    if (compared >= pairs.count || pairs.count < 2)
        return "";
    struct band_places places = bands_places(&pairs, compared);
    const char *first = report_integer(maker, (int64_t)places.first);
    if (places.first == places.last)
        return first;
    return from_to(maker, first, report_integer(maker, (int64_t)places.last));
}

const char *const *report_letters(struct report_maker *maker)
{
    const struct band_pairs pairs = pairs_of(maker->result);
    const char *const *letters = NULL;
    if (pairs.count < 2)
        return NULL;
    enum fault fault = bands_letters(&pairs, maker->arena, &letters);
    if (fault != OK && maker->fault == OK)
        maker->fault = fault;
    return letters;
}

/* "xã A, xã B": in the band's order. */
static const char *names_of(struct report_maker *maker, const struct banding *banding,
                            const struct band *band)
{
    const char *list = "";
    for (size_t i = 0; i < band->count; i++) {
        const struct unit *unit = maker->result->compared[banding->order[band->from + i]].unit;
        const char *name = report_unit_name(maker, unit);
        list = i == 0 ? name
                      : report_say(maker, "report_modes_and", "first", list, "then", name, NULL);
    }
    return list;
}

/* The range of the estimates in a band. */
static const char *range_of(struct report_maker *maker, const struct banding *banding,
                            const struct band *band)
{
    const struct compared_unit *compared = maker->result->compared;
    if (band->kind == BAND_FEW)
        return "";
    const struct estimate *high = &compared[banding->order[band->from]].estimate;
    const struct estimate *low = &compared[banding->order[band->from + band->count - 1]].estimate;
    const char *text = report_estimate(maker, low);
    if (band->count == 1)
        return text;
    return from_to(maker, text, report_estimate(maker, high));
}

static const char *verdict_of(const struct report_maker *maker, enum band_kind kind)
{
    static const enum standing standings[BAND_COUNT] = {STANDING_ABOVE, STANDING_SAME,
                                                        STANDING_BELOW, STANDING_UNKNOWN};
    return kind == BAND_FEW ? report_words(maker, "report_short_few")
                            : report_verdict(maker, standings[kind]);
}

void report_bands_table(struct report_maker *maker, const struct banding *banding)
{
    struct table_maker table = table_with(maker, BAND_COUNT);
    const struct table_column columns[] = {
        {report_say(maker, "report_column_verdict", "whole", maker->whole, NULL), NULL, ALIGN_LEFT,
         NULL},
        {report_words(maker, "report_column_unit_count"), NULL, ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_range"), "%", ALIGN_RIGHT, NULL},
        {report_words(maker, "report_column_units"), NULL, ALIGN_LEFT, NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++)
        table_column(&table, &columns[i]);
    for (size_t i = 0; i < banding->band_count; i++) {
        const struct band *band = &banding->bands[i];
        const char **cells = table_row(maker, &table, 0, false);
        cells[0] = verdict_of(maker, band->kind);
        cells[1] = report_integer(maker, (int64_t)band->count);
        cells[2] = range_of(maker, banding, band);
        cells[3] = names_of(maker, banding, band);
    }
    table_add(
        maker, &table,
        (struct block){.text = report_words(maker, "report_bands_caption"), .first_names = true});
}
