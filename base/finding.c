/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finding.h"

#include "base/arena.h"

#include <string.h>

struct findings findings_in(struct arena *arena)
{
    struct findings list = {.arena = arena};
    return list;
}

/* Room for one more, or NULL. */
static struct finding *slot(struct findings *list)
{
    if (list->failed)
        return NULL;
    if (list->count == FINDINGS_MAX) {
        list->dropped++;
        return NULL;
    }
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 8 : 2 * list->capacity;
        struct finding *items = arena_array(list->arena, capacity, sizeof *items);
        if (items == NULL) {
            list->failed = true;
            return NULL;
        }
        if (list->count > 0)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    return &list->items[list->count];
}

/* Copies a finding into the list's arena, its place prefixed. */
static void put(struct findings *list, const char *prefix, const struct finding *finding)
{
    list->errors += finding->severity == SEVERITY_ERROR;
    struct finding *place = slot(list);
    if (place == NULL)
        return;
    struct finding_arg *args = arena_array(list->arena, FINDING_ARGS_MAX, sizeof *args);
    char *at = arena_format(list->arena, "%s%s", prefix, finding->at);
    char *code = arena_text(list->arena, finding->code);
    list->failed = args == NULL || at == NULL || code == NULL;
    for (size_t i = 0; i < finding->arg_count && !list->failed; i++) {
        args[i].name = arena_text(list->arena, finding->args[i].name);
        args[i].value = arena_text(list->arena, finding->args[i].value);
        list->failed = args[i].name == NULL || args[i].value == NULL;
    }
    if (list->failed)
        return;
    *place = (struct finding){finding->severity, at, code, args, finding->arg_count};
    list->count++;
}

struct finding finding_of(const char *code, va_list pairs,
                          struct finding_arg args[FINDING_ARGS_MAX])
{
    struct finding finding = {SEVERITY_NOTE, "", code, args, 0};
    const char *name;
    while ((name = va_arg(pairs, const char *)) != NULL && finding.arg_count < FINDING_ARGS_MAX) {
        const char *value = va_arg(pairs, const char *);
        args[finding.arg_count++] = (struct finding_arg){name, value != NULL ? value : ""};
    }
    return finding;
}

void findings_add(struct findings *list, enum severity severity, const char *at, const char *code,
                  ...)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    va_list pairs;
    va_start(pairs, code);
    struct finding finding = finding_of(code, pairs, args);
    va_end(pairs);
    finding.severity = severity;
    finding.at = at;
    put(list, "", &finding);
}

void findings_put(struct findings *list, const struct finding *finding) { put(list, "", finding); }

void findings_append(struct findings *list, const char *prefix, const struct findings *from)
{
    size_t errors = list->errors + from->errors;
    for (size_t i = 0; i < from->count; i++)
        put(list, prefix, &from->items[i]);
    list->errors = errors;
    list->dropped += from->dropped;
    list->failed = list->failed || from->failed;
}

size_t findings_errors(const struct findings *list) { return list->errors + list->failed; }

const struct finding *findings_first_error(const struct findings *list)
{
    size_t i = 0;
    while (i + 1 < list->count && list->items[i].severity != SEVERITY_ERROR)
        i++;
    return &list->items[i];
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};
    return names[severity];
}
