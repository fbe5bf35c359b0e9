/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void descriptor_cleanup(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
}

static enum fault raise_errno(const char *code, const char *path)
{
    enum fault kind = errno == ENOENT                      ? FAULT_NOTFOUND
                      : errno == ENOSPC || errno == EDQUOT ? FAULT_FULL
                      : errno == EACCES || errno == EPERM  ? FAULT_DENIED
                                                           : FAULT_IO;
    return fault_raise(kind, code, "path", path, "why", strerror(errno), NULL);
}

enum fault file_read(const char *path, struct buffer *out)
{
    AUTO(descriptor) int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return raise_errno("file_open", path);
    for (;;) {
        char chunk[65536];
        ssize_t got = read(file, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return raise_errno("file_read", path);
        if (got == 0)
            break;
        buffer_bytes(out, chunk, (size_t)got);
        if (out->fault == FAULT_LIMIT) {
            char limit[32];
            snprintf(limit, sizeof limit, "%zu", out->limit);
            return fault_raise(FAULT_LIMIT, "file_large", "path", path, "limit", limit, NULL);
        }
    }
    buffer_bytes(out, "", 0);
    return buffer_check(out);
}

static enum fault write_all(int file, const char *path, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t put = write(file, data, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return raise_errno("file_write", path);
        data += put;
        size -= (size_t)put;
    }
    return fsync(file) == 0 ? OK : raise_errno("file_write", path);
}

enum fault file_may_replace(const char *path)
{
    struct stat status;
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode) &&
        !S_ISDIR(status.st_mode))
        return fault_raise(FAULT_INVALID, "file_special", "path", path, NULL);
    return OK;
}

enum fault file_write(const char *path, const void *data, size_t size, unsigned mode)
{
    char temporary[PATH_MAX];
    int length = snprintf(temporary, sizeof temporary, "%s.tmp-%ld", path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof temporary)
        return fault_raise(FAULT_LIMIT, "path_long", "path", path, NULL);
    TRY(file_may_replace(path));
    AUTO(descriptor)
    int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode);
    if (file < 0)
        return raise_errno("file_write", path);
    enum fault fault = write_all(file, path, data, size);
    if (fault == OK && rename(temporary, path) != 0)
        fault = raise_errno("file_write", path);
    if (fault != OK)
        unlink(temporary);
    return fault;
}

enum fault folder_make(const char *path, unsigned mode)
{
    char partial[PATH_MAX];
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof partial)
        return fault_raise(FAULT_LIMIT, "path_long", "path", path, NULL);
    memcpy(partial, path, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (partial[i] != '/' && partial[i] != '\0')
            continue;
        char kept = partial[i];
        partial[i] = '\0';
        if (mkdir(partial, (mode_t)mode) != 0 && errno != EEXIST)
            return raise_errno("folder_make", partial);
        partial[i] = kept;
    }
    struct stat status;
    if (stat(path, &status) != 0)
        return raise_errno("folder_make", path);
    if (!S_ISDIR(status.st_mode))
        return fault_raise(FAULT_INVALID, "folder_not", "path", path, NULL);
    return OK;
}

bool folder_is_empty(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return errno == ENOENT;
    bool empty = true;
    const struct dirent *entry;
    while (empty && (entry = readdir(folder)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(folder);
    return empty;
}
