/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * zip_write - a zip file made or changed in memory, for formats that are one (DOCX, XLSX).
 *
 *     AUTO(zip_writer) struct zip_writer *zip = NULL;
 *     TRY(zip_writer_new(&zip));
 *     TRY(zip_writer_put(zip, "word/document.xml", text.data, text.length));
 *     TRY(zip_writer_finish(zip, &out));
 *
 * Entries stand in the order they were put and bear one day, so that the same parts give the same
 * bytes. Ownership: the writer copies what it is given. Thread: one at a time. Faults: NOMEM; LIMIT
 * of the buffer; IO zip_write {why}.
 */
#ifndef HAILONG_BASE_ZIP_WRITE_H
#define HAILONG_BASE_ZIP_WRITE_H

#include "base/buffer.h"

struct zip_writer;

CHECKED enum fault zip_writer_new(struct zip_writer **out);
/* Begins with what a zip file holds. */
CHECKED enum fault zip_writer_from(const void *bytes, size_t length, struct zip_writer **out);
void zip_writer_free(struct zip_writer *writer);
OWN_POINTER(zip_writer, struct zip_writer, zip_writer_free)

/* Appends an entry that was there at the beginning; NOTFOUND without one. */
CHECKED enum fault zip_writer_get(struct zip_writer *writer, const char *name, struct buffer *out);

/* In the place of the entry of that name, if there is one. What is compressed by itself (a PNG)
 * stands as it is. */
CHECKED enum fault zip_writer_put(struct zip_writer *writer, const char *name, const void *bytes,
                                  size_t length);

/* Appends the whole file; the writer takes nothing after it. */
CHECKED enum fault zip_writer_finish(struct zip_writer *writer, struct buffer *out);

#endif
