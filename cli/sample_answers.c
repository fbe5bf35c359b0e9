/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/joined.h"

#include "analysis/sample/record.h"
#include "base/file.h"
#include "cli/sample_from.h"

#include <stdio.h>
#include <string.h>

#define OUTPUT_BYTES ((size_t)1 << 30)
enum { DESIGN_BYTES = 1 << 16 };

static enum fault read_contacts(const struct call *call, struct sampled *sampled,
                                struct contacts *out)
{
    const char *path = call_value(call, "contacts");
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct findings findings = findings_in(sampled->arena);
    TRY(csv_open(path, &csv));
    TRY(contacts_read(csv, &sampled->draw, &findings, out));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "contact_refused", path, &findings);
    call_findings(call, path, &findings);
    return OK;
}

/* ROWS.csv -> ROWS.design.json */
static enum fault write_design(const struct call *call, struct sampled *sampled, const char **out)
{
    const char *rows = call_value(call, "out");
    size_t length = strlen(rows);
    bool is_csv = length > 4 && strcmp(rows + length - 4, ".csv") == 0;
    AUTO(buffer) struct buffer text = buffer_of(DESIGN_BYTES);
    *out =
        arena_format(sampled->arena, "%.*s.design.json", (int)(is_csv ? length - 4 : length), rows);
    if (*out == NULL)
        return FAULT_NOMEM;
    TRY(joined_design(&sampled->draw, &text));
    return file_write(*out, text.data, text.length, 0644);
}

enum fault run_sample_answers(const struct call *call)
{
    AUTO(sampled) struct sampled sampled = {.arena = NULL};
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    const char *path = call_value(call, "answers");
    const char *to = call_value(call, "out");
    const char *design = NULL;
    struct contacts contacts;
    struct joined_counts counts = {0, 0, 0};
    char forms[24];
    char answered[24];
    char not_eligible[24];
    TRY(sample_verified(call, &sampled));
    TRY(read_contacts(call, &sampled, &contacts));
    struct findings findings = findings_in(sampled.arena);
    TRY(csv_open(path, &csv));
    const struct joined_ask ask = {&sampled.draw, &contacts, &findings};
    TRY(joined_make(csv, &ask, &text, &counts));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "answer_refused", path, &findings);
    call_findings(call, path, &findings);
    TRY(call_make_parent(to));
    TRY(file_write(to, text.data, text.length, 0600));
    TRY(write_design(call, &sampled, &design));
    snprintf(forms, sizeof forms, "%lld", (long long)counts.forms);
    snprintf(answered, sizeof answered, "%lld", (long long)counts.answered);
    snprintf(not_eligible, sizeof not_eligible, "%lld", (long long)counts.not_eligible);
    call_say(call, "answer_joined", "path", to, "design", design, "forms", forms, "answered",
             answered, "out", not_eligible, NULL);
    return OK;
}
