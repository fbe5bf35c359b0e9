/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * heartbeat - what a device tells of itself with every batch, read for the store.
 *
 *   {"id":"k7","unsent":12,"oldest":"2026-11-21T08:00:00+07:00","app":"1.2.0",
 *    "form":"sipas-2026/1","storage_free":123456789}      all but id may be left out or null
 *
 * Answers must never wait for a heartbeat that is right: what is wrong in it is left out and said
 * in a warning, what is unknown is passed over. Without a usable id nothing is kept. Anybody can
 * claim a name, so the name of an enrolled device counts only with its token (access.h); without
 * it, or with another device's, the heartbeat is not kept, and staff see the device fall silent.
 *
 * Texts have at most DEVICE_TEXT_MAX characters and no control characters: they are printed on
 * terminals.
 * Ownership: the report's texts live in the findings' arena. Thread: the request's.
 * Faults: the store's.
 */
#ifndef HAILONG_SURVEY_SERVER_HEARTBEAT_H
#define HAILONG_SURVEY_SERVER_HEARTBEAT_H

#include "base/json.h"
#include "forms/clock.h"
#include "schema/devices.h"
#include "survey-server/http.h"

/* What the batch says about its sender. */
struct heartbeat {
    const struct json *device; /* the member `device`; NULL = absent */
    const char *sent;          /* the member `sent`; NULL = absent or no text */
    struct instant received;
    struct device_clock clock;
};

/* *out_kept is false when there is nothing to keep. */
CHECKED enum fault heartbeat_read(struct request *request, const struct heartbeat *heartbeat,
                                  struct findings *findings, struct device_report *out,
                                  bool *out_kept);

#endif
