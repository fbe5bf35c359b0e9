/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/ranking.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { CUTS = 3 };

static const char *const ties_names[] = {"upper", "lower"};

bool group_ties_parse(const char *text, enum group_ties *out)
{
    for (size_t i = 0; text != NULL && i < ARRAY_LENGTH(ties_names); i++) {
        if (strcmp(text, ties_names[i]) != 0)
            continue;
        *out = (enum group_ties)i;
        return true;
    }
    return false;
}

const char *group_ties_name(enum group_ties ties) { return ties_names[ties]; }

const char *ranking_group_name(enum ranking_group group)
{
    static const char *const names[] = {NULL, "low", "lower_middle", "upper_middle", "high"};
    return names[group];
}

static int compare_scores(const void *a, const void *b)
{
    return exact_compare(*(const struct exact *)a, *(const struct exact *)b);
}

/* The score at position 1 + (count - 1) quarter/4 of those ascending. */
static enum fault cut_at(const struct exact *sorted, size_t count, size_t quarter,
                         struct exact *out)
{
    size_t steps = (count - 1) * quarter;
    const struct exact *below = &sorted[steps / 4];
    struct exact distance;
    struct exact share;
    if (steps % 4 == 0) {
        *out = *below;
        return OK;
    }
    TRY(exact_subtract(below[1], below[0], &distance));
    TRY(exact_ratio((int64_t)(steps % 4), 4, &share));
    TRY(exact_multiply(distance, share, &distance));
    return exact_add(*below, distance, out);
}

static enum ranking_group group_of(struct exact score, const struct exact cuts[CUTS],
                                   enum group_ties ties)
{
    int group = GROUP_LOW;
    for (size_t i = 0; i < CUTS; i++) {
        int order = exact_compare(score, cuts[i]);
        group += order > 0 || (order == 0 && ties == TIES_UPPER);
    }
    return (enum ranking_group)group;
}

/* One more than the scores above: those from the first that is higher on. */
static size_t rank_of(struct exact score, const struct exact *sorted, size_t count)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (exact_compare(sorted[middle], score) > 0)
            high = middle;
        else
            low = middle + 1;
    }
    return count - low + 1;
}

enum fault ranking_make(const struct ranking_scores *scores, enum group_ties ties,
                        struct ranking_place *out, size_t *out_ranked)
{
    struct exact cuts[CUTS];
    size_t ranked = 0;
    AUTO(memory) struct exact *sorted = calloc(scores->count + 1, sizeof *sorted);
    if (sorted == NULL)
        return fault_nomem();
    for (size_t i = 0; i < scores->count; i++) {
        if (scores->known[i])
            sorted[ranked++] = scores->values[i];
    }
    qsort(sorted, ranked, sizeof *sorted, compare_scores);
    bool grouped = ranked >= RANKING_GROUPED_LEAST;
    for (size_t i = 0; grouped && i < CUTS; i++)
        TRY(cut_at(sorted, ranked, i + 1, &cuts[i]));
    for (size_t i = 0; i < scores->count; i++) {
        out[i] = (struct ranking_place){0, GROUP_NONE};
        if (scores->known[i])
            out[i].rank = rank_of(scores->values[i], sorted, ranked);
        if (scores->known[i] && grouped)
            out[i].group = group_of(scores->values[i], cuts, ties);
    }
    *out_ranked = ranked;
    return OK;
}
