/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torture/disk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 64, PATH_BYTES = 512, SECTOR_BYTES = 512, PAGE_BYTES = 4096 };

/* Numbers of events, in order. */
struct pending {
    size_t *events;
    size_t count;
    size_t capacity;
};

struct disk_file {
    uint8_t *bytes; /* as some sync left them */
    size_t size;
    size_t capacity;
    struct pending unsynced;
    const char *name; /* the one it has, had or is to have */
    bool named;       /* whether it is on the disk */
};

struct disk {
    const struct shim_event *events;
    size_t position;
    struct disk_file files[FILES_MAX];
    struct pending names; /* creations and deletions no sync of the folder covered */
};

static void *check_memory(void *memory)
{
    assert(memory != NULL);
    return memory;
}

static void pending_add(struct pending *pending, size_t event)
{
    if (pending->count == pending->capacity) {
        pending->capacity = pending->capacity == 0 ? 64 : 2 * pending->capacity;
        pending->events =
            check_memory(realloc(pending->events, pending->capacity * sizeof *pending->events));
    }
    pending->events[pending->count++] = event;
}

/* Takes away those before `covers`; they are the first. */
static void pending_drop(struct pending *pending, size_t covers)
{
    size_t dropped = 0;
    while (dropped < pending->count && pending->events[dropped] < covers)
        dropped++;
    pending->count -= dropped;
    memmove(pending->events, pending->events + dropped, pending->count * sizeof *pending->events);
}

struct disk *disk_new(const struct shim_event *events)
{
    struct disk *disk = check_memory(calloc(1, sizeof *disk));
    disk->events = events;
    return disk;
}

void disk_free(struct disk *disk)
{
    for (size_t i = 0; i < FILES_MAX; i++) {
        free(disk->files[i].bytes);
        free(disk->files[i].unsynced.events);
    }
    free(disk->names.events);
    free(disk);
}

/* --- one file after a cut --------------------------------------------------------------------- */

/* A file being put together. Of the unsynced events number i reaches a unit when i < reach[unit],
 * and the file's length when i < size_reach. */
struct image {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
    size_t unit;
    size_t *reach; /* NULL: all reach everything */
    size_t size_reach;
};

static size_t end_of(const struct shim_event *event)
{
    return (size_t)event->offset + (event->kind == SHIM_WRITE ? event->size : 0);
}

static bool reaches(const struct image *image, size_t at, size_t index)
{
    return image->reach == NULL || index < image->reach[at / image->unit];
}

static size_t unit_end(const struct image *image, size_t at, size_t end)
{
    size_t next = (at / image->unit + 1) * image->unit;
    return next < end ? next : end;
}

static void image_apply(struct image *image, const struct shim_event *event, size_t index)
{
    bool writes = event->kind == SHIM_WRITE;
    size_t from = (size_t)event->offset;
    size_t end = writes ? end_of(event) : image->capacity;
    for (size_t at = from; at < end;) {
        size_t stop = unit_end(image, at, end);
        if (reaches(image, at, index) && writes)
            memcpy(image->bytes + at, event->bytes + (at - from), stop - at);
        else if (reaches(image, at, index))
            memset(image->bytes + at, 0, stop - at);
        at = stop;
    }
    bool sizes = image->reach == NULL || index < image->size_reach;
    if (sizes && (!writes || end > image->size))
        image->size = writes ? end : from;
}

static struct image image_of(const struct disk *disk, const struct disk_file *file, size_t unit)
{
    struct image image = {.size = file->size, .capacity = file->size, .unit = unit};
    for (size_t i = 0; i < file->unsynced.count; i++) {
        size_t end = end_of(&disk->events[file->unsynced.events[i]]);
        image.capacity = end > image.capacity ? end : image.capacity;
    }
    image.bytes = check_memory(calloc(1, image.capacity + 1));
    if (file->size > 0)
        memcpy(image.bytes, file->bytes, file->size);
    return image;
}

static void draw_reach(struct image *image, size_t events, struct random *random)
{
    size_t units = image->capacity / image->unit + 1;
    image->reach = check_memory(calloc(units, sizeof *image->reach));
    for (size_t i = 0; i < units; i++)
        image->reach[i] = (size_t)random_below(random, events + 1);
    image->size_reach = (size_t)random_below(random, events + 1);
}

static struct image cut_file(const struct disk *disk, const struct disk_file *file,
                             enum disk_loss loss, struct random *random)
{
    const struct pending *unsynced = &file->unsynced;
    struct image image =
        image_of(disk, file, loss == DISK_LOSES_SECTORS ? SECTOR_BYTES : PAGE_BYTES);
    if (loss == DISK_LOSES_SECTORS || loss == DISK_LOSES_PAGES)
        draw_reach(&image, unsynced->count, random);
    for (size_t i = 0; i < unsynced->count && loss != DISK_LOSES_ALL; i++) {
        if (loss != DISK_LOSES_WRITES || random_below(random, 2) == 0)
            image_apply(&image, &disk->events[unsynced->events[i]], i);
    }
    free(image.reach);
    image.reach = NULL;
    return image;
}

/* --- going on --------------------------------------------------------------------------------- */

static void keep_until(struct disk *disk, struct disk_file *file, size_t covers)
{
    struct image image = image_of(disk, file, PAGE_BYTES);
    for (size_t i = 0; i < file->unsynced.count && file->unsynced.events[i] < covers; i++)
        image_apply(&image, &disk->events[file->unsynced.events[i]], i);
    free(file->bytes);
    file->bytes = image.bytes;
    file->size = image.size;
    pending_drop(&file->unsynced, covers);
}

static void keep_names(struct disk *disk, size_t covers)
{
    for (size_t i = 0; i < disk->names.count && disk->names.events[i] < covers; i++) {
        const struct shim_event *event = &disk->events[disk->names.events[i]];
        disk->files[event->file].named = event->kind == SHIM_CREATE;
    }
    pending_drop(&disk->names, covers);
}

static void apply(struct disk *disk, size_t position)
{
    const struct shim_event *event = &disk->events[position];
    if (event->kind == SHIM_SYNC_FOLDER) {
        keep_names(disk, event->covers);
        return;
    }
    assert(event->file < FILES_MAX);
    struct disk_file *file = &disk->files[event->file];
    switch (event->kind) {
    case SHIM_FOUND:
        file->bytes = check_memory(malloc(event->size));
        memcpy(file->bytes, event->bytes, event->size);
        file->size = event->size;
        file->named = true;
        file->name = event->name;
        break;
    case SHIM_CREATE:
        file->name = event->name;
        pending_add(&disk->names, position);
        break;
    case SHIM_DELETE:
        pending_add(&disk->names, position);
        break;
    case SHIM_WRITE:
    case SHIM_TRUNCATE:
        pending_add(&file->unsynced, position);
        break;
    case SHIM_SYNC:
        keep_until(disk, file, event->covers);
        break;
    case SHIM_SYNC_LOST:
        pending_drop(&file->unsynced, event->covers);
        break;
    case SHIM_SYNC_FOLDER:
        break;
    }
}

void disk_advance(struct disk *disk, size_t position)
{
    assert(position >= disk->position);
    for (; disk->position < position; disk->position++)
        apply(disk, disk->position);
}

/* --- the folder after a cut ------------------------------------------------------------------- */

/* Which files have a name. Two of one name never have it at once: it is taken away before it is
 * given anew, and a name's own events are lost from the last one backwards. */
static void cut_names(const struct disk *disk, enum disk_loss loss, struct random *random,
                      bool *named)
{
    size_t reach[FILES_MAX]; /* of a name: the first file that had it stands for it */
    for (size_t i = 0; i < FILES_MAX; i++) {
        named[i] = disk->files[i].named;
        reach[i] = loss == DISK_LOSES_ALL       ? 0
                   : loss == DISK_LOSES_NOTHING ? disk->names.count
                                                : random_below(random, disk->names.count + 1);
    }
    for (size_t i = 0; i < disk->names.count; i++) {
        const struct shim_event *event = &disk->events[disk->names.events[i]];
        size_t first = event->file;
        for (size_t j = 0; j < disk->names.count; j++) {
            const struct shim_event *other = &disk->events[disk->names.events[j]];
            if (strcmp(other->name, event->name) == 0 && other->file < first)
                first = other->file;
        }
        if (i < reach[first])
            named[event->file] = event->kind == SHIM_CREATE;
    }
}

static void write_image(const char *folder, const char *name, const struct image *image)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = check_memory(fopen(path, "wbx"));
    size_t written = fwrite(image->bytes, 1, image->size, file);
    assert(written == image->size);
    int closed = fclose(file);
    assert(closed == 0);
}

void disk_write(const struct disk *disk, enum disk_loss loss, struct random *random,
                const char *folder)
{
    bool named[FILES_MAX];
    cut_names(disk, loss, random, named);
    for (size_t i = 0; i < FILES_MAX; i++) {
        if (!named[i])
            continue;
        struct image image = cut_file(disk, &disk->files[i], loss, random);
        write_image(folder, disk->files[i].name, &image);
        free(image.bytes);
    }
}
