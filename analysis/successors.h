/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * successors - which units of before make up a unit of today: over 1/7/2025 the 63 provinces became
 * 34 (Nghị quyết 202/2025/QH15).
 *
 *   old,new[,share]              territories/successors-2025.csv, or a file of the caller's
 *   Hà Giang,Tuyên Quang         share: of the old unit's people, 1 when left out
 *   Tuyên Quang,Tuyên Quang
 *
 *   successors_origin("Tuyên Quang") --> MERGED: Hà Giang, Tuyên Quang
 *
 * A unit with one whole predecessor is the SAME, whatever its name was; with several it is MERGED;
 * with a part of one it is SPLIT. One that the table does not name has an UNKNOWN origin: that the
 * table passes over it does not say that it stayed as it was.
 *
 * CSV: columns old and new (also old_code, new_code), optional share; others are passed over. Names
 * or codes, as the rounds write their units. Findings: those of territory_table.h; errors
 * successors_share {value} (not above 0 and up to 1), successors_twice {old, new},
 * successors_over {old} (its shares add up to more than 1).
 * Ownership: the arena's. Thread: read by any once read. Faults: those of csv.h; NOMEM, LIMIT.
 */
#ifndef HAILONG_ANALYSIS_SUCCESSORS_H
#define HAILONG_ANALYSIS_SUCCESSORS_H

#include "analysis/unit_name.h"
#include "base/csv.h"
#include "base/exact.h"

enum {
    SUCCESSORS_LAST_YEAR = 2024,  /* of the units before 1/7/2025: rounds are named by years */
    SUCCESSORS_FIRST_YEAR = 2025, /* of those after */
};

struct succession {
    const char *old;
    const char *new;
    const char *old_key;
    const char *new_key;
    struct exact share;
};

struct successors {
    const struct unit_naming *naming;
    const struct succession *items;
    size_t count;
};

enum origin_kind { ORIGIN_UNKNOWN, ORIGIN_SAME, ORIGIN_MERGED, ORIGIN_SPLIT };

struct origin {
    enum origin_kind kind;
    const char **parts; /* names of the old units */
    size_t count;
};

/* csv NULL: the provinces of 1/7/2025. */
CHECKED enum fault successors_read(struct csv_reader *csv, const struct unit_naming *naming,
                                   struct findings *findings, struct successors *out);

CHECKED enum fault successors_origin(const struct successors *successors, const char *unit,
                                     struct origin *out);

#endif
