/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * catalog - what requests ask for all the time, kept in memory: campaigns, forms, units.
 *
 *   store --(when it changed, or after LIMIT_CATALOG_MS)--> struct catalog_view, counted
 *                                                             +- entries: campaign + its form
 *                                                             '- units
 *
 * Forms are immutable and stay for the catalog's life; campaigns and units are read again, so that
 * `hailong campaign open` in another process is seen from a millisecond later on. When reading
 * fails the last view goes on serving.
 *
 *     AUTO(catalog_view) struct catalog_view *view = NULL;
 *     TRY(catalog_look(catalog, &view));
 *     TRY(catalog_find(view, "qt-2026", &entry));
 *
 * Ownership: a view lives until its last holder lets go, the catalog outlives views; forms and
 * layouts belong to the catalog. Thread: any. Faults: the store's; NOTFOUND campaign_unknown
 * {campaign}.
 */
#ifndef HAILONG_SURVEY_SERVER_CATALOG_H
#define HAILONG_SURVEY_SERVER_CATALOG_H

#include "schema/layout.h"
#include "schema/store.h"

struct catalog;

struct catalog_entry {
    const struct campaign *campaign;
    const struct form *form;
    const struct layout *layout; /* of the form's codes */
};

struct catalog_units; /* shared between views */

struct catalog_view {
    struct catalog *catalog;
    struct arena *arena;
    const struct catalog_entry *entries; /* by campaign id */
    size_t count;
    const struct unit_list *units;
    struct catalog_units *shared_units;
    _Atomic int64_t read_ms; /* monotonic */
    int64_t changes;         /* store_campaign_changes() before it was read */
    int holders;
};

CHECKED enum fault catalog_open(struct store *store, struct catalog **out);
void catalog_close(struct catalog *catalog);
OWN_POINTER(catalog, struct catalog, catalog_close)

/* The present view; let go with catalog_let_go(). */
CHECKED enum fault catalog_look(struct catalog *catalog, struct catalog_view **out);
void catalog_let_go(struct catalog_view *view);
OWN_POINTER(catalog_view, struct catalog_view, catalog_let_go)

CHECKED enum fault catalog_find(const struct catalog_view *view, const char *campaign,
                                const struct catalog_entry **out);

/* A published form, read once. */
CHECKED enum fault catalog_form(struct catalog *catalog, const char *id, const char *version,
                                const struct form **out);

#endif
