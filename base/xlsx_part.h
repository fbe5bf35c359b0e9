/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx_part - one XML part of a workbook, read element by element (private to xlsx_*.c; the only
 * home of libzip and expat).
 *
 *   part --unzip, bounded--> expat --> open(name), text, close(name): without prefixes
 *
 * A handler that cannot go on sets xlsx_walk.fault; reading then stops and yields it.
 * Thread: one. Faults and limits: xlsx_read.h.
 */
#ifndef HAILONG_BASE_XLSX_PART_H
#define HAILONG_BASE_XLSX_PART_H

#include "base/xlsx_read.h"

struct xlsx_book;

struct xlsx_walk {
    const char *path;
    const char *part;
    void *self;
    void (*open)(struct xlsx_walk *walk, const char *name, const char **attributes);
    void (*close)(struct xlsx_walk *walk, const char *name);
    void (*text)(struct xlsx_walk *walk, const char *text, size_t length); /* NULL = none wanted */
    size_t line; /* of the part, while a handler runs */
    enum fault fault;
};

CHECKED enum fault xlsx_book_open(const struct xlsx_bytes *file, struct xlsx_book **out);
void xlsx_book_close(struct xlsx_book *book);
OWN_POINTER(xlsx_book, struct xlsx_book, xlsx_book_close)

/* Walks the part walk->part; INVALID xlsx_part when there is none. */
CHECKED enum fault xlsx_walk(struct xlsx_book *book, struct xlsx_walk *walk);

/* An attribute by its name without prefix, NULL = not given. */
const char *xlsx_attribute(const char **attributes, const char *name);

/* Stops the walk with a fault of {path, part, line}. */
void xlsx_stop(struct xlsx_walk *walk, enum fault fault, const char *code);

#endif
