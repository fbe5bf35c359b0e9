/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/scorecards.h"

#include "base/id.h"
#include "schema/audit.h"
#include "schema/listing.h"
#include "schema/store_inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24, DETAIL_SIZE = 200 };

/* --- scorecards ------------------------------------------------------------------------------ */

static enum fault raise_unknown(int64_t number)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%" PRId64, number);
    return fault_raise(FAULT_NOTFOUND, "scorecard_unknown", "scorecard", text, NULL);
}

static enum fault audit(struct connection *connection, const struct kept_scorecard *card,
                        const char *action, const char *words)
{
    char detail[DETAIL_SIZE];
    snprintf(detail, sizeof detail, "%" PRId64 " %d%s%s", card->number, card->year,
             words[0] == '\0' ? "" : " ", words);
    return audit_put(connection, &(struct audit_entry){.actor = card->actor,
                                                       .action = action,
                                                       .subject = card->unit,
                                                       .detail = detail});
}

static enum fault find_same(struct connection *connection, const struct bound values[5],
                            int64_t *out)
{
    AUTO(query) sqlite3_stmt *row = NULL;
    bool found = false;
    TRY(query_bind(connection, QUERY_SCORECARD_FIND, values, 5, &row));
    TRY(query_step(connection, row, &found));
    *out = found ? sqlite3_column_int64(row, 0) : 0;
    return OK;
}

enum fault store_put_scorecard(struct store *store, const struct kept_scorecard *card,
                               int64_t *out_number)
{
    const struct hash hash = hash_of(card->document, strlen(card->document));
    const char decimal[] = {card->decimal, '\0'};
    const struct bound same[] = {bound_text(card->unit), bound_integer(card->year),
                                 bound_text(decimal), bound_integer(card->fill),
                                 bound_blob(hash.bytes, HASH_SIZE)};
    const struct bound values[] = {same[0],
                                   same[1],
                                   same[2],
                                   same[3],
                                   bound_text(card->document),
                                   same[4],
                                   bound_text(audit_actor(card->actor)),
                                   bound_integer(instant_now().utc_ms)};
    struct kept_scorecard kept = *card;
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_SCORECARD_PUT, values, ARRAY_LENGTH(values)));
    bool is_new = sqlite3_changes(writing.connection->handle) > 0;
    TRY(find_same(writing.connection, same, &kept.number));
    if (is_new)
        TRY(audit(writing.connection, &kept, "scorecard_add", ""));
    TRY(store_commit(&writing));
    *out_number = kept.number;
    return OK;
}

/* A scorecard whose columns number to at_ms begin at `first`. */
static enum fault keep_scorecard(struct arena *arena, sqlite3_stmt *row, int first,
                                 struct kept_scorecard *out)
{
    out->number = sqlite3_column_int64(row, first);
    TRY(store_keep_text(arena, query_text(row, first + 1), &out->unit));
    out->year = sqlite3_column_int(row, first + 2);
    out->decimal = query_text(row, first + 3)[0];
    out->fill = sqlite3_column_int(row, first + 4) != 0;
    TRY(store_keep_text(arena, query_text(row, first + 5), &out->actor));
    out->at_ms = sqlite3_column_int64(row, first + 6);
    return OK;
}

enum fault store_scorecard(struct store *store, int64_t number, struct arena *arena,
                           struct kept_scorecard *out)
{
    const struct bound values[] = {bound_integer(number)};
    struct kept_scorecard card = {.number = 0};
    bool found = false;
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *row = NULL;
    TRY(query_bind(reading.connection, QUERY_SCORECARD_GET, values, ARRAY_LENGTH(values), &row));
    TRY(query_step(reading.connection, row, &found));
    if (!found)
        return raise_unknown(number);
    TRY(keep_scorecard(arena, row, 0, &card));
    TRY(store_keep_text(arena, query_text(row, 7), &card.document));
    *out = card;
    return OK;
}

static enum fault keep_listed(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct kept_scorecard *card = out;
    card->open = sqlite3_column_int64(row, 8);
    card->overdue = sqlite3_column_int64(row, 9);
    card->done = sqlite3_column_int64(row, 10);
    card->tasks = sqlite3_column_int64(row, 11);
    return keep_scorecard(listing->arena, row, 1, card);
}

enum fault store_scorecards(struct store *store, int32_t today, struct arena *arena,
                            struct scorecard_list *out)
{
    const struct bound values[] = {bound_integer(today)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_SCORECARD_LIST, values, ARRAY_LENGTH(values), &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct kept_scorecard),
                                    keep_listed};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = (struct scorecard_list){listed.items, listed.count};
    return OK;
}

/* --- tasks ----------------------------------------------------------------------------------- */

/* Looks at the change that holds: *out_same when it says this very thing already. */
static enum fault compare_last(struct connection *connection, int64_t scorecard,
                               const struct score_task *task, bool *out_same)
{
    const struct bound values[] = {bound_integer(scorecard), bound_text(task->code)};
    AUTO(query) sqlite3_stmt *row = NULL;
    bool found = false;
    TRY(query_bind(connection, QUERY_SCORE_TASK_LAST, values, ARRAY_LENGTH(values), &row));
    TRY(query_step(connection, row, &found));
    *out_same = found && strcmp(query_text(row, 1), task->account) == 0 &&
                strcmp(query_text(row, 2), task->person) == 0 &&
                store_column_day(row, 3) == task->due_day &&
                sqlite3_column_int(row, 4) == (int)task->state &&
                strcmp(query_text(row, 5), task->hoped) == 0 &&
                strcmp(query_text(row, 6), task->note) == 0;
    if (found && !*out_same && sqlite3_column_int64(row, 0) > task->number)
        return fault_raise(FAULT_CONFLICT, "score_task_meanwhile", "code", task->code, NULL);
    return OK;
}

/* Whose scorecard it is, for the audit. */
static enum fault read_head(struct connection *connection, int64_t number, struct arena *arena,
                            struct kept_scorecard *out)
{
    const struct bound values[] = {bound_integer(number)};
    AUTO(query) sqlite3_stmt *row = NULL;
    bool found = false;
    TRY(query_bind(connection, QUERY_SCORECARD_GET, values, ARRAY_LENGTH(values), &row));
    TRY(query_step(connection, row, &found));
    return found ? keep_scorecard(arena, row, 0, out) : raise_unknown(number);
}

static enum fault put_change(struct connection *connection, const struct kept_scorecard *card,
                             const struct score_task *task)
{
    char words[DETAIL_SIZE];
    const struct bound values[] = {bound_integer(card->number),
                                   bound_text(task->code),
                                   bound_text(task->account),
                                   bound_text(task->person),
                                   store_bound_day(task->due_day),
                                   bound_integer(task->state),
                                   bound_text(task->hoped),
                                   bound_text(task->note),
                                   bound_text(audit_actor(task->actor)),
                                   bound_integer(instant_now().utc_ms)};
    TRY(query_run(connection, QUERY_SCORE_TASK_PUT, values, ARRAY_LENGTH(values)));
    snprintf(words, sizeof words, "%s %s", task->code, score_task_state_name(task->state));
    return audit(connection, card, "score_task_change", words);
}

enum fault store_put_score_task(struct store *store, int64_t scorecard,
                                const struct score_task *task)
{
    struct kept_scorecard card = {.number = scorecard};
    bool same = false;
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(1 << 16, &arena));
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(read_head(writing.connection, scorecard, arena, &card));
    TRY(compare_last(writing.connection, scorecard, task, &same));
    if (same)
        return OK;
    card.actor = task->actor;
    TRY(put_change(writing.connection, &card, task));
    return store_commit(&writing);
}

static enum fault check_carry(struct connection *connection, const struct score_carry *carry,
                              struct arena *arena, struct kept_scorecard *out)
{
    struct kept_scorecard from = {.number = 0};
    char text[NUMBER_SIZE];
    TRY(read_head(connection, carry->to, arena, out));
    enum fault fault = read_head(connection, carry->from, arena, &from);
    if (fault != FAULT_NOTFOUND)
        TRY(fault);
    if (fault == OK && from.number < out->number && from.year == out->year &&
        strcmp(from.unit, out->unit) == 0)
        return OK;
    snprintf(text, sizeof text, "%" PRId64, carry->from);
    return fault_raise(FAULT_INVALID, "score_carry_from", "scorecard", text, NULL);
}

static enum fault carry_task(struct connection *connection, const struct kept_scorecard *card,
                             int64_t from, const char *code, size_t *carried)
{
    char words[DETAIL_SIZE];
    const struct bound values[] = {bound_integer(from), bound_integer(card->number),
                                   bound_text(code)};
    TRY(query_run(connection, QUERY_SCORE_TASK_CARRY, values, ARRAY_LENGTH(values)));
    if (sqlite3_changes(connection->handle) == 0)
        return OK;
    ++*carried;
    snprintf(words, sizeof words, "%s from %" PRId64, code, from);
    return audit(connection, card, "score_task_carry", words);
}

enum fault store_carry_score_tasks(struct store *store, const struct score_carry *carry,
                                   size_t *out_carried)
{
    struct kept_scorecard card = {.number = carry->to};
    size_t carried = 0;
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(1 << 16, &arena));
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(check_carry(writing.connection, carry, arena, &card));
    card.actor = carry->actor;
    for (size_t i = 0; i < carry->count; i++)
        TRY(carry_task(writing.connection, &card, carry->from, carry->codes[i], &carried));
    if (carried > 0)
        TRY(store_commit(&writing));
    *out_carried = carried;
    return OK;
}

static enum fault keep_task(const struct listing *listing, sqlite3_stmt *row, void *out)
{
    struct score_task *task = out;
    const char **const texts[] = {&task->code, &task->account, &task->person};
    const char **const more[] = {&task->hoped, &task->note, &task->actor};
    task->number = sqlite3_column_int64(row, 1);
    for (int i = 0; i < (int)ARRAY_LENGTH(texts); i++)
        TRY(store_keep_text(listing->arena, query_text(row, 2 + i), texts[i]));
    task->due_day = store_column_day(row, 5);
    task->state = (enum score_task_state)sqlite3_column_int(row, 6);
    for (int i = 0; i < (int)ARRAY_LENGTH(more); i++)
        TRY(store_keep_text(listing->arena, query_text(row, 7 + i), more[i]));
    task->at_ms = sqlite3_column_int64(row, 10);
    task->origin = sqlite3_column_int64(row, 11);
    return OK;
}

enum fault store_score_tasks(struct store *store, const struct score_task_query *query,
                             struct arena *arena, struct score_task_list *out)
{
    const struct bound values[] = {bound_integer(query->scorecard), bound_text(query->code),
                                   bound_integer(query->before_ms)};
    AUTO(store_reading) struct store_reading reading = {0};
    TRY(store_read(store, &reading));
    AUTO(query) sqlite3_stmt *rows = NULL;
    TRY(query_bind(reading.connection, QUERY_SCORE_TASK_LIST, values, ARRAY_LENGTH(values), &rows));
    const struct listing listing = {reading.connection, arena, sizeof(struct score_task),
                                    keep_task};
    struct listed listed;
    TRY(listing_read(&listing, rows, &listed));
    *out = (struct score_task_list){listed.items, listed.count};
    return OK;
}
