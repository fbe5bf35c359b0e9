/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tally_names - texts numbered in the order they are first met (private to tally.c): units by code,
 * villages by unit and id.
 *
 * Ownership: texts are copied into the arena; the table is freed by tally_names_cleanup().
 * Thread: one at a time. Limit: 2^29 names (NOMEM beyond).
 */
#ifndef HAILONG_ANALYSIS_TALLY_NAMES_H
#define HAILONG_ANALYSIS_TALLY_NAMES_H

#include "base/arena.h"

#include <stdint.h>

struct tally_name {
    size_t scope; /* the same text in two scopes is two names */
    const char *text;
    uint32_t hash;
};

struct tally_names {
    struct arena *arena;
    struct tally_name *items; /* by number */
    size_t count;
    size_t capacity;
    uint32_t *slots;   /* number + 1, 0 = free; at most half are taken */
    size_t slot_count; /* a power of two */
};

struct tally_names tally_names_in(struct arena *arena);
void tally_names_cleanup(struct tally_names *names);

/* The number of a text; it is new when that equals the count before. */
CHECKED enum fault tally_names_put(struct tally_names *names, size_t scope, const char *text,
                                   size_t *out);

#endif
