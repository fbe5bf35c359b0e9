/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shim_vfs - a SQLite VFS over the real one that remembers, in order, what the disk was told, and
 * fails when it is asked to.
 *
 *   SQLite --> shim --> the real VFS --> files
 *               |
 *               +-- log: every write, truncation, sync, creation, deletion in one folder (disk.h
 *               |        makes of it what a power cut would leave)
 *               '-- plan: which call fails, or what happens just before it
 *
 * Whether SQLite syncs the folder is not guessed: the system call by which it opens one is watched.
 * The -shm file passes through and is not remembered; it is made again from the log. A failed write
 * leaves half of what it was given, a failed sync nothing but what had reached the disk anyway.
 *
 * Ownership: events live until the next shim_start(). Thread: any; one shim a process, the default
 * VFS from shim_start() to shim_stop(), with no connection open at either.
 */
#ifndef HAILONG_TESTS_TORTURE_SHIM_VFS_H
#define HAILONG_TESTS_TORTURE_SHIM_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHIM_NAME_MAX = 64 };

/* --- the log ---------------------------------------------------------------------------------- */

enum shim_kind {
    SHIM_FOUND,      /* a file that was there, with content: on the disk for long */
    SHIM_CREATE,     /* a new file; it has no name on the disk until the folder is synced */
    SHIM_DELETE,     /* its name is taken away */
    SHIM_WRITE,      /* `size` bytes at `offset` */
    SHIM_TRUNCATE,   /* to `offset` bytes */
    SHIM_SYNC,       /* everything done to the file before event `covers` is on the disk */
    SHIM_SYNC_LOST,  /* the same is lost: the kernel does not try twice after an I/O error */
    SHIM_SYNC_FOLDER /* the names as they were before event `covers` are on the disk */
};

struct shim_event {
    enum shim_kind kind;
    size_t file; /* number of the file: a name made anew is another file */
    char name[SHIM_NAME_MAX];
    int64_t offset;
    size_t size;
    uint8_t *bytes;
    size_t covers;
};

void shim_start(const char *folder);
void shim_stop(void);

/* How many events there are: what is done later comes after them. */
size_t shim_position(void);
/* Not while connections are open. */
const struct shim_event *shim_events(void);

/* Disks that do not keep their word, to prove that whoever looks for losses finds them. */
enum shim_lie {
    SHIM_HONEST,
    SHIM_LOG_SYNC_LIE,   /* a sync of the write-ahead log does nothing and says it did */
    SHIM_FOLDER_SYNC_LIE /* a sync of the folder does */
};
void shim_lie(enum shim_lie lie);

/* --- the plan --------------------------------------------------------------------------------- */

enum shim_call {
    SHIM_CALL_OPEN,
    SHIM_CALL_DELETE,
    SHIM_CALL_ACCESS,
    SHIM_CALL_PATH,
    SHIM_CALL_READ,
    SHIM_CALL_WRITE,
    SHIM_CALL_TRUNCATE,
    SHIM_CALL_SYNC,
    SHIM_CALL_SIZE,
    SHIM_CALL_LOCK,
    SHIM_CALL_UNLOCK,
    SHIM_CALL_RESERVED,
    SHIM_CALL_SHM_MAP,
    SHIM_CALL_SHM_LOCK,
    SHIM_CALL_SHM_UNMAP,
    SHIM_CALL_UNFETCH, /* what was mapped of a file is stale; nothing ever is */
    SHIM_CALL_COUNT
};

enum {
    SHIM_MOMENTS = (1 << SHIM_CALL_COUNT) - 1,     /* every call */
    SHIM_EVERY_CALL = (1 << SHIM_CALL_UNFETCH) - 1 /* that may fail */
};

struct shim_plan {
    unsigned calls;                /* which are counted: 1 << SHIM_CALL_... */
    int64_t nth;                   /* the first that is met, from 1; 0 = none */
    bool lasting;                  /* and every later one */
    int code;                      /* what they return; 0 = the I/O error of their kind */
    int reason;                    /* errno of that error; 0 = EIO */
    void (*before)(void *context); /* instead of failing: called before the nth goes on */
    void *context;
};

/* Begins to count. NULL: no call is met any more. */
void shim_plan(const struct shim_plan *plan);
/* Calls counted and calls met since. */
int64_t shim_counted(void);
int64_t shim_met(void);

#endif
