/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024, NUMBER_TEXT_SIZE = 24 };

static const char byte_order_mark[] = "\xEF\xBB\xBF";

struct lines {
    FILE *file;
    char *path;
    size_t limit;
    const char *at; /* what was not looked at yet, up to `end` */
    const char *end;
    bool too_long; /* this line */
    struct line line;
    struct buffer text;
    char block[BLOCK_BYTES];
};

static enum fault raise_file(const char *code, const char *path, int error)
{
    enum fault fault = error == ENOENT ? FAULT_NOTFOUND : error == EACCES ? FAULT_DENIED : FAULT_IO;
    return fault_raise(fault, code, "path", path, "why", strerror(error), NULL);
}

static enum fault raise_long(const struct lines *lines)
{
    char line[NUMBER_TEXT_SIZE];
    char limit[NUMBER_TEXT_SIZE];
    snprintf(line, sizeof line, "%zu", lines->line.number);
    snprintf(limit, sizeof limit, "%zu", lines->limit);
    return fault_raise(FAULT_LIMIT, "line_long", "path", lines->path, "line", line, "limit", limit,
                       NULL);
}

enum fault lines_open(const char *path, size_t limit, struct lines **out)
{
    AUTO(lines) struct lines *lines = calloc(1, sizeof *lines);
    if (lines == NULL)
        return fault_nomem();
    lines->limit = limit;
    lines->text = buffer_of(limit + sizeof "\r");
    lines->path = strdup(path);
    if (lines->path == NULL)
        return fault_nomem();
    lines->file = fopen(path, "rbe");
    if (lines->file == NULL)
        return raise_file("file_open", path, errno);
    *out = TAKE(lines);
    return OK;
}

void lines_close(struct lines *lines)
{
    if (lines == NULL)
        return;
    if (lines->file != NULL)
        fclose(lines->file);
    buffer_cleanup(&lines->text);
    free(lines->path);
    free(lines);
}

static void skip_mark(struct lines *lines)
{
    size_t length = strlen(byte_order_mark);
    if ((size_t)(lines->end - lines->at) >= length &&
        memcmp(lines->at, byte_order_mark, length) == 0)
        lines->at += length;
}

/* Reads the next block when the last is used up; *more is false at the end of the file. */
static enum fault fill(struct lines *lines, bool *more)
{
    *more = lines->at < lines->end;
    if (*more)
        return OK;
    size_t got = fread(lines->block, 1, sizeof lines->block, lines->file);
    if (got < sizeof lines->block && ferror(lines->file))
        return raise_file("file_read", lines->path, errno);
    lines->at = lines->block;
    lines->end = lines->block + got;
    if (lines->line.number == 0)
        skip_mark(lines);
    *more = lines->at < lines->end;
    return OK;
}

/* Keeps the bytes up to `to`, as far as a longest line and a CR have room. */
static void keep(struct lines *lines, const char *to)
{
    size_t size = (size_t)(to - lines->at);
    size_t room = lines->limit + 1 - lines->text.length;
    lines->too_long = lines->too_long || size > room;
    buffer_bytes(&lines->text, lines->at, size < room ? size : room);
}

/* The bytes up to the next LF or the end of the file; *more is false when there is nothing. */
static enum fault read_line(struct lines *lines, bool *more)
{
    buffer_reset(&lines->text);
    buffer_bytes(&lines->text, "", 0);
    lines->too_long = false;
    TRY(fill(lines, more));
    lines->line.number += *more;
    for (bool within = *more; within;) {
        const char *newline = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));
        keep(lines, newline != NULL ? newline : lines->end);
        lines->at = newline != NULL ? newline + 1 : lines->end;
        if (newline != NULL)
            break;
        TRY(fill(lines, &within));
    }
    return buffer_check(&lines->text);
}

/* Takes off the CR of a CRLF. */
static void trim(struct lines *lines)
{
    size_t length = lines->text.length;
    if (length > 0 && lines->text.data[length - 1] == '\r')
        length--;
    lines->text.data[length] = '\0';
    lines->line.text = lines->text.data;
    lines->line.length = length;
}

enum fault lines_next(struct lines *lines, const struct line **out)
{
    bool more = true;
    do {
        TRY(read_line(lines, &more));
        trim(lines);
    } while (more && lines->line.length == 0);
    if (lines->too_long || lines->line.length > lines->limit)
        return raise_long(lines);
    *out = more ? &lines->line : NULL;
    return OK;
}
