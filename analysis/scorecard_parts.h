/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scorecard_parts - what scorecard*.c share (private to them).
 *
 *   heads: a row of names -> which column is which      read: rows -> texts and numbers
 *   check: what the numbers say of each other
 *
 * Ownership: the scorecard's arena. Thread: one.
 */
#ifndef HAILONG_ANALYSIS_SCORECARD_PARTS_H
#define HAILONG_ANALYSIS_SCORECARD_PARTS_H

#include "analysis/scorecard.h"
#include "base/number_cell.h"

struct score_heads {
    size_t row;                      /* of the sheet */
    size_t positions[SCORE_COLUMNS]; /* SIZE_MAX = not there */
};

/* A row being read: its numbers before they are decided. */
struct score_reading {
    struct scorecard *card;
    const struct sheet *sheet;
    const struct scorecard_ask *ask;
    struct score_heads heads;
    struct number_cell (*numbers)[SCORE_COLUMNS]; /* by row; the total's behind the last */
    struct number_cell total[SCORE_COLUMNS];
};

/* Letters and digits of a text in small letters without tones, in `out`; "" when it is too long. */
enum { SCORE_KEY_BYTES = 96 };
CHECKED enum fault score_key(struct arena *arena, const char *text, char out[SCORE_KEY_BYTES]);

/* Finds the head; INVALID scorecard_head_missing. Findings on heads that are unknown or twice. */
CHECKED enum fault score_heads_find(const struct sheet *sheet, struct scorecard *card,
                                    struct score_heads *out);
/* Whether a row says the heads once more. */
CHECKED enum fault score_heads_again(const struct score_reading *reading,
                                     const struct sheet_row *row, bool *out);

/* The place of a row's column, for a finding. */
const char *score_place(const struct score_reading *reading, const struct score_row *row,
                        enum score_column column);
/* What a finding calls a row: its code; the total by its name. */
static inline const char *score_label(const struct score_row *row)
{
    return row->texts[SCORE_CODE][0] != '\0' ? row->texts[SCORE_CODE] : row->texts[SCORE_NAME];
}
/* A figure for a finding's argument, with as many decimals as it has. */
const char *score_text(struct scorecard *card, struct exact value);

/* A row's line for a finding's argument. */
const char *score_line(struct scorecard *card, size_t line);

/* Parents, leaves, points, sums: after the numbers are decided. */
CHECKED enum fault score_check(const struct score_reading *reading);

#endif
