/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/zip_write.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum {
    ONE_DAY = 315619200, /* 2 January 1980: the first a zip can say in every time zone */
    DEFLATE_LEVEL = 6    /* libzip's own, 9, takes three times as long for a twentieth less */
};

struct zip_writer {
    zip_source_t *source; /* the bytes; kept beside the zip so that they outlive it */
    zip_t *zip;
};

static enum fault failed(zip_error_t *error)
{
    enum fault fault =
        zip_error_code_zip(error) == ZIP_ER_MEMORY
            ? FAULT_NOMEM
            : fault_raise(FAULT_IO, "zip_write", "why", zip_error_strerror(error), NULL);
    return fault;
}

/* `bytes` are malloc'ed and taken over. */
static enum fault open_bytes(void *bytes, size_t length, int flags, struct zip_writer **out)
{
    AUTO(memory) void *owned = bytes;
    AUTO(zip_writer) struct zip_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        return FAULT_NOMEM;
    zip_error_t error;
    zip_error_init(&error);
    writer->source = zip_source_buffer_create(owned, length, owned != NULL, &error);
    if (writer->source == NULL)
        return failed(&error);
    owned = NULL;
    writer->zip = zip_open_from_source(writer->source, flags, &error);
    if (writer->zip == NULL)
        return failed(&error);
    zip_source_keep(writer->source);
    *out = TAKE(writer);
    return OK;
}

enum fault zip_writer_new(struct zip_writer **out)
{
    return open_bytes(NULL, 0, ZIP_TRUNCATE, out);
}

enum fault zip_writer_from(const void *bytes, size_t length, struct zip_writer **out)
{
    void *copy = malloc(length + 1);
    if (copy == NULL)
        return FAULT_NOMEM;
    memcpy(copy, bytes, length);
    return open_bytes(copy, length, 0, out);
}

void zip_writer_free(struct zip_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->zip != NULL)
        zip_discard(writer->zip);
    if (writer->source != NULL)
        zip_source_free(writer->source);
    free(writer);
}

static bool is_compressed(const void *bytes, size_t length)
{
    static const char png[] = "\x89PNG";
    return length > sizeof png && memcmp(bytes, png, sizeof png - 1) == 0;
}

enum fault zip_writer_put(struct zip_writer *writer, const char *name, const void *bytes,
                          size_t length)
{
    void *copy = malloc(length + 1);
    if (copy == NULL)
        return FAULT_NOMEM;
    memcpy(copy, bytes, length);
    zip_source_t *part = zip_source_buffer(writer->zip, copy, length, 1);
    if (part == NULL) {
        free(copy);
        return failed(zip_get_error(writer->zip));
    }
    zip_int64_t index = zip_file_add(writer->zip, name, part, ZIP_FL_ENC_UTF_8 | ZIP_FL_OVERWRITE);
    if (index < 0) {
        zip_source_free(part);
        return failed(zip_get_error(writer->zip));
    }
    const zip_int32_t method = is_compressed(bytes, length) ? ZIP_CM_STORE : ZIP_CM_DEFAULT;
    const zip_uint32_t level = method == ZIP_CM_STORE ? 0 : DEFLATE_LEVEL;
    bool set = zip_file_set_mtime(writer->zip, (zip_uint64_t)index, ONE_DAY, 0) == 0 &&
               zip_set_file_compression(writer->zip, (zip_uint64_t)index, method, level) == 0;
    return set ? OK : failed(zip_get_error(writer->zip));
}

static enum fault read_back(zip_source_t *source, struct buffer *out)
{
    enum { CHUNK_BYTES = 65536 };
    char chunk[CHUNK_BYTES];
    if (zip_source_open(source) != 0)
        return failed(zip_source_error(source));
    zip_int64_t length;
    while ((length = zip_source_read(source, chunk, sizeof chunk)) > 0)
        buffer_bytes(out, chunk, (size_t)length);
    zip_source_close(source);
    return length < 0 ? failed(zip_source_error(source)) : buffer_check(out);
}

enum fault zip_writer_get(struct zip_writer *writer, const char *name, struct buffer *out)
{
    enum { CHUNK_BYTES = 65536 };
    char chunk[CHUNK_BYTES];
    zip_file_t *file = zip_fopen(writer->zip, name, 0);
    if (file == NULL)
        return fault_raise(FAULT_NOTFOUND, "zip_write", "why", name, NULL);
    zip_int64_t length;
    while ((length = zip_fread(file, chunk, sizeof chunk)) > 0)
        buffer_bytes(out, chunk, (size_t)length);
    enum fault fault = length < 0 ? failed(zip_file_get_error(file)) : buffer_check(out);
    zip_fclose(file);
    return fault;
}

enum fault zip_writer_finish(struct zip_writer *writer, struct buffer *out)
{
    if (zip_close(writer->zip) != 0)
        return failed(zip_get_error(writer->zip));
    writer->zip = NULL;
    return read_back(writer->source, out);
}
