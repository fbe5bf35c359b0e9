/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/codes.h"

#include "schema/layout.h"
#include "schema/purge.h"
#include "schema/put.h"
#include "schema/scan.h"

#include <stdlib.h>
#include <string.h>

enum { WORK_BYTES_MAX = 64 << 20, FINDINGS_BYTES_MAX = 64 << 10 };

static const char derivation[] = "codes";

enum fault codes_layout_text(const struct form *form, struct buffer *out)
{
    AUTO(layout) struct layout *layout = NULL;
    TRY(layout_new(form, &layout));
    return layout_document(layout, form, out);
}

enum fault codes_put_layout(struct connection *connection, const struct form *form)
{
    AUTO(buffer) struct buffer document = buffer_of(FORM_BYTES_MAX);
    TRY(codes_layout_text(form, &document));
    const struct bound values[] = {bound_text(form->id), bound_text(form->version),
                                   bound_text(document.data)};
    return query_run(connection, QUERY_LAYOUT_PUT, values, ARRAY_LENGTH(values));
}

enum fault codes_of_document(const struct form *form, const struct layout *layout,
                             const struct scan_row *row, struct coded_document *out)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(FINDINGS_BYTES_MAX, &arena));
    struct findings findings = findings_in(arena);
    int32_t codes[FORM_QUESTIONS_MAX];
    AUTO(response) struct response response = {0};
    enum fault fault = response_read(row->document, row->document_length, &findings, &response);
    if (fault == FAULT_INVALID) {
        char id[UUID_TEXT_SIZE];
        uuid_text(row->id, id);
        return fault_raise(FAULT_CORRUPT, "store_document", "id", id, NULL);
    }
    TRY(fault);
    response_codes(form, response.answers, codes);
    layout_pack(layout, codes, out->codes);
    out->response = response;
    response = (struct response){0};
    return OK;
}

enum fault codes_put_row(struct connection *connection, const struct codes_target *target,
                         const struct scan_row *row, enum query put)
{
    AUTO(coded_document) struct coded_document coded = {0};
    TRY(codes_of_document(target->form, target->layout, row, &coded));
    const struct put_request request = {
        .province = target->campaign->province,
        .campaign = target->campaign->id,
        .unit = row->unit,
        .id = row->id,
        .has_started = row->started_day != DAY_NONE,
        .started_day = row->started_day,
        .complete = row->complete,
        .mode = coded.response.mode,
        .village = coded.response.village,
        .counter = coded.response.counter,
        .field = coded.response.field,
        .codes = coded.codes,
        .codes_size = layout_size(target->layout),
    };
    return put_codes(connection, &request, put);
}

/* --- making them again ------------------------------------------------------------------------ */

struct remaking {
    struct store *store;
    const struct campaign *campaign;
    struct form *form;
    struct layout *layout;
    struct scan *scan;
    char *after_unit; /* the place of the last row done */
    struct uuid after_id;
    struct rebuilding *told;
};

static void remaking_cleanup(struct remaking *remaking)
{
    scan_close(remaking->scan);
    layout_free(remaking->layout);
    form_free(remaking->form);
    free(remaking->after_unit);
}

/* Takes away the codes after the last row done, up to `last`, or all when it is NULL. */
static enum fault clear(const struct remaking *remaking, struct connection *connection,
                        const struct scan_row *last)
{
    bool begun = remaking->after_unit != NULL;
    const struct bound values[] = {
        bound_text(remaking->campaign->id),
        bound_text(begun ? remaking->after_unit : ""),
        bound_blob(remaking->after_id.bytes, begun ? UUID_SIZE : 0),
        last == NULL ? bound_blob("", 0) : bound_text(last->unit),
        last == NULL ? bound_blob("", 0) : bound_blob(last->id.bytes, UUID_SIZE),
    };
    TRY(query_run(connection, QUERY_RULED_DELETE, values, ARRAY_LENGTH(values)));
    return query_run(connection, QUERY_CODES_DELETE, values, ARRAY_LENGTH(values));
}

/* Those in quarantine have codes when they are ruled in. */
static enum fault put_row(const struct remaking *remaking, struct connection *connection,
                          const struct scan_row *row)
{
    const struct codes_target target = {remaking->campaign, remaking->form, remaking->layout};
    const struct bound values[] = {bound_text(remaking->campaign->province),
                                   bound_blob(row->id.bytes, UUID_SIZE)};
    if (row->reasons == NULL)
        return codes_put_row(connection, &target, row, QUERY_CODES_PUT);
    AUTO(query) sqlite3_stmt *ruling = NULL;
    bool ruled = false;
    TRY(query_bind(connection, QUERY_RULING_LAST, values, ARRAY_LENGTH(values), &ruling));
    TRY(query_step(connection, ruling, &ruled));
    ruled = ruled && sqlite3_column_int(ruling, 1) != 0;
    return ruled ? codes_put_row(connection, &target, row, QUERY_RULED_PUT) : OK;
}

/* One chunk in one transaction; *more is false when it was the last. */
static enum fault remake_chunk(struct remaking *remaking, bool *more)
{
    AUTO(store_writing) struct store_writing writing = {0};
    const struct scan_row *rows = NULL;
    size_t count = 0;
    TRY(store_write(remaking->store, &writing));
    TRY(scan_chunk(remaking->scan, writing.connection, &rows, &count));
    const struct scan_row *last = count > 0 ? &rows[count - 1] : NULL;
    TRY(clear(remaking, writing.connection, last));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].purged != PURGE_ANSWERS) /* its codes stay as they are */
            TRY(put_row(remaking, writing.connection, &rows[i]));
    }
    *more = count > 0;
    if (last != NULL) {
        free(remaking->after_unit);
        remaking->after_unit = strdup(last->unit);
        if (remaking->after_unit == NULL)
            return fault_nomem();
        remaking->after_id = last->id;
    }
    remaking->told->responses += (int64_t)count;
    return store_commit(&writing);
}

static enum fault remake_campaign(struct store *store, const struct campaign *campaign,
                                  struct rebuilding *told)
{
    const struct response_query query = {
        .campaign = campaign->id, .from_day = DAY_NONE, .to_day = DAY_NONE, .partial = true};
    AUTO(remaking) struct remaking remaking = {.store = store, .campaign = campaign, .told = told};
    TRY(store_form(store, campaign->form, campaign->version, &remaking.form));
    TRY(layout_new(remaking.form, &remaking.layout));
    TRY(scan_open(NULL, &query, SCAN_DOCUMENTS, &remaking.scan));
    for (bool more = true; more;) {
        TRY(remake_chunk(&remaking, &more));
        store_checkpoint(store);
        if (told->progress != NULL)
            told->progress(told->context, told->responses);
    }
    return OK;
}

static enum fault remake_layouts(struct store *store, struct arena *arena)
{
    const struct form_entry *entries = NULL;
    size_t count = 0;
    TRY(store_forms(store, arena, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        AUTO(form) struct form *form = NULL;
        AUTO(store_writing) struct store_writing writing = {0};
        TRY(store_form(store, entries[i].id, entries[i].version, &form));
        TRY(store_write(store, &writing));
        TRY(codes_put_layout(writing.connection, form));
        TRY(store_commit(&writing));
    }
    return OK;
}

static enum fault note_version(struct store *store, int64_t version)
{
    const struct bound values[] = {bound_text(derivation), bound_integer(version)};
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(query_run(writing.connection, QUERY_DERIVATION_PUT, values, ARRAY_LENGTH(values)));
    return store_commit(&writing);
}

static enum fault remake(struct store *store, struct rebuilding *told)
{
    AUTO(arena) struct arena *arena = NULL;
    const struct campaign *campaigns = NULL;
    size_t count = 0;
    TRY(arena_new(WORK_BYTES_MAX, &arena));
    TRY(note_version(store, 0));
    TRY(remake_layouts(store, arena));
    TRY(store_campaigns(store, arena, &campaigns, &count));
    for (size_t i = 0; i < count; i++)
        TRY(remake_campaign(store, &campaigns[i], told));
    return note_version(store, CODES_VERSION);
}

/* Indexes first: the documents are read by one. */
static enum fault remake_indexes(struct store *store)
{
    AUTO(store_writing) struct store_writing writing = {0};
    TRY(store_write(store, &writing));
    TRY(connection_execute(writing.connection, "REINDEX"));
    return store_commit(&writing);
}

enum fault store_rebuild(struct store *store, struct rebuilding *rebuilding)
{
    TRY(remake_indexes(store));
    return remake(store, rebuilding);
}

enum fault codes_bring_up(struct store *store)
{
    int64_t version = 0;
    TRY(codes_version(store, &version));
    struct rebuilding silent = {0};
    return version == CODES_VERSION ? OK : remake(store, &silent);
}

enum fault codes_version(struct store *store, int64_t *out)
{
    const struct bound values[] = {bound_text(derivation)};
    return store_number(store, QUERY_DERIVATION_GET, values, ARRAY_LENGTH(values), out);
}
