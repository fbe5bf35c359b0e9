/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/schema/task.h"

#include <pthread.h>

START_TEST(each_job_is_answered_with_its_outcome)
{
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    struct task task;
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    static const struct {
        unsigned number;
        int answer;
        const char *reasons;
        enum put_outcome outcome;
    } steps[] = {
        {1, 1, NULL, PUT_STORED},   {1, 1, NULL, PUT_REPEATED},    {1, 2, NULL, PUT_CONFLICT},
        {1, 2, NULL, PUT_CONFLICT}, {2, 1, "[]", PUT_QUARANTINED}, {2, 1, "[]", PUT_REPEATED},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
        task_make(&task, steps[i].number, "100", steps[i].answer);
        task.job.request.reasons = steps[i].reasons;
        submit_and_wait(writer, &task);
        ck_assert_int_eq(task.job.fault, OK);
        ck_assert_int_eq(task.job.outcome, steps[i].outcome);
    }
    writer_stop(writer);
    struct response_counts counts = count_all(fixture.store);
    ck_assert_int_eq(counts.responses, 1);
    ck_assert_int_eq(counts.quarantined, 1);
    ck_assert_int_eq(counts.conflicts, 1);
    fixture_cleanup(&fixture);
}
END_TEST

struct racer {
    struct writer *writer;
    pthread_barrier_t *start;
    struct task task;
};

static void *race(void *context)
{
    struct racer *racer = context;
    pthread_barrier_wait(racer->start);
    submit_and_wait(racer->writer, &racer->task);
    return NULL;
}

START_TEST(of_eight_at_once_one_is_stored)
{
    enum { RACERS = 8, ROUNDS = 20 };
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    for (unsigned round = 0; round < ROUNDS; round++) {
        pthread_barrier_t start;
        pthread_t threads[RACERS];
        struct racer racers[RACERS];
        int outcomes[PUT_CONFLICT + 1] = {0};
        pthread_barrier_init(&start, NULL, RACERS);
        for (size_t i = 0; i < RACERS; i++) {
            racers[i] = (struct racer){.writer = writer, .start = &start};
            task_make(&racers[i].task, round, "100", 1);
            ck_assert_int_eq(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
        }
        for (size_t i = 0; i < RACERS; i++) {
            pthread_join(threads[i], NULL);
            ck_assert_int_eq(racers[i].task.job.fault, OK);
            outcomes[racers[i].task.job.outcome]++;
        }
        pthread_barrier_destroy(&start);
        ck_assert_int_eq(outcomes[PUT_STORED], 1);
        ck_assert_int_eq(outcomes[PUT_REPEATED], RACERS - 1);
        ck_assert_int_eq(count_all(fixture.store).responses, (int64_t)round + 1);
    }
    writer_stop(writer);
    fixture_cleanup(&fixture);
}
END_TEST

/* A trigger on the writing connection alone. */
static void add_trigger(struct store *store, const char *sql)
{
    AUTO(store_writing) struct store_writing writing = {0};
    ck_assert_ok(store_write(store, &writing));
    ck_assert_ok(connection_execute(writing.connection, sql));
    ck_assert_ok(store_commit(&writing));
}

START_TEST(one_bad_row_does_not_fail_its_neighbours)
{
    enum { JOBS = 40 };
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    struct task *tasks = tasks_new(JOBS);
    /* Kinds of bad: no such campaign, a rule of the table, larger than the store takes, and one
     * that fails when it is half done. */
    size_t large = (size_t)5 << 20;
    char *text = calloc(1, large + 1);
    memset(text, 'x', large);
    tasks[3].job.request.campaign = "unknown";
    tasks[11].job.request.reasons = "";
    tasks[17].job.request.document = text;
    tasks[17].job.request.document_length = large;
    tasks[23].job.request.unit = "half";
    add_trigger(fixture.store,
                "CREATE TEMP TRIGGER half AFTER INSERT ON main.response WHEN new.unit = 'half' "
                "BEGIN SELECT raise(FAIL, 'half done'); END");
    {
        /* While the connection is ours the jobs gather, and all go into one transaction. */
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        ck_assert_ok(writer_start(fixture.store, NULL, &writer));
        for (size_t i = 0; i < JOBS; i++)
            ck_assert_ok(writer_submit(writer, &tasks[i].job));
    }
    writer_stop(writer);
    static const enum fault expected[JOBS] = {
        [3] = FAULT_NOTFOUND, [11] = FAULT_INVALID, [17] = FAULT_LIMIT, [23] = FAULT_INVALID};
    for (size_t i = 0; i < JOBS; i++) {
        ck_assert_int_eq(tasks[i].answers, 1);
        ck_assert_int_eq(tasks[i].job.fault, expected[i]);
        ck_assert(expected[i] != OK || tasks[i].job.outcome == PUT_STORED);
    }
    ck_assert_str_eq(tasks[3].job.detail.finding.code, "campaign_unknown");
    ck_assert_str_eq(tasks[11].job.detail.finding.code, "store_refused");
    ck_assert_str_eq(tasks[17].job.detail.finding.code, "store_large");
    ck_assert_int_eq(count_all(fixture.store).responses, JOBS - 4);
    free(text);
    free(tasks);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_failed_transaction_is_tried_row_by_row)
{
    enum { JOBS = 20 };
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    struct task *tasks = tasks_new(JOBS);
    /* A row that takes the whole transaction with it, as a disk fault would. */
    add_trigger(
        fixture.store,
        "CREATE TEMP TRIGGER poison BEFORE INSERT ON main.response WHEN new.unit = 'poison' "
        "BEGIN SELECT raise(ROLLBACK, 'poisoned'); END");
    tasks[9].job.request.unit = "poison";
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        ck_assert_ok(writer_start(fixture.store, NULL, &writer));
        for (size_t i = 0; i < JOBS; i++)
            ck_assert_ok(writer_submit(writer, &tasks[i].job));
    }
    writer_stop(writer);
    for (size_t i = 0; i < JOBS; i++) {
        ck_assert_int_eq(tasks[i].answers, 1);
        ck_assert_int_eq(tasks[i].job.fault, i == 9 ? FAULT_INVALID : OK);
        if (i != 9)
            ck_assert_int_eq(tasks[i].job.outcome, PUT_STORED);
    }
    ck_assert_int_eq(count_all(fixture.store).responses, JOBS - 1);
    free(tasks);
    fixture_cleanup(&fixture);
}
END_TEST

/* How many durations a histogram holds. */
static uint64_t durations(const struct histogram *histogram)
{
    uint64_t count = 0;
    for (size_t i = 0; i <= HISTOGRAM_BOUNDS; i++)
        count += histogram->counts[i];
    return count;
}

START_TEST(stats_say_what_was_done)
{
    enum { JOBS = 300 };
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    struct task *tasks = tasks_new(JOBS);
    struct writer_stats stats;
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    writer_stats(writer, &stats);
    ck_assert_int_eq(stats.commits, 0);
    ck_assert_int_eq(stats.last_fault, OK);
    submit_and_wait(writer, &tasks[0]);
    submit_and_wait(writer, &tasks[0]); /* the same again */
    task_make(&tasks[1], 0, "100", 2);
    submit_and_wait(writer, &tasks[1]); /* another body */
    tasks[2].job.request.reasons = "[]";
    submit_and_wait(writer, &tasks[2]);
    tasks[3].job.request.campaign = "none"; /* refused by the store: no outcome */
    submit_and_wait(writer, &tasks[3]);
    ck_assert_int_eq(tasks[3].job.fault, FAULT_NOTFOUND);
    writer_stats(writer, &stats);
    for (size_t i = 0; i < PUT_OUTCOMES; i++)
        ck_assert_int_eq(stats.outcomes[i], i != PUT_UNTICKETED); /* counted as quarantined */
    ck_assert_int_eq(stats.commits, 5);
    ck_assert_uint_eq(durations(&stats.commit_times), 5);
    ck_assert_int_eq(stats.last_fault, OK);
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        for (size_t i = 4; i < JOBS; i++)
            ck_assert_ok(writer_submit(writer, &tasks[i].job));
        writer_stats(writer, &stats);
        /* The thread may have one in hand. */
        ck_assert_uint_ge(stats.waiting, JOBS - 5);
    }
    task_make(&tasks[3], JOBS, "100", 1);
    submit_and_wait(writer, &tasks[3]); /* answered in order: the rest is done */
    writer_stats(writer, &stats);
    ck_assert_uint_eq(stats.waiting, 0);
    ck_assert_int_eq(stats.outcomes[PUT_STORED], 1 + JOBS - 4 + 1);
    ck_assert_int_lt(stats.commits, 5 + JOBS);
    ck_assert_uint_eq(durations(&stats.commit_times), (uint64_t)stats.commits);
    writer_stop(writer);
    free(tasks);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_full_disk_answers_the_whole_batch)
{
    enum { JOBS = 300 };
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    struct task *tasks = tasks_new(JOBS);
    limit_pages(fixture.store, true);
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        ck_assert_ok(writer_start(fixture.store, NULL, &writer));
        for (size_t i = 0; i < JOBS; i++)
            ck_assert_ok(writer_submit(writer, &tasks[i].job));
    }
    struct task last;
    task_make(&last, JOBS, "100", 1);
    submit_and_wait(writer, &last); /* answered in order: the rest is done */
    bool fitted = last.job.fault == OK;
    size_t full = 0;
    for (size_t i = 0; i < JOBS; i++) {
        ck_assert(tasks[i].job.fault == FAULT_FULL || tasks[i].job.fault == OK);
        full += tasks[i].job.fault == FAULT_FULL;
        if (tasks[i].job.fault == FAULT_FULL)
            ck_assert_str_eq(tasks[i].job.detail.finding.code, "store_full");
    }
    ck_assert_uint_gt(full, 0);
    struct writer_stats stats;
    writer_stats(writer, &stats);
    ck_assert_int_eq(stats.last_fault, last.job.fault);
    ck_assert_int_eq(stats.outcomes[PUT_STORED], (int64_t)(JOBS - full) + fitted);
    ck_assert_int_eq(count_all(fixture.store).responses, (int64_t)(JOBS - full) + fitted);
    limit_pages(fixture.store, false);
    for (size_t i = 0; i < JOBS; i++) {
        submit_and_wait(writer, &tasks[i]);
        ck_assert_int_eq(tasks[i].job.fault, OK);
    }
    writer_stats(writer, &stats);
    ck_assert_int_eq(stats.last_fault, OK);
    writer_stop(writer);
    ck_assert_int_eq(count_all(fixture.store).responses, JOBS + fitted);
    free(tasks);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_full_queue_refuses_and_keeps_its_word)
{
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    unsigned many = WRITER_QUEUE_MAX + 2;
    struct task *tasks = tasks_new(many);
    unsigned accepted = 0;
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        ck_assert_ok(writer_start(fixture.store, NULL, &writer));
        while (accepted <= WRITER_QUEUE_MAX) {
            if (writer_submit(writer, &tasks[accepted].job) == OK) {
                accepted++;
                continue;
            }
            /* Full, until the thread has one in hand. */
            ck_assert_uint_eq(accepted, WRITER_QUEUE_MAX);
            ck_assert_detail("writer_full");
            usleep(1000);
        }
        ck_assert_fault(writer_submit(writer, &tasks[many - 1].job), FAULT_BUSY);
        ck_assert_detail("writer_full");
    }
    writer_stop(writer);
    for (unsigned i = 0; i < many; i++)
        ck_assert_int_eq(tasks[i].answers, i < accepted);
    ck_assert_int_eq(count_all(fixture.store).responses, accepted);
    free(tasks);
    fixture_cleanup(&fixture);
}
END_TEST

static int count_commit(void *count)
{
    ++*(int *)count;
    return 0;
}

START_TEST(a_batch_takes_no_more_rows_than_it_is_told)
{
    enum { JOBS = 10 };
    static const struct {
        size_t rows;
        int commits;
    } cases[] = {{1, 10}, {3, 4}, {10, 1}, {0, 1}, {WRITER_BATCH_ROWS + 1, 1}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct fixture fixture = fixture_new();
        struct writer *writer = NULL;
        struct task *tasks = tasks_new(JOBS);
        const struct writer_options options = {.batch_rows = cases[i].rows};
        int commits = 0;
        {
            AUTO(store_writing) struct store_writing held = {0};
            ck_assert_ok(store_write(fixture.store, &held));
            ck_assert_ok(writer_start(fixture.store, &options, &writer));
            for (size_t j = 0; j < JOBS; j++)
                ck_assert_ok(writer_submit(writer, &tasks[j].job));
            sqlite3_commit_hook(held.connection->handle, count_commit, &commits);
        }
        writer_stop(writer);
        ck_assert_int_eq(commits, cases[i].commits);
        ck_assert_int_eq(count_all(fixture.store).responses, JOBS);
        free(tasks);
        fixture_cleanup(&fixture);
    }
}
END_TEST

/* A job whose answer lets go of the lock that another connection holds. */
struct releasing {
    struct task task;
    sqlite3 *holder;
};

static void release(struct put_job *job)
{
    struct releasing *releasing = job->context;
    releasing->task.answers++;
    ck_assert_int_eq(sqlite3_exec(releasing->holder, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
}

/* Each waiting for the lock by himself, the last of many would wait for hours. */
START_TEST(who_waits_behind_a_held_lock_is_answered_with_the_first)
{
    enum { JOBS = 40, WAIT_MS = 50 };
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    struct task *tasks = tasks_new(JOBS);
    struct releasing first = {0};
    char path[FOLDER_MAX + 16];
    task_make(&first.task, JOBS, "100", 1);
    first.task.job.done = release;
    first.task.job.context = &first;
    snprintf(path, sizeof path, "%s/hailong.db", fixture.folder);
    ck_assert_int_eq(sqlite3_open(path, &first.holder), SQLITE_OK);
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        sqlite3_busy_timeout(held.connection->handle, WAIT_MS);
        ck_assert_ok(writer_start(fixture.store, NULL, &writer));
        ck_assert_ok(writer_submit(writer, &first.task.job));
        for (size_t i = 0; i < JOBS; i++)
            ck_assert_ok(writer_submit(writer, &tasks[i].job));
        ck_assert_ok(connection_execute(held.connection, "COMMIT"));
        ck_assert_int_eq(sqlite3_exec(first.holder, "BEGIN IMMEDIATE", NULL, NULL, NULL),
                         SQLITE_OK);
        held.open = false;
    }
    struct task last;
    task_make(&last, JOBS + 1, "100", 1);
    submit_and_wait(writer, &last); /* answered in order: the rest is done */
    ck_assert_int_eq(first.task.job.fault, FAULT_BUSY);
    for (size_t i = 0; i < JOBS; i++) {
        ck_assert_int_eq(tasks[i].answers, 1);
        ck_assert_int_eq(tasks[i].job.fault, FAULT_BUSY);
        ck_assert_str_eq(tasks[i].job.detail.finding.code, "store_busy");
    }
    for (size_t i = 0; i < JOBS; i++) {
        submit_and_wait(writer, &tasks[i]);
        ck_assert_int_eq(tasks[i].job.outcome, PUT_STORED);
    }
    writer_stop(writer);
    sqlite3_close(first.holder);
    free(tasks);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(several_jobs_are_taken_all_or_none)
{
    enum { TOGETHER = 50, MANY = WRITER_QUEUE_MAX + 2 * TOGETHER };
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    struct task *tasks = tasks_new(MANY);
    struct put_job *jobs[MANY];
    unsigned accepted = 0;
    for (unsigned i = 0; i < MANY; i++)
        jobs[i] = &tasks[i].job;
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        ck_assert_ok(writer_start(fixture.store, NULL, &writer));
        while (accepted + TOGETHER <= MANY &&
               writer_submit_all(writer, jobs + accepted, TOGETHER) == OK)
            accepted += TOGETHER;
        ck_assert_detail("writer_full");
        ck_assert_uint_gt(accepted, WRITER_QUEUE_MAX - TOGETHER);
        /* What has room is still taken. */
        ck_assert_ok(writer_submit(writer, jobs[MANY - 1]));
        ck_assert_fault(writer_submit_all(writer, jobs, MANY), FAULT_BUSY);
    }
    writer_stop(writer);
    for (unsigned i = 0; i < MANY; i++)
        ck_assert_int_eq(tasks[i].answers, i < accepted || i == MANY - 1);
    ck_assert_int_eq(count_all(fixture.store).responses, accepted + 1);
    free(tasks);
    fixture_cleanup(&fixture);
}
END_TEST

static void *stop_on_a_thread(void *writer)
{
    writer_stop(writer);
    return NULL;
}

START_TEST(stopping_refuses_new_jobs_and_drains_the_queue)
{
    enum { JOBS = 1000, MORE = 2000 };
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    struct task *tasks = tasks_new(JOBS + MORE);
    unsigned accepted = 0;
    pthread_t stopper;
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        ck_assert_ok(writer_start(fixture.store, NULL, &writer));
        for (; accepted < JOBS; accepted++)
            ck_assert_ok(writer_submit(writer, &tasks[accepted].job));
        ck_assert_int_eq(pthread_create(&stopper, NULL, stop_on_a_thread, writer), 0);
        /* The stopper needs a moment before it is heeded. */
        for (; accepted < JOBS + MORE; accepted++) {
            if (writer_submit(writer, &tasks[accepted].job) != OK)
                break;
            usleep(1000);
        }
        ck_assert_uint_lt(accepted, JOBS + MORE);
        ck_assert_detail("writer_stopping");
    }
    pthread_join(stopper, NULL);
    for (unsigned i = 0; i < JOBS + MORE; i++)
        ck_assert_int_eq(tasks[i].answers, i < accepted);
    ck_assert_int_eq(count_all(fixture.store).responses, accepted);
    free(tasks);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_writer_stops_without_work)
{
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    writer_stop(NULL);
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    writer_stop(writer);
    ck_assert_int_eq(count_all(fixture.store).responses, 0);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("writer");
    TCase *tcase = tcase_create("writer");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, each_job_is_answered_with_its_outcome);
    tcase_add_test(tcase, of_eight_at_once_one_is_stored);
    tcase_add_test(tcase, one_bad_row_does_not_fail_its_neighbours);
    tcase_add_test(tcase, a_failed_transaction_is_tried_row_by_row);
    tcase_add_test(tcase, stats_say_what_was_done);
    tcase_add_test(tcase, a_full_disk_answers_the_whole_batch);
    tcase_add_test(tcase, who_waits_behind_a_held_lock_is_answered_with_the_first);
    tcase_add_test(tcase, a_full_queue_refuses_and_keeps_its_word);
    tcase_add_test(tcase, a_batch_takes_no_more_rows_than_it_is_told);
    tcase_add_test(tcase, several_jobs_are_taken_all_or_none);
    tcase_add_test(tcase, stopping_refuses_new_jobs_and_drains_the_queue);
    tcase_add_test(tcase, a_writer_stops_without_work);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
