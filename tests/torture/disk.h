/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * disk - what is on a disk as the shim's log goes on, and what a power cut leaves of it.
 *
 *   events --disk_apply, one after the other--> struct disk --disk_write--> a folder to open
 *
 * Of a file: the bytes some sync covered, and the later writes and truncations, of which a power
 * cut leaves whatever it likes (enum disk_loss). Of the folder: the names some sync of it covered,
 * and later creations and deletions, likewise. A file whose name is lost is lost.
 *
 * Torn writes: a sector (512 bytes, or 4096 on many disks; a page of the kernel's cache) reaches
 * the disk whole, as it was at some moment between the last sync and the cut; which moment is drawn
 * for each sector by itself. So is the length of the file, and each name.
 *
 * Ownership: a disk owns its bytes, and looks at the events it was given while it lives.
 * Thread: one.
 */
#ifndef HAILONG_TESTS_TORTURE_DISK_H
#define HAILONG_TESTS_TORTURE_DISK_H

#include "base/random.h"
#include "tests/torture/shim_vfs.h"

enum disk_loss {
    DISK_LOSES_ALL,     /* everything no sync covered */
    DISK_LOSES_WRITES,  /* some of the writes, each as a whole */
    DISK_LOSES_SECTORS, /* some of the 512-byte sectors */
    DISK_LOSES_PAGES,   /* some of the 4096-byte pages */
    DISK_LOSES_NOTHING,
    DISK_LOSSES
};

struct disk;

struct disk *disk_new(const struct shim_event *events);
void disk_free(struct disk *disk);

/* Goes on until `position` events have happened; never back. */
void disk_advance(struct disk *disk, size_t position);

/* Writes the files that a power cut at this moment leaves into an empty folder. */
void disk_write(const struct disk *disk, enum disk_loss loss, struct random *random,
                const char *folder);

#endif
