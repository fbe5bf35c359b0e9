/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chain - the hash of a row of the audit, over the row and the hash of the row before it (private
 * to schema): what is altered, taken out, put in or moved afterwards no longer fits.
 *
 *   32 zero bytes --row 1--> hash 1 --row 2--> hash 2 --row 3--> ... --> the head
 *
 * BLAKE2b-256 over these bytes, in this order; a number is 8 bytes, the highest first, in two's
 * complement; a text is its length in bytes as such a number, then its bytes (UTF-8). So no two
 * different rows have the same bytes, and no text can run into the next.
 *
 *   hash of the row before (32 bytes; zeros before the first)
 *   number, at_ms, responses, withdrawn, looked      five numbers
 *   actor, action, subject, detail                   four texts
 *
 * There is no key: whoever may write the file can make a whole chain anew. What they cannot change
 * is a head that was printed before (in every report) and stands outside of it.
 *
 * Thread: any. Faults: NOMEM; the connection's.
 */
#ifndef HAILONG_SCHEMA_CHAIN_H
#define HAILONG_SCHEMA_CHAIN_H

#include "base/id.h"
#include "schema/connection.h"

enum { CHAIN_TEXTS = 4 };

struct chain_text {
    const void *bytes;
    size_t length;
};

struct chain_row {
    int64_t number;
    int64_t at_ms;
    int64_t responses;
    int64_t withdrawn;
    int64_t looked;
    struct chain_text texts[CHAIN_TEXTS]; /* actor, action, subject, detail */
};

CHECKED enum fault chain_hash(struct hash previous, const struct chain_row *row, struct hash *out);

struct chain_text chain_text_of(const char *text);

/* Makes audit_link(previous, number, at_ms, actor, action, subject, detail, responses, withdrawn,
 * looked) known to the connection, for the migration that chains what is there. */
CHECKED enum fault chain_register(struct connection *connection);

#endif
