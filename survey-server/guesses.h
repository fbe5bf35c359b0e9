/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guesses - wrong passwords for names that no account has, counted like those of accounts
 * (schema/accounts.h), so that being slowed down does not tell who has an account.
 *
 * GUESSES_PLACES names are told apart, by a keyed hash; two that share a place are slowed down
 * together. What is counted dies with the server. Thread: any.
 */
#ifndef HAILONG_SURVEY_SERVER_GUESSES_H
#define HAILONG_SURVEY_SERVER_GUESSES_H

#include "base/fault.h"

#include <stdint.h>

enum { GUESSES_PLACES = 4096 };

struct guesses;

CHECKED enum fault guesses_new(struct guesses **out);
void guesses_free(struct guesses *guesses);

/* How long until the next try for a name is looked at; 0 = now. */
int64_t guesses_wait_ms(struct guesses *guesses, const char *name, int64_t now_ms);
void guesses_note(struct guesses *guesses, const char *name, int64_t now_ms);

#endif
