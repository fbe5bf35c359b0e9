/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/access_log.h"

#include "base/date.h"
#include "base/file.h"
#include "tests/support/check_main.h"
#include "tests/support/folder.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { TEXT_MAX = 4 << 20, WAIT_MS = 10000 };

#define LINE_7 "1970-01-01T00:00:00.007Z GET /c/{campaign} 200 7 0.0\n"

static char folder[FOLDER_MAX];
static char path[FOLDER_MAX + 8];

static void setup(void)
{
    make_folder(folder);
    snprintf(path, sizeof path, "%s/log", folder);
}

static void teardown(void) { remove_folder(folder); }

static struct access_log *log_at(const char *where)
{
    struct access_log *log = NULL;
    ck_assert_ok(access_log_open(where, &log));
    return log;
}

/* A line that says its number twice. */
static void add(struct access_log *log, int64_t number)
{
    const struct access_line access = {.utc_ms = number,
                                       .method = "GET",
                                       .pattern = "/c/{campaign}",
                                       .status = 200,
                                       .bytes = (uint64_t)number};
    access_log_add(log, &access);
}

static void assert_text(const char *where, const char *expected)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_MAX);
    ck_assert_ok(file_read(where, &text));
    ck_assert_str_eq(text.data == NULL ? "" : text.data, expected);
}

/* Waits until so many lines are lost, or too long; says how many are. */
static uint64_t wait_for_dropped(const struct access_log *log, uint64_t lines)
{
    int64_t end = clock_monotonic_ms() + WAIT_MS;
    while (access_log_dropped(log) < lines && clock_monotonic_ms() < end)
        usleep(20 * 1000);
    return access_log_dropped(log);
}

static void wait_for_size(const char *where, off_t size)
{
    struct stat status = {.st_size = -1};
    int64_t end = clock_monotonic_ms() + WAIT_MS;
    while ((stat(where, &status) != 0 || status.st_size < size) && clock_monotonic_ms() < end)
        usleep(20 * 1000);
    ck_assert_int_eq(status.st_size, size);
}

START_TEST(a_line_says_what_was_asked_and_answered)
{
    struct access_log *log = log_at(path);
    const struct access_line stored = {.utc_ms = 1795309323456,
                                       .method = "PUT",
                                       .pattern = "/api/v1/responses/{uuid}",
                                       .status = 201,
                                       .bytes = 98,
                                       .took_us = 1299};
    const struct access_line unknown = {.utc_ms = 1795309324000, .method = "other", .took_us = -3};
    access_log_add(log, &stored);
    access_log_add(log, &unknown);
    access_log_close(log);
    assert_text(path, "2026-11-22T01:02:03.456Z PUT /api/v1/responses/{uuid} 201 98 1.2\n"
                      "2026-11-22T01:02:04Z other - - 0 0.0\n");
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0137, 0); /* not for everybody */
}
END_TEST

START_TEST(a_file_that_is_there_is_added_to)
{
    struct access_log *log = log_at(path);
    access_log_close(log);
    assert_text(path, "");
    for (int i = 0; i < 2; i++) {
        log = log_at(path);
        add(log, 7);
        access_log_close(log);
    }
    assert_text(path, LINE_7 LINE_7);
}
END_TEST

START_TEST(lines_come_within_a_second_or_two)
{
    struct access_log *log = log_at(path);
    add(log, 7);
    wait_for_size(path, sizeof LINE_7 - 1);
    access_log_close(log);
}
END_TEST

START_TEST(dash_is_standard_error)
{
    int saved = dup(STDERR_FILENO);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    dup2(file, STDERR_FILENO);
    struct access_log *log = log_at("-");
    access_log_reopen(log); /* of no consequence */
    add(log, 7);
    access_log_close(log);
    ck_assert_int_ge(write(STDERR_FILENO, "still open\n", 11), 11);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(file);
    assert_text(path, LINE_7 "still open\n");
}
END_TEST

START_TEST(what_cannot_be_opened_is_said_at_once)
{
    char wrong[FOLDER_MAX + 32];
    struct access_log *log = NULL;
    snprintf(wrong, sizeof wrong, "%s/none/log", folder);
    ck_assert_fault(access_log_open(wrong, &log), FAULT_IO);
    ck_assert_str_eq(fault_detail()->code, "access_log_open");
    ck_assert_fault(access_log_open(folder, &log), FAULT_IO);
    ck_assert_int_eq(mkfifo(path, 0600), 0); /* a pipe without a reader does not hold it up */
    ck_assert_fault(access_log_open(path, &log), FAULT_IO);
    ck_assert_ptr_null(log);
}
END_TEST

START_TEST(a_full_disk_drops_lines_and_counts_them)
{
    struct access_log *log = log_at("/dev/full");
    for (int i = 0; i < 1000; i++)
        add(log, i);
    ck_assert_uint_eq(wait_for_dropped(log, 1000), 1000);
    add(log, 7);
    ck_assert_uint_eq(wait_for_dropped(log, 1001), 1001);
    access_log_close(log);
}
END_TEST

/* How many lines of `add` a text holds; each must be whole. */
static size_t count_whole_lines(const char *text)
{
    size_t count = 0;
    for (const char *at = text; *at != '\0'; at = strchr(at, '\n') + 1) {
        const char *end = strchr(at, '\n');
        ck_assert_ptr_nonnull(end);
        ck_assert_msg(strncmp(at, "1970-01-01T", 11) == 0 && strncmp(end - 4, " 0.0", 4) == 0,
                      "%.*s", (int)(end - at), at);
        count++;
    }
    return count;
}

/* A pipe whose reader sleeps: memory fills, lines are lost, nobody waits, none is torn. */
START_TEST(a_pipe_that_nobody_reads_holds_nobody_up)
{
    enum { LINES = 30000 };
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    struct access_log *log = log_at(path);
    int64_t start = clock_monotonic_ms();
    for (int i = 0; i < LINES; i++)
        add(log, i);
    ck_assert_int_lt(clock_monotonic_ms() - start, WAIT_MS);
    ck_assert_uint_gt(wait_for_dropped(log, 1), 0);
    AUTO(memory) char *text = calloc(1, TEXT_MAX);
    size_t length = 0;
    access_log_close(log); /* what fits now is written, the rest dropped */
    for (ssize_t got = 1; got > 0; length += (size_t)got) {
        got = read(reader, text + length, TEXT_MAX - 1 - length);
        ck_assert_int_ge(got, 0);
    }
    ck_assert_uint_gt(length, 0);
    size_t whole = count_whole_lines(text);
    ck_assert_uint_lt(whole, LINES);
    close(reader);
}
END_TEST

START_TEST(a_reader_who_leaves_is_no_end)
{
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    struct access_log *log = log_at(path);
    close(reader);
    add(log, 7);
    ck_assert_uint_eq(wait_for_dropped(log, 1), 1);
    access_log_close(log);
}
END_TEST

/* The disk fills up within a line: that one is lost, the next begins on a line of its own. */
START_TEST(a_torn_line_spoils_no_other)
{
    enum { FITS = sizeof LINE_7 - 1 + 10 };
    struct rlimit limit;
    struct access_log *log = log_at(path);
    getrlimit(RLIMIT_FSIZE, &limit);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){FITS, limit.rlim_max});
    for (int i = 0; i < 3; i++)
        add(log, 7);
    uint64_t dropped = wait_for_dropped(log, 2); /* Check's own file may not grow either */
    setrlimit(RLIMIT_FSIZE, &limit);
    ck_assert_uint_eq(dropped, 2);
    add(log, 7);
    access_log_close(log);
    assert_text(path, LINE_7 "1970-01-01\n" LINE_7);
}
END_TEST

START_TEST(reopening_follows_logrotate)
{
    char moved[FOLDER_MAX + 16];
    snprintf(moved, sizeof moved, "%s/log.1", folder);
    struct access_log *log = log_at(path);
    add(log, 7);
    ck_assert_int_eq(rename(path, moved), 0);
    access_log_reopen(log);
    wait_for_size(path, 0);
    assert_text(moved, LINE_7); /* what was noted before went before */
    add(log, 8);
    access_log_close(log);
    assert_text(moved, LINE_7);
    assert_text(path, "1970-01-01T00:00:00.008Z GET /c/{campaign} 200 8 0.0\n");
}
END_TEST

START_TEST(what_cannot_be_reopened_stays_in_use)
{
    char moved[FOLDER_MAX + 16];
    snprintf(moved, sizeof moved, "%s/log.1", folder);
    struct access_log *log = log_at(path);
    ck_assert_int_eq(rename(path, moved), 0);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    access_log_reopen(log);
    add(log, 7);
    access_log_close(log);
    assert_text(moved, LINE_7);
    ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

static void *add_many(void *log)
{
    for (int i = 0; i < 2000; i++)
        add(log, i);
    return NULL;
}

START_TEST(threads_write_whole_lines)
{
    enum { ADDERS = 4 };
    pthread_t threads[ADDERS];
    struct access_log *log = log_at(path);
    for (int i = 0; i < ADDERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, add_many, log), 0);
    for (int i = 0; i < ADDERS; i++) {
        access_log_reopen(log);
        pthread_join(threads[i], NULL);
    }
    uint64_t dropped = access_log_dropped(log);
    access_log_close(log);
    AUTO(buffer) struct buffer text = buffer_of(TEXT_MAX);
    ck_assert_ok(file_read(path, &text));
    ck_assert_uint_eq(count_whole_lines(text.data) + dropped, ADDERS * 2000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("access_log");
    TCase *tcase = tcase_create("access_log");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_line_says_what_was_asked_and_answered);
    tcase_add_test(tcase, a_file_that_is_there_is_added_to);
    tcase_add_test(tcase, lines_come_within_a_second_or_two);
    tcase_add_test(tcase, dash_is_standard_error);
    tcase_add_test(tcase, what_cannot_be_opened_is_said_at_once);
    tcase_add_test(tcase, a_full_disk_drops_lines_and_counts_them);
    tcase_add_test(tcase, a_pipe_that_nobody_reads_holds_nobody_up);
    tcase_add_test(tcase, a_reader_who_leaves_is_no_end);
    tcase_add_test(tcase, a_torn_line_spoils_no_other);
    tcase_add_test(tcase, reopening_follows_logrotate);
    tcase_add_test(tcase, what_cannot_be_reopened_stays_in_use);
    tcase_add_test(tcase, threads_write_whole_lines);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
