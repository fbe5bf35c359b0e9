/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/http.h"

#include "base/gzip.h"
#include "base/text.h"
#include "survey-server/query_text.h"
#include "survey-server/watch.h"

#include <ctype.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct reply_header security_headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "media-src 'self'; connect-src 'self'; child-src 'self'; worker-src 'self'; "
     "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

/* What a browser obeys in a document alone: not sent with its parts, which travel on weak lines. */
static const struct reply_header document_headers[] = {
    {"Permissions-Policy",
     "accelerometer=(), autoplay=(), bluetooth=(), camera=(), display-capture=(), fullscreen=(), "
     "geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), "
     "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), "
     "xr-spatial-tracking=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

static const char *const method_names[METHOD_COUNT] = {
    [METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD",       [METHOD_POST] = "POST",
    [METHOD_PUT] = "PUT", [METHOD_OPTIONS] = "OPTIONS", [METHOD_OTHER] = "other"};

enum method http_method(const char *name)
{
    size_t method = 0;
    while (method < METHOD_OTHER && strcmp(method_names[method], name) != 0)
        method++;
    return (enum method)method;
}

const char *http_method_name(enum method method) { return method_names[method]; }

const char *http_query(const struct request *request, const char *name)
{
    const char *value =
        MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
    return value != NULL && text_is_utf8(value, strlen(value)) ? value : NULL;
}

struct name_search {
    const char *const *known;
    const char *other;
};

static enum MHD_Result look_for_other(void *context, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    (void)kind;
    (void)value;
    struct name_search *search = context;
    for (const char *const *known = search->known; *known != NULL; known++) {
        if (strcmp(*known, name) == 0)
            return MHD_YES;
    }
    search->other = name;
    return MHD_NO;
}

const char *http_query_other(const struct request *request, const char *const *known)
{
    struct name_search search = {.known = known};
    MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, look_for_other, &search);
    return search.other;
}

struct query_copy {
    const char *without;
    struct buffer *text;
};

static enum MHD_Result copy_argument(void *context, enum MHD_ValueKind kind, const char *name,
                                     const char *value)
{
    (void)kind;
    const struct query_copy *copy = context;
    if (strcmp(name, copy->without) != 0 && value != NULL && text_is_utf8(value, strlen(value)) &&
        text_is_utf8(name, strlen(name)))
        query_text_add(copy->text, name, value);
    return MHD_YES;
}

const char *http_query_again(const struct request *request, const char *without)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_CONNECTION_BYTES);
    struct query_copy copy = {without, &text};
    MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, copy_argument, &copy);
    return buffer_check(&text) == OK ? arena_text(request->arena, text.data) : NULL;
}

static enum MHD_Result look_for_broken(void *context, enum MHD_ValueKind kind, const char *name,
                                       const char *value)
{
    (void)kind;
    const char **broken = context;
    if (value == NULL || text_is_utf8(value, strlen(value)))
        return MHD_YES;
    *broken = name;
    return MHD_NO;
}

const char *http_query_broken(const struct request *request)
{
    const char *broken = NULL;
    MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, look_for_broken, &broken);
    return broken;
}

const char *http_header(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

struct header_search {
    const char *name;
    const char *value;
    size_t count;
};

static enum MHD_Result count_header(void *context, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    (void)kind;
    struct header_search *search = context;
    if (strcasecmp(name, search->name) == 0) {
        search->value = value;
        search->count++;
    }
    return MHD_YES;
}

const char *http_header_once(const struct request *request, const char *name)
{
    struct header_search search = {.name = name};
    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, count_header, &search);
    return search.count == 1 ? search.value : NULL;
}

const struct sockaddr *http_address(const struct request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

enum language http_language(const struct request *request)
{
    enum language language = LANGUAGE_VI;
    (void)language_parse(http_query(request, "lang"), &language);
    return language;
}

bool http_body_is(const struct request *request, const char *media_type)
{
    const char *type = http_header(request, "Content-Type");
    size_t length = strlen(media_type);
    return type != NULL && strncasecmp(type, media_type, length) == 0 &&
           strchr("; \t", type[length]) != NULL; /* the end of the text counts too */
}

bool http_same_site(const char *fetch_site, const char *origin, const char *host)
{
    if (fetch_site != NULL && strcmp(fetch_site, "same-origin") != 0 &&
        strcmp(fetch_site, "none") != 0)
        return false;
    if (origin == NULL || strcmp(origin, "null") == 0)
        return true;
    const char *authority = strstr(origin, "://");
    return authority != NULL && host != NULL && strcasecmp(authority + 3, host) == 0;
}

void http_reply(struct request *request, int status, const char *type, struct buffer *body)
{
    struct reply *reply = &request->reply;
    buffer_cleanup(&reply->body);
    reply->status = status;
    reply->type = type;
    reply->asset = NULL;
    reply->body = *body;
    *body = buffer_of(0);
}

void http_reply_asset(struct request *request, const char *type, const struct asset *asset)
{
    request->reply.status = MHD_HTTP_OK;
    request->reply.type = type;
    request->reply.asset = asset;
}

void http_reply_header(struct request *request, const char *name, const char *value)
{
    struct reply *reply = &request->reply;
    const char *kept = arena_text(request->arena, value);
    if (kept != NULL && reply->header_count < LIMIT_REPLY_HEADERS)
        reply->headers[reply->header_count++] = (struct reply_header){name, kept};
}

void http_reply_see_other(struct request *request, const char *location)
{
    request->reply.status = MHD_HTTP_SEE_OTHER;
    http_reply_header(request, "Location", location);
    http_reply_header(request, "Cache-Control", "no-store");
}

bool http_reply_unchanged(struct request *request, const char *tag)
{
    http_reply_header(request, "ETag", tag);
    const char *known = http_header(request, "If-None-Match");
    if (known == NULL || (strcmp(known, "*") != 0 && strstr(known, tag) == NULL))
        return false;
    request->reply.status = MHD_HTTP_NOT_MODIFIED;
    return true;
}

void http_suspend(struct request *request, request_handler finish)
{
    request->finish = finish;
    watch_pause(request->watch);
    MHD_suspend_connection(request->connection);
}

void http_resume(struct request *request) { MHD_resume_connection(request->connection); }

const char *http_cookie(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);
}

/* Runs on the writer's thread; of all the jobs of a request the last one wakes it. */
static void resume(struct put_job *job)
{
    struct request *request = job->context;
    if (atomic_fetch_sub(&request->waiting, 1) == 1)
        MHD_resume_connection(request->connection);
}

enum fault http_submit(struct services *services, struct put_job *const *jobs, size_t count)
{
    pthread_rwlock_rdlock(&services->writer_lock);
    enum fault fault = services->writer == NULL ? fault_raise(FAULT_BUSY, "writer_stopping", NULL)
                                                : writer_submit_all(services->writer, jobs, count);
    pthread_rwlock_unlock(&services->writer_lock);
    return fault;
}

void http_wait(struct request *request, struct put_job *const *jobs, size_t count,
               request_handler finish)
{
    for (size_t i = 0; i < count; i++) {
        jobs[i]->done = resume;
        jobs[i]->context = request;
    }
    atomic_store(&request->waiting, count);
    /* Before the writer can see a job, or it might resume what is not suspended yet. */
    http_suspend(request, finish);
    enum fault fault = http_submit(request->services, jobs, count);
    if (fault == OK)
        return;
    request->refusal = fault;
    for (size_t i = 0; i < count; i++) {
        jobs[i]->fault = fault;
        fault_detail_copy(&jobs[i]->detail);
    }
    MHD_resume_connection(request->connection);
}

/* Whether a list of encodings names gzip and does not refuse it: "gzip;q=0" does. */
static bool takes_gzip(const char *accepted)
{
    const char *at = accepted == NULL ? NULL : strcasestr(accepted, "gzip");
    if (at == NULL)
        return false;
    at += strlen("gzip");
    at += strspn(at, " \t");
    if (*at != ';')
        return *at == '\0' || *at == ',';
    at += strcspn(at, "=,");
    return *at != '=' || strtod(at + 1, NULL) > 0;
}

/* What a citizen's browser loads. Answers to programs stay as they are: their tags are hashes of
 * what is sent, and programs do not wait on a weak line. */
static bool is_page_text(const char *type)
{
    return type != NULL &&
           (strncmp(type, "text/html", 9) == 0 || strncmp(type, "text/css", 8) == 0 ||
            strstr(type, "svg") != NULL || strstr(type, "javascript") != NULL);
}

/* Its bytes are no longer those the tag names, but the same text: a weak tag (RFC 9110, 8.8.3). */
static void weaken_tag(struct request *request)
{
    struct reply *reply = &request->reply;
    for (size_t i = 0; i < reply->header_count; i++) {
        if (strcmp(reply->headers[i].name, "ETag") != 0 || reply->headers[i].value[0] == 'W')
            continue;
        const char *weak = arena_format(request->arena, "W/%s", reply->headers[i].value);
        if (weak != NULL)
            reply->headers[i].value = weak;
    }
}

/* Makes the body short for who can read it so. Whoever cannot, and who has no memory for it, gets
 * it as it is. A page holds no secret but those its reader gave (a ticket), so that its length
 * tells nobody anything. */
static void shorten(struct request *request)
{
    struct reply *reply = &request->reply;
    const struct asset *asset = reply->asset;
    size_t length = asset != NULL ? asset->size : reply->body.length;
    if (length < LIMIT_GZIP_LEAST_BYTES || !is_page_text(reply->type))
        return;
    http_reply_header(request, "Vary", "Accept-Encoding");
    if (!takes_gzip(http_header(request, "Accept-Encoding")))
        return;
    struct buffer packed = buffer_of(2 * length);
    if (gzip_text(asset != NULL ? asset->data : reply->body.data, length, &packed) != OK) {
        buffer_cleanup(&packed);
        return;
    }
    buffer_cleanup(&reply->body);
    reply->asset = NULL;
    reply->body = packed;
    http_reply_header(request, "Content-Encoding", "gzip");
    weaken_tag(request);
}

/* The body in libmicrohttpd's hands; NULL when there is no memory. */
static struct MHD_Response *response_of(struct reply *reply)
{
    if (reply->asset != NULL)
        return MHD_create_response_from_buffer(reply->asset->size, (void *)reply->asset->data,
                                               MHD_RESPMEM_PERSISTENT);
    char *text = NULL;
    size_t length = 0;
    if (reply->body.length == 0)
        return MHD_create_response_from_buffer(0, "", MHD_RESPMEM_PERSISTENT);
    if (buffer_take(&reply->body, &text, &length) != OK)
        return NULL;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(length, text, MHD_RESPMEM_MUST_FREE);
    if (response == NULL)
        free(text);
    return response;
}

static bool add_list(struct MHD_Response *response, const struct reply_header *headers,
                     size_t count)
{
    bool added = true;
    for (size_t i = 0; i < count; i++)
        added &= MHD_add_response_header(response, headers[i].name, headers[i].value) == MHD_YES;
    return added;
}

/* The first of security_headers is the policy. */
static bool add_security(struct MHD_Response *response, const struct reply *reply)
{
    const struct reply_header policy = {security_headers[0].name, reply->policy};
    if (reply->policy == NULL)
        return add_list(response, security_headers, ARRAY_LENGTH(security_headers));
    return add_list(response, &policy, 1) &&
           add_list(response, security_headers + 1, ARRAY_LENGTH(security_headers) - 1);
}

static bool add_headers(struct MHD_Response *response, const struct reply *reply)
{
    bool added = add_security(response, reply);
    if (!reply->is_part)
        added &= add_list(response, document_headers, ARRAY_LENGTH(document_headers));
    added &= add_list(response, reply->headers, reply->header_count);
    if (reply->type != NULL)
        added &= MHD_add_response_header(response, "Content-Type", reply->type) == MHD_YES;
    if (reply->close)
        added &= MHD_add_response_header(response, "Connection", "close") == MHD_YES;
    return added;
}

static uint64_t body_bytes(const struct request *request)
{
    const struct reply *reply = &request->reply;
    if (request->method == METHOD_HEAD)
        return 0;
    return reply->asset != NULL ? reply->asset->size : reply->body.length;
}

bool http_send(struct request *request)
{
    struct reply *reply = &request->reply;
    shorten(request);
    reply->bytes = body_bytes(request);
    struct MHD_Response *response = response_of(reply);
    if (response == NULL)
        return false;
    bool sent =
        add_headers(response, reply) &&
        MHD_queue_response(request->connection, (unsigned)reply->status, response) == MHD_YES;
    MHD_destroy_response(response);
    if (sent)
        watch_answering(request->watch);
    return sent;
}
