/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/results_kept.h"

#include "schema/audit_log.h"
#include "schema/collected.h"
#include "survey-server/freshness.h"
#include "survey-server/limits.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct kept_slot {
    char *key; /* NULL = empty */
    struct campaign_results *results;
    struct freshness freshness;
    int64_t counted_ms; /* since 1970 */
    int64_t used;       /* the higher, the later */
    bool busy;
};

struct results_kept {
    pthread_mutex_t lock; /* guards what follows; a busy slot's contents are its holder's */
    pthread_cond_t freed;
    int64_t uses;
    struct kept_slot slots[RESULTS_KEPT_MAX];
};

enum fault results_kept_new(struct results_kept **out)
{
    struct results_kept *kept = calloc(1, sizeof *kept);
    if (kept == NULL)
        return fault_nomem();
    pthread_mutex_init(&kept->lock, NULL);
    pthread_cond_init(&kept->freed, NULL);
    *out = kept;
    return OK;
}

static void empty(struct kept_slot *slot)
{
    results_close(slot->results);
    free(slot->key);
    slot->results = NULL;
    slot->key = NULL;
}

void results_kept_free(struct results_kept *kept)
{
    if (kept == NULL)
        return;
    for (size_t i = 0; i < RESULTS_KEPT_MAX; i++)
        empty(&kept->slots[i]);
    pthread_cond_destroy(&kept->freed);
    pthread_mutex_destroy(&kept->lock);
    free(kept);
}

/* A text with its length before it: whatever is in them, two keys are the same only when all texts
 * are. */
static void key_text(struct buffer *key, const char *text)
{
    if (text == NULL)
        buffer_text(key, "-;");
    else
        buffer_format(key, "%zu:%s;", strlen(text), text);
}

static enum fault key_of(const struct results_request *request, char **out)
{
    AUTO(buffer) struct buffer key = buffer_of(LIMIT_CONNECTION_BYTES);
    const char *const texts[] = {request->campaign,       request->index,
                                 request->filter,         request->selected.counter,
                                 request->selected.field, request->selected.group,
                                 request->guarded};
    size_t length;
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        key_text(&key, texts[i]);
    buffer_format(&key, "%d;%d;%u", request->from_day, request->to_day, request->modes);
    return buffer_take(&key, out, &length);
}

/* The slot of a key, else the one used longest ago that nobody holds; NULL = wait. */
static struct kept_slot *choose(struct results_kept *kept, const char *key)
{
    struct kept_slot *oldest = NULL;
    for (size_t i = 0; i < RESULTS_KEPT_MAX; i++) {
        struct kept_slot *slot = &kept->slots[i];
        if (slot->key != NULL && strcmp(slot->key, key) == 0)
            return slot->busy ? NULL : slot;
        if (!slot->busy && (oldest == NULL || slot->used < oldest->used))
            oldest = slot;
    }
    return oldest;
}

/* Takes the place of a key, waiting for whoever holds it; the key is the slot's afterwards. */
static struct kept_slot *occupy(struct results_kept *kept, char *key)
{
    struct kept_slot *slot = NULL;
    pthread_mutex_lock(&kept->lock);
    while ((slot = choose(kept, key)) == NULL)
        pthread_cond_wait(&kept->freed, &kept->lock);
    slot->busy = true;
    slot->used = ++kept->uses;
    bool same = slot->key != NULL && strcmp(slot->key, key) == 0;
    if (!same) {
        empty(slot);
        slot->key = key;
    } else {
        free(key);
    }
    pthread_mutex_unlock(&kept->lock);
    return slot;
}

static enum fault count(struct kept_slot *slot, struct store *store,
                        const struct results_request *request, int64_t audit_number)
{
    struct freshness freshness = freshness_begin(audit_number);
    results_close(slot->results);
    slot->results = NULL;
    slot->counted_ms = instant_now().utc_ms;
    TRY(results_open(store, request, &slot->results));
    freshness_end(&freshness, results_answers(slot->results));
    slot->freshness = freshness;
    return OK;
}

enum fault results_kept_take(struct results_kept *kept, struct store *store,
                             const struct results_request *request, struct held_results *out)
{
    struct audit_head head;
    char *key = NULL;
    TRY(store_audit_head(store, &head));
    TRY(key_of(request, &key));
    struct kept_slot *slot = occupy(kept, key);
    *out = (struct held_results){.kept = kept, .slot = slot};
    if (slot->results == NULL || !freshness_holds(&slot->freshness, head.number))
        TRY(count(slot, store, request, head.number));
    out->results = slot->results;
    out->counted_ms = slot->counted_ms;
    return OK;
}

void held_results_cleanup(struct held_results *held)
{
    if (held->slot == NULL)
        return;
    pthread_mutex_lock(&held->kept->lock);
    held->slot->busy = false;
    if (held->slot->results == NULL)
        empty(held->slot);
    pthread_cond_broadcast(&held->kept->freed);
    pthread_mutex_unlock(&held->kept->lock);
}
