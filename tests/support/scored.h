/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scored - a scorecard read from rows written as text: cells parted by '|', rows by new lines. The
 * line of a row is its place in the text, from 1.
 */
#ifndef HAILONG_TESTS_SUPPORT_SCORED_H
#define HAILONG_TESTS_SUPPORT_SCORED_H

#include "analysis/scorecard.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { SCORED_CELLS = 16, SCORED_ROWS = 64 };

static struct arena *scored_arena;
static struct scorecard card;

static inline void scored_setup(void) { ck_assert_ok(arena_new(64 << 20, &scored_arena)); }
static inline void scored_teardown(void) { arena_free(scored_arena); }

static inline struct sheet scored_sheet(const char *text)
{
    struct sheet_row *rows = arena_array(scored_arena, SCORED_ROWS, sizeof *rows);
    struct sheet sheet = {rows, 0};
    for (size_t line = 1; *text != '\0'; line++) {
        struct sheet_row *row = &rows[sheet.row_count++];
        ck_assert_uint_lt(sheet.row_count, SCORED_ROWS);
        row->line = line;
        row->cells = arena_array(scored_arena, SCORED_CELLS, sizeof *row->cells);
        for (bool more = true; more;) {
            size_t length = strcspn(text, "|\n");
            row->cells[row->count++].text = arena_text_n(scored_arena, text, length);
            more = text[length] == '|';
            text += length + (text[length] != '\0');
        }
    }
    return sheet;
}

static inline void score_with(const char *text, char decimal, bool fill)
{
    struct sheet sheet = scored_sheet(text);
    struct scorecard_ask ask = {.path = "x.csv", .decimal = decimal, .fill = fill};
    ck_assert_ok(scorecard_read(&sheet, &ask, scored_arena, &card));
}

static inline void score(const char *text) { score_with(text, 0, false); }

/* Codes of the findings with their places: "E3 scorecard_sign_lost;". */
static inline const char *told(void)
{
    static char text[4096];
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < card.findings.count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s %s;", card.findings.items[i].at,
                               card.findings.items[i].code);
    return text;
}

static inline const char *written(const struct score_figure *figure)
{
    static char text[64];
    AUTO(buffer) struct buffer out = buffer_of(64);
    if (!figure->known)
        return "unknown";
    ck_assert_ok(exact_text(figure->value, 4, &out));
    snprintf(text, sizeof text, "%s", out.data);
    return text;
}

static inline const char *exactly(struct exact value)
{
    return written(&(struct score_figure){true, value});
}

#endif
