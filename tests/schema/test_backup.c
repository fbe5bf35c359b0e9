/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/backup.h"

#include "schema/verify.h"
#include "tests/schema/fixture.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>

enum { PATH_SIZE = FOLDER_MAX + 32, STORING_MAX = 20000 };

struct places {
    char file[PATH_SIZE];   /* the backup */
    char folder[PATH_SIZE]; /* the restored store */
};

static struct places places_of(const struct fixture *fixture)
{
    struct places places;
    snprintf(places.file, sizeof places.file, "%s/backup.db", fixture->folder);
    snprintf(places.folder, sizeof places.folder, "%s/restored", fixture->folder);
    return places;
}

static void fixture_end(struct fixture *fixture)
{
    struct places places = places_of(fixture);
    if (access(places.folder, F_OK) == 0)
        remove_folder(places.folder);
    fixture_cleanup(fixture);
}

static void ck_assert_restored(const struct places *places, int64_t responses)
{
    struct backup_counts counts;
    ck_assert_ok(store_restore(places->file, places->folder, &counts));
    ck_assert_int_eq(counts.responses, responses);
    AUTO(store) struct store *store = NULL;
    AUTO(arena) struct arena *arena = NULL;
    struct verification verification = {0};
    ck_assert_ok(arena_new(FIXTURE_BYTES, &arena));
    struct findings findings = findings_in(arena);
    ck_assert_ok(store_open(places->folder, &store));
    ck_assert_ok(store_verify(store, &findings, &verification));
    ck_assert_uint_eq(findings.count, 0);
    ck_assert_int_eq(verification.responses, responses);
}

START_TEST(a_backup_restores)
{
    struct fixture fixture = fixture_new();
    struct places places = places_of(&fixture);
    struct backup_counts counts;
    for (unsigned i = 0; i < 7; i++)
        (void)put_sample(fixture.store, i, "100", 1);
    ck_assert_ok(store_backup(fixture.store, places.file, &counts));
    ck_assert_int_eq(counts.responses, 7);
    ck_assert_int_gt(counts.bytes, 0);
    (void)put_sample(fixture.store, 8, "100", 1);
    ck_assert_restored(&places, 7);
    ck_assert_ok(store_backup(fixture.store, places.file, &counts)); /* over the last one */
    ck_assert_int_eq(counts.responses, 8);
    fixture_end(&fixture);
}
END_TEST

struct storing {
    struct store *store;
    atomic_bool stop;
    unsigned stored;
};

static void *keep_storing(void *context)
{
    struct storing *storing = context;
    while (!atomic_load(&storing->stop) && storing->stored < STORING_MAX)
        (void)put_sample(storing->store, storing->stored++, "100", 1);
    return NULL;
}

START_TEST(a_backup_while_answers_come_in_is_one_moment)
{
    struct fixture fixture = fixture_new();
    struct places places = places_of(&fixture);
    struct storing storing = {.store = fixture.store};
    struct backup_counts counts;
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, keep_storing, &storing), 0);
    for (int i = 0; i < 5; i++)
        ck_assert_ok(store_backup(fixture.store, places.file, &counts));
    atomic_store(&storing.stop, true);
    pthread_join(thread, NULL);
    ck_assert_int_gt(counts.responses, 0);
    ck_assert_int_le(counts.responses, storing.stored);
    ck_assert_restored(&places, counts.responses);
    fixture_end(&fixture);
}
END_TEST

START_TEST(what_is_no_backup_is_refused)
{
    struct fixture fixture = fixture_new();
    struct places places = places_of(&fixture);
    struct backup_counts counts;
    ck_assert_fault(store_restore(places.file, places.folder, &counts), FAULT_NOTFOUND);
    FILE *file = fopen(places.file, "w");
    fputs("no data base at all, only a text that is long enough to have a header", file);
    fclose(file);
    ck_assert_fault(store_restore(places.file, places.folder, &counts), FAULT_CORRUPT);
    unlink(places.file);
    sqlite3 *handle = NULL;
    ck_assert_int_eq(sqlite3_open(places.file, &handle), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(handle, "CREATE TABLE t (a)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
    ck_assert_fault(store_restore(places.file, places.folder, &counts), FAULT_INVALID);
    ck_assert_detail("store_foreign");
    ck_assert(access(places.folder, F_OK) != 0);
    fixture_end(&fixture);
}
END_TEST

START_TEST(a_damaged_backup_is_refused)
{
    struct fixture fixture = fixture_new();
    struct places places = places_of(&fixture);
    struct backup_counts counts;
    for (unsigned i = 0; i < 200; i++)
        (void)put_sample(fixture.store, i, "100", 1);
    ck_assert_ok(store_backup(fixture.store, places.file, &counts));
    FILE *file = fopen(places.file, "r+");
    ck_assert_int_eq(fseek(file, (long)counts.bytes - 3 * 4096, SEEK_SET), 0);
    for (int i = 0; i < 3 * 4096; i++)
        fputc(0x5A, file);
    fclose(file);
    ck_assert_fault(store_restore(places.file, places.folder, &counts), FAULT_CORRUPT);
    ck_assert(access(places.folder, F_OK) != 0);
    fixture_end(&fixture);
}
END_TEST

START_TEST(a_folder_in_use_is_left_alone)
{
    struct fixture fixture = fixture_new();
    struct places places = places_of(&fixture);
    struct backup_counts counts;
    ck_assert_ok(store_backup(fixture.store, places.file, &counts));
    ck_assert_fault(store_restore(places.file, fixture.folder, &counts), FAULT_CONFLICT);
    fixture_end(&fixture);
}
END_TEST

/* No room for the backup: nothing is left of it, and the last one stays. */
START_TEST(a_full_disk_leaves_the_last_backup)
{
    struct fixture fixture = fixture_new();
    struct places places = places_of(&fixture);
    struct backup_counts counts;
    ck_assert_ok(store_backup(fixture.store, places.file, &counts));
    for (unsigned i = 0; i < 300; i++)
        (void)put_sample(fixture.store, i, "100", 1);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {.rlim_cur = (rlim_t)counts.bytes + 4096, .rlim_max = RLIM_INFINITY};
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    enum fault fault = store_backup(fixture.store, places.file, &counts);
    limit.rlim_cur = RLIM_INFINITY;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_ne(fault, OK);
    ck_assert_restored(&places, 0);
    fixture_end(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("backup");
    TCase *tcase = tcase_create("backup");
    tcase_add_test(tcase, a_backup_restores);
    tcase_add_test(tcase, a_backup_while_answers_come_in_is_one_moment);
    tcase_add_test(tcase, what_is_no_backup_is_refused);
    tcase_add_test(tcase, a_damaged_backup_is_refused);
    tcase_add_test(tcase, a_folder_in_use_is_left_alone);
    tcase_add_test(tcase, a_full_disk_leaves_the_last_backup);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
