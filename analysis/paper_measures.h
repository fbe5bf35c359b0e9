/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * paper_measures - how high and wide texts were when they were set before: setting a text is what a
 * PDF takes longest for, its pages are made twice, and reports of one campaign say much alike.
 *
 *     struct measure_key key = {text, style->size, style->face, style->line, width};
 *     if (!measures_find(measures, &key, &size)) { ...; measures_keep(measures, &key, size); }
 *
 * Whoever makes several documents may give them measures in common (struct document).
 * Ownership: texts are copied. Limit: forgets everything at MEASURES_MAX. Thread: one at a time.
 */
#ifndef HAILONG_ANALYSIS_PAPER_MEASURES_H
#define HAILONG_ANALYSIS_PAPER_MEASURES_H

#include "base/own.h"

#include <stdbool.h>

enum { MEASURES_MAX = 20000 };

struct measure_key {
    const char *text;
    double size;
    unsigned face;
    double line;
    double width; /* negative: not broken into lines */
};

/* The height in a width; the widest word (NaN = not asked for yet) and line of a text not broken.
 * Of a figure its own height and width. */
struct measure {
    double height;
    double word;
    double line;
};

struct paper_measures;

struct paper_measures *measures_new(void);
void measures_free(struct paper_measures *measures);
OWN_POINTER(measures, struct paper_measures, measures_free)

/* Both do nothing without measures (NULL). */
bool measures_find(struct paper_measures *measures, const struct measure_key *key,
                   struct measure *out);
void measures_keep(struct paper_measures *measures, const struct measure_key *key,
                   struct measure measure);

#endif
