/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * own - who frees what: AUTO on the line that acquires, TAKE at the hand-over.
 *
 *     AUTO(arena) struct arena *arena = NULL;
 *     TRY(arena_new(LIMIT_REQUEST_BYTES, &arena));
 *     *out = TAKE(thing);
 *
 * AUTO(kind) runs kind_cleanup(&variable) when the variable leaves its scope, whatever way.
 * Destructors take NULL and half-built objects.
 */
#ifndef HAILONG_BASE_OWN_H
#define HAILONG_BASE_OWN_H

#include <stddef.h>

#define AUTO(kind) __attribute__((cleanup(kind##_cleanup)))

/* Hands a pointer over: yields it and leaves NULL behind. */
#define TAKE(pointer)                                                                              \
    __extension__({                                                                                \
        __typeof__(pointer) taken_ = (pointer);                                                    \
        (pointer) = NULL;                                                                          \
        taken_;                                                                                    \
    })

/* Defines kind_cleanup for pointers freed by `destroy`. */
#define OWN_POINTER(kind, type, destroy)                                                           \
    static inline void kind##_cleanup(type **pointer) { destroy(*pointer); }

/* Plain malloc'ed memory: AUTO(memory) char *text = NULL. */
void memory_cleanup(void *pointer_to_pointer);

/* Room for one item more behind `count` malloc'ed ones of `size` bytes: the array, moved when it
 * was full; NULL, with the fault's detail set and the old array as it was, without memory. */
void *memory_grow(void *items, size_t count, size_t *capacity, size_t size);

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#endif
