/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/select.h"

#include <stdlib.h>
#include <string.h>

/* Proposals of one draw before it is given up: about a second. */
enum { PROPOSALS_MAX = 10000000 };

static const char *const names[] = {"pps_systematic", "brewer", "sampford", "systematic", "simple"};

const char *select_method_name(enum select_method method) { return names[method]; }

bool select_method_parse(const char *name, enum select_method *out)
{
    for (size_t i = 0; name != NULL && i < ARRAY_LENGTH(names); i++) {
        if (strcmp(name, names[i]) != 0)
            continue;
        *out = (enum select_method)i;
        return true;
    }
    return false;
}

bool select_by_size(enum select_method method)
{
    return method != SELECT_SYSTEMATIC && method != SELECT_SIMPLE;
}

/* --- who is certain -------------------------------------------------------------------------- */

static enum fault take_memory(const struct select_ask *ask, struct arena *arena,
                              struct unit_selection *out)
{
    int64_t *sizes = arena_array(arena, ask->count + 1, sizeof *sizes);
    out->certain = arena_array(arena, ask->count + 1, sizeof *out->certain);
    out->drawn = arena_array(arena, ask->count + 1, sizeof *out->drawn);
    out->rest = arena_array(arena, ask->count + 1, sizeof *out->rest);
    out->ends = arena_array(arena, ask->count + 1, sizeof *out->ends);
    out->mark = arena_array(arena, ask->count + 1, sizeof *out->mark);
    if (sizes == NULL || out->certain == NULL || out->drawn == NULL || out->rest == NULL ||
        out->ends == NULL || out->mark == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < ask->count; i++)
        sizes[i] = ask->sizes == NULL || !select_by_size(ask->method) ? 1 : ask->sizes[i];
    out->sizes = sizes;
    return OK;
}

static void make_certain(struct unit_selection *selection, size_t unit)
{
    selection->certain[unit] = true;
    selection->rest_take -= selection->rest_take > 0;
    selection->rest_total -= selection->sizes[unit];
}

/* One look at all with the totals as they were before it; true when somebody became certain. */
static bool find_certain(struct unit_selection *selection)
{
    int64_t take = (int64_t)selection->rest_take;
    int64_t total = selection->rest_total;
    bool found = false;
    for (size_t i = 0; i < selection->count; i++) {
        if (selection->certain[i] || take == 0 || take * selection->sizes[i] < total)
            continue;
        make_certain(selection, i);
        found = true;
    }
    return found;
}

enum fault select_prepare(const struct select_ask *ask, struct arena *arena,
                          struct unit_selection *out)
{
    struct unit_selection made = {.method = ask->method, .count = ask->count, .take = ask->take};
    size_t named = 0;
    TRY(take_memory(ask, arena, &made));
    for (size_t i = 0; i < ask->count; i++) {
        made.rest_total += made.sizes[i];
        named += ask->named != NULL && ask->named[i];
    }
    made.take = named > made.take ? named : made.take;
    made.rest_take = made.take;
    for (size_t i = 0; i < ask->count; i++)
        if (ask->named != NULL && ask->named[i])
            make_certain(&made, i);
    while (find_certain(&made))
        continue;
    int64_t sum = 0;
    for (size_t i = 0; i < ask->count; i++) {
        if (made.certain[i])
            continue;
        sum += made.sizes[i];
        made.rest[made.rest_count] = i;
        made.ends[made.rest_count++] = sum;
    }
    *out = made;
    return OK;
}

enum fault select_probability(const struct unit_selection *selection, size_t unit,
                              struct exact *out)
{
    if (selection->certain[unit]) {
        *out = exact_integer(1);
        return OK;
    }
    return exact_ratio((int64_t)selection->rest_take * selection->sizes[unit],
                       selection->rest_total, out);
}

/* --- drawing --------------------------------------------------------------------------------- */

/* Position in `rest` of the stretch that holds `place`. */
static size_t at_place(const struct unit_selection *selection, int64_t place)
{
    size_t low = 0;
    size_t high = selection->rest_count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (selection->ends[middle] > place)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static size_t propose(const struct unit_selection *selection, struct random *random)
{
    return at_place(selection, (int64_t)random_below(random, (uint64_t)selection->rest_total));
}

/* True with probability part / whole. */
static bool happens(struct random *random, int64_t part, int64_t whole)
{
    return (int64_t)random_below(random, (uint64_t)whole) < part;
}

static int64_t size_at(const struct unit_selection *selection, size_t position)
{
    return selection->sizes[selection->rest[position]];
}

static int64_t largest_left(const struct unit_selection *selection)
{
    int64_t largest = 0;
    for (size_t i = 0; i < selection->rest_count; i++)
        if (!selection->mark[i] && size_at(selection, i) > largest)
            largest = size_at(selection, i);
    return largest;
}

static enum fault slow(void) { return fault_raise(FAULT_LIMIT, "sample_sampford_slow", NULL); }

static void draw_systematic(struct unit_selection *selection, struct random *random)
{
    int64_t total = selection->rest_total;
    int64_t take = (int64_t)selection->rest_take;
    int64_t start = (int64_t)random_below(random, (uint64_t)total);
    for (int64_t k = 0; k < take; k++)
        selection->mark[at_place(selection, (start + k * total) / take)] = true;
}

static void draw_simple(struct unit_selection *selection, struct random *random)
{
    /* Floyd's way: the j-th of those still open, or the last one when it is taken already */
    for (size_t j = selection->rest_count - selection->rest_take; j < selection->rest_count; j++) {
        size_t drawn = (size_t)random_below(random, j + 1);
        selection->mark[selection->mark[drawn] ? j : drawn] = true;
    }
}

static enum fault draw_brewer(struct unit_selection *selection, struct random *random)
{
    int64_t rest = selection->rest_total;
    size_t proposals = 0;
    for (int64_t left = (int64_t)selection->rest_take; left > 0; left--) {
        int64_t largest = largest_left(selection);
        for (;;) {
            size_t at = propose(selection, random);
            int64_t size = size_at(selection, at);
            if (++proposals > PROPOSALS_MAX)
                return slow();
            if (selection->mark[at] ||
                (left > 1 && !happens(random, (rest - size) * (rest - left * largest),
                                      (rest - left * size) * (rest - largest))))
                continue;
            selection->mark[at] = true;
            rest -= size;
            break;
        }
    }
    return OK;
}

/* One more by x/(X - n x). */
static size_t propose_more(const struct unit_selection *selection, struct random *random,
                           int64_t largest)
{
    int64_t take = (int64_t)selection->rest_take;
    for (;;) {
        size_t at = propose(selection, random);
        if (happens(random, selection->rest_total - take * largest,
                    selection->rest_total - take * size_at(selection, at)))
            return at;
    }
}

static enum fault draw_sampford(struct unit_selection *selection, struct random *random)
{
    int64_t largest = largest_left(selection);
    size_t proposals = 0;
    size_t drawn = 0;
    while (drawn < selection->rest_take) {
        if (++proposals > PROPOSALS_MAX)
            return slow();
        size_t at =
            drawn == 0 ? propose(selection, random) : propose_more(selection, random, largest);
        if (!selection->mark[at]) {
            selection->mark[at] = true;
            drawn++;
            continue;
        }
        memset(selection->mark, 0, selection->rest_count * sizeof *selection->mark);
        drawn = 0;
    }
    return OK;
}

static enum fault draw_rest(struct unit_selection *selection, struct random *random)
{
    switch (selection->method) {
    case SELECT_BREWER:
        return draw_brewer(selection, random);
    case SELECT_SAMPFORD:
        return draw_sampford(selection, random);
    case SELECT_SIMPLE:
        draw_simple(selection, random);
        return OK;
    default:
        draw_systematic(selection, random);
        return OK;
    }
}

enum fault select_draw(struct unit_selection *selection, struct random *random)
{
    memset(selection->mark, 0, selection->rest_count * sizeof *selection->mark);
    if (selection->rest_take > 0)
        TRY(draw_rest(selection, random));
    size_t drawn = 0;
    size_t position = 0;
    for (size_t i = 0; i < selection->count; i++) {
        bool in = selection->certain[i] || selection->mark[position];
        position += !selection->certain[i];
        if (in)
            selection->drawn[drawn++] = i;
    }
    return OK;
}

size_t select_reserves(const struct unit_selection *selection, struct random *random, size_t count,
                       size_t *out)
{
    int64_t open = 0;
    size_t found = 0;
    for (size_t i = 0; i < selection->rest_count; i++)
        open += selection->mark[i] ? 0 : size_at(selection, i);
    while (found < count && open > 0) {
        int64_t place = (int64_t)random_below(random, (uint64_t)open);
        size_t at = 0;
        for (; selection->mark[at] || place >= size_at(selection, at); at++)
            place -= selection->mark[at] ? 0 : size_at(selection, at);
        selection->mark[at] = true;
        open -= size_at(selection, at);
        out[found++] = selection->rest[at];
    }
    return found;
}
