/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/layout.h"
#include "schema/scan.h"

#include <stdlib.h>

struct store_cursor {
    struct response_cursor base; /* first: what the caller holds */
    struct layout *layout;
    struct scan *scan;
    int32_t *codes;
    struct coded_response row;
};

static void close_cursor(struct response_cursor *base)
{
    struct store_cursor *cursor = (struct store_cursor *)base;
    scan_close(cursor->scan);
    layout_free(cursor->layout);
    free(cursor->codes);
    free(cursor);
}

/* Codes of another length were packed by another layout, or are damaged: `rebuild` mends both. */
static enum fault unpack(struct store_cursor *cursor, const struct scan_row *row)
{
    if (row->codes_size == layout_size(cursor->layout)) {
        layout_unpack(cursor->layout, row->codes, cursor->codes);
        return OK;
    }
    char id[UUID_TEXT_SIZE];
    uuid_text(row->id, id);
    return fault_raise(FAULT_CORRUPT, "store_codes", "id", id, NULL);
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
    TRY(unpack(cursor, row));
    cursor->row = (struct coded_response){
        .id = row->id,
        .unit = row->unit,
        .village = row->village,
        .counter = row->counter,
        .field = row->field,
        .day = row->started_day,
        .mode = row->mode,
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
    base = &cursor->base;
    cursor->codes = calloc(form->column_count + 1, sizeof *cursor->codes);
    if (cursor->codes == NULL)
        return fault_nomem();
    TRY(layout_new(form, &cursor->layout));
    TRY(scan_open(store, query, query->ruled ? SCAN_RULED : SCAN_CODES, &cursor->scan));
    *out = TAKE(base);
    return OK;
}
