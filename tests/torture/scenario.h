/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scenario - what a store does in its life, one thing at a time, each with the nth call of
 * something beneath it failing; then the folder is looked at as it is without the failure.
 *
 *   for n = 1, 2, 3 ... until nothing is met any more, once and lasting (after the first few by
 *   chance, about the same number between n and 2n, unless HAILONG_TORTURE=full):
 *       a copy of a prepared folder --> begin, the deed with `means` armed, end
 *       a fault says what happened; a store that is still open goes on; nothing is lost
 *
 *     static const struct means means = {...};
 *     scenario_try(SCENARIO_PUT, &means);
 *
 * Thread: one.
 */
#ifndef HAILONG_TESTS_TORTURE_SCENARIO_H
#define HAILONG_TESTS_TORTURE_SCENARIO_H

#include "tests/torture/ledger.h"

/* How something fails. */
struct means {
    const char *name;
    void (*begin)(const char *folder); /* before the store is opened */
    void (*arm)(int64_t nth, bool lasting);
    void (*disarm)(void);
    int64_t (*met)(void); /* calls that failed since armed */
    void (*end)(void);    /* after it is closed */
    int64_t full_density; /* of a full run; 0 = every call fails in its turn */
    bool (*may_be)(enum fault fault);
};

enum scenario {
    SCENARIO_CREATE,     /* store_create, and its opening */
    SCENARIO_OPEN,       /* a folder with a log that was never copied back */
    SCENARIO_UPGRADE,    /* a folder of the first program: migrations, codes made again */
    SCENARIO_PUT,        /* responses, without and with the writer's thread */
    SCENARIO_STATE,      /* a campaign's state */
    SCENARIO_READ,       /* a cursor, counts, campaigns */
    SCENARIO_CHECKPOINT, /* responses, and the log copied back */
    SCENARIO_REBUILD,    /* every derived table made again */
    SCENARIO_BACKUP,     /* the store as one file, and a store from it */
    SCENARIO_VERIFY,     /* looking for damage that is not there */
    SCENARIO_CLOSE,      /* the end */
    SCENARIO_COUNT
};

/* Prints how many runs there were, the largest n, calls that failed, and faults told of them. */
void scenario_try(enum scenario scenario, const struct means *means);

/* Whether HAILONG_TORTURE=full asks for everything. */
bool torture_is_full(void);

#endif
