/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights_report - what weights are like, for people: each step in a line, how they spread before
 * and after, how the margins stand beside the population; as tables and pictures.
 *
 *   struct weights_view --weights_document--> struct document (document.h)
 *
 * Spread: shares of the rows with a weight, by weight / mean of the weights, in SPREAD_BINS
 * intervals up to the largest. The picture of margins has TARGETS_MAX groups, the table all.
 *
 * Ownership: texts live in the arena; the view's outlive the document. Thread: one.
 * Faults: INVALID svy_empty; NOMEM, LIMIT.
 */
#ifndef HAILONG_ANALYSIS_WEIGHTS_REPORT_H
#define HAILONG_ANALYSIS_WEIGHTS_REPORT_H

#include "analysis/document.h"
#include "analysis/survey/weighing.h"

enum { SPREAD_BINS = 24 };

struct weights_step {
    const char *words; /* message id */
    const double *weights;
};

struct weights_cell {
    const char *margin;
    const char *level;
    double wanted;
    double before;
    double after;
};

struct weights_view {
    const char *version;
    size_t rows;
    const struct weights_step *steps; /* in their order, the last is final */
    size_t step_count;                /* 1 and more */
    const struct weights_cell *cells;
    size_t cell_count;
    bool trimmed;
    const char *method; /* of replicates; NULL = there are none */
    size_t replicates;
    double df;
};

CHECKED enum fault weights_document(const struct weights_view *view, enum language language,
                                    struct arena *arena, struct document *out);

#endif
