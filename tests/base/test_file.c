/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include "tests/support/check_main.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/hailong-test-file-XXXXXX";

static void make_folder(void) { ck_assert_ptr_nonnull(mkdtemp(folder)); }

static const char *inside(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

START_TEST(writes_and_reads_whole)
{
    AUTO(buffer) struct buffer text = buffer_of(100);
    struct stat status;
    ck_assert(folder_is_empty(folder));
    ck_assert_ok(file_write(inside("secret"), "xin chào", 9, 0600));
    ck_assert_ok(file_read(inside("secret"), &text));
    ck_assert_str_eq(text.data, "xin chào");
    ck_assert_int_eq(stat(inside("secret"), &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    ck_assert(!folder_is_empty(folder));
    unlink(inside("secret"));
    ck_assert(folder_is_empty(folder)); /* no temporary file is left */
}
END_TEST

START_TEST(faults_name_the_path)
{
    AUTO(buffer) struct buffer text = buffer_of(3);
    ck_assert_fault(file_read(inside("none"), &text), FAULT_NOTFOUND);
    ck_assert_str_eq(fault_detail()->args[0].value, inside("none"));
    ck_assert_ok(file_write(inside("four"), "1234", 4, 0644));
    ck_assert_fault(file_read(inside("four"), &text), FAULT_LIMIT);
    ck_assert_fault(file_write(inside("no/such"), "1", 1, 0644), FAULT_NOTFOUND);
    ck_assert_fault(folder_make(inside("four"), 0755), FAULT_INVALID);
    unlink(inside("four"));
    ck_assert_fault(file_write("/dev/null", "1", 1, 0644), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "file_special");
}
END_TEST

/* How many files the folder holds. */
static int count_files(void)
{
    DIR *opened = opendir(folder);
    ck_assert_ptr_nonnull(opened);
    int count = -2; /* . and .. */
    while (readdir(opened) != NULL)
        count++;
    closedir(opened);
    return count;
}

START_TEST(a_file_being_written_is_there_whole_or_not_at_all)
{
    AUTO(buffer) struct buffer text = buffer_of(1 << 20);
    AUTO(buffer) struct buffer read = buffer_of(1 << 20);
    while (text.length < 300000)
        buffer_format(&text, "%zu ", text.length);
    ck_assert_ok(file_write(inside("old"), "old", 3, 0644));
    for (int ended = 0; ended <= 1; ended++) {
        AUTO(file_out) struct file_out *file = NULL;
        ck_assert_ok(file_out_open(inside("old"), 0600, &file));
        for (size_t at = 0, size = 1; at < text.length; at += size, size = size % 70000 + 999) {
            size = size < text.length - at ? size : text.length - at;
            ck_assert_ok(file_out_put(file, text.data + at, size));
        }
        buffer_reset(&read);
        ck_assert_ok(file_read(inside("old"), &read));
        ck_assert_str_eq(read.data, "old");
        ck_assert_int_eq(count_files(), 2);
        if (ended)
            ck_assert_ok(file_out_end(file));
    }
    ck_assert_int_eq(count_files(), 1);
    buffer_reset(&read);
    ck_assert_ok(file_read(inside("old"), &read));
    ck_assert_str_eq(read.data, text.data);
    unlink(inside("old"));
}
END_TEST

START_TEST(what_a_killed_process_left_is_in_nobodys_way)
{
    char stale[300];
    char first[300];
    snprintf(stale, sizeof stale, "%s/x.tmp-%ld-0", folder, (long)getpid());
    snprintf(first, sizeof first, "%s/x.tmp-%ld-1", folder, (long)getpid());
    ck_assert_ok(file_write(stale, "stale", 5, 0644));
    ck_assert_int_eq(symlink("elsewhere", first), 0); /* planted: not followed, not written to */
    ck_assert_ok(file_write(inside("x"), "new", 3, 0644));
    ck_assert_int_eq(access(stale, F_OK), 0);
    ck_assert_int_eq(access(inside("elsewhere"), F_OK), -1);
    ck_assert_int_eq(count_files(), 3);
    unlink(stale);
    unlink(first);
    unlink(inside("x"));
}
END_TEST

START_TEST(two_write_the_same_file)
{
    AUTO(file_out) struct file_out *one = NULL;
    AUTO(file_out) struct file_out *other = NULL;
    AUTO(buffer) struct buffer text = buffer_of(100);
    ck_assert_ok(file_out_open(inside("x"), 0600, &one));
    ck_assert_ok(file_out_open(inside("x"), 0600, &other));
    ck_assert_ok(file_out_put(one, "one", 3));
    ck_assert_ok(file_out_put(other, "other", 5));
    ck_assert_ok(file_out_end(other));
    ck_assert_ok(file_out_end(one));
    ck_assert_ok(file_read(inside("x"), &text));
    ck_assert_str_eq(text.data, "one");
    unlink(inside("x"));
}
END_TEST

START_TEST(special_files_stay)
{
    ck_assert_fault(file_write("/dev/stdout", "1", 1, 0644), FAULT_INVALID);
    ck_assert_int_eq(mkfifo(inside("pipe"), 0600), 0);
    ck_assert_fault(file_write(inside("pipe"), "1", 1, 0644), FAULT_INVALID);
    ck_assert_int_eq(symlink("pipe", inside("link")), 0);
    ck_assert_fault(file_write(inside("link"), "1", 1, 0644), FAULT_INVALID);
    unlink(inside("pipe"));
    ck_assert_ok(file_write(inside("link"), "1", 1, 0644)); /* a link to nothing is replaced */
    ck_assert_int_eq(count_files(), 1);
    unlink(inside("link"));
}
END_TEST

START_TEST(a_descriptor_is_written_to_and_stays_open)
{
    int ends[2];
    char got[10] = "";
    AUTO(file_out) struct file_out *file = NULL;
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_ok(file_out_to(ends[1], &file));
    ck_assert_ok(file_out_put(file, "abc", 3));
    ck_assert_ok(file_out_end(file));
    ck_assert_int_eq(read(ends[0], got, sizeof got), 3);
    ck_assert_str_eq(got, "abc");
    file_out_close(TAKE(file));
    ck_assert_int_eq(write(ends[1], "d", 1), 1);
    int full = open("/dev/full", O_WRONLY);
    ck_assert_ok(file_out_to(full, &file));
    ck_assert_ok(file_out_put(file, "abc", 3));
    ck_assert_fault(file_out_end(file), FAULT_FULL);
    ck_assert_str_eq(fault_detail()->code, "output_gone");
    close(full);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

START_TEST(a_file_of_others_is_denied)
{
    enum { NOBODY = 65534 };
    AUTO(buffer) struct buffer text = buffer_of(100);
    ck_assert_ok(file_write(inside("secret"), "1", 1, 0));
    ck_assert_int_eq(chmod(folder, 0755), 0);
    uid_t own = geteuid();
    if (own == 0) /* root is denied nothing */
        ck_assert_int_eq(seteuid(NOBODY), 0);
    ck_assert_fault(file_read(inside("secret"), &text), FAULT_DENIED);
    ck_assert_str_eq(fault_detail()->code, "file_open");
    ck_assert_int_eq(seteuid(own), 0);
    unlink(inside("secret"));
}
END_TEST

START_TEST(makes_folders_with_parents)
{
    ck_assert_ok(folder_make(inside("a/b/c"), 0755));
    ck_assert_ok(folder_make(inside("a/b/c"), 0755));
    ck_assert(folder_is_empty(inside("a/b/c")));
    ck_assert(folder_is_empty(inside("not there")));
    rmdir(inside("a/b/c"));
    rmdir(inside("a/b"));
    rmdir(inside("a"));
}
END_TEST

static void remove_folder(void) { rmdir(folder); }

int main(void)
{
    Suite *suite = suite_create("file");
    TCase *tests = tcase_create("file");
    tcase_add_unchecked_fixture(tests, make_folder, remove_folder);
    tcase_add_test(tests, writes_and_reads_whole);
    tcase_add_test(tests, faults_name_the_path);
    tcase_add_test(tests, a_file_being_written_is_there_whole_or_not_at_all);
    tcase_add_test(tests, what_a_killed_process_left_is_in_nobodys_way);
    tcase_add_test(tests, two_write_the_same_file);
    tcase_add_test(tests, special_files_stay);
    tcase_add_test(tests, a_descriptor_is_written_to_and_stays_open);
    tcase_add_test(tests, a_file_of_others_is_denied);
    tcase_add_test(tests, makes_folders_with_parents);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
