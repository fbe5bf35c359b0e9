/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * backup - the whole store as one file, and back.
 *
 *   DIR/hailong.db (+ log) --VACUUM INTO--> FILE.tmp-PID --checked, fsync--> FILE
 *   FILE --checked, VACUUM INTO--> another folder's hailong.db
 *
 * A backup is the store at one moment, complete and compact, made while a server stores on; it
 * holds back the log's new beginning for as long as it takes (some seconds a million answers). It
 * is in place whole or not at all. The operator's token and the folder tls/ are not in it; browsers
 * that were let in and links that were sent (sessions.h, accounts.h) do not outlive a restoring.
 *
 * Thread: any. Faults: INVALID store_foreign, store_newer {path, version}; CORRUPT backup_damaged
 * {path, what}; CONFLICT store_exists; FULL, IO, DENIED file_write {path, why}; the store's.
 */
#ifndef HAILONG_SCHEMA_BACKUP_H
#define HAILONG_SCHEMA_BACKUP_H

#include "schema/store.h"

/* What a backup holds. */
struct backup_counts {
    int64_t responses; /* quarantined ones too */
    int64_t bytes;
};

/* Readable by its owner only. A file that is there is replaced. */
CHECKED enum fault store_backup(struct store *store, const char *path, struct backup_counts *out);

/* Makes the folder's store from a backup, or from a store that no program has open; the folder must
 * be absent or empty. */
CHECKED enum fault store_restore(const char *path, const char *folder, struct backup_counts *out);

#endif
