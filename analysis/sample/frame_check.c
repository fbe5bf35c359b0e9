/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/frame_parts.h"
#include "analysis/sample/select.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_code_and_line(const void *a, const void *b)
{
    const struct frame_row *one = *(const struct frame_row *const *)a;
    const struct frame_row *other = *(const struct frame_row *const *)b;
    int order = strcmp(one->code, other->code);
    return order != 0 ? order : (one->line > other->line) - (one->line < other->line);
}

/* A code stands once in the whole frame, not once in a unit: forms are numbered by it. */
static void check_duplicates(struct frame_reading *reading, const struct frame_row **order)
{
    for (size_t i = 0; i < reading->count; i++)
        order[i] = &reading->rows[i];
    qsort(order, reading->count, sizeof *order, by_code_and_line);
    for (size_t i = 1; i < reading->count; i++) {
        char line[24];
        if (strcmp(order[i]->code, order[i - 1]->code) != 0 || strcmp(order[i]->code, "?") == 0)
            continue;
        snprintf(line, sizeof line, "%zu", order[i - 1]->line);
        findings_add(reading->findings, SEVERITY_ERROR, frame_place(reading, order[i]->line),
                     "sample_duplicate", "code", order[i]->code, "line", line, NULL);
    }
}

void frame_check(struct frame_reading *reading)
{
    int64_t households = 0;
    int64_t size = 0;
    const struct frame_row **order = arena_array(reading->arena, reading->count + 1, sizeof *order);
    if (order == NULL) {
        reading->findings->failed = true;
        return;
    }
    check_duplicates(reading, order);
    for (size_t i = 0; i < reading->count; i++) {
        households += reading->rows[i].households;
        size += reading->rows[i].size;
    }
    if (households > SELECT_TOTAL_MAX || size > SELECT_TOTAL_MAX) {
        char limit[24];
        snprintf(limit, sizeof limit, "%lld", (long long)SELECT_TOTAL_MAX);
        findings_add(reading->findings, SEVERITY_ERROR, "", "sample_total", "limit", limit, NULL);
    }
}
