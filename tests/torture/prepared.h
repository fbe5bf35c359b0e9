/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * prepared - what all runs of a scenario begin with: a folder that is copied for each, and what is
 * known of it.
 *
 * Ownership: prepared_cleanup() frees it and takes its folder away. Thread: one.
 */
#ifndef HAILONG_TESTS_TORTURE_PREPARED_H
#define HAILONG_TESTS_TORTURE_PREPARED_H

#include "tests/torture/ledger.h"

/* Promises of a run: those put before it, by it (without and with the writer), and after it. */
enum {
    PREPARED_BEFORE = 20,
    PREPARED_BY_PUT = 30,
    PREPARED_BY_WRITER = 50,
    PREPARED_PROMISES = 60,
    PREPARED_BATCH = 10
};

struct prepared {
    char folder[FOLDER_MAX];
    struct ledger ledger; /* empty when nothing is known of the rows but ... */
    struct hash kept;     /* ... their hash */
    struct form *form;
    struct arena *arena; /* of the form's findings */
};

/* An empty folder. */
void prepare_nothing(struct prepared *out);
/* A store with some responses, as a killed program leaves it: with its log. */
void prepare_fixture(struct prepared *out);
/* The folder of the first program (tests/cases/folders/0001.tar.gz). */
void prepare_old(struct prepared *out);
void prepared_cleanup(struct prepared *prepared);

void prepared_copy(const struct prepared *prepared, const char *folder);
/* Nothing is promised but what was put before. */
void prepared_reset(struct prepared *prepared);
/* Asserts that a folder holds everything that was promised, and that there was. */
void prepared_check(const struct prepared *prepared, const char *folder);

/* Puts promises first .. first + count - 1 in one transaction, and notes what became of them. */
CHECKED enum fault prepared_put(struct ledger *ledger, struct store *store, unsigned first,
                                unsigned count);

#endif
