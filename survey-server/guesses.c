/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/guesses.h"

#include "schema/accounts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct place {
    int64_t failures;
    int64_t failed_ms;
};

struct guesses {
    pthread_mutex_t lock;
    struct short_key key;
    struct place places[GUESSES_PLACES];
};

enum fault guesses_new(struct guesses **out)
{
    struct guesses *guesses = calloc(1, sizeof *guesses);
    if (guesses == NULL)
        return fault_nomem();
    pthread_mutex_init(&guesses->lock, NULL);
    guesses->key = short_key_new();
    *out = guesses;
    return OK;
}

void guesses_free(struct guesses *guesses)
{
    if (guesses == NULL)
        return;
    pthread_mutex_destroy(&guesses->lock);
    free(guesses);
}

static struct place *place_of(struct guesses *guesses, const char *name)
{
    return &guesses->places[short_hash(&guesses->key, name, strlen(name)) % GUESSES_PLACES];
}

int64_t guesses_wait_ms(struct guesses *guesses, const char *name, int64_t now_ms)
{
    pthread_mutex_lock(&guesses->lock);
    const struct place *place = place_of(guesses, name);
    const struct account nobody = {.failures = place->failures, .failed_ms = place->failed_ms};
    pthread_mutex_unlock(&guesses->lock);
    return account_wait_ms(&nobody, now_ms);
}

void guesses_note(struct guesses *guesses, const char *name, int64_t now_ms)
{
    pthread_mutex_lock(&guesses->lock);
    struct place *place = place_of(guesses, name);
    place->failures++;
    place->failed_ms = now_ms;
    pthread_mutex_unlock(&guesses->lock);
}
