/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store - the data folder: everything that is kept, in one SQLite file. The only home of sqlite3.
 *
 *   DIR/hailong.db         kept and derived tables (migrations/, each column explained there)
 *   DIR/operator.token     the operator's secret (written by `init`)
 *
 *   store ---- readers (a pool, one connection each, read only) ---- any thread
 *     +------- one writing connection ------------------------------ writer.h, or one command
 *
 * Settings of every connection: WAL, synchronous=FULL, foreign keys, defensive, trusted_schema off,
 * cell_size_check, busy timeout 10 s. One statement a file in queries/, all prepared at open, so a
 * typo in any of them stops the first test. Another process may serve the same folder meanwhile.
 *
 * Ownership: what is read is copied into the caller's arena (or list). Thread: every function may
 * be called by any thread, store_open and store_close by one.
 * Faults: NOTFOUND store_missing {path}; CONFLICT store_exists; INVALID store_foreign (not a
 * hailong file), store_newer {path, version} (made by a newer program: nothing is touched);
 * BUSY, FULL, IO, CORRUPT, DB with SQLite's words and the path.
 */
#ifndef HAILONG_SCHEMA_STORE_H
#define HAILONG_SCHEMA_STORE_H

#include "forms/campaign.h"
#include "forms/cursor.h"
#include "forms/unit_heir.h"

struct store;

/* Makes the folder (0700) and an empty store in it; the folder must be absent or empty. */
CHECKED enum fault store_create(const char *folder);

/* Opens, applying migrations the program knows and the file lacks. */
CHECKED enum fault store_open(const char *folder, struct store **out);
void store_close(struct store *store);
OWN_POINTER(store, struct store, store_close)

const char *store_folder(const struct store *store);

/* OK while the data file is where it was opened; IO store_moved {path} when it was moved, deleted
 * or replaced: what is written now would be lost, so nothing is written any more. Cheap. */
CHECKED enum fault store_in_place(const struct store *store);

/* Sizes of the data file and of its write-ahead log on disk; 0 for one that is not there. */
struct store_sizes {
    int64_t file_bytes;
    int64_t wal_bytes;
};
struct store_sizes store_sizes(const struct store *store);

/* Units. Putting is one transaction, replacing rows of the same (code, valid_from). `actor`, here
 * and below, is who does it, for the audit: NULL = whoever the program runs as. */
CHECKED enum fault store_put_units(struct store *store, const struct unit_list *units,
                                   const char *actor);
/* The same with which of them follow which others. */
CHECKED enum fault store_put_units_heirs(struct store *store, const struct unit_list *units,
                                         const struct unit_heirs *heirs, const char *actor);
CHECKED enum fault store_unit_heirs(struct store *store, struct arena *arena,
                                    struct unit_heirs *out);
CHECKED enum fault store_units(struct store *store, struct unit_list **out);

/* Forms. A version is immutable: putting another document under the same id and version is
 * CONFLICT form_changed {form, version}; the same again is OK. */
CHECKED enum fault store_put_form(struct store *store, const struct form *form, const char *actor);
CHECKED enum fault store_form(struct store *store, const char *id, const char *version,
                              struct form **out);
struct form_entry {
    const char *id;
    const char *version;
    const char *hash;
};
CHECKED enum fault store_forms(struct store *store, struct arena *arena,
                               const struct form_entry **out, size_t *out_count);

/* Index definitions: canonical JSON by id, immutable in the same way (CONFLICT index_changed). */
CHECKED enum fault store_put_index(struct store *store, const char *id, const char *document);
CHECKED enum fault store_index(struct store *store, struct arena *arena, const char *id,
                               const char **out_document);

CHECKED enum fault store_indices(struct store *store, struct arena *arena, const char *const **out,
                                 size_t *out_count);

/* Campaigns. Creating checks that form, index and units exist (NOTFOUND) and that the id is free
 * (CONFLICT campaign_exists). States follow campaign.h's picture (CONFLICT campaign_state). */
CHECKED enum fault store_create_campaign(struct store *store, const struct campaign *campaign);
CHECKED enum fault store_campaign(struct store *store, struct arena *arena, const char *id,
                                  struct campaign *out);
CHECKED enum fault store_campaigns(struct store *store, struct arena *arena,
                                   const struct campaign **out, size_t *out_count);
CHECKED enum fault store_set_campaign_state(struct store *store, const char *id,
                                            enum campaign_state state);

/* A number that grows with every campaign made and every change of a state, by whatever process:
 * cheap to ask often, so that what is kept in memory can be known to be fresh. */
CHECKED enum fault store_campaign_changes(struct store *store, int64_t *out);

/* What a query of responses takes in: a campaign, some of its units (NULL = all), days, modes. */
struct response_query {
    const char *campaign;
    const char *const *units; /* codes; NULL = all */
    size_t unit_count;
    int32_t from_day; /* of `started`, DAY_NONE = open */
    int32_t to_day;
    unsigned modes; /* bit m = enum response_mode m; 0 = all */
    bool partial;   /* also those with complete:false */
    bool ruled;     /* of a cursor: what is in quarantine and ruled in (rulings.h), nothing else */
};

/* Valid responses in (unit, id) order as codes of `form`, which must outlive the cursor. */
CHECKED enum fault store_cursor(struct store *store, const struct form *form,
                                const struct response_query *query, struct response_cursor **out);

/* How many of each kind the query's campaign, units and days hold (`partial` of the query is
 * ignored: `responses` are the complete valid ones, `partial` the incomplete valid ones). A
 * conflict counts under the unit, day and mode of the response that came first. */
struct response_counts {
    int64_t responses;
    int64_t quarantined;
    int64_t conflicts;
    int64_t partial;
};
CHECKED enum fault store_counts(struct store *store, const struct response_query *query,
                                struct response_counts *out);

/* Whether a response with this id is stored, valid or quarantined. */
CHECKED enum fault store_has_response(struct store *store, const char *province, struct uuid id,
                                      bool *out);

/* Makes every derived table and index again from what is kept (`hailong rebuild`). A server may go
 * on meanwhile. `progress`, when set, is called now and then with the responses done so far.
 * CORRUPT store_document {id} when a kept document does not read back. */
struct rebuilding {
    void (*progress)(void *context, int64_t responses);
    void *context;
    int64_t responses;
};
CHECKED enum fault store_rebuild(struct store *store, struct rebuilding *rebuilding);

/* A response as it is kept. */
struct stored_response {
    struct uuid id;
    const char *unit;
    const char *document; /* canonical JSON without id */
    const char *reasons;  /* of its quarantine, a JSON array of findings; NULL = valid */
    int purged;           /* enum purge_what (purge.h); 0 = the document is whole */
    int64_t received_ms;
};

/* Every response that a query takes in, quarantined ones too when asked, in (unit, id) order, for
 * export. `row` and its texts live until `visit` returns; a fault from it stops. */
typedef enum fault (*stored_response_visitor)(void *context, const struct stored_response *row);
CHECKED enum fault store_visit_responses(struct store *store, const struct response_query *query,
                                         bool quarantined, stored_response_visitor visit,
                                         void *context);

/* A response by its id, of whatever campaign of the province: in the arena; *out is NULL when there
 * is none. */
struct known_response {
    const char *campaign;
    struct stored_response response;
    struct hash hash; /* of the document */
};
CHECKED enum fault store_response(struct store *store, const char *province, struct uuid id,
                                  struct arena *arena, const struct known_response **out);

#endif
