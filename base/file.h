/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file - whole files in and out; faults name the path and the reason.
 *
 *   file_out_open("a.csv") --> a.csv.tmp-4711 --file_out_put ...--> file_out_end: fsync, a.csv
 *                                                file_out_close without it: nothing was there
 *
 *     AUTO(file_out) struct file_out *file = NULL;
 *     TRY(file_out_open(path, 0600, &file));
 *     TRY(file_out_put(file, text.data, text.length));
 *     return file_out_end(file);
 *
 * The temporary name is one that nobody had (O_EXCL, no link is followed), so that what a killed
 * process left behind is in nobody's way.
 * Thread: one at a time. Ownership: a file being written owns its descriptor, unless it was given.
 * Faults: NOTFOUND, DENIED, FULL, IO file_open / file_read / file_write {path, why}; INVALID
 * file_special {path}; LIMIT file_large {path, limit}, path_long {path}; IO output_gone.
 */
#ifndef HAILONG_BASE_FILE_H
#define HAILONG_BASE_FILE_H

#include "base/buffer.h"

/* Reads a whole file into `out` (which keeps its limit: FAULT_LIMIT beyond it). */
CHECKED enum fault file_read(const char *path, struct buffer *out);

/* Writes a file so that it is there whole or not at all. `mode` as for open(2): 0644 or 0600. */
CHECKED enum fault file_write(const char *path, const void *data, size_t size, unsigned mode);

/* A file that is written bit by bit and is there whole or not at all. INVALID file_special when a
 * device, a pipe or a socket is at `path`, which a rename would do away with. */
struct file_out;
CHECKED enum fault file_out_open(const char *path, unsigned mode, struct file_out **out);
/* The same to a descriptor of the caller's, standard output for instance: nothing to throw away. */
CHECKED enum fault file_out_to(int descriptor, struct file_out **out);
CHECKED enum fault file_out_put(struct file_out *file, const void *data, size_t size);
/* The name it has until it is ended, for a library that writes it by name. */
const char *file_out_name(const struct file_out *file);
/* Makes what was put durable, and gives it its name. */
CHECKED enum fault file_out_end(struct file_out *file);
/* Frees; throws away what was put, unless it was ended. */
void file_out_close(struct file_out *file);
OWN_POINTER(file_out, struct file_out, file_out_close)

/* Makes a folder and its parents; done already is OK. */
CHECKED enum fault folder_make(const char *path, unsigned mode);

/* True when the folder does not exist or holds nothing. */
bool folder_is_empty(const char *path);

#endif
