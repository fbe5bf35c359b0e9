/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * asset - files built into the program (SQL, templates, definitions, messages, styles).
 *
 * cmake/embed.cmake turns a room's files into `const struct asset ROOM_assets[]`, ended by an entry
 * whose name is NULL, sorted by name. Data is followed by a NUL byte, so text may be used as it is.
 */
#ifndef HAILONG_BASE_ASSET_H
#define HAILONG_BASE_ASSET_H

#include <stddef.h>

struct asset {
    const char *name; /* path inside the room: "queries/response-put.sql" */
    const char *data;
    size_t size;      /* without the NUL */
    const char *hash; /* 16 hex digits of the content's SHA-256, for addresses that never change */
};

/* The asset named so, or NULL. */
const struct asset *asset_find(const struct asset *table, const char *name);

#endif
