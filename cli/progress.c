/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include "base/date.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { QUIET_MS = 1000, AGAIN_MS = 250, LINES_MS = 5000, LINE_BYTES = 400 };

static const char line_start[] = "\r\033[K"; /* back, and away with what stood there */

struct progress progress_of(const struct call *call, const char *code)
{
    struct progress progress = {.call = call, .code = code};
    if (isatty(STDERR_FILENO) == 1)
        progress.next_ms = clock_monotonic_ms() + QUIET_MS;
    return progress;
}

struct progress progress_towards(const struct call *call, const char *code, int64_t total)
{
    struct progress progress = progress_of(call, code);
    progress.total = total;
    progress.lines = progress.next_ms == 0;
    if (progress.lines)
        progress.next_ms = clock_monotonic_ms() + LINES_MS;
    return progress;
}

static void write_count(enum language language, int64_t count, struct buffer *out)
{
    if (language == LANGUAGE_VI)
        text_integer_vi(count, out);
    else
        buffer_format(out, "%" PRId64, count);
}

void progress_tell(struct progress *progress, int64_t count)
{
    int64_t now = progress->next_ms != 0 ? clock_monotonic_ms() : 0;
    if (progress->next_ms == 0 || now < progress->next_ms)
        return;
    AUTO(buffer) struct buffer number = buffer_of(LINE_BYTES);
    AUTO(buffer) struct buffer total = buffer_of(LINE_BYTES);
    AUTO(buffer) struct buffer line = buffer_of(LINE_BYTES);
    write_count(progress->call->language, count, &number);
    write_count(progress->call->language, progress->total, &total);
    message_say(&line, progress->call->language, progress->code, "count",
                number.data != NULL ? number.data : "", "total",
                total.data != NULL ? total.data : "", NULL);
    if (progress->lines)
        fprintf(stderr, "%s\n", line.data != NULL ? line.data : "");
    else
        fprintf(stderr, "%s%s", line_start, line.data != NULL ? line.data : "");
    progress->next_ms = now + (progress->lines ? LINES_MS : AGAIN_MS);
    progress->told = !progress->lines;
}

void progress_end(struct progress *progress)
{
    if (progress->told)
        fputs(line_start, stderr);
    progress->told = false;
}
