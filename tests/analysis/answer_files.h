/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answer_files - what the suites on second visits and interviewers read their answers with.
 *
 *   answers_from("form,...", &ask) --> struct answers and findings, in the fixture's arena
 */
#ifndef HAILONG_TESTS_ANALYSIS_ANSWER_FILES_H
#define HAILONG_TESTS_ANALYSIS_ANSWER_FILES_H

#include "analysis/sample/answers.h"
#include "base/arena.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { FIXTURE_BYTES = 64 << 20 };

static struct arena *arena;
static struct findings findings;

static void setup(void)
{
    ck_assert_ok(arena_new(FIXTURE_BYTES, &arena));
    findings = findings_in(arena);
}

static void teardown(void) { arena_free(arena); }

static inline struct answers answers_from(const char *text, const struct answers_ask *ask)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct answers answers = {.count = 0};
    ck_assert_ok(csv_open_text("answers.csv", text, strlen(text), &csv));
    ck_assert_ok(answers_read(csv, ask, &findings, &answers));
    ck_assert_msg(findings.count == 0, "%s", findings.count > 0 ? findings.items[0].code : "");
    return answers;
}

/* How many findings have the code. */
static inline size_t found(const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < findings.count; i++)
        count += strcmp(findings.items[i].code, code) == 0;
    return count;
}

/* The value of an argument of the only finding with the code. */
static inline const char *told(const char *code, const char *name)
{
    ck_assert_msg(found(code) == 1, "%s: %zu", code, found(code));
    for (size_t i = 0; i < findings.count; i++)
        for (size_t arg = 0; arg < findings.items[i].arg_count; arg++)
            if (strcmp(findings.items[i].code, code) == 0 &&
                strcmp(findings.items[i].args[arg].name, name) == 0)
                return findings.items[i].args[arg].value;
    return "";
}

#endif
