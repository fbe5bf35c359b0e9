/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/estimator_work.h"

#include <stdlib.h>

/* What a slot of a term's column counts as. */
struct slot_scores {
    bool counts[256]; /* false: missing */
    double top[256];
    double bottom[256];
};

bool levels_apply(const struct work *work)
{
    const struct question *question = work->question;
    for (size_t term = 0; term < question->terms; term++) {
        const uint8_t *codes = question->numerators[term].codes;
        if (codes == NULL)
            return false;
        if (question->statistic == STATISTIC_RATIO && question->denominators[term].codes != codes)
            return false;
    }
    return level_table_pays(&work->cells);
}

void level_work_cleanup(struct level_work *levels)
{
    level_table_cleanup(&levels->table);
    free(levels->column_of);
}

/* Terms that look at the same codes share a column. */
static size_t column_for(const uint8_t **codes, size_t *count, const uint8_t *wanted)
{
    for (size_t i = 0; i < *count; i++) {
        if (codes[i] == wanted)
            return i;
    }
    codes[*count] = wanted;
    return (*count)++;
}

enum fault levels_make(const struct work *work, struct level_work *out)
{
    const struct question *question = work->question;
    size_t count = 0;
    AUTO(memory) const uint8_t **codes = calloc(question->terms + 1, sizeof *codes);
    AUTO(memory) size_t *column_of = calloc(question->terms + 1, sizeof *column_of);
    if (codes == NULL || column_of == NULL)
        return fault_nomem();
    for (size_t term = 0; term < question->terms; term++)
        column_of[term] = column_for(codes, &count, question->numerators[term].codes);
    struct level_table table;
    TRY(level_table_fill(&work->cells, codes, count, question->threads, &table));
    *out = (struct level_work){table, TAKE(column_of)};
    return OK;
}

static void take_scores(const struct question *question, size_t term,
                        const struct level_column *column, struct slot_scores *out)
{
    const struct scores *top = question->numerators[term].scores;
    const struct scores *bottom =
        question->statistic == STATISTIC_RATIO ? question->denominators[term].scores : NULL;
    for (size_t slot = 0; slot < column->slots.count; slot++) {
        uint8_t code = column->slots.code[slot];
        out->counts[slot] = top->missing[code] == MISSING_NOT &&
                            (bottom == NULL || bottom->missing[code] == MISSING_NOT);
        out->top[slot] = top->value[code];
        out->bottom[slot] = bottom == NULL ? 0 : bottom->value[code];
    }
}

/* Also of rows without a weight, which the table leaves out. */
static void find_unknown(const struct work *work, size_t term)
{
    if (work->question->missing != MISSING_UNKNOWN)
        return;
    for (size_t row = 0; row < work->design->rows; row++) {
        int32_t group = work_group(work, row);
        if (group >= 0 && work_missing(work, term, row))
            work_sums(work, term, (size_t)group)->unknown = true;
    }
}

static void add_term(const struct work *work, const struct level_column *column, size_t term)
{
    struct slot_scores scores;
    take_scores(work->question, term, column, &scores);
    for (size_t cell = 0; cell < work->cells.count; cell++) {
        struct term_sums *sums = work_sums(work, term, (size_t)work->cells.group[cell]);
        const struct level_sum *slots = column->sums + cell * column->slots.count;
        for (size_t slot = 0; slot < column->slots.count; slot++) {
            if (!scores.counts[slot] || !(slots[slot].rows > 0))
                continue;
            sums->answered += (int64_t)slots[slot].rows;
            term_add(sums, slots[slot].weight, scores.top[slot], scores.bottom[slot]);
        }
    }
    find_unknown(work, term);
}

void levels_add(const struct work *work, const struct level_work *levels)
{
    for (size_t term = 0; term < work->question->terms; term++)
        add_term(work, &levels->table.columns[levels->column_of[term]], term);
}

/* w (y - R x) over a cell's slots. */
static double influence(const struct question *question, const struct slot_scores *scores,
                        const struct level_sum *slots, size_t count, double estimate)
{
    double total = 0;
    for (size_t slot = 0; slot < count; slot++) {
        if (!scores->counts[slot])
            continue;
        double value = scores->top[slot];
        if (question->statistic == STATISTIC_MEAN)
            value -= estimate;
        else if (question->statistic == STATISTIC_RATIO)
            value -= estimate * scores->bottom[slot];
        total += slots[slot].weight * value;
    }
    return total;
}

void levels_add_influence(const struct work *work, const struct level_work *levels,
                          const struct cell_totals *totals)
{
    struct slot_scores scores;
    for (size_t term = 0; term < totals->terms; term++) {
        const struct level_column *column = &levels->table.columns[levels->column_of[term]];
        take_scores(work->question, term, column, &scores);
        for (size_t cell = 0; cell < work->cells.count; cell++) {
            size_t at = term * work->cells.groups + (size_t)work->cells.group[cell];
            totals->sums[cell * totals->terms + term] +=
                influence(work->question, &scores, column->sums + cell * column->slots.count,
                          column->slots.count, work->estimate[at]) /
                work->bottom[at];
        }
    }
}

void levels_add_squares(const struct work *work, const struct level_work *levels)
{
    struct slot_scores scores;
    for (size_t term = 0; term < work->question->terms; term++) {
        const struct level_column *column = &levels->table.columns[levels->column_of[term]];
        take_scores(work->question, term, column, &scores);
        for (size_t cell = 0; cell < work->cells.count; cell++) {
            struct term_sums *sums = work_sums(work, term, (size_t)work->cells.group[cell]);
            const struct level_sum *slots = column->sums + cell * column->slots.count;
            double mean = term_mean(sums);
            for (size_t slot = 0; slot < column->slots.count; slot++) {
                double off = scores.top[slot] - mean;
                if (scores.counts[slot])
                    sum_add(&sums->square, slots[slot].weight * off * off);
            }
        }
    }
}
