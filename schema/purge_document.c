/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is left is written by name: a member that nobody thought of goes.
 */
#include "schema/purge.h"

#include "base/text.h"
#include "forms/response.h"

#include <string.h>

/* A telephone has nine digits, as text_screen.h says. */
enum { NUMBER_MOST = 99999999 };

struct rest {
    const struct form *form;
    const struct json *document;
    bool quarantined;
    struct json_out out;
};

/* A member that is a code, a name of ours, an instant: no words of a person. */
static void keep_text(struct rest *rest, const struct json *from, const char *name)
{
    const char *text = json_member_text(from, name);
    struct instant instant;
    if (text != NULL && (!rest->quarantined || text_is_code(text) || instant_parse(text, &instant)))
        json_put_text(&rest->out, name, text);
}

static void keep_json(struct rest *rest, const char *name, bool fits)
{
    if (fits)
        json_put_json(&rest->out, name, json_member(rest->document, name));
}

/* What the row says, too. */
static void keep_row(struct rest *rest)
{
    const struct json *complete = json_member(rest->document, "complete");
    const char *unit = json_member_text(rest->document, "unit");
    json_put_text(&rest->out, "campaign", json_member_text(rest->document, "campaign"));
    if (unit != NULL)
        json_put_text(&rest->out, "unit", unit);
    keep_text(rest, rest->document, "form");
    keep_text(rest, rest->document, "version");
    keep_text(rest, rest->document, "mode");
    keep_text(rest, rest->document, "started");
    keep_json(rest, "complete", json_is(complete, JSON_BOOL));
}

static bool is_small_number(const struct json *json)
{
    int64_t value;
    return json_integer(json, &value) && value >= -NUMBER_MOST && value <= NUMBER_MOST;
}

/* Whether an answer of a document that breaks a rule can be nothing but a choice or a count. */
static bool is_numbers(const struct json *answer)
{
    if (!json_is(answer, JSON_ARRAY))
        return is_small_number(answer) || json_is(answer, JSON_NULL);
    for (const struct json *item = json_first(answer); item != NULL; item = json_next(item)) {
        if (!is_small_number(item))
            return false;
    }
    return true;
}

static void keep_answers(struct rest *rest)
{
    const struct json *answers = json_member(rest->document, "answers");
    if (!json_is(answers, JSON_OBJECT))
        return;
    json_open(&rest->out, "answers", '{');
    for (const struct json *m = json_first(answers); m != NULL; m = json_next(m)) {
        const struct question *question = form_question(rest->form, json_name(m));
        if (question == NULL || question->type == QUESTION_TEXT)
            continue;
        if (!rest->quarantined || is_numbers(m))
            json_put_json(&rest->out, json_name(m), m);
    }
    json_close(&rest->out, '}');
}

static void keep_place(struct rest *rest)
{
    const struct json *place = json_member(rest->document, "place");
    if (!json_is(place, JSON_OBJECT))
        return;
    json_open(&rest->out, "place", '{');
    keep_text(rest, place, "village");
    keep_text(rest, place, "counter");
    keep_text(rest, place, "field");
    json_close(&rest->out, '}');
}

static void keep_coded(struct rest *rest)
{
    const struct json *seconds = json_member(rest->document, "seconds");
    keep_answers(rest);
    keep_place(rest);
    keep_text(rest, rest->document, "language");
    keep_json(rest, "seconds", is_small_number(seconds));
    keep_json(rest, "consent",
              !rest->quarantined && json_is(json_member(rest->document, "consent"), JSON_OBJECT));
    keep_json(rest, "timings",
              !rest->quarantined && json_is(json_member(rest->document, "timings"), JSON_OBJECT));
}

enum fault purge_document(const struct form *form, const char *document, enum purge_what what,
                          bool quarantined, struct buffer *out)
{
    AUTO(json) struct json *whole = NULL;
    AUTO(json) struct json *left = NULL;
    AUTO(buffer) struct buffer text = buffer_of(out->limit);
    TRY(json_parse(document, strlen(document), &whole));
    struct rest rest = {form, whole, quarantined, json_out_to(&text)};
    json_open(&rest.out, NULL, '{');
    keep_row(&rest);
    if (what == PURGE_TEXTS)
        keep_coded(&rest);
    json_close(&rest.out, '}');
    TRY(buffer_check(&text));
    TRY(json_parse(text.data, text.length, &left));
    json_canonical(left, NULL, out);
    return buffer_check(out);
}

/* Where a finding is, when that names a question of ours. */
static const char *kept_place(const struct form *form, const char *at)
{
    static const char answers[] = "/answers/";
    bool ours = at != NULL && strncmp(at, answers, sizeof answers - 1) == 0 &&
                form_question(form, at + sizeof answers - 1) != NULL;
    return ours ? at : "";
}

enum fault purge_reasons(const struct form *form, const char *reasons, struct buffer *out)
{
    AUTO(json) struct json *list = NULL;
    struct json_out json = json_out_to(out);
    TRY(json_parse(reasons, strlen(reasons), &list));
    json_open(&json, NULL, '[');
    for (const struct json *finding = json_first(list); finding != NULL;
         finding = json_next(finding)) {
        json_open(&json, NULL, '{');
        json_put_text(&json, "severity", json_member_text(finding, "severity"));
        json_put_text(&json, "at", kept_place(form, json_member_text(finding, "at")));
        json_put_text(&json, "code", json_member_text(finding, "code"));
        json_open(&json, "args", '{');
        json_close(&json, '}');
        json_close(&json, '}');
    }
    json_close(&json, ']');
    return buffer_check(out);
}
