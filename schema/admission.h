/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * admission - one response on its way into the store, whoever brings it (HTTP, an import, the
 * demo): read, judged, made a request that can be put.
 *
 *   body --admission_read--> response --(caller finds the campaign)--> admission_judge
 *                                                                       --> request, ready to put
 *
 *     AUTO(admission) struct admission admission = admission_in(arena);
 *     TRY(admission_read(&admission, text, length));
 *     ... the target for admission.response.campaign ...
 *     TRY(admission_judge(&admission, &target, &about));
 *     admission.request ...
 *
 * What the rules forbid is in `findings`; with at least one error among them the request carries
 * the reasons for quarantine. Nothing here decides what becomes of it: that is put.h.
 *
 * Ownership: findings live in the arena; the rest is the admission's. The request points into it
 * and into the target. Thread: one at a time. Faults: of response_read(); LIMIT, NOMEM.
 */
#ifndef HAILONG_SCHEMA_ADMISSION_H
#define HAILONG_SCHEMA_ADMISSION_H

#include "forms/campaign.h"
#include "forms/clock.h"
#include "schema/layout.h"
#include "schema/writer.h"

enum { ADMISSION_BYTES_MAX = 8 * RESPONSE_BYTES_MAX };

struct admission {
    struct response response;
    struct findings findings;
    struct device_clock clock; /* of the device that sent it; set before it is judged */
    struct buffer
        document; /* canonical; numbers and escapes written out: up to ADMISSION_BYTES_MAX */
    struct buffer reasons;
    struct buffer codes;
    struct put_request request;
};

/* What a response is judged by. */
struct admission_target {
    const struct campaign *campaign;
    const struct form *form; /* the campaign's version of its form */
    const struct layout *layout;
};

struct admission admission_in(struct arena *arena);
void admission_cleanup(struct admission *admission);

CHECKED enum fault admission_read(struct admission *admission, const char *text, size_t length);
/* The same for a text that is parsed already (response_parse); the admission's when OK. */
CHECKED enum fault admission_take(struct admission *admission, struct json *document);

CHECKED enum fault admission_judge(struct admission *admission,
                                   const struct admission_target *target, struct uuid id,
                                   struct instant received);

#endif
