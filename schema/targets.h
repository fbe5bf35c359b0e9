/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * targets - how many answers a campaign wants (forms/target.h), and how far it has come.
 *
 *     struct target_table table = {0};
 *     TRY(store_target_progress(store, &(struct target_query){form, campaign->id}, arena, &table));
 *     table.rows[i].target.unit ... .target.target ... table.rows[i].count
 *
 * Only complete valid answers count; those that only try the campaign out never do. The progress
 * reads every answer of the campaign when a target is of a group, so not on a thread that answers.
 * Ownership: the arena. Thread: any. Faults: the store's.
 */
#ifndef HAILONG_SCHEMA_TARGETS_H
#define HAILONG_SCHEMA_TARGETS_H

#include "forms/target.h"
#include "schema/fieldwork.h"

/* Sorted by unit (strcmp), question and level. */
CHECKED enum fault store_targets(struct store *store, const char *campaign, struct arena *arena,
                                 struct target_list *out);

struct target_progress {
    struct campaign_target target;
    int64_t count;
};

struct target_table {
    const struct target_progress *rows;
    size_t count;
};

struct target_query {
    const struct form *form; /* the campaign's */
    const char *campaign;
    const struct fieldwork_query *counted; /* units that are counted already, sorted by strcmp */
    const struct unit_fieldwork *counts;   /* what came in of each; NULL = count */
};

/* In the same order. */
CHECKED enum fault store_target_progress(struct store *store, const struct target_query *query,
                                         struct arena *arena, struct target_table *out);

#endif
