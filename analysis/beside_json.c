/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   "beside":{"year":2023,
 *     "rows":[{"place":"67","year":2023,"instrument":"sipas","value":"81.21","n":null,"rank":null,
 *              "ranked":null,"from":null,"to":null,"source":"...","of_province":false,
 *              "own":false,"form":null,"unit":"percent","scale":[0,100],"low":null,"high":null},
 * ...], "differences":[{"place":"67","higher":"counter-3-neutral","higher_own":false,
 *                     "lower":"sipas","lower_own":false,"percentage_points":"18.34"}, ...],
 *     "reasons":["people", ...],
 *     "refused":[{finding}, ...]}
 *
 * "own" is the campaign itself, by its form, whose source is null. low and high: the 95 % interval,
 * of our own only.
 */
#include "analysis/beside.h"

#include <math.h>
#include <string.h>

enum { FIGURE_BYTES_MAX = 64, REFUSED_BYTES = 4 << 20 };

static const char reason_prefix[] = "gap_reason_";

static void put_bound(struct json_out *out, const char *name, const struct beside_row *row,
                      bool low)
{
    const struct estimate *estimate = row->estimate;
    bool has = estimate != NULL && estimate->known && estimate->has_interval;
    double value = !has ? NAN : low ? estimate->low : estimate->high;
    json_put_number(out, name, round(value * 1e6) / 1e6);
}

/* Our own as a figure without a source. */
static struct published_figure as_figure(const struct beside_row *row, int year)
{
    if (row->figure != NULL)
        return *row->figure;
    return (struct published_figure){.place = row->place->code,
                                     .year = year,
                                     .instrument = row->instrument,
                                     .value = row->value,
                                     .digits = row->digits,
                                     .n = row->n,
                                     .from_day = DAY_NONE,
                                     .to_day = DAY_NONE};
}

static enum fault put_row(struct json_out *out, const struct beside_row *row, int year,
                          const char *form)
{
    const struct published_instrument *instrument = row->instrument;
    const struct published_figure figure = as_figure(row, year);
    json_open(out, NULL, '{');
    TRY(published_json(&figure, out));
    json_put_bool(out, "of_province", row->of_province);
    json_put_bool(out, "own", row->figure == NULL);
    json_put_text(out, "form", row->figure == NULL ? form : NULL);
    json_put_text(out, "unit", instrument->is_percent ? "percent" : "points");
    json_open(out, "scale", '[');
    json_put_integer(out, NULL, instrument->low);
    json_put_integer(out, NULL, instrument->high);
    json_close(out, ']');
    put_bound(out, "low", row, true);
    put_bound(out, "high", row, false);
    json_close(out, '}');
    return OK;
}

static enum fault put_difference(struct json_out *out, const struct beside *gap,
                                 const struct beside_difference *difference)
{
    const struct beside_row *higher = &gap->rows[difference->higher];
    const struct beside_row *lower = &gap->rows[difference->lower];
    AUTO(buffer) struct buffer points = buffer_of(FIGURE_BYTES_MAX);
    json_open(out, NULL, '{');
    json_put_text(out, "place", higher->place->code);
    json_put_text(out, "higher", higher->instrument->id);
    json_put_bool(out, "higher_own", higher->figure == NULL);
    json_put_text(out, "lower", lower->instrument->id);
    json_put_bool(out, "lower_own", lower->figure == NULL);
    TRY(exact_text(difference->points, difference->digits, &points));
    TRY(buffer_check(&points));
    json_put_text(out, "percentage_points", points.data);
    json_close(out, '}');
    return OK;
}

/* What is kept of other places was never meant for this report; all else is told. */
static enum fault put_refused(struct json_out *out, const struct result *result)
{
    AUTO(arena) struct arena *arena = NULL;
    const struct published_list *beside = result->context->beside;
    TRY(arena_new(REFUSED_BYTES, &arena));
    struct findings findings = findings_in(arena);
    for (size_t i = 0; i < beside->count; i++) {
        const struct published_figure *figure = &beside->figures[i];
        enum beside_refusal refusal = beside_refusal(result, figure);
        if (figure->line > 0 || refusal != BESIDE_PLACE_OTHER)
            beside_refuse(figure, refusal, beside_year(result), &findings);
    }
    json_put_findings(out, "refused", &findings);
    return findings.failed ? fault_nomem() : OK;
}

enum fault beside_json(const struct result *result, const struct beside *gap, struct json_out *out)
{
    if (gap == NULL)
        return OK;
    json_open(out, "beside", '{');
    if (gap->year != 0)
        json_put_integer(out, "year", gap->year);
    else
        json_put_null(out, "year");
    json_open(out, "rows", '[');
    for (size_t i = 0; i < gap->row_count; i++)
        TRY(put_row(out, &gap->rows[i], gap->year, result->context->form->id));
    json_close(out, ']');
    json_open(out, "differences", '[');
    for (size_t i = 0; i < gap->difference_count; i++)
        TRY(put_difference(out, gap, &gap->differences[i]));
    json_close(out, ']');
    json_open(out, "reasons", '[');
    for (size_t i = 0; i < gap->reason_count; i++)
        json_put_text(out, NULL, gap->reasons[i].code + strlen(reason_prefix));
    json_close(out, ']');
    TRY(put_refused(out, result));
    json_close(out, '}');
    return OK;
}
