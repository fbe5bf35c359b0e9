/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * beside - published figures set beside a result: only of the same place and the same year, each
 * with its instrument, how far apart they are, and why such figures differ.
 *
 *   struct result + figures --beside_make--> struct beside {rows, differences, reasons}
 *                           --report_beside--> blocks of the report
 *                           --beside_json--> "beside" of its JSON
 *
 * The place is the subject of the result, or the province it lies in; rows of the province are
 * marked. The year is that of the answers counted. Whatever else is offered is refused with a
 * reason, beside_refusal(). A campaign whose form is one of the instruments has a row of its own.
 * Differences are taken between percentages of one place only: points on another scale are no share
 * of satisfied people, and a province is not its commune. Reasons are drawn from the marks of the
 * instruments shown (forms/published.h), so none stands where it is not true.
 *
 * Ownership: it lives in the arena; the result must outlive it. Thread: any, once made.
 * Faults: NOMEM; NUMERIC from the exact figures.
 */
#ifndef HAILONG_ANALYSIS_BESIDE_H
#define HAILONG_ANALYSIS_BESIDE_H

#include "analysis/result.h"
#include "forms/published.h"

/* Why a figure does not stand beside a result; the later, the farther away. */
enum beside_refusal {
    BESIDE_SHOWN,
    BESIDE_YEAR_OTHER,
    BESIDE_YEARS_TWO, /* the answers lie in more than one year */
    BESIDE_YEAR_NONE, /* there are no answers, and no days */
    BESIDE_PLACE_OTHER
};

struct beside_row {
    const struct published_figure *figure; /* NULL = the campaign's own */
    const struct published_instrument *instrument;
    const struct unit *place;
    bool of_province; /* the subject only lies in it */
    unsigned marks;   /* of the instrument; of our own those that hold */
    struct exact value;
    int digits;
    int64_t n;                       /* 0 = not told */
    const struct estimate *estimate; /* of our own; NULL otherwise */
};

/* rows[higher] - rows[lower], both percentages of one place; not negative. */
struct beside_difference {
    size_t higher;
    size_t lower;
    struct exact points; /* percentage points */
    int digits;
};

/* A reason, and the marks of those it sets the buttons, or our own figure, against. */
struct beside_reason {
    const char *code; /* message id; {others}: beside_others() */
    unsigned others;
};

enum { BESIDE_REASONS_MAX = 9, BESIDE_OTHERS_SIZE = 64 };

struct beside {
    int year; /* 0 = none */
    struct beside_row
        *rows; /* the subject's own place first; percentages from the highest, points */
    size_t row_count;
    struct beside_difference
        *differences; /* the first of a place: its highest against its lowest */
    size_t difference_count;
    struct beside_reason reasons[BESIDE_REASONS_MAX];
    size_t reason_count;
};

/* *out is NULL when nothing is to stand beside the result. `voluntary`: its respondents chose
 * themselves. */
CHECKED enum fault beside_make(const struct result *result, bool voluntary, struct arena *arena,
                               const struct beside **out);

/* "SIPAS, PAPI": the published instruments shown that have one of the marks. */
void beside_others(const struct beside *gap, unsigned marks, char out[BESIDE_OTHERS_SIZE]);

/* Why a figure would not stand beside a result. */
enum beside_refusal beside_refusal(const struct result *result,
                                   const struct published_figure *figure);

/* Adds the finding for that: gap_year_other {instrument, place, year, own}, gap_years_two
 * {instrument, place, year}, gap_year_none {instrument, place, year}, gap_place_other {instrument,
 * place, year}: a warning for a figure of a file, at its line; a note for one that is kept. */
void beside_refuse(const struct published_figure *figure, enum beside_refusal refusal, int year,
                   struct findings *findings);

/* The year of a result's answers, 0 when it has none or several. */
int beside_year(const struct result *result);

/* The member "beside" of a report; nothing without a gap. */
CHECKED enum fault beside_json(const struct result *result, const struct beside *gap,
                               struct json_out *out);

#endif
