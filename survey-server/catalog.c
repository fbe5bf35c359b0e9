/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/catalog.h"

#include "base/log.h"
#include "survey-server/limits.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct catalog_units {
    struct unit_list *list;
    int64_t read_ms;
    int holders; /* views */
};

struct kept_form {
    struct form *form;
    struct layout *layout;
    struct kept_form *next;
};

struct catalog {
    struct store *store;
    pthread_mutex_t lock; /* guards what follows, and every `holders` */
    struct catalog_view *view;
    bool reading;             /* somebody makes the next view */
    _Atomic int64_t asked_ms; /* monotonic; when the store was last asked whether it changed */
    struct kept_form *forms;
};

static void units_let_go(struct catalog_units *units)
{
    if (units == NULL || --units->holders > 0)
        return;
    unit_list_free(units->list);
    free(units);
}

static void view_free(struct catalog_view *view)
{
    if (view == NULL)
        return;
    arena_free(view->arena);
    free(view);
}

static enum fault read_units(struct catalog *catalog, struct catalog_units **out)
{
    struct unit_list *list = NULL;
    TRY(store_units(catalog->store, &list));
    struct catalog_units *units = calloc(1, sizeof *units);
    if (units == NULL) {
        unit_list_free(list);
        return fault_nomem();
    }
    *units = (struct catalog_units){.list = list, .read_ms = clock_monotonic_ms()};
    *out = units;
    return OK;
}

/* Whether every unit of every campaign is in the list. */
static bool knows_units(const struct unit_list *units, const struct catalog_view *view)
{
    for (size_t i = 0; i < view->count; i++) {
        const struct campaign *campaign = view->entries[i].campaign;
        for (size_t j = 0; j < campaign->unit_count; j++) {
            if (unit_list_find(units, campaign->units[j]) == NULL)
                return false;
        }
    }
    return true;
}

static void kept_form_free(struct kept_form *kept)
{
    if (kept == NULL)
        return;
    layout_free(kept->layout);
    form_free(kept->form);
    free(kept);
}
OWN_POINTER(kept_form, struct kept_form, kept_form_free)

/* Holding the lock. */
static const struct kept_form *find_form(const struct catalog *catalog, const char *id,
                                         const char *version)
{
    for (const struct kept_form *kept = catalog->forms; kept != NULL; kept = kept->next) {
        if (strcmp(kept->form->id, id) == 0 && strcmp(kept->form->version, version) == 0)
            return kept;
    }
    return NULL;
}

static enum fault read_form(struct catalog *catalog, const char *id, const char *version,
                            struct kept_form **out)
{
    AUTO(kept_form) struct kept_form *kept = calloc(1, sizeof *kept);
    if (kept == NULL)
        return fault_nomem();
    TRY(store_form(catalog->store, id, version, &kept->form));
    TRY(layout_new(kept->form, &kept->layout));
    *out = TAKE(kept);
    return OK;
}

/* A published form, read once; of two threads that read it at once one keeps it. */
static enum fault get_form(struct catalog *catalog, const char *id, const char *version,
                           const struct kept_form **out)
{
    AUTO(kept_form) struct kept_form *read = NULL;
    pthread_mutex_lock(&catalog->lock);
    const struct kept_form *found = find_form(catalog, id, version);
    pthread_mutex_unlock(&catalog->lock);
    if (found == NULL)
        TRY(read_form(catalog, id, version, &read));
    pthread_mutex_lock(&catalog->lock);
    if (found == NULL)
        found = find_form(catalog, id, version);
    if (found == NULL) {
        read->next = catalog->forms;
        catalog->forms = read;
        found = TAKE(read);
    }
    pthread_mutex_unlock(&catalog->lock);
    *out = found;
    return OK;
}

static enum fault fill_view(struct catalog *catalog, struct catalog_view *view)
{
    const struct campaign *campaigns = NULL;
    TRY(arena_new(LIMIT_CATALOG_BYTES, &view->arena));
    TRY(store_campaign_changes(catalog->store, &view->changes));
    TRY(store_campaigns(catalog->store, view->arena, &campaigns, &view->count));
    struct catalog_entry *entries = arena_array(view->arena, view->count, sizeof *entries);
    if (entries == NULL && view->count > 0)
        return FAULT_NOMEM;
    for (size_t i = 0; i < view->count; i++) {
        entries[i].campaign = &campaigns[i];
        const struct kept_form *kept = NULL;
        TRY(get_form(catalog, campaigns[i].form, campaigns[i].version, &kept));
        entries[i].form = kept->form;
        entries[i].layout = kept->layout;
    }
    view->entries = entries;
    return OK;
}

/* The list of the last view when it still serves, else a fresh one (nobody else's yet). */
static enum fault choose_units(struct catalog *catalog, const struct catalog_view *last,
                               struct catalog_view *view)
{
    struct catalog_units *kept = last == NULL ? NULL : last->shared_units;
    if (kept != NULL && view->read_ms - kept->read_ms < LIMIT_CATALOG_UNITS_MS &&
        knows_units(kept->list, view)) {
        view->shared_units = kept;
        view->units = kept->list;
        return OK;
    }
    TRY(read_units(catalog, &view->shared_units));
    view->units = view->shared_units->list;
    return OK;
}

static enum fault make_view(struct catalog *catalog, const struct catalog_view *last,
                            struct catalog_view **out)
{
    struct catalog_view *view = calloc(1, sizeof *view);
    if (view == NULL)
        return fault_nomem();
    *view =
        (struct catalog_view){.catalog = catalog, .read_ms = clock_monotonic_ms(), .holders = 1};
    enum fault fault = fill_view(catalog, view);
    if (fault == OK)
        fault = choose_units(catalog, last, view);
    if (fault != OK) {
        view_free(view);
        return fault;
    }
    *out = view;
    return OK;
}

/* Lets go of a view; holding the lock. */
static void drop(struct catalog_view *view)
{
    if (view == NULL || --view->holders > 0)
        return;
    units_let_go(view->shared_units);
    view_free(view);
}

/* Puts a new view in the last one's place; holding the lock. */
static void replace(struct catalog *catalog, struct catalog_view *view)
{
    view->shared_units->holders++;
    drop(catalog->view);
    catalog->view = view;
}

enum fault catalog_open(struct store *store, struct catalog **out)
{
    AUTO(catalog) struct catalog *catalog = calloc(1, sizeof *catalog);
    if (catalog == NULL)
        return fault_nomem();
    catalog->store = store;
    pthread_mutex_init(&catalog->lock, NULL);
    struct catalog_view *view = NULL;
    TRY(make_view(catalog, NULL, &view));
    replace(catalog, view);
    *out = TAKE(catalog);
    return OK;
}

void catalog_close(struct catalog *catalog)
{
    if (catalog == NULL)
        return;
    drop(catalog->view);
    struct kept_form *next;
    for (struct kept_form *kept = catalog->forms; kept != NULL; kept = next) {
        next = kept->next;
        kept_form_free(kept);
    }
    pthread_mutex_destroy(&catalog->lock);
    free(catalog);
}

/* Makes the next view while others go on with `last`, which the caller holds. */
static void read_again(struct catalog *catalog, struct catalog_view *last)
{
    struct catalog_view *view = NULL;
    enum fault fault = make_view(catalog, last, &view);
    if (fault != OK)
        log_line(LOG_LEVEL_WARNING, "campaigns could not be read again: %s (%s)", fault_name(fault),
                 fault_detail()->code);
    pthread_mutex_lock(&catalog->lock);
    if (fault == OK)
        replace(catalog, view);
    else
        last->read_ms = clock_monotonic_ms(); /* try again later, not at every request */
    catalog->reading = false;
    pthread_mutex_unlock(&catalog->lock);
}

/* Takes hold of the present view. */
static struct catalog_view *hold(struct catalog *catalog)
{
    pthread_mutex_lock(&catalog->lock);
    struct catalog_view *view = catalog->view;
    view->holders++;
    pthread_mutex_unlock(&catalog->lock);
    return view;
}

/* Asks the store once a millisecond at most: under load that is once for many requests. */
static bool is_stale(struct catalog *catalog, const struct catalog_view *view)
{
    int64_t changes = view->changes;
    int64_t now = clock_monotonic_ms();
    if (now - view->read_ms > LIMIT_CATALOG_MS)
        return true;
    if (atomic_exchange(&catalog->asked_ms, now) == now)
        return false;
    /* A store that cannot say serves on, until the view is old. */
    return store_campaign_changes(catalog->store, &changes) == OK && changes != view->changes;
}

/* The right to make the next view: one at a time. */
static bool begin_reading(struct catalog *catalog)
{
    pthread_mutex_lock(&catalog->lock);
    bool mine = !catalog->reading;
    catalog->reading = true;
    pthread_mutex_unlock(&catalog->lock);
    return mine;
}

enum fault catalog_look(struct catalog *catalog, struct catalog_view **out)
{
    struct catalog_view *view = hold(catalog);
    if (is_stale(catalog, view) && begin_reading(catalog)) {
        read_again(catalog, view);
        catalog_let_go(view);
        view = hold(catalog);
    }
    *out = view;
    return OK;
}

void catalog_let_go(struct catalog_view *view)
{
    if (view == NULL)
        return;
    struct catalog *catalog = view->catalog;
    pthread_mutex_lock(&catalog->lock);
    drop(view);
    pthread_mutex_unlock(&catalog->lock);
}

static int compare_entry(const void *key, const void *item)
{
    return strcmp(key, ((const struct catalog_entry *)item)->campaign->id);
}

enum fault catalog_find(const struct catalog_view *view, const char *campaign,
                        const struct catalog_entry **out)
{
    const struct catalog_entry *found =
        view->count == 0
            ? NULL
            : bsearch(campaign, view->entries, view->count, sizeof *view->entries, compare_entry);
    if (found == NULL)
        return fault_raise(FAULT_NOTFOUND, "campaign_unknown", "campaign", campaign, NULL);
    *out = found;
    return OK;
}

enum fault catalog_form(struct catalog *catalog, const char *id, const char *version,
                        const struct form **out)
{
    const struct kept_form *kept = NULL;
    TRY(get_form(catalog, id, version, &kept));
    *out = kept->form;
    return OK;
}
