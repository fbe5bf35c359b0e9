/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/revisit.h"
#include "analysis/sample_field.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/document_text.h"
#include "cli/sample_from.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* An interviewer's forms times the denominator stay far below 2^63. */
enum { SHARE_PARTS_MAX = 10000, EACH_MAX = 1000 };

/* --- what is asked for ----------------------------------------------------------------------- */

/* "10%", "0.1", "0,1": a share of 0 to 1 with four digits at most. */
static bool share_parse(const char *text, struct exact *out)
{
    bool percent = false;
    return exact_parse_typed(text, strlen(text), out, &percent) &&
           exact_divide(*out, exact_integer(percent ? 100 : 1), out) == OK && out->numerator >= 0 &&
           out->numerator <= out->denominator && out->denominator <= SHARE_PARTS_MAX;
}

static enum fault take_questions(const struct call *call, struct arena *arena,
                                 struct revisit_questions *out)
{
    struct sample_list choices = {out->names, REVISIT_QUESTIONS_MAX, 0};
    TRY(sample_list_of(call, "choices", arena, &choices));
    struct sample_list scales = {out->names + choices.count, REVISIT_QUESTIONS_MAX - choices.count,
                                 0};
    TRY(sample_list_of(call, "scales", arena, &scales));
    out->choices = choices.count;
    out->count = choices.count + scales.count;
    if (out->count == 0)
        return fault_raise(FAULT_USAGE, "revisit_questions", NULL);
    for (size_t i = 0; i < out->choices; i++)
        for (size_t scale = out->choices; scale < out->count; scale++)
            if (strcmp(out->names[i], out->names[scale]) == 0)
                return fault_raise(FAULT_USAGE, "revisit_question_twice", "question", out->names[i],
                                   NULL);
    return OK;
}

static enum fault take_ask(const struct call *call, const struct sampled *sampled,
                           struct revisit_ask *out)
{
    const char *each = call_value(call, "each");
    const char *share = call_value(call, "share");
    TRY(sample_seed_of(call, &out->seed));
    if (!text_to_integer(each, &out->each) || out->each < 1 || out->each > EACH_MAX)
        return fault_raise(FAULT_USAGE, "revisit_each", "value", each, NULL);
    if (!share_parse(share, &out->share))
        return fault_raise(FAULT_USAGE, "revisit_share", "value", share, NULL);
    TRY(take_questions(call, sampled->arena, &out->questions));
    out->record_hash = json_member_text(sampled->record, "hash");
    return OK;
}

/* --- the list -------------------------------------------------------------------------------- */

static enum fault path_in(const struct call *call, const char *name, char out[PATH_MAX])
{
    const char *folder = call_value(call, "out");
    if ((size_t)snprintf(out, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX)
        return fault_raise(FAULT_LIMIT, "path_long", "path", folder, NULL);
    return OK;
}

/* The record comes last: where it is, the rest is. */
static enum fault write_list(const struct call *call, const struct sampled *sampled,
                             const struct revisit *revisit)
{
    AUTO(buffer) struct buffer record = buffer_of(RECORD_BYTES_MAX);
    AUTO(buffer) struct buffer csv = buffer_of(RECORD_BYTES_MAX);
    struct document document;
    char printed[PATH_MAX];
    char filled[PATH_MAX];
    char kept[PATH_MAX];
    TRY(path_in(call, "revisit.pdf", printed));
    TRY(path_in(call, "revisit.csv", filled));
    TRY(path_in(call, "revisit.json", kept));
    TRY(revisit_write(revisit, &record));
    TRY(revisit_csv(revisit, &csv));
    TRY(sample_revisit_document(&sampled->draw, revisit, call->language, sampled->arena,
                                &document));
    TRY(sample_kept(filled, &csv));
    TRY(sample_kept(kept, &record));
    TRY(folder_make(call_value(call, "out"), 0755));
    TRY(document_write(printed, &document));
    TRY(file_write(filled, csv.data, csv.length, 0644));
    TRY(file_write(kept, record.data, record.length, 0644));
    return call->json ? call_print(&record) : OK;
}

enum fault run_sample_revisit(const struct call *call)
{
    AUTO(sampled) struct sampled sampled = {.arena = NULL};
    const char *path = call_value(call, "contacts");
    struct revisit_ask ask = {.each = 0};
    struct contacts contacts;
    struct revisit revisit;
    char forms[24];
    char people[24];
    TRY(sample_verified(call, &sampled));
    TRY(take_ask(call, &sampled, &ask));
    struct findings findings = findings_in(sampled.arena);
    TRY(sample_contacts(call, &sampled, &findings, &contacts));
    TRY(revisit_draw(&contacts, &ask, &findings, &revisit));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "contact_refused", path, &findings);
    call_findings(call, path, &findings);
    TRY(write_list(call, &sampled, &revisit));
    snprintf(forms, sizeof forms, "%zu", revisit.form_count);
    snprintf(people, sizeof people, "%zu", revisit.interviewer_count);
    if (!call->json)
        call_say(call, "revisit_written", "path", call_value(call, "out"), "forms", forms,
                 "interviewers", people, NULL);
    return OK;
}

/* --- its check ------------------------------------------------------------------------------- */

/* What was asked for, as the record has it: the list is drawn again from that. */
static enum fault recorded_ask(const struct json *record, const struct sampled *sampled,
                               struct findings *findings, struct revisit_ask *out)
{
    struct revisit read;
    const char *share = json_member_text(record, "share");
    const char *slash = share == NULL ? NULL : strchr(share, '/');
    int64_t whole = 1;
    TRY(revisit_read(record, findings, &read));
    if (findings_errors(findings) > 0)
        return OK;
    *out = read.ask;
    out->record_hash = json_member_text(sampled->record, "hash");
    const char *part =
        slash == NULL ? share : arena_text_n(sampled->arena, share, (size_t)(slash - share));
    bool has_share = part != NULL && text_to_integer(part, &out->share.numerator) &&
                     (slash == NULL || text_to_integer(slash + 1, &whole)) && whole > 0 &&
                     whole <= SHARE_PARTS_MAX && out->share.numerator >= 0 &&
                     out->share.numerator <= whole;
    out->share.denominator = whole;
    if (!has_share)
        findings_add(findings, SEVERITY_ERROR, "/share", "record_member", "member", "share", NULL);
    if (!json_integer(json_member(record, "seed"), &out->seed) ||
        !json_integer(json_member(record, "each"), &out->each))
        findings_add(findings, SEVERITY_ERROR, "", "record_member", "member", "seed", NULL);
    return OK;
}

enum fault sample_revisit_compare(const struct call *call, struct sampled *sampled,
                                  struct findings *findings)
{
    AUTO(json) struct json *record = NULL;
    AUTO(json) struct json *again = NULL;
    AUTO(buffer) struct buffer text = buffer_of(RECORD_BYTES_MAX);
    struct findings told = findings_in(sampled->arena);
    struct revisit_ask ask = {.each = 0};
    struct contacts contacts;
    struct revisit revisit;
    if (!call_has(call, "contacts"))
        return fault_raise(FAULT_USAGE, "revisit_contacts", NULL);
    TRY(sample_read_json(call_value(call, "revisit"), RECORD_BYTES_MAX, &record));
    TRY(recorded_ask(record, sampled, findings, &ask));
    if (findings_errors(findings) > 0)
        return OK;
    TRY(sample_contacts(call, sampled, &told, &contacts));
    TRY(revisit_draw(&contacts, &ask, &told, &revisit));
    if (findings_errors(&told) > 0)
        return call_refuse(call, "contact_refused", call_value(call, "contacts"), &told);
    TRY(revisit_write(&revisit, &text));
    TRY(json_parse(text.data, text.length, &again));
    return revisit_compare(record, again, findings);
}
