/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * joined - answers tied to the sample by the number of their form: the rows that are weighed.
 *
 *   assignment,gender,q9_1 ...            what came back, a line a person
 *   19333-03-07-CB,2,4
 *        + draw + contacts --joined_make-->
 *   form,stratum,commune,village,household,result,answered,base,p_commune,p_village,p_form,gender
 * ... 19333-03-07,xã,19333,19333-03,57,1.1,1,13.55,0.41,0.6,0.3,2 ...
 *   19333-03-08,xã,19333,19333-03,61,2.11,0,13.55,0.41,0.6,0.3, ...
 *
 * A line for each form of the sample that may belong to the population: those drawn, and reserves
 * that somebody went to. Forms whose last result is 4. are left out. `base` is one over the
 * probability; in a village where r reserves were visited beside n drawn it is n / (n + r) of that:
 * drawn and reserves come from one list at random, so together they are a sample of n + r. The
 * parts by stage are those of sample.csv, p_form with r, so that sample_design with `base` fits.
 * Who was drawn and not visited counts as not answered. Columns of the answers that the sample
 * knows better (assignment, village, stratum, weight, base and so on) are left out.
 *
 * Findings, `at` "line 12" of the answers: errors answer_column {column}, answer_form {form},
 * contact_check {form}, answer_twice {form, line}; warnings, with the line left out of the result:
 * answer_numberless, answer_reserve_village {form}, answer_not_eligible {form, code}; answer_result
 * {form, code}, where the line stays unless the form is a reserve that nobody went to; at "":
 * answer_missing {form, code}.
 * Ownership: the buffer's, the arena of the findings. Thread: one at a time.
 * Faults: those of csv.h, of the buffer; NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_JOINED_H
#define HAILONG_ANALYSIS_SAMPLE_JOINED_H

#include "analysis/sample/contacts.h"

struct joined_counts {
    int64_t forms; /* lines written */
    int64_t answered;
    int64_t not_eligible; /* left out */
};

struct joined_ask {
    const struct sample_draw *draw;
    const struct contacts *contacts;
    struct findings *findings;
};

/* *out is to be used only when there were no errors. */
CHECKED enum fault joined_make(struct csv_reader *csv, const struct joined_ask *ask,
                               struct buffer *out, struct joined_counts *out_counts);

#endif
