/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/estimator_work.h"

static void add_term(const struct work *work, size_t term)
{
    const struct question *question = work->question;
    for (size_t row = 0; row < work->design->rows; row++) {
        int32_t group = work_group(work, row);
        if (group < 0)
            continue;
        struct term_sums *sums = work_sums(work, term, (size_t)group);
        double weight = work->design->weights[row];
        if (work_missing(work, term, row)) {
            sums->unknown = sums->unknown || question->missing != MISSING_DROP_TERM;
            continue;
        }
        bool ratio = question->statistic == STATISTIC_RATIO;
        sums->answered += weight_counts(weight);
        term_add(sums, weight, vector_value(&question->numerators[term], row),
                 ratio ? vector_value(&question->denominators[term], row) : 0);
    }
}

void rows_add(const struct work *work)
{
    for (size_t term = 0; term < work->question->terms; term++)
        add_term(work, term);
}

void rows_add_influence(const struct work *work, const struct cell_totals *totals)
{
    const struct question *question = work->question;
    for (size_t term = 0; term < question->terms; term++) {
        for (size_t row = 0; row < work->design->rows; row++) {
            int32_t group = work_group(work, row);
            if (group < 0 || work_missing(work, term, row))
                continue;
            size_t at = term * work->cells.groups + (size_t)group;
            totals->sums[(size_t)work->cells.of_row[row] * totals->terms + term] +=
                work->design->weights[row] * work_off(work, term, at, row) / work->bottom[at];
        }
    }
}

void rows_add_squares(const struct work *work)
{
    const struct question *question = work->question;
    for (size_t term = 0; term < question->terms; term++) {
        for (size_t row = 0; row < work->design->rows; row++) {
            int32_t group = work_group(work, row);
            if (group < 0 || work_missing(work, term, row))
                continue;
            struct term_sums *sums = work_sums(work, term, (size_t)group);
            double off = vector_value(&question->numerators[term], row) - term_mean(sums);
            sum_add(&sums->square, work->design->weights[row] * off * off);
        }
    }
}
