/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/scan.h"
#include "tests/schema/fixture.h"

enum { ROWS_MAX = 64 };

/* What a cursor gave: "unit/number" of each row, in order. */
struct seen {
    char rows[ROWS_MAX][32];
    size_t count;
};

static unsigned number_of(struct uuid id)
{
    return (unsigned)id.bytes[UUID_SIZE - 2] << 8 | id.bytes[UUID_SIZE - 1];
}

static void note(struct seen *seen, const char *unit, struct uuid id)
{
    ck_assert_uint_lt(seen->count, ROWS_MAX);
    snprintf(seen->rows[seen->count++], sizeof seen->rows[0], "%s/%u", unit, number_of(id));
}

static struct seen read_all(struct fixture *fixture, const struct response_query *query)
{
    struct seen seen = {0};
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    ck_assert_ok(store_cursor(fixture->store, fixture->form, query, &cursor));
    const struct coded_response *row = NULL;
    for (;;) {
        ck_assert_ok(cursor->next(cursor, &row));
        if (row == NULL)
            break;
        note(&seen, row->unit, row->id);
    }
    ck_assert_ok(cursor->next(cursor, &row)); /* past the end it stays at the end */
    ck_assert_ptr_null(row);
    return seen;
}

static void check_seen(const struct seen *seen, const char *const *expected)
{
    for (size_t i = 0; i < seen->count; i++) {
        ck_assert_ptr_nonnull(expected[i]);
        ck_assert_str_eq(seen->rows[i], expected[i]);
    }
    ck_assert_ptr_null(expected[seen->count]);
}

#define ck_assert_seen(seen, ...)                                                                  \
    check_seen(&(seen), (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

START_TEST(rows_come_by_unit_and_id)
{
    struct fixture fixture = fixture_new();
    struct response_query query = query_all();
    struct seen seen = read_all(&fixture, &query);
    ck_assert_seen(seen, );
    static const unsigned numbers[] = {300, 5, 2, 260, 1, 4};
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
        (void)put_sample(fixture.store, numbers[i], fixture_units[i % 2], 1);
    seen = read_all(&fixture, &query);
    ck_assert_seen(seen, "100/1", "100/2", "100/300", "101/4", "101/5", "101/260");
    query.campaign = "other";
    seen = read_all(&fixture, &query);
    ck_assert_seen(seen, );
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(units_are_filtered_in_order_and_once)
{
    struct fixture fixture = fixture_new();
    for (unsigned i = 0; i < 8; i++)
        (void)put_sample(fixture.store, i, fixture_units[i % 4], 1);
    struct response_query query = query_all();
    query.units = (const char *const[]){"103", "101", "103", "no-such", "1"};
    query.unit_count = 5;
    struct seen seen = read_all(&fixture, &query);
    ck_assert_seen(seen, "101/1", "101/5", "103/3", "103/7");
    query.unit_count = 0;
    seen = read_all(&fixture, &query);
    ck_assert_seen(seen, );
    fixture_cleanup(&fixture);
}
END_TEST

/* Response `number` on a day, complete or not, valid or not. */
static void put_odd(struct fixture *fixture, unsigned number, int32_t day, bool complete,
                    const char *reasons)
{
    struct sample sample;
    sample_make(&sample, number, "100", 1);
    sample.request.has_started = day != DAY_NONE;
    sample.request.started_day = day;
    sample.request.complete = complete;
    sample.request.reasons = reasons;
    (void)put_one(fixture->store, &sample);
}

START_TEST(days_partial_and_quarantine_are_told_apart)
{
    struct fixture fixture = fixture_new();
    put_odd(&fixture, 1, 20700, true, NULL);
    put_odd(&fixture, 2, 20701, false, NULL);
    put_odd(&fixture, 3, 20702, true, "[]");
    put_odd(&fixture, 4, 20703, true, NULL);
    put_odd(&fixture, 5, DAY_NONE, true, NULL);
    put_odd(&fixture, 6, -1, true, NULL);
    struct response_query query = query_all();
    struct seen seen = read_all(&fixture, &query);
    ck_assert_seen(seen, "100/1", "100/4", "100/5", "100/6");
    query.partial = true;
    seen = read_all(&fixture, &query);
    ck_assert_seen(seen, "100/1", "100/2", "100/4", "100/5", "100/6");
    query.from_day = 20701;
    seen = read_all(&fixture, &query);
    ck_assert_seen(seen, "100/2", "100/4");
    query.to_day = 20701;
    seen = read_all(&fixture, &query);
    ck_assert_seen(seen, "100/2");
    query.from_day = DAY_NONE;
    seen = read_all(&fixture, &query);
    ck_assert_seen(seen, "100/1", "100/2", "100/6");
    fixture_cleanup(&fixture);
}
END_TEST

/* Response `number` answered in a way; `reasons` NULL = valid. */
static void put_by_mode(struct fixture *fixture, unsigned number, enum response_mode mode,
                        bool complete, const char *reasons)
{
    struct sample sample;
    sample_make(&sample, number, "100", 1);
    int length =
        snprintf(sample.document, sizeof sample.document,
                 "{\"answers\":{\"a\":%u},\"mode\":\"%s\"}", number, response_mode_name(mode));
    sample.request.document_length = (size_t)length;
    sample.request.hash = hash_of(sample.document, (size_t)length);
    sample.request.mode = mode;
    sample.request.complete = complete;
    sample.request.reasons = reasons;
    (void)put_one(fixture->store, &sample);
}

static enum fault count_row(void *context, const struct stored_response *row)
{
    (void)row;
    ++*(size_t *)context;
    return OK;
}

START_TEST(modes_are_told_apart)
{
    static const struct {
        unsigned modes;
        size_t cursor;
        size_t visited;
        struct response_counts counts;
    } cases[] = {
        {0, 6, 8, {4, 2, 1, 2}},
        {1u << MODE_KIOSK, 2, 3, {2, 1, 0, 0}},
        {1u << MODE_PHONE, 3, 3, {1, 0, 1, 2}},
        {1u << MODE_PHONE | 1u << MODE_PAPER, 4, 5, {2, 1, 1, 2}},
        {1u << MODE_INTERVIEWER, 0, 0, {0, 0, 0, 0}},
        {(1u << MODE_COUNT) - 1, 6, 8, {4, 2, 1, 2}},
    };
    struct fixture fixture = fixture_new();
    put_by_mode(&fixture, 1, MODE_KIOSK, true, NULL);
    put_by_mode(&fixture, 2, MODE_KIOSK, true, NULL);
    put_by_mode(&fixture, 3, MODE_KIOSK, true, "[]");
    put_by_mode(&fixture, 4, MODE_PHONE, true, NULL);
    put_by_mode(&fixture, 5, MODE_PHONE, false, NULL);
    put_by_mode(&fixture, 6, MODE_PHONE, false, NULL);
    put_by_mode(&fixture, 7, MODE_PAPER, true, NULL);
    put_by_mode(&fixture, 8, MODE_PAPER, true, "[]");
    (void)put_sample(fixture.store, 4, "100", 2); /* a conflict counts by the first one's mode */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct response_query query = query_all();
        struct response_counts counts;
        size_t visited = 0;
        query.modes = cases[i].modes;
        ck_assert_ok(store_counts(fixture.store, &query, &counts));
        ck_assert_mem_eq(&counts, &cases[i].counts, sizeof counts);
        query.partial = true;
        ck_assert_uint_eq(read_all(&fixture, &query).count, cases[i].cursor);
        ck_assert_ok(store_visit_responses(fixture.store, &query, true, count_row, &visited));
        ck_assert_uint_eq(visited, cases[i].visited);
    }
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_row_is_coded)
{
    struct fixture fixture = fixture_new();
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 2), PUT_STORED);
    struct response_query query = query_all();
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    const struct coded_response *row = NULL;
    ck_assert_ok(store_cursor(fixture.store, fixture.form, &query, &cursor));
    ck_assert_ok(cursor->next(cursor, &row));
    ck_assert_ptr_nonnull(row);
    ck_assert_int_eq(row->codes[form_question(fixture.form, "a")->column], 2);
    ck_assert_int_eq(row->codes[form_question(fixture.form, "m")->column], 1 << 1 | 1 << 3);
    ck_assert_str_eq(row->village, "100-01");
    ck_assert_ptr_null(row->counter);
    ck_assert_ptr_null(row->field);
    ck_assert_int_eq(row->day, 20778);
    ck_assert_int_eq(row->mode, MODE_PHONE);
    ck_assert(row->complete);
    response_cursor_cleanup(&cursor);
    cursor = NULL;
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(codes_of_another_length_are_damage_that_rebuild_mends)
{
    struct fixture fixture = fixture_new();
    ck_assert_int_eq(put_sample(fixture.store, 0x1234, "100", 1), PUT_STORED);
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE response_codes SET codes = x'0102030405'"),
                     SQLITE_OK);
    struct response_query query = query_all();
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    const struct coded_response *row = NULL;
    ck_assert_ok(store_cursor(fixture.store, fixture.form, &query, &cursor));
    ck_assert_fault(cursor->next(cursor, &row), FAULT_CORRUPT);
    ck_assert_detail("store_codes");
    ck_assert_str_eq(fault_detail()->args[0].value, "00000000-0000-0000-0000-000000001234");
    response_cursor_cleanup(&cursor);
    cursor = NULL;
    struct rebuilding rebuilding = {0};
    ck_assert_ok(store_rebuild(fixture.store, &rebuilding));
    ck_assert_int_eq(rebuilding.responses, 1);
    struct seen seen = read_all(&fixture, &query);
    ck_assert_seen(seen, "100/4660");
    fixture_cleanup(&fixture);
}
END_TEST

/* Frames in the log and how many of them a passive checkpoint could copy back. */
static void checkpoint(struct fixture *fixture, int *frames, int *copied)
{
    AUTO(store_writing) struct store_writing writing = {0};
    ck_assert_ok(store_write(fixture->store, &writing));
    ck_assert_ok(store_commit(&writing));
    int code = sqlite3_wal_checkpoint_v2(writing.connection->handle, NULL,
                                         SQLITE_CHECKPOINT_PASSIVE, frames, copied);
    ck_assert_int_eq(code, SQLITE_OK);
}

START_TEST(a_long_reader_is_in_nobodys_way)
{
    struct fixture fixture = fixture_new();
    for (unsigned i = 10; i < 16; i++)
        (void)put_sample(fixture.store, i * 10, fixture_units[i / 13], 1);
    struct response_query query = query_all();
    struct seen seen = {0};
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    const struct coded_response *row = NULL;
    ck_assert_ok(store_cursor(fixture.store, fixture.form, &query, &cursor));
    ck_assert_ok(cursor->next(cursor, &row));
    note(&seen, row->unit, row->id);
    /* Behind the cursor, inside its chunk, and beyond it. */
    (void)put_sample(fixture.store, 1, "100", 1);
    (void)put_sample(fixture.store, 115, "100", 1);
    (void)put_sample(fixture.store, 200, "101", 1);
    (void)put_sample(fixture.store, 3, "105", 1);
    int frames = 0, copied = 0;
    checkpoint(&fixture, &frames, &copied);
    ck_assert_int_gt(frames, 0);
    ck_assert_int_eq(copied, frames);
    for (;;) {
        ck_assert_ok(cursor->next(cursor, &row));
        if (row == NULL)
            break;
        note(&seen, row->unit, row->id);
    }
    /* The range was at its end when the chunk was filled. */
    ck_assert_seen(seen, "100/100", "100/110", "100/120", "101/130", "101/140", "101/150");
    response_cursor_cleanup(&cursor);
    cursor = NULL;
    fixture_cleanup(&fixture);
}
END_TEST

struct visit {
    struct seen seen;
    size_t stop_after;
    size_t quarantined;
};

static enum fault visit_row(void *context, const struct stored_response *row)
{
    struct visit *visit = context;
    note(&visit->seen, row->unit, row->id);
    visit->quarantined += row->reasons != NULL;
    ck_assert_int_eq(row->received_ms, INT64_C(1795222900000));
    ck_assert_int_eq(strncmp(row->document, "{\"answers\":{\"a\":", 15), 0);
    if (visit->seen.count == visit->stop_after)
        return fault_raise(FAULT_LIMIT, "test_stop", NULL);
    return OK;
}

START_TEST(an_export_visits_everything_when_asked)
{
    struct fixture fixture = fixture_new();
    struct sample odd;
    sample_make(&odd, 1, "", 1); /* a quarantined answer may have no unit at all */
    odd.request.reasons = "[]";
    (void)put_one(fixture.store, &odd);
    (void)put_sample(fixture.store, 3, "101", 1);
    put_odd(&fixture, 2, DAY_NONE, false, NULL);
    struct visit all = {0};
    struct response_query query = query_all();
    query.partial = true;
    ck_assert_ok(store_visit_responses(fixture.store, &query, true, visit_row, &all));
    ck_assert_seen(all.seen, "/1", "100/2", "101/3");
    ck_assert_uint_eq(all.quarantined, 1);
    struct visit valid = {0};
    ck_assert_ok(store_visit_responses(fixture.store, &query, false, visit_row, &valid));
    ck_assert_seen(valid.seen, "100/2", "101/3");
    struct visit some = {.stop_after = 1};
    ck_assert_fault(store_visit_responses(fixture.store, &query, true, visit_row, &some),
                    FAULT_LIMIT);
    ck_assert_detail("test_stop");
    ck_assert_uint_eq(some.seen.count, 1);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cursor");
    TCase *tcase = tcase_create("cursor");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, rows_come_by_unit_and_id);
    tcase_add_test(tcase, units_are_filtered_in_order_and_once);
    tcase_add_test(tcase, days_partial_and_quarantine_are_told_apart);
    tcase_add_test(tcase, modes_are_told_apart);
    tcase_add_test(tcase, a_row_is_coded);
    tcase_add_test(tcase, codes_of_another_length_are_damage_that_rebuild_mends);
    tcase_add_test(tcase, a_long_reader_is_in_nobodys_way);
    tcase_add_test(tcase, an_export_visits_everything_when_asked);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
