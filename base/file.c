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

enum { BLOCK_BYTES = 64 * 1024, TEMPORARY_NAMES = 100 };

struct file_out {
    char *path;      /* NULL = the descriptor is the caller's */
    char *temporary; /* NULL = it has its name */
    int descriptor;
    size_t held; /* bytes of `block` that were put and not written */
    char block[BLOCK_BYTES];
};

static void descriptor_cleanup(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
}

/* The disk, the account's quota, or what a file may grow to. */
static bool is_full(int reason) { return reason == ENOSPC || reason == EDQUOT || reason == EFBIG; }

static enum fault raise_errno(const char *code, const char *path)
{
    enum fault kind = errno == ENOENT                     ? FAULT_NOTFOUND
                      : is_full(errno)                    ? FAULT_FULL
                      : errno == EACCES || errno == EPERM ? FAULT_DENIED
                                                          : FAULT_IO;
    return fault_raise(kind, code, "path", path, "why", strerror(errno), NULL);
}

/* Standard output has no path: who was to read it is gone, or its disk is full. */
static enum fault raise_out(const struct file_out *file)
{
    if (file->path != NULL)
        return raise_errno("file_write", file->path);
    return fault_raise(is_full(errno) ? FAULT_FULL : FAULT_IO, "output_gone", NULL);
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

static enum fault write_all(const struct file_out *file, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t put = write(file->descriptor, data, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return raise_out(file);
        data += put;
        size -= (size_t)put;
    }
    return OK;
}

static enum fault flush(struct file_out *file)
{
    size_t held = file->held;
    file->held = 0;
    return write_all(file, file->block, held);
}

/* A rename would do away with a device, a pipe or a socket, or with a link that stands for an open
 * file, as /dev/stdout does. */
static enum fault may_replace(const char *path)
{
    static const char open_files[] = "/proc/";
    struct stat status;
    char target[sizeof open_files];
    ssize_t length = readlink(path, target, sizeof open_files - 1);
    bool of_process =
        length == sizeof open_files - 1 && memcmp(target, open_files, (size_t)length) == 0;
    bool special = stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
    return of_process || special ? fault_raise(FAULT_INVALID, "file_special", "path", path, NULL)
                                 : OK;
}

/* Makes the temporary file, under the first name that is free. */
static enum fault create(struct file_out *file, unsigned mode)
{
    char temporary[PATH_MAX];
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    for (int i = 0; i < TEMPORARY_NAMES; i++) {
        int length =
            snprintf(temporary, sizeof temporary, "%s.tmp-%ld-%d", file->path, (long)getpid(), i);
        if (length < 0 || (size_t)length >= sizeof temporary)
            return fault_raise(FAULT_LIMIT, "path_long", "path", file->path, NULL);
        file->descriptor = open(temporary, flags, (mode_t)mode);
        if (file->descriptor >= 0 || errno != EEXIST)
            break;
    }
    if (file->descriptor < 0)
        return raise_out(file);
    file->temporary = strdup(temporary);
    if (file->temporary != NULL)
        return OK;
    unlink(temporary);
    return fault_nomem();
}

enum fault file_out_open(const char *path, unsigned mode, struct file_out **out)
{
    TRY(may_replace(path));
    AUTO(file_out) struct file_out *file = calloc(1, sizeof *file);
    if (file == NULL)
        return fault_nomem();
    file->descriptor = -1;
    file->path = strdup(path);
    if (file->path == NULL)
        return fault_nomem();
    TRY(create(file, mode));
    *out = TAKE(file);
    return OK;
}

enum fault file_out_to(int descriptor, struct file_out **out)
{
    struct file_out *file = calloc(1, sizeof *file);
    if (file == NULL)
        return fault_nomem();
    file->descriptor = descriptor;
    *out = file;
    return OK;
}

enum fault file_out_put(struct file_out *file, const void *data, size_t size)
{
    if (size > sizeof file->block - file->held)
        TRY(flush(file));
    if (size > sizeof file->block)
        return write_all(file, data, size);
    memcpy(file->block + file->held, data, size);
    file->held += size;
    return OK;
}

/* The new name outlives a power cut only when its folder reached the disk. Some network disks
 * have no such thing (EINVAL): then there is nothing more to do. */
static enum fault sync_folder(const struct file_out *file)
{
    const char *slash = strrchr(file->path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - file->path);
    AUTO(memory) char *name = strndup(file->path, length == 0 ? 1 : length);
    if (name == NULL)
        return fault_nomem();
    AUTO(descriptor)
    int folder = open(slash == NULL ? "." : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 || fsync(folder) == 0 || errno == EINVAL)
        return OK; /* a folder that may be written and not read cannot be asked */
    return raise_out(file);
}

const char *file_out_name(const struct file_out *file) { return file->temporary; }

enum fault file_out_end(struct file_out *file)
{
    TRY(flush(file));
    if (file->path == NULL)
        return OK;
    if (fsync(file->descriptor) != 0 || rename(file->temporary, file->path) != 0)
        return raise_out(file);
    free(TAKE(file->temporary));
    return sync_folder(file);
}

void file_out_close(struct file_out *file)
{
    if (file == NULL)
        return;
    if (file->temporary != NULL)
        unlink(file->temporary);
    if (file->path != NULL)
        descriptor_cleanup(&file->descriptor);
    free(file->temporary);
    free(file->path);
    free(file);
}

enum fault file_write(const char *path, const void *data, size_t size, unsigned mode)
{
    AUTO(file_out) struct file_out *file = NULL;
    TRY(file_out_open(path, mode, &file));
    TRY(file_out_put(file, data, size));
    return file_out_end(file);
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
