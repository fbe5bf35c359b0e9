/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * survey - responses made in a test, as a cursor, and a small form with its index.
 *
 *     struct survey *survey = survey_new(form);
 *     survey_add(survey, "101", NULL);       one response of unit 101, nothing answered
 *     survey_set(survey, "a", 5);            its answer to question a
 *     tally_fill(form, definition, survey_cursor(survey), &tally);
 */
#ifndef HAILONG_TESTS_SUPPORT_SURVEY_H
#define HAILONG_TESTS_SUPPORT_SURVEY_H

#include "analysis/index.h"
#include "forms/cursor.h"
#include "tests/support/check_main.h"

#include <string.h>

#define SMALL_SCALE                                                                                \
    "{\"s\":[{\"value\":1,\"label\":{\"vi\":\"1\"}},{\"value\":2,\"label\":{\"vi\":\"2\"}},"       \
    "{\"value\":3,\"label\":{\"vi\":\"3\"}},{\"value\":4,\"label\":{\"vi\":\"4\"}},"               \
    "{\"value\":5,\"label\":{\"vi\":\"5\"}},{\"value\":99,\"label\":{\"vi\":\"?\"}}]}"
#define SMALL_QUESTION(id, more) "{\"id\":\"" id "\"," more ",\"label\":{\"vi\":\"" id "\"}}"
#define SMALL_CHOICES(first, second)                                                               \
    "\"choices\":[{\"value\":" first ",\"label\":{\"vi\":\"1\"}},"                                 \
    "{\"value\":" second ",\"label\":{\"vi\":\"2\"}}]"

/* a and b are rated, u asks for use, m has several answers, n counts, t is text. */
static const char SMALL_FORM[] =
    "{\"id\":\"small\",\"version\":\"1\",\"wording\":\"official\",\"languages\":[\"vi\"],"
    "\"title\":{\"vi\":\"Nhỏ\"},\"scales\":" SMALL_SCALE
    ",\"questions\":[" SMALL_QUESTION("g", "\"type\":\"group\"") "," SMALL_QUESTION("a", "\"type\":"
                                                                                         "\"scale\""
                                                                                         ",\"scale"
                                                                                         "\":\"s\","
                                                                                         "\"screen"
                                                                                         "\":\"g\"") "," SMALL_QUESTION("b", "\"type\":\"scale\",\"scale\":\"s\",\"screen\":\"g\"") "," SMALL_QUESTION(
        "u",
        "\"type\":\"one\"," SMALL_CHOICES(
            "1",
            "2")) "," SMALL_QUESTION("m",
                                     "\"type\":\"many\"," SMALL_CHOICES(
                                         "0",
                                         "30")) "," SMALL_QUESTION("n",
                                                                   "\"type\":\"number\"") "," SMALL_QUESTION("t",
                                                                                                             "\"type\":\"text\"") "]}";

#define SMALL_NAME "\"name\":{\"vi\":\"Tên\",\"en\":\"Name\"}"
#define SMALL_RULE "[\"*\",\"maximum\",[\"/\",\"percent\",100]]"

/* Nodes in this order: 0 P, 1 a, 2 b, 3 S, 4 S1, 5 S2. */
static const char SMALL_INDEX[] =
    "{\"id\":\"small\"," SMALL_NAME ",\"form\":\"small\",\"verified\":true,\"source\":\"thử\","
    "\"valid\":{\"from\":2023,\"to\":2026},\"rounding\":{\"percent\":2,\"points\":4},"
    "\"users\":[\"=\",\"u\",1],\"assumed_deff\":\"1.5\",\"headline\":\"P\",\"nodes\":["
    "{\"code\":\"P\"," SMALL_NAME ",\"combine\":\"pooled\",\"children\":[\"a\",\"b\"]},"
    "{\"code\":\"a\",\"share\":{\"question\":\"a\",\"levels\":[4,5]}},"
    "{\"code\":\"b\",\"share\":{\"question\":\"b\",\"levels\":[4,5]}},"
    "{\"code\":\"S\"," SMALL_NAME ",\"combine\":\"sum\",\"maximum\":\"2\","
    "\"children\":[\"S1\",\"S2\"]},"
    "{\"code\":\"S1\"," SMALL_NAME ",\"of\":\"P\",\"maximum\":\"1.5\",\"points\":" SMALL_RULE "},"
    "{\"code\":\"S2\"," SMALL_NAME ",\"of\":\"a\",\"maximum\":\"0.5\",\"points\":" SMALL_RULE "}"
    "]}";

enum { SMALL_P, SMALL_A, SMALL_B, SMALL_S, SMALL_S1, SMALL_S2, SMALL_NODES };

struct survey {
    struct response_cursor cursor; /* first: the cursor is the survey */
    const struct form *form;
    struct coded_response *rows;
    size_t count;
    size_t capacity;
    size_t next;
    enum fault fault_at_end;
};

static inline struct form *survey_form(const char *text)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(1 << 20, &arena));
    struct findings findings = findings_in(arena);
    struct form *form = NULL;
    ck_assert_ok(form_load(text, strlen(text), &findings, &form));
    ck_assert_msg(form != NULL, "%s: %s", findings.count > 0 ? findings.items[0].at : "",
                  findings.count > 0 ? findings.items[0].code : "");
    return form;
}

static inline struct index_definition *survey_index(const char *text)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(1 << 20, &arena));
    struct findings findings = findings_in(arena);
    struct index_definition *definition = NULL;
    ck_assert_ok(index_load(text, strlen(text), &findings, &definition));
    ck_assert_msg(definition != NULL, "%s: %s", findings.count > 0 ? findings.items[0].at : "",
                  findings.count > 0 ? findings.items[0].code : "");
    return definition;
}

static inline enum fault survey_next(struct response_cursor *cursor,
                                     const struct coded_response **out)
{
    struct survey *survey = (struct survey *)(void *)cursor;
    if (survey->next == survey->count) {
        if (survey->fault_at_end != OK)
            return fault_raise(survey->fault_at_end, "survey_end", NULL);
        *out = NULL;
        return OK;
    }
    *out = &survey->rows[survey->next++];
    return OK;
}

static inline void survey_close(struct response_cursor *cursor) { (void)cursor; }

static inline struct survey *survey_new(const struct form *form)
{
    struct survey *survey = calloc(1, sizeof *survey);
    ck_assert_ptr_nonnull(survey);
    survey->cursor = (struct response_cursor){survey_next, survey_close};
    survey->form = form;
    return survey;
}

static inline void survey_free(struct survey *survey)
{
    if (survey == NULL)
        return;
    for (size_t i = 0; i < survey->count; i++)
        free((void *)(uintptr_t)survey->rows[i].codes);
    free(survey->rows);
    free(survey);
}
OWN_POINTER(survey, struct survey, survey_free)

/* The cursor, from the first row. */
static inline struct response_cursor *survey_cursor(struct survey *survey)
{
    survey->next = 0;
    return &survey->cursor;
}

/* One more response with nothing answered, on 21/11/2026; unit and village outlive the survey. */
static inline void survey_add(struct survey *survey, const char *unit, const char *village)
{
    if (survey->count == survey->capacity) {
        survey->capacity = survey->capacity == 0 ? 16 : 2 * survey->capacity;
        survey->rows = realloc(survey->rows, survey->capacity * sizeof *survey->rows);
        ck_assert_ptr_nonnull(survey->rows);
    }
    int32_t *codes = calloc(survey->form->column_count + 1, sizeof *codes);
    ck_assert_ptr_nonnull(codes);
    for (size_t i = 0; i < survey->form->column_count; i++)
        codes[i] = CODE_BLANK;
    survey->rows[survey->count++] = (struct coded_response){
        .unit = unit, .village = village, .day = 20778, .complete = true, .codes = codes};
}

/* An answer of the last response. */
static inline void survey_set(struct survey *survey, const char *question, int32_t code)
{
    const struct question *asked = form_question(survey->form, question);
    ck_assert_msg(asked != NULL && asked->column >= 0, "%s has no code", question);
    int32_t *codes = (int32_t *)(uintptr_t)survey->rows[survey->count - 1].codes;
    codes[asked->column] = code;
}

/* `count` responses with the same answers to a and b of the small form. */
static inline void survey_add_ab(struct survey *survey, const char *unit, const char *village,
                                 size_t count, const int32_t codes[2])
{
    for (size_t i = 0; i < count; i++) {
        survey_add(survey, unit, village);
        survey_set(survey, "a", codes[0]);
        survey_set(survey, "b", codes[1]);
    }
}

#endif
