/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * put - the one function that stores a response and decides what became of it (private to
 * schema). Called inside a transaction, by the writer and by store_put_responses.
 *
 *   a test -------------------> as trials.h says
 *   id free, ticket refused --> UNTICKETED: quarantined, `ticket` among its reasons
 *   id free ------------------> STORED, or QUARANTINED when it has reasons; the ticket is spent
 *   id taken, same hash ------> REPEATED, whatever became of the first
 *   id taken, other hash -----> CONFLICT; the body is kept for review, once
 *
 * A valid response's packed codes go beside it. What a transaction added is one row of the audit.
 *
 *     struct put_counts counts = {0};
 *     TRY(put_response(connection, &request, &outcome));      as often as wanted
 *     put_count(&counts, &request, outcome);
 *     TRY(put_audit(connection, &counts));                    before COMMIT
 *
 * Thread: the connection's. Faults: NOTFOUND campaign_unknown {campaign}; the connection's.
 */
#ifndef HAILONG_SCHEMA_PUT_H
#define HAILONG_SCHEMA_PUT_H

#include "schema/connection.h"
#include "schema/writer.h"

CHECKED enum fault put_response(struct connection *connection, const struct put_request *request,
                                enum put_outcome *out);

/* Stores a test (trials.h). */
CHECKED enum fault trial_put(struct connection *connection, const struct put_request *request,
                             enum put_outcome *out);

/* What a device tells of itself, unless a later report is kept or there are too many (devices.h).
 */
CHECKED enum fault put_report(struct connection *connection, const struct device_report *report);

/* Counts somebody who refused. */
CHECKED enum fault put_refusal(struct connection *connection, const struct refusal *refusal);

/* The packed codes of a response, for `rebuild` and rulings: by QUERY_CODES_PUT of a valid one, by
 * QUERY_RULED_PUT of one that is ruled in. */
CHECKED enum fault put_codes(struct connection *connection, const struct put_request *request,
                             enum query put);

/* How many of each outcome, by enum put_outcome (UNTICKETED counts as QUARANTINED). */
struct put_counts {
    int64_t of[PUT_OUTCOMES];
    int64_t tests; /* stored beside them, and counted nowhere else */
};
void put_count(struct put_counts *counts, const struct put_request *request,
               enum put_outcome outcome);

/* The audit's row of a transaction; none when nothing was added. */
CHECKED enum fault put_audit(struct connection *connection, const struct put_counts *counts);

#endif
