/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/fieldwork_kept.h"

#include "schema/audit_log.h"
#include "schema/collected.h"
#include "survey-server/freshness.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_BYTES = 64 << 20 };

struct kept_fieldwork {
    char *campaign; /* NULL = empty */
    struct unit_fieldwork *rows;
    size_t count;
    struct freshness freshness;
    int64_t used;
};

struct fieldwork_kept {
    pthread_mutex_t lock; /* guards what follows */
    int64_t uses;
    struct kept_fieldwork entries[FIELDWORK_KEPT_MAX];
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

static void empty(struct kept_fieldwork *entry)
{
    free(entry->campaign);
    free(entry->rows);
    *entry = (struct kept_fieldwork){.campaign = NULL};
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
static struct kept_fieldwork *choose(struct fieldwork_kept *kept, const char *campaign)
{
    struct kept_fieldwork *oldest = &kept->entries[0];
    for (size_t i = 0; i < FIELDWORK_KEPT_MAX; i++) {
        struct kept_fieldwork *entry = &kept->entries[i];
        if (entry->campaign != NULL && strcmp(entry->campaign, campaign) == 0)
            return entry;
        if (entry->used < oldest->used)
            oldest = entry;
    }
    return oldest;
}

static enum fault count(struct store *store, const struct campaign *campaign, int64_t audit_number,
                        struct kept_fieldwork *entry)
{
    AUTO(arena) struct arena *arena = NULL;
    struct fieldwork found = {0};
    struct freshness freshness = freshness_begin(audit_number);
    const struct fieldwork_query query = {
        .campaign = campaign->id, .units = campaign->units, .unit_count = campaign->unit_count};
    empty(entry);
    TRY(arena_new(COUNT_BYTES, &arena));
    TRY(store_fieldwork(store, &query, arena, &found));
    entry->rows = calloc(campaign->unit_count + 1, sizeof *entry->rows);
    entry->campaign = strdup(campaign->id);
    entry->count = campaign->unit_count;
    if (entry->rows == NULL || entry->campaign == NULL) {
        empty(entry);
        return fault_nomem();
    }
    int64_t answers = 0;
    for (size_t i = 0; i < campaign->unit_count; i++) {
        entry->rows[i] = found.units[i];
        answers += found.units[i].valid + found.units[i].partial + found.units[i].quarantined;
    }
    freshness_end(&freshness, answers);
    entry->freshness = freshness;
    return OK;
}

static enum fault take(struct fieldwork_kept *kept, struct store *store,
                       const struct campaign *campaign, struct unit_fieldwork *out)
{
    struct audit_head head;
    TRY(store_audit_head(store, &head));
    struct kept_fieldwork *entry = choose(kept, campaign->id);
    bool same = entry->campaign != NULL && strcmp(entry->campaign, campaign->id) == 0 &&
                entry->count == campaign->unit_count;
    if (!same || !freshness_holds(&entry->freshness, head.number))
        TRY(count(store, campaign, head.number, entry));
    entry->used = ++kept->uses;
    memcpy(out, entry->rows, entry->count * sizeof *out);
    return OK;
}

enum fault fieldwork_kept_take(struct fieldwork_kept *kept, struct store *store,
                               const struct campaign *campaign, struct arena *arena,
                               struct unit_fieldwork **out)
{
    struct unit_fieldwork *rows = arena_array(arena, campaign->unit_count + 1, sizeof *rows);
    if (rows == NULL)
        return fault_nomem();
    pthread_mutex_lock(&kept->lock);
    enum fault fault = take(kept, store, campaign, rows);
    pthread_mutex_unlock(&kept->lock);
    TRY(fault);
    *out = rows;
    return OK;
}
