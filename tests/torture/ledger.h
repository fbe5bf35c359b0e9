/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ledger - what a store was given, what it acknowledged and when; and whether a folder keeps it.
 *
 *   promise --writer_submit--> done: acknowledged at event number `position` of the shim's log
 *   ledger_check(folder, position): every promise acknowledged until then is there as it was given,
 *                                   and nothing is there by half
 *
 * Of ten promises in a row six are valid responses (one to a campaign that takes a ticket), one
 * shows a ticket that is spent, one is quarantined, one repeats the body before it and one has
 * another body under an id that is taken. Every thirteenth is long.
 *
 * Thread: a promise is acknowledged on the writer's; the rest is the test's.
 */
#ifndef HAILONG_TESTS_TORTURE_LEDGER_H
#define HAILONG_TESTS_TORTURE_LEDGER_H

#include "schema/tickets.h"
#include "tests/schema/fixture.h"

#include <semaphore.h>

enum { LEDGER_PATTERN = 10, LEDGER_STATES_MAX = 64, LEDGER_WHY_MAX = 300 };

/* A position after any other: all that was ever acknowledged. */
#define LEDGER_END ((size_t)-2)
#define LEDGER_NEVER ((size_t)-1)

struct promise {
    struct put_job job;
    struct put_ticket ticket;
    char village[UNIT_CODE_MAX + 3];
    uint8_t codes[2]; /* as layout.h packs them: a choice, a bit set */
    char *document;
    unsigned number; /* of its id: that of another promise when it repeats or conflicts */
    size_t position; /* LEDGER_NEVER = not acknowledged */
    sem_t *answered;
};

struct ledger {
    struct promise *promises;
    unsigned count;
    size_t made;                      /* when the store was there with its campaign */
    size_t states[LEDGER_STATES_MAX]; /* when each change of the campaign's state was told */
    size_t state_count;
};

/* `count` promises, a multiple of LEDGER_PATTERN. */
struct ledger ledger_new(unsigned count);
void ledger_free(struct ledger *ledger);

/* Makes the campaign that takes tickets, and the tickets, in a store of the fixture's. From then on
 * the store is made. */
void ledger_prepare(struct ledger *ledger, struct store *store);

/* Submits promises first .. first + count - 1, and waits for their answers. */
void ledger_submit(struct ledger *ledger, struct writer *writer, unsigned first, unsigned count);

/* Notes what became of a promise that was put without a writer. */
void ledger_note(struct promise *promise, enum put_outcome outcome);

/* The next state of the campaign, in a circle; noted when it is told. */
enum fault ledger_change_state(struct ledger *ledger, struct store *store);

struct verdict {
    size_t promised;
    size_t missing;           /* acknowledged, and not there */
    size_t altered;           /* there, and not as it was given */
    size_t halves;            /* damage, and what contradicts itself */
    char why[LEDGER_WHY_MAX]; /* of the first */
};

/* Opens the folder with the store and looks at everything in it. What an empty ledger did not
 * promise is not looked at by row. */
void ledger_check(const struct ledger *ledger, const char *folder, size_t position,
                  struct verdict *out);
bool verdict_is_good(const struct verdict *verdict);

/* Asserts it. */
void ledger_assert(const struct ledger *ledger, const char *folder, size_t position);

#endif
