/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include "tests/support/check_main.h"

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
    tcase_add_test(tests, makes_folders_with_parents);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
