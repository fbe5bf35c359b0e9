/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * units - unit lists for commands: reading one (findings on stderr), choosing a province's
 * communes.
 */
#ifndef HAILONG_CLI_UNITS_H
#define HAILONG_CLI_UNITS_H

#include "cli/command.h"
#include "forms/campaign.h"
#include "forms/unit.h"

/* Reads and checks a CSV; prints its findings; INVALID units_refused {path, count} on errors. */
CHECKED enum fault units_from_file(const struct call *call, const char *path,
                                   struct unit_list **out);

/* Makes a campaign one of a province: its code, and every commune of it, sorted, in the arena.
 * NOTFOUND province_unknown {unit}. */
CHECKED enum fault units_of_province(const struct unit_list *units, const char *province,
                                     struct arena *arena, struct campaign *campaign);

/* Sorts unit codes as a campaign keeps them. */
void units_sort(const char **codes, size_t count);

#endif
