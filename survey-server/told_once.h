/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * told_once - what a post made that is shown on the page after it, once, and kept nowhere: a
 * one-time link, or that it was done.
 *
 *   POST --told_once_put--> in memory, for one session --told_once_take--> the page, and gone
 *
 * TOLD_ONCE_PLACES at most wait, for TOLD_ONCE_MS: then the oldest gives way. Thread: any.
 */
#ifndef HAILONG_SURVEY_SERVER_TOLD_ONCE_H
#define HAILONG_SURVEY_SERVER_TOLD_ONCE_H

#include "base/id.h"

enum {
    TOLD_ONCE_PLACES = 64,
    TOLD_ONCE_MS = 5 * 60 * 1000,
    TOLD_ONCE_ABOUT_SIZE = 65, /* a code and a NUL */
    TOLD_ONCE_TEXT_SIZE = 48
};

struct told_once;

CHECKED enum fault told_once_new(struct told_once **out);
void told_once_free(struct told_once *told);

/* `about` is what it belongs to, an account's name. */
void told_once_put(struct told_once *told, struct hash session, const char *about,
                   const char *text);
/* False when nothing waits. */
bool told_once_take(struct told_once *told, struct hash session, const char *about,
                    char out[TOLD_ONCE_TEXT_SIZE]);

#endif
