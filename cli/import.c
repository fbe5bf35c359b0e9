/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file is read twice. The first time every row is read, judged and compared with what is stored,
 * and nothing is written: either the whole file is taken in or none of it. The second time rows are
 * judged again and stored, a batch a transaction. Of an import that is stopped half-way the rows it
 * stored are `repeated` in the next.
 */
#include "cli/import_findings.h"
#include "cli/progress.h"

#include "base/place.h"
#include "base/text.h"
#include "forms/response_file.h"
#include "schema/admission.h"
#include "schema/seen.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

enum {
    WORK_BYTES = 16 << 20,
    ROW_BYTES = 16 << 20, /* of what is found in a row, and of the response it is compared with */
    OUTPUT_BYTES = 4 << 20,
    BATCH_ROWS = 1000,
    BATCH_BYTES = 8 << 20, /* of documents: a batch of large ones is shorter */
    BUSY_TRIES = 6,
    BUSY_WAIT_MS = 250,
    NUMBER_SIZE = 24
};

/* What becomes of a row. */
enum verdict {
    ROW_NEW,
    ROW_HELD,     /* breaks a rule: for quarantine */
    ROW_REPEATED, /* is stored already, or stood in the file before */
    ROW_CONFLICT, /* its id has another body */
    ROW_UNUSABLE
};

struct import_counts {
    int64_t rows;
    int64_t stored;
    int64_t repeated;
    int64_t quarantined;
    int64_t conflicts;
    int64_t refused;
    int64_t unusable; /* of those refused; the heading counts as one */
};

struct import {
    const struct call *call;
    const char *path;
    bool csv;
    bool quarantine;
    struct arena *arena;
    struct store *store;
    struct campaign campaign;
    struct form *form;
    struct layout *layout;
    struct seen *seen; /* while the file is checked */
    struct instant now;
    struct import_findings findings;
    struct import_counts counts;
    struct progress progress;
};

static void import_cleanup(struct import *import)
{
    seen_close(import->seen);
    layout_free(import->layout);
    form_free(import->form);
    store_close(import->store);
    arena_free(import->arena);
}

/* --- one row --------------------------------------------------------------------------------- */

/* A row that was read: what it is, what was found, and the request to store it. */
struct judged {
    const struct response_row *row; /* the file's; NULL = there are no more */
    enum verdict verdict;
    struct arena *arena;
    struct findings findings; /* about the row */
    struct admission admission;
};

static void judged_cleanup(struct judged *judged)
{
    admission_cleanup(&judged->admission);
    arena_free(judged->arena);
}

static enum fault refuse(struct judged *judged, const char *code, const char *name,
                         const char *value)
{
    findings_add(&judged->findings, SEVERITY_ERROR, "", code, name, value, NULL);
    judged->verdict = ROW_UNUSABLE;
    return OK;
}

/* Whether both say the same as rows of a table: a CSV carries neither timings nor seconds, and one
 * that was exported is no conflict with what it was made from. */
static enum fault same_row(const struct import *import, const struct admission *admission,
                           const struct known_response *known, bool *out)
{
    const struct response_table table = {import->form, false, false};
    AUTO(buffer) struct buffer row = buffer_of(ADMISSION_BYTES_MAX);
    AUTO(buffer) struct buffer stored = buffer_of(ADMISSION_BYTES_MAX);
    struct uuid id = admission->request.id;
    *out = false;
    if (!import->csv || strcmp(known->campaign, import->campaign.id) != 0)
        return OK;
    TRY(response_table_row(&table, id, admission->request.document, NULL, &row));
    TRY(response_table_row(&table, id, known->response.document, NULL, &stored));
    *out = strcmp(row.data, stored.data) == 0;
    return OK;
}

/* Compares with what the store has under the id. */
static enum fault compare_stored(const struct import *import, struct judged *judged)
{
    const struct put_request *request = &judged->admission.request;
    const struct known_response *known = NULL;
    TRY(store_response(import->store, request->province, request->id, judged->arena, &known));
    if (known == NULL)
        return OK;
    bool same = hash_equal(known->hash, request->hash);
    if (!same)
        TRY(same_row(import, &judged->admission, known, &same));
    judged->verdict = same ? ROW_REPEATED : ROW_CONFLICT;
    if (!same)
        findings_add(&judged->findings, SEVERITY_ERROR, "", "import_conflict", "id",
                     judged->row->id, NULL);
    return OK;
}

/* Compares with what the file had under the id. */
static enum fault compare_seen(const struct import *import, struct judged *judged)
{
    const struct put_request *request = &judged->admission.request;
    const struct seen_id id = {request->id, request->hash, judged->row->line};
    struct seen_before before;
    TRY(seen_note(import->seen, &id, &before));
    if (before.line == 0 || judged->verdict == ROW_REPEATED || judged->verdict == ROW_CONFLICT)
        return OK;
    char line[NUMBER_SIZE];
    snprintf(line, sizeof line, "%zu", before.line);
    judged->verdict = before.same ? ROW_REPEATED : ROW_CONFLICT;
    if (!before.same)
        findings_add(&judged->findings, SEVERITY_ERROR, "", "import_conflict_line", "id",
                     judged->row->id, "line", line, NULL);
    return OK;
}

/* Spreadsheets take 00103 for a number. */
static void look_for_lost_zeros(const struct import *import, struct judged *judged)
{
    char padded[NUMBER_SIZE];
    const char *unit = judged->admission.response.unit;
    int64_t number;
    if (!import->csv || strlen(unit) >= 5 || !text_to_integer(unit, &number) || number < 0)
        return;
    snprintf(padded, sizeof padded, "%05" PRId64, number);
    if (!campaign_has_unit(&import->campaign, unit) && campaign_has_unit(&import->campaign, padded))
        findings_add(&judged->findings, SEVERITY_NOTE, "/unit", "import_unit_zeros", "value", unit,
                     "near", padded, NULL);
}

/* A response that could be read: what the rules and the store say. */
static enum fault judge_response(const struct import *import, struct judged *judged, struct uuid id)
{
    struct admission *admission = &judged->admission;
    const struct admission_target target = {&import->campaign, import->form, import->layout};
    TRY(admission_judge(admission, &target, id, import->now));
    judged->verdict = admission->request.reasons != NULL ? ROW_HELD : ROW_NEW;
    TRY(compare_stored(import, judged));
    if (import->seen != NULL)
        TRY(compare_seen(import, judged));
    if (judged->verdict == ROW_HELD) {
        findings_append(&judged->findings, "", &admission->findings);
        look_for_lost_zeros(import, judged);
    }
    return judged->findings.failed ? fault_nomem() : OK;
}

static enum fault judge(const struct import *import, struct judged *judged)
{
    const struct response_row *row = judged->row;
    const struct campaign *campaign = &import->campaign;
    struct admission *admission = &judged->admission;
    struct uuid id;
    if (!uuid_parse(row->id, &id))
        return refuse(judged, "response_id", "id", row->id);
    if (row->simulated && !campaign->simulated)
        return refuse(judged, "import_simulated", "campaign", campaign->id);
    enum fault fault = admission_read(admission, row->text, row->length);
    if (fault == FAULT_INVALID || fault == FAULT_LIMIT) {
        findings_put(&judged->findings, fault_detail());
        judged->verdict = ROW_UNUSABLE;
        return OK;
    }
    TRY(fault);
    if (strcmp(admission->response.campaign, campaign->id) != 0)
        return refuse(judged, "import_campaign", "value",
                      place_excerpt(admission->response.campaign, &judged->findings));
    return judge_response(import, judged, id);
}

/* Reads and judges the next row. */
static enum fault next_row(const struct import *import, struct response_file *file,
                           struct judged *out)
{
    AUTO(judged) struct judged judged = {.verdict = ROW_UNUSABLE};
    TRY(arena_new(ROW_BYTES, &judged.arena));
    judged.findings = findings_in(judged.arena);
    judged.admission = admission_in(judged.arena);
    TRY(response_file_next(file, &judged.findings, &judged.row));
    if (judged.row != NULL && judged.row->text != NULL)
        TRY(judge(import, &judged));
    *out = judged;
    judged = (struct judged){.row = NULL};
    return OK;
}

/* --- the first time: checking ---------------------------------------------------------------- */

/* What the row would become. */
static void count_verdict(struct import *import, enum verdict verdict)
{
    struct import_counts *counts = &import->counts;
    bool stands_in_the_way =
        verdict == ROW_UNUSABLE ||
        (!import->quarantine && (verdict == ROW_HELD || verdict == ROW_CONFLICT));
    counts->rows++;
    counts->stored += verdict == ROW_NEW;
    counts->repeated += verdict == ROW_REPEATED;
    counts->quarantined += verdict == ROW_HELD && import->quarantine;
    counts->conflicts += verdict == ROW_CONFLICT;
    counts->unusable += verdict == ROW_UNUSABLE;
    counts->refused += stands_in_the_way;
    progress_tell(&import->progress, counts->rows);
}

static enum fault open_file(struct import *import, struct response_file **out)
{
    const struct response_file_about about = {import->path, import->csv, import->form,
                                              import->campaign.id};
    struct findings found = findings_in(import->arena);
    TRY(response_file_open(&about, &found, out));
    import->counts = (struct import_counts){.unusable = *out == NULL};
    return import->seen != NULL ? import_findings_add(&import->findings, 0, &found) : OK;
}

static enum fault check_file(struct import *import)
{
    AUTO(response_file) struct response_file *file = NULL;
    TRY(seen_open(&import->seen));
    import->progress = progress_of(import->call, "import_checking");
    TRY(open_file(import, &file));
    while (file != NULL) {
        AUTO(judged) struct judged judged = {.row = NULL};
        TRY(next_row(import, file, &judged));
        if (judged.row == NULL)
            break;
        TRY(import_findings_add(&import->findings, judged.row->line, &judged.findings));
        count_verdict(import, judged.verdict);
    }
    progress_end(&import->progress);
    seen_close(TAKE(import->seen));
    return OK;
}

/* --- the second time: storing ---------------------------------------------------------------- */

/* Rows on their way into the store in one transaction. */
struct batch {
    struct judged rows[BATCH_ROWS];
    struct put_request requests[BATCH_ROWS];
    enum put_outcome outcomes[BATCH_ROWS];
    size_t count;
    size_t bytes;
};

static void batch_clear(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        judged_cleanup(&batch->rows[i]);
    batch->count = 0;
    batch->bytes = 0;
}

static void batch_free(struct batch *batch)
{
    if (batch != NULL)
        batch_clear(batch);
    free(batch);
}
OWN_POINTER(batch, struct batch, batch_free)

/* A server may be writing: whoever waits its turn long enough gets it. */
static enum fault put_patiently(struct store *store, struct batch *batch)
{
    const struct timespec pause = {.tv_nsec = BUSY_WAIT_MS * 1000000L};
    enum fault fault = OK;
    for (int i = 0; i < BUSY_TRIES; i++) {
        fault = store_put_responses(store, batch->requests, batch->count, batch->outcomes);
        if (fault != FAULT_BUSY)
            break;
        nanosleep(&pause, NULL);
    }
    return fault;
}

static enum fault store_batch(struct import *import, struct batch *batch)
{
    struct import_counts *counts = &import->counts;
    TRY(put_patiently(import->store, batch));
    for (size_t i = 0; i < batch->count; i++) {
        counts->stored += batch->outcomes[i] == PUT_STORED;
        counts->quarantined += batch->outcomes[i] == PUT_QUARANTINED;
        counts->repeated += batch->outcomes[i] == PUT_REPEATED;
        counts->conflicts += batch->outcomes[i] == PUT_CONFLICT;
    }
    batch_clear(batch);
    progress_tell(&import->progress, counts->rows);
    return OK;
}

/* A row that came to be in the way after the file was checked. */
static enum fault refuse_late(struct import *import, const struct judged *judged)
{
    if (judged->verdict != ROW_CONFLICT)
        return fault_raise(FAULT_INVALID, "import_changed", "path", import->path, NULL);
    import->counts.conflicts++;
    import->counts.refused++;
    return import_findings_add(&import->findings, judged->row->line, &judged->findings);
}

/* Takes the row into the batch, which owns it then. */
static enum fault store_row(struct import *import, struct judged *judged, struct batch *batch)
{
    enum verdict verdict = judged->verdict;
    import->counts.rows++;
    if (verdict == ROW_REPEATED) {
        import->counts.repeated++;
        return OK;
    }
    if (verdict == ROW_UNUSABLE || (verdict != ROW_NEW && !import->quarantine))
        return refuse_late(import, judged);
    batch->requests[batch->count] = judged->admission.request;
    batch->bytes += judged->admission.request.document_length;
    arena_free(TAKE(judged->arena)); /* the request has nothing in it */
    batch->rows[batch->count++] = *judged;
    *judged = (struct judged){.row = NULL};
    bool full = batch->count == BATCH_ROWS || batch->bytes >= BATCH_BYTES;
    return full ? store_batch(import, batch) : OK;
}

static enum fault store_rows(struct import *import, struct response_file *file, struct batch *batch)
{
    for (;;) {
        AUTO(judged) struct judged judged = {.row = NULL};
        TRY(next_row(import, file, &judged));
        if (judged.row == NULL)
            return batch->count > 0 ? store_batch(import, batch) : OK;
        TRY(store_row(import, &judged, batch));
    }
}

static enum fault store_file(struct import *import)
{
    AUTO(response_file) struct response_file *file = NULL;
    AUTO(batch) struct batch *batch = calloc(1, sizeof *batch);
    char count[NUMBER_SIZE];
    if (batch == NULL)
        return fault_nomem();
    import->progress = progress_of(import->call, "import_storing");
    TRY(open_file(import, &file));
    if (file == NULL)
        return fault_raise(FAULT_INVALID, "import_changed", "path", import->path, NULL);
    enum fault fault = store_rows(import, file, batch);
    progress_end(&import->progress);
    if (fault == OK)
        return OK;
    struct fault_detail detail;
    fault_detail_copy(&detail);
    snprintf(count, sizeof count, "%" PRId64,
             import->counts.stored + import->counts.quarantined + import->counts.conflicts);
    call_say(import->call, "import_stopped", "count", count, NULL);
    fault_detail_adopt(&detail);
    return fault;
}

/* --- the command ----------------------------------------------------------------------------- */

/* By the name's end; both passes need a file that can be read again. */
static enum fault look_at_file(const struct call *call, struct import *import)
{
    const char *end = strrchr(call->operand, '.');
    struct stat status;
    import->path = call->operand;
    import->csv = end != NULL && strcasecmp(end, ".csv") == 0;
    bool lines = end != NULL && strcasecmp(end, ".jsonl") == 0;
    bool there = stat(import->path, &status) == 0;
    if (strcmp(import->path, "-") == 0 || (there && !S_ISREG(status.st_mode)))
        return fault_raise(FAULT_USAGE, "import_twice", "path", import->path, NULL);
    if (!import->csv && !lines)
        return fault_raise(FAULT_USAGE, "import_format", "path", import->path, NULL);
    return OK;
}

/* A campaign that takes no answers would refuse every row one by one. */
static enum fault check_state(const struct import *import)
{
    enum campaign_state state = campaign_state_on(&import->campaign, instant_day(import->now));
    if (import->quarantine || state == CAMPAIGN_OPEN || state == CAMPAIGN_CLOSING)
        return OK;
    return fault_raise(FAULT_CONFLICT, "import_state", "campaign", import->campaign.id, "state",
                       campaign_state_name(state), NULL);
}

static enum fault load(const struct call *call, struct import *import)
{
    TRY(look_at_file(call, import));
    import->call = call;
    import->quarantine = call_has(call, "quarantine");
    import->now = instant_now();
    TRY(arena_new(WORK_BYTES, &import->arena));
    import->findings = import_findings_in(import->arena, import->csv);
    TRY(store_open(call_value(call, "data"), &import->store));
    TRY(store_campaign(import->store, import->arena, call_value(call, "campaign"),
                       &import->campaign));
    TRY(store_form(import->store, import->campaign.form, import->campaign.version, &import->form));
    TRY(layout_new(import->form, &import->layout));
    return check_state(import);
}

static enum fault print_json(const struct import *import, bool accepted)
{
    const struct import_counts *counts = &import->counts;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out out = json_out_to(&text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "file", import->path);
    json_put_text(&out, "campaign", import->campaign.id);
    json_put_bool(&out, "check", call_has(import->call, "check"));
    json_put_bool(&out, "accepted", accepted);
    json_put_integer(&out, "rows", counts->rows);
    json_put_integer(&out, "stored", accepted ? counts->stored : 0);
    json_put_integer(&out, "repeated", counts->repeated);
    json_put_integer(&out, "quarantined", accepted ? counts->quarantined : 0);
    json_put_integer(&out, "conflicts", counts->conflicts);
    json_put_integer(&out, "refused", counts->refused);
    import_findings_json(&import->findings, &out);
    json_close(&out, '}');
    buffer_char(&text, '\n');
    return call_print(&text);
}

static void say_done(const struct import *import)
{
    const struct import_counts *counts = &import->counts;
    char texts[5][NUMBER_SIZE];
    const int64_t numbers[] = {counts->rows, counts->stored, counts->repeated, counts->quarantined,
                               counts->conflicts};
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
        snprintf(texts[i], sizeof texts[i], "%" PRId64, numbers[i]);
    const char *code = call_has(import->call, "check")    ? "import_checked"
                       : counts->repeated == counts->rows ? "import_nothing_new"
                                                          : "import_done";
    call_say(import->call, code, "path", import->path, "rows", texts[0], "stored", texts[1],
             "repeated", texts[2], "quarantined", texts[3], "conflicts", texts[4], NULL);
}

static enum fault refused(const struct import *import, bool accepted)
{
    char count[NUMBER_SIZE];
    const char *code = accepted                      ? "import_partly"
                       : import->counts.unusable > 0 ? "import_refused"
                                                     : "import_refused_rules";
    snprintf(count, sizeof count, "%" PRId64, import->findings.errors);
    return fault_raise(FAULT_INVALID, code, "path", import->path, "count", count, NULL);
}

enum fault run_import(const struct call *call)
{
    AUTO(import) struct import import = {.call = call};
    TRY(load(call, &import));
    TRY(check_file(&import));
    bool accepted = import.counts.unusable == 0 && import.counts.refused == 0;
    if (accepted && !call_has(call, "check"))
        TRY(store_file(&import));
    if (call->json)
        TRY(print_json(&import, accepted));
    else
        import_findings_say(call, import.path, &import.findings);
    if (import.counts.unusable > 0 || import.counts.refused > 0)
        return refused(&import, accepted);
    if (!call->json)
        say_done(&import);
    return OK;
}
