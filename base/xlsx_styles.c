/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * <numFmt numFmtId="164" formatCode="0.0%"/> ... <cellXfs><xf numFmtId="164"/>...: a cell's s is
 * the position of its <xf>. Formats below 164 need no <numFmt> (ECMA-376 part 1, 18.8.30).
 */
#include "base/xlsx_cells.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

struct format {
    int64_t id;
    enum sheet_look look;
};

struct styles_reader {
    struct format *formats; /* malloc'ed; those the workbook describes */
    size_t format_count;
    size_t format_capacity;
    struct xlsx_looks looks;
    bool in_cells; /* inside <cellXfs> */
};

void xlsx_looks_cleanup(struct xlsx_looks *looks) { memory_cleanup(&looks->items); }

static void styles_reader_cleanup(struct styles_reader *reader)
{
    memory_cleanup(&reader->formats);
    xlsx_looks_cleanup(&reader->looks);
}

/* How much of a format code says nothing of the number: "text", [Red], \x, _x, *x. */
static size_t passed_over(const char *code)
{
    const char *end = *code == '"'   ? strchr(code + 1, '"')
                      : *code == '[' ? strchr(code, ']')
                                     : NULL;
    if (end != NULL)
        return (size_t)(end - code) + 1;
    return strchr("\\_*", *code) != NULL && code[1] != '\0' ? 2 : 0;
}

static enum sheet_look look_of_code(const char *code)
{
    while (*code != '\0') {
        size_t passed = passed_over(code);
        if (passed == 0 && *code == '%')
            return SHEET_PERCENT;
        if (passed == 0 && strchr("dmyhs", tolower((unsigned char)*code)) != NULL)
            return SHEET_DATE;
        code += passed > 0 ? passed : 1;
    }
    return SHEET_PLAIN;
}

static enum sheet_look look_of(const struct styles_reader *reader, int64_t id)
{
    for (size_t i = 0; i < reader->format_count; i++)
        if (reader->formats[i].id == id)
            return reader->formats[i].look;
    if (id == 9 || id == 10)
        return SHEET_PERCENT;
    bool is_date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                   (id >= 50 && id <= 58);
    return is_date ? SHEET_DATE : SHEET_PLAIN;
}

static int64_t format_id(const char **attributes)
{
    const char *text = xlsx_attribute(attributes, "numFmtId");
    int64_t id = 0;
    return text != NULL && text_to_integer(text, &id) ? id : 0;
}

static void keep_format(struct xlsx_walk *walk, const char **attributes)
{
    struct styles_reader *reader = walk->self;
    const char *code = xlsx_attribute(attributes, "formatCode");
    if (code == NULL)
        return;
    struct format *formats = memory_grow(reader->formats, reader->format_count,
                                         &reader->format_capacity, sizeof *formats);
    if (formats == NULL) {
        walk->fault = FAULT_NOMEM;
        return;
    }
    reader->formats = formats;
    formats[reader->format_count++] = (struct format){format_id(attributes), look_of_code(code)};
}

static void keep_look(struct xlsx_walk *walk, const char **attributes)
{
    struct styles_reader *reader = walk->self;
    struct xlsx_looks *looks = &reader->looks;
    enum sheet_look *items =
        memory_grow(looks->items, looks->count, &looks->capacity, sizeof *items);
    if (items == NULL) {
        walk->fault = FAULT_NOMEM;
        return;
    }
    looks->items = items;
    items[looks->count++] = look_of(reader, format_id(attributes));
}

static void styles_open(struct xlsx_walk *walk, const char *name, const char **attributes)
{
    struct styles_reader *reader = walk->self;
    if (strcmp(name, "numFmt") == 0)
        keep_format(walk, attributes);
    else if (strcmp(name, "cellXfs") == 0)
        reader->in_cells = true;
    else if (reader->in_cells && strcmp(name, "xf") == 0)
        keep_look(walk, attributes);
}

static void styles_close(struct xlsx_walk *walk, const char *name)
{
    struct styles_reader *reader = walk->self;
    if (strcmp(name, "cellXfs") == 0)
        reader->in_cells = false;
}

enum fault xlsx_looks_read(struct xlsx_book *book, const char *part, struct xlsx_looks *out)
{
    AUTO(styles_reader) struct styles_reader reader = {.formats = NULL};
    struct xlsx_walk walk = {
        .part = part, .self = &reader, .open = styles_open, .close = styles_close};
    TRY(xlsx_walk(book, &walk));
    *out = reader.looks;
    reader.looks = (struct xlsx_looks){.count = 0};
    return OK;
}
