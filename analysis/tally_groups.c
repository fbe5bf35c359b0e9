/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/tally_groups.h"

#include <stdlib.h>

void tally_groups_cleanup(struct tally_groups *groups)
{
    tally_names_cleanup(&groups->names);
    free(groups->cells);
}

static enum fault add_cell(struct tally_groups *groups, size_t number, size_t unit,
                           enum group_kind kind)
{
    struct group_cell *cells = memory_grow(groups->cells, number, &groups->capacity, sizeof *cells);
    if (cells == NULL)
        return FAULT_NOMEM;
    groups->cells = cells;
    cells[number] = (struct group_cell){.unit = unit,
                                        .kind = kind,
                                        .name = groups->names.items[number].text,
                                        .counts = counts_new(groups->plan, groups->arena)};
    return cells[number].counts == NULL ? FAULT_NOMEM : OK;
}

enum fault tally_groups_find(struct tally_groups *groups, size_t unit, enum group_kind kind,
                             const char *name, struct group_cell **out)
{
    size_t before = groups->names.count;
    size_t number;
    *out = NULL;
    groups->many = groups->many || before > TALLY_GROUPS_MAX;
    if (name == NULL || groups->many)
        return OK;
    TRY(tally_names_put(&groups->names, GROUP_KINDS * unit + (size_t)kind, name, &number));
    if (number == before)
        TRY(add_cell(groups, number, unit, kind));
    *out = &groups->cells[number];
    return OK;
}
