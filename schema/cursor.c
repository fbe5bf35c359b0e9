/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/scan.h"

#include "base/json.h"

#include <stdlib.h>

/* A valid response has no findings; a few fit in case a later reader is stricter. */
enum { FINDINGS_BYTES_MAX = 64 << 10 };

struct store_cursor {
    struct response_cursor base; /* first: what the caller holds */
    const struct form *form;
    struct scan *scan;
    struct arena *arena; /* of findings */
    struct response response;
    int32_t *codes;
    struct coded_response row;
};

static void drop_row(struct store_cursor *cursor)
{
    response_cleanup(&cursor->response);
    cursor->response = (struct response){0};
}

static void close_cursor(struct response_cursor *base)
{
    struct store_cursor *cursor = (struct store_cursor *)base;
    drop_row(cursor);
    scan_close(cursor->scan);
    arena_free(cursor->arena);
    free(cursor->codes);
    free(cursor);
}

/* A stored document was valid once; one that does not read back is damage. */
static enum fault read_document(struct store_cursor *cursor, const struct scan_row *row)
{
    struct findings findings = findings_in(cursor->arena);
    drop_row(cursor);
    enum fault fault =
        response_read(row->document, row->document_length, &findings, &cursor->response);
    if (fault != FAULT_INVALID)
        return fault;
    char id[UUID_TEXT_SIZE];
    uuid_text(row->id, id);
    return fault_raise(FAULT_CORRUPT, "store_document", "id", id, NULL);
}

static enum fault next_row(struct response_cursor *base, const struct coded_response **out)
{
    struct store_cursor *cursor = (struct store_cursor *)base;
    const struct scan_row *row = NULL;
    TRY(scan_next(cursor->scan, &row));
    if (row == NULL) {
        *out = NULL;
        return OK;
    }
    TRY(read_document(cursor, row));
    response_codes(cursor->form, cursor->response.answers, cursor->codes);
    cursor->row = (struct coded_response){
        .id = row->id,
        .unit = row->unit,
        .village = cursor->response.village,
        .counter = cursor->response.counter,
        .field = cursor->response.field,
        .day = row->started_day,
        .mode = cursor->response.mode,
        .complete = row->complete,
        .codes = cursor->codes,
    };
    *out = &cursor->row;
    return OK;
}

enum fault store_cursor(struct store *store, const struct form *form,
                        const struct response_query *query, struct response_cursor **out)
{
    AUTO(response_cursor) struct response_cursor *base = NULL;
    struct store_cursor *cursor = calloc(1, sizeof *cursor);
    if (cursor == NULL)
        return fault_nomem();
    cursor->base = (struct response_cursor){next_row, close_cursor};
    cursor->form = form;
    base = &cursor->base;
    cursor->codes = calloc(form->column_count + 1, sizeof *cursor->codes);
    if (cursor->codes == NULL)
        return fault_nomem();
    TRY(arena_new(FINDINGS_BYTES_MAX, &cursor->arena));
    TRY(scan_open(store, query, false, &cursor->scan));
    *out = TAKE(base);
    return OK;
}
