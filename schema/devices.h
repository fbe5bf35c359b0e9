/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * devices - kiosks and tablets: which of them may answer, and what they last told of themselves.
 *
 *   enrol --> token, shown once --> kept as its hash --revoke--> not in force (enrol again: a new
 *                                                                token)
 *   heartbeat --> device_report --put_job (writer.h)--> one row a device, the latest report
 *
 * An enrolled device answers for a unit and those below it, in one campaign or in all. A device
 * need not be enrolled to report: then anybody may report under its name, and a name that is new is
 * not kept any more once there are DEVICES_REPORTS_MAX.
 *
 * Ownership: what is read is copied into the caller's arena. Thread: any. Faults: beside the
 * store's INVALID device_id {device}; NOTFOUND unit_unknown, campaign_unknown, device_unknown
 * {device}; CONFLICT device_enrolled {device} (revoke it first).
 */
#ifndef HAILONG_SCHEMA_DEVICES_H
#define HAILONG_SCHEMA_DEVICES_H

#include "base/id.h"
#include "schema/store.h"

/* A national round has a kiosk or two in each of 3,321 communes. */
enum { DEVICES_REPORTS_MAX = 20000, DEVICE_TOKEN_SYMBOLS = 28, DEVICE_TEXT_MAX = 64 };

struct device {
    const char *id;       /* a code (text_is_code) */
    const char *unit;     /* it answers for this unit and those below it */
    const char *campaign; /* NULL = every campaign */
};

/* Enrols a device under the hash of its token (spoken.h, DEVICE_TOKEN_SYMBOLS). */
CHECKED enum fault store_enrol_device(struct store *store, const struct device *device,
                                      struct hash token);
/* From now on its token is none; its reports stay. */
CHECKED enum fault store_revoke_device(struct store *store, const char *id);
/* Takes a device that is not in force off the list. CONFLICT device_enrolled. */
CHECKED enum fault store_forget_device(struct store *store, const char *id);

/* The device in force that has a token; *out_found is false when there is none. */
CHECKED enum fault store_device_of_token(struct store *store, struct arena *arena,
                                         struct hash token, struct device *out, bool *out_found);
/* Whether a name is that of a device in force. */
CHECKED enum fault store_device_in_force(struct store *store, const char *id, bool *out);

/* What a device tells of itself; what it left out is NULL or -1. */
struct device_report {
    const char *device; /* 1 to DEVICE_TEXT_MAX characters */
    bool has_sent;
    int64_t sent_ms; /* by its clock */
    int64_t skew_ms; /* clock.h */
    int64_t seen_ms; /* by ours */
    int64_t unsent;
    bool has_oldest;
    int64_t oldest_ms; /* by its clock */
    const char *app;
    const char *form;
    int64_t storage_free; /* bytes */
};

/* One device of the list: enrolled, reporting, or both. */
struct device_entry {
    struct device device; /* unit NULL = never enrolled */
    bool in_force;
    bool has_report;
    struct device_report report;
};
/* By id. */
CHECKED enum fault store_devices(struct store *store, struct arena *arena,
                                 const struct device_entry **out, size_t *out_count);

#endif
