/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shim_log - the log and the plan behind shim_vfs.h (private to it).
 *
 * Thread: any.
 */
#ifndef HAILONG_TESTS_TORTURE_SHIM_LOG_H
#define HAILONG_TESTS_TORTURE_SHIM_LOG_H

#include "tests/torture/shim_vfs.h"

enum { SHIM_NO_FILE = -1 };

/* Begins an empty log. */
void shim_log_start(const char *folder);

/* The number of the file at a path, which was just opened; SHIM_NO_FILE outside the folder. */
int shim_log_open(const char *path, bool existed);
void shim_log_delete(const char *path);
void shim_log_write(int file, int64_t offset, const void *bytes, size_t size);
void shim_log_truncate(int file, int64_t size);
/* A sync that began at event `covers`. */
void shim_log_sync(int file, size_t covers, bool lost);
void shim_log_sync_folder(size_t covers);

/* Whether a file is a write-ahead log. */
bool shim_log_is_wal(int file);
enum shim_lie shim_log_lie(void);

/* SQLITE_OK, or what this call must return. */
int shim_fate(enum shim_call call);

#endif
