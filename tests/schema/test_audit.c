/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/audit_log.h"
#include "schema/chain.h"
#include "schema/migrate.h"
#include "schema/schema_assets.h"
#include "schema/verify.h"
#include "tests/schema/task.h"

enum { ROWS = 6 };

/* As somebody with a shell would: the triggers are only in the way of mistakes. */
#define FREELY "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted; "

/* A store whose audit has ROWS rows: the fixture's three, and notes. */
static struct fixture audited(void)
{
    static const char *const names[] = {"an", "binh", "chi"};
    struct fixture fixture = fixture_new();
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        ck_assert_ok(
            store_note(fixture.store, &(struct audit_note){names[i], "report_read", "c", "100"}));
    return fixture;
}

static struct findings check(struct fixture *fixture, struct audit_check *check)
{
    struct findings findings = findings_in(fixture->arena);
    ck_assert_ok(store_audit_check(fixture->store, check, &findings));
    return findings;
}

/* Does something to the file and looks for the one finding it must make. */
static void damage(const char *sql, const char *code, const char *name, const char *value)
{
    AUTO(fixture) struct fixture fixture = audited();
    struct audit_check told = {.head = NULL};
    ck_assert_int_eq(run_sql(fixture.folder, sql), SQLITE_OK);
    struct findings findings = check(&fixture, &told);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, code);
    ck_assert_str_eq(findings.items[0].args[0].name, name);
    ck_assert_str_eq(findings.items[0].args[0].value, value);
    struct verification verification = {0};
    struct findings whole = findings_in(fixture.arena);
    ck_assert_ok(store_verify(fixture.store, &whole, &verification));
    ck_assert_uint_eq(findings_errors(&whole), 1);
    ck_assert_str_eq(whole.items[0].code, code);
}

START_TEST(a_chain_holds_and_its_heads_are_found)
{
    AUTO(fixture) struct fixture fixture = audited();
    char head[AUDIT_HEAD_SIZE];
    struct audit_head last;
    struct audit_head changed;
    ck_assert_ok(store_audit_end(fixture.store, &last));
    ck_assert_ok(store_audit_head(fixture.store, &changed));
    ck_assert_int_eq(last.number, ROWS);
    ck_assert_int_eq(changed.number, 3); /* what came after was looked at */
    audit_head_text(&changed, head);
    struct audit_check told = {.head = head};
    ck_assert_uint_eq(check(&fixture, &told).count, 0);
    ck_assert_int_eq(told.rows, ROWS);
    ck_assert_int_eq(told.head_number, 3);
    ck_assert(hash_equal(told.last.hash, last.hash));
    struct audit_check later = {.after = 4};
    ck_assert_uint_eq(check(&fixture, &later).count, 0);
    ck_assert_int_eq(later.rows, 2);
    struct audit_check strange = {.head = "00112233445566778899"};
    struct findings findings = check(&fixture, &strange);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, "audit_head_gone");
}
END_TEST

START_TEST(whatever_is_done_to_a_row_is_seen)
{
    static const char *const columns[] = {
        "at_ms = at_ms + 1", "actor = 'x'",   "action = 'x'", "subject = 'x'",      "detail = 'x'",
        "responses = 1",     "withdrawn = 1", "looked = 0",   "hash = zeroblob(32)"};
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        char sql[512];
        snprintf(sql, sizeof sql, FREELY "UPDATE audit SET %s WHERE number = 5", columns[i]);
        AUTO(fixture) struct fixture fixture = audited();
        struct audit_check told = {.head = NULL};
        ck_assert_int_eq(run_sql(fixture.folder, sql), SQLITE_OK);
        struct findings findings = check(&fixture, &told);
        ck_assert_uint_eq(findings.count, 1);
        ck_assert_str_eq(findings.items[0].code, "audit_broken");
        ck_assert_str_eq(findings.items[0].args[0].value, "5");
    }
    /* From one text into the next: the same letters, another row. */
    damage(FREELY "UPDATE audit SET actor = 'a', action = 'nreport_read' WHERE number = 4",
           "audit_broken", "number", "4");
}
END_TEST

START_TEST(rows_that_are_gone_moved_or_cut_off_are_seen)
{
    damage(FREELY "UPDATE audit SET number = 99 WHERE number = 2; UPDATE audit SET number = 2 "
                  "WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 99",
           "audit_broken", "number", "2");
    damage(FREELY "DELETE FROM audit WHERE number = 6", "audit_cut", "last", "5");
    damage(FREELY "DELETE FROM audit WHERE number >= 3", "audit_cut", "last", "2");
    AUTO(fixture) struct fixture fixture = audited();
    struct audit_check told = {.head = NULL};
    ck_assert_int_eq(run_sql(fixture.folder, FREELY "DELETE FROM audit WHERE number IN (3, 4)"),
                     SQLITE_OK);
    struct findings findings = check(&fixture, &told);
    ck_assert_uint_eq(findings.count, 2);
    ck_assert_str_eq(findings.items[0].code, "audit_missing");
    ck_assert_str_eq(findings.items[0].args[0].value, "3");
    ck_assert_str_eq(findings.items[0].args[1].value, "4");
    ck_assert_str_eq(findings.items[1].code, "audit_broken");
}
END_TEST

/* What is written after the end was cut off leaves a gap, and keeps it. */
START_TEST(an_end_cut_off_stays_seen)
{
    AUTO(fixture) struct fixture fixture = audited();
    struct audit_check told = {.head = NULL};
    ck_assert_int_eq(run_sql(fixture.folder, FREELY "DELETE FROM audit WHERE number = 6"),
                     SQLITE_OK);
    ck_assert_ok(store_note(fixture.store, &(struct audit_note){"an", "export", "c", ""}));
    struct findings findings = check(&fixture, &told);
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, "audit_missing");
    ck_assert_int_eq(told.last.number, 7);
}
END_TEST

START_TEST(a_row_put_in_between_is_seen)
{
    damage("INSERT INTO audit SELECT 7, at_ms, actor, action, subject, detail, 0, 0, 0, hash FROM "
           "audit WHERE number = 6",
           "audit_broken", "number", "7");
}
END_TEST

/* The bytes that chain.h tells, worked out by hand. */
START_TEST(the_hash_is_over_the_bytes_that_are_told)
{
    const struct chain_row row = {
        .number = 1,
        .at_ms = 258,
        .looked = 1,
        .texts = {chain_text_of("ab"), chain_text_of(""), chain_text_of("c"), chain_text_of("")}};
    uint8_t bytes[32 + 5 * 8 + 4 * 8 + 3] = {0};
    bytes[39] = 1;
    bytes[46] = 1;
    bytes[47] = 2;
    bytes[71] = 1;
    bytes[79] = 2;
    bytes[80] = 'a';
    bytes[81] = 'b';
    bytes[97] = 1;
    bytes[98] = 'c';
    struct hash hash;
    ck_assert_ok(chain_hash((struct hash){{0}}, &row, &hash));
    ck_assert(hash_equal(hash, hash_of(bytes, sizeof bytes)));
}
END_TEST

/* A folder from before the chain, with ROWS rows in its audit. */
static void make_old_folder(const char *folder)
{
    enum { OLD_MIGRATIONS = 6 };
    struct asset old[OLD_MIGRATIONS + 1] = {{0}};
    size_t count = 0;
    char path[FOLDER_MAX + 16];
    AUTO(connection) struct connection *connection = NULL;
    for (const struct asset *asset = schema_assets; asset->name != NULL; asset++) {
        if (strncmp(asset->name, "migrations/000", 14) == 0 && asset->name[14] <= '6')
            old[count++] = *asset;
    }
    ck_assert_uint_eq(count, OLD_MIGRATIONS);
    snprintf(path, sizeof path, "%s/hailong.db", folder);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fclose(file);
    ck_assert_ok(connection_open(path, &connection));
    ck_assert_ok(connection_set_writing(connection));
    ck_assert_ok(migrate_apply(connection, old));
    ck_assert_ok(connection_execute(
        connection, "INSERT INTO audit (at_ms, actor, action, subject, detail, responses) VALUES "
                    "(1, 'an', 'campaign_create', 'c', 'draft', 0), (2, 'an', 'x', '', '', 0), "
                    "(3, 'an', 'responses_put', '', '', 0), (4, 'an', 'sign_in', 'an', '', 0), "
                    "(4, 'Ân', 'x', '', 'đ', 0), (-1, 'an', 'x', '', '', 0)"));
}

START_TEST(old_rows_are_chained_when_a_folder_is_opened)
{
    AUTO(fixture) struct fixture fixture = {.store = NULL};
    make_folder(fixture.folder);
    ck_assert_ok(arena_new(FIXTURE_BYTES, &fixture.arena));
    make_old_folder(fixture.folder);
    struct audit_check told = {.head = NULL};
    ck_assert_ok(store_open(fixture.folder, &fixture.store));
    ck_assert_uint_eq(check(&fixture, &told).count, 0);
    ck_assert_int_eq(told.rows, ROWS);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT sum(looked) FROM audit"), 1);
    ck_assert_ok(store_note(fixture.store, &(struct audit_note){"an", "export", "c", ""}));
    ck_assert_uint_eq(check(&fixture, &told).count, 0);
    ck_assert_int_eq(told.last.number, ROWS + 1);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE actor = 'Ân' AND "
                                              "detail = 'đ' AND at_ms = 4 AND number = 5"),
                     1);
    ck_assert_int_eq(run_sql(fixture.folder, "DELETE FROM audit"), SQLITE_CONSTRAINT);
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE audit SET actor = 'x'"), SQLITE_CONSTRAINT);
}
END_TEST

static size_t count_rows(struct fixture *fixture, struct audit_query query)
{
    const struct audit_row *rows = NULL;
    size_t count = 0;
    query.limit = 100;
    ck_assert_ok(store_audit_rows(fixture->store, fixture->arena, &query, &rows, &count));
    for (size_t i = 1; i < count; i++)
        ck_assert_int_lt(rows[i].number, rows[i - 1].number);
    return count;
}

START_TEST(rows_are_found_by_day_person_and_kind)
{
    AUTO(fixture) struct fixture fixture = audited();
    struct sample sample;
    enum put_outcome outcome;
    sample_make(&sample, 1, "100", 1);
    sample.request.unit = sample.unit;
    ck_assert_ok(store_put_responses(fixture.store, &sample.request, 1, &outcome));
    int32_t today = instant_day(instant_now());
    const struct audit_query any = {.from_day = DAY_NONE, .to_day = DAY_NONE};
    struct audit_query query = any;
    ck_assert_uint_eq(count_rows(&fixture, query), ROWS);
    query.answers = true;
    ck_assert_uint_eq(count_rows(&fixture, query), ROWS + 1);
    query = any;
    query.actor = "an";
    ck_assert_uint_eq(count_rows(&fixture, query), 1);
    query.action = "export";
    ck_assert_uint_eq(count_rows(&fixture, query), 0);
    query = any;
    query.before = 3;
    ck_assert_uint_eq(count_rows(&fixture, query), 2);
    query = any;
    query.from_day = query.to_day = today;
    ck_assert_uint_ge(count_rows(&fixture, query), 1); /* at midnight some are yesterday's */
    query.from_day = query.to_day = today - 2;
    ck_assert_uint_eq(count_rows(&fixture, query), 0);
}
END_TEST

/* A look goes through the writer's queue like a response, and changes no campaign. */
START_TEST(looks_go_through_the_queue)
{
    AUTO(fixture) struct fixture fixture = fixture_new();
    struct writer *writer = NULL;
    int64_t before;
    int64_t after;
    const struct audit_note note = {"an", "report_read", "c", "100"};
    struct task task;
    task_make(&task, 1, "100", 1);
    task.job.note = &note;
    ck_assert_ok(store_campaign_changes(fixture.store, &before));
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    ck_assert_ok(writer_submit(writer, &task.job));
    writer_stop(writer);
    ck_assert_int_eq(task.job.fault, OK);
    ck_assert_ok(store_campaign_changes(fixture.store, &after));
    ck_assert_int_eq(before, after);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE action = "
                                              "'report_read' AND looked = 1 AND actor = 'an'"),
                     1);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM response"), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("audit");
    TCase *tcase = tcase_create("audit");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, a_chain_holds_and_its_heads_are_found);
    tcase_add_test(tcase, whatever_is_done_to_a_row_is_seen);
    tcase_add_test(tcase, rows_that_are_gone_moved_or_cut_off_are_seen);
    tcase_add_test(tcase, an_end_cut_off_stays_seen);
    tcase_add_test(tcase, a_row_put_in_between_is_seen);
    tcase_add_test(tcase, the_hash_is_over_the_bytes_that_are_told);
    tcase_add_test(tcase, old_rows_are_chained_when_a_folder_is_opened);
    tcase_add_test(tcase, rows_are_found_by_day_person_and_kind);
    tcase_add_test(tcase, looks_go_through_the_queue);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
