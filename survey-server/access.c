/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/access.h"

#include "base/spoken.h"
#include "schema/tickets.h"

#include <string.h>

/* Asks the store; a text that cannot be a token is not worth a look. */
static enum fault find_device(struct request *request, const char *shown)
{
    char token[SPOKEN_TEXT_SIZE];
    struct device device;
    bool found = false;
    if (!spoken_read(shown, DEVICE_TOKEN_SYMBOLS, token))
        return OK;
    TRY(store_device_of_token(request->services->store, request->arena,
                              hash_of(token, strlen(token)), &device, &found));
    if (!found)
        return OK;
    struct device *kept = arena_alloc(request->arena, sizeof *kept);
    if (kept == NULL)
        return FAULT_NOMEM;
    *kept = device;
    request->device = kept;
    return OK;
}

enum fault access_device(struct request *request, const struct device **out)
{
    if (!request->device_asked)
        TRY(find_device(request, http_header(request, "Hailong-Device")));
    request->device_asked = true;
    *out = request->device;
    return OK;
}

enum fault access_of(struct request *request, struct access *out)
{
    const struct device *device = NULL;
    TRY(access_device(request, &device));
    *out = (struct access){http_header(request, "Hailong-Ticket"), device};
    return OK;
}

const char *access_ticket(const struct request *request, const char *given)
{
    char ticket[SPOKEN_TEXT_SIZE];
    return spoken_read(given, TICKET_SYMBOLS, ticket) ? arena_text(request->arena, ticket) : NULL;
}

/* Where the rule is broken; NULL = nowhere. */
static const char *broken_at(const struct device *device, const struct catalog_view *view,
                             const struct campaign *campaign, const struct response *response)
{
    if (device == NULL)
        return "";
    if (device->campaign != NULL && strcmp(device->campaign, campaign->id) != 0)
        return "/campaign";
    if (!unit_list_within(view->units, response->unit, device->unit))
        return "/unit";
    if (response->device != NULL && strcmp(response->device, device->id) != 0)
        return "/by/device";
    return NULL;
}

void access_judge(const struct access *access, const struct catalog_view *view,
                  const struct campaign *campaign, const struct response *response,
                  struct findings *findings)
{
    if (campaign->access != ACCESS_DEVICE || response->test)
        return;
    const char *at = broken_at(access->device, view, campaign, response);
    if (at != NULL)
        findings_add(findings, SEVERITY_ERROR, at, "device", "campaign", campaign->id, NULL);
}
