/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/filter.h"

#include "forms/form_load.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILTER_ARENA_MAX = 1 << 20, NUMBER_TEXT_SIZE = 24 };

static const struct place WHOLE;
static const struct reader_codes codes = {.type = "form_type",
                                          .count = "form_count",
                                          .unknown_member = "form_unknown_member",
                                          .missing = "form_missing"};

struct filter {
    struct arena *arena;
    const struct form *form;
    const struct expr *condition;
    char *text;
};

/* --- reading --------------------------------------------------------------------------------- */

struct name_check {
    const struct form *form;
    const char *wrong; /* the first name that has no codes */
};

static bool check_name(void *context, const char *name, const struct exact *constant)
{
    (void)constant;
    struct name_check *check = context;
    const struct question *question = form_question(check->form, name);
    if (question == NULL || question->column < 0)
        check->wrong = name;
    return check->wrong == NULL;
}

/* A condition of the form's, which may speak of every question. */
static enum fault read_condition(struct filter *filter, const struct json *json)
{
    struct findings findings = findings_in(filter->arena);
    struct form form = *filter->form; /* only read, by a reader that could write */
    struct form_reader reader = {.common = reader_of(&codes, filter->arena, &findings),
                                 .form = &form};
    const struct written written = {json, WHOLE, &reader.common};
    filter->condition = form_condition(&reader, &written);
    TRY(reader.common.fault);
    if (findings.failed)
        return fault_nomem();
    struct name_check check = {.form = filter->form};
    if (filter->condition != NULL)
        expr_names(filter->condition, check_name, &check);
    if (check.wrong != NULL)
        return fault_raise(FAULT_INVALID, "filter_unknown", "question", check.wrong, NULL);
    if (findings_errors(&findings) > 0)
        return fault_of_finding(FAULT_INVALID, findings_first_error(&findings));
    return OK;
}

enum fault filter_read(const struct form *form, const char *text, struct filter **out)
{
    AUTO(filter) struct filter *filter = calloc(1, sizeof *filter);
    AUTO(json) struct json *json = NULL;
    AUTO(buffer) struct buffer canonical = buffer_of(2 * FILTER_BYTES_MAX);
    size_t length = 0;
    if (filter == NULL)
        return fault_nomem();
    if (strlen(text) > FILTER_BYTES_MAX) {
        char limit[NUMBER_TEXT_SIZE];
        snprintf(limit, sizeof limit, "%d", FILTER_BYTES_MAX);
        return fault_raise(FAULT_INVALID, "filter_long", "limit", limit, NULL);
    }
    filter->form = form;
    TRY(arena_new(FILTER_ARENA_MAX, &filter->arena));
    TRY(json_parse(text, strlen(text), &json));
    TRY(read_condition(filter, json));
    json_canonical(json, NULL, &canonical);
    TRY(buffer_take(&canonical, &filter->text, &length));
    *out = TAKE(filter);
    return OK;
}

void filter_free(struct filter *filter)
{
    if (filter == NULL)
        return;
    arena_free(filter->arena);
    free(filter->text);
    free(filter);
}

const char *filter_text(const struct filter *filter) { return filter->text; }

bool filter_holds(const struct filter *filter, const int32_t *coded)
{
    struct coded_answers answers = {filter->form, coded};
    bool holds = false;
    enum fault fault = expr_truth(filter->condition, codes_look_up, &answers, &holds);
    assert(fault == OK); /* form_condition refuses what could fail */
    (void)fault;
    return holds;
}

/* --- the cursor ------------------------------------------------------------------------------ */

struct filtered {
    struct response_cursor base; /* first: what the caller holds */
    struct response_cursor *inner;
    const struct filter *filter;
};

static enum fault next_row(struct response_cursor *base, const struct coded_response **out)
{
    struct filtered *filtered = (struct filtered *)base;
    const struct coded_response *row = NULL;
    do
        TRY(filtered->inner->next(filtered->inner, &row));
    while (row != NULL && !filter_holds(filtered->filter, row->codes));
    *out = row;
    return OK;
}

static void close_cursor(struct response_cursor *base)
{
    struct filtered *filtered = (struct filtered *)base;
    response_cursor_cleanup(&filtered->inner);
    free(filtered);
}

enum fault filter_cursor(const struct filter *filter, struct response_cursor **cursor)
{
    struct filtered *filtered = calloc(1, sizeof *filtered);
    if (filtered == NULL)
        return fault_nomem();
    *filtered = (struct filtered){{next_row, close_cursor}, *cursor, filter};
    *cursor = &filtered->base;
    return OK;
}
