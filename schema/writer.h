/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * writer - the one thread that stores responses and devices' reports, many a COMMIT.
 *
 * THE PROMISE: `done` is called with STORED or QUARANTINED only after a COMMIT with fsync that
 * holds the response. A crash after that loses nothing.
 *
 *   any thread --writer_submit--> bounded queue --> BEGIN IMMEDIATE, every queued row, COMMIT
 *                                                   --> done(job) for each
 *
 * Of one id: the first body wins; the same body again is REPEATED whatever became of the first;
 * another body is CONFLICT and is kept for review, once. All decided inside the transaction, so
 * eight first PUTs at once yield exactly one STORED. A ticket is spent there too, by the first new
 * id that shows it, valid or not; a known id spends none.
 *
 * Ownership: the submitter owns the job and everything it points to until `done`; `done` runs on
 * the writer's thread and must be short. Faults: BUSY when the queue is full or the writer is
 * stopping (retry later); after `done`, job->fault says why nothing was stored (FULL, DB, ...).
 * Limits: WRITER_QUEUE_MAX jobs waiting, WRITER_BATCH_ROWS rows or WRITER_BATCH_MS a COMMIT.
 */
#ifndef HAILONG_SCHEMA_WRITER_H
#define HAILONG_SCHEMA_WRITER_H

#include "base/histogram.h"
#include "schema/audit_log.h"
#include "schema/devices.h"
#include "schema/refusals.h"
#include "schema/store.h"

enum {
    WRITER_QUEUE_MAX = 4096,
    WRITER_BATCH_ROWS = 512,
    WRITER_BATCH_MS = 50,
    WRITER_COMPANY_LEAST = 8, /* a batch waits for so many or more, or not at all, ... */
    WRITER_COMPANY_US = 500   /* ... and no longer */
};

enum put_outcome {
    PUT_STORED,
    PUT_QUARANTINED,
    PUT_UNTICKETED, /* quarantined, its ticket (or the lack of one) being a reason */
    PUT_REPEATED,
    PUT_CONFLICT,
    PUT_OUTCOMES
};

/* What a response shows to a campaign that asks for tickets. */
struct put_ticket {
    bool shown; /* false: no ticket, or nothing that reads as one */
    struct hash hash;
    const char *reasons; /* those of the request and `ticket`: when it is refused */
};

/* One response to store. */
struct put_request {
    const char *province; /* the campaign's */
    const char *campaign;
    const char *unit; /* as written in the response, which may be no unit of ours; "" = none */
    struct uuid id;
    struct hash hash;     /* of `document` */
    const char *document; /* canonical JSON without id */
    size_t document_length;
    const char *reasons; /* NULL = valid; else the findings as a JSON array: quarantine */
    bool complete;
    bool test; /* it tries the campaign out: never counted (trials.h) */
    bool has_started;
    int64_t started_ms;  /* UTC, as the device said */
    int32_t started_day; /* in the zone, corrected by the skew */
    int64_t received_ms; /* UTC */
    bool has_skew;
    int64_t skew_ms;                 /* forms/clock.h */
    const struct put_ticket *ticket; /* NULL = none is asked for */
    enum response_mode mode;
    const char *village; /* these: NULL = not told */
    const char *counter;
    const char *field;
    const void *codes; /* packed (layout.h); of a valid response only */
    size_t codes_size;
};

/* What to store: a response, what a device tells of itself, that somebody refused, or that somebody
 * looked. */
struct put_job {
    struct put_request request;
    const struct device_report *report; /* not NULL: this, and no response; has no outcome */
    const struct refusal *refusal;      /* the same */
    const struct audit_note *note;      /* the same */
    void (*done)(struct put_job *job);
    void *context;
    enum put_outcome outcome; /* set before done, when fault is OK */
    enum fault fault;
    struct fault_detail detail; /* when fault is not OK */
    struct put_job *next;       /* the queue's */
};

/* What may be set; zero means the limit above. */
struct writer_options {
    size_t batch_rows; /* the most a COMMIT takes; 1 = each response alone, to measure against */
};

struct writer;

/* `options` may be NULL. */
CHECKED enum fault writer_start(struct store *store, const struct writer_options *options,
                                struct writer **out);
CHECKED enum fault writer_submit(struct writer *writer, struct put_job *job);
/* Several at once, in this order with nothing between them: all, or none when the queue has not
 * room for all. */
CHECKED enum fault writer_submit_all(struct writer *writer, struct put_job *const *jobs,
                                     size_t count);

/* What the writer did since it started, for those who watch it. */
struct writer_stats {
    size_t waiting;                 /* jobs in the queue now */
    int64_t commits;                /* transactions that held */
    int64_t outcomes[PUT_OUTCOMES]; /* jobs in them, by what became of them */
    struct histogram commit_times;  /* of the COMMIT alone, which is the fsync */
    enum fault last_fault;          /* of the last transaction; OK before the first */
    int64_t last_fault_ms;          /* when it failed, monotonic */
};
void writer_stats(struct writer *writer, struct writer_stats *out);

/* Stores what is queued, calls every `done`, refuses new jobs, ends the thread. */
void writer_stop(struct writer *writer);

/* Stores one batch on the calling thread, for commands without a server: outcomes[i] for
 * requests[i]; all in one transaction. */
CHECKED enum fault store_put_responses(struct store *store, const struct put_request *requests,
                                       size_t count, enum put_outcome *outcomes);

#endif
