/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_memory - where a parsed tree lives: in a few pieces that go back all at once (private to
 * json*.c). A response is some 200 small things, made together and never freed apart.
 *
 *   json_memory_begin   what cJSON allocates on this thread comes from the memory:
 *     root, "name", child, ...     [first piece: root ...] -> [piece: ...] -> ...
 *   json_memory_end     and no longer does
 *   json_memory_free    all of it
 *
 * Ownership: the root's holder has the memory (json_memory_of). Thread: a tree may be freed on
 * another thread than made it. Each thread keeps a piece for its next tree, until it ends.
 */
#ifndef HAILONG_BASE_JSON_MEMORY_H
#define HAILONG_BASE_JSON_MEMORY_H

#include "base/own.h"

struct json_memory;

/* cJSON's malloc and free, whoever uses it; between begin and end, on that thread, the memory's. */
void *json_memory_take(size_t size);
void json_memory_give(void *taken);

/* Memory for the tree of a text so long; NULL when there is none. One at a time on a thread. */
struct json_memory *json_memory_begin(size_t text_length);
void json_memory_end(void);

/* The memory a root, the first thing taken from it, lies in; NULL of NULL. */
struct json_memory *json_memory_of(void *root);

void json_memory_free(struct json_memory *memory);
OWN_POINTER(json_memory, struct json_memory, json_memory_free)

#endif
