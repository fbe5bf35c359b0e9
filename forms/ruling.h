/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruling - what staff may rule on an answer in quarantine: the one place that decides it.
 *
 *   out   always: it was looked at, and stays where it is
 *   in    unless one of its reasons forbids it; it is then counted beside the official figures,
 *         never in them (docs/staff.md has the table)
 *
 *   type range choice required relevance   in; the answer concerned counts as none. Never when what
 *                                          is wrong is its form, version, unit, mode, time, whether
 *                                          it is complete, or `answers` as a whole: then nobody
 *                                          knows what it answers
 *   unknown_member                         in; what is not of the form is left out
 *   time late ticket device                in
 *   unit                                   never, while the campaign does not ask about that unit
 *   version                                never: answers of another form
 *   draft                                  never: answers given to try the form
 *   consent                                never: nobody agreed
 *
 * An incomplete answer is never ruled in: were it valid, it would not count either.
 * Thread: any.
 */
#ifndef HAILONG_FORMS_RULING_H
#define HAILONG_FORMS_RULING_H

#include "base/json.h"
#include "forms/campaign.h"

enum { RULING_WHY_MAX = 500 /* characters */ };

/* What is in quarantine, as far as a ruling depends on it. */
struct held_answer {
    const char *unit; /* as written; "" = none */
    bool complete;
    const struct json *reasons; /* the findings of its quarantine */
};

/* Message id why it may not be ruled in; NULL = it may. */
const char *ruling_bar(const struct campaign *campaign, const struct held_answer *held);

/* Whether a text may be the reason of a ruling: some words, no longer than RULING_WHY_MAX, that no
 * page obeys. */
bool ruling_why_fits(const char *why);

#endif
