/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/fuzz.h"

#include "forms/response_table.h"

#include <string.h>

enum { ARENA_BYTES = 4 << 20 };

static void write_table(const struct response_table *table, const char *document,
                        struct buffer *out)
{
    response_table_head(table, out);
    MUST_BE_OK(response_table_row(table, (struct uuid){{0}}, document, NULL, out));
}

/* The document that the one row of a table stands for. */
static void read_table(const struct form *form, const struct buffer *text,
                       struct findings *findings, struct buffer *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(response_columns) struct response_columns *columns = NULL;
    const struct csv_row *row = NULL;
    struct row_about about;
    MUST_BE_OK(csv_open_text("table", text->data, text->length, &csv));
    MUST_BE_OK(csv_next(csv, &row));
    MUST(row != NULL);
    MUST_BE_OK(response_columns_read(form, "c", row, findings, &columns));
    MUST(columns != NULL && findings->count == 0);
    MUST_BE_OK(csv_next(csv, &row));
    MUST(row != NULL);
    MUST_BE_OK(response_columns_document(columns, row, findings, out, &about));
    MUST(findings->count == 0 && about.simulated);
    MUST_BE_OK(csv_next(csv, &row));
    MUST(row == NULL);
}

static void code(const struct form *form, const char *document, int32_t *codes)
{
    AUTO(json) struct json *json = NULL;
    MUST_BE_OK(json_parse(document, strlen(document), &json));
    response_codes(form, json_member(json, "answers"), codes);
}

void fuzz_check_table(const struct form *form, const char *document, bool good)
{
    static int32_t came[FORM_QUESTIONS_MAX];
    static int32_t read[FORM_QUESTIONS_MAX];
    struct response_table table = {.form = form, .simulated = true};
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer once = buffer_of(CSV_ROW_MAX);
    AUTO(buffer) struct buffer twice = buffer_of(CSV_ROW_MAX);
    AUTO(buffer) struct buffer again = buffer_of(CSV_ROW_MAX);
    MUST_BE_OK(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    write_table(&table, document, &once);
    read_table(form, &once, &findings, &again);
    if (!good)
        return;
    write_table(&table, again.data, &twice);
    MUST(fuzz_same(&once, &twice));
    code(form, document, came);
    code(form, again.data, read);
    MUST(memcmp(came, read, form->column_count * sizeof *came) == 0);
}
