/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two programs on one folder: a server, and a command that stores much. While one copies the log
 * back, the other commits, at every call the former makes of the disk.
 *
 * SQLite before 3.51.3 has a race there (sqlite.org/wal.html, "The WAL-reset bug"): a checkpoint
 * that has just read how long the log is, of a log that is all copied back already, does not notice
 * that another program's commit begins the log anew; it notes as copied what is not, and a later
 * checkpoint passes over it. Of 180 answers 90 were lost so, and the file was damaged.
 */
#include "tests/torture/ledger.h"
#include "tests/torture/shim_vfs.h"

enum { PROMISES = 400, BATCH = 10, NEVER = 1 << 20, BUSY_MS = 1 };

struct pair {
    char folder[FOLDER_MAX];
    struct store *server;
    struct store *command;
    struct ledger ledger;
    unsigned next; /* promise to put */
    bool refused;  /* what the server was to commit meanwhile */
};

static void set_up(struct store *store, int checkpoint_pages)
{
    AUTO(store_writing) struct store_writing writing = {0};
    ck_assert_ok(store_write(store, &writing));
    writing.connection->checkpoint_pages = checkpoint_pages;
    sqlite3_busy_timeout(writing.connection->handle, BUSY_MS);
}

/* Pages of the log that a store's own commits have left to copy. */
static int pages_to_copy(struct store *store)
{
    AUTO(store_writing) struct store_writing writing = {0};
    ck_assert_ok(store_write(store, &writing));
    return writing.connection->wal_pages - writing.connection->checkpointed_pages;
}

static enum fault put_batch(struct pair *pair, struct store *store)
{
    struct put_request requests[BATCH];
    enum put_outcome outcomes[BATCH];
    struct promise *promises = pair->ledger.promises + pair->next;
    ck_assert_uint_le(pair->next + BATCH, PROMISES);
    for (unsigned i = 0; i < BATCH; i++)
        requests[i] = promises[i].job.request;
    TRY(store_put_responses(store, requests, BATCH, outcomes));
    for (unsigned i = 0; i < BATCH; i++)
        ledger_note(&promises[i], outcomes[i]);
    pair->next += BATCH;
    return OK;
}

static void commit_meanwhile(void *context)
{
    struct pair *pair = context;
    shim_plan(NULL);
    enum fault fault = put_batch(pair, pair->server);
    ck_assert(fault == OK || fault == FAULT_BUSY);
    pair->refused = fault == FAULT_BUSY;
}

static void pair_open(struct pair *pair)
{
    struct fixture fixture = {0};
    *pair = (struct pair){.ledger = ledger_new(PROMISES)};
    make_folder(pair->folder);
    memcpy(fixture.folder, pair->folder, FOLDER_MAX);
    shim_start(pair->folder);
    fixture_fill(&fixture);
    ledger_prepare(&pair->ledger, fixture.store);
    pair->server = TAKE(fixture.store);
    form_free(fixture.form);
    arena_free(fixture.arena);
    ck_assert_ok(store_open(pair->folder, &pair->command));
}

static void pair_close(struct pair *pair)
{
    store_close(pair->command);
    store_close(pair->server);
    shim_stop();
    ledger_assert(&pair->ledger, pair->folder, LEDGER_END);
    ledger_free(&pair->ledger);
    remove_folder(pair->folder);
}

/* The server commits at call `nth` of the command's checkpoint; false when there is no such call.
 * With patience the command also waits for readers. */
static bool commit_at(int64_t nth, bool patience, bool *refused)
{
    struct pair pair;
    const struct shim_plan plan = {
        .calls = SHIM_MOMENTS, .nth = nth, .before = commit_meanwhile, .context = &pair};
    pair_open(&pair);
    set_up(pair.server, NEVER);
    set_up(pair.command, NEVER);
    for (int i = 0; i < 6; i++)
        ck_assert_ok(put_batch(&pair, pair.command));
    set_up(pair.command, patience ? 1 : pages_to_copy(pair.command));
    /* The server copies back what the command has just begun to think of copying. */
    set_up(pair.server, 1);
    ck_assert_ok(put_batch(&pair, pair.server));
    shim_plan(&plan);
    store_checkpoint(pair.command);
    bool met = shim_met() > 0;
    shim_plan(NULL);
    /* The log grows beyond where it was, and is copied back: what was passed over shows. */
    set_up(pair.server, NEVER);
    for (int i = 0; i < 9; i++)
        ck_assert_ok(put_batch(&pair, pair.server));
    set_up(pair.server, 1);
    ck_assert_ok(put_batch(&pair, pair.server));
    *refused = pair.refused;
    pair_close(&pair);
    return met;
}

START_TEST(a_commit_at_every_moment_of_another_programs_checkpoint)
{
    int64_t nth = 1;
    int64_t refusals = 0;
    bool refused = false;
    for (; commit_at(nth, _i != 0, &refused); nth++)
        refusals += refused;
    printf("%lld moments, %lld refused\n", (long long)nth - 1, (long long)refusals);
    ck_assert_int_gt(nth, 5);
    /* Before the lock is taken a commit goes through, then it does not. */
    ck_assert_int_gt(refusals, 0);
    ck_assert_int_lt(refusals, nth - 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("two");
    TCase *tcase = tcase_create("two");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, a_commit_at_every_moment_of_another_programs_checkpoint, 0, 2);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
