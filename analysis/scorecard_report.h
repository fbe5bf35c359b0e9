/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scorecard_report - a scorecard as a document: what was lost where, what to win back first.
 *
 *   struct scorecard + struct score_gains --scorecard_document--> struct document (document.h)
 *
 *   key figures; 1 fields  2 what to win back first  3 who judges  4 who leads
 *   5 self-scored beside appraised, 6 what if, target (when asked)  7 reasons and remedies  8 notes
 *
 * Ownership: texts live in the scorecard's arena, which must outlive the document. Thread: one.
 * Faults: NOMEM, LIMIT, NUMERIC.
 */
#ifndef HAILONG_ANALYSIS_SCORECARD_REPORT_H
#define HAILONG_ANALYSIS_SCORECARD_REPORT_H

#include "analysis/document.h"
#include "analysis/scorecard_gain.h"

struct scorecard_told {
    const struct scorecard *card;
    const struct score_gains *now;     /* without changes */
    const struct score_gains *changed; /* NULL = no what-if */
    const struct score_change *changes;
    size_t change_count;
    const struct exact *target; /* NULL = none */
    enum language language;
    bool brief; /* for a terminal: without reasons, remedies and notes */
};

CHECKED enum fault scorecard_document(const struct scorecard_told *told, struct document *out);

#endif
