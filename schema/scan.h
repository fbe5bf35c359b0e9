/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scan - responses of a campaign in (unit, id) order, however many and however long it takes
 * (private to schema; under cursors and visits): their documents, or their packed codes.
 *
 *   response_order, response_codes --a chunk of rows, copied--> struct scan --scan_next--> one row
 *
 * A statement that is being read pins the WAL: it cannot begin anew, and grows as long as answers
 * come in. So a scan holds a reader only while it copies a chunk of at most SCAN_CHUNK_ROWS rows
 * or about SCAN_CHUNK_BYTES, some milliseconds, and goes on later right after the last (unit, id)
 * it has: whoever reads slowly, or stops reading, is in nobody's way. What is stored meanwhile is
 * seen when it lies beyond the chunk; what was there at the start is always seen, nothing twice.
 *
 * Ownership: a scan owns its copies; a row's texts live until the next call.
 * Thread: one at a time. Faults: the store's; LIMIT for more units than fit RANGES_BYTES_MAX.
 */
#ifndef HAILONG_SCHEMA_SCAN_H
#define HAILONG_SCHEMA_SCAN_H

#include "schema/store_inside.h"

enum { SCAN_CHUNK_ROWS = 256, SCAN_CHUNK_BYTES = 1 << 20, RANGES_BYTES_MAX = 8 << 20 };

/* The unit filter of a query as ranges of the index: one a code, or one that takes in all. */
struct unit_ranges {
    struct arena *arena; /* owned */
    const char **units;  /* sorted by strcmp, no code twice */
    size_t count;
    bool all;
};

CHECKED enum fault unit_ranges_of(const struct response_query *query, struct unit_ranges *out);
void unit_ranges_cleanup(struct unit_ranges *ranges);

/* How many ranges there are, and where one begins and ends as query parameters. */
size_t unit_ranges_count(const struct unit_ranges *ranges);
struct bound unit_ranges_first(const struct unit_ranges *ranges, size_t index);
struct bound unit_ranges_last(const struct unit_ranges *ranges, size_t index);

struct scan_row {
    struct uuid id;
    const char *unit;
    int32_t started_day; /* DAY_NONE = not told */
    bool complete;
    /* SCAN_DOCUMENTS */
    int64_t received_ms;
    const char *document;
    size_t document_length;
    const char *reasons; /* of its quarantine; NULL = valid */
    int purged;          /* enum purge_what; 0 = the document is whole */
    /* SCAN_CODES, SCAN_RULED */
    enum response_mode mode;
    const char *village; /* these: NULL = not told */
    const char *counter;
    const char *field;
    const uint8_t *codes; /* packed (layout.h) */
    size_t codes_size;
};

enum scan_kind {
    SCAN_CODES,    /* valid responses */
    SCAN_RULED,    /* those ruled in */
    SCAN_VALID,    /* documents of valid responses */
    SCAN_DOCUMENTS /* documents of quarantined ones too */
};

struct scan;

/* Without a store (NULL) only scan_chunk() serves it. */
CHECKED enum fault scan_open(struct store *store, const struct response_query *query,
                             enum scan_kind kind, struct scan **out);
void scan_close(struct scan *scan);
OWN_POINTER(scan, struct scan, scan_close)

/* The next row, NULL at the end. */
CHECKED enum fault scan_next(struct scan *scan, const struct scan_row **out);

/* The next rows, none at the end, read by this connection: for who must read and write in one
 * transaction. */
CHECKED enum fault scan_chunk(struct scan *scan, struct connection *connection,
                              const struct scan_row **out, size_t *out_count);

#endif
