/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/response_file.h"

#include "base/json_write.h"
#include "base/lines.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINE_BYTES_MAX = RESPONSE_BYTES_MAX + 4096, /* a response, its id and marks, some reasons */
    TEXT_BYTES_MAX = 8 * RESPONSE_BYTES_MAX,    /* the same with escapes written out */
    PLACE_SIZE = 32
};

struct response_file {
    struct csv_reader *csv; /* one of these two */
    struct lines *lines;
    struct response_columns *columns; /* of the CSV */
    struct buffer text;
    struct response_row row;
};

/* What a row of an export says beside the response. */
static const char *const marks[] = {"id", "simulated", "quarantined", "reasons"};

static void write_place(size_t line, char out[PLACE_SIZE])
{
    snprintf(out, PLACE_SIZE, "line %zu", line);
}

/* The detail of a fault as a finding, at the line it names or else at `line`. */
static void add_fault(struct findings *findings, size_t line)
{
    struct finding finding = *fault_detail();
    char at[PLACE_SIZE];
    write_place(line, at);
    for (size_t i = 0; i < finding.arg_count; i++) {
        if (strcmp(finding.args[i].name, "line") == 0)
            snprintf(at, sizeof at, "line %s", finding.args[i].value);
    }
    finding.at = at;
    findings_put(findings, &finding);
}

static void add(struct findings *findings, size_t line, const char *code)
{
    char at[PLACE_SIZE];
    write_place(line, at);
    findings_add(findings, SEVERITY_ERROR, at, code, NULL);
}

static void add_large(struct findings *findings, size_t line)
{
    char at[PLACE_SIZE];
    char limit[PLACE_SIZE];
    write_place(line, at);
    snprintf(limit, sizeof limit, "%d", RESPONSE_BYTES_MAX);
    findings_add(findings, SEVERITY_ERROR, at, "row_large", "limit", limit, NULL);
}

/* True for what is wrong with the file's contents: a finding, not a fault. */
static bool is_content(enum fault fault) { return fault == FAULT_INVALID || fault == FAULT_LIMIT; }

/* --- opening --------------------------------------------------------------------------------- */

static enum fault read_heading(struct response_file *file, const struct response_file_about *about,
                               struct findings *findings)
{
    const struct csv_row *names = NULL;
    enum fault fault = csv_next(file->csv, &names);
    if (is_content(fault)) {
        add_fault(findings, 1);
        return OK;
    }
    TRY(fault);
    if (names != NULL)
        return response_columns_read(about->form, about->campaign, names, findings, &file->columns);
    findings_add(findings, SEVERITY_ERROR, "", "file_empty", "path", about->path, NULL);
    return OK;
}

enum fault response_file_open(const struct response_file_about *about, struct findings *findings,
                              struct response_file **out)
{
    AUTO(response_file) struct response_file *file = calloc(1, sizeof *file);
    if (file == NULL)
        return fault_nomem();
    file->text = buffer_of(TEXT_BYTES_MAX);
    if (about->csv) {
        TRY(csv_open(about->path, &file->csv));
        TRY(read_heading(file, about, findings));
    } else {
        TRY(lines_open(about->path, LINE_BYTES_MAX, &file->lines));
    }
    if (!about->csv || file->columns != NULL)
        *out = TAKE(file);
    return OK;
}

void response_file_close(struct response_file *file)
{
    if (file == NULL)
        return;
    csv_close(file->csv);
    lines_close(file->lines);
    response_columns_free(file->columns);
    buffer_cleanup(&file->text);
    free(file);
}

/* --- CSV ------------------------------------------------------------------------------------- */

static enum fault next_of_csv(struct response_file *file, struct findings *findings, bool *more)
{
    const struct csv_row *cells = NULL;
    struct row_about about;
    size_t errors = findings_errors(findings);
    enum fault fault = csv_next(file->csv, &cells);
    if (is_content(fault)) {
        add_fault(findings, 0);
        return OK;
    }
    TRY(fault);
    *more = cells != NULL;
    if (cells == NULL)
        return OK;
    file->row.line = cells->line;
    fault = response_columns_document(file->columns, cells, findings, &file->text, &about);
    if (fault == FAULT_LIMIT) {
        add_large(findings, cells->line);
        return OK;
    }
    TRY(fault);
    file->row.simulated = about.simulated;
    memcpy(file->row.id, about.id, sizeof file->row.id);
    file->row.text = findings_errors(findings) == errors ? file->text.data : NULL;
    return OK;
}

/* --- JSON Lines ------------------------------------------------------------------------------ */

static bool is_mark(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(marks); i++) {
        if (strcmp(marks[i], name) == 0)
            return true;
    }
    return false;
}

/* The response without what the row says beside it. */
static enum fault write_response(const struct json *object, struct buffer *text)
{
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    for (const struct json *m = json_first(object); m != NULL; m = json_next(m)) {
        if (!is_mark(json_name(m)))
            json_put_json(&out, json_name(m), m);
    }
    json_close(&out, '}');
    return buffer_check(text);
}

/* The line is one value: only its column says where. */
static void add_syntax(struct findings *findings, size_t line)
{
    const struct finding *detail = fault_detail();
    char at[PLACE_SIZE];
    write_place(line, at);
    if (strcmp(detail->code, "json_syntax") == 0)
        findings_add(findings, SEVERITY_ERROR, at, "row_json", "column", detail->args[1].value,
                     "what", detail->args[2].value, NULL);
    else
        add_fault(findings, line);
}

/* Whoever says more than no says yes: what is invented must not pass for answers. */
static bool says_simulated(const struct json *member)
{
    bool no = json_is(member, JSON_NULL) || (json_is(member, JSON_BOOL) && !json_true(member));
    return member != NULL && !no;
}

static enum fault read_object(struct response_file *file, const struct json *object,
                              struct findings *findings)
{
    if (!json_is(object, JSON_OBJECT)) {
        add(findings, file->row.line, "row_object");
        return OK;
    }
    TRY(write_response(object, &file->text));
    const char *id = json_member_text(object, "id");
    id = id != NULL ? id : "";
    snprintf(file->row.id, sizeof file->row.id, "%.*s", (int)text_fit(id, TABLE_ID_SIZE - 1), id);
    file->row.simulated = says_simulated(json_member(object, "simulated"));
    file->row.text = file->text.data;
    return OK;
}

static enum fault next_of_lines(struct response_file *file, struct findings *findings, bool *more)
{
    const struct line *line = NULL;
    AUTO(json) struct json *object = NULL;
    enum fault fault = lines_next(file->lines, &line);
    if (fault == FAULT_LIMIT) {
        add_fault(findings, 0);
        return OK;
    }
    TRY(fault);
    *more = line != NULL;
    if (line == NULL)
        return OK;
    file->row.line = line->number;
    fault = json_parse(line->text, line->length, &object);
    if (is_content(fault)) {
        add_syntax(findings, line->number);
        return OK;
    }
    TRY(fault);
    return read_object(file, object, findings);
}

enum fault response_file_next(struct response_file *file, struct findings *findings,
                              const struct response_row **out)
{
    bool more = true;
    file->row = (struct response_row){.line = file->row.line};
    buffer_reset(&file->text);
    TRY(file->csv != NULL ? next_of_csv(file, findings, &more)
                          : next_of_lines(file, findings, &more));
    if (file->row.text != NULL && file->row.id[0] == '\0') {
        add(findings, file->row.line, "row_id_missing");
        file->row.text = NULL;
    }
    file->row.length = file->row.text != NULL ? file->text.length : 0;
    *out = more ? &file->row : NULL;
    return findings->failed ? fault_nomem() : OK;
}
