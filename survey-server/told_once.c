/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/told_once.h"

#include "base/date.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct note {
    struct hash session;
    char about[TOLD_ONCE_ABOUT_SIZE];
    char text[TOLD_ONCE_TEXT_SIZE]; /* "" = free */
    int64_t at_ms;
};

struct told_once {
    pthread_mutex_t lock;
    struct note notes[TOLD_ONCE_PLACES];
};

enum fault told_once_new(struct told_once **out)
{
    struct told_once *told = calloc(1, sizeof *told);
    if (told == NULL)
        return fault_nomem();
    pthread_mutex_init(&told->lock, NULL);
    *out = told;
    return OK;
}

void told_once_free(struct told_once *told)
{
    if (told == NULL)
        return;
    pthread_mutex_destroy(&told->lock);
    free(told);
}

static bool is_of(const struct note *note, struct hash session, const char *about)
{
    return note->text[0] != '\0' && hash_equal(note->session, session) &&
           strcmp(note->about, about) == 0;
}

/* The note it takes the place of, a free one, or the oldest. */
static struct note *place_for(struct told_once *told, struct hash session, const char *about)
{
    struct note *best = &told->notes[0];
    for (size_t i = 0; i < TOLD_ONCE_PLACES; i++) {
        struct note *note = &told->notes[i];
        if (is_of(note, session, about))
            return note;
        if (note->at_ms < best->at_ms)
            best = note;
    }
    return best;
}

void told_once_put(struct told_once *told, struct hash session, const char *about, const char *text)
{
    pthread_mutex_lock(&told->lock);
    struct note *note = place_for(told, session, about);
    note->session = session;
    note->at_ms = clock_monotonic_ms();
    snprintf(note->about, sizeof note->about, "%s", about);
    snprintf(note->text, sizeof note->text, "%s", text);
    pthread_mutex_unlock(&told->lock);
}

bool told_once_take(struct told_once *told, struct hash session, const char *about,
                    char out[TOLD_ONCE_TEXT_SIZE])
{
    bool found = false;
    pthread_mutex_lock(&told->lock);
    for (size_t i = 0; i < TOLD_ONCE_PLACES; i++) {
        struct note *note = &told->notes[i];
        if (!is_of(note, session, about))
            continue;
        found = clock_monotonic_ms() - note->at_ms < TOLD_ONCE_MS;
        memcpy(out, note->text, TOLD_ONCE_TEXT_SIZE);
        *note = (struct note){0};
    }
    pthread_mutex_unlock(&told->lock);
    return found;
}
