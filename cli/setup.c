/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/setup.h"

#include "analysis/analysis_assets.h"
#include "analysis/index.h"
#include "base/file.h"
#include "cli/command.h"
#include "forms/forms_assets.h"
#include "schema/backup.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A path and the name of a file in it. */
enum { TOKEN_BYTES = 32, FILE_PATH_SIZE = PATH_MAX + 32, LISTS_BYTES = 16 << 20 };

/* "definitions/sipas-2026.json" with prefix "definitions/" -> "sipas-2026"; false if it is not. */
static bool asset_id(const char *name, const char *prefix, char *out, size_t size)
{
    size_t start = strlen(prefix);
    size_t length = strlen(name);
    if (strncmp(name, prefix, start) != 0 || length < start + 5 || length - start - 5 >= size)
        return false;
    memcpy(out, name + start, length - start - 5);
    out[length - start - 5] = '\0';
    return true;
}

static enum fault put_shipped_forms(struct store *store)
{
    for (const struct asset *asset = forms_assets; asset->name != NULL; asset++) {
        char id[80];
        if (!asset_id(asset->name, "definitions/", id, sizeof id))
            continue;
        AUTO(form) struct form *form = NULL;
        TRY(form_builtin(id, &form));
        TRY(store_put_form(store, form, NULL));
    }
    return OK;
}

static enum fault put_shipped_indices(struct store *store)
{
    for (const struct asset *asset = analysis_assets; asset->name != NULL; asset++) {
        char id[80];
        if (!asset_id(asset->name, "indices/", id, sizeof id))
            continue;
        AUTO(index_definition) struct index_definition *definition = NULL;
        TRY(index_builtin(id, &definition));
        if (definition->form != NULL) /* others are for published scores, not for campaigns */
            TRY(store_put_index(store, definition->id, definition->document));
    }
    return OK;
}

static bool has_form(const struct form_entry *forms, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(forms[i].id, id) == 0)
            return true;
    return false;
}

static enum fault add_form(struct store *store, struct arena *arena, const char *id)
{
    const struct form_entry *forms;
    size_t count;
    TRY(store_forms(store, arena, &forms, &count));
    if (has_form(forms, count, id))
        return OK;
    AUTO(form) struct form *form = NULL;
    enum fault fault = form_builtin(id, &form);
    if (fault == FAULT_NOTFOUND)
        return OK;
    TRY(fault);
    return store_put_form(store, form, NULL);
}

static enum fault add_index(struct store *store, struct arena *arena, const char *id)
{
    const char *document;
    enum fault fault = store_index(store, arena, id, &document);
    if (fault != FAULT_NOTFOUND)
        return fault;
    AUTO(index_definition) struct index_definition *definition = NULL;
    fault = index_builtin(id, &definition);
    if (fault == FAULT_NOTFOUND)
        return OK;
    TRY(fault);
    return definition->form == NULL ? OK : store_put_index(store, id, definition->document);
}

enum fault setup_add_shipped(struct store *store, const char *form, const char *index)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(LISTS_BYTES, &arena));
    TRY(add_form(store, arena, form));
    return add_index(store, arena, index);
}

static enum fault put_token(const char *folder)
{
    char path[FILE_PATH_SIZE];
    char token[2 * TOKEN_BYTES + 2];
    snprintf(path, sizeof path, "%s/operator.token", folder);
    secret_text(TOKEN_BYTES, token);
    token[2 * TOKEN_BYTES] = '\n';
    return file_write(path, token, 2 * TOKEN_BYTES + 1, 0600);
}

static enum fault fill_new(const struct setup *setup, const char *folder)
{
    TRY(store_create(folder));
    AUTO(store) struct store *store = NULL;
    TRY(store_open(folder, &store));
    TRY(store_put_units(store, setup->units, NULL));
    TRY(put_shipped_forms(store));
    TRY(put_shipped_indices(store));
    if (setup->fill != NULL)
        TRY(setup->fill(setup->context, store));
    return OK;
}

static enum fault fill_folder(const struct setup *setup, const char *folder)
{
    struct backup_counts counts;
    TRY(setup->backup == NULL ? fill_new(setup, folder)
                              : store_restore(setup->backup, folder, &counts));
    return put_token(folder);
}

/* Removes what a failed set-up left; it made only these files. */
static void remove_partial(const char *folder)
{
    static const char *const files[] = {"hailong.db", "hailong.db-wal", "hailong.db-shm",
                                        "operator.token"};
    char path[FILE_PATH_SIZE];
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    rmdir(folder);
}

/* Something there by now: another program was faster. */
static enum fault raise_make(const char *folder)
{
    if (errno == ENOTEMPTY || errno == EEXIST)
        return fault_raise(FAULT_CONFLICT, "folder_not_empty", "path", folder, NULL);
    return fault_raise(FAULT_IO, "folder_make", "path", folder, "why", strerror(errno), NULL);
}

/* A folder that is there may be a mounted disk or the current one: it stays, and gets the files,
 * the store last. */
static enum fault move_in(const char *partial, const char *folder)
{
    static const char *const files[] = {"operator.token", "hailong.db"};
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        char from[FILE_PATH_SIZE];
        char to[FILE_PATH_SIZE];
        snprintf(from, sizeof from, "%s/%s", partial, files[i]);
        snprintf(to, sizeof to, "%s/%s", folder, files[i]);
        if (rename(from, to) != 0)
            return raise_make(folder);
    }
    return rmdir(partial) == 0 ? OK : raise_make(folder);
}

/* Absent or empty. */
static enum fault check_free(const char *folder)
{
    struct stat status;
    if (folder_is_empty(folder))
        return OK;
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode))
        return fault_raise(FAULT_INVALID, "folder_not", "path", folder, NULL);
    return fault_raise(FAULT_CONFLICT, "folder_not_empty", "path", folder, NULL);
}

enum fault setup_make(const struct setup *setup)
{
    char folder[PATH_MAX];
    char partial[PATH_MAX];
    int length = snprintf(folder, sizeof folder, "%s", setup->folder);
    while (length > 1 && folder[length - 1] == '/')
        folder[--length] = '\0';
    if (length <= 0 || length > PATH_MAX - 40)
        return fault_raise(FAULT_USAGE, "path_long", "path", setup->folder, NULL);
    TRY(check_free(folder));
    TRY(call_make_parent(folder));
    bool there = access(folder, F_OK) == 0;
    snprintf(partial, sizeof partial, "%.*s%s.making-%ld", length, folder, there ? "/" : "",
             (long)getpid());
    enum fault fault = fill_folder(setup, partial);
    if (fault == OK && there)
        fault = move_in(partial, folder);
    else if (fault == OK && rename(partial, folder) != 0)
        fault = raise_make(folder);
    if (fault != OK)
        remove_partial(partial);
    return fault;
}

enum fault setup_token(const char *folder, char out[TOKEN_TEXT_SIZE])
{
    char path[FILE_PATH_SIZE];
    snprintf(path, sizeof path, "%s/operator.token", folder);
    AUTO(buffer) struct buffer text = buffer_of(256);
    enum fault fault = file_read(path, &text);
    if (fault == FAULT_NOTFOUND)
        return fault_raise(FAULT_NOTFOUND, "token_missing", "path", path, NULL);
    TRY(fault);
    size_t length = strcspn(text.data, "\r\n");
    if (length < 16 || length >= TOKEN_TEXT_SIZE)
        return fault_raise(FAULT_INVALID, "token_bad", "path", path, NULL);
    memcpy(out, text.data, length);
    out[length] = '\0';
    return OK;
}
