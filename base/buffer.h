/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * buffer - growing text with a stated limit; a chain of appends is checked once.
 *
 *     AUTO(buffer) struct buffer page = buffer_of(LIMIT_PAGE_BYTES);
 *     buffer_text(&page, "<h1>"); ... ;
 *     TRY(buffer_check(&page));
 *
 * After a failed append (no memory, limit) the buffer ignores further ones and buffer_check()
 * says why. `data` is always NUL-terminated once anything was appended.
 * Thread: one at a time. Ownership: the buffer owns `data` until buffer_take().
 */
#ifndef HAILONG_BASE_BUFFER_H
#define HAILONG_BASE_BUFFER_H

#include "base/fault.h"
#include "base/own.h"

#include <stdarg.h>
#include <stdint.h>

struct buffer {
    char *data;
    size_t length;
    size_t capacity;
    size_t limit;
    enum fault fault;
};

struct buffer buffer_of(size_t limit_bytes);
void buffer_cleanup(struct buffer *buffer);

void buffer_bytes(struct buffer *buffer, const void *bytes, size_t length);
/* Makes room at once for what is likely to be appended. */
void buffer_reserve(struct buffer *buffer, size_t length);
/* Room for exactly `length` bytes more, which the caller writes at once; NULL after a failure. */
char *buffer_extend(struct buffer *buffer, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char character);
void buffer_integer(struct buffer *buffer, int64_t value); /* in decimal */
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Empties it, keeping the memory; clears the fault. */
void buffer_reset(struct buffer *buffer);

/* OK, or the fault of the first append that failed (detail set again). */
CHECKED enum fault buffer_check(const struct buffer *buffer);

/* Hands the text over (malloc'ed, never NULL on OK). */
CHECKED enum fault buffer_take(struct buffer *buffer, char **out, size_t *out_length);

#endif
