/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xlsx_part.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { CHUNK_BYTES = 1 << 16, NUMBER_BYTES = 24, NAMESPACE_END = '|' };

struct xlsx_book {
    const char *path;
    zip_t *zip;
};

static void zip_file_cleanup(zip_file_t **file)
{
    if (*file != NULL)
        zip_fclose(*file);
}

static void xml_parser_cleanup(XML_Parser *parser)
{
    if (*parser != NULL)
        XML_ParserFree(*parser);
}

enum fault xlsx_book_open(const struct xlsx_bytes *file, struct xlsx_book **out)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(file->data, file->size, 0, &error);
    zip_t *zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (zip == NULL) {
        enum fault fault = fault_raise(FAULT_INVALID, "xlsx_broken", "path", file->path, "part",
                                       "zip", "why", zip_error_strerror(&error), NULL);
        zip_source_free(source);
        zip_error_fini(&error);
        return fault;
    }
    zip_error_fini(&error);
    struct xlsx_book *book = calloc(1, sizeof *book);
    if (book == NULL) {
        zip_discard(zip);
        return fault_nomem();
    }
    *book = (struct xlsx_book){file->path, zip};
    *out = book;
    return OK;
}

void xlsx_book_close(struct xlsx_book *book)
{
    if (book != NULL)
        zip_discard(book->zip);
    free(book);
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2) {
        const char *end = strrchr(attributes[0], NAMESPACE_END);
        if (strcmp(end == NULL ? attributes[0] : end + 1, name) == 0)
            return attributes[1];
    }
    return NULL;
}

void xlsx_stop(struct xlsx_walk *walk, enum fault fault, const char *code)
{
    char line[NUMBER_BYTES];
    snprintf(line, sizeof line, "%zu", walk->line);
    if (walk->fault == OK)
        walk->fault =
            fault_raise(fault, code, "path", walk->path, "part", walk->part, "line", line, NULL);
}

/* --- between expat and the handlers ---------------------------------------------------------- */

struct run {
    XML_Parser parser;
    struct xlsx_walk *walk;
};

/* After a fault nothing more is handed out: expat may call a few times yet. */
static bool goes_on(struct run *run)
{
    if (run->walk->fault != OK) {
        XML_StopParser(run->parser, XML_FALSE);
        return false;
    }
    run->walk->line = XML_GetCurrentLineNumber(run->parser);
    return true;
}

static const char *local_name(const char *name)
{
    const char *end = strrchr(name, NAMESPACE_END);
    return end == NULL ? name : end + 1;
}

static void XMLCALL on_open(void *self, const char *name, const char **attributes)
{
    struct run *run = self;
    if (goes_on(run))
        run->walk->open(run->walk, local_name(name), attributes);
}

static void XMLCALL on_close(void *self, const char *name)
{
    struct run *run = self;
    if (goes_on(run))
        run->walk->close(run->walk, local_name(name));
}

static void XMLCALL on_text(void *self, const char *text, int length)
{
    struct run *run = self;
    if (goes_on(run))
        run->walk->text(run->walk, text, (size_t)length);
}

/* No part of a workbook has a document type; one could hold entities that grow without end. */
static void XMLCALL on_doctype(void *self, const char *name, const char *system, const char *known,
                               int has_more)
{
    struct run *run = self;
    (void)name;
    (void)system;
    (void)known;
    (void)has_more;
    if (goes_on(run))
        run->walk->fault = fault_raise(FAULT_INVALID, "xlsx_doctype", "path", run->walk->path,
                                       "part", run->walk->part, NULL);
    goes_on(run);
}

static enum fault broken_xml(const struct run *run)
{
    char line[NUMBER_BYTES];
    enum XML_Error error = XML_GetErrorCode(run->parser);
    if (error == XML_ERROR_NO_MEMORY)
        return fault_nomem();
    snprintf(line, sizeof line, "%lu", (unsigned long)XML_GetCurrentLineNumber(run->parser));
    return fault_raise(FAULT_INVALID, "xlsx_xml", "path", run->walk->path, "part", run->walk->part,
                       "line", line, "why", XML_ErrorString(error), NULL);
}

/* --- a part ---------------------------------------------------------------------------------- */

static enum fault large(const struct xlsx_walk *walk)
{
    return fault_raise(FAULT_LIMIT, "xlsx_large", "path", walk->path, "part", walk->part, "limit",
                       "64 MiB", NULL);
}

/* What the zip says of the part; the bytes are counted as well when they come. */
static enum fault check_size(const zip_stat_t *stat, const struct xlsx_walk *walk)
{
    if ((stat->valid & ZIP_STAT_SIZE) == 0 || (stat->valid & ZIP_STAT_COMP_SIZE) == 0)
        return OK;
    if (stat->size > XLSX_PART_BYTES_MAX)
        return large(walk);
    if (stat->size > XLSX_SMALL_BYTES && stat->size / XLSX_RATIO_MAX > stat->comp_size)
        return fault_raise(FAULT_LIMIT, "xlsx_packed", "path", walk->path, "part", walk->part,
                           NULL);
    return OK;
}

static enum fault feed(zip_file_t *file, struct run *run)
{
    size_t total = 0;
    for (;;) {
        void *chunk = XML_GetBuffer(run->parser, CHUNK_BYTES);
        if (chunk == NULL)
            return fault_nomem();
        zip_int64_t length = zip_fread(file, chunk, CHUNK_BYTES);
        if (length < 0)
            return fault_raise(FAULT_INVALID, "xlsx_broken", "path", run->walk->path, "part",
                               run->walk->part, "why", zip_file_strerror(file), NULL);
        total += (size_t)length;
        if (total > XLSX_PART_BYTES_MAX)
            return large(run->walk);
        enum XML_Status status = XML_ParseBuffer(run->parser, (int)length, length == 0);
        TRY(run->walk->fault);
        if (status != XML_STATUS_OK)
            return broken_xml(run);
        if (length == 0)
            return OK;
    }
}

enum fault xlsx_walk(struct xlsx_book *book, struct xlsx_walk *walk)
{
    AUTO(zip_file) zip_file_t *file = NULL;
    AUTO(xml_parser) XML_Parser parser = XML_ParserCreateNS(NULL, NAMESPACE_END);
    zip_stat_t stat;
    walk->path = book->path;
    if (parser == NULL)
        return fault_nomem();
    if (zip_stat(book->zip, walk->part, ZIP_FL_NOCASE, &stat) != 0)
        return fault_raise(FAULT_INVALID, "xlsx_part", "path", book->path, "part", walk->part,
                           NULL);
    TRY(check_size(&stat, walk));
    file = zip_fopen_index(book->zip, stat.index, 0);
    if (file == NULL)
        return fault_raise(FAULT_INVALID, "xlsx_broken", "path", book->path, "part", walk->part,
                           "why", zip_strerror(book->zip), NULL);
    struct run run = {parser, walk};
    XML_SetUserData(parser, &run);
    XML_SetElementHandler(parser, on_open, on_close);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    if (walk->text != NULL)
        XML_SetCharacterDataHandler(parser, on_text);
    return feed(file, &run);
}
