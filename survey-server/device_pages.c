/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/device_pages.h"

#include "survey-server/page.h"
#include "survey-server/survey_server_assets.h"

/* A page of no campaign, titled by one of the words. */
enum fault page_kiosk(struct request *request)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = page_titled(request, "/kiosk", "kiosk_title");
    struct visit doors = {.language = page.visit.language, .kiosk = true};
    page_open(&out, &page);
    page_put_staff_style(&out, &page);
    json_put_text(&out, "manifest_href", page_asset_address(page.arena, "manifest", "json"));
    json_put_text(&out, "doors_href", visit_address(page.arena, &doors, ""));
    json_put_text(&out, "server_version", HAILONG_VERSION);
    json_put_text(&out, "script_href", page_asset_address(page.arena, "kiosk-staff", "js"));
    return page_reply(request, 200, "kiosk", &out);
}

enum fault page_offline(struct request *request)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = page_titled(request, "/offline", "offline_title");
    page.links = false; /* it stands in for another page, in the one language that is kept */
    page_open(&out, &page);
    json_put_text(&out, "notice_title", page.title);
    json_put_text(&out, "notice_text",
                  page_word(request->arena, page_words(&page), "offline_text"));
    json_put_text(&out, "start_href", visit_address(request->arena, &page.visit, ""));
    return page_reply(request, 200, "notice", &out);
}

enum fault page_worker(struct request *request)
{
    const struct asset *worker = asset_find(survey_server_assets, "assets/sw.js");
    AUTO(buffer) struct buffer script = buffer_of(LIMIT_PAGE_BYTES);
    char version[PAGE_VERSION_SIZE];
    page_version(version);
    buffer_format(&script, "var version = '%s';\n", version);
    buffer_text(&script, worker->data);
    TRY(buffer_check(&script));
    http_reply_header(request, "Cache-Control", "no-cache");
    http_reply_header(request, "Service-Worker-Allowed", "/");
    http_reply(request, 200, "text/javascript; charset=utf-8", &script);
    return OK;
}
