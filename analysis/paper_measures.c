/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/paper_measures.h"

#include <pango/pango.h>

struct entry {
    struct measure_key key;
    struct measure measure;
};

static guint hash_entry(gconstpointer at)
{
    const struct measure_key *key = at;
    return g_str_hash(key->text) ^ (guint)(key->width * 16) * 2654435761u ^
           (guint)(key->size * 64) ^ key->face << 16;
}

static gboolean same_entry(gconstpointer left, gconstpointer right)
{
    const struct measure_key *a = left;
    const struct measure_key *b = right;
    /* Numbers that were written down the same way, not computed: equal or another text. */
    bool alike = a->face == b->face && !(a->size < b->size) && !(b->size < a->size) &&
                 !(a->line < b->line) && !(b->line < a->line) && !(a->width < b->width) &&
                 !(b->width < a->width);
    return alike && g_str_equal(a->text, b->text);
}

static void free_entry(gpointer at)
{
    struct entry *entry = at;
    g_free((char *)entry->key.text);
    g_free(entry);
}

struct paper_measures *measures_new(void)
{
    return (struct paper_measures *)g_hash_table_new_full(hash_entry, same_entry, NULL, free_entry);
}

void measures_free(struct paper_measures *measures)
{
    if (measures != NULL)
        g_hash_table_unref((GHashTable *)measures);
}

bool measures_find(struct paper_measures *measures, const struct measure_key *key,
                   struct measure *out)
{
    const struct entry *entry =
        measures == NULL ? NULL : g_hash_table_lookup((GHashTable *)measures, key);
    if (entry != NULL)
        *out = entry->measure;
    return entry != NULL;
}

void measures_keep(struct paper_measures *measures, const struct measure_key *key,
                   struct measure measure)
{
    GHashTable *table = (GHashTable *)measures;
    if (table == NULL)
        return;
    if (g_hash_table_size(table) >= MEASURES_MAX)
        g_hash_table_remove_all(table);
    struct entry *entry = g_new(struct entry, 1);
    *entry = (struct entry){*key, measure};
    entry->key.text = g_strdup(key->text);
    g_hash_table_replace(table, &entry->key, entry);
}
