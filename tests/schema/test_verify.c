/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/verify.h"

#include "schema/codes.h"
#include "tests/schema/fixture.h"

/* A store with three valid responses and one in quarantine. */
static struct fixture verify_fixture(void)
{
    struct fixture fixture = fixture_new();
    for (unsigned i = 1; i <= 3; i++)
        (void)put_sample(fixture.store, i, fixture_units[i], 1);
    struct sample odd;
    sample_make(&odd, 9, "no-such-unit", 1);
    odd.request.reasons = "[{\"code\":\"unit\"}]";
    odd.request.codes = NULL;
    odd.request.codes_size = 0;
    ck_assert_int_eq(put_one(fixture.store, &odd), PUT_QUARANTINED);
    return fixture;
}

static struct findings verify(struct fixture *fixture)
{
    struct findings findings = findings_in(fixture->arena);
    struct verification verification = {0};
    ck_assert_ok(store_verify(fixture->store, &findings, &verification));
    return findings;
}

static void ck_assert_clean(struct fixture *fixture)
{
    struct findings findings = verify(fixture);
    ck_assert_msg(findings.count == 0, "%s at %s", findings.count > 0 ? findings.items[0].code : "",
                  findings.count > 0 ? findings.items[0].at : "");
}

START_TEST(what_was_stored_is_clean)
{
    struct fixture fixture = verify_fixture();
    struct findings findings = findings_in(fixture.arena);
    struct verification verification = {0};
    ck_assert_ok(store_verify(fixture.store, &findings, &verification));
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_int_eq(verification.responses, 4);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(an_empty_store_is_clean)
{
    struct fixture fixture = fixture_new();
    ck_assert_clean(&fixture);
    fixture_cleanup(&fixture);
}
END_TEST

/* What is done behind the store's back, the finding that tells it, and whether `rebuild` mends it.
 */
static const struct {
    const char *sql;
    const char *code;
    bool mended;
} damages[] = {
    {"UPDATE response SET document = replace(document, '\"a\":1', '\"a\":2') WHERE number = 2",
     "verify_hash", false},
    {"UPDATE response SET unit = '105' WHERE number = 1", "verify_column", false},
    {"UPDATE response SET complete = 0 WHERE number = 1", "verify_column", false},
    {"UPDATE response SET started_ms = started_ms + 1 WHERE number = 1", "verify_column", false},
    {"UPDATE response SET started_day = started_day + 1 WHERE number = 1", "verify_column", false},
    {"UPDATE response SET skew_ms = 86400000 WHERE number = 1", "verify_column", false},
    {"DELETE FROM response WHERE number = 3", "verify_count", false},
    {"INSERT INTO response SELECT 77, 'VN', id, campaign, unit, received_ms, started_ms, "
     "started_day, complete, quarantined, hash, document, reasons, skew_ms, 0, NULL FROM "
     "response WHERE number = 1",
     "verify_count", false},
    {"UPDATE response SET purged = 1, left_hash = hash WHERE number = 1", "verify_purge", false},
    {"PRAGMA foreign_keys = OFF; UPDATE response SET campaign = 'gone' WHERE number = 1",
     "verify_reference", false},
    {"UPDATE form_version SET document = document || ' '", "verify_hash", false},
    {"UPDATE index_definition SET document = document || ' '", "verify_hash", false},
    {"DELETE FROM response_codes WHERE unit = '101'", "verify_codes", true},
    {"UPDATE response_codes SET codes = x'0202' WHERE unit = '101'", "verify_codes", true},
    {"UPDATE response_codes SET codes = x'02' WHERE unit = '101'", "verify_codes", true},
    {"UPDATE response_codes SET village = NULL WHERE unit = '101'", "verify_codes", true},
    {"UPDATE response_codes SET counter = 'Q1' WHERE unit = '101'", "verify_codes", true},
    {"UPDATE response_codes SET started_day = 1 WHERE unit = '101'", "verify_codes", true},
    {"UPDATE response_codes SET mode = 3 WHERE unit = '101'", "verify_codes", true},
    {"INSERT INTO response_codes SELECT campaign, unit, x'00000000000000000000000000000099', "
     "started_day, complete, mode, village, counter, field, codes FROM response_codes LIMIT 1",
     "verify_codes_over", true},
    {"INSERT INTO response_codes SELECT r.campaign, r.unit, r.id, c.started_day, c.complete, "
     "c.mode, "
     "c.village, c.counter, c.field, c.codes FROM response AS r, response_codes AS c "
     "WHERE r.quarantined AND c.unit = '101'",
     "verify_codes", true},
    {"DELETE FROM codes_layout", "verify_layout", true},
    {"UPDATE codes_layout SET document = '{}'", "verify_layout", true},
    {"UPDATE derivation SET version = 0", "verify_derivation", true},
};

START_TEST(damage_is_told)
{
    struct fixture fixture = verify_fixture();
    ck_assert_int_eq(run_sql(fixture.folder, damages[_i].sql), SQLITE_OK);
    struct findings findings = verify(&fixture);
    ck_assert_uint_gt(findings_errors(&findings), 0);
    ck_assert_str_eq(findings.items[0].code, damages[_i].code);
    struct rebuilding rebuilding = {0};
    enum fault fault = store_rebuild(fixture.store, &rebuilding);
    ck_assert(fault == OK || !damages[_i].mended);
    findings = verify(&fixture);
    ck_assert_int_eq(findings_errors(&findings) == 0, damages[_i].mended);
    fixture_cleanup(&fixture);
}
END_TEST

/* An index that lacks a row: nothing is read by it, and rebuild makes it again. */
START_TEST(a_broken_index_is_told_and_mended)
{
    struct fixture fixture = verify_fixture();
    static const char damage[] =
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = replace(sql, 'ON conflict', 'ON  conflict') "
        "WHERE name = 'conflict_order';"
        "CREATE TABLE shelf (root); INSERT INTO shelf SELECT rootpage FROM sqlite_schema "
        "WHERE name = 'response_order';"
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = "
        "'conflict_order') WHERE name = 'response_order';"
        "UPDATE sqlite_schema SET rootpage = (SELECT root FROM shelf) WHERE name = "
        "'conflict_order'; DROP TABLE shelf;";
    ck_assert_int_eq(run_sql(fixture.folder, damage), SQLITE_OK);
    store_close(fixture.store);
    ck_assert_ok(store_open(fixture.folder, &fixture.store));
    struct findings findings = verify(&fixture);
    ck_assert_uint_gt(findings_errors(&findings), 0);
    ck_assert_str_eq(findings.items[0].code, "verify_file");
    struct rebuilding rebuilding = {0};
    ck_assert_ok(store_rebuild(fixture.store, &rebuilding));
    ck_assert_clean(&fixture);
    fixture_cleanup(&fixture);
}
END_TEST

static void count_progress(void *context, int64_t responses) { *(int64_t *)context = responses; }

START_TEST(rebuilding_goes_chunk_by_chunk)
{
    struct fixture fixture = fixture_new();
    for (unsigned i = 0; i < 2 * SCAN_CHUNK_ROWS + 3; i++)
        (void)put_sample(fixture.store, i, fixture_units[i % 2], 1);
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE response_codes SET codes = x'00'"), SQLITE_OK);
    int64_t last = 0;
    struct rebuilding rebuilding = {.progress = count_progress, .context = &last};
    ck_assert_ok(store_rebuild(fixture.store, &rebuilding));
    ck_assert_int_eq(last, 2 * SCAN_CHUNK_ROWS + 3);
    ck_assert_clean(&fixture);
    fixture_cleanup(&fixture);
}
END_TEST

/* A program with another layout left its codes, or was broken off while it made them. */
START_TEST(opening_makes_stale_codes_again)
{
    struct fixture fixture = verify_fixture();
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE derivation SET version = 999; "
                                             "UPDATE response_codes SET codes = x'ff'"),
                     SQLITE_OK);
    store_close(fixture.store);
    ck_assert_ok(store_open(fixture.folder, &fixture.store));
    ck_assert_clean(&fixture);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(rebuilding_stops_at_a_document_that_does_not_read_back)
{
    struct fixture fixture = verify_fixture();
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE response SET document = '{' WHERE number = 1"),
                     SQLITE_OK);
    struct rebuilding rebuilding = {0};
    ck_assert_fault(store_rebuild(fixture.store, &rebuilding), FAULT_CORRUPT);
    ck_assert_detail("store_document");
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("verify");
    TCase *tcase = tcase_create("verify");
    tcase_add_test(tcase, what_was_stored_is_clean);
    tcase_add_test(tcase, an_empty_store_is_clean);
    tcase_add_loop_test(tcase, damage_is_told, 0, ARRAY_LENGTH(damages));
    tcase_add_test(tcase, a_broken_index_is_told_and_mended);
    tcase_add_test(tcase, rebuilding_goes_chunk_by_chunk);
    tcase_add_test(tcase, opening_makes_stale_codes_again);
    tcase_add_test(tcase, rebuilding_stops_at_a_document_that_does_not_read_back);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
