/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena - memory by lifetime: many small allocations, one release.
 *
 * One arena a request, one a loaded form, one an analysis. Everything taken from it is zeroed,
 * aligned for any type, and gone when the arena is freed.
 *
 * Thread: one at a time. Limit: stated at creation; beyond it arena_alloc() yields NULL and the
 * fault detail says "limit_arena" (or nomem). Callers use ARENA_NEW and check for NULL.
 */
#ifndef HAILONG_BASE_ARENA_H
#define HAILONG_BASE_ARENA_H

#include "base/fault.h"
#include "base/own.h"

struct arena;

CHECKED enum fault arena_new(size_t limit_bytes, struct arena **out);
void arena_free(struct arena *arena);
OWN_POINTER(arena, struct arena, arena_free)

/* `size` zeroed bytes, or NULL with the fault detail set. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` zeroed elements of `size` bytes; NULL also when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Copies of text; NULL stays NULL. */
char *arena_text(struct arena *arena, const char *text);
char *arena_text_n(struct arena *arena, const char *text, size_t length);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes taken so far. */
size_t arena_used(const struct arena *arena);

#endif
