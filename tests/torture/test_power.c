/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The power is cut. A session of the real writer is recorded by the shim, with clients, a reader,
 * checkpoints and changes of a campaign's state; then, for hundreds of moments of it, what the disk
 * would hold is laid out in a folder and opened: whatever was acknowledged before must be there.
 *
 * HAILONG_TORTURE=full cuts at every event of a longer session.
 */
#include "schema/backup.h"
#include "tests/torture/disk.h"
#include "tests/torture/scenario.h"
#include "tests/torture/shim_vfs.h"

#include <pthread.h>
#include <stdatomic.h>

enum { CLIENTS = 4, BURST_MAX = 5, STATE_CHANGES = 6, CHECKPOINT_PAGES = 120 };

/* --- the session ------------------------------------------------------------------------------ */

/* What a session does, beside putting what its ledger promises. */
struct session {
    unsigned promises;
    enum shim_lie lie;
    bool without_sync; /* PRAGMA synchronous = OFF */
};

/* A backup that is made meanwhile holds what was acknowledged before it began. */
struct backup {
    char folder[FOLDER_MAX]; /* empty until the store is made again in it */
    char file[FOLDER_MAX + 16];
    size_t position;
};

struct client {
    struct ledger *ledger;
    struct writer *writer;
    unsigned first;
    unsigned count;
};

static void *submit_in_bursts(void *context)
{
    const struct client *client = context;
    struct random random = random_seeded(client->first);
    for (unsigned done = 0; done < client->count;) {
        unsigned burst = 1 + (unsigned)random_below(&random, BURST_MAX);
        if (burst > client->count - done)
            burst = client->count - done;
        ledger_submit(client->ledger, client->writer, client->first + done, burst);
        done += burst;
    }
    return NULL;
}

struct reading_thread {
    struct store *store;
    const struct form *form;
    atomic_bool stop;
};

static void *read_until_stopped(void *context)
{
    struct reading_thread *reader = context;
    const struct response_query query = query_all();
    while (!atomic_load(&reader->stop)) {
        AUTO(response_cursor) struct response_cursor *cursor = NULL;
        const struct coded_response *row = NULL;
        ck_assert_ok(store_cursor(reader->store, reader->form, &query, &cursor));
        do {
            ck_assert_ok(cursor->next(cursor, &row));
        } while (row != NULL);
        usleep(1000);
    }
    return NULL;
}

/* Settings of the writing connection for this session alone. */
static void set_up_writing(struct store *store, int checkpoint_pages, bool without_sync)
{
    AUTO(store_writing) struct store_writing writing = {0};
    ck_assert_ok(store_write(store, &writing));
    writing.connection->checkpoint_pages = checkpoint_pages;
    if (!without_sync)
        return;
    /* It cannot be changed inside a transaction. */
    ck_assert_ok(connection_execute(writing.connection, "COMMIT"));
    ck_assert_ok(connection_execute(writing.connection, "PRAGMA synchronous = OFF"));
    ck_assert_ok(connection_execute(writing.connection, "BEGIN IMMEDIATE"));
}

static void back_up(struct store *store, struct backup *out)
{
    struct backup_counts counts;
    make_folder(out->folder);
    snprintf(out->file, sizeof out->file, "%s.backup", out->folder);
    out->position = shim_position();
    ck_assert_ok(store_backup(store, out->file, &counts));
}

static void check_backup(const struct ledger *ledger, const struct backup *backup)
{
    struct backup_counts counts;
    struct verdict verdict;
    ck_assert_ok(store_restore(backup->file, backup->folder, &counts));
    ledger_check(ledger, backup->folder, backup->position, &verdict);
    ck_assert_msg(verdict_is_good(&verdict), "%s", verdict.why);
    printf("a backup of %lld responses, %zu of them promised\n", (long long)counts.responses,
           verdict.promised);
    ck_assert_int_eq(unlink(backup->file), 0);
    remove_folder(backup->folder);
}

static void work(struct fixture *fixture, struct ledger *ledger, struct writer *writer,
                 struct backup *out)
{
    struct client clients[CLIENTS];
    pthread_t threads[CLIENTS];
    unsigned share = ledger->count / CLIENTS;
    for (unsigned i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){ledger, writer, i * share, share};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, submit_in_bursts, &clients[i]), 0);
    }
    for (unsigned i = 0; i < STATE_CHANGES; i++) {
        usleep(5000);
        ck_assert_ok(ledger_change_state(ledger, fixture->store));
        if (i == STATE_CHANGES / 2)
            back_up(fixture->store, out);
    }
    for (unsigned i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
}

/* Records a session; `folder` is gone afterwards, the events are there. */
static size_t record(const struct session *session, struct ledger *ledger)
{
    struct fixture fixture = {0};
    struct writer *writer = NULL;
    struct backup backup;
    make_folder(fixture.folder);
    shim_start(fixture.folder);
    shim_lie(session->lie);
    fixture_fill(&fixture);
    ledger_prepare(ledger, fixture.store);
    set_up_writing(fixture.store, CHECKPOINT_PAGES, session->without_sync);
    struct reading_thread reader = {.store = fixture.store, .form = fixture.form};
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, read_until_stopped, &reader), 0);
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    work(&fixture, ledger, writer, &backup);
    writer_stop(writer);
    atomic_store(&reader.stop, true);
    pthread_join(thread, NULL);
    fixture_cleanup(&fixture);
    shim_stop();
    check_backup(ledger, &backup);
    return shim_position();
}

/* --- the cuts --------------------------------------------------------------------------------- */

struct figures {
    size_t cuts;
    size_t promised;
    size_t losses; /* cuts that lost, altered or halved something */
    size_t rows_lost;
    char why[LEDGER_WHY_MAX + 64];
};

static void cut(const struct disk *disk, const struct ledger *ledger, size_t position,
                enum disk_loss loss, struct figures *figures)
{
    char folder[FOLDER_MAX];
    struct verdict verdict;
    struct random random = random_seeded(position * DISK_LOSSES + loss);
    make_folder(folder);
    disk_write(disk, loss, &random, folder);
    ledger_check(ledger, folder, position, &verdict);
    remove_folder(folder);
    figures->cuts++;
    figures->promised += verdict.promised;
    figures->rows_lost += verdict.missing;
    if (verdict_is_good(&verdict))
        return;
    figures->losses++;
    if (figures->why[0] == '\0')
        snprintf(figures->why, sizeof figures->why, "at event %zu, loss %d: %s", position,
                 (int)loss, verdict.why);
}

static bool is_boundary(const struct shim_event *events, size_t position, size_t count)
{
    bool before = position < count &&
                  (events[position].kind == SHIM_SYNC || events[position].kind == SHIM_SYNC_FOLDER);
    bool after = position > 0 && (events[position - 1].kind == SHIM_SYNC ||
                                  events[position - 1].kind == SHIM_SYNC_FOLDER);
    return before || after;
}

/* Every boundary of a sync with everything lost, or (in turn) some or nothing of it; and other
 * moments by chance, one in `rarity`. */
static struct figures cut_everywhere(const struct ledger *ledger, size_t count, unsigned rarity)
{
    struct figures figures = {0};
    struct random random = random_seeded(count);
    const struct shim_event *events = shim_events();
    struct disk *disk = disk_new(events);
    unsigned turn = 0;
    for (size_t position = 0; position <= count; position++) {
        bool boundary = is_boundary(events, position, count);
        if (!boundary && random_below(&random, rarity) != 0)
            continue;
        disk_advance(disk, position);
        if (boundary || rarity == 1)
            cut(disk, ledger, position, DISK_LOSES_ALL, &figures);
        cut(disk, ledger, position, (enum disk_loss)(1 + turn++ % (DISK_LOSSES - 1)), &figures);
    }
    disk_free(disk);
    return figures;
}

static struct figures try_session(const struct session *session, unsigned rarity)
{
    struct ledger ledger = ledger_new(session->promises);
    size_t count = record(session, &ledger);
    struct figures figures = cut_everywhere(&ledger, count, rarity);
    printf(
        "%zu events, %zu cuts, %zu promises looked up, %zu cuts with losses, %zu rows lost%s%s\n",
        count, figures.cuts, figures.promised, figures.losses, figures.rows_lost,
        figures.why[0] != '\0' ? ": " : "", figures.why);
    ledger_free(&ledger);
    return figures;
}

/* --- tests ------------------------------------------------------------------------------------ */

START_TEST(what_was_acknowledged_outlives_a_power_cut)
{
    const struct session session = {.promises = torture_is_full() ? 1600 : 500};
    struct figures figures = try_session(&session, torture_is_full() ? 1 : 40);
    ck_assert_msg(figures.losses == 0, "%zu of %zu cuts: %s", figures.losses, figures.cuts,
                  figures.why);
    ck_assert_uint_gt(figures.cuts, 200);
    ck_assert_uint_gt(figures.promised, 300);
}
END_TEST

/* --- a sync that fails ------------------------------------------------------------------------ */

enum { FAILING_PROMISES = 60, FAILING_BURST = 5, FAILING_CHECKPOINT = 25, FAILING_CUTS = 6 };

/* A small session in which sync number `nth` fails, once; false when there are fewer. */
static bool record_failing(int64_t nth, struct ledger *ledger)
{
    struct fixture fixture = {0};
    struct writer *writer = NULL;
    const struct shim_plan plan = {.calls = 1 << SHIM_CALL_SYNC, .nth = nth};
    make_folder(fixture.folder);
    shim_start(fixture.folder);
    fixture_fill(&fixture);
    ledger_prepare(ledger, fixture.store);
    set_up_writing(fixture.store, FAILING_CHECKPOINT, false);
    shim_plan(&plan);
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    for (unsigned i = 0; i < ledger->count; i += FAILING_BURST)
        ledger_submit(ledger, writer, i, FAILING_BURST);
    writer_stop(writer);
    bool met = shim_met() > 0;
    fixture_cleanup(&fixture);
    shim_stop();
    return met;
}

/* What the kernel could not write it forgets: a later sync says OK and covers none of it. */
START_TEST(a_sync_that_failed_takes_nothing_with_it)
{
    struct figures figures = {0};
    struct random random = random_seeded(1);
    int64_t nth = 0;
    for (bool met = true; met;) {
        struct ledger ledger = ledger_new(FAILING_PROMISES);
        met = record_failing(++nth, &ledger);
        size_t count = shim_position();
        struct disk *disk = disk_new(shim_events());
        size_t position = ledger.made;
        for (unsigned i = 0; i < FAILING_CUTS; i++) {
            position += i + 1 == FAILING_CUTS ? count - position
                                              : random_below(&random, (count - position) / 3 + 1);
            disk_advance(disk, position);
            cut(disk, &ledger, position, (enum disk_loss)(i % DISK_LOSSES), &figures);
        }
        disk_free(disk);
        ledger_free(&ledger);
    }
    printf("%lld syncs failed, %zu cuts, %zu promises looked up, %zu cuts with losses\n",
           (long long)nth - 1, figures.cuts, figures.promised, figures.losses);
    ck_assert_msg(figures.losses == 0, "%s", figures.why);
    ck_assert_int_gt(nth, 20);
}
END_TEST

/* --- the tests of the test -------------------------------------------------------------------- */

/* Where the promise is broken, it is seen. */
static void find_losses(const struct session *session)
{
    struct figures figures = try_session(session, 20);
    ck_assert_uint_gt(figures.rows_lost, 0);
}

START_TEST(without_sync_losses_are_found)
{
    find_losses(&(struct session){.promises = 200, .without_sync = true});
}
END_TEST

START_TEST(on_a_disk_that_does_not_sync_the_log_losses_are_found)
{
    find_losses(&(struct session){.promises = 200, .lie = SHIM_LOG_SYNC_LIE});
}
END_TEST

START_TEST(on_a_disk_that_does_not_sync_the_folder_losses_are_found)
{
    find_losses(&(struct session){.promises = 200, .lie = SHIM_FOLDER_SYNC_LIE});
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("power");
    TCase *tcase = tcase_create("power");
    tcase_set_timeout(tcase, 1800);
    tcase_add_test(tcase, what_was_acknowledged_outlives_a_power_cut);
    tcase_add_test(tcase, a_sync_that_failed_takes_nothing_with_it);
    tcase_add_test(tcase, without_sync_losses_are_found);
    tcase_add_test(tcase, on_a_disk_that_does_not_sync_the_log_losses_are_found);
    tcase_add_test(tcase, on_a_disk_that_does_not_sync_the_folder_losses_are_found);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
