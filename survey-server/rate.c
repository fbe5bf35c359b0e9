/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/rate.h"

#include "base/id.h"
#include "base/text.h"
#include "survey-server/limits.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, MS_NS = 1000000, NUMBER_MAX = 8 };

struct bucket {
    uint64_t tag;     /* the sender's hash */
    int64_t until_ns; /* used up until then; not after now = free */
};

struct rate {
    int64_t interval_ns; /* one token */
    int64_t burst_ns;    /* all tokens */
    struct short_key key;
    pthread_mutex_t lock; /* guards the buckets */
    struct bucket buckets[LIMIT_RATE_SETS][LIMIT_RATE_WAYS];
};

bool rate_parse(const char *text, struct rate_rule *out)
{
    char number[NUMBER_MAX];
    int64_t count = 0;
    size_t length = strcspn(text, "/");
    const char *period = text + length;
    bool minutes = strcmp(period, "/m") == 0;
    if (length >= sizeof number || (!minutes && strcmp(period, "/s") != 0))
        return false;
    memcpy(number, text, length);
    number[length] = '\0';
    if (!text_to_integer(number, &count) || count < 1 || count > LIMIT_RATE_COUNT)
        return false;
    *out = (struct rate_rule){count, minutes ? MINUTE_MS : SECOND_MS};
    return true;
}

enum fault rate_new(struct rate_rule rule, struct rate **out)
{
    struct rate *rate = calloc(1, sizeof *rate);
    if (rate == NULL)
        return fault_nomem();
    rate->interval_ns = rule.period_ms * MS_NS / rule.count;
    rate->burst_ns = rate->interval_ns * rule.count;
    rate->key = short_key_new();
    pthread_mutex_init(&rate->lock, NULL);
    *out = rate;
    return OK;
}

void rate_free(struct rate *rate)
{
    if (rate == NULL)
        return;
    pthread_mutex_destroy(&rate->lock);
    free(rate);
}

/* The sender's bucket, or the idlest of its set emptied for him; what is idle is wiped on the way.
 */
static struct bucket *find(struct rate *rate, uint64_t tag, int64_t now_ns)
{
    struct bucket *set = rate->buckets[tag % LIMIT_RATE_SETS];
    struct bucket *idlest = &set[0];
    for (size_t i = 0; i < LIMIT_RATE_WAYS; i++) {
        if (set[i].until_ns <= now_ns)
            set[i] = (struct bucket){0};
        else if (set[i].tag == tag)
            return &set[i];
        if (set[i].until_ns < idlest->until_ns)
            idlest = &set[i];
    }
    *idlest = (struct bucket){.tag = tag};
    return idlest;
}

/* The time until which the sender's bucket is used up, now at least. Holding the lock. */
static int64_t *used_until(struct rate *rate, const void *bytes, size_t size, int64_t now_ns)
{
    struct bucket *bucket = find(rate, short_hash(&rate->key, bytes, size), now_ns);
    if (bucket->until_ns < now_ns)
        bucket->until_ns = now_ns;
    return &bucket->until_ns;
}

int64_t rate_take(struct rate *rate, const void *bytes, size_t size, int64_t now_ms)
{
    int64_t now_ns = now_ms * MS_NS;
    pthread_mutex_lock(&rate->lock);
    int64_t *until_ns = used_until(rate, bytes, size, now_ns);
    int64_t over_ns = *until_ns + rate->interval_ns - now_ns - rate->burst_ns;
    if (over_ns <= 0)
        *until_ns += rate->interval_ns;
    pthread_mutex_unlock(&rate->lock);
    return over_ns <= 0 ? 0 : (over_ns + MS_NS - 1) / MS_NS;
}

void rate_charge(struct rate *rate, const void *bytes, size_t size, int64_t now_ms, size_t count)
{
    pthread_mutex_lock(&rate->lock);
    *used_until(rate, bytes, size, now_ms * MS_NS) += rate->interval_ns * (int64_t)count;
    pthread_mutex_unlock(&rate->lock);
}
