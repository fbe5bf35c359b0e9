/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/routes.h"

#include "survey-server/api.h"
#include "survey-server/batch.h"
#include "survey-server/device_pages.h"
#include "survey-server/media.h"
#include "survey-server/operations.h"
#include "survey-server/pages.h"
#include "survey-server/problem.h"
#include "survey-server/sender.h"
#include "survey-server/session.h"
#include "survey-server/staff_accounts.h"
#include "survey-server/staff_campaigns.h"
#include "survey-server/staff_code.h"
#include "survey-server/staff_door.h"
#include "survey-server/staff_forms.h"
#include "survey-server/staff_pages.h"
#include "survey-server/staff_quarantine.h"
#include "survey-server/staff_results.h"
#include "survey-server/staff_samples.h"
#include "survey-server/staff_score_carry.h"
#include "survey-server/staff_scorecards.h"
#include "survey-server/staff_self.h"
#include "survey-server/staff_units.h"

#include <stdio.h>
#include <string.h>

enum { SECONDS_SIZE = 24 };

static const struct route table[] = {
    {METHOD_GET, "/", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES, page_home,
     "the campaigns open here"},
    {METHOD_GET, "/c/{campaign}", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES, page_form,
     "the form of a campaign, whole without script"},
    {METHOD_POST, "/c/{campaign}", PERMISSION_SENDER, DRESS_PAGE, LIMIT_FORM_POST_BYTES,
     page_form_post, "one response from the plain form"},
    {METHOD_GET, "/c/{campaign}/done", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     page_done, "thanks after a response is stored"},
    {METHOD_POST, "/c/{campaign}/refuse", PERMISSION_SENDER, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     page_refuse, "counts somebody who does not agree to the notice"},
    {METHOD_GET, "/c/{campaign}/refused", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     page_refused, "says that nothing was stored"},
    {METHOD_GET, "/c/{campaign}/withdraw", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     page_withdraw, "asks for the code of an answer to take back"},
    {METHOD_POST, "/c/{campaign}/withdraw", PERMISSION_SENDER, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     page_withdraw_post, "takes an answer back"},
    {METHOD_PUT, "/api/v1/responses/{uuid}", PERMISSION_SENDER, DRESS_API, LIMIT_RESPONSE_BYTES,
     api_put_response, "one response"},
    {METHOD_POST, "/api/v1/responses", PERMISSION_SENDER, DRESS_API, LIMIT_BATCH_BYTES,
     api_post_responses, "a batch of responses and how the device is"},
    {METHOD_GET, "/api/v1/forms/{id}/{version}", PERMISSION_ANYONE, DRESS_API, LIMIT_NO_BODY_BYTES,
     api_form, "a form's definition"},
    {METHOD_GET, "/api/v1/campaigns/{id}/index/{definition}", PERMISSION_STAFF, DRESS_API,
     LIMIT_NO_BODY_BYTES, api_index, "the index of a unit (?unit=CODE&from=DAY&to=DAY)"},
    {METHOD_GET, "/healthz", PERMISSION_ANYONE, DRESS_API, LIMIT_NO_BODY_BYTES, operations_health,
     "whether responses can be stored now"},
    {METHOD_GET, "/metrics", PERMISSION_LOCAL, DRESS_API, LIMIT_NO_BODY_BYTES, operations_metrics,
     "what the server counts, as Prometheus text"},
    {METHOD_GET, "/kiosk", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES, page_kiosk,
     "the staff screen of the device that opens it"},
    {METHOD_GET, "/staff", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES, staff_home,
     "the campaigns of one's place"},
    {METHOD_GET, "/staff/campaigns/new", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_campaign_new, "asks what a new campaign shall be (?below=CODE&q=WORDS)"},
    {METHOD_POST, "/staff/campaigns/new", PERMISSION_PERSON, DRESS_PAGE, LIMIT_FORM_POST_BYTES,
     staff_campaign_new_post, "makes a campaign"},
    {METHOD_GET, "/staff/campaigns/{id}/settings", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_campaign_settings, "what a campaign is"},
    {METHOD_POST, "/staff/campaigns/{id}/settings", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_FORM_POST_BYTES, staff_campaign_settings_post, "changes a campaign"},
    {METHOD_GET, "/staff/campaigns/{id}/state/{state}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_campaign_state, "asks whether a campaign shall open or close"},
    {METHOD_POST, "/staff/campaigns/{id}/state/{state}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_campaign_state_post, "opens or closes a campaign"},
    {METHOD_GET, "/staff/campaigns/{id}/poster", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_campaign_poster, "QR codes to print (?unit=CODE)"},
    {METHOD_GET, "/staff/campaigns/{id}", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_campaign, "the units of one's place in a campaign"},
    {METHOD_GET, "/staff/campaigns/{id}/fieldwork", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_fieldwork, "what came in by unit, why some is set aside, devices"},
    {METHOD_GET, "/staff/campaigns/{id}/quarantine", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_quarantine,
     "what is set aside in one's place (?reason=&unit=&ruled=)"},
    {METHOD_POST, "/staff/campaigns/{id}/quarantine", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_quarantine_post, "rules on several answers"},
    {METHOD_GET, "/staff/campaigns/{id}/quarantine/{uuid}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_answer, "an answer that is set aside, and the rulings on it"},
    {METHOD_POST, "/staff/campaigns/{id}/quarantine/{uuid}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_answer_post, "rules on an answer"},
    {METHOD_GET, "/staff/campaigns/{id}/units/{unit}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_report, "a unit's report (?format=pdf&from=DAY&to=DAY&mode=MODE)"},
    {METHOD_GET, "/staff/forms", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES, staff_forms,
     "the published forms"},
    {METHOD_GET, "/staff/forms/publish", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_form_publish, "asks for a form to publish"},
    {METHOD_POST, "/staff/forms/publish", PERMISSION_PERSON, DRESS_PAGE, LIMIT_UPLOAD_BYTES,
     staff_form_publish_post, "says what a form changes; publishes it once confirmed"},
    {METHOD_GET, "/staff/forms/{id}/{version}", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_form, "a form's languages and campaigns (?with=VERSION: what differs)"},
    {METHOD_GET, "/staff/forms/{id}/{version}/preview", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_form_preview, "a form as citizens read it (?lang=)"},
    {METHOD_GET, "/staff/units", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES, staff_units,
     "places and offices (?below=CODE&q=WORDS&page=N)"},
    {METHOD_GET, "/staff/units/heirs", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_unit_heirs, "which unit followed which, as CSV"},
    {METHOD_GET, "/staff/units/upload", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_unit_upload, "asks for a list of units"},
    {METHOD_POST, "/staff/units/upload", PERMISSION_PERSON, DRESS_PAGE, LIMIT_UPLOAD_BYTES,
     staff_unit_upload_post, "says what a list of units changes; takes it in once confirmed"},
    {METHOD_GET, "/staff/audit", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES, staff_audit,
     "who did what (?from=DAY&to=DAY&actor=NAME&action=KIND&format=csv)"},
    {METHOD_GET, "/staff/campaigns/{id}/results", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_results_home, "goes to the results of the widest place one sees"},
    {METHOD_GET, "/staff/campaigns/{id}/results/{unit}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_results,
     "results to look at, filtered by what the address says (?part=PART&group=QUESTION:LEVEL)"},
    {METHOD_GET, "/staff/sample-size", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_sample_size, "how many to ask (?aim=share&share=P&half-width=E&population=N)"},
    {METHOD_GET, "/staff/campaigns/{id}/samples", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_sample_list, "the frames and draws of a campaign"},
    {METHOD_POST, "/staff/campaigns/{id}/samples", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_UPLOAD_BYTES, staff_sample_list_post, "takes a frame in, from a .csv file"},
    {METHOD_GET, "/staff/campaigns/{id}/samples/frames/{number}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_sample_frame, "what a frame holds"},
    {METHOD_POST, "/staff/campaigns/{id}/samples/frames/{number}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_sample_frame_post, "draws from it, by a plan and a seed"},
    {METHOD_GET, "/staff/campaigns/{id}/samples/{number}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_sample_draw,
     "a draw, checked, and its fieldwork (?format=record|sheets|sample)"},
    {METHOD_POST, "/staff/campaigns/{id}/samples/{number}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_UPLOAD_BYTES, staff_sample_draw_post, "takes results of visits in, from a .csv file"},
    {METHOD_GET, "/staff/campaigns/{id}/samples/{number}/weights", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_sample_weights, "the weights made for a draw"},
    {METHOD_POST, "/staff/campaigns/{id}/samples/{number}/weights", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_UPLOAD_BYTES, staff_sample_weights_post,
     "makes weights of answers and margins, from two .csv files"},
    {METHOD_GET, "/staff/campaigns/{id}/samples/{number}/weights/{weights}", PERMISSION_PERSON,
     DRESS_PAGE, LIMIT_NO_BODY_BYTES, staff_sample_weighing,
     "what weights are like (?format=weights|record)"},
    {METHOD_GET, "/staff/scorecards", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_scorecards, "the scorecards of one's place"},
    {METHOD_POST, "/staff/scorecards", PERMISSION_PERSON, DRESS_PAGE, LIMIT_UPLOAD_BYTES,
     staff_scorecards_post, "takes a scorecard in, from an .xlsx or .csv file"},
    {METHOD_GET, "/staff/scorecards/{id}", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_scorecard, "its criteria with the task about each (?show=open|overdue|mine|none|done)"},
    {METHOD_GET, "/staff/scorecards/{id}/summary", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_score_summary,
     "what came of its tasks in a quarter (?quarter=2026-Q3&format=csv)"},
    {METHOD_GET, "/staff/scorecards/{id}/carry", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_score_carry,
     "the tasks of an earlier scorecard that it can take over, and the others (?from=NUMBER)"},
    {METHOD_POST, "/staff/scorecards/{id}/carry", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_score_carry_post, "takes over the tasks of an earlier scorecard"},
    {METHOD_GET, "/staff/scorecards/{id}/criteria/{code}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_score_criterion, "a criterion, its task and every change of it"},
    {METHOD_POST, "/staff/scorecards/{id}/criteria/{code}", PERMISSION_PERSON, DRESS_PAGE,
     LIMIT_NO_BODY_BYTES, staff_score_criterion_post, "changes the task about a criterion"},
    {METHOD_GET, "/staff/sign-in", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES, door_sign_in,
     "asks staff for name and password"},
    {METHOD_POST, "/staff/sign-in", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     door_sign_in_post, "lets staff in"},
    {METHOD_GET, "/staff/sign-in/code", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     code_page, "asks whoever showed the right password for a one-time code"},
    {METHOD_POST, "/staff/sign-in/code", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     code_post, "lets in whoever shows it too"},
    {METHOD_GET, "/staff/me", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES, staff_self,
     "one's own account: password, one-time codes, sessions"},
    {METHOD_POST, "/staff/me", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES, staff_self_post,
     "changes one's own account (do=password|others|code-start|code-confirm|code-cancel|code-off)"},
    {METHOD_GET, "/staff/accounts", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_accounts, "the accounts of one's place (?q=NAME&page=N)"},
    {METHOD_POST, "/staff/accounts", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_accounts_post, "adds an account, shows its link once"},
    {METHOD_GET, "/staff/accounts/{name}", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_account, "one of them"},
    {METHOD_POST, "/staff/accounts/{name}", PERMISSION_PERSON, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     staff_account_post, "changes it (do=change|invite|disable|enable|sign-out|code|remove)"},
    {METHOD_POST, "/staff/sign-out", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     door_sign_out_post, "ends a session"},
    {METHOD_GET, "/staff/welcome/{key}", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     door_welcome, "asks whoever has a one-time link for a password"},
    {METHOD_POST, "/staff/welcome/{key}", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     door_welcome_post, "takes the password and lets in"},
    {METHOD_GET, "/offline", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES, page_offline,
     "what a device shows for a page it does not hold while the server is away"},
    {METHOD_GET, "/sw.js", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES, page_worker,
     "the service worker, with the version of what it keeps"},
    {METHOD_GET, "/assets/{name}", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES, page_asset,
     "styles, scripts and pictures"},
    {METHOD_GET, "/media/{form}/{name}", PERMISSION_ANYONE, DRESS_PAGE, LIMIT_NO_BODY_BYTES,
     media_file, "a question spoken aloud"},
    {.pattern = NULL},
};

const struct route *route_table(void) { return table; }

size_t route_index(const struct route *route)
{
    return route == NULL ? ARRAY_LENGTH(table) - 1 : (size_t)(route - table);
}

/* One segment of a path, up to the next slash. */
static size_t segment_length(const char *at) { return strcspn(at, "/"); }

/* Whether a path fits a pattern; its holes' texts are the segments of `copy`, cut at slashes. */
static bool fits(struct request *request, const char *pattern, char *copy)
{
    const char *path = request->path;
    size_t holes = 0;
    while (*pattern == '/' && *path == '/') {
        size_t wanted = segment_length(++pattern);
        size_t given = segment_length(++path);
        if (*pattern == '{') {
            if (given == 0 || holes == LIMIT_ROUTE_ARGUMENTS)
                return false;
            char *segment = copy + (path - request->path);
            segment[given] = '\0';
            request->arguments[holes++] = segment;
        } else if (wanted != given || strncmp(pattern, path, given) != 0) {
            return false;
        }
        pattern += wanted;
        path += given;
    }
    return *pattern == '\0' && *path == '\0';
}

static bool takes(const struct route *route, enum method method)
{
    return route->method == method || (route->method == METHOD_GET && method == METHOD_HEAD);
}

/* The methods allowed so far and one more; OPTIONS comes last. */
static const char *allow_also(struct request *request, enum method method)
{
    static const char options[] = ", OPTIONS";
    const char *name = method == METHOD_GET ? "GET, HEAD" : http_method_name(method);
    int length = request->allow == NULL ? 0 : (int)(strlen(request->allow) - strlen(options));
    if (length > 0 && strstr(request->allow, name) != NULL) /* /new is an {id} too */
        return request->allow;
    return arena_format(request->arena, "%.*s%s%s%s", length, length == 0 ? "" : request->allow,
                        length == 0 ? "" : ", ", name, options);
}

enum fault route_find(struct request *request)
{
    char *copy = arena_text(request->arena, request->path);
    if (copy == NULL)
        return fault_nomem();
    for (const struct route *route = table; route->pattern != NULL; route++) {
        if (!fits(request, route->pattern, copy))
            continue;
        if (request->place == NULL)
            request->place = route;
        if (takes(route, request->method)) {
            request->route = route;
            return OK;
        }
        request->allow = allow_also(request, route->method);
        if (request->allow == NULL)
            return fault_nomem();
    }
    return OK;
}

enum dress route_dress(const struct request *request)
{
    if (request->place != NULL)
        return request->place->dress;
    return strncmp(request->path, "/api/", 5) == 0 ? DRESS_API : DRESS_PAGE;
}

/* Whether the request may; *out false: its sender must say first who it is. */
static enum fault look_whether_may(struct request *request, bool *out)
{
    const struct staff *staff = NULL;
    switch (request->route->permission) {
    case PERMISSION_ANYONE:
    case PERMISSION_SENDER:
        *out = true;
        return OK;
    case PERMISSION_LOCAL:
        *out = sender_is_local(request) || session_is_operator(request);
        return OK;
    case PERMISSION_PERSON:
        TRY(session_staff(request, &staff));
        *out = staff != NULL;
        return OK;
    case PERMISSION_STAFF:
        break;
    }
    *out = session_is_operator(request);
    return OK;
}

static enum fault refuse_unknown(struct request *request)
{
    if (request->route->permission == PERMISSION_PERSON)
        return door_refuse(request);
    http_reply_header(request, "WWW-Authenticate", "Bearer realm=\"hailong\"");
    return problem_reply(request, 401, "http_unauthorized", NULL);
}

static enum fault reply_too_often(struct request *request, int64_t wait_ms)
{
    char seconds[SECONDS_SIZE];
    snprintf(seconds, sizeof seconds, "%lld", (long long)(wait_ms + 999) / 1000);
    http_reply_header(request, "Retry-After", seconds);
    return problem_reply(request, 429, "http_rate", "seconds", seconds, NULL);
}

static enum fault answer_route(struct request *request)
{
    bool may = false;
    int64_t wait_ms = 0;
    TRY(look_whether_may(request, &may));
    if (!may)
        return refuse_unknown(request);
    if (request->route->permission == PERMISSION_SENDER)
        TRY(sender_admit(request, &wait_ms));
    return wait_ms > 0 ? reply_too_often(request, wait_ms) : request->route->handler(request);
}

static enum fault answer(struct request *request)
{
    if (request->route != NULL)
        return answer_route(request);
    if (request->place == NULL)
        return problem_reply(request, 404, "http_not_found", NULL);
    http_reply_header(request, "Allow", request->allow);
    if (request->method != METHOD_OPTIONS)
        return problem_reply(request, 405, "http_method", "allow", request->allow, NULL);
    struct buffer nothing = buffer_of(0);
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply(request, 204, NULL, &nothing);
    return OK;
}

void route_answer(struct request *request)
{
    request_handler finish = request->finish;
    request->finish = NULL;
    enum fault fault = finish != NULL ? finish(request) : answer(request);
    if (fault != OK)
        problem_fault(request, fault);
}
