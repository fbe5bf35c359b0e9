/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/problem.h"

#include "base/date.h"
#include "base/log.h"
#include "survey-server/fields.h"
#include "survey-server/page.h"
#include "survey-server/routes.h"

#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CODE_NAME_MAX = 64, RETRY_AFTER_SIZE = 16, OTHERS_SIZE = 48 };

static const char *const languages[] = {"vi", "en"};

static enum fault reply_json(struct request *request, int status, const struct finding *detail)
{
    AUTO(buffer) struct buffer words = buffer_of(LIMIT_PAGE_BYTES);
    AUTO(buffer) struct buffer body = buffer_of(LIMIT_PAGE_BYTES);
    message_text(http_language(request), detail, &words);
    TRY(buffer_check(&words));
    struct json_out out = json_out_to(&body);
    json_open(&out, NULL, '{');
    json_put_text(&out, "type", "about:blank");
    json_put_text(&out, "title", MHD_get_reason_phrase_for((unsigned)status));
    json_put_integer(&out, "status", status);
    json_put_text(&out, "code", detail->code);
    json_put_text(&out, "detail", words.data);
    json_close(&out, '}');
    TRY(buffer_check(&body));
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply(request, status, "application/problem+json", &body);
    return OK;
}

/* Whether a citizen posted it, who may send it again. What staff post is never repeated: it holds
 * their passwords. */
static bool is_citizens_post(const struct request *request)
{
    return request->method == METHOD_POST && request->route != NULL &&
           request->route->permission == PERMISSION_SENDER;
}

/* "problem_404_title": the words of a problem's code, else of its status, else of any other. */
static const char *word_of(struct request *request, int status, const char *code, const char *part)
{
    static const char *const told[] = {"trial_key", "trials_full"}; /* have words of their own */
    bool reload = status == MHD_HTTP_SERVICE_UNAVAILABLE && !is_citizens_post(request);
    char name[CODE_NAME_MAX];
    for (size_t i = 0; i < ARRAY_LENGTH(told); i++) {
        if (strcmp(code, told[i]) != 0)
            continue;
        snprintf(name, sizeof name, "problem_%s_%s", told[i], part);
        return page_word(request->arena, http_language(request), name);
    }
    snprintf(name, sizeof name, "problem_%d_%s%s", status, reload ? "get_" : "", part);
    enum language language = http_language(request);
    const char *word = page_word(request->arena, language, name);
    if (word != NULL)
        return word;
    snprintf(name, sizeof name, "problem_other_%s", part);
    return page_word(request->arena, language, name);
}

/* What comes after the campaign in the path: "/withdraw", or nothing. */
static const char *tail_of(const struct request *request)
{
    const char *tail = strchr(request->path + strlen("/c/"), '/');
    return tail == NULL ? "" : tail;
}

/* Everything that was posted, for one button that sends it again to where it was sent. */
static void put_resend(struct request *request, struct json_out *out)
{
    struct fields fields;
    const char *type = "application/x-www-form-urlencoded";
    if (!http_body_is(request, type) ||
        fields_parse(request->arena, request->body.data, request->body.length, &fields) != OK)
        return;
    const char *mode = http_query(request, "mode");
    struct visit visit = {.campaign = request->arguments[0],
                          .language = language_code(http_language(request)),
                          .kiosk = mode != NULL && strcmp(mode, "kiosk") == 0};
    json_open(out, "resend", '{');
    json_put_text(out, "action", visit_address(request->arena, &visit, tail_of(request)));
    json_open(out, "fields", '[');
    for (size_t i = 0; i < fields.count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "key", fields.items[i].name);
        json_put_text(out, "held", fields.items[i].value);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

/* Whether it is of the staff's, who are told what was wrong, not whom to ask. */
static bool is_staffs(const struct request *request)
{
    static const char staff[] = "/staff";
    size_t length = sizeof staff - 1;
    return strncmp(request->path, staff, length) == 0 &&
           (request->path[length] == '\0' || request->path[length] == '/');
}

/* What a page says of a problem. */
struct telling {
    const char *title;
    const char *text;
    const char *start; /* where its link leads */
};

static enum fault tell(struct request *request, int status, const struct finding *detail,
                       struct telling *out)
{
    AUTO(buffer) struct buffer words = buffer_of(LIMIT_PAGE_BYTES);
    enum language language = http_language(request);
    *out = (struct telling){word_of(request, status, detail->code, "title"),
                            word_of(request, status, detail->code, "text"),
                            is_staffs(request) ? "/staff" : ""};
    if (!is_staffs(request) || status == MHD_HTTP_SERVICE_UNAVAILABLE)
        return OK;
    message_text(language, detail, &words);
    TRY(buffer_check(&words));
    if (status != MHD_HTTP_NOT_FOUND)
        out->title = page_word(request->arena, language, "problem_staff");
    out->text = arena_text(request->arena, words.data);
    return out->text == NULL ? fault_nomem() : OK;
}

static enum fault reply_page(struct request *request, int status, const struct finding *detail)
{
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct telling telling;
    TRY(tell(request, status, detail, &telling));
    const char *contrast = http_query(request, "contrast");
    struct page page = {
        .arena = request->arena,
        .visit = {.language = language_code(http_language(request)),
                  .contrast = contrast != NULL && strcmp(contrast, "1") == 0},
        .tail = "",
        .title = telling.title,
        .who = message_words(http_language(request), "page_server_name"),
        .languages = languages,
        .language_count = ARRAY_LENGTH(languages),
    };
    struct json_out out = json_out_to(&context);
    page_open(&out, &page);
    json_put_integer(&out, "status", status);
    json_put_text(&out, "problem_title", page.title);
    json_put_text(&out, "problem_text", telling.text);
    json_put_text(&out, "start_href", visit_address(request->arena, &page.visit, telling.start));
    bool later = status == MHD_HTTP_SERVICE_UNAVAILABLE || status == MHD_HTTP_TOO_MANY_REQUESTS;
    if (later && is_citizens_post(request))
        put_resend(request, &out);
    return page_reply(request, status, "problem", &out);
}

static void reply(struct request *request, int status, const struct finding *detail)
{
    if (status == MHD_HTTP_SERVICE_UNAVAILABLE) {
        char seconds[RETRY_AFTER_SIZE];
        snprintf(seconds, sizeof seconds, "%d", LIMIT_RETRY_AFTER_SECONDS);
        http_reply_header(request, "Retry-After", seconds);
    }
    enum fault fault = route_dress(request) == DRESS_PAGE ? reply_page(request, status, detail)
                                                          : reply_json(request, status, detail);
    if (fault == OK)
        return;
    struct buffer nothing = buffer_of(0);
    http_reply(request, status, NULL, &nothing);
}

enum fault problem_reply(struct request *request, int status, const char *code, ...)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    va_list pairs;
    va_start(pairs, code);
    struct finding detail = finding_of(code, pairs, args);
    va_end(pairs);
    reply(request, status, &detail);
    return OK;
}

/* Paths and the store's words are for the operator, not for whoever asked. */
static void log_failure(const struct request *request, enum fault fault, int status)
{
    int64_t kept_back = 0;
    if (!log_gate_pass(&request->services->failures[fault], clock_monotonic_ms(), &kept_back))
        return;
    AUTO(buffer) struct buffer words = buffer_of(LIMIT_PAGE_BYTES);
    message_text(LANGUAGE_EN, fault_detail(), &words);
    char others[OTHERS_SIZE] = "";
    if (kept_back > 0)
        snprintf(others, sizeof others, " (%lld like it before)", (long long)kept_back);
    log_line(LOG_LEVEL_ERROR, "%s: %d%s %s", request->route == NULL ? "-" : request->route->pattern,
             status, others, words.data == NULL ? fault_name(fault) : words.data);
}

int problem_of(struct request *request, enum fault fault, struct fault_detail *out)
{
    int status = fault_http_status(fault);
    if (status >= MHD_HTTP_INTERNAL_SERVER_ERROR) {
        log_failure(request, fault, status);
        bool busy = status == MHD_HTTP_SERVICE_UNAVAILABLE;
        (void)fault_raise(fault, busy ? "http_busy" : "http_failed", NULL);
    }
    fault_detail_copy(out);
    return status;
}

void problem_fault(struct request *request, enum fault fault)
{
    struct fault_detail detail; /* the thread's own may be overwritten while replying */
    int status = problem_of(request, fault, &detail);
    reply(request, status, &detail.finding);
}
