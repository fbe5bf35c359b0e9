/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/import_findings.h"

#include "base/arena.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24, PLACE_BYTES = 8 * 1024 };

_Static_assert((size_t)IMPORT_KINDS_MAX *IMPORT_EACH_MAX <= FINDINGS_MAX, "the list holds them");

struct import_findings import_findings_in(struct arena *arena, bool csv)
{
    return (struct import_findings){.arena = arena, .csv = csv, .list = findings_in(arena)};
}

/* Where in the response: the pointer, or the last name of it, which is the column. */
static const char *where_of(const struct import_findings *all, const char *at)
{
    if (at[0] != '/')
        return "";
    return all->csv ? strrchr(at, '/') + 1 : at;
}

/* NULL when there is no room for another kind, or no memory. */
static struct import_kind *kind_of(struct import_findings *all, const char *code, const char *where)
{
    for (size_t i = 0; i < all->kind_count; i++) {
        struct import_kind *kind = &all->kinds[i];
        if (strcmp(kind->code, code) == 0 && strcmp(kind->where, where) == 0)
            return kind;
    }
    if (all->kind_count == IMPORT_KINDS_MAX)
        return NULL;
    struct import_kind kind = {.code = arena_text(all->arena, code),
                               .where = arena_text(all->arena, where)};
    all->list.failed = all->list.failed || kind.code == NULL || kind.where == NULL;
    if (all->list.failed)
        return NULL;
    all->kinds[all->kind_count] = kind;
    return &all->kinds[all->kind_count++];
}

/* An answer of another kind is shown as JSON writes it; a cell has no quotes and no brackets. */
static const char *as_cell(const char *expected, char room[NUMBER_SIZE])
{
    size_t used = 0;
    for (const char *at = expected; *at != '\0' && used + 1 < NUMBER_SIZE; at++) {
        if (strchr("\"[] ", *at) == NULL)
            room[used++] = *at == ',' ? ';' : *at;
    }
    room[used] = '\0';
    return room;
}

static void put(struct import_findings *all, const struct finding *found, const char *at)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    char room[NUMBER_SIZE];
    struct finding finding = *found;
    finding.at = at;
    finding.args = args;
    for (size_t i = 0; i < found->arg_count; i++) {
        args[i] = found->args[i];
        if (all->csv && strcmp(found->code, "type") == 0 && strcmp(args[i].name, "expected") == 0)
            args[i].value = as_cell(args[i].value, room);
    }
    findings_put(&all->list, &finding);
}

static void add(struct import_findings *all, size_t line, const struct finding *found)
{
    const char *where = where_of(all, found->at);
    struct import_kind *kind = kind_of(all, found->code, where);
    all->errors += found->severity == SEVERITY_ERROR;
    if (kind == NULL) {
        all->untold++;
        return;
    }
    if (++kind->count > IMPORT_EACH_MAX)
        return;
    AUTO(buffer) struct buffer at = buffer_of(PLACE_BYTES);
    if (strncmp(found->at, "line ", 5) == 0 || line == 0)
        buffer_text(&at, found->at);
    else
        buffer_format(&at, "line %zu%s%s", line, where[0] != '\0' ? " " : "", where);
    put(all, found, at.data != NULL ? at.data : "");
}

enum fault import_findings_add(struct import_findings *all, size_t line,
                               const struct findings *found)
{
    for (size_t i = 0; i < found->count; i++)
        add(all, line, &found->items[i]);
    all->untold += (int64_t)found->dropped;
    return all->list.failed ? fault_nomem() : OK;
}

void import_findings_say(const struct call *call, const char *path,
                         const struct import_findings *all)
{
    char count[NUMBER_SIZE];
    call_findings(call, path, &all->list);
    for (size_t i = 0; i < all->kind_count; i++) {
        const struct import_kind *kind = &all->kinds[i];
        if (kind->count <= IMPORT_EACH_MAX)
            continue;
        snprintf(count, sizeof count, "%" PRId64, kind->count - IMPORT_EACH_MAX);
        call_say(call, kind->where[0] != '\0' ? "import_more_at" : "import_more", "count", count,
                 "code", kind->code, "at", kind->where, NULL);
    }
    if (all->untold > 0) {
        snprintf(count, sizeof count, "%" PRId64, all->untold);
        call_say(call, "findings_more", "count", count, NULL);
    }
}

void import_findings_json(const struct import_findings *all, struct json_out *out)
{
    int64_t more = all->untold;
    for (size_t i = 0; i < all->kind_count; i++) {
        if (all->kinds[i].count > IMPORT_EACH_MAX)
            more += all->kinds[i].count - IMPORT_EACH_MAX;
    }
    json_put_findings(out, "findings", &all->list);
    json_put_integer(out, "findings_more", more);
}
