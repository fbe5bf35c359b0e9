/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reported - what the suites on reports start from: a province of made answers and its report as a
 * page.
 */
#ifndef HAILONG_TESTS_SUPPORT_REPORTED_H
#define HAILONG_TESTS_SUPPORT_REPORTED_H

#include "analysis/report.h"
#include "forms/campaign.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { PAGE_BYTES_MAX = 4 << 20, TAGS_DEEP_MAX = 64 };

/* So many responses of one unit; item k of respondent r is satisfied unless (r + k) % miss == 0. */
struct batch {
    const char *unit;
    int responses;
    int miss;
};

/* The field told by respondent r of a batch: the (r % 10)th; NULL = nobody tells any. */
static const char *const *made_fields;

/* A cursor over batches. */
struct made_cursor {
    struct response_cursor cursor;
    const struct form *form;
    const struct batch *batches;
    size_t at;
    int respondent;
    int32_t *codes;
    struct coded_response row;
};

/* What a suite's own answers are; INT32_MAX = as below. NULL = all as below. */
static int32_t (*made_answer)(const struct question *question, int respondent);
/* The day of a respondent's answers; NULL = 12/11/2026 for all. */
static const char *(*made_day)(int respondent);

static inline int32_t made_code(const struct question *question, int respondent, int miss)
{
    if (made_answer != NULL && made_answer(question, respondent) != INT32_MAX)
        return made_answer(question, respondent);
    if (strncmp(question->id, "q9_", 3) == 0)
        return (respondent + (int)strtol(question->id + 3, NULL, 10)) % miss == 0 ? 2 : 4;
    if (strcmp(question->id, "q5") == 0 || strcmp(question->id, "q6") == 0)
        return respondent % 10 == 0 ? 2 : 1;
    return strcmp(question->id, "q8_4") == 0 ? 1 + respondent % 2 : CODE_BLANK;
}

static inline enum fault made_next(struct response_cursor *cursor,
                                   const struct coded_response **out)
{
    struct made_cursor *made = (struct made_cursor *)cursor;
    while (made->batches[made->at].unit != NULL &&
           made->respondent == made->batches[made->at].responses) {
        made->at++;
        made->respondent = 0;
    }
    const struct batch *batch = &made->batches[made->at];
    *out = NULL;
    if (batch->unit == NULL)
        return OK;
    for (size_t i = 0; i < made->form->question_count; i++)
        if (made->form->questions[i].column >= 0)
            made->codes[made->form->questions[i].column] =
                made_code(&made->form->questions[i], made->respondent, batch->miss);
    day_parse(made_day == NULL ? "2026-11-12" : made_day(made->respondent), &made->row.day);
    made->row.field = made_fields == NULL ? NULL : made_fields[made->respondent % 10];
    made->row.counter = made->row.field;
    made->respondent++;
    made->row.unit = batch->unit;
    made->row.complete = true;
    made->row.codes = made->codes;
    *out = &made->row;
    return OK;
}

static inline void made_close(struct response_cursor *cursor) { (void)cursor; }

/* Everything a report stands on, for one test. */
static struct form *form;
static struct index_definition *definition;
static struct unit_list *units;
static struct tally *tally;
static struct result *result;
static struct report *report;
static struct result_context context;
static struct buffer page;
static struct result_counts counted;
static enum campaign_access access; /* tickets: the respondents were drawn */

static inline void add_unit(const char *code, enum unit_level level, const char *name,
                            const char *full_name, const char *parent)
{
    struct unit unit = {.code = code,
                        .level = level,
                        .type = level == UNIT_PROVINCE ? "tỉnh" : "xã",
                        .name = name,
                        .full_name = full_name,
                        .full_name_en = name,
                        .parent = parent,
                        .valid_to = INT32_MAX};
    ck_assert_ok(unit_list_add(units, &unit));
}

/* Communes alike, so that the province has degrees of freedom. */
enum { LIKE = 7 };
static char like_codes[LIKE][8];

static inline void set_up(void)
{
    ck_assert_ok(form_builtin("sipas-2026", &form));
    ck_assert_ok(index_builtin("sipas-2026", &definition));
    ck_assert_ok(unit_list_new(&units));
    add_unit("90", UNIT_PROVINCE, "Mẫu", "Tỉnh Mẫu", "");
    add_unit("90001", UNIT_COMMUNE, "An Lạc", "Xã An Lạc", "90");
    add_unit("90002", UNIT_COMMUNE, "<b>&\"", "Xã <b>&\"", "90");
    add_unit("90003", UNIT_COMMUNE, "Cát Sơn", "Xã Cát Sơn", "90");
    add_unit("90004", UNIT_COMMUNE, "Trống", "Xã Trống", "90");
    for (size_t i = 0; i < LIKE; i++) {
        snprintf(like_codes[i], sizeof like_codes[i], "9001%zu", i);
        add_unit(like_codes[i], UNIT_COMMUNE, like_codes[i], like_codes[i], "90");
    }
    page = buffer_of(PAGE_BYTES_MAX);
    access = ACCESS_TICKET;
    counted = (struct result_counts){.quarantined = 3, .conflicts = 1, .partial = 7};
    made_fields = NULL;
}

static inline void tear_down(void)
{
    report_free(report);
    result_free(result);
    tally_free(tally);
    unit_list_free(units);
    index_free(definition);
    form_free(form);
    buffer_cleanup(&page);
    report = NULL;
    result = NULL;
    tally = NULL;
    made_answer = NULL;
    made_day = NULL;
}

/* Ten communes: 90001 like most, 90002 far below and named to be escaped, 90003 with too few. */
static const struct batch ten[] = {{"90001", 120, 5},
                                   {"90002", 120, 2},
                                   {"90003", 6, 5},
                                   {like_codes[0], 120, 5},
                                   {like_codes[1], 120, 5},
                                   {like_codes[2], 120, 5},
                                   {like_codes[3], 120, 5},
                                   {like_codes[4], 120, 6},
                                   {like_codes[5], 120, 6},
                                   {like_codes[6], 120, 6},
                                   {NULL, 0, 0}};
static const struct batch alone[] = {{"90001", 40, 5}, {NULL, 0, 0}};
static const struct batch nobody[] = {{NULL, 0, 0}};

static inline void make(const struct batch *batches, const char *unit, enum language language,
                        bool simulated)
{
    ck_assert_ok(unit_list_seal(units));
    AUTO(memory) int32_t *codes = calloc(form->column_count, sizeof *codes);
    struct made_cursor cursor = {
        .cursor = {made_next, made_close}, .form = form, .batches = batches, .codes = codes};
    ck_assert_ok(tally_fill(form, definition, &cursor.cursor, &tally));
    context = (struct result_context){.campaign = "thu-2026",
                                      .province = "90",
                                      .simulated = simulated,
                                      .form = form,
                                      .definition = definition,
                                      .units = units,
                                      .tally = tally,
                                      .access = access,
                                      .from_day = DAY_NONE,
                                      .to_day = DAY_NONE};
    ck_assert(day_parse("2026-11-01", &context.from_day));
    ck_assert_ok(result_make(&context, unit, &counted, &result));
    ck_assert_ok(report_make(result, language, &report));
    ck_assert_ok(document_html(&report->document, &page));
}

static inline bool has(const char *text) { return strstr(page.data, text) != NULL; }

static inline size_t times(const char *text)
{
    size_t count = 0;
    for (const char *at = strstr(page.data, text); at != NULL; at = strstr(at + 1, text))
        count++;
    return count;
}

static inline const struct block *block_of(enum block_kind kind, size_t number)
{
    for (size_t i = 0; i < report->document.block_count; i++)
        if (report->document.blocks[i].kind == kind && number-- == 0)
            return &report->document.blocks[i];
    return NULL;
}

static inline bool is_void(const char *tag, size_t length)
{
    return length == 4 && memcmp(tag, "meta", 4) == 0;
}

/* Every element of the body that is opened is closed, in order. */
static inline void assert_balanced(void)
{
    const char *open[TAGS_DEEP_MAX];
    size_t lengths[TAGS_DEEP_MAX];
    size_t depth = 0;
    for (const char *at = strchr(strstr(page.data, "<html"), '<'); at != NULL;
         at = strchr(at + 1, '<')) {
        const char *tag = at + 1 + (at[1] == '/');
        size_t length = strcspn(tag, " >/\n");
        const char *end = strchr(at, '>');
        ck_assert_ptr_nonnull(end);
        if (at[1] == '/') {
            ck_assert_uint_gt(depth, 0);
            depth--;
            ck_assert_msg(lengths[depth] == length && memcmp(open[depth], tag, length) == 0,
                          "closed out of order: %.60s", at);
        } else if (end[-1] != '/' && !is_void(tag, length)) {
            ck_assert_uint_lt(depth, TAGS_DEEP_MAX);
            open[depth] = tag;
            lengths[depth++] = length;
        }
    }
    ck_assert_uint_eq(depth, 0);
}

/* What holds of every page: no script, nothing from outside, no hole, no NaN, well formed. */
static inline void assert_sound(void)
{
    static const char *const forbidden[] = {
        "<script", "javascript:", "src=", "href=", "url(",    "@import",
        " style=", "nan",         "NaN",  "inf%",  "report_", "(null)"};
    for (size_t i = 0; i < ARRAY_LENGTH(forbidden); i++)
        ck_assert_msg(!has(forbidden[i]), "the page has \"%s\"", forbidden[i]);
    ck_assert_uint_eq(times("http"), times("http://www.w3.org/2000/svg") +
                                         times("http-equiv=\"Content-Security-Policy\""));
    ck_assert_ptr_null(strchr(strstr(page.data, "<body>"), '{'));
    assert_balanced();
}

#endif
