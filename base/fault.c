/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/fault.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DETAIL_VALUE_MAX = 400 };

static _Thread_local struct fault_detail thread_detail = {.finding = {.at = "", .code = ""}};

static const struct {
    const char *name;
    int exit_status;
    int http_status;
} fault_table[FAULT_COUNT] = {
    [OK] = {"ok", 0, 200},
    [FAULT_NOMEM] = {"no memory", 4, 503},
    [FAULT_IO] = {"input or output", 4, 500},
    [FAULT_DB] = {"store", 4, 500},
    [FAULT_BUSY] = {"busy", 4, 503},
    [FAULT_FULL] = {"disk full", 4, 503},
    [FAULT_CORRUPT] = {"corrupt", 4, 500},
    [FAULT_LIMIT] = {"limit", 1, 413},
    [FAULT_INVALID] = {"refused", 1, 422},
    [FAULT_USAGE] = {"usage", 2, 400},
    [FAULT_NOTFOUND] = {"not found", 3, 404},
    [FAULT_CONFLICT] = {"conflict", 1, 409},
    [FAULT_DENIED] = {"not allowed", 3, 403},
    [FAULT_NUMERIC] = {"numeric", 4, 500},
};

/* Copies one text into the detail's own storage, cut at a character's border; NULL when full. */
static const char *detail_store(struct fault_detail *detail, size_t *used, const char *text)
{
    size_t length = strlen(text);
    if (length > DETAIL_VALUE_MAX)
        length = DETAIL_VALUE_MAX;
    if (*used + length + 1 > sizeof detail->text)
        length = *used + 1 < sizeof detail->text ? sizeof detail->text - *used - 1 : 0;
    if (*used + 1 > sizeof detail->text)
        return "";
    while (length > 0 && ((unsigned char)text[length] & 0xC0u) == 0x80u)
        length--;
    char *copy = detail->text + *used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    *used += length + 1;
    return copy;
}

enum fault fault_of_finding(enum fault fault, const struct finding *finding)
{
    /* Values may point into the old detail: build the new one apart, then put it in place. */
    struct fault_detail fresh = {.finding = {.severity = SEVERITY_ERROR, .at = ""}};
    size_t used = 0;
    fresh.finding.code = detail_store(&fresh, &used, finding->code);
    fresh.finding.arg_count = finding->arg_count;
    for (size_t i = 0; i < finding->arg_count; i++) {
        fresh.args[i].name = detail_store(&fresh, &used, finding->args[i].name);
        fresh.args[i].value = detail_store(&fresh, &used, finding->args[i].value);
    }
    fresh.finding.args = fresh.args;
    fault_detail_adopt(&fresh);
    return fault;
}

enum fault fault_raise(enum fault fault, const char *code, ...)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    va_list pairs;
    va_start(pairs, code);
    struct finding finding = finding_of(code, pairs, args);
    va_end(pairs);
    return fault_of_finding(fault, &finding);
}

enum fault fault_nomem(void) { return fault_raise(FAULT_NOMEM, "nomem", NULL); }

const struct finding *fault_detail(void) { return &thread_detail.finding; }

/* The address `text` has in `to`, when it lies in `from`'s storage. */
static const char *moved(const struct fault_detail *from, struct fault_detail *to, const char *text)
{
    uintptr_t start = (uintptr_t)from->text;
    uintptr_t place = (uintptr_t)text;
    if (place < start || place >= start + sizeof from->text)
        return text;
    return to->text + (place - start);
}

static void detail_copy(const struct fault_detail *from, struct fault_detail *to)
{
    if (from == to)
        return;
    *to = *from;
    to->finding.code = moved(from, to, from->finding.code);
    to->finding.args = to->args;
    for (size_t i = 0; i < to->finding.arg_count; i++) {
        to->args[i].name = moved(from, to, from->args[i].name);
        to->args[i].value = moved(from, to, from->args[i].value);
    }
}

void fault_detail_copy(struct fault_detail *out) { detail_copy(&thread_detail, out); }

void fault_detail_adopt(const struct fault_detail *detail) { detail_copy(detail, &thread_detail); }

int fault_exit_status(enum fault fault) { return fault_table[fault].exit_status; }

int fault_http_status(enum fault fault) { return fault_table[fault].http_status; }

const char *fault_name(enum fault fault) { return fault_table[fault].name; }
