/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file - whole files in and out; faults name the path and the reason.
 */
#ifndef HAILONG_BASE_FILE_H
#define HAILONG_BASE_FILE_H

#include "base/buffer.h"

/* Reads a whole file into `out` (which keeps its limit: FAULT_LIMIT beyond it). */
CHECKED enum fault file_read(const char *path, struct buffer *out);

/* Writes a file so that it is there whole or not at all: temporary name, fsync, rename.
 * `mode` as for open(2), e.g. 0644 or 0600. */
CHECKED enum fault file_write(const char *path, const void *data, size_t size, unsigned mode);

/* OK when a file may be put at `path`: INVALID file_special when a device, pipe or socket is there,
 * which a rename would do away with. */
CHECKED enum fault file_may_replace(const char *path);

/* Makes a folder and its parents; done already is OK. */
CHECKED enum fault folder_make(const char *path, unsigned mode);

/* True when the folder does not exist or holds nothing. */
bool folder_is_empty(const char *path);

#endif
