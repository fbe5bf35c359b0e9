/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * migrate - brings a file to the tables this program knows (private to schema).
 *
 *   migrations/0001-start.sql, 0002-....sql   each in its own transaction, with its row in table
 *                                             migration and the file's user_version
 *
 * A migration's checksum is recorded and compared at every open: an edited migration means that
 * two programs with one version number disagree about the tables.
 * Thread: the connection's. Faults: CORRUPT migration_changed {path, name}; the connection's.
 */
#ifndef HAILONG_SCHEMA_MIGRATE_H
#define HAILONG_SCHEMA_MIGRATE_H

#include "base/asset.h"
#include "schema/connection.h"

/* The number of the newest migration among the assets. */
int migrate_latest(const struct asset *assets);

/* Compares what is recorded and applies what is missing. For a file that has none the application
 * id is set too, in the first transaction. */
CHECKED enum fault migrate_apply(struct connection *connection, const struct asset *assets);

#endif
