/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/grid.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

struct grid grid_of(struct arena *arena, size_t columns)
{
    assert(columns > 0 && columns <= GRID_COLUMNS_MAX);
    return (struct grid){.arena = arena, .columns = columns};
}

void grid_put(struct grid *grid, const char *text)
{
    if (grid->count == grid->capacity && !grid->failed) {
        size_t capacity = grid->capacity == 0 ? 256 : 2 * grid->capacity;
        const char **more = arena_array(grid->arena, capacity, sizeof *more);
        grid->failed = more == NULL;
        if (grid->failed)
            return;
        if (grid->count > 0)
            memcpy(more, grid->cells, grid->count * sizeof *more);
        grid->cells = more;
        grid->capacity = capacity;
    }
    const char *copy = grid->failed ? NULL : arena_text(grid->arena, text);
    grid->failed = copy == NULL;
    if (!grid->failed)
        grid->cells[grid->count++] = copy;
}

/* 0 for a column without a text below its name. */
static void take_widths(const struct grid *grid, size_t widths[GRID_COLUMNS_MAX])
{
    for (size_t column = 0; column < grid->columns; column++) {
        bool is_used = false;
        widths[column] = 0;
        for (size_t i = column; i < grid->count; i += grid->columns) {
            size_t width = text_columns(grid->cells[i]);
            is_used = is_used || (i >= grid->columns && width > 0);
            widths[column] = width > widths[column] ? width : widths[column];
        }
        widths[column] = is_used ? widths[column] : 0;
    }
}

static void put_spaces(struct buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_char(out, ' ');
}

void grid_text(const struct grid *grid, size_t left, bool last_left, struct buffer *out)
{
    size_t widths[GRID_COLUMNS_MAX];
    take_widths(grid, widths);
    for (size_t i = 0; i < grid->count; i += grid->columns) {
        size_t owed = 0; /* spaces that are written only before a text */
        for (size_t column = 0; column < grid->columns; column++) {
            const char *text = grid->cells[i + column];
            bool is_left = column < left || (last_left && column + 1 == grid->columns);
            size_t room = widths[column] == 0 ? 0 : widths[column] - text_columns(text);
            if (widths[column] == 0)
                continue;
            if (text[0] != '\0') {
                put_spaces(out, owed + (is_left ? 0 : room));
                buffer_text(out, text);
                owed = is_left ? room + 2 : 2;
            } else {
                owed += widths[column] + 2;
            }
        }
        buffer_char(out, '\n');
    }
}
