/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torture/shim_vfs.h"

#include "tests/torture/shim_log.h"

#include <assert.h>
#include <sqlite3.h>
#include <unistd.h>

struct shim_file {
    sqlite3_file base;            /* first: what SQLite holds */
    int number;                   /* in the log */
    _Alignas(void *) char real[]; /* SQLite aligns to 8 bytes */
};

static sqlite3_vfs *real_vfs;
static sqlite3_vfs shim_vfs;

static sqlite3_file *real_of(sqlite3_file *file)
{
    return (sqlite3_file *)(void *)((struct shim_file *)file)->real;
}

static int number_of(sqlite3_file *file) { return ((struct shim_file *)file)->number; }

/* --- which folder is synced ------------------------------------------------------------------- */

static _Thread_local bool folder_opened;
static int (*real_open_directory)(const char *path, int *out);

static int open_directory(const char *path, int *out)
{
    folder_opened = true;
    return real_open_directory(path, out);
}

static void note_folder_sync(int code, size_t covers)
{
    if (folder_opened && code == SQLITE_OK && shim_log_lie() != SHIM_FOLDER_SYNC_LIE)
        shim_log_sync_folder(covers);
}

/* --- files ------------------------------------------------------------------------------------ */

static int file_close(sqlite3_file *file) { return real_of(file)->pMethods->xClose(real_of(file)); }

static int file_read(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
    int code = shim_fate(SHIM_CALL_READ);
    return code != SQLITE_OK ? code
                             : real_of(file)->pMethods->xRead(real_of(file), out, size, offset);
}

static int write_and_note(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    int code = real_of(file)->pMethods->xWrite(real_of(file), bytes, size, offset);
    if (code == SQLITE_OK)
        shim_log_write(number_of(file), offset, bytes, (size_t)size);
    return code;
}

static int file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    int code = shim_fate(SHIM_CALL_WRITE);
    if (code == SQLITE_OK)
        return write_and_note(file, bytes, size, offset);
    if (write_and_note(file, bytes, size / 2, offset) != SQLITE_OK)
        return SQLITE_IOERR_WRITE;
    return code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = shim_fate(SHIM_CALL_TRUNCATE);
    if (code == SQLITE_OK)
        code = real_of(file)->pMethods->xTruncate(real_of(file), size);
    if (code == SQLITE_OK)
        shim_log_truncate(number_of(file), size);
    return code;
}

static int file_sync(sqlite3_file *file, int flags)
{
    int number = number_of(file);
    size_t covers = shim_position();
    int code = shim_fate(SHIM_CALL_SYNC);
    if (code != SQLITE_OK) {
        shim_log_sync(number, covers, true);
        return code;
    }
    if (shim_log_lie() == SHIM_LOG_SYNC_LIE && shim_log_is_wal(number))
        return SQLITE_OK;
    folder_opened = false;
    code = real_of(file)->pMethods->xSync(real_of(file), flags);
    if (code == SQLITE_OK)
        shim_log_sync(number, covers, false);
    note_folder_sync(code, covers);
    return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out)
{
    int code = shim_fate(SHIM_CALL_SIZE);
    return code != SQLITE_OK ? code : real_of(file)->pMethods->xFileSize(real_of(file), out);
}

static int file_lock(sqlite3_file *file, int lock)
{
    int code = shim_fate(SHIM_CALL_LOCK);
    return code != SQLITE_OK ? code : real_of(file)->pMethods->xLock(real_of(file), lock);
}

/* The kernel lets go even when it complains. */
static int file_unlock(sqlite3_file *file, int lock)
{
    int code = shim_fate(SHIM_CALL_UNLOCK);
    int real_code = real_of(file)->pMethods->xUnlock(real_of(file), lock);
    return code != SQLITE_OK ? code : real_code;
}

static int file_check_reserved(sqlite3_file *file, int *out)
{
    int code = shim_fate(SHIM_CALL_RESERVED);
    return code != SQLITE_OK ? code
                             : real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int file_control(sqlite3_file *file, int what, void *value)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), what, value);
}

static int file_sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_characteristics(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    int code = shim_fate(SHIM_CALL_SHM_MAP);
    if (code != SQLITE_OK) {
        *out = NULL;
        return code;
    }
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    int code = shim_fate(SHIM_CALL_SHM_LOCK);
    if (code != SQLITE_OK && (flags & SQLITE_SHM_LOCK) != 0)
        return code;
    int real_code = real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
    return code != SQLITE_OK ? code : real_code;
}

static void file_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int file_shm_unmap(sqlite3_file *file, int delete)
{
    int code = shim_fate(SHIM_CALL_SHM_UNMAP);
    int real_code = real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
    return code != SQLITE_OK ? code : real_code;
}

/* Nothing is mapped: nobody could watch it. */
static int file_fetch(sqlite3_file *file, sqlite3_int64 offset, int size, void **out)
{
    (void)file;
    (void)offset;
    (void)size;
    *out = NULL;
    return SQLITE_OK;
}

static int file_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *page)
{
    (void)file;
    (void)offset;
    (void)page;
    return shim_fate(SHIM_CALL_UNFETCH);
}

static const sqlite3_io_methods methods = {
    .iVersion = 3,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
    .xFetch = file_fetch,
    .xUnfetch = file_unfetch,
};

/* --- the VFS ---------------------------------------------------------------------------------- */

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    file->pMethods = NULL;
    int code = shim_fate(SHIM_CALL_OPEN);
    if (code != SQLITE_OK)
        return code;
    bool existed = name != NULL && access(name, F_OK) == 0;
    code = real_vfs->xOpen(real_vfs, name, real_of(file), flags, out);
    if (code != SQLITE_OK)
        return code;
    ((struct shim_file *)file)->number = shim_log_open(name, existed);
    file->pMethods = &methods;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    size_t covers = shim_position();
    int code = shim_fate(SHIM_CALL_DELETE);
    if (code != SQLITE_OK)
        return code;
    folder_opened = false;
    code = real_vfs->xDelete(real_vfs, name, sync_folder);
    if (code == SQLITE_OK)
        shim_log_delete(name);
    note_folder_sync(code, covers + 1); /* its own deletion too */
    return code;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    int code = shim_fate(SHIM_CALL_ACCESS);
    return code != SQLITE_OK ? code : real_vfs->xAccess(real_vfs, name, flags, out);
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    int code = shim_fate(SHIM_CALL_PATH);
    return code != SQLITE_OK ? code : real_vfs->xFullPathname(real_vfs, name, size, out);
}

void shim_start(const char *folder)
{
    shim_log_start(folder);
    real_vfs = sqlite3_vfs_find(NULL);
    assert(real_vfs != NULL && real_vfs != &shim_vfs && real_vfs->iVersion >= 3);
    shim_vfs = *real_vfs;
    shim_vfs.iVersion = 2;
    shim_vfs.zName = "shim";
    shim_vfs.pNext = NULL;
    shim_vfs.szOsFile = (int)sizeof(struct shim_file) + real_vfs->szOsFile;
    shim_vfs.xOpen = vfs_open;
    shim_vfs.xDelete = vfs_delete;
    shim_vfs.xAccess = vfs_access;
    shim_vfs.xFullPathname = vfs_full_path;
    real_open_directory = (int (*)(const char *, int *))(void (*)(void))real_vfs->xGetSystemCall(
        real_vfs, "openDirectory");
    real_vfs->xSetSystemCall(real_vfs, "openDirectory", (sqlite3_syscall_ptr)open_directory);
    sqlite3_vfs_register(&shim_vfs, 1);
}

void shim_stop(void)
{
    shim_plan(NULL);
    sqlite3_vfs_unregister(&shim_vfs);
    real_vfs->xSetSystemCall(real_vfs, "openDirectory", NULL);
    sqlite3_vfs_register(real_vfs, 1);
}
