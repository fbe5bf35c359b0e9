/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/record.h"
#include "analysis/sample/revisit.h"
#include "base/date.h"
#include "base/json_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_BYTES = 64 };

/* --- writing --------------------------------------------------------------------------------- */

static void put_names(struct json_out *json, const char *name, const char *const *names,
                      size_t count)
{
    json_open(json, name, '[');
    for (size_t i = 0; i < count; i++)
        json_put_text(json, NULL, names[i]);
    json_close(json, ']');
}

static void put_interviewers(struct json_out *json, const struct revisit *revisit)
{
    json_open(json, "interviewers", '[');
    for (size_t i = 0; i < revisit->interviewer_count; i++) {
        json_open(json, NULL, '{');
        json_put_text(json, "interviewer", revisit->interviewers[i].code);
        json_put_integer(json, "done", revisit->interviewers[i].done);
        json_open(json, "forms", '[');
        for (size_t form = 0; form < revisit->form_count; form++)
            if (revisit->forms[form].interviewer == i)
                json_put_text(json, NULL, revisit->forms[form].number);
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

enum fault revisit_write(const struct revisit *revisit, struct buffer *out)
{
    const struct revisit_questions *questions = &revisit->ask.questions;
    AUTO(buffer) struct buffer text = buffer_of(RECORD_BYTES_MAX);
    AUTO(buffer) struct buffer share = buffer_of(NUMBER_BYTES);
    struct json_out json = json_out_to(&text);
    record_ratio(revisit->ask.share, &share);
    json_open(&json, NULL, '{');
    json_put_integer(&json, "revisit", REVISIT_VERSION);
    json_put_text(&json, "program", "hailong " HAILONG_VERSION);
    json_put_text(&json, "record", revisit->ask.record_hash);
    json_put_integer(&json, "seed", revisit->ask.seed);
    json_put_integer(&json, "each", revisit->ask.each);
    json_put_text(&json, "share", share.data);
    put_names(&json, "choices", questions->names, questions->choices);
    put_names(&json, "scales", questions->names + questions->choices,
              questions->count - questions->choices);
    json_open(&json, "interviews", '{');
    json_put_integer(&json, "count", revisit->interviews);
    json_put_text(&json, "hash", revisit->interviews_hash);
    json_close(&json, '}');
    put_interviewers(&json, revisit);
    json_close(&json, '}');
    TRY(buffer_check(&text));
    return record_seal(&text, out);
}

/* By the number of the form, not by interviewer. */
enum fault revisit_csv(const struct revisit *revisit, struct buffer *out)
{
    const struct revisit_questions *questions = &revisit->ask.questions;
    csv_put_mark(out);
    csv_put(out, true, "form");
    csv_put(out, false, "day");
    csv_put(out, false, "result");
    for (size_t i = 0; i < questions->count; i++)
        csv_put(out, false, questions->names[i]);
    csv_end_row(out);
    for (size_t i = 0; i < revisit->form_count; i++) {
        csv_put(out, true, revisit->forms[i].number);
        for (size_t column = 0; column < questions->count + 2; column++)
            csv_put(out, false, "");
        csv_end_row(out);
    }
    return buffer_check(out);
}

/* --- reading --------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    return strcmp(((const struct revisit_form *)a)->number,
                  ((const struct revisit_form *)b)->number);
}

static void lacks(struct findings *findings, const char *member)
{
    findings_add(findings, SEVERITY_ERROR, "", "record_member", "member", member, NULL);
}

static enum fault take_questions(const struct json *list, struct findings *findings,
                                 struct revisit_questions *questions)
{
    for (const struct json *one = json_first(list); one != NULL; one = json_next(one)) {
        if (json_text(one) == NULL || questions->count == REVISIT_QUESTIONS_MAX) {
            lacks(findings, json_name(list));
            return OK;
        }
        const char *name = arena_text(findings->arena, json_text(one));
        if (name == NULL)
            return FAULT_NOMEM;
        questions->names[questions->count++] = name;
    }
    return OK;
}

static enum fault take_forms(const struct json *list, struct findings *findings,
                             struct revisit *revisit)
{
    for (const struct json *one = json_first(list); one != NULL; one = json_next(one)) {
        struct revisit_form *form = &revisit->forms[revisit->form_count];
        if (json_text(one) == NULL) {
            lacks(findings, "forms");
            return OK;
        }
        form->number = arena_text(findings->arena, json_text(one));
        form->interviewer = revisit->interviewer_count;
        if (form->number == NULL)
            return FAULT_NOMEM;
        revisit->form_count++;
        revisit->interviewers[revisit->interviewer_count].take++;
    }
    return OK;
}

static enum fault take_interviewers(const struct json *list, struct findings *findings,
                                    struct revisit *revisit)
{
    struct arena *arena = findings->arena;
    size_t forms = 0;
    for (const struct json *one = json_first(list); one != NULL; one = json_next(one))
        forms += json_count(json_member(one, "forms"));
    revisit->interviewers = arena_array(arena, json_count(list) + 1, sizeof *revisit->interviewers);
    revisit->forms = arena_array(arena, forms + 1, sizeof *revisit->forms);
    if (revisit->interviewers == NULL || revisit->forms == NULL)
        return FAULT_NOMEM;
    for (const struct json *one = json_first(list); one != NULL; one = json_next(one)) {
        struct revisit_interviewer *whose = &revisit->interviewers[revisit->interviewer_count];
        const char *code = json_member_text(one, "interviewer");
        if (code == NULL || !json_integer(json_member(one, "done"), &whose->done)) {
            lacks(findings, "interviewers");
            return OK;
        }
        whose->code = arena_text(arena, code);
        if (whose->code == NULL)
            return FAULT_NOMEM;
        TRY(take_forms(json_member(one, "forms"), findings, revisit));
        revisit->interviewer_count++;
    }
    if (revisit->form_count == 0)
        lacks(findings, "interviewers");
    qsort(revisit->forms, revisit->form_count, sizeof *revisit->forms, by_number);
    return OK;
}

enum fault revisit_read(const struct json *json, struct findings *findings, struct revisit *out)
{
    struct revisit revisit = {.form_count = 0};
    struct revisit_questions *questions = &revisit.ask.questions;
    int64_t version = 0;
    if (!json_integer(json_member(json, "revisit"), &version) || version != REVISIT_VERSION) {
        char text[24];
        snprintf(text, sizeof text, "%d", REVISIT_VERSION);
        findings_add(findings, SEVERITY_ERROR, "/revisit", "record_version", "version", text, NULL);
        return OK;
    }
    TRY(record_seal_check(json, findings));
    TRY(take_questions(json_member(json, "choices"), findings, questions));
    questions->choices = questions->count;
    TRY(take_questions(json_member(json, "scales"), findings, questions));
    TRY(take_interviewers(json_member(json, "interviewers"), findings, &revisit));
    *out = revisit;
    return OK;
}

enum fault revisit_compare(const struct json *recorded, const struct json *again,
                           struct findings *findings)
{
    static const char *const parts[] = {"revisit", "record", "seed",       "each",         "share",
                                        "choices", "scales", "interviews", "interviewers", NULL};
    return record_compare_parts(recorded, again, parts, findings);
}
