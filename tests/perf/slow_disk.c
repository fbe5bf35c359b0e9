/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slow_disk - counts what a program makes durable, and makes it wait as on a slower disk.
 *
 *     SLOW_DISK_COUNT=FILE SLOW_DISK_MS=5 LD_PRELOAD=.../libperf_slow_disk.so hailong serve ...
 *
 * Each fsync and fdatasync first sleeps SLOW_DISK_MS (absent: not at all), as a disk would that has
 * to turn or to erase first, and then does its work: nothing is promised that was not done. FILE
 * holds their number so far, 8 bytes, for whoever maps or reads it.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

typedef int sync_call(int file);

static sync_call *real_fsync;
static sync_call *real_fdatasync;
static _Atomic uint64_t *count;
static long delay_ms;

static void map_count(const char *path)
{
    int file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, sizeof *count) != 0)
        abort();
    void *memory = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED)
        abort();
    close(file);
    count = memory;
}

__attribute__((constructor)) static void start(void)
{
    const char *path = getenv("SLOW_DISK_COUNT");
    const char *delay = getenv("SLOW_DISK_MS");
    *(void **)&real_fsync = dlsym(RTLD_NEXT, "fsync");
    *(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    delay_ms = delay == NULL ? 0 : strtol(delay, NULL, 10);
    if (path != NULL)
        map_count(path);
}

static int sync_slowly(sync_call *real, int file)
{
    const struct timespec delay = {.tv_nsec = delay_ms * 1000000L};
    if (delay_ms > 0)
        nanosleep(&delay, NULL);
    if (count != NULL)
        atomic_fetch_add(count, 1);
    return real(file);
}

EXPORTED int fsync(int file) { return sync_slowly(real_fsync, file); }
EXPORTED int fdatasync(int file) { return sync_slowly(real_fdatasync, file); }
