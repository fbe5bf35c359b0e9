/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_size_report - a sample size for people: the numbers, the rule people know and what it
 * leaves out, a table and a plot of half-width against cost.
 *
 *   struct size_ask --sample_size_document--> struct document (document.h), with the plot's SVG
 *
 * Ownership: texts live in the arena. Thread: one. Faults: those of sample_size.h; NOMEM, LIMIT.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_SIZE_REPORT_H
#define HAILONG_ANALYSIS_SAMPLE_SIZE_REPORT_H

#include "analysis/document.h"
#include "analysis/sample_size.h"

/* Half-widths of the table, in percent, widest first. */
enum { SIZE_STEPS = 9 };
extern const double size_steps[SIZE_STEPS];

/* The same share at a step's half-width. */
CHECKED enum fault sample_size_step(const struct size_ask *ask, size_t step,
                                    struct size_found *out);

CHECKED enum fault sample_size_document(const struct size_ask *ask, enum language language,
                                        struct arena *arena, struct document *out);
/* The plot alone. */
CHECKED enum fault sample_size_plot(const struct size_ask *ask, enum language language,
                                    struct arena *arena, const char **out);

#endif
