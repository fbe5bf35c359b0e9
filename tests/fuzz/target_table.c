/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table: a file of responses as CSV (forms/response_table.h), as `import` reads it. Under a heading
 * that is taken every row stands for a response that can be read; one with nothing wrong in it is
 * written as a row that reads back.
 */
#include "tests/fuzz/fuzz.h"

#include "base/text.h"
#include "forms/response_table.h"
#include "survey-server/limits.h"

#include <string.h>

enum { ROWS_MAX = 8 }; /* rows know nothing of each other: more only take longer */

/* The next row that can be read, NULL at the end. */
static const struct csv_row *next_good(struct csv_reader *csv)
{
    const struct csv_row *row = NULL;
    enum fault fault;
    while ((fault = csv_next(csv, &row)) != OK)
        MUST(fault == FAULT_INVALID || fault == FAULT_LIMIT);
    return row;
}

static void check_response(const char *text, size_t length)
{
    const struct form *form = fuzz_form_every_type();
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer document = buffer_of(LIMIT_DOCUMENT_BYTES);
    struct response response = {0};
    struct hash hash;
    MUST_BE_OK(arena_new(LIMIT_REQUEST_ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    MUST_BE_OK(response_read(text, length, &findings, &response));
    fuzz_check_judgement(form, &response, &findings);
    MUST_BE_OK(response_canonical(&response, &document, &hash));
    fuzz_check_table(form, document.data, findings.count == 0 && text_is_code(response.unit));
    response_cleanup(&response);
}

static void check_rows(struct csv_reader *csv, const struct response_columns *columns,
                       struct findings *findings)
{
    const struct csv_row *row = next_good(csv);
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_DOCUMENT_BYTES);
    for (int i = 0; i < ROWS_MAX && row != NULL; i++, row = next_good(csv)) {
        struct row_about about;
        buffer_reset(&text);
        MUST_BE_OK(response_columns_document(columns, row, findings, &text, &about));
        MUST(text_is_utf8(about.id, strlen(about.id)));
        if (text.length <= RESPONSE_BYTES_MAX)
            check_response(text.data, text.length);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(response_columns) struct response_columns *columns = NULL;
    MUST_BE_OK(arena_new(LIMIT_REQUEST_ARENA_BYTES, &arena));
    MUST_BE_OK(csv_open_text("responses.csv", (const char *)data, size, &csv));
    struct findings findings = findings_in(arena);
    const struct csv_row *names = next_good(csv);
    if (names != NULL)
        MUST_BE_OK(response_columns_read(fuzz_form_every_type(), "c", names, &findings, &columns));
    MUST((columns == NULL) == (names == NULL || findings_errors(&findings) > 0));
    if (columns != NULL)
        check_rows(csv, columns, &findings);
    fuzz_check_findings(&findings);
    return 0;
}
