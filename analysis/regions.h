/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * regions - units by groups they are compared within: the six regions of the 63 provinces, or a
 * file of the caller's own groups.
 *
 *   region,unit              territories/regions-2023.csv, or a file of the caller's
 *   Tây Nguyên,Kon Tum       --regions_of--> by unit: a position in names, or SIZE_MAX
 *
 * Which units lie in a region is a matter of the years up to 2024: merged provinces cross regions
 * (Lâm Đồng has the coast of Bình Thuận), so those built in say nothing of later ones.
 *
 * CSV: columns region and unit, optional region_en; others are passed over. Findings: those of
 * territory_table.h; the error regions_twice {unit}: it is in one region already.
 * Ownership: the arena's. Thread: read by any once read. Faults: those of csv.h; NOMEM, LIMIT.
 */
#ifndef HAILONG_ANALYSIS_REGIONS_H
#define HAILONG_ANALYSIS_REGIONS_H

#include "analysis/unit_name.h"
#include "base/csv.h"

struct region {
    const char *name;
    const char *name_en; /* the name where the file has no other */
};

struct regions {
    const struct region *list; /* in the order of the file */
    size_t count;
    struct unit_names units; /* by row */
    const size_t *of;        /* by row: a position in list */
};

/* csv NULL: the six regions of 2023. */
CHECKED enum fault regions_read(struct csv_reader *csv, const struct unit_naming *naming,
                                struct findings *findings, struct regions *out);

/* out: by name a position in list, SIZE_MAX where it is in none. */
CHECKED enum fault regions_of(const struct regions *regions, const char *const *names, size_t count,
                              size_t *out);

#endif
