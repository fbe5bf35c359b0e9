/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * setup - a new data folder: store, units, shipped forms and indices, operator token. It is made
 * beside its place (or inside, when the folder is there and empty) and renamed into it, so that it
 * is there whole or not at all. Or one made from a backup, with a token of its own.
 *
 *     struct setup setup = {.folder = "data", .units = units, .fill = NULL};
 *     TRY(setup_make(&setup));
 */
#ifndef HAILONG_CLI_SETUP_H
#define HAILONG_CLI_SETUP_H

#include "schema/store.h"

enum { TOKEN_TEXT_SIZE = 65 };

struct setup {
    const char *folder;            /* absent or empty */
    const struct unit_list *units; /* of a new store */
    const char *backup;            /* the file it is restored from instead; NULL = a new store */
    /* More to put in before the folder takes its place (the demo's campaign); NULL = nothing. */
    enum fault (*fill)(void *context, struct store *store);
    void *context;
};

/* Faults: CONFLICT folder_not_empty {path}, INVALID folder_not {path}; the store's; the file's. */
CHECKED enum fault setup_make(const struct setup *setup);

/* Puts in the shipped form and index of these ids if the store has none: it may be older than they
 * are. Ids that nothing is shipped under change nothing. */
CHECKED enum fault setup_add_shipped(struct store *store, const char *form, const char *index);

/* Reads DIR/operator.token; NOTFOUND token_missing {path}. */
CHECKED enum fault setup_token(const char *folder, char out[TOKEN_TEXT_SIZE]);

#endif
