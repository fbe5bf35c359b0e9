/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Most requests need little; what is under 1 KB malloc hands out without searching. */
enum { FIRST_BLOCK_BYTES = 960, BLOCK_BYTES = 16 * 1024, FIRST_CAPACITY = 64 };

struct block {
    struct block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *blocks;
    size_t limit;
    size_t used;
};

void memory_cleanup(void *pointer_to_pointer) { free(*(void **)pointer_to_pointer); }

void *memory_grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t larger = *capacity == 0 ? FIRST_CAPACITY : 2 * *capacity;
    void *grown = reallocarray(items, larger, size);
    if (grown == NULL)
        (void)fault_nomem();
    else
        *capacity = larger;
    return grown;
}

enum fault arena_new(size_t limit_bytes, struct arena **out)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        return fault_nomem();
    arena->limit = limit_bytes;
    *out = arena;
    return OK;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    struct block *next;
    for (struct block *block = arena->blocks; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    free(arena);
}

static struct block *block_with(struct arena *arena, size_t size)
{
    struct block *head = arena->blocks;
    if (head != NULL && head->size - head->used >= size)
        return head;
    size_t bytes = head == NULL && size <= FIRST_BLOCK_BYTES ? FIRST_BLOCK_BYTES : BLOCK_BYTES;
    struct block *block = malloc(sizeof *block + bytes);
    if (block == NULL) {
        (void)fault_nomem();
        return NULL;
    }
    block->used = 0;
    block->size = bytes;
    block->next = head;
    arena->blocks = block;
    return block;
}

/* Touching large memory page by page costs more than what most passes do with it. Only advice. */
static void ask_for_huge_pages(void *memory, size_t size)
{
    enum { HUGE_PAGE = 2 << 20 };
    size_t skipped = HUGE_PAGE - (uintptr_t)memory % HUGE_PAGE;
    if (size > skipped + HUGE_PAGE)
        (void)madvise((char *)memory + skipped, (size - skipped) / HUGE_PAGE * HUGE_PAGE,
                      MADV_HUGEPAGE);
}

/* A block of its own, behind the one that is being filled. Large zeroed memory costs nothing until
 * it is touched. */
static void *large(struct arena *arena, size_t size)
{
    struct block *block = calloc(1, sizeof *block + size);
    if (block == NULL) {
        (void)fault_nomem();
        return NULL;
    }
    ask_for_huge_pages(block, size);
    block->used = block->size = size;
    struct block **place = arena->blocks == NULL ? &arena->blocks : &arena->blocks->next;
    block->next = *place;
    *place = block;
    arena->used += size;
    return block->bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    enum { UNIT = alignof(max_align_t) };
    if (size > arena->limit || arena->used + size > arena->limit) {
        char limit[32];
        snprintf(limit, sizeof limit, "%zu", arena->limit);
        (void)fault_raise(FAULT_LIMIT, "limit_arena", "limit", limit, NULL);
        return NULL;
    }
    size_t rounded = (size + UNIT - 1) / UNIT * UNIT;
    if (rounded > BLOCK_BYTES)
        return large(arena, rounded);
    struct block *block = block_with(arena, rounded);
    if (block == NULL)
        return NULL;
    void *memory = block->bytes + block->used;
    block->used += rounded;
    arena->used += rounded;
    /* Here, not with the block: most blocks are never used to their end. */
    return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        (void)fault_nomem();
        return NULL;
    }
    return arena_alloc(arena, bytes);
}

char *arena_text_n(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (copy != NULL && length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_text_n(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list list;
    va_list again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *text = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1);
    if (text != NULL)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

size_t arena_used(const struct arena *arena) { return arena->used; }
