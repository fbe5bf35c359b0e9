/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lines - a text file line by line, of any length in all, with a longest line. Streaming.
 *
 *     AUTO(lines) struct lines *lines = NULL;
 *     TRY(lines_open(path, 4096, &lines));
 *     while ((fault = lines_next(lines, &line)) == OK && line != NULL)
 *         line->text ...; line->number
 *
 * LF or CRLF end a line, the last one needs neither; a byte order mark at the start and empty lines
 * are passed over. What the bytes mean (UTF-8, JSON) is not looked at: a line may hold a NUL.
 *
 * Faults: FAULT_IO, FAULT_NOTFOUND, FAULT_DENIED file_open / file_read {path, why}; FAULT_LIMIT
 *         line_long {path, line, limit}: the next call goes on with the next line.
 * Ownership: a line is the reader's, until the next lines_next(). Thread: one at a time.
 */
#ifndef HAILONG_BASE_LINES_H
#define HAILONG_BASE_LINES_H

#include "base/buffer.h"

struct line {
    size_t number;    /* from 1 */
    const char *text; /* NUL-terminated, without its end of line */
    size_t length;
};

struct lines;

/* `limit` is the number of bytes of the longest line, its end not counted. */
CHECKED enum fault lines_open(const char *path, size_t limit, struct lines **out);
void lines_close(struct lines *lines);
OWN_POINTER(lines, struct lines, lines_close)

/* The next line, NULL at the end. */
CHECKED enum fault lines_next(struct lines *lines, const struct line **out);

#endif
