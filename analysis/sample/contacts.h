/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * contacts - what became of each form of a sample: results of visits, response rates, whether
 * reserves stood in by the rule, progress by village.
 *
 *   form,visit,day,code[,interviewer]        one line a visit
 *   19333-03-07,1,2026-11-25,2.2
 *   19333-03-07,2,2026-11-26,1.1     --contacts_read--> last result of each form --> rates,
 * findings
 *
 * Results and rates are those of AAPOR, Standard Definitions (10th ed., 2023), households in
 * person: 1.1 complete I, 1.2 partial P; 2.1 refusal and break-off R, 2.2 nobody met NC, 2.3 other
 * O; 3.1 unknown whether a household UH, 3.2 and 3.9 unknown otherwise UO; 4. not eligible NE
 *   (2.11, 4.7 and such count with 2.1 and 4.)
 *   all = I + P + R + NC + O + UH + UO       K = I + P + R + NC + O       U = UH + UO
 *   RR1 = I / all            RR2 = (I + P) / all
 *   RR3 = I / (K + e U)      RR4 = (I + P) / (K + e U)       e = K / (K + NE)
 *   COOP1 = I / (I + P + R + O)    REF1 = R / all    CON1 = (I + P + R + O) / all
 * Forms without a visit are pending and in no rate; reserves count once they are visited.
 *
 * The rule: a form may be replaced when its last result is one of the plan's `after`, and nobody
 * met (2.2, 3.) only after the plan's number of visits, not all on one day; the first so many
 * reserves of the village may then be visited, in their order, and none before the day on which as
 * many forms could be replaced. Whether a reserve village may be visited the plan does not say.
 * `interviewer` is a code, never a name; a form's is that of its latest visit.
 * Numbers may have their check letters (check_letters.h), as on paper.
 * Findings, `at` "line 12": errors contact_form {form}, contact_check {form}, contact_code {form,
 * value}, contact_visit {form, value}, contact_day {form, value}, contact_twice {form, visit},
 * contact_column {column}, contact_interviewer {form, value}; warnings contact_visits {form,
 * visits}, contact_same_day {form}, contact_reserve {form, replaced}, contact_early {form, day},
 * contact_order {form}, contact_village {village} at the first form there. Ownership: the arena's;
 * the draw outlives it. Thread: one at a time.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_CONTACTS_H
#define HAILONG_ANALYSIS_SAMPLE_CONTACTS_H

#include "analysis/sample/draw.h"

enum contact_kind {
    CONTACT_COMPLETE,
    CONTACT_PARTIAL,
    CONTACT_REFUSAL,
    CONTACT_NOBODY,
    CONTACT_OTHER,
    CONTACT_UNKNOWN_HOUSEHOLD,
    CONTACT_UNKNOWN_OTHER,
    CONTACT_NOT_ELIGIBLE,
    CONTACT_KINDS
};

struct contact_form {
    const char *number;
    size_t cluster;
    size_t place; /* from 1 */
    bool reserve; /* a reserve number of its village */
    int64_t visits;
    int64_t last;      /* the latest visit */
    int32_t day;       /* of the latest visit */
    int32_t day_first; /* the earliest day, and the last one, of any visit */
    int32_t day_last;
    const char *interviewer; /* "" = not told */
    const char *code;
    enum contact_kind kind; /* of the latest visit; with visits > 0 */
    size_t line;
};

struct contact_village {
    int64_t planned;
    int64_t visited; /* reserves too */
    int64_t done;    /* complete or partial */
    int64_t replaced;
    int32_t *replaced_days; /* from when on each of those could be, ascending */
    int64_t reserves;       /* visited */
};

enum contact_rate {
    RATE_RR1,
    RATE_RR2,
    RATE_RR3,
    RATE_RR4,
    RATE_COOP1,
    RATE_REF1,
    RATE_CON1,
    RATES
};

struct contacts {
    struct contact_form *forms; /* by number */
    size_t form_count;
    struct contact_village *villages; /* by cluster */
    int64_t counts[CONTACT_KINDS];
    int64_t pending; /* planned forms nobody went to */
    bool has_rate[RATES];
    struct exact rates[RATES];
};

/* *out is to be used only when there were no errors. */
CHECKED enum fault contacts_read(struct csv_reader *csv, const struct sample_draw *draw,
                                 struct findings *findings, struct contacts *out);

enum { CONTACT_NUMBER_MAX = FRAME_CODE_MAX + 32 };

/* MISTYPED: its check letters do not fit. */
enum contact_found { CONTACT_FOUND, CONTACT_ABSENT, CONTACT_MISTYPED };

/* The form of a number, which may have its check letters. */
enum contact_found contacts_find(const struct contacts *contacts, const char *number,
                                 struct contact_form **out);

/* "2.11" -> CONTACT_REFUSAL; false: no such result. */
bool contact_code_parse(const char *code, enum contact_kind *out);
const char *contact_rate_name(enum contact_rate rate); /* "RR1" */
/* Whether somebody answered, wholly or in part. */
bool contact_answered(const struct contact_form *form);

#endif
