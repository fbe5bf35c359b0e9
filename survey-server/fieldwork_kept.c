/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/fieldwork_kept.h"

#include "schema/audit_log.h"
#include "schema/refusals.h"
#include "survey-server/freshness.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_BYTES = 64 << 20 };

/* Counted once and never changed; gone with the last who holds it. */
struct shared_fieldwork {
    struct counted_fieldwork counted; /* first: what is handed out */
    struct arena *arena;              /* of targets, reasons and what follows */
    const char **units;               /* codes of the cells' units */
    size_t unit_count;
    int64_t holders; /* guarded by the lock */
};

struct kept_entry {
    char *campaign;                  /* NULL = empty */
    struct shared_fieldwork *shared; /* held by the entry */
    struct freshness freshness;
    int64_t used;
};

struct fieldwork_kept {
    pthread_mutex_t lock; /* guards what follows */
    int64_t uses;
    struct kept_entry entries[FIELDWORK_KEPT_MAX];
};

enum fault fieldwork_kept_new(struct fieldwork_kept **out)
{
    struct fieldwork_kept *kept = calloc(1, sizeof *kept);
    if (kept == NULL)
        return fault_nomem();
    pthread_mutex_init(&kept->lock, NULL);
    *out = kept;
    return OK;
}

static void let_go(struct shared_fieldwork *shared)
{
    if (shared == NULL || --shared->holders > 0)
        return;
    fieldwork_table_cleanup(&shared->counted.table);
    arena_free(shared->arena);
    free(shared);
}

static void shared_fieldwork_cleanup(struct shared_fieldwork **shared) { let_go(*shared); }

static void empty(struct kept_entry *entry)
{
    free(entry->campaign);
    let_go(entry->shared);
    *entry = (struct kept_entry){.campaign = NULL};
}

void fieldwork_kept_free(struct fieldwork_kept *kept)
{
    if (kept == NULL)
        return;
    for (size_t i = 0; i < FIELDWORK_KEPT_MAX; i++)
        empty(&kept->entries[i]);
    pthread_mutex_destroy(&kept->lock);
    free(kept);
}

/* The entry of a campaign, else the one used longest ago. */
static struct kept_entry *choose(struct fieldwork_kept *kept, const char *campaign)
{
    struct kept_entry *oldest = &kept->entries[0];
    for (size_t i = 0; i < FIELDWORK_KEPT_MAX; i++) {
        struct kept_entry *entry = &kept->entries[i];
        if (entry->campaign != NULL && strcmp(entry->campaign, campaign) == 0)
            return entry;
        if (entry->used < oldest->used)
            oldest = entry;
    }
    return oldest;
}

static enum fault keep_units(const struct campaign *campaign, struct shared_fieldwork *shared)
{
    shared->units = arena_array(shared->arena, campaign->unit_count + 1, sizeof *shared->units);
    if (shared->units == NULL)
        return fault_nomem();
    for (size_t i = 0; i < campaign->unit_count; i++) {
        shared->units[i] = arena_text(shared->arena, campaign->units[i]);
        if (shared->units[i] == NULL)
            return fault_nomem();
    }
    shared->unit_count = campaign->unit_count;
    return OK;
}

/* A campaign whose units have changed is counted anew, however fresh its counts: cells know their
 * units by their places. */
static bool is_of(const struct kept_entry *entry, const struct campaign *campaign)
{
    if (entry->campaign == NULL || strcmp(entry->campaign, campaign->id) != 0 ||
        entry->shared->unit_count != campaign->unit_count)
        return false;
    for (size_t i = 0; i < campaign->unit_count; i++)
        if (strcmp(entry->shared->units[i], campaign->units[i]) != 0)
            return false;
    return true;
}

static int64_t held_in(const struct fieldwork_table *table)
{
    int64_t sum = 0;
    for (size_t i = 0; i < table->count; i++)
        sum += table->cells[i].quarantined;
    return sum;
}

static enum fault count_targets(struct store *store, const struct catalog_entry *entry,
                                const struct fieldwork *fieldwork, struct shared_fieldwork *shared)
{
    const struct campaign *campaign = entry->campaign;
    const struct fieldwork_query units = {
        .campaign = campaign->id, .units = campaign->units, .unit_count = campaign->unit_count};
    const struct target_query query = {entry->form, campaign->id, &units, fieldwork->units};
    return store_target_progress(store, &query, shared->arena, &shared->counted.targets);
}

/* What is held anywhere is asked first: what comes in meanwhile may be missing among what is of no
 * unit, never be taken for it. */
static enum fault count_all(struct store *store, const struct catalog_entry *entry,
                            struct shared_fieldwork *shared, int64_t *answers)
{
    AUTO(arena) struct arena *arena = NULL;
    struct counted_fieldwork *counted = &shared->counted;
    const struct campaign *campaign = entry->campaign;
    const struct fieldwork_query query = {
        .campaign = campaign->id, .units = campaign->units, .unit_count = campaign->unit_count};
    struct fieldwork fieldwork;
    int64_t held = 0;
    counted->counted_ms = instant_now().utc_ms;
    TRY(arena_new(COUNT_BYTES, &arena));
    TRY(arena_new(COUNT_BYTES, &shared->arena));
    TRY(keep_units(campaign, shared));
    TRY(store_held_count(store, campaign->id, &held));
    TRY(store_fieldwork_table(store, &query, &counted->table));
    TRY(fieldwork_sum(&counted->table, &query, NULL, arena, &fieldwork));
    TRY(count_targets(store, entry, &fieldwork, shared));
    TRY(store_unit_reasons(store, campaign->id, shared->arena, &counted->reasons));
    held -= held_in(&counted->table);
    counted->nowhere = held > 0 ? held : 0;
    for (size_t i = 0; i < query.unit_count; i++)
        *answers +=
            fieldwork.units[i].valid + fieldwork.units[i].partial + fieldwork.units[i].quarantined;
    return OK;
}

static enum fault count(struct store *store, const struct catalog_entry *entry, int64_t changes,
                        struct kept_entry *kept)
{
    AUTO(shared_fieldwork) struct shared_fieldwork *shared = NULL;
    struct freshness freshness = freshness_begin(changes);
    int64_t answers = 0;
    empty(kept);
    shared = calloc(1, sizeof *shared);
    if (shared == NULL)
        return fault_nomem();
    shared->holders = 1;
    TRY(count_all(store, entry, shared, &answers));
    kept->campaign = strdup(entry->campaign->id);
    if (kept->campaign == NULL)
        return fault_nomem();
    freshness_end(&freshness, answers);
    kept->freshness = freshness;
    kept->shared = TAKE(shared);
    return OK;
}

/* Grows with every change that is counted here. */
static enum fault changes_of(struct store *store, const char *campaign, int64_t *out)
{
    struct audit_head head;
    int64_t refused = 0;
    TRY(store_audit_head(store, &head));
    TRY(store_refusals(store, campaign, &refused));
    *out = head.number + refused;
    return OK;
}

static enum fault take(struct fieldwork_kept *kept, struct store *store,
                       const struct catalog_entry *entry, struct shared_fieldwork **out)
{
    const struct campaign *campaign = entry->campaign;
    int64_t changes = 0;
    TRY(changes_of(store, campaign->id, &changes));
    struct kept_entry *found = choose(kept, campaign->id);
    if (!is_of(found, campaign) || !freshness_holds(&found->freshness, changes))
        TRY(count(store, entry, changes, found));
    found->used = ++kept->uses;
    found->shared->holders++;
    *out = found->shared;
    return OK;
}

enum fault fieldwork_kept_take(struct fieldwork_kept *kept, struct store *store,
                               const struct catalog_entry *entry, struct held_fieldwork *out)
{
    struct shared_fieldwork *shared = NULL;
    pthread_mutex_lock(&kept->lock);
    enum fault fault = take(kept, store, entry, &shared);
    pthread_mutex_unlock(&kept->lock);
    TRY(fault);
    *out = (struct held_fieldwork){&shared->counted, kept, shared};
    return OK;
}

void held_fieldwork_cleanup(struct held_fieldwork *held)
{
    if (held->kept == NULL)
        return;
    pthread_mutex_lock(&held->kept->lock);
    let_go(held->shared);
    pthread_mutex_unlock(&held->kept->lock);
}
