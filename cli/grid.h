/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * grid - a table of texts with aligned columns, for a terminal.
 *
 *     struct grid grid = grid_of(arena, 3);
 *     grid_put(&grid, "Nhóm"); grid_put(&grid, "Ước lượng"); grid_put(&grid, "n");   first row:
 * names
 *     ...
 *     grid_text(&grid, left, &out);
 *
 * Widths are columns of the terminal (text.h), so that Vietnamese stands straight. A column without
 * a text below its name is left out.
 *
 * Ownership: copies live in the arena. Thread: one at a time. Faults: a grid without memory marks
 * itself `failed`. Limits: GRID_COLUMNS_MAX columns.
 */
#ifndef HAILONG_CLI_GRID_H
#define HAILONG_CLI_GRID_H

#include "base/arena.h"
#include "base/buffer.h"

enum { GRID_COLUMNS_MAX = 128 };

struct grid {
    struct arena *arena;
    size_t columns;
    const char **cells; /* row after row */
    size_t count;
    size_t capacity;
    bool failed;
};

struct grid grid_of(struct arena *arena, size_t columns);

/* The next cell. */
void grid_put(struct grid *grid, const char *text);

/* `left`: the first columns, which begin on the left; the others end on the right, but for the
 * last when `last_left`. */
void grid_text(const struct grid *grid, size_t left, bool last_left, struct buffer *out);

#endif
