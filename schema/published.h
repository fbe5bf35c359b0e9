/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * published - figures that others published (forms/published.h), kept to stand beside ours in every
 * report.
 *
 *     TRY(store_put_published(store, &list, &added));
 *     TRY(store_published(store, arena, &list));
 *
 * A figure is never overwritten: who corrects one removes it first, and the audit has both.
 * Ownership: what is read lives in the arena. Thread: any.
 * Faults: beside the store's CONFLICT published_exists {instrument, place, year}; NOTFOUND
 * published_unknown {instrument, place, year}; LIMIT published_full {limit}; CORRUPT for a row that
 * does not read back.
 */
#ifndef HAILONG_SCHEMA_PUBLISHED_H
#define HAILONG_SCHEMA_PUBLISHED_H

#include "forms/published.h"
#include "schema/store.h"

/* Keeps all or none; one that is kept already and says the same is passed over. */
CHECKED enum fault store_put_published(struct store *store, const struct published_list *list,
                                       size_t *out_added);

/* All of them, by place, year and instrument. */
CHECKED enum fault store_published(struct store *store, struct arena *arena,
                                   struct published_list *out);

CHECKED enum fault store_remove_published(struct store *store, const char *place, int year,
                                          const char *instrument);

#endif
