/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/response.h"

#include "base/place.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { INTEGER_TEXT_SIZE = 24 };

static const int64_t INTEGER_MAX = INT64_C(9007199254740992); /* json_integer's bound, 2^53 */
static const struct place WHOLE;

static const char *const mode_names[MODE_COUNT] = {"kiosk", "phone", "interviewer", "paper"};

/* A member that is a short text, and the field it fills. */
struct text_member {
    const char *name;
    size_t field; /* offset of the const char * in struct response */
    bool required;
};

static const struct text_member TOP[] = {
    {"id", offsetof(struct response, id), false},
    {"form", offsetof(struct response, form), true},
    {"version", offsetof(struct response, version), true},
    {"unit", offsetof(struct response, unit), true},
    {"language", offsetof(struct response, language), false},
};
static const struct text_member PLACE[] = {
    {"village", offsetof(struct response, village), false},
    {"counter", offsetof(struct response, counter), false},
    {"field", offsetof(struct response, field), false},
    {"assignment", offsetof(struct response, assignment), false},
};
static const struct text_member BY[] = {
    {"device", offsetof(struct response, device), false},
    {"interviewer", offsetof(struct response, interviewer), false},
};

/* What is being read: an object, where it stands, and where things go. */
struct reading {
    const struct json *object;
    struct place at;
    struct response *response;
    struct findings *findings;
};

/* A member, NULL when absent, null or "". */
static const struct json *member_of(const struct reading *reading, const char *name)
{
    const struct json *member = json_member(reading->object, name);
    const char *text = json_text(member);
    bool empty = json_is(member, JSON_NULL) || (text != NULL && text[0] == '\0');
    return empty ? NULL : member;
}

/* The path of a member as findings name it: "place/village". */
static const char *add_place(const struct reading *reading, const char *name, const char **out_name)
{
    struct place place = place_member(&reading->at, name);
    const char *at = place_pointer(&place, reading->findings);
    *out_name = at[0] == '/' ? at + 1 : at;
    return at;
}

static void add_type(const struct reading *reading, const char *name, const char *expected)
{
    const char *path;
    const char *at = add_place(reading, name, &path);
    findings_add(reading->findings, SEVERITY_ERROR, at, "type", "question", path, "expected",
                 expected, NULL);
}

static void add_simple(const struct reading *reading, const char *name, const char *code)
{
    const char *path;
    const char *at = add_place(reading, name, &path);
    findings_add(reading->findings, SEVERITY_ERROR, at, code, "question", path, NULL);
}

static void add_range(const struct reading *reading, const char *name, int64_t value, int64_t high)
{
    const char *path;
    const char *at = add_place(reading, name, &path);
    char value_text[INTEGER_TEXT_SIZE];
    char high_text[INTEGER_TEXT_SIZE];
    snprintf(value_text, sizeof value_text, "%" PRId64, value);
    snprintf(high_text, sizeof high_text, "%" PRId64, high);
    findings_add(reading->findings, SEVERITY_ERROR, at, "range", "question", path, "value",
                 value_text, "low", "0", "high", high_text, NULL);
}

/* Reports members not in `names` (ended by NULL). */
static void check_names(const struct reading *reading, const char *const *names)
{
    for (const struct json *m = json_first(reading->object); m != NULL; m = json_next(m)) {
        const char *const *known = names;
        while (*known != NULL && strcmp(*known, json_name(m)) != 0)
            known++;
        if (*known == NULL)
            add_simple(reading, json_name(m), "unknown_member");
    }
}

static const char *read_text(const struct reading *reading, const char *name, bool required)
{
    const struct json *member = member_of(reading, name);
    if (member == NULL && required)
        add_simple(reading, name, "required");
    if (member == NULL)
        return NULL;
    const char *text = json_text(member);
    if (text == NULL) {
        add_type(reading, name, "\"abc\"");
        return NULL;
    }
    size_t length = text_length(text);
    if (length <= RESPONSE_ID_MAX)
        return text;
    add_range(reading, name, (int64_t)length, RESPONSE_ID_MAX);
    return NULL;
}

/* Fields whose text is absent or unusable keep what they have. */
static void read_texts(const struct reading *reading, const struct text_member *members,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = read_text(reading, members[i].name, members[i].required);
        if (text != NULL)
            memcpy((char *)reading->response + members[i].field, &text, sizeof text);
    }
}

static void read_mode(const struct reading *reading)
{
    const char *text = read_text(reading, "mode", true);
    if (text == NULL || response_mode_parse(text, &reading->response->mode))
        return;
    const char *path;
    const char *at = add_place(reading, "mode", &path);
    findings_add(reading->findings, SEVERITY_ERROR, at, "choice", "question", path, "value", text,
                 NULL);
}

static void read_started(const struct reading *reading)
{
    struct response *response = reading->response;
    const char *text = read_text(reading, "started", true);
    response->has_started = text != NULL && instant_parse(text, &response->started);
    if (text != NULL && !response->has_started)
        add_type(reading, "started", "\"2026-12-31T08:00:00+07:00\"");
}

/* A time that passed: a whole number from 0, or -1 with the finding. */
static int64_t read_duration(const struct reading *reading, const char *name)
{
    const struct json *member = member_of(reading, name);
    int64_t value;
    if (member == NULL)
        return -1;
    if (!json_integer(member, &value)) {
        add_type(reading, name, "1");
        return -1;
    }
    if (value >= 0)
        return value;
    add_range(reading, name, value, INTEGER_MAX);
    return -1;
}

static bool read_complete(const struct reading *reading)
{
    const struct json *member = member_of(reading, "complete");
    if (member != NULL && !json_is(member, JSON_BOOL))
        add_type(reading, "complete", "true");
    return !json_is(member, JSON_BOOL) || json_true(member);
}

static bool read_test(const struct reading *reading)
{
    const struct json *member = member_of(reading, "test");
    if (member != NULL && !json_true(member))
        add_type(reading, "test", "true");
    return member != NULL && json_true(member);
}

/* An object inside the response; its `object` is NULL when it is absent or (with the finding) not
 * an object. */
static struct reading read_object(const struct reading *reading, const char *name)
{
    const struct json *member = member_of(reading, name);
    if (member != NULL && !json_is(member, JSON_OBJECT)) {
        add_type(reading, name, "{}");
        member = NULL;
    }
    return (struct reading){member, place_member(&reading->at, name), reading->response,
                            reading->findings};
}

static void read_place(const struct reading *reading)
{
    static const char *const names[] = {"village", "counter", "field", "assignment", NULL};
    struct reading place = read_object(reading, "place");
    check_names(&place, names);
    read_texts(&place, PLACE, ARRAY_LENGTH(PLACE));
}

static void read_by(const struct reading *reading)
{
    static const char *const names[] = {"device", "interviewer", NULL};
    struct reading by = read_object(reading, "by");
    check_names(&by, names);
    read_texts(&by, BY, ARRAY_LENGTH(BY));
}

static void read_answers(const struct reading *reading)
{
    if (member_of(reading, "answers") == NULL)
        add_simple(reading, "answers", "required");
    reading->response->answers = read_object(reading, "answers").object;
}

/* Names of questions here are not checked: a time does no harm. There may be as many as fit into a
 * body, so each is looked at where it stands and never found again by its name. */
static void read_timings(const struct reading *reading)
{
    struct reading timings = read_object(reading, "timings");
    for (const struct json *m = json_first(timings.object); m != NULL; m = json_next(m)) {
        int64_t milliseconds;
        if (!json_integer(m, &milliseconds))
            add_type(&timings, json_name(m), "1");
        else if (milliseconds < 0)
            add_range(&timings, json_name(m), milliseconds, INTEGER_MAX);
    }
}

/* `agreed` is response_validate's. */
static void read_consent(const struct reading *reading)
{
    static const char *const names[] = {"notice", "agreed", NULL};
    struct reading consent = read_object(reading, "consent");
    check_names(&consent, names);
    (void)read_text(&consent, "notice", false);
}

static void read_members(struct response *response, struct findings *findings)
{
    static const char *const names[] = {"id",       "campaign", "form",    "version", "unit",
                                        "language", "mode",     "started", "seconds", "complete",
                                        "place",    "by",       "answers", "timings", "consent",
                                        "test",     NULL};
    struct reading reading = {response->document, WHOLE, response, findings};
    check_names(&reading, names);
    read_texts(&reading, TOP, ARRAY_LENGTH(TOP));
    read_mode(&reading);
    read_started(&reading);
    response->seconds = read_duration(&reading, "seconds");
    response->complete = read_complete(&reading);
    response->test = read_test(&reading);
    read_place(&reading);
    read_by(&reading);
    read_answers(&reading);
    read_timings(&reading);
    read_consent(&reading);
}

/* Says json_syntax in the words for a response. */
static enum fault raise_syntax(const struct finding *detail)
{
    char line[INTEGER_TEXT_SIZE];
    char column[INTEGER_TEXT_SIZE];
    char what[32];
    snprintf(line, sizeof line, "%s", detail->args[0].value);
    snprintf(column, sizeof column, "%s", detail->args[1].value);
    snprintf(what, sizeof what, "%s", detail->args[2].value);
    return fault_raise(FAULT_INVALID, "response_not_json", "line", line, "column", column, "what",
                       what, NULL);
}

enum fault response_parse(const char *body, size_t length, struct json **out)
{
    if (length > RESPONSE_BYTES_MAX) {
        char limit[INTEGER_TEXT_SIZE];
        snprintf(limit, sizeof limit, "%d", RESPONSE_BYTES_MAX);
        return fault_raise(FAULT_LIMIT, "response_large", "limit", limit, NULL);
    }
    enum fault fault = json_parse(body, length, out);
    if (fault == FAULT_INVALID && strcmp(fault_detail()->code, "json_syntax") == 0)
        return raise_syntax(fault_detail());
    return fault;
}

enum fault response_from_json(struct json *document, struct findings *findings,
                              struct response *out)
{
    if (!json_is(document, JSON_OBJECT))
        return fault_raise(FAULT_INVALID, "response_not_object", NULL);
    struct response response = {.document = document,
                                .campaign = json_member_text(document, "campaign"),
                                .form = "",
                                .version = "",
                                .unit = "",
                                .language = ""};
    if (response.campaign == NULL || response.campaign[0] == '\0')
        return fault_raise(FAULT_INVALID, "response_no_campaign", NULL);
    read_members(&response, findings);
    if (findings->failed)
        return FAULT_NOMEM;
    *out = response;
    return OK;
}

enum fault response_read(const char *body, size_t length, struct findings *findings,
                         struct response *out)
{
    AUTO(json) struct json *document = NULL;
    TRY(response_parse(body, length, &document));
    TRY(response_from_json(document, findings, out));
    (void)TAKE(document);
    return OK;
}

void response_cleanup(struct response *response)
{
    json_free(response->document);
    *response = (struct response){0};
}

const char *response_mode_name(enum response_mode mode) { return mode_names[mode]; }

bool response_mode_parse(const char *text, enum response_mode *out)
{
    for (size_t i = 0; i < MODE_COUNT; i++) {
        if (strcmp(mode_names[i], text) == 0) {
            *out = (enum response_mode)i;
            return true;
        }
    }
    return false;
}

bool response_modes_parse(const char *text, unsigned *out)
{
    unsigned modes = 0;
    for (const char *at = text;; at++) {
        char name[INTEGER_TEXT_SIZE];
        enum response_mode mode;
        size_t length = strcspn(at, ",");
        if (length >= sizeof name)
            return false;
        memcpy(name, at, length);
        name[length] = '\0';
        if (!response_mode_parse(name, &mode))
            return false;
        modes |= 1u << mode;
        at += length;
        if (*at == '\0')
            break;
    }
    *out = modes;
    return true;
}

void response_modes_json(unsigned modes, struct json_out *out)
{
    if (modes == 0) {
        json_put_null(out, "modes");
        return;
    }
    json_open(out, "modes", '[');
    for (size_t i = 0; i < MODE_COUNT; i++) {
        if ((modes & 1u << i) != 0)
            json_put_text(out, NULL, mode_names[i]);
    }
    json_close(out, ']');
}

enum fault response_canonical(const struct response *response, struct buffer *out,
                              struct hash *out_hash)
{
    size_t start = out->length;
    json_canonical(response->document, "id", out);
    TRY(buffer_check(out));
    *out_hash = hash_of(out->data + start, out->length - start);
    return OK;
}
