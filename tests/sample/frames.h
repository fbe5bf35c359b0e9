/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frames - what the suites of the room read their frames and plans with: texts in, units built in.
 *
 *   frame_of("code,name,...") --> struct frame and findings, in the fixture's arena
 */
#ifndef HAILONG_TESTS_SAMPLE_FRAMES_H
#define HAILONG_TESTS_SAMPLE_FRAMES_H

#include "analysis/sample/record.h"
#include "base/date.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { FIXTURE_BYTES = 64 << 20 };

static struct arena *arena;
static struct unit_list *units;
static struct findings findings;

static void setup(void)
{
    ck_assert_ok(arena_new(FIXTURE_BYTES, &arena));
    ck_assert_ok(unit_list_builtin(&units));
    findings = findings_in(arena);
}

static void teardown(void)
{
    unit_list_free(units);
    arena_free(arena);
}

static inline struct frame frame_on(const char *text, enum frame_kind kind, const char *day)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct frame frame = {.count = 0};
    struct frame_ask ask = {.kind = kind, .units = units};
    ck_assert(day_parse(day, &ask.day));
    ck_assert_ok(csv_open_text("frame.csv", text, strlen(text), &csv));
    ck_assert_ok(frame_read(csv, &ask, arena, &findings, &frame));
    return frame;
}

static inline struct frame frame_of(const char *text, enum frame_kind kind)
{
    return frame_on(text, kind, "2026-11-22");
}

static inline struct sample_plan plan_of(const char *text)
{
    AUTO(json) struct json *json = NULL;
    struct sample_plan plan = {.id = NULL};
    ck_assert_ok(json_parse(text, strlen(text), &json));
    ck_assert_ok(sample_plan_read(json, arena, &findings, &plan));
    return plan;
}

/* The only finding has the code and the place; "" = there is none. */
static inline void ck_found(const char *code, const char *at)
{
    if (code[0] == '\0') {
        ck_assert_msg(findings.count == 0, "%s", findings.count > 0 ? findings.items[0].code : "");
        return;
    }
    ck_assert_msg(findings.count == 1, "%s: %zu findings, first %s", code, findings.count,
                  findings.count > 0 ? findings.items[0].code : "none");
    ck_assert_str_eq(findings.items[0].code, code);
    ck_assert_str_eq(findings.items[0].at, at);
}

#endif
