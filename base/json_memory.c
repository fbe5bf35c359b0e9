/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json_memory.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>

/* Most members are as short as "q9_24":4 and take some 12 bytes for each of their text's: a node,
 * a name, two places in the list of members. */
enum { TREE_OF_TEXT = 12, PIECE_LEAST = 16 * 1024, PIECE_KEPT_MOST = 64 * 1024 };

/* A sanitizer is to see a tree that is used after it was freed. */
#if defined(__SANITIZE_ADDRESS__)
enum { KEEPS_PIECES = 0 };
#else
enum { KEEPS_PIECES = 1 };
#endif

struct json_memory {
    struct json_memory *next; /* the other pieces */
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

/* The tree this thread is making: its first piece, and what is left of the one in use. */
static _Thread_local struct {
    struct json_memory *first; /* NULL = none */
    unsigned char *next;
    unsigned char *end;
} making;

static pthread_key_t kept; /* each thread's piece */
static pthread_once_t kept_named = PTHREAD_ONCE_INIT;
static bool can_keep;

static void name_kept(void) { can_keep = KEEPS_PIECES && pthread_key_create(&kept, free) == 0; }

static struct json_memory *piece_new(size_t size)
{
    struct json_memory *piece = malloc(sizeof *piece + size);
    if (piece == NULL)
        return NULL;
    piece->next = NULL;
    piece->size = size;
    return piece;
}

/* The thread's piece when it is large enough, else a new one. */
static struct json_memory *first_piece(size_t size)
{
    struct json_memory *piece = can_keep ? pthread_getspecific(kept) : NULL;
    if (piece == NULL || piece->size < size)
        return piece_new(size);
    pthread_setspecific(kept, NULL);
    piece->next = NULL;
    return piece;
}

static void piece_free(struct json_memory *piece)
{
    bool keep = can_keep && piece->size <= PIECE_KEPT_MOST && pthread_getspecific(kept) == NULL;
    if (!keep || pthread_setspecific(kept, piece) != 0)
        free(piece);
}

static void use(struct json_memory *piece)
{
    making.next = piece->bytes;
    making.end = piece->bytes + piece->size;
}

struct json_memory *json_memory_begin(size_t text_length)
{
    pthread_once(&kept_named, name_kept);
    size_t size = TREE_OF_TEXT * text_length;
    making.first = first_piece(size < PIECE_LEAST ? PIECE_LEAST : size);
    if (making.first != NULL)
        use(making.first);
    return making.first;
}

void json_memory_end(void) { making.first = NULL; }

/* From one more piece, twice as large as the last, so that many are few; the last is the second in
 * the list. */
__attribute__((noinline)) static void *take_from_new(size_t size)
{
    struct json_memory *first = making.first;
    const struct json_memory *last = first->next == NULL ? first : first->next;
    struct json_memory *piece = piece_new(size > 2 * last->size ? size : 2 * last->size);
    if (piece == NULL)
        return NULL;
    piece->next = first->next;
    first->next = piece;
    use(piece);
    making.next += size;
    return piece->bytes;
}

void *json_memory_take(size_t size)
{
    enum { UNIT = alignof(void *) };
    if (making.first == NULL)
        return malloc(size);
    size_t rounded = (size + UNIT - 1) / UNIT * UNIT;
    unsigned char *taken = making.next;
    if ((size_t)(making.end - taken) < rounded)
        return take_from_new(rounded);
    making.next = taken + rounded;
    return taken;
}

void json_memory_give(void *taken)
{
    if (making.first == NULL)
        free(taken);
}

struct json_memory *json_memory_of(void *root)
{
    if (root == NULL)
        return NULL;
    return (void *)((unsigned char *)root - offsetof(struct json_memory, bytes));
}

void json_memory_free(struct json_memory *memory)
{
    if (memory == NULL)
        return;
    struct json_memory *next;
    for (struct json_memory *piece = memory->next; piece != NULL; piece = next) {
        next = piece->next;
        free(piece);
    }
    piece_free(memory);
}
