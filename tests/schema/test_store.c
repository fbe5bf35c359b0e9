/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "tests/schema/fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { FILE_BYTES_MAX = 16 << 20 };

static const char *detail_value(const char *name)
{
    const struct finding *detail = fault_detail();
    for (size_t i = 0; i < detail->arg_count; i++) {
        if (strcmp(detail->args[i].name, name) == 0)
            return detail->args[i].value;
    }
    return "";
}

static unsigned mode_of(const char *path)
{
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    return status.st_mode & 0777;
}

static struct hash hash_file(const char *folder)
{
    char path[FOLDER_MAX + 16];
    snprintf(path, sizeof path, "%s/hailong.db", folder);
    AUTO(buffer) struct buffer bytes = buffer_of(FILE_BYTES_MAX);
    ck_assert_ok(file_read(path, &bytes));
    return hash_of(bytes.data, bytes.length);
}

START_TEST(creates_a_private_folder_once)
{
    char outer[FOLDER_MAX], folder[FOLDER_MAX + 8], path[FOLDER_MAX + 32];
    make_folder(outer);
    snprintf(folder, sizeof folder, "%s/new", outer);
    snprintf(path, sizeof path, "%s/hailong.db", folder);
    ck_assert_ok(store_create(folder));
    ck_assert_uint_eq(mode_of(folder), 0700);
    ck_assert_uint_eq(mode_of(path), 0600);
    ck_assert_fault(store_create(folder), FAULT_CONFLICT);
    ck_assert_detail("store_exists");
    struct store *store = NULL;
    ck_assert_ok(store_open(folder, &store));
    ck_assert_str_eq(store_folder(store), folder);
    store_close(store);
    remove_folder(folder);
    remove_folder(outer);
}
END_TEST

START_TEST(create_refuses_what_is_not_empty)
{
    char folder[FOLDER_MAX], path[FOLDER_MAX + 16];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/notes.txt", folder);
    ck_assert_ok(file_write(path, "x", 1, 0600));
    ck_assert_fault(store_create(folder), FAULT_CONFLICT);
    ck_assert_fault(store_create(path), FAULT_CONFLICT);
    remove_folder(folder);
}
END_TEST

START_TEST(a_creation_that_fails_leaves_nothing)
{
    char folder[FOLDER_MAX], inside[FOLDER_MAX + 32];
    make_folder(folder);
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    struct rlimit small = {8192, limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    enum fault fault = store_create(folder);
    setrlimit(RLIMIT_FSIZE, &limit);
    ck_assert_int_eq(fault, FAULT_FULL);
    ck_assert(folder_is_empty(folder));
    ck_assert_ok(store_create(folder));
    /* No folder can be made inside a file. */
    snprintf(inside, sizeof inside, "%s/hailong.db/deeper", folder);
    ck_assert_fault(store_create(inside), FAULT_CONFLICT);
    remove_folder(folder);
}
END_TEST

START_TEST(a_reader_that_cannot_be_opened_is_not_counted)
{
    struct fixture fixture = fixture_new();
    struct store_reading lent[STORE_READERS_MAX] = {0};
    struct rlimit limit;
    ck_assert_ok(store_read(fixture.store, &lent[0]));
    getrlimit(RLIMIT_NOFILE, &limit);
    struct rlimit none = {3, limit.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    for (int i = 0; i < STORE_READERS_MAX; i++)
        ck_assert_int_eq(store_read(fixture.store, &lent[1]), FAULT_IO);
    setrlimit(RLIMIT_NOFILE, &limit);
    for (int i = 1; i < STORE_READERS_MAX; i++)
        ck_assert_ok(store_read(fixture.store, &lent[i]));
    for (int i = 0; i < STORE_READERS_MAX; i++)
        store_reading_cleanup(&lent[i]);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(open_says_what_is_missing)
{
    char folder[FOLDER_MAX];
    make_folder(folder);
    struct store *store = NULL;
    ck_assert_fault(store_open(folder, &store), FAULT_NOTFOUND);
    ck_assert_detail("store_missing");
    ck_assert_ptr_null(store);
    remove_folder(folder);
}
END_TEST

static void write_store(const char *folder, const char *text)
{
    char path[FOLDER_MAX + 16];
    snprintf(path, sizeof path, "%s/hailong.db", folder);
    ck_assert_ok(file_write(path, text, strlen(text), 0600));
}

START_TEST(open_leaves_foreign_files_alone)
{
    char folder[FOLDER_MAX];
    make_folder(folder);
    struct store *store = NULL;
    write_store(folder, "");
    ck_assert_fault(store_open(folder, &store), FAULT_INVALID);
    ck_assert_detail("store_foreign");
    ck_assert_int_eq(run_sql(folder, "CREATE TABLE sheep (n)"), SQLITE_OK);
    struct hash before = hash_file(folder);
    ck_assert_fault(store_open(folder, &store), FAULT_INVALID);
    ck_assert_detail("store_foreign");
    ck_assert(hash_equal(before, hash_file(folder)));
    write_store(folder, "a letter to the district, much longer than a hundred bytes, so that it "
                        "cannot be taken for a file that was only just begun");
    ck_assert_fault(store_open(folder, &store), FAULT_CORRUPT);
    ck_assert_detail("store_corrupt");
    remove_folder(folder);
}
END_TEST

START_TEST(open_refuses_a_newer_file_untouched)
{
    struct fixture fixture = fixture_new();
    store_close(TAKE(fixture.store));
    ck_assert_int_eq(run_sql(fixture.folder, "PRAGMA user_version = 99"), SQLITE_OK);
    struct hash before = hash_file(fixture.folder);
    ck_assert_fault(store_open(fixture.folder, &fixture.store), FAULT_INVALID);
    ck_assert_detail("store_newer");
    ck_assert_str_eq(detail_value("version"), "99");
    ck_assert(hash_equal(before, hash_file(fixture.folder)));
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_damaged_file_is_said_to_be)
{
    struct fixture fixture = fixture_new();
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_STORED);
    store_close(TAKE(fixture.store));
    char path[FOLDER_MAX + 16], junk[4096];
    snprintf(path, sizeof path, "%s/hailong.db", fixture.folder);
    memset(junk, 0xa5, sizeof junk);
    FILE *file = fopen(path, "r+b");
    ck_assert_ptr_nonnull(file);
    /* Everything but the first page, which names the tables. */
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    for (long at = sizeof junk; at < size; at += (long)sizeof junk) {
        fseek(file, at, SEEK_SET);
        fwrite(junk, 1, sizeof junk, file);
    }
    fclose(file);
    ck_assert_fault(store_open(fixture.folder, &fixture.store), FAULT_CORRUPT);
    ck_assert_detail("store_corrupt");
    ck_assert_str_eq(detail_value("path"), path);
    ck_assert_str_ne(detail_value("why"), "");
    fixture_cleanup(&fixture);
}
END_TEST

static int pragma(struct connection *connection, const char *sql)
{
    int value = -1;
    ck_assert_ok(connection_integer(connection, sql, &value));
    return value;
}

START_TEST(connections_have_their_settings)
{
    struct fixture fixture = fixture_new();
    AUTO(store_reading) struct store_reading reading = {0};
    ck_assert_ok(store_read(fixture.store, &reading));
    ck_assert_int_eq(pragma(reading.connection, "PRAGMA query_only"), 1);
    ck_assert_fault(connection_execute(reading.connection, "DELETE FROM unit"), FAULT_IO);
    AUTO(store_writing) struct store_writing writing = {0};
    ck_assert_ok(store_write(fixture.store, &writing));
    ck_assert_int_eq(pragma(writing.connection, "PRAGMA synchronous"), 2);
    ck_assert_int_eq(pragma(writing.connection, "PRAGMA foreign_keys"), 1);
    ck_assert_int_eq(pragma(writing.connection, "PRAGMA cell_size_check"), 1);
    ck_assert_int_eq(pragma(writing.connection, "PRAGMA trusted_schema"), 0);
    ck_assert_int_eq(pragma(writing.connection, "PRAGMA busy_timeout"), CONNECTION_BUSY_MS);
    ck_assert_int_eq(pragma(writing.connection,
                            "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"),
                     1);
    /* A name in double quotes is a name, never a text by mistake. */
    ck_assert_fault(connection_execute(writing.connection, "SELECT \"no such\""), FAULT_DB);
    store_writing_cleanup(&writing);
    store_reading_cleanup(&reading);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_second_process_reads_and_waits_its_turn)
{
    struct fixture fixture = fixture_new();
    int told[2], asked[2];
    char byte = 0;
    ck_assert_int_eq(pipe(told) | pipe(asked), 0);
    store_close(TAKE(fixture.store)); /* SQLite's connections must not cross a fork */
    pid_t child = fork();
    if (child == 0) {
        /* The other program holds the write lock until it is asked to go on. */
        struct store *store = NULL;
        struct store_writing writing = {0};
        bool good = store_open(fixture.folder, &store) == OK && store_write(store, &writing) == OK;
        good = good && write(told[1], "x", 1) == 1 && read(asked[0], &byte, 1) == 1;
        good = good && store_commit(&writing) == OK;
        _exit(good ? 0 : 1);
    }
    ck_assert_int_eq(read(told[0], &byte, 1), 1);
    AUTO(unit_list) struct unit_list *units = NULL;
    ck_assert_ok(store_open(fixture.folder, &fixture.store));
    ck_assert_ok(store_units(fixture.store, &units));
    {
        AUTO(store_reading) struct store_reading reading = {0};
        ck_assert_ok(store_read(fixture.store, &reading));
        sqlite3_busy_timeout(reading.connection->handle, 20);
        ck_assert_ok(connection_execute(reading.connection, "PRAGMA query_only = OFF"));
        ck_assert_fault(connection_execute(reading.connection, "BEGIN IMMEDIATE"), FAULT_BUSY);
        ck_assert_detail("store_busy");
        ck_assert_ok(connection_execute(reading.connection, "PRAGMA query_only = ON"));
    }
    ck_assert_int_eq(write(asked[1], "x", 1), 1);
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_STORED);
    int status = -1;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store");
    TCase *open = tcase_create("open");
    tcase_add_test(open, creates_a_private_folder_once);
    tcase_add_test(open, create_refuses_what_is_not_empty);
    tcase_add_test(open, a_creation_that_fails_leaves_nothing);
    tcase_add_test(open, a_reader_that_cannot_be_opened_is_not_counted);
    tcase_add_test(open, open_says_what_is_missing);
    tcase_add_test(open, open_leaves_foreign_files_alone);
    tcase_add_test(open, open_refuses_a_newer_file_untouched);
    tcase_add_test(open, a_damaged_file_is_said_to_be);
    tcase_add_test(open, connections_have_their_settings);
    tcase_add_test(open, a_second_process_reads_and_waits_its_turn);
    suite_add_tcase(suite, open);
    return run_suite(suite);
}
