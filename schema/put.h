/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * put - the one function that stores a response and decides what became of it (private to
 * schema). Called inside a transaction, by the writer and by store_put_responses.
 *
 *   id free ------------------> STORED, or QUARANTINED when it has reasons
 *   id taken, same hash ------> REPEATED, whatever became of the first
 *   id taken, other hash -----> CONFLICT; the body is kept for review, once
 *
 * Thread: the connection's. Faults: NOTFOUND campaign_unknown {campaign}; the connection's.
 */
#ifndef HAILONG_SCHEMA_PUT_H
#define HAILONG_SCHEMA_PUT_H

#include "schema/connection.h"
#include "schema/writer.h"

CHECKED enum fault put_response(struct connection *connection, const struct put_request *request,
                                enum put_outcome *out);

#endif
