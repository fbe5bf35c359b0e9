/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/pages.h"

#include "schema/withdrawal.h"
#include "survey-server/catalog.h"
#include "survey-server/form_view.h"
#include "survey-server/intake.h"
#include "survey-server/problem.h"
#include "survey-server/survey_server_assets.h"
#include "survey-server/trial_key.h"
#include "survey-server/unit_chooser.h"

#include <stdio.h>
#include <string.h>

enum { ASSET_NAME_MAX = 120, ASSET_HASH_LENGTH = 16 };

static const char urlencoded[] = "application/x-www-form-urlencoded";

/* A citizen at a campaign's door: what the address says, understood. */
struct citizen {
    struct catalog_view *view;
    const struct campaign *campaign;
    const struct form *form;
    int language;                 /* of the form */
    const char *const *languages; /* offered, and what they call themselves */
    const char *const *names;
    size_t language_count;
    struct visit visit;
};

static bool query_is(const struct request *request, const char *name, const char *value)
{
    const char *given = http_query(request, name);
    return given != NULL && strcmp(given, value) == 0;
}

/* The form's language: as asked, else the first that the campaign offers. */
static int choose_language(const struct catalog_entry *entry, const char *asked)
{
    const struct form *form = entry->form;
    int language = asked == NULL ? -1 : form_language(form, asked);
    if (language >= 0 && campaign_offers(entry->campaign, asked))
        return language;
    for (size_t i = 0; i < form->language_count; i++) {
        if (campaign_offers(entry->campaign, form->languages[i]))
            return (int)i;
    }
    return 0;
}

/* The languages offered, and what they call themselves. */
static enum fault choose_languages(struct arena *arena, const struct catalog_entry *entry,
                                   struct citizen *out)
{
    const struct form *form = entry->form;
    const char **codes = arena_array(arena, form->language_count, sizeof *codes);
    const char **names = arena_array(arena, form->language_count, sizeof *names);
    size_t count = 0;
    if (codes == NULL || names == NULL)
        return fault_nomem();
    for (size_t i = 0; i < form->language_count; i++) {
        if (!campaign_offers(entry->campaign, form->languages[i]))
            continue;
        codes[count] = form->languages[i];
        names[count++] = form->language_names[i];
    }
    out->languages = codes;
    out->names = names;
    out->language_count = count;
    return OK;
}

/* The unit asked for when it is one of the campaign's, or the only one, or NULL. */
static const char *choose_unit(const struct campaign *campaign, const char *asked)
{
    if (asked != NULL && campaign_has_unit(campaign, asked))
        return asked;
    return campaign->unit_count == 1 ? campaign->units[0] : NULL;
}

/* Understands the address; `fields` (may be NULL) say language and unit before it does. */
static enum fault arrive(const struct request *request, const struct fields *fields,
                         struct citizen *out)
{
    const struct catalog_entry *entry = NULL;
    const char *language = fields == NULL ? NULL : fields_first(fields, "lang");
    const char *unit = fields == NULL ? NULL : fields_first(fields, "unit");
    const char *ticket = fields == NULL ? NULL : fields_first(fields, "ticket");
    AUTO(catalog_view) struct catalog_view *view = NULL;
    TRY(catalog_look(request->services->catalog, &view));
    TRY(catalog_find(view, request->arguments[0], &entry));
    struct citizen citizen = {.campaign = entry->campaign, .form = entry->form};
    citizen.language =
        choose_language(entry, language != NULL ? language : http_query(request, "lang"));
    TRY(choose_languages(request->arena, entry, &citizen));
    citizen.visit = (struct visit){
        .campaign = entry->campaign->id,
        .unit = choose_unit(entry->campaign, unit != NULL ? unit : http_query(request, "unit")),
        .language = entry->form->languages[citizen.language],
        .kiosk = query_is(request, "mode", "kiosk"),
        .contrast = query_is(request, "contrast", "1"),
        .ticket = access_ticket(request, ticket != NULL ? ticket : http_query(request, "ticket")),
    };
    TRY(trial_key_read(request, entry->campaign->id, &citizen.visit.test));
    citizen.view = TAKE(view);
    *out = citizen;
    return OK;
}

static void citizen_cleanup(struct citizen *citizen) { catalog_let_go(citizen->view); }

static struct page page_of(const struct request *request, const struct citizen *citizen)
{
    struct page page = {
        .arena = request->arena,
        .visit = citizen->visit,
        .tail = "",
        .title = campaign_title(citizen->campaign, citizen->form, citizen->visit.language),
        .simulated = citizen->campaign->simulated,
        .wording_own = citizen->form->wording_own,
        .links = true,
        .languages = citizen->languages,
        .names = citizen->names,
        .language_count = citizen->language_count,
    };
    page.who = page_unit_name(citizen->view->units, citizen->campaign->province, page_words(&page));
    return page;
}

/* Whether the form is shown on a day. After the last day it still is (closing): a form begun in
 * time may be finished. */
static bool is_open(const struct campaign *campaign, int32_t day)
{
    enum campaign_state state = campaign_state_on(campaign, day);
    bool early = campaign->from_day != DAY_NONE && day < campaign->from_day;
    return !early && (state == CAMPAIGN_OPEN || state == CAMPAIGN_CLOSING);
}

/* Whether it is shown to this visitor: to who tries it out also before it is open. */
static bool is_shown(const struct citizen *citizen, int32_t day)
{
    bool over = citizen->campaign->state == CAMPAIGN_CLOSED;
    return is_open(citizen->campaign, day) || (citizen->visit.test != NULL && !over);
}

static void put_door(struct json_out *out, struct page *page, const struct catalog_view *view,
                     const struct catalog_entry *entry)
{
    const struct campaign *campaign = entry->campaign;
    struct visit visit = page->visit;
    int language = form_language(entry->form, visit.language);
    bool one = campaign->unit_count == 1;
    visit.campaign = campaign->id;
    visit.language = entry->form->languages[language < 0 ? 0 : language];
    json_open(out, NULL, '{');
    json_put_text(out, "href", visit_address(page->arena, &visit, ""));
    json_put_text(out, "name", campaign_title(campaign, entry->form, visit.language));
    json_put_text(out, "where",
                  page_unit_name(view->units, one ? campaign->units[0] : campaign->province,
                                 page_words(page)));
    if (campaign->to_day != DAY_NONE) {
        char day[DATE_TEXT_SIZE];
        day_text_vi(campaign->to_day, day);
        json_put_text(out, "until", day);
    }
    json_close(out, '}');
}

/* What the first page says of the campaigns that are open. */
struct open_doors {
    size_t count;
    bool simulated;
    const char *province; /* when they all have one */
};

static bool has_door(const struct campaign *campaign, int32_t day)
{
    return is_open(campaign, day) && campaign_state_on(campaign, day) == CAMPAIGN_OPEN;
}

static struct open_doors count_doors(const struct catalog_view *view, int32_t day)
{
    struct open_doors doors = {0};
    for (size_t i = 0; i < view->count; i++) {
        const struct campaign *campaign = view->entries[i].campaign;
        if (!has_door(campaign, day))
            continue;
        bool same = doors.count == 0 ||
                    (doors.province != NULL && strcmp(doors.province, campaign->province) == 0);
        doors.province = same ? campaign->province : NULL;
        doors.simulated = doors.simulated || campaign->simulated;
        doors.count++;
    }
    return doors;
}

enum fault page_home(struct request *request)
{
    static const char *const languages[] = {"vi", "en"};
    AUTO(catalog_view) struct catalog_view *view = NULL;
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    TRY(catalog_look(request->services->catalog, &view));
    int32_t today = instant_day(instant_now());
    const struct open_doors doors = count_doors(view, today);
    enum language words = http_language(request);
    struct page page = {.arena = request->arena,
                        .visit = {.language = language_code(words),
                                  .kiosk = query_is(request, "mode", "kiosk"),
                                  .contrast = query_is(request, "contrast", "1")},
                        .tail = "",
                        .title = page_word(request->arena, words, "home_title"),
                        .who = page_unit_name(view->units, doors.province, words),
                        .simulated = doors.simulated,
                        .links = true,
                        .languages = languages,
                        .language_count = ARRAY_LENGTH(languages)};
    struct json_out out = json_out_to(&context);
    page_open(&out, &page);
    json_put_bool(&out, "has_campaigns", doors.count > 0);
    json_open(&out, "campaigns", '[');
    for (size_t i = 0; i < view->count; i++) {
        if (has_door(view->entries[i].campaign, today))
            put_door(&out, &page, view, &view->entries[i]);
    }
    json_close(&out, ']');
    if (!page.visit.kiosk) {
        const struct visit staff = {.language = page.visit.language};
        json_put_text(&out, "staff_href", visit_address(request->arena, &staff, "/staff"));
    }
    return page_reply(request, 200, "home", &out);
}

/* A page that only says something, with a way to the first page. */
static enum fault reply_notice(struct request *request, const struct citizen *citizen,
                               const char *title, const char *text)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = page_of(request, citizen);
    enum language words = page_words(&page);
    struct visit home = {.language = language_code(words), .contrast = page.visit.contrast};
    page.title = message_words(words, title);
    page_open(&out, &page);
    json_put_text(&out, "notice_title", page.title);
    json_put_text(&out, "notice_text", message_words(words, text));
    json_put_text(&out, "start_href", visit_address(request->arena, &home, ""));
    return page_reply(request, 200, "notice", &out);
}

static enum fault reply_units(struct request *request, const struct citizen *citizen)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = page_of(request, citizen);
    TRY(unit_chooser_write(&page, citizen->campaign, citizen->view->units, &out));
    return page_reply(request, 200, "units", &out);
}

static struct form_view view_of(const struct request *request, const struct citizen *citizen)
{
    return (struct form_view){.page = page_of(request, citizen),
                              .form = citizen->form,
                              .language = citizen->language,
                              .campaign = citizen->campaign,
                              .units = citizen->view->units};
}

enum fault page_form(struct request *request)
{
    AUTO(citizen) struct citizen citizen = {0};
    struct instant now = instant_now();
    char id[UUID_TEXT_SIZE];
    char started[DATE_TEXT_SIZE];
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    TRY(arrive(request, NULL, &citizen));
    if (!is_shown(&citizen, instant_day(now)))
        return reply_notice(request, &citizen, "page_not_open_title", "page_not_open_text");
    if (citizen.visit.unit == NULL)
        return reply_units(request, &citizen);
    uuid_text(uuid_new(), id);
    instant_text(now, started);
    struct form_view view = view_of(request, &citizen);
    view.id = id;
    view.started = started;
    TRY(form_view_write(&view, &out));
    return page_reply(request, 200, "form", &out);
}

/* Where the thanks are: with the code that takes the answer back. On a kiosk it would stay in the
 * history for the next person. */
static const char *thanks_address(const struct request *request, bool conflict)
{
    const struct intake *intake = request->intake;
    const struct campaign *campaign = intake->entry->campaign;
    char code[SPOKEN_TEXT_SIZE];
    if (conflict)
        return arena_format(request->arena, "%s&before=1", request->location);
    if (!campaign->withdrawal || intake->job.request.test ||
        strstr(request->location, "mode=kiosk") != NULL)
        return request->location;
    withdrawal_code(campaign, intake->job.request.id, code);
    return arena_format(request->arena, "%s&code=%s", request->location, code);
}

static enum fault form_stored(struct request *request)
{
    struct put_job *job = &request->intake->job;
    if (job->fault != OK) {
        fault_detail_adopt(&job->detail);
        return job->fault;
    }
    /* Sent twice is stored once, and the person is done. With other answers under the same id they
     * are told which ones count. */
    const char *location = thanks_address(request, job->outcome == PUT_CONFLICT);
    if (location == NULL)
        return FAULT_NOMEM;
    http_reply_see_other(request, location);
    return OK;
}

static bool has_mistakes(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (intake_is_answer_finding(&findings->items[i]))
            return true;
    }
    return false;
}

static enum fault reply_mistakes(struct request *request, const struct citizen *citizen,
                                 const struct fields *fields)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct form_view view = view_of(request, citizen);
    view.page.errors = true;
    view.page.links = false; /* a link would lose the answers */
    view.id = fields_first(fields, "id");
    view.started = fields_first(fields, "started");
    view.fields = fields;
    view.findings = &request->intake->admission.findings;
    TRY(form_view_write(&view, &out));
    return page_reply(request, 422, "form", &out);
}

/* The response of the fields goes the way of every response. Mistakes are shown, unless the form
 * was stored already (sent, back, sent again half empty): its first sending is the one that counts.
 */
static enum fault take_in(struct request *request, const struct citizen *citizen,
                          const struct fields *fields)
{
    AUTO(buffer) struct buffer json = buffer_of(LIMIT_DOCUMENT_BYTES);
    const struct fields_about about = {.campaign = citizen->campaign->id,
                                       .form = citizen->form,
                                       .test = citizen->visit.test != NULL,
                                       .mode = citizen->visit.kiosk ? MODE_KIOSK : MODE_PHONE};
    TRY(fields_response(fields, &about, &json));
    const char *id = fields_first(fields, "id");
    struct intake_body body = {.arena = request->arena,
                               .id = id == NULL ? "" : id,
                               .text = json.data,
                               .length = json.length,
                               .now = instant_now()};
    TRY(access_of(request, &body.access));
    if (citizen->visit.ticket != NULL)
        body.access.ticket = citizen->visit.ticket;
    TRY(intake_prepare(request->services->catalog, &body, &request->intake));
    bool known = false;
    if (has_mistakes(&request->intake->admission.findings)) {
        const struct put_request *put = &request->intake->job.request;
        TRY(store_has_response(request->services->store, put->province, put->id, &known));
        if (!known)
            return reply_mistakes(request, citizen, fields);
    }
    struct visit done = citizen->visit;
    done.ticket = NULL; /* it is spent */
    request->location = visit_address(request->arena, &done, "/done");
    if (request->location == NULL)
        return FAULT_NOMEM;
    struct put_job *job = &request->intake->job;
    http_wait(request, &job, 1, form_stored);
    return OK;
}

enum fault page_form_post(struct request *request)
{
    struct fields fields = {0};
    AUTO(citizen) struct citizen citizen = {0};
    if (!http_same_site(http_header(request, "Sec-Fetch-Site"), http_header(request, "Origin"),
                        http_header(request, "Host")))
        return problem_reply(request, 403, "http_cross_site", NULL);
    if (!http_body_is(request, urlencoded))
        return problem_reply(request, 415, "http_media_type", "expected", urlencoded, NULL);
    TRY(fields_parse(request->arena, request->body.data, request->body.length, &fields));
    TRY(arrive(request, &fields, &citizen));
    return take_in(request, &citizen, &fields);
}

/* The code of the address, when it is one; what else stands there is nobody's to repeat. */
static void put_code(struct json_out *out, const struct request *request,
                     const struct citizen *citizen)
{
    char code[SPOKEN_TEXT_SIZE];
    if (!citizen->campaign->withdrawal || !withdrawal_read(http_query(request, "code"), code))
        return;
    json_put_text(out, "code", code);
    json_put_text(out, "withdraw_href",
                  visit_address(request->arena, &citizen->visit, "/withdraw"));
}

enum fault page_done(struct request *request)
{
    AUTO(citizen) struct citizen citizen = {0};
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    TRY(arrive(request, NULL, &citizen));
    struct json_out out = json_out_to(&context);
    struct page page = page_of(request, &citizen);
    bool before = query_is(request, "before", "1");
    page.tail = "/done";
    page.title =
        page_word(request->arena, page_words(&page), before ? "done_before_title" : "done_title");
    page_open(&out, &page);
    json_put_bool(&out, "before", before);
    put_code(&out, request, &citizen);
    json_put_text(&out, "start_href", visit_address(request->arena, &citizen.visit, ""));
    return page_reply(request, 200, "done", &out);
}

static enum fault refusal_counted(struct request *request)
{
    struct put_job *job = request->job;
    if (job->fault != OK) {
        fault_detail_adopt(&job->detail);
        return job->fault;
    }
    http_reply_see_other(request, request->location);
    return OK;
}

/* Nothing of the form comes along: the button that sends this belongs to a form of its own, which
 * has no fields. */
enum fault page_refuse(struct request *request)
{
    AUTO(citizen) struct citizen citizen = {0};
    if (!http_same_site(http_header(request, "Sec-Fetch-Site"), http_header(request, "Origin"),
                        http_header(request, "Host")))
        return problem_reply(request, 403, "http_cross_site", NULL);
    TRY(arrive(request, NULL, &citizen));
    int32_t today = instant_day(instant_now());
    if (citizen.visit.unit == NULL || !is_shown(&citizen, today))
        return problem_reply(request, 404, "http_not_found", NULL);
    struct refusal *refusal = arena_alloc(request->arena, sizeof *refusal);
    struct put_job *job = arena_alloc(request->arena, sizeof *job);
    const char *campaign = arena_text(request->arena, citizen.campaign->id);
    const char *unit = arena_text(request->arena, citizen.visit.unit);
    citizen.visit.ticket = NULL;
    request->location = visit_address(request->arena, &citizen.visit, "/refused");
    if (refusal == NULL || job == NULL || campaign == NULL || unit == NULL ||
        request->location == NULL)
        return FAULT_NOMEM;
    if (citizen.visit.test != NULL) { /* nobody refused */
        http_reply_see_other(request, request->location);
        return OK;
    }
    *refusal =
        (struct refusal){campaign, unit, today, citizen.visit.kiosk ? MODE_KIOSK : MODE_PHONE};
    *job = (struct put_job){.refusal = refusal};
    request->job = job;
    http_wait(request, &job, 1, refusal_counted);
    return OK;
}

enum fault page_refused(struct request *request)
{
    AUTO(citizen) struct citizen citizen = {0};
    TRY(arrive(request, NULL, &citizen));
    return reply_notice(request, &citizen, "page_refused_title", "page_refused_text");
}

static enum fault reply_withdraw(struct request *request, const struct citizen *citizen,
                                 const char *wrong)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    struct page page = page_of(request, citizen);
    page.tail = "/withdraw";
    page.title = page_word(request->arena, page_words(&page), "withdraw_title");
    page.errors = wrong != NULL;
    page_open(&out, &page);
    json_put_text(&out, "action", visit_address(request->arena, &citizen->visit, "/withdraw"));
    if (wrong != NULL)
        json_put_text(&out, "wrong", wrong);
    return page_reply(request, wrong != NULL ? 422 : 200, "withdraw", &out);
}

enum fault page_withdraw(struct request *request)
{
    AUTO(citizen) struct citizen citizen = {0};
    TRY(arrive(request, NULL, &citizen));
    if (!citizen.campaign->withdrawal)
        return problem_reply(request, 404, "http_not_found", NULL);
    return reply_withdraw(request, &citizen, NULL);
}

enum fault page_withdraw_post(struct request *request)
{
    struct fields fields = {0};
    AUTO(citizen) struct citizen citizen = {0};
    bool done = false;
    if (!http_same_site(http_header(request, "Sec-Fetch-Site"), http_header(request, "Origin"),
                        http_header(request, "Host")))
        return problem_reply(request, 403, "http_cross_site", NULL);
    if (!http_body_is(request, urlencoded))
        return problem_reply(request, 415, "http_media_type", "expected", urlencoded, NULL);
    TRY(fields_parse(request->arena, request->body.data, request->body.length, &fields));
    TRY(arrive(request, NULL, &citizen));
    if (!citizen.campaign->withdrawal)
        return problem_reply(request, 404, "http_not_found", NULL);
    const char *code = fields_first(&fields, "code");
    TRY(store_withdraw(request->services->store, citizen.campaign, code == NULL ? "" : code,
                       &done));
    if (done)
        return reply_notice(request, &citizen, "page_withdrawn_title", "page_withdrawn_text");
    enum language words = page_words(&(struct page){.visit = citizen.visit});
    return reply_withdraw(request, &citizen, message_words(words, "page_withdraw_unknown"));
}

static const char *asset_type(const char *name)
{
    static const char *const types[][2] = {{".css", "text/css; charset=utf-8"},
                                           {".js", "text/javascript; charset=utf-8"},
                                           {".json", "application/manifest+json"},
                                           {".svg", "image/svg+xml"}};
    const char *extension = strrchr(name, '.');
    for (size_t i = 0; extension != NULL && i < ARRAY_LENGTH(types); i++) {
        if (strcmp(extension, types[i][0]) == 0)
            return types[i][1];
    }
    return "application/octet-stream";
}

/* The asset an address names; *hashed when the address holds its hash ("citizen.<hash16>.css"). */
static const struct asset *find_asset(const char *name, bool *hashed)
{
    char path[ASSET_NAME_MAX];
    snprintf(path, sizeof path, "assets/%s", name);
    const struct asset *asset = asset_find(survey_server_assets, path);
    const char *extension = strrchr(name, '.');
    *hashed = false;
    if (asset != NULL || extension == NULL || extension - name <= ASSET_HASH_LENGTH)
        return asset;
    const char *hash = extension - ASSET_HASH_LENGTH;
    int stem = (int)(hash - name) - 1;
    if (stem < 1 || hash[-1] != '.')
        return NULL;
    snprintf(path, sizeof path, "assets/%.*s%s", stem, name, extension);
    asset = asset_find(survey_server_assets, path);
    *hashed = asset != NULL && strncmp(asset->hash, hash, ASSET_HASH_LENGTH) == 0;
    return *hashed ? asset : NULL;
}

enum fault page_asset(struct request *request)
{
    bool hashed = false;
    const struct asset *asset = find_asset(request->arguments[0], &hashed);
    if (asset == NULL)
        return problem_reply(request, 404, "http_not_found", NULL);
    request->reply.is_part = true;
    char tag[ASSET_NAME_MAX];
    snprintf(tag, sizeof tag, "\"%s\"", asset->hash);
    http_reply_header(request, "Cache-Control",
                      hashed ? "public, max-age=31536000, immutable" : "no-cache");
    if (!http_reply_unchanged(request, tag))
        http_reply_asset(request, asset_type(asset->name), asset);
    return OK;
}
