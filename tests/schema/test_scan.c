/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/scan.h"
#include "tests/schema/fixture.h"

/* Stores `count` responses over the six units, their ids in no order. */
static void put_many(struct fixture *fixture, unsigned count)
{
    struct sample *samples = calloc(count, sizeof *samples);
    struct put_request *requests = calloc(count, sizeof *requests);
    enum put_outcome *outcomes = calloc(count, sizeof *outcomes);
    for (unsigned i = 0; i < count; i++) {
        unsigned number = i * 7919 % 10007;
        sample_make(&samples[i], number, fixture_units[number % ARRAY_LENGTH(fixture_units)], 1);
        requests[i] = samples[i].request;
    }
    ck_assert_ok(store_put_responses(fixture->store, requests, count, outcomes));
    free(samples);
    free(requests);
    free(outcomes);
}

/* Reads to the end and checks that rows rise by (unit, id); how many there were. */
static size_t count_rising(struct fixture *fixture, const struct response_query *query)
{
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    const struct coded_response *row = NULL;
    char unit[UNIT_CODE_MAX] = "";
    struct uuid id = {{0}};
    size_t count = 0, wrong = 0;
    ck_assert_ok(store_cursor(fixture->store, fixture->form, query, &cursor));
    for (;;) {
        ck_assert_ok(cursor->next(cursor, &row));
        if (row == NULL)
            break;
        int order = strcmp(unit, row->unit);
        wrong += order > 0 || (order == 0 && memcmp(id.bytes, row->id.bytes, UUID_SIZE) >= 0);
        snprintf(unit, sizeof unit, "%s", row->unit);
        id = row->id;
        count++;
    }
    ck_assert_uint_eq(wrong, 0);
    return count;
}

START_TEST(many_rows_come_in_chunks_without_a_seam)
{
    struct fixture fixture = fixture_new();
    struct response_query query = query_all();
    put_many(&fixture, 6 * SCAN_CHUNK_ROWS);
    ck_assert_uint_eq(count_rising(&fixture, &query), 6 * SCAN_CHUNK_ROWS);
    query.units = fixture_units;
    query.unit_count = ARRAY_LENGTH(fixture_units);
    ck_assert_uint_eq(count_rising(&fixture, &query), 6 * SCAN_CHUNK_ROWS);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_range_that_fills_a_chunk_exactly_ends_there)
{
    struct fixture fixture = fixture_new();
    struct response_query query = query_all();
    for (unsigned i = 0; i < 2 * SCAN_CHUNK_ROWS; i++)
        (void)put_sample(fixture.store, i, fixture_units[i / SCAN_CHUNK_ROWS], 1);
    query.units = fixture_units;
    query.unit_count = ARRAY_LENGTH(fixture_units);
    ck_assert_uint_eq(count_rising(&fixture, &query), 2 * SCAN_CHUNK_ROWS);
    fixture_cleanup(&fixture);
}
END_TEST

static enum fault count_bytes(void *context, const struct stored_response *row)
{
    *(size_t *)context += strlen(row->document);
    return OK;
}

START_TEST(large_documents_make_small_chunks)
{
    enum { ROWS = 20, BYTES = 200000 };
    struct fixture fixture = fixture_new();
    char *text = calloc(1, BYTES + 1);
    memset(text, 'x', BYTES);
    for (unsigned i = 0; i < ROWS; i++) {
        struct sample sample;
        sample_make(&sample, i, "100", 1);
        sample.request.document = text;
        sample.request.document_length = BYTES;
        (void)put_one(fixture.store, &sample);
    }
    size_t bytes = 0;
    const struct response_query query = query_all();
    ck_assert_ok(store_visit_responses(fixture.store, &query, false, count_bytes, &bytes));
    ck_assert_uint_eq(bytes, (size_t)ROWS * BYTES);
    free(text);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(open_cursors_hold_no_reader)
{
    struct fixture fixture = fixture_new();
    struct response_query query = query_all();
    struct response_cursor *cursors[STORE_READERS_MAX + 4] = {0};
    const struct coded_response *row = NULL;
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_STORED);
    for (size_t i = 0; i < ARRAY_LENGTH(cursors); i++) {
        ck_assert_ok(store_cursor(fixture.store, fixture.form, &query, &cursors[i]));
        ck_assert_ok(cursors[i]->next(cursors[i], &row));
        ck_assert_ptr_nonnull(row);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(cursors); i++)
        response_cursor_cleanup(&cursors[i]);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_failed_cursor_stays_failed)
{
    struct fixture fixture = fixture_new();
    for (unsigned i = 0; i < 2 * SCAN_CHUNK_ROWS; i++)
        (void)put_sample(fixture.store, i, "100", 1);
    struct response_query query = query_all();
    struct response_cursor *cursor = NULL;
    const struct coded_response *row = NULL;
    ck_assert_ok(store_cursor(fixture.store, fixture.form, &query, &cursor));
    ck_assert_ok(cursor->next(cursor, &row));
    ck_assert_int_eq(run_sql(fixture.folder, "PRAGMA ignore_check_constraints = ON; "
                                             "UPDATE response_codes SET id = x'07' WHERE id = "
                                             "(SELECT id FROM response WHERE number = 300)"),
                     SQLITE_OK);
    unsigned good = 1;
    enum fault fault = OK;
    while ((fault = cursor->next(cursor, &row)) == OK && row != NULL)
        good++;
    ck_assert_int_eq(fault, FAULT_CORRUPT); /* the short id sorts last: in the second chunk */
    ck_assert_uint_eq(good, SCAN_CHUNK_ROWS);
    ck_assert_fault(cursor->next(cursor, &row), FAULT_CORRUPT);
    cursor->close(cursor);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scan");
    TCase *tcase = tcase_create("scan");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, many_rows_come_in_chunks_without_a_seam);
    tcase_add_test(tcase, a_range_that_fills_a_chunk_exactly_ends_there);
    tcase_add_test(tcase, large_documents_make_small_chunks);
    tcase_add_test(tcase, open_cursors_hold_no_reader);
    tcase_add_test(tcase, a_failed_cursor_stays_failed);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
