/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scorecards - PAR scorecards that staff took in, and the tasks about their criteria.
 *
 *   scorecard (unit, year, table as CSV) <-- score_task: criterion, who, until when, how far;
 *                                            append-only, of a criterion the last one holds
 *
 * The table is kept as it was read (sheet_write_csv of base/sheet.h) and read again whenever it is
 * shown (analysis/scorecard.h). Another table of the same unit and year is another scorecard, with
 * tasks of its own: it may take over those of an earlier one, with their changes, each as it was
 * made. Each scorecard, each change and each task taken over is a row of the audit, in its
 * transaction.
 *
 * Ownership: what is read is copied into the caller's arena. Thread: any.
 * Faults: beside the store's NOTFOUND scorecard_unknown {scorecard}; CONFLICT score_task_meanwhile
 * {code}; INVALID score_carry_from {scorecard}.
 */
#ifndef HAILONG_SCHEMA_SCORECARDS_H
#define HAILONG_SCHEMA_SCORECARDS_H

#include "forms/score_task.h"
#include "schema/store.h"

struct kept_scorecard {
    int64_t number; /* 0 = not kept yet */
    const char *unit;
    int year;
    char decimal;         /* ',', '.', 0: as of struct scorecard_ask */
    bool fill;            /* the same */
    const char *document; /* NULL in a list */
    const char *actor;
    int64_t at_ms;
    int64_t open; /* of tasks, in a list */
    int64_t overdue;
    int64_t done;
    int64_t tasks; /* open, done or dropped */
};

/* Keeps one; the same one again is the one that is there. */
CHECKED enum fault store_put_scorecard(struct store *store, const struct kept_scorecard *card,
                                       int64_t *out_number);

CHECKED enum fault store_scorecard(struct store *store, int64_t number, struct arena *arena,
                                   struct kept_scorecard *out);

/* All of them, the newest first; tasks are overdue as of `today`. */
struct scorecard_list {
    const struct kept_scorecard *items;
    size_t count;
};
CHECKED enum fault store_scorecards(struct store *store, int32_t today, struct arena *arena,
                                    struct scorecard_list *out);

/* Adds a change, unless it says what holds already. CONFLICT when another came after the change
 * `task->number`, the last that its maker has seen (0 = none). */
CHECKED enum fault store_put_score_task(struct store *store, int64_t scorecard,
                                        const struct score_task *task);

/* Which tasks a scorecard takes over: those about `codes` of an earlier one. */
struct score_carry {
    int64_t from;
    int64_t to;
    const char *const *codes;
    size_t count;
    const char *actor;
};

/* A task that is there already stays: twice is once. INVALID when `from` is no earlier scorecard of
 * the same unit and year. */
CHECKED enum fault store_carry_score_tasks(struct store *store, const struct score_carry *carry,
                                           size_t *out_carried);

struct score_task_list {
    const struct score_task *items;
    size_t count;
};

/* Which changes: of one criterion all, the last first; without a code the last one of each. */
struct score_task_query {
    int64_t scorecard;
    const char *code;  /* NULL = of each the last */
    int64_t before_ms; /* as it was then; INT64_MAX = now */
};
CHECKED enum fault store_score_tasks(struct store *store, const struct score_task_query *query,
                                     struct arena *arena, struct score_task_list *out);

#endif
