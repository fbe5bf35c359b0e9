/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/audit.h"
#include "cli/progress.h"

#include "base/file.h"
#include "base/json_write.h"
#include "forms/filter.h"
#include "forms/response_table.h"
#include "forms/text_screen.h"
#include "schema/purge.h"
#include "schema/trials.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WORK_BYTES = 16 << 20, ROW_BYTES = 16 << 20, OUTPUT_BYTES = 64 << 10, NUMBER_SIZE = 24 };


/* One export under way: rows stream to a file that is there whole or not at all. */
struct export
{
    const struct call *call;
    struct arena *arena;
    struct store *store;
    struct campaign campaign;
    struct form *form;
    struct file_out *file;
    bool csv; /* else JSON Lines */
    struct response_table table;
    struct response_query query;
    struct filter *filter; /* NULL = none */
    bool screen;           /* free texts, before they are written */
    struct screen_words screen_words;
    struct buffer screened; /* the document under way */
    size_t covered;
    struct buffer row;
    int64_t valid;
    int64_t held;
    int64_t purged; /* not written: nothing is left to write */
    struct progress progress;
};

static void export_cleanup(struct export *export)
{
    file_out_close(export->file);
    buffer_cleanup(&export->row);
    buffer_cleanup(&export->screened);
    filter_free(export->filter);
    form_free(export->form);
    store_close(export->store);
    arena_free(export->arena);
}

/* --- rows ------------------------------------------------------------------------------------ */

static enum fault flush_row(struct export *export)
{
    TRY(buffer_check(&export->row));
    TRY(file_out_put(export->file, export->row.data, export->row.length));
    buffer_reset(&export->row);
    return OK;
}

/* {"id":"…", then the members of the document */
static void jsonl_row(struct export *export, const struct stored_response *row)
{
    char id[UUID_TEXT_SIZE];
    uuid_text(row->id, id);
    buffer_format(&export->row, "{\"id\":\"%s\",", id);
    if (export->table.simulated)
        buffer_text(&export->row, "\"simulated\":true,");
    if (row->reasons != NULL)
        buffer_format(&export->row, "\"quarantined\":true,\"reasons\":%s,", row->reasons);
    buffer_format(&export->row, "%s\n", row->document + 1);
}

static enum fault screen_answers(struct export *export, const struct json *answers,
                                 struct json_out *out)
{
    json_open(out, "answers", '{');
    for (const struct json *m = json_first(answers); m != NULL; m = json_next(m)) {
        const struct question *question = form_question(export->form, json_name(m));
        const char *text = json_text(m);
        bool free_text = text != NULL && (question == NULL || question->type == QUESTION_TEXT);
        AUTO(buffer) struct buffer covered = buffer_of(ROW_BYTES);
        if (free_text)
            TRY(text_screen(text, &export->screen_words, &covered, &export->covered));
        if (free_text && covered.length > 0)
            json_put_text(out, json_name(m), covered.data);
        else
            json_put_json(out, json_name(m), m);
    }
    json_close(out, '}');
    return OK;
}

/* The document with its free texts screened, in export->screened. */
static enum fault screen_document(struct export *export, const char *document)
{
    AUTO(json) struct json *json = NULL;
    TRY(json_parse(document, strlen(document), &json));
    buffer_reset(&export->screened);
    struct json_out out = json_out_to(&export->screened);
    json_open(&out, NULL, '{');
    for (const struct json *m = json_first(json); m != NULL; m = json_next(m)) {
        if (strcmp(json_name(m), "answers") == 0 && json_is(m, JSON_OBJECT))
            TRY(screen_answers(export, m, &out));
        else
            json_put_json(&out, json_name(m), m);
    }
    json_close(&out, '}');
    return buffer_check(&export->screened);
}

/* Whether the filter holds of the row's answers. */
static enum fault is_chosen(const struct export *export, const struct stored_response *row,
                            bool *out)
{
    AUTO(json) struct json *document = NULL;
    int32_t codes[FORM_QUESTIONS_MAX];
    *out = true;
    if (export->filter == NULL)
        return OK;
    TRY(json_parse(row->document, strlen(row->document), &document));
    response_codes(export->form, json_member(document, "answers"), codes);
    *out = filter_holds(export->filter, codes);
    return OK;
}

static enum fault export_row(void *context, const struct stored_response *row)
{
    struct export *export = context;
    bool chosen;
    if (row->purged == PURGE_ANSWERS) {
        export->purged++;
        return OK;
    }
    TRY(is_chosen(export, row, &chosen));
    if (!chosen)
        return OK;
    export->valid += row->reasons == NULL;
    export->held += row->reasons != NULL;
    struct stored_response shown = *row;
    if (export->screen) {
        TRY(screen_document(export, row->document));
        shown.document = export->screened.data;
    }
    if (export->csv)
        TRY(response_table_row(&export->table, row->id, shown.document, row->reasons,
                               &export->row));
    else
        jsonl_row(export, &shown);
    progress_tell(&export->progress, export->valid + export->held);
    return flush_row(export);
}

static enum fault write_rows(struct export *export)
{
    if (call_has(export->call, "bom"))
        csv_put_mark(&export->row);
    if (export->csv) {
        response_table_head(&export->table, &export->row);
        TRY(flush_row(export));
    }
    export->progress = progress_of(export->call, "export_writing");
    enum fault fault = store_visit_responses(export->store, &export->query, export->table.held,
                                             export_row, export);
    if (fault == OK && call_has(export->call, "include-test"))
        fault = store_visit_trials(export->store, &export->query, export->table.held, export_row,
                                   export);
    progress_end(&export->progress);
    TRY(fault);
    return file_out_end(export->file);
}

/* --- what goes into it ------------------------------------------------------------------------ */

/* --unit: the campaign's units that are, or lie in, one of the codes. */
static enum fault choose_units(struct export *export)
{
    const struct campaign *campaign = &export->campaign;
    AUTO(unit_list) struct unit_list *units = NULL;
    char *codes = arena_text(export->arena, call_value(export->call, "unit"));
    const char **chosen =
        arena_array(export->arena, campaign->unit_count + 1, sizeof(const char *));
    bool *taken = arena_array(export->arena, campaign->unit_count + 1, sizeof *taken);
    const char *code;
    if (codes == NULL || chosen == NULL || taken == NULL)
        return FAULT_NOMEM;
    TRY(store_units(export->store, &units));
    while ((code = strsep(&codes, ",")) != NULL) {
        bool any = false;
        for (size_t i = 0; i < campaign->unit_count; i++) {
            bool within = unit_list_within(units, campaign->units[i], code);
            any = any || within;
            taken[i] = taken[i] || within;
        }
        if (!any)
            return fault_raise(FAULT_NOTFOUND, "unit", "value", code, "campaign", campaign->id,
                               NULL);
    }
    size_t count = 0;
    for (size_t i = 0; i < campaign->unit_count; i++) {
        if (taken[i])
            chosen[count++] = campaign->units[i];
    }
    export->query.units = chosen;
    export->query.unit_count = count;
    return OK;
}

static enum fault read_format(const struct call *call, struct export *export)
{
    static const char *const later[] = {"xlsx", "sav", "dta"};
    const char *format = call_value(call, "format");
    export->csv = strcmp(format, "csv") == 0;
    for (size_t i = 0; i < ARRAY_LENGTH(later); i++) {
        if (strcmp(format, later[i]) == 0)
            return fault_raise(FAULT_USAGE, "export_later", "value", format, NULL);
    }
    if (!export->csv && strcmp(format, "jsonl") != 0)
        return fault_raise(FAULT_USAGE, "export_format", "value", format, NULL);
    if (!export->csv && call_has(call, "bom"))
        return fault_raise(FAULT_USAGE, "export_bom", NULL);
    if (export->csv && call_has(call, "include-test"))
        return fault_raise(FAULT_USAGE, "export_test", NULL);
    return OK;
}

static enum fault load(const struct call *call, struct export *export)
{
    struct campaign *campaign = &export->campaign;
    struct response_query *query = &export->query;
    TRY(read_format(call, export));
    export->screen = call_has(call, "screen-text");
    export->screen_words = (struct screen_words){message_words(call->language, "screen_number"),
                                                 message_words(call->language, "screen_mail"),
                                                 message_words(call->language, "screen_name")};
    TRY(call_days(call, &query->from_day, &query->to_day));
    TRY(call_modes(call, &query->modes));
    TRY(arena_new(WORK_BYTES, &export->arena));
    TRY(store_open(call_value(call, "data"), &export->store));
    TRY(store_campaign(export->store, export->arena, call_value(call, "campaign"), campaign));
    TRY(store_form(export->store, campaign->form, campaign->version, &export->form));
    if (call_has(call, "filter"))
        TRY(call_usage(filter_read(export->form, call_value(call, "filter"), &export->filter)));
    query->campaign = campaign->id;
    query->partial = true;
    export->table =
        (struct response_table){export->form, campaign->simulated, call_has(call, "quarantined")};
    return call_has(call, "unit") ? choose_units(export) : OK;
}

/* --- the command ----------------------------------------------------------------------------- */

static bool is_standard_output(const char *path)
{
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

/* Standard output is for a pipe; else a file that only its owner reads: answers are nobody
 * else's. */
static enum fault open_out(const char *path, struct file_out **out)
{
    if (is_standard_output(path))
        return file_out_to(STDOUT_FILENO, out);
    TRY(call_make_parent(path));
    return file_out_open(path, 0600, out);
}

static enum fault print_json(const struct export *export)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out out = json_out_to(&text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "campaign", export->campaign.id);
    json_put_text(&out, "file", call_value(export->call, "out"));
    json_open(&out, "period", '{');
    json_put_text(&out, "from", call_value(export->call, "from"));
    json_put_text(&out, "to", call_value(export->call, "to"));
    json_close(&out, '}');
    response_modes_json(export->query.modes, &out);
    json_put_raw(&out, "filter", export->filter != NULL ? filter_text(export->filter) : "null");
    json_put_integer(&out, "responses", export->valid);
    json_put_integer(&out, "quarantined", export->held);
    json_put_integer(&out, "purged", export->purged);
    json_put_bool(&out, "simulated", export->campaign.simulated);
    if (export->screen)
        json_put_integer(&out, "covered", (int64_t) export->covered);
    json_close(&out, '}');
    buffer_char(&text, '\n');
    return call_print(&text);
}

static void note(const struct export *export)
{
    char detail[NUMBER_SIZE + NUMBER_SIZE];
    snprintf(detail, sizeof detail, "%s: %" PRId64, export->csv ? "csv" : "jsonl",
             export->valid + export->held);
    audit_noted(
        export->call, export->store,
        &(struct audit_note){.action = "export", .subject = export->campaign.id, .detail = detail});
}

enum fault run_export(const struct call *call)
{
    const char *path = call_value(call, "out");
    char valid[NUMBER_SIZE];
    char held[NUMBER_SIZE];
    if (is_standard_output(path) && call->json)
        return fault_raise(FAULT_USAGE, "export_json", NULL);
    AUTO(export)
    struct export export = {
        .call = call, .row = buffer_of(ROW_BYTES), .screened = buffer_of(ROW_BYTES)};
    TRY(load(call, &export));
    TRY(open_out(path, &export.file));
    TRY(write_rows(&export));
    note(&export);
    if (call->json)
        return print_json(&export);
    snprintf(valid, sizeof valid, "%" PRId64, export.valid);
    snprintf(held, sizeof held, "%" PRId64, export.held);
    call_say(call, export.table.held ? "export_done_held" : "export_done", "count", valid, "path",
             path, "held", held, NULL);
    char purged[NUMBER_SIZE];
    snprintf(purged, sizeof purged, "%" PRId64, export.purged);
    if (export.purged > 0)
        call_say(call, "export_purged", "count", purged, NULL);
    char covered[NUMBER_SIZE];
    snprintf(covered, sizeof covered, "%zu", export.covered);
    if (export.screen)
        call_say(call, "export_covered", "count", covered, NULL);
    return OK;
}
