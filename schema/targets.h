/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * targets - how many answers a campaign wants (forms/target.h), and how far it has come.
 *
 *     const struct target_progress *rows = NULL;
 *     TRY(store_target_progress(store, form, campaign->id, arena, &rows, &count));
 *     rows[i].target.unit ... rows[i].target.target ... rows[i].count
 *
 * Only complete valid answers count; those that only try the campaign out never do. The progress
 * reads every answer of the campaign when a target is of a group, so not on a thread that answers.
 * Ownership: the arena. Thread: any. Faults: the store's.
 */
#ifndef HAILONG_SCHEMA_TARGETS_H
#define HAILONG_SCHEMA_TARGETS_H

#include "forms/target.h"
#include "schema/store.h"

/* Sorted by unit (strcmp), question and level. */
CHECKED enum fault store_targets(struct store *store, const char *campaign, struct arena *arena,
                                 const struct campaign_target **out, size_t *out_count);

struct target_progress {
    struct campaign_target target;
    int64_t count;
};

/* In the same order; `form` is the campaign's. */
CHECKED enum fault store_target_progress(struct store *store, const struct form *form,
                                         const char *campaign, struct arena *arena,
                                         const struct target_progress **out, size_t *out_count);

#endif
