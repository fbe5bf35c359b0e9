/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/instruments.h"

#include "analysis/index.h"
#include "base/text.h"

#include <string.h>

/* What is being put together. */
struct listing {
    struct catalog *catalog;
    struct store *store;
    struct arena *arena;
    const struct form_entry *forms;
    size_t form_count;
    struct instrument *items;
    size_t count;
};

/* Whether no later version of the same form is published. */
static bool is_newest(const struct listing *listing, const struct form_entry *form)
{
    for (size_t i = 0; i < listing->form_count; i++) {
        const struct form_entry *other = &listing->forms[i];
        if (strcmp(other->id, form->id) == 0 && text_compare_vi(form->version, other->version) < 0)
            return false;
    }
    return true;
}

static enum fault add(struct listing *listing, const struct form_entry *entry,
                      const struct index_definition *definition)
{
    const struct form *form = NULL;
    struct findings findings = findings_in(listing->arena);
    TRY(catalog_form(listing->catalog, entry->id, entry->version, &form));
    index_check_form(definition, form, &findings);
    if (findings_errors(&findings) > 0)
        return OK;
    struct instrument *item = &listing->items[listing->count++];
    *item = (struct instrument){
        .form = form,
        .index = arena_text(listing->arena, definition->id),
        .name = arena_format(listing->arena, "%s|%s|%s", form->id, form->version, definition->id)};
    return item->index == NULL || item->name == NULL ? fault_nomem() : OK;
}

/* The index with each form that it is made for. */
static enum fault add_index(struct listing *listing, const char *index)
{
    const char *document = NULL;
    AUTO(index_definition) struct index_definition *definition = NULL;
    struct findings findings = findings_in(listing->arena);
    TRY(store_index(listing->store, listing->arena, index, &document));
    TRY(index_load(document, strlen(document), &findings, &definition));
    if (definition == NULL || definition->form == NULL)
        return OK;
    for (size_t i = 0; i < listing->form_count; i++) {
        const struct form_entry *form = &listing->forms[i];
        if (strcmp(form->id, definition->form) == 0 && is_newest(listing, form))
            TRY(add(listing, form, definition));
    }
    return OK;
}

enum fault instruments_list(struct catalog *catalog, struct store *store, struct arena *arena,
                            struct instruments *out)
{
    struct listing listing = {.catalog = catalog, .store = store, .arena = arena};
    const char *const *indices = NULL;
    size_t index_count = 0;
    TRY(store_forms(store, arena, &listing.forms, &listing.form_count));
    TRY(store_indices(store, arena, &indices, &index_count));
    listing.items = arena_array(arena, index_count + 1, sizeof *listing.items);
    if (listing.items == NULL)
        return fault_nomem();
    for (size_t i = 0; i < index_count; i++)
        TRY(add_index(&listing, indices[i]));
    *out = (struct instruments){listing.items, listing.count};
    return OK;
}
