/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * questionnaire - a form as paper: to be filled with a pen, read by old eyes, typed in afterwards.
 *
 *   struct form + a language --laid out once--> pages (recorded) --for each copy--> A4 pages
 *
 * First the title, the purpose, the notice of consent, how to mark; what the interviewer notes;
 * then the questions in the form's order, 13 points high. Circles take one answer, squares several;
 * scales are a row of boxes under their words, those of one group a grid whose head stands again
 * on each page. A condition is said in words where the question stands; where an answer passes over
 * questions, behind that answer too (questionnaire_words.c). No question is parted by the end
 * of a page unless it is higher than one. In each box stands the code that is typed in for it, in
 * the margin the question's id, which is the name of its column.
 *
 * On every page: the copy's number as text and as QR code (of the number alone), where it belongs,
 * page n of m, the form with its version and the beginning of its hash.
 *
 * Texts are in the form's language, else along its fallback chain; our own words are Vietnamese or
 * English. Pages are drawn once and shown in every copy, so that a copy costs few bytes.
 *
 * Ownership: the caller's. Thread: one at a time. The same
 * form, copies and day give the same bytes. Faults: NOMEM; LIMIT of the buffer, qr_long {limit},
 * paper_long {limit}. Limit: QUESTIONNAIRE_PAGES_MAX pages a copy.
 */
#ifndef HAILONG_ANALYSIS_QUESTIONNAIRE_H
#define HAILONG_ANALYSIS_QUESTIONNAIRE_H

#include "base/arena.h"
#include "base/message.h"
#include "forms/form.h"

enum { QUESTIONNAIRE_PAGES_MAX = 1000 };

struct questionnaire {
    const struct form *form;
    int language;        /* of the form's texts */
    enum language words; /* of ours */
};

struct questionnaire_copy {
    const char *number; /* with its check letters; NULL = written by hand */
    const char *place;  /* whose it is: household, village, unit; "" = not told */
};

/* At least one copy. *out_pages: of one. */
CHECKED enum fault questionnaire_pdf(const struct questionnaire *questionnaire,
                                     const struct questionnaire_copy *copies, size_t count,
                                     struct buffer *out, size_t *out_pages);

#endif
