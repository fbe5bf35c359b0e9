/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/errands.h"
#include "survey-server/posters.h"
#include "survey-server/staff_campaigns.h"
#include "survey-server/staff_desk.h"

#include <string.h>

enum { POSTERS_BYTES = 64 << 20 };

/* Whether the unit gets a page: asked for, or all of them are, and theirs. */
static bool is_wanted(const struct request *request, const struct desk *desk, const char *unit)
{
    const char *asked = http_query(request, "unit");
    return (asked == NULL || strcmp(asked, unit) == 0) && desk_may(desk, STAFF_CAMPAIGNS, unit);
}

static enum fault make_pages(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    AUTO(buffer) struct buffer body = buffer_of(POSTERS_BYTES);
    const struct catalog_entry *entry = NULL;
    size_t count = 0;
    TRY(desk_open(request, &desk));
    TRY(catalog_find(desk.view, request->arguments[0], &entry));
    const struct campaign *campaign = entry->campaign;
    const char **codes = arena_array(request->arena, campaign->unit_count + 1, sizeof *codes);
    const char *host = http_header(request, "Host");
    const char *origin =
        arena_format(request->arena, "%s://%s", session_is_https(request) ? "https" : "http",
                     host == NULL ? "" : host);
    const char *name =
        arena_format(request->arena, "attachment; filename=\"%s-qr.pdf\"", campaign->id);
    if (codes == NULL || origin == NULL || name == NULL)
        return fault_nomem();
    for (size_t i = 0; i < campaign->unit_count; i++) {
        if (is_wanted(request, &desk, campaign->units[i]))
            codes[count++] = campaign->units[i];
    }
    const struct posters_of of = {campaign, entry->form, desk.view->units, origin};
    TRY(posters_make(&of, codes, count, &body));
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply_header(request, "Content-Disposition", name);
    http_reply(request, 200, "application/pdf", &body);
    return OK;
}

enum fault staff_campaign_poster(struct request *request)
{
    AUTO(desk) struct desk desk = {0};
    const struct catalog_entry *entry = NULL;
    size_t wanted = 0;
    TRY(desk_open(request, &desk));
    if (catalog_find(desk.view, request->arguments[0], &entry) != OK)
        return desk_reply_nothing(request);
    for (size_t i = 0; i < entry->campaign->unit_count; i++)
        wanted += is_wanted(request, &desk, entry->campaign->units[i]);
    if (wanted == 0)
        return desk_reply_nothing(request);
    errand_run(request, make_pages);
    return OK;
}
