/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/upload.h"

#include "base/text.h"

#include <microhttpd.h>
#include <string.h>

static const char multipart[] = "multipart/form-data";
static const char workbook_begins[] = "PK\x03\x04";

OWN_POINTER(processor, struct MHD_PostProcessor, MHD_destroy_post_processor)

/* Parts as they come, in pieces; a piece at offset 0 begins another. */
struct parts {
    struct arena *arena;
    struct buffer values[LIMIT_UPLOAD_FIELDS];
    const char *names[LIMIT_UPLOAD_FIELDS];
    size_t count;
    enum fault fault;
};

static void parts_cleanup(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        buffer_cleanup(&parts->values[i]);
}

static enum fault wrong_encoding(void)
{
    return fault_raise(FAULT_INVALID, "field_encoding", NULL);
}

bool upload_is(const struct request *request) { return http_body_is(request, multipart); }

static enum fault begin(struct parts *parts, const char *name)
{
    if (parts->count == LIMIT_UPLOAD_FIELDS)
        return fault_raise(FAULT_LIMIT, "field_count", NULL);
    if (!text_is_utf8(name, strlen(name)))
        return wrong_encoding();
    const char *kept = arena_text(parts->arena, name);
    if (kept == NULL)
        return fault_nomem();
    parts->names[parts->count] = kept;
    parts->values[parts->count++] = buffer_of(LIMIT_UPLOAD_BYTES);
    return OK;
}

static enum MHD_Result take_piece(void *context, enum MHD_ValueKind kind, const char *key,
                                  const char *file, const char *type, const char *coding,
                                  const char *data, uint64_t offset, size_t size)
{
    struct parts *parts = context;
    (void)kind, (void)file, (void)type, (void)coding;
    if (parts->fault == OK && offset == 0)
        parts->fault = key == NULL ? wrong_encoding() : begin(parts, key);
    if (parts->fault != OK || parts->count == 0)
        return MHD_NO;
    buffer_bytes(&parts->values[parts->count - 1], data, size);
    return MHD_YES;
}

static bool is_workbook(const struct buffer *value)
{
    size_t length = strlen(workbook_begins);
    return value->length > length && memcmp(value->data, workbook_begins, length) == 0;
}

static enum fault keep_bytes(struct arena *arena, const struct buffer *value, struct field *out)
{
    char *bytes = arena_alloc(arena, value->length);
    if (bytes == NULL)
        return fault_nomem();
    memcpy(bytes, value->data, value->length);
    out->bytes = bytes;
    out->size = value->length;
    return OK;
}

static enum fault keep_text(struct arena *arena, const struct buffer *value, struct field *out)
{
    size_t length = value->length;
    if (length > 0 &&
        (memchr(value->data, '\0', length) != NULL || !text_is_utf8(value->data, length)))
        return fault_raise(FAULT_INVALID, "upload_encoding", NULL);
    out->value = arena_text_n(arena, length == 0 ? "" : value->data, length);
    return out->value == NULL ? fault_nomem() : OK;
}

static enum fault keep(struct parts *parts, struct fields *out)
{
    struct fields fields = {.items =
                                arena_array(parts->arena, parts->count + 1, sizeof *fields.items)};
    if (fields.items == NULL)
        return fault_nomem();
    for (; fields.count < parts->count; fields.count++) {
        const struct buffer *value = &parts->values[fields.count];
        struct field *field = &fields.items[fields.count];
        *field = (struct field){.name = parts->names[fields.count], .value = ""};
        TRY(buffer_check(value));
        TRY(is_workbook(value) ? keep_bytes(parts->arena, value, field)
                               : keep_text(parts->arena, value, field));
    }
    TRY(fields_tie(parts->arena, &fields));
    *out = fields;
    return OK;
}

enum fault upload_parse(struct request *request, struct fields *out)
{
    AUTO(parts) struct parts parts = {.arena = request->arena};
    AUTO(processor)
    struct MHD_PostProcessor *processor =
        MHD_create_post_processor(request->connection, LIMIT_UPLOAD_KEY_BYTES, take_piece, &parts);
    if (processor == NULL)
        return wrong_encoding();
    bool whole = MHD_post_process(processor, request->body.data, request->body.length) == MHD_YES;
    whole = MHD_destroy_post_processor(TAKE(processor)) == MHD_YES && whole;
    TRY(parts.fault);
    return whole ? keep(&parts, out) : wrong_encoding();
}
