/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * verify - whether what is stored is what was stored: the file against itself.
 *
 *   the file          SQLite's own check of pages and indexes; names that lead nowhere
 *   documents         each against its hash, and against the columns beside it
 *   packed codes      each against its document: none missing, none over; of those in quarantine
 *                     against the last ruling on it
 *   counts            responses against what the audit counted when they came
 *   the audit         each row against the chain of hashes (audit_log.h has its findings)
 *   forms, indices    against their hashes; layouts against forms
 *
 * It reads chunk by chunk, by the table and not by an index; a server may go on storing meanwhile.
 * About 40 us a response. The migrations' checksums are compared whenever a store is opened.
 *
 * Findings (errors): verify_file {what}, verify_reference {table, row, target}, verify_hash {what,
 * name}, verify_document {id}, verify_column {id, column}, verify_codes {id}, verify_codes_over
 * {count}, verify_layout {form, version}, verify_derivation, verify_count {audit, table},
 * verify_purge {campaign}. Those
 * about codes, layouts and indexes go away with `hailong rebuild`.
 * Thread: any. Faults: the store's; NOMEM.
 */
#ifndef HAILONG_SCHEMA_VERIFY_H
#define HAILONG_SCHEMA_VERIFY_H

#include "schema/store.h"

struct verification {
    void (*progress)(void *context, int64_t responses); /* called now and then; may be NULL */
    void *context;
    int64_t responses; /* looked at so far */
};

CHECKED enum fault store_verify(struct store *store, struct findings *findings,
                                struct verification *verification);

#endif
