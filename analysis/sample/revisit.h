/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * revisit - which of the finished interviews somebody else visits again: drawn by chance from each
 * interviewer's, with a record that anyone can check.
 *
 *   contacts + ask --revisit_draw--> struct revisit --revisit_write--> revisit.json
 *                                          '--revisit_csv--> a list to fill in
 *   revisit.json --revisit_read--> struct revisit, without households
 *
 * Blind: nothing here has read an answer, so no list can show one, and the list to fill in does not
 * say who the interviewer was. Which questions are asked again is recorded before any second answer
 * is known.
 *
 * Of an interviewer's N interviews (results 1.1 and 1.2) max(each, share N, rounded up) are drawn,
 * at most N, each as likely as the other (select.h, simple). Each interviewer's are drawn by a
 * generator of their own, seeded by the hash of "hailong revisit 1", the seed, the hash of the
 * sample's record, the hash of the interviews there were to choose from and the interviewer, a line
 * each: whole numbers, the same on every machine. Who answers for the interviews must not know the
 * seed before the last of them is in.
 *
 *   {"revisit":1,"program":"hailong 0.1.0","record":"<hash of the sample's record>","seed":7,
 *    "each":5,"share":"1/10","choices":["q2"],"scales":["q9_1"],
 *    "interviews":{"count":80,"hash":"..."},
 *    "interviewers":[{"interviewer":"dtv-01","done":40,"forms":["19333-03-07"]}],"hash":"..."}
 *
 * Findings: errors revisit_interviewer {form}, revisit_none; warning revisit_all {interviewer,
 * done}; of a file that is read record_hash, record_member {member}, record_version {version}.
 * Ownership: the arena's; contacts outlive it. Thread: one at a time. Faults: NOMEM, those of
 * json.h. Limits: REVISIT_QUESTIONS_MAX questions, choices and scales together.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_REVISIT_H
#define HAILONG_ANALYSIS_SAMPLE_REVISIT_H

#include "analysis/sample/contacts.h"

enum { REVISIT_VERSION = 1, REVISIT_QUESTIONS_MAX = 6 };

struct revisit_questions {
    const char *names[REVISIT_QUESTIONS_MAX]; /* choices, then scales */
    size_t choices;                           /* how many are choices */
    size_t count;
};

struct revisit_ask {
    const char *record_hash;
    int64_t seed;
    int64_t each;       /* at least so many of an interviewer */
    struct exact share; /* of an interviewer's, 0 .. 1 */
    struct revisit_questions questions;
};

struct revisit_form {
    const char *number;
    size_t interviewer;              /* position in `interviewers` */
    const struct contact_form *from; /* NULL in a record that was read */
};

struct revisit_interviewer {
    const char *code;
    int64_t done; /* interviews there were to choose from */
    int64_t take;
};

struct revisit {
    struct revisit_ask ask;
    int64_t interviews;
    const char *interviews_hash;
    struct revisit_interviewer *interviewers; /* by code */
    size_t interviewer_count;
    struct revisit_form *forms; /* by number */
    size_t form_count;
};

/* *out is to be used only when there were no errors. */
CHECKED enum fault revisit_draw(const struct contacts *contacts, const struct revisit_ask *ask,
                                struct findings *findings, struct revisit *out);

CHECKED enum fault revisit_write(const struct revisit *revisit, struct buffer *out);
/* form,day,result and a column a question: what second answers are typed into. */
CHECKED enum fault revisit_csv(const struct revisit *revisit, struct buffer *out);

/* *out is to be used only when there were no errors; texts are in the findings' arena. */
CHECKED enum fault revisit_read(const struct json *json, struct findings *findings,
                                struct revisit *out);

/* What the second record says otherwise than the first (record.h). */
CHECKED enum fault revisit_compare(const struct json *recorded, const struct json *again,
                                   struct findings *findings);

#endif
