/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/suppress.h"

/* What is hidden of a breakdown, as a reader adds it up. */
struct hidden {
    int64_t few;     /* cells of 1 to 4 */
    int64_t besides; /* cells not given */
    int64_t sum;
};

/* The smallest number written that is not 0; SIZE_MAX = none. */
static size_t smallest_shown(const int64_t *counts, size_t count, const enum cell_shown *shown)
{
    size_t smallest = SIZE_MAX;
    for (size_t i = 0; i < count; i++)
        if (shown[i] == CELL_SHOWN && counts[i] > 0 &&
            (smallest == SIZE_MAX || counts[i] < counts[smallest]))
            smallest = i;
    return smallest;
}

/* Whether, by what is hidden, every small cell may be 1 and every one 4: `least` is the smallest
 * number written, 0 when there is none. */
static bool is_safe(const struct hidden *hidden, int64_t least)
{
    int64_t most = SUPPRESS_BELOW - 1;
    bool all_most = hidden->sum >= most * hidden->few + SUPPRESS_BELOW * hidden->besides;
    bool all_one = least == 0 || hidden->sum <= hidden->few + (least - 1) * hidden->besides;
    return all_most && all_one;
}

static void hide_all(size_t count, enum cell_shown *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = CELL_NOT_GIVEN;
}

/* Marks the small cells; whether the total lets any be given at all. */
static bool begin(const int64_t *counts, size_t count, enum cell_shown *out, struct hidden *hidden)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        bool few = suppress_is_few(counts[i]);
        out[i] = few ? CELL_FEW : CELL_SHOWN;
        hidden->few += few;
        hidden->sum += few ? counts[i] : 0;
        total += counts[i];
    }
    return total == 0 || total >= SUPPRESS_TOTAL_BELOW;
}

bool suppress_cells(const int64_t *counts, size_t count, enum cell_shown *out)
{
    struct hidden hidden = {0};
    if (!begin(counts, count, out, &hidden)) {
        hide_all(count, out);
        return false;
    }
    bool safe = hidden.few == 0;
    while (!safe) {
        size_t smallest = smallest_shown(counts, count, out);
        if (smallest == SIZE_MAX) {
            hide_all(count, out);
            return false;
        }
        out[smallest] = CELL_NOT_GIVEN;
        hidden.besides++;
        hidden.sum += counts[smallest];
        smallest = smallest_shown(counts, count, out);
        safe = is_safe(&hidden, smallest == SIZE_MAX ? 0 : counts[smallest]);
    }
    return hidden.few == 0;
}
