/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * folder - a folder of its own for a test.
 */
#ifndef HAILONG_TESTS_SUPPORT_FOLDER_H
#define HAILONG_TESTS_SUPPORT_FOLDER_H

#include <check.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FOLDER_MAX = 256 };

static inline void make_folder(char out[FOLDER_MAX])
{
    const char *base = getenv("TMPDIR");
    snprintf(out, FOLDER_MAX, "%s/hailong-XXXXXX", base != NULL ? base : P_tmpdir);
    ck_assert_ptr_nonnull(mkdtemp(out));
}

/* Removes a folder of plain files. */
static inline void remove_folder(const char *folder)
{
    DIR *open = opendir(folder);
    ck_assert_ptr_nonnull(open);
    const struct dirent *entry;
    while ((entry = readdir(open)) != NULL) {
        char path[FOLDER_MAX + NAME_MAX + 2];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            ck_assert_int_eq(unlink(path), 0);
    }
    closedir(open);
    ck_assert_int_eq(rmdir(folder), 0);
}

#endif
