/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/schema/task.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Bytes of the write-ahead log. */
static int64_t log_size(const struct fixture *fixture)
{
    char path[FOLDER_MAX + 32];
    struct stat status;
    snprintf(path, sizeof path, "%s/hailong.db-wal", fixture->folder);
    ck_assert_int_eq(stat(path, &status), 0);
    return status.st_size;
}

/* A document of `size` bytes, to fill the log fast. */
static char *long_text(size_t size)
{
    char *text = calloc(1, size + 1);
    ck_assert_ptr_nonnull(text);
    memset(text, 'x', size);
    return text;
}

START_TEST(the_log_does_not_grow_for_ever)
{
    enum { JOBS = 800, BYTES = 60000, LOG_MAX = 36 << 20 };
    struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    char *text = long_text(BYTES);
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    for (unsigned i = 0; i < JOBS; i++) {
        struct task task;
        task_make(&task, i, "100", 1);
        task.job.request.document = text;
        task.job.request.document_length = BYTES;
        submit_and_wait(writer, &task);
        ck_assert_int_eq(task.job.outcome, PUT_STORED);
    }
    writer_stop(writer);
    ck_assert_int_lt(log_size(&fixture), LOG_MAX);
    free(text);
    fixture_cleanup(&fixture);
}
END_TEST

/* One of the readers that leave no moment without one. */
struct reader {
    struct store *store;
    unsigned first_wait_ms;
    atomic_bool *stop;
};

static void *read_again_and_again(void *context)
{
    const struct reader *reader = context;
    usleep(reader->first_wait_ms * 1000);
    while (!atomic_load(reader->stop)) {
        AUTO(store_reading) struct store_reading reading = {0};
        ck_assert_ok(store_read(reader->store, &reading));
        AUTO(query) sqlite3_stmt *rows = NULL;
        bool more;
        ck_assert_ok(query_bind(reading.connection, QUERY_UNIT_LIST, NULL, 0, &rows));
        ck_assert_ok(query_step(reading.connection, rows, &more));
        usleep(20 * 1000);
    }
    return NULL;
}

START_TEST(the_log_begins_anew_among_overlapping_readers)
{
    enum { READERS = 3, BATCHES = 50, ROWS = 40, BYTES = 60000, LOG_MAX = 112 << 20 };
    struct fixture fixture = fixture_new();
    atomic_bool stop = false;
    pthread_t threads[READERS];
    struct reader readers[READERS];
    struct sample samples[ROWS];
    struct put_request requests[ROWS];
    enum put_outcome outcomes[ROWS];
    char *text = long_text(BYTES);
    for (unsigned i = 0; i < READERS; i++) {
        readers[i] = (struct reader){fixture.store, i * 7, &stop};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_again_and_again, &readers[i]), 0);
    }
    for (unsigned i = 0; i < BATCHES * ROWS; i++) {
        sample_make(&samples[i % ROWS], i, "100", 1);
        requests[i % ROWS] = samples[i % ROWS].request;
        requests[i % ROWS].document = text;
        requests[i % ROWS].document_length = BYTES;
        if (i % ROWS == ROWS - 1)
            ck_assert_ok(store_put_responses(fixture.store, requests, ROWS, outcomes));
    }
    atomic_store(&stop, true);
    for (unsigned i = 0; i < READERS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_lt(log_size(&fixture), LOG_MAX);
    free(text);
    fixture_cleanup(&fixture);
}
END_TEST

enum { KILLED_CLIENTS = 4, CLIENT_NUMBERS = 100000 };

struct client {
    struct writer *writer;
    unsigned first;
    int acknowledged; /* a pipe: the number of each response, once it is answered */
};

static void *submit_for_ever(void *context)
{
    struct client *client = context;
    for (unsigned i = 0; i < CLIENT_NUMBERS; i++) {
        struct task task;
        unsigned number = client->first + i;
        task_make(&task, number, "100", 1);
        submit_and_wait(client->writer, &task);
        if (task.job.fault != OK || task.job.outcome != PUT_STORED ||
            write(client->acknowledged, &number, sizeof number) != sizeof number)
            _exit(EXIT_FAILURE);
    }
    return NULL;
}

/* The other process: writes until it is killed. */
static void write_until_killed(const char *folder, int acknowledged)
{
    struct store *store = NULL;
    struct writer *writer = NULL;
    struct client clients[KILLED_CLIENTS];
    pthread_t threads[KILLED_CLIENTS];
    if (store_open(folder, &store) != OK || writer_start(store, NULL, &writer) != OK)
        _exit(EXIT_FAILURE);
    for (unsigned i = 0; i < KILLED_CLIENTS; i++) {
        clients[i] = (struct client){writer, i * CLIENT_NUMBERS, acknowledged};
        pthread_create(&threads[i], NULL, submit_for_ever, &clients[i]);
    }
    for (unsigned i = 0; i < KILLED_CLIENTS; i++)
        pthread_join(threads[i], NULL);
    _exit(EXIT_FAILURE);
}

/* Which numbers are in the store: one byte each. */
static enum fault mark(void *context, const struct stored_response *row)
{
    uint8_t *stored = context;
    size_t number = 0;
    for (int i = UUID_SIZE - 4; i < UUID_SIZE; i++)
        number = number << 8 | row->id.bytes[i];
    stored[number] = 1;
    return OK;
}

START_TEST(what_was_answered_outlives_a_kill)
{
    enum { ENOUGH = 400 };
    struct fixture fixture = fixture_new();
    store_close(TAKE(fixture.store)); /* SQLite's connections must not cross a fork */
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        write_until_killed(fixture.folder, ends[1]);
    close(ends[1]);
    size_t numbers = (size_t)KILLED_CLIENTS * CLIENT_NUMBERS;
    uint8_t *acknowledged = calloc(numbers, 1);
    uint8_t *stored = calloc(numbers, 1);
    unsigned number;
    size_t count = 0;
    while (read(ends[0], &number, sizeof number) == sizeof number) {
        acknowledged[number] = 1;
        if (++count == ENOUGH)
            kill(child, SIGKILL);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    ck_assert_uint_ge(count, ENOUGH);
    ck_assert_ok(store_open(fixture.folder, &fixture.store));
    const struct response_query query = query_all();
    ck_assert_ok(store_visit_responses(fixture.store, &query, true, mark, stored));
    size_t lost = 0;
    for (size_t i = 0; i < numbers; i++)
        lost += acknowledged[i] > stored[i];
    ck_assert_uint_eq(lost, 0);
    close(ends[0]);
    free(acknowledged);
    free(stored);
    fixture_cleanup(&fixture);
}
END_TEST

/* A file that is gone takes writes as before: what it took would be lost. */
START_TEST(nothing_is_stored_in_a_file_that_was_moved)
{
    struct fixture fixture = fixture_new();
    struct sample sample;
    enum put_outcome outcome;
    char there[FOLDER_MAX + 32];
    char away[FOLDER_MAX + 32];
    snprintf(there, sizeof there, "%s/hailong.db", fixture.folder);
    snprintf(away, sizeof away, "%s/away.db", fixture.folder);
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_STORED);
    ck_assert_int_eq(rename(there, away), 0);
    sample_make(&sample, 2, "100", 1);
    ck_assert_fault(store_put_responses(fixture.store, &sample.request, 1, &outcome), FAULT_IO);
    ck_assert_detail("store_moved");
    ck_assert_int_eq(rename(away, there), 0);
    ck_assert_int_eq(put_sample(fixture.store, 2, "100", 1), PUT_STORED);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("durable");
    TCase *tcase = tcase_create("durable");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, the_log_does_not_grow_for_ever);
    tcase_add_test(tcase, the_log_begins_anew_among_overlapping_readers);
    tcase_add_test(tcase, what_was_answered_outlives_a_kill);
    tcase_add_test(tcase, nothing_is_stored_in_a_file_that_was_moved);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
