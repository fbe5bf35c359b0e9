/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/migrate.h"
#include "schema/schema_assets.h"
#include "tests/schema/fixture.h"

#include <pthread.h>

#define FIRST                                                                                      \
    "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT, checksum BLOB, "               \
    "applied_ms INTEGER) STRICT; CREATE TABLE one (n INTEGER) STRICT;"
#define SECOND "CREATE TABLE two (n INTEGER) STRICT;"
#define BROKEN "CREATE TABLE three (n INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"
#define SQL(text) text, sizeof(text) - 1, ""

static const struct asset one[] = {{"migrations/0001-one.sql", SQL(FIRST)}, {0}};
static const struct asset two[] = {
    {"migrations/0001-one.sql", SQL(FIRST)}, {"migrations/0002-two.sql", SQL(SECOND)}, {0}};
static const struct asset broken[] = {{"migrations/0001-one.sql", SQL(FIRST)},
                                      {"migrations/0002-two.sql", SQL(SECOND)},
                                      {"migrations/0003-three.sql", SQL(BROKEN)},
                                      {"queries/0004-not-a-migration.sql", SQL("")},
                                      {0}};
static const struct asset edited[] = {{"migrations/0001-one.sql", SQL(FIRST " ")}, {0}};

/* An empty file in a folder of its own and a writing connection to it. */
struct bare {
    char folder[FOLDER_MAX];
    char path[FOLDER_MAX + 16];
    struct connection *connection;
};

static void bare_open(struct bare *bare)
{
    ck_assert_ok(connection_open(bare->path, &bare->connection));
    ck_assert_ok(connection_set_writing(bare->connection));
}

static struct bare *bare_new(void)
{
    struct bare *bare = calloc(1, sizeof *bare);
    make_folder(bare->folder);
    snprintf(bare->path, sizeof bare->path, "%s/hailong.db", bare->folder);
    FILE *file = fopen(bare->path, "w");
    ck_assert_ptr_nonnull(file);
    fclose(file);
    bare_open(bare);
    return bare;
}

static void bare_free(struct bare *bare)
{
    connection_close(bare->connection);
    remove_folder(bare->folder);
    free(bare);
}

static int version_of(struct bare *bare)
{
    int version = -1;
    ck_assert_ok(connection_integer(bare->connection, "PRAGMA user_version", &version));
    return version;
}

static int count(struct bare *bare, const char *sql)
{
    int value = -1;
    ck_assert_ok(connection_integer(bare->connection, sql, &value));
    return value;
}

START_TEST(the_latest_number_has_no_gap_below_it)
{
    static const struct asset gap[] = {
        {"migrations/0001-one.sql", SQL(FIRST)}, {"migrations/0003-three.sql", SQL(SECOND)}, {0}};
    static const struct asset none[] = {{0}};
    ck_assert_int_eq(migrate_latest(none), 0);
    ck_assert_int_eq(migrate_latest(gap), 1);
    ck_assert_int_eq(migrate_latest(broken), 3);
}
END_TEST

START_TEST(what_is_missing_is_applied_and_recorded)
{
    struct bare *bare = bare_new();
    ck_assert_ok(migrate_apply(bare->connection, one));
    ck_assert_int_eq(version_of(bare), 1);
    ck_assert_int_eq(count(bare, "PRAGMA application_id"), CONNECTION_APPLICATION_ID);
    ck_assert_ok(migrate_apply(bare->connection, two));
    ck_assert_ok(migrate_apply(bare->connection, two));
    ck_assert_int_eq(version_of(bare), 2);
    ck_assert_int_eq(count(bare, "SELECT count(*) FROM migration"), 2);
    ck_assert_int_eq(count(bare, "SELECT count(*) FROM migration WHERE number = 2 AND "
                                 "name = '0002-two.sql' AND length(checksum) = 32 AND "
                                 "applied_ms > 0"),
                     1);
    ck_assert_int_eq(count(bare, "SELECT count(*) FROM two"), 0);
    bare_free(bare);
}
END_TEST

START_TEST(a_migration_that_fails_leaves_nothing)
{
    struct bare *bare = bare_new();
    ck_assert_fault(migrate_apply(bare->connection, broken), FAULT_DB);
    ck_assert_int_eq(version_of(bare), 2);
    ck_assert_int_eq(count(bare, "SELECT count(*) FROM migration"), 2);
    ck_assert_int_eq(count(bare, "SELECT count(*) FROM sqlite_schema WHERE name = 'three'"), 0);
    /* And the connection is of further use. */
    ck_assert_ok(migrate_apply(bare->connection, two));
    bare_free(bare);
}
END_TEST

START_TEST(an_edited_migration_is_refused)
{
    struct bare *bare = bare_new();
    ck_assert_ok(migrate_apply(bare->connection, one));
    ck_assert_fault(migrate_apply(bare->connection, edited), FAULT_CORRUPT);
    ck_assert_detail("migration_changed");
    static const struct asset other[] = {{"migrations/0002-two.sql", SQL(SECOND)}, {0}};
    ck_assert_fault(migrate_apply(bare->connection, other), FAULT_CORRUPT);
    bare_free(bare);
}
END_TEST

START_TEST(a_store_with_another_checksum_does_not_open)
{
    struct fixture fixture = fixture_new();
    store_close(TAKE(fixture.store));
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE migration SET checksum = zeroblob(32)"),
                     SQLITE_OK);
    ck_assert_fault(store_open(fixture.folder, &fixture.store), FAULT_CORRUPT);
    ck_assert_detail("migration_changed");
    ck_assert_str_eq(fault_detail()->args[1].value, "0001-start.sql");
    fixture_cleanup(&fixture);
}
END_TEST

static void *migrate_on_a_thread(void *context)
{
    struct bare *bare = context;
    struct connection *connection = NULL;
    ck_assert_ok(connection_open(bare->path, &connection));
    ck_assert_ok(connection_set_writing(connection));
    ck_assert_ok(migrate_apply(connection, two));
    connection_close(connection);
    return NULL;
}

START_TEST(many_that_open_at_once_migrate_once)
{
    struct bare *bare = bare_new();
    pthread_t threads[8];
    for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, migrate_on_a_thread, bare), 0);
    for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(version_of(bare), 2);
    ck_assert_int_eq(count(bare, "SELECT count(*) FROM migration"), 2);
    bare_free(bare);
}
END_TEST

START_TEST(every_query_file_is_in_the_table_and_back)
{
    size_t files = 0;
    for (const struct asset *asset = schema_assets; asset->name != NULL; asset++) {
        int found = 0;
        char name[128];
        for (int i = 0; i < QUERY_COUNT; i++) {
            snprintf(name, sizeof name, "queries/%s.sql", query_name((enum query)i));
            found += strcmp(name, asset->name) == 0;
        }
        bool query = strncmp(asset->name, "queries/", 8) == 0;
        ck_assert_msg(found == query, "%s is in the table %d times", asset->name, found);
        files += query;
    }
    ck_assert_uint_eq(files, QUERY_COUNT);
}
END_TEST

/* One statement a file: nothing but blanks may follow it. */
START_TEST(every_query_is_one_statement)
{
    struct fixture fixture = fixture_new();
    AUTO(store_reading) struct store_reading reading = {0};
    ck_assert_ok(store_read(fixture.store, &reading));
    for (int i = 0; i < QUERY_COUNT; i++) {
        char name[128];
        if (i == QUERY_SEEN_PUT || i == QUERY_SEEN_GET)
            continue; /* of a table no store has */
        snprintf(name, sizeof name, "queries/%s.sql", query_name((enum query)i));
        const struct asset *asset = asset_find(schema_assets, name);
        const char *rest = NULL;
        AUTO(statement) sqlite3_stmt *statement = NULL;
        int code =
            sqlite3_prepare_v2(reading.connection->handle, asset->data, -1, &statement, &rest);
        ck_assert_msg(code == SQLITE_OK && statement != NULL, "%s", name);
        ck_assert_msg(rest[strspn(rest, " \n")] == '\0', "%s has more: %s", name, rest);
        bool reads = query_is_used((enum query)i, QUERY_READING);
        ck_assert_msg(!reads || sqlite3_stmt_readonly(statement), "%s writes", name);
        ck_assert(reads == (reading.connection->statements[i] != NULL));
    }
    store_reading_cleanup(&reading);
    fixture_cleanup(&fixture);
}
END_TEST

/* The line before `at`. */
static const char *line_before(const char *text, const char *at)
{
    const char *line = at - 1;
    while (line > text && line[-1] != '\n')
        line--;
    return line;
}

START_TEST(every_table_is_marked_and_strict)
{
    size_t tables = 0;
    for (const struct asset *asset = schema_assets; asset->name != NULL; asset++) {
        if (strncmp(asset->name, "migrations/", 11) != 0)
            continue;
        const char *at = asset->data;
        while ((at = strstr(at, "\nCREATE TABLE ")) != NULL) {
            const char *comment = ++at;
            while (strncmp(line_before(asset->data, comment), "-- ", 3) == 0)
                comment = line_before(asset->data, comment);
            bool marked =
                strncmp(comment, "-- Kept.", 8) == 0 || strncmp(comment, "-- Derived.", 11) == 0;
            ck_assert_msg(marked, "%s: %.40s", asset->name, at);
            const char *end = strstr(at, "\n) STRICT");
            const char *next = strstr(at, "\nCREATE ");
            ck_assert_msg(end != NULL && (next == NULL || end < next), "%.40s", at);
            tables++;
        }
        for (at = asset->data; (at = strstr(at, "\nDROP TABLE ")) != NULL; at++)
            tables--;
    }
    struct fixture fixture = fixture_new();
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM sqlite_schema WHERE type = "
                                              "'table' AND name NOT LIKE 'sqlite%'"),
                     (int64_t)tables);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("migrate");
    TCase *tcase = tcase_create("migrate");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, the_latest_number_has_no_gap_below_it);
    tcase_add_test(tcase, what_is_missing_is_applied_and_recorded);
    tcase_add_test(tcase, a_migration_that_fails_leaves_nothing);
    tcase_add_test(tcase, an_edited_migration_is_refused);
    tcase_add_test(tcase, a_store_with_another_checksum_does_not_open);
    tcase_add_test(tcase, many_that_open_at_once_migrate_once);
    tcase_add_test(tcase, every_query_file_is_in_the_table_and_back);
    tcase_add_test(tcase, every_query_is_one_statement);
    tcase_add_test(tcase, every_table_is_marked_and_strict);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
