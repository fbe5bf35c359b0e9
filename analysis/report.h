/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report - the report of a campaign's unit as a document (document.h).
 *
 *   struct result --report_make--> struct report {document} --document_html--> one file
 *                                                           --report_json--> blocks + index object
 *
 *   office title block, title, mark          (members of the document)
 *   facts; the reader's five questions       (key figures)
 *   1 components  2 comparison  3 harassment, extra payments  4 lowest items  5 all items  6 notes
 *
 * A part of it by itself is made by the same hands, so that a figure on a page of results is the
 * report's. Where units are withheld (result.h) nothing is told that a reader could set against the
 * figures of all: no users apart, no months, no fields and counters, no choices, no other units as
 * one.
 *
 * Only the line that says so depends on the day a report is made. Without answers the sections 1-5
 * are one sentence that says so.
 *
 * Ownership: a report owns its blocks; the result must outlive it. Thread: any, once made.
 * Faults: NOMEM, LIMIT, NUMERIC from the exact figures.
 */
#ifndef HAILONG_ANALYSIS_REPORT_H
#define HAILONG_ANALYSIS_REPORT_H

#include "analysis/document.h"
#include "analysis/result.h"

struct report {
    struct arena *arena;
    const struct result *result;
    struct document document;
    const struct beside *gap; /* published figures beside the result; NULL = none (beside.h) */
};

CHECKED enum fault report_make(const struct result *result, enum language language,
                               struct report **out);

enum report_part {
    REPORT_WHOLE,
    REPORT_COMPONENTS, /* the questions of the first page, components as table and figure */
    REPORT_UNITS,      /* the communes beside the whole and each other */
    REPORT_ITEMS,      /* lowest items, all items, choices */
    REPORT_TREND,      /* by month */
    REPORT_GROUPS,     /* by field of procedures and by counter */
    REPORT_PART_COUNT
};
CHECKED enum fault report_make_part(const struct result *result, enum language language,
                                    enum report_part part, struct report **out);
void report_free(struct report *report);
OWN_POINTER(report, struct report, report_free)

/* One JSON object: the index object, the whole, the communes compared, the blocks. */
CHECKED enum fault report_json(const struct report *report, struct buffer *out);

#endif
