/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tickets - one response each, to a campaign whose access is `ticket`.
 *
 *   issue --> "7K3Q-M0XD-9TVB-52HE", shown once, its hash kept --put_job--> spent, for ever
 *
 * A ticket is 75 random bits (spoken.h), so it can be neither guessed nor found from its hash. It
 * is known to be valid because its hash was kept when it was issued. A code that proves itself (a
 * MAC under a secret of the campaign) would need no such table, but whoever reads a backup could
 * then make tickets, a lost sheet could not be told from the others, the code would be twice as
 * long to type, and nobody would know how many are out. The table links nothing: it has no time, no
 * order and no response, whether a ticket is spent is one bit of its own row, and the audit says
 * only how many were issued.
 *
 * Spending is decided in the transaction that stores the response (put.h).
 * Thread: any. Faults: beside the store's NOTFOUND campaign_unknown; INVALID ticket_access
 * {campaign, access} (the campaign takes no tickets); LIMIT ticket_count {limit}.
 */
#ifndef HAILONG_SCHEMA_TICKETS_H
#define HAILONG_SCHEMA_TICKETS_H

#include "base/id.h"
#include "base/spoken.h"
#include "schema/store.h"

enum { TICKETS_ISSUE_MAX = 100000, TICKET_SYMBOLS = 16 };

/* Reads a ticket as somebody typed it into the hash that is kept; false: it is none. */
bool ticket_hash(const char *text, struct hash *out);

/* Makes `count` tickets (1 to TICKETS_ISSUE_MAX) of a campaign and keeps their hashes, all or none.
 * out[i] is the text of one. */
CHECKED enum fault store_issue_tickets(struct store *store, const char *campaign, size_t count,
                                       char (*out)[SPOKEN_TEXT_SIZE]);

struct ticket_counts {
    int64_t issued;
    int64_t spent;
};
CHECKED enum fault store_ticket_counts(struct store *store, const char *campaign,
                                       struct ticket_counts *out);

#endif
