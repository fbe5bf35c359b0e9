/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rulings - answers in quarantine looked at by people: listed, ruled in or out, and by whom.
 *
 *   response (quarantined) <-- ruling: in | out, who, when, why; append-only, the last one holds
 *        '--last one "in"--> ruled_codes, which a cursor reads when asked (response_query.ruled)
 *
 * A ruling changes nothing of the response: it stays in quarantine, and no official figure counts
 * it. What may be ruled in decides forms/ruling.h.
 *
 * Ownership: what is read is copied into the caller's arena. Thread: any; listing reads through
 * all that a campaign has in quarantine, so not on a thread that answers.
 * Faults: beside the store's NOTFOUND ruling_unknown {id} (no such answer in this campaign's
 * quarantine); CONFLICT ruling_meanwhile {id}, or what
 * forms/ruling.h says against it {id}; INVALID ruling_why {limit}.
 */
#ifndef HAILONG_SCHEMA_RULINGS_H
#define HAILONG_SCHEMA_RULINGS_H

#include "forms/ruling.h"
#include "schema/store.h"

/* What somebody rules, on several answers at once: on all of them or on none. */
struct ruling_order {
    const struct campaign *campaign;
    const struct form *form; /* the campaign's */
    const struct uuid *ids;
    size_t count;
    bool in;
    const char *why;   /* ruling_why_fits() */
    const char *actor; /* NULL = the account the program runs as */
    int64_t seen;      /* the last ruling they know of (store_last_ruling); an answer with a later
                          one is `ruling_meanwhile`. INT64_MAX = whatever was ruled */
};

/* The same ruling by the same person twice is made once. */
CHECKED enum fault store_rule(struct store *store, const struct ruling_order *order);

/* The number of the last ruling on whatever answer; 0 before the first. */
CHECKED enum fault store_last_ruling(struct store *store, int64_t *out);

struct ruling {
    int64_t number; /* 0 = there is none */
    bool in;
    const char *actor;
    int64_t at_ms;
    const char *why;
};

/* The rulings on one answer, the last one first. */
struct ruling_list {
    const struct ruling *items;
    size_t count;
};
CHECKED enum fault store_rulings(struct store *store, const char *province, struct uuid id,
                                 struct arena *arena, struct ruling_list *out);

enum held_ruling { HELD_ANY, HELD_UNRULED, HELD_IN, HELD_OUT };

/* What a list of quarantine takes in. */
struct held_query {
    const char *campaign;
    const char *const *units; /* codes; NULL = all, and those that name no unit of ours */
    size_t unit_count;
    const char *reason; /* code of a finding; NULL = any */
    enum held_ruling ruling;
    size_t first; /* how many to pass over */
    size_t limit;
};

struct held_response {
    struct uuid id;
    const char *unit;
    int64_t received_ms;
    int32_t started_day; /* DAY_NONE = not told */
    bool complete;
    const char *reasons; /* JSON array of findings */
    struct ruling ruling;
};

struct held_list {
    const struct held_response *items; /* the newest first */
    size_t count;
    int64_t all; /* without first and limit; 0 when `first` is past them */
};

CHECKED enum fault store_held(struct store *store, const struct held_query *query,
                              struct arena *arena, struct held_list *out);

#endif
