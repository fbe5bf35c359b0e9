/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xlsx_cells.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_BYTES = 400, PART_NAME_MAX = 512 };

/* What a .rels part says: by id, or the first of a kind. */
struct relation {
    const char *id;   /* NULL = any */
    const char *kind; /* how its type ends: "/sharedStrings"; NULL = any */
    struct arena *arena;
    const char *target; /* found */
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = text == NULL ? 0 : strlen(text);
    return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

static void relation_open(struct xlsx_walk *walk, const char *name, const char **attributes)
{
    struct relation *wanted = walk->self;
    const char *id = xlsx_attribute(attributes, "Id");
    const char *target = xlsx_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || wanted->target != NULL || target == NULL)
        return;
    if (wanted->id != NULL && (id == NULL || strcmp(id, wanted->id) != 0))
        return;
    if (wanted->kind != NULL && !ends_with(xlsx_attribute(attributes, "Type"), wanted->kind))
        return;
    wanted->target = arena_text(wanted->arena, target);
    if (wanted->target == NULL)
        walk->fault = FAULT_NOMEM;
}

static void nothing_close(struct xlsx_walk *walk, const char *name)
{
    (void)walk;
    (void)name;
}

/* A target is absolute, or relative to the folder of the part that names it. */
static const char *part_named(struct arena *arena, const char *folder, const char *target)
{
    if (target[0] == '/')
        return target + 1;
    while (strncmp(target, "../", 3) == 0) {
        target += 3;
        folder = "";
    }
    return arena_format(arena, "%s%s", folder, target);
}

/* The part that `part` names by `wanted`; NULL in `out` when it names none. */
static enum fault follow(struct xlsx_book *book, const char *part, const char *folder,
                         struct relation wanted, const char **out)
{
    struct xlsx_walk walk = {
        .part = part, .self = &wanted, .open = relation_open, .close = nothing_close};
    TRY(xlsx_walk(book, &walk));
    *out = NULL;
    if (wanted.target == NULL)
        return OK;
    *out = part_named(wanted.arena, folder, wanted.target);
    return *out == NULL ? FAULT_NOMEM : OK;
}

struct sheets_reader {
    const char *wanted;
    struct arena *arena;
    const char *id;      /* of the sheet wanted */
    struct buffer names; /* "A", "B" */
    bool full;
};

static void sheet_open(struct xlsx_walk *walk, const char *name, const char **attributes)
{
    struct sheets_reader *reader = walk->self;
    if (strcmp(name, "sheet") != 0)
        return;
    const char *title = xlsx_attribute(attributes, "name");
    const char *state = xlsx_attribute(attributes, "state");
    const char *id = NULL;
    for (const char **at = attributes; *at != NULL; at += 2) /* r:id, not sheetId */
        id = ends_with(at[0], "relationships|id") ? at[1] : id;
    if (title == NULL || id == NULL)
        return;
    reader->full = reader->full || reader->names.length + strlen(title) > NAMES_BYTES - 8;
    if (!reader->full)
        buffer_format(&reader->names, "%s\"%s\"", reader->names.length > 0 ? ", " : "", title);
    bool is_hidden = state != NULL && strcmp(state, "visible") != 0;
    bool is_wanted = reader->wanted == NULL ? !is_hidden : strcmp(title, reader->wanted) == 0;
    if (!is_wanted || reader->id != NULL)
        return;
    reader->id = arena_text(reader->arena, id);
    if (reader->id == NULL)
        walk->fault = FAULT_NOMEM;
}

static void sheets_reader_cleanup(struct sheets_reader *reader) { buffer_cleanup(&reader->names); }

static enum fault find_sheet(struct xlsx_book *book, const char *workbook,
                             struct sheets_reader *reader)
{
    struct xlsx_walk walk = {
        .part = workbook, .self = reader, .open = sheet_open, .close = nothing_close};
    TRY(xlsx_walk(book, &walk));
    if (reader->id != NULL)
        return OK;
    return fault_raise(FAULT_NOTFOUND, "xlsx_sheet_unknown", "path", walk.path, "sheet",
                       reader->wanted == NULL ? "" : reader->wanted, "sheets",
                       reader->names.length > 0 ? reader->names.data : "", NULL);
}

static enum fault no_part(const struct xlsx_bytes *file, const char *part)
{
    return fault_raise(FAULT_INVALID, "xlsx_part", "path", file->path, "part", part, NULL);
}

/* "xl/workbook.xml": its folder "xl/" and its relations "xl/_rels/workbook.xml.rels". */
static enum fault beside(struct arena *arena, const char *part, const char **folder,
                         const char **relations)
{
    const char *slash = strrchr(part, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - part) + 1;
    *folder = arena_text_n(arena, part, length);
    *relations = arena_format(arena, "%.*s_rels/%s.rels", (int)length, part, part + length);
    return *folder == NULL || *relations == NULL ? FAULT_NOMEM : OK;
}

static void shared_cleanup(struct xlsx_shared *shared)
{
    xlsx_texts_cleanup(&shared->texts);
    xlsx_looks_cleanup(&shared->looks);
}

enum fault xlsx_read(const struct xlsx_bytes *file, const char *sheet, struct arena *arena,
                     struct sheet *out)
{
    AUTO(xlsx_book) struct xlsx_book *book = NULL;
    AUTO(shared) struct xlsx_shared shared = {.texts = {.count = 0}};
    AUTO(sheets_reader)
    struct sheets_reader reader = {
        .wanted = sheet, .arena = arena, .names = buffer_of(NAMES_BYTES)};
    const char *workbook;
    const char *folder;
    const char *relations;
    const char *part;
    TRY(xlsx_book_open(file, &book));
    TRY(follow(book, "_rels/.rels", "",
               (struct relation){.kind = "/officeDocument", .arena = arena}, &workbook));
    if (workbook == NULL || strlen(workbook) > PART_NAME_MAX)
        return no_part(file, "workbook");
    TRY(find_sheet(book, workbook, &reader));
    TRY(beside(arena, workbook, &folder, &relations));
    TRY(follow(book, relations, folder, (struct relation){.kind = "/sharedStrings", .arena = arena},
               &part));
    if (part != NULL)
        TRY(xlsx_texts_read(book, part, arena, &shared.texts));
    TRY(follow(book, relations, folder, (struct relation){.kind = "/styles", .arena = arena},
               &part));
    if (part != NULL)
        TRY(xlsx_looks_read(book, part, &shared.looks));
    TRY(follow(book, relations, folder, (struct relation){.id = reader.id, .arena = arena}, &part));
    if (part == NULL)
        return no_part(file, reader.id);
    return xlsx_cells_read(book, part, &shared, arena, out);
}
