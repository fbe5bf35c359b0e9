/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * THE PROMISE. A job is answered STORED or QUARANTINED only after a COMMIT that holds its row has
 * returned, and COMMIT returns only after the write-ahead log is fsynced (WAL, synchronous=FULL).
 * So a crash of the program, of the machine or of its power loses nothing that was answered. What
 * was not answered may be in the file or not; its sender tries again with the same id and learns
 * REPEATED or STORED. That is why the id comes from the sender, and why sending again is harmless.
 *
 * WHY MANY A COMMIT. An fsync costs 0.1 ms here and 10 ms on a district's hard disk: one each
 * would cap a busy day at 100 answers a second. While the writer waits for one fsync, jobs gather
 * in the queue; the next transaction takes them all. A lone job is committed at once; where many
 * come, each batch waits a moment until half as many are there as the last time, with those then in
 * the queue: who was just answered is about to send again. A batch ends with the queue, at
 * WRITER_BATCH_ROWS, or WRITER_BATCH_MS after it began, so that a full queue cannot hold its first
 * answer back for long.
 *
 * ONE BAD ROW must not fail its neighbours:
 *   - a row SQLite refuses (a CHECK, an unknown campaign) with its first statement has changed
 *     nothing; it is answered with its fault, and the others go on;
 *   - a row that fails half done, which none should (its ticket is spent, its response refused),
 *     and a fault of the whole transaction (no memory, an I/O error, a COMMIT that fails) undo all
 *     of it, and every row is tried again in a transaction of its own: what is wrong with one shows
 *     in that one. A savepoint a row would do for the former, but costs each row copies of the
 *     pages it changes;
 *   - disk full or the lock held by another process would meet each row alike: the whole batch is
 *     answered FULL or BUSY at once, and the senders come back. Of a lock we learn only after
 *     waiting for it (CONNECTION_BUSY_MS): all who came meanwhile are answered with the batch, or
 *     the last of many would wait for hours.
 * A COMMIT that failed half-way (its fsync) may yet be in the file: the second try then finds the
 * row and says REPEATED, which is true.
 *
 * THE AUDIT has one row a transaction, in it: how many responses it added. Their sum is what the
 * table must hold (`hailong verify`).
 *
 * CHECKPOINTS are made here, between batches and after the answers, never inside a COMMIT that
 * somebody waits for (connection_checkpoint). Readers are short (scan.h), so the log begins anew
 * often enough; when it has not for long, the writer waits a moment for them. The write lock is
 * held meanwhile, against other programs on the same folder (connection.h says why).
 *
 * ORDER AND ENDS. Answers come in the order of the queue. writer_stop refuses new jobs first, then
 * lets the thread store and answer all that is queued, then waits for it.
 */
#include "schema/writer.h"

#include "schema/audit.h"
#include "schema/put.h"
#include "schema/store_inside.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* A batch that cannot be stored at all takes the whole queue with it. */
enum { BATCH_MOST = WRITER_BATCH_ROWS + WRITER_QUEUE_MAX, NANOSECONDS = 1000000000 };

struct writer {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;  /* guards the queue, `stopping` and `stats` */
    pthread_cond_t wake;   /* `wanted` jobs wait, or it is time to stop */
    struct put_job *first; /* the queue */
    struct put_job *last;
    size_t waiting;
    size_t wanted; /* how many the thread waits for */
    bool stopping;
    struct writer_stats stats;         /* `waiting` is above */
    struct put_job *batch[BATCH_MOST]; /* the thread's own: taken, not yet answered */
    size_t batch_count;
    size_t batch_rows; /* the most a batch takes, WRITER_BATCH_ROWS or fewer */
    size_t company;    /* how many the next batch waits for a moment */
};

/* The longest waiting job, or NULL. Holding the lock. */
static struct put_job *take(struct writer *writer)
{
    struct put_job *job = writer->first;
    if (job == NULL)
        return NULL;
    writer->first = job->next;
    if (writer->first == NULL)
        writer->last = NULL;
    writer->waiting--;
    return job;
}

/* Holding the lock. */
static void wait_for_company(struct writer *writer)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += WRITER_COMPANY_US * 1000L;
    until.tv_sec += until.tv_nsec / NANOSECONDS;
    until.tv_nsec %= NANOSECONDS;
    writer->wanted = writer->company;
    while (writer->waiting < writer->wanted && !writer->stopping) {
        if (pthread_cond_timedwait(&writer->wake, &writer->lock, &until) != 0)
            break;
    }
    writer->wanted = 1;
}

/* Waits for a job; NULL when the queue is empty and it is time to stop. */
static struct put_job *wait_for_job(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    while (writer->first == NULL && !writer->stopping)
        pthread_cond_wait(&writer->wake, &writer->lock);
    if (writer->waiting < writer->company)
        wait_for_company(writer);
    struct put_job *job = take(writer);
    pthread_mutex_unlock(&writer->lock);
    return job;
}

static struct put_job *job_if_any(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    struct put_job *job = take(writer);
    pthread_mutex_unlock(&writer->lock);
    return job;
}

static void set_fault(struct put_job *job, enum fault fault)
{
    job->fault = fault;
    if (fault != OK)
        fault_detail_copy(&job->detail);
}

/* Faults of one row, not of the store. */
static bool is_refusal(enum fault fault)
{
    return fault == FAULT_INVALID || fault == FAULT_NOTFOUND || fault == FAULT_LIMIT;
}

static bool is_response(const struct put_job *job)
{
    return job->report == NULL && job->refusal == NULL && job->note == NULL;
}

static enum fault put_job(struct connection *connection, struct put_job *job)
{
    if (job->report != NULL)
        return put_report(connection, job->report);
    if (job->refusal != NULL)
        return put_refusal(connection, job->refusal);
    if (job->note != NULL)
        return audit_note_put(connection, job->note);
    return put_response(connection, &job->request, &job->outcome);
}

/* Stores one row. The fault returned is the transaction's; that of a row which was refused and left
 * no trace is in the job. */
static enum fault put_row(struct connection *connection, struct put_job *job,
                          struct put_counts *counts)
{
    sqlite3_int64 changes = sqlite3_total_changes64(connection->handle);
    enum fault fault = put_job(connection, job);
    bool standing = sqlite3_get_autocommit(connection->handle) == 0 &&
                    sqlite3_total_changes64(connection->handle) == changes;
    if (fault != OK && !(standing && is_refusal(fault)))
        return fault;
    set_fault(job, fault);
    if (fault == OK && is_response(job))
        put_count(counts, &job->request, job->outcome);
    return OK;
}

static enum fault commit(struct writer *writer, struct store_writing *writing,
                         const struct put_counts *counts)
{
    TRY(put_audit(writing->connection, counts));
    int64_t begun = clock_monotonic_us();
    TRY(store_commit(writing));
    int64_t took = clock_monotonic_us() - begun;
    struct writer_stats *stats = &writer->stats;
    pthread_mutex_lock(&writer->lock);
    stats->commits++;
    for (size_t i = 0; i < PUT_OUTCOMES; i++)
        stats->outcomes[i] += counts->of[i];
    histogram_add(&stats->commit_times, took);
    pthread_mutex_unlock(&writer->lock);
    return OK;
}

/* One transaction: the batch so far, then whatever is or comes into the queue meanwhile. */
static enum fault store_batch(struct writer *writer)
{
    int64_t end = clock_monotonic_ms() + WRITER_BATCH_MS;
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(writer->store, &writing));
    struct put_counts counts = {0};
    for (size_t i = 0; i < writer->batch_count; i++) {
        TRY(put_row(writing.connection, writer->batch[i], &counts));
        bool room = writer->batch_count < writer->batch_rows && clock_monotonic_ms() < end;
        struct put_job *more = room ? job_if_any(writer) : NULL;
        if (more != NULL)
            writer->batch[writer->batch_count++] = more;
    }
    return commit(writer, &writing, &counts);
}

static enum fault store_alone(struct writer *writer, struct put_job *job)
{
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(writer->store, &writing));
    struct put_counts counts = {0};
    TRY(put_row(writing.connection, job, &counts));
    return commit(writer, &writing, &counts);
}

static bool meets_all_alike(enum fault fault) { return fault == FAULT_FULL || fault == FAULT_BUSY; }

/* After a failed transaction: each row by itself, until a fault shows that there is no use. The
 * fault of the last transaction, unless it was its row's. */
static enum fault store_one_by_one(struct writer *writer, enum fault fault)
{
    for (size_t i = 0; i < writer->batch_count; i++) {
        struct put_job *job = writer->batch[i];
        if (!meets_all_alike(fault))
            fault = store_alone(writer, job);
        if (fault != OK)
            set_fault(job, fault);
    }
    return is_refusal(fault) ? OK : fault;
}

static void note_fault(struct writer *writer, enum fault fault)
{
    pthread_mutex_lock(&writer->lock);
    writer->stats.last_fault = fault;
    if (fault != OK)
        writer->stats.last_fault_ms = clock_monotonic_ms();
    pthread_mutex_unlock(&writer->lock);
}

/* After a batch, before it is answered. */
static void expect_company(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    size_t half = (writer->batch_count + writer->waiting) / 2;
    pthread_mutex_unlock(&writer->lock);
    size_t company = half < writer->batch_rows ? half : writer->batch_rows;
    writer->company = company < WRITER_COMPANY_LEAST ? 0 : company;
}

static void answer(struct writer *writer)
{
    for (size_t i = 0; i < writer->batch_count; i++) {
        struct put_job *job = TAKE(writer->batch[i]);
        job->done(job); /* which may free it */
    }
    writer->batch_count = 0;
}

/* Puts whoever is in the queue into the batch. */
static void gather(struct writer *writer)
{
    struct put_job *job;
    while (writer->batch_count < BATCH_MOST && (job = job_if_any(writer)) != NULL)
        writer->batch[writer->batch_count++] = job;
}

static void *run(void *context)
{
    struct writer *writer = context;
    struct put_job *job;
    while ((job = wait_for_job(writer)) != NULL) {
        writer->batch[0] = job;
        writer->batch_count = 1;
        enum fault fault = store_batch(writer);
        if (fault == FAULT_BUSY)
            gather(writer);
        if (fault != OK)
            fault = store_one_by_one(writer, fault);
        note_fault(writer, fault);
        expect_company(writer);
        answer(writer);
        store_checkpoint(writer->store);
    }
    return NULL;
}

static void writer_free(struct writer *writer)
{
    pthread_cond_destroy(&writer->wake);
    pthread_mutex_destroy(&writer->lock);
    free(writer);
}

static void init_lock(struct writer *writer)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

enum fault writer_start(struct store *store, const struct writer_options *options,
                        struct writer **out)
{
    size_t rows = options == NULL ? 0 : options->batch_rows;
    struct writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        return fault_nomem();
    writer->store = store;
    writer->batch_rows = rows == 0 || rows > WRITER_BATCH_ROWS ? WRITER_BATCH_ROWS : rows;
    writer->wanted = 1;
    init_lock(writer);
    if (pthread_create(&writer->thread, NULL, run, writer) != 0) {
        writer_free(writer);
        return fault_nomem();
    }
    *out = writer;
    return OK;
}

static void append(struct writer *writer, struct put_job *job)
{
    job->next = NULL;
    if (writer->last == NULL)
        writer->first = job;
    else
        writer->last->next = job;
    writer->last = job;
    writer->waiting++;
}

enum fault writer_submit(struct writer *writer, struct put_job *job)
{
    return writer_submit_all(writer, &job, 1);
}

enum fault writer_submit_all(struct writer *writer, struct put_job *const *jobs, size_t count)
{
    pthread_mutex_lock(&writer->lock);
    bool stopping = writer->stopping;
    bool full = count > WRITER_QUEUE_MAX - writer->waiting;
    for (size_t i = 0; !stopping && !full && i < count; i++)
        append(writer, jobs[i]);
    if (writer->waiting >= writer->wanted)
        pthread_cond_signal(&writer->wake);
    pthread_mutex_unlock(&writer->lock);
    if (stopping)
        return fault_raise(FAULT_BUSY, "writer_stopping", NULL);
    if (full)
        return fault_raise(FAULT_BUSY, "writer_full", NULL);
    return OK;
}

void writer_stats(struct writer *writer, struct writer_stats *out)
{
    pthread_mutex_lock(&writer->lock);
    *out = writer->stats;
    out->waiting = writer->waiting;
    pthread_mutex_unlock(&writer->lock);
}

void writer_stop(struct writer *writer)
{
    if (writer == NULL)
        return;
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->wake);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    writer_free(writer);
}
