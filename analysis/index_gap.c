/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_gap.h"

#include <stdlib.h>
#include <string.h>

/* `order`: 1 when a greater figure moves the end, -1 when a smaller one does. */
static void move_end(const struct ranking_scores *scores, size_t unit, int order,
                     struct gap_end *end)
{
    int compared = end->shared == 0 ? order : exact_compare(scores->values[unit], end->value);
    if (compared == 0)
        end->shared++;
    if (compared == order)
        *end = (struct gap_end){scores->values[unit], unit, 1};
}

struct gap_ends gap_find_ends(const struct ranking_scores *scores)
{
    struct gap_ends ends = {0};
    for (size_t unit = 0; unit < scores->count; unit++) {
        if (!scores->known[unit])
            continue;
        ends.ranked++;
        move_end(scores, unit, 1, &ends.best);
        move_end(scores, unit, -1, &ends.worst);
    }
    return ends;
}

enum fault gap_make(const struct gap_ends *ends, struct exact figure, struct exact *out_to_best,
                    struct exact *out_to_worst)
{
    struct exact to_best;
    TRY(exact_subtract(ends->best.value, figure, &to_best));
    TRY(exact_subtract(figure, ends->worst.value, out_to_worst));
    *out_to_best = to_best;
    return OK;
}

enum fault gap_regions(const struct ranking_scores *scores, const size_t *region_of,
                       size_t region_count, struct index_place *out)
{
    AUTO(memory) bool *known = calloc(scores->count + 1, sizeof *known);
    AUTO(memory) struct ranking_place *places = calloc(scores->count + 1, sizeof *places);
    if (known == NULL || places == NULL)
        return fault_nomem();
    memset(out, 0, scores->count * sizeof *out);
    for (size_t region = 0; region < region_count; region++) {
        struct ranking_scores within = {scores->values, known, scores->count};
        size_t ranked;
        for (size_t unit = 0; unit < scores->count; unit++)
            known[unit] = scores->known[unit] && region_of[unit] == region;
        TRY(ranking_make(&within, TIES_UPPER, places, &ranked));
        for (size_t unit = 0; unit < scores->count; unit++) {
            if (known[unit])
                out[unit] = (struct index_place){places[unit].rank, ranked, false};
        }
    }
    return OK;
}
