/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * audit_log - the audit read back: who did what, whether its chain holds (chain.h), where it ends;
 * and a row for what was only looked at.
 *
 *   change --its transaction--> row    look --store_note, or the writer's queue--> row
 *   rows --store_audit_rows--> a page   --store_audit_check--> findings
 *
 * The head that reports print is that of the last change, so that a report made again of the same
 * answers says the same, whoever looked meanwhile. It stays in the chain for ever:
 * store_audit_check finds it at its row.
 *
 * Findings (errors): audit_broken {number, count} the first row that does not fit, and how many;
 * audit_missing {from, to} numbers that are gone; audit_cut {last, given} rows cut off the end;
 * audit_head_gone {head} a head that is nowhere in the chain.
 *
 * Ownership: what is read is copied into the caller's arena. Thread: any. Faults: the store's.
 */
#ifndef HAILONG_SCHEMA_AUDIT_LOG_H
#define HAILONG_SCHEMA_AUDIT_LOG_H

#include "base/id.h"
#include "schema/store.h"

enum {
    AUDIT_HEAD_DIGITS = 16, /* of a head in hexadecimal, as reports print it */
    AUDIT_HEAD_SIZE = AUDIT_HEAD_DIGITS + 1
};

/* A look at something, to be noted. */
struct audit_note {
    const char *actor; /* NULL = the account the program runs as */
    const char *action;
    const char *subject;
    const char *detail;
};

CHECKED enum fault store_note(struct store *store, const struct audit_note *note);

struct audit_head {
    int64_t number; /* 0 = there is no row */
    struct hash hash;
};

/* Of the last change, and of the last row of whatever kind. */
CHECKED enum fault store_audit_head(struct store *store, struct audit_head *out);
CHECKED enum fault store_audit_end(struct store *store, struct audit_head *out);
/* A head's first digits; "" when there is none. */
void audit_head_text(const struct audit_head *head, char out[AUDIT_HEAD_SIZE]);

struct audit_row {
    int64_t number;
    int64_t at_ms;
    const char *actor;
    const char *action;
    const char *subject;
    const char *detail;
    int64_t responses;
    int64_t withdrawn;
    bool looked;
    struct hash hash;
};

/* Which rows: the newest first. */
struct audit_query {
    int64_t before;   /* numbers below this; 0 = from the newest */
    int32_t from_day; /* DAY_NONE = open */
    int32_t to_day;
    const char *actor;  /* NULL = any */
    const char *action; /* NULL = any */
    bool answers;       /* also the rows of answers coming in */
    size_t limit;
};

CHECKED enum fault store_audit_rows(struct store *store, struct arena *arena,
                                    const struct audit_query *query, const struct audit_row **out,
                                    size_t *out_count);

/* A walk along the chain. */
struct audit_check {
    int64_t after; /* begins after this row, which is believed; 0 = at the first */
    const char
        *head; /* first digits of a hash to look for, AUDIT_HEAD_DIGITS or more; NULL = none */
    /* Told: */
    int64_t rows;
    int64_t head_number;    /* of the row with that head; 0 = nowhere */
    struct audit_head last; /* the last row */
};

/* Whether a text may be a head: 16 to 64 hexadecimal digits. */
bool audit_head_fits(const char *text);

CHECKED enum fault store_audit_check(struct store *store, struct audit_check *check,
                                     struct findings *findings);

#endif
