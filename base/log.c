/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include "base/date.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1024 };

void log_line(enum log_level level, const char *format, ...)
{
    static const char *const names[] = {"error", "warning", "info"};
    char when[DATE_TEXT_SIZE];
    instant_text(instant_now(), when);
    char line[LINE_MAX_BYTES];
    int length = snprintf(line, sizeof line, "%s %s ", when, names[level]);
    va_list list;
    va_start(list, format);
    vsnprintf(line + length, sizeof line - (size_t)length - 1, format, list);
    va_end(list);
    size_t end = strlen(line);
    for (size_t i = 0; i < end; i++) {
        if ((unsigned char)line[i] < ' ')
            line[i] = ' '; /* one event, one line: nothing from outside may forge another */
    }
    line[end] = '\n';
    /* A log that cannot be written has nobody left to tell. */
    if (write(STDERR_FILENO, line, end + 1) < 0)
        return;
}

bool log_gate_pass(struct log_gate *gate, int64_t now_ms, int64_t *kept_back)
{
    int_fast64_t next = atomic_load(&gate->next_ms);
    /* Of two at once one opens it. */
    if (now_ms < next ||
        !atomic_compare_exchange_strong(&gate->next_ms, &next, now_ms + LOG_GATE_MS)) {
        atomic_fetch_add(&gate->kept_back, 1);
        return false;
    }
    *kept_back = atomic_exchange(&gate->kept_back, 0);
    return true;
}
