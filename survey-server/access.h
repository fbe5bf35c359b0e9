/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * access - what a request shows to a campaign that is not open to everybody, and whether its
 * device may answer.
 *
 *   Hailong-Device: <token>   the enrolled device, looked up once a request  --> access_device
 *   Hailong-Ticket: <ticket>  also beside a response in a batch, or a field of the plain form; the
 *                             writer spends it (schema/tickets.h)
 *
 * The rule for devices: the token is that of a device in force, enrolled for this campaign or for
 * all; the response's unit is the device's or lies below it; by.device, when it is said, is the
 * device. What breaks it is a finding `device` at the place that does: "", /campaign, /unit,
 * /by/device.
 *
 * Ownership: in the request's arena. Thread: the request's. Faults: the store's.
 */
#ifndef HAILONG_SURVEY_SERVER_ACCESS_H
#define HAILONG_SURVEY_SERVER_ACCESS_H

#include "schema/devices.h"
#include "survey-server/catalog.h"
#include "survey-server/http.h"

struct access {
    const char *ticket;          /* as it was written; NULL = none */
    const struct device *device; /* in force; NULL = none */
};

/* The enrolled device whose token a request shows; NULL when it shows none, or one that is not (or
 * no longer) in force. */
CHECKED enum fault access_device(struct request *request, const struct device **out);

/* What the headers show. */
CHECKED enum fault access_of(struct request *request, struct access *out);

/* A ticket in its one way of writing, in the request's arena; NULL: nothing that reads as one. */
const char *access_ticket(const struct request *request, const char *given);

/* Judges the device by the rule above; says nothing in a campaign that asks for none,
 * nor of a test. */
void access_judge(const struct access *access, const struct catalog_view *view,
                  const struct campaign *campaign, const struct response *response,
                  struct findings *findings);

#endif
