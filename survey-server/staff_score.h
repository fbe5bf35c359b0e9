/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff_score - what the pages of scorecards share: the scorecard that is looked at, read from the
 * store, the tasks about its criteria, and words for both.
 *
 *     AUTO(score_desk) struct score_desk desk = {0};
 *     TRY(score_desk_open(request, &desk, &found));      the {id} of the address
 *     if (!found)
 *         return desk_reply_nothing(request);
 *
 * Who may see the results of a unit sees its scorecards; who has STAFF_SCORECARDS there changes
 * tasks.
 *
 * Ownership: the arena holds what is read. Thread: the request's or an errand's. Faults: the
 * store's; those of scorecard.h.
 */
#ifndef HAILONG_SURVEY_SERVER_STAFF_SCORE_H
#define HAILONG_SURVEY_SERVER_STAFF_SCORE_H

#include "analysis/scorecard_gain.h"
#include "base/xlsx_read.h"
#include "schema/accounts.h"
#include "schema/scorecards.h"
#include "survey-server/staff_desk.h"

enum { SCORE_WORK_BYTES = 96 << 20 };

struct score_desk {
    struct request *request;
    struct desk desk;
    struct arena *arena;
    bool works; /* they may change tasks */
    int32_t today;
    struct kept_scorecard kept;
    struct scorecard card;
    struct score_gains gains;
    const struct account_entry *accounts;
    size_t account_count;
    struct score_task_list tasks; /* as of now */
};

/* *out_found is false when it is not there, or not theirs. */
CHECKED enum fault score_desk_open(struct request *request, struct score_desk *out,
                                   bool *out_found);
void score_desk_cleanup(struct score_desk *desk);

/* Reads a table, from an upload or the store; `out` is written though findings may be errors. */
CHECKED enum fault score_read(const struct xlsx_bytes *file, const struct scorecard_ask *ask,
                              struct arena *arena, struct scorecard *out);

/* The same of a scorecard as it is kept. */
CHECKED enum fault score_read_kept(const struct kept_scorecard *kept, struct arena *arena,
                                   struct scorecard *out);

/* The most that may be hoped for: what was lost; the maximum where the points are not known. */
struct score_figure score_bound(const struct score_row *row);

/* The criteria that have something to win back (most first), that have no points, or that have a
 * task: what a working list is about. */
struct score_line {
    size_t row;                    /* of the scorecard */
    const struct score_task *task; /* NULL = none */
};
CHECKED enum fault score_lines(const struct score_desk *desk, const struct score_task_list *tasks,
                               struct score_line **out, size_t *out_count);

const struct score_task *score_task_of(const struct score_task_list *tasks, const char *code);

/* Whether a task may be given to an account: it may come in and see the scorecard. */
bool score_may_have(const struct score_desk *desk, const struct account_entry *entry);

/* Whose a task is, in words; "" = nobody's. */
const char *score_who(const struct score_desk *desk, const struct score_task *task);

const char *score_state_word(enum score_task_state state); /* of words.<language>.json */

/* "0,9872" or "0.9872"; nothing for what is not known. */
void score_put_points(struct json_out *out, const struct page *page, const char *name,
                      const struct score_figure *points);
/* A decimal as it is kept, "" = nothing. */
void score_put_decimal(struct json_out *out, const struct page *page, const char *name,
                       const char *decimal);

/* Name, points, what was lost, and whether something in the table speaks against it; the members of
 * the task. */
void score_put_line(struct json_out *out, const struct page *page, const struct score_desk *desk,
                    const struct score_line *line);

/* The members of a task. */
void score_put_task(struct json_out *out, const struct page *page, const struct score_desk *desk,
                    const struct score_task *task);

/* What every page of the scorecard begins with: whose, which year, total; where the others are. */
CHECKED enum fault score_put_head(struct json_out *out, const struct page *page,
                                  const struct score_desk *desk);

/* "/staff/scorecards/7" + tail, with the page's language. */
const char *score_address(const struct score_desk *desk, const struct page *page, const char *tail);

#endif
