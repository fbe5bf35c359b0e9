/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_paper - what the papers of samples and weights are begun with.
 *
 *   struct sample_paper --sample_paper_make--> put(maker, about) --> document
 *
 * Ownership, thread, faults: sample_field.h.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_PAPER_H
#define HAILONG_ANALYSIS_SAMPLE_PAPER_H

#include "analysis/report_maker.h"
#include "analysis/sample/draw.h"

struct sample_paper {
    void (*put)(struct report_maker *maker, const void *about);
    const void *about;
    enum language language;
};

CHECKED enum fault sample_paper_make(const struct sample_paper *paper, struct arena *arena,
                                     struct document *out);

/* "Thôn 3 (19333-03), Phường Đông Hà"; of dossiers their stratum. */
const char *sample_paper_place(struct report_maker *maker, const struct sample_draw *draw,
                               const struct draw_cluster *cluster);

/* The household's number on the village's list, or the dossier. */
const char *sample_paper_number(struct report_maker *maker, const struct sample_draw *draw,
                                const struct draw_cluster *cluster, int64_t number);

/* Warnings as sentences under a heading; that there are none. */
void sample_paper_findings(struct report_maker *maker, const struct findings *findings);

#endif
