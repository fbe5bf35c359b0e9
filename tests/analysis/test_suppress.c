/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/suppress.h"
#include "tests/support/check_main.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 6 };

/* What a reader sees of a breakdown: numbers, -1 = under 5, -2 = not given. */
struct seen {
    int64_t cells[CELLS_MAX];
};

struct drawn {
    struct seen seen;
    int64_t counts[CELLS_MAX];
};

static struct seen see(const int64_t *counts, size_t count)
{
    enum cell_shown shown[CELLS_MAX];
    struct seen seen = {{0}};
    (void)suppress_cells(counts, count, shown);
    for (size_t i = 0; i < count; i++)
        seen.cells[i] = shown[i] == CELL_SHOWN ? counts[i] : -(int64_t)shown[i];
    return seen;
}

static int compare(const void *a, const void *b)
{
    return memcmp(&((const struct drawn *)a)->seen, &((const struct drawn *)b)->seen,
                  sizeof(struct seen));
}

/* All breakdowns of a total into so many cells. */
struct all {
    struct drawn *items;
    size_t count;
    size_t capacity;
    size_t cells;
};

static void split(struct all *all, int64_t *counts, size_t at, int64_t rest)
{
    if (at + 1 < all->cells) {
        for (int64_t value = 0; value <= rest; value++) {
            counts[at] = value;
            split(all, counts, at + 1, rest - value);
        }
        return;
    }
    counts[at] = rest;
    if (all->count == all->capacity) {
        all->capacity = all->capacity == 0 ? 1024 : 2 * all->capacity;
        all->items = realloc(all->items, all->capacity * sizeof *all->items);
        ck_assert_ptr_nonnull(all->items);
    }
    struct drawn *item = &all->items[all->count++];
    memset(item, 0, sizeof *item);
    item->seen = see(counts, all->cells);
    memcpy(item->counts, counts, all->cells * sizeof *counts);
}

/* Of those that look alike to a reader, no cell of 1 to 4 people is the same in all. */
static void attack_alike(const struct drawn *alike, size_t count, size_t cells)
{
    for (size_t cell = 0; cell < cells; cell++) {
        bool differs = false;
        bool few = false;
        for (size_t i = 0; i < count; i++) {
            differs = differs || alike[i].counts[cell] != alike[0].counts[cell];
            few = few || suppress_is_few(alike[i].counts[cell]);
        }
        ck_assert_msg(!few || differs, "cell %zu of %lld %lld %lld %lld %lld is told", cell,
                      (long long)alike->counts[0], (long long)alike->counts[1],
                      (long long)alike->counts[2], (long long)alike->counts[3],
                      (long long)alike->counts[4]);
    }
}

static void attack(size_t cells, int64_t total)
{
    int64_t counts[CELLS_MAX] = {0};
    struct all all = {.cells = cells};
    split(&all, counts, 0, total);
    qsort(all.items, all.count, sizeof *all.items, compare);
    for (size_t from = 0, to; from < all.count; from = to) {
        for (to = from + 1; to < all.count && compare(&all.items[from], &all.items[to]) == 0;)
            to++;
        attack_alike(&all.items[from], to - from, cells);
    }
    free(all.items);
}

/* A reader who knows the total and this program's source tries every breakdown that looks so. */
START_TEST(sums_reveal_nobody)
{
    static const int64_t totals_max[] = {0, 0, 80, 60, 45, 33, 24};
    for (size_t cells = 2; cells <= CELLS_MAX; cells++)
        for (int64_t total = 1; total <= totals_max[cells]; total++)
            attack(cells, total);
}
END_TEST

static void assert_seen(const int64_t *counts, const int64_t *wanted, size_t count)
{
    struct seen seen = see(counts, count);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(seen.cells[i], wanted[i]);
}

START_TEST(breakdowns_as_they_are_written)
{
    /* nobody small: all written, zeros too */
    assert_seen((int64_t[]){82, 30, 8}, (int64_t[]){82, 30, 8}, 3);
    assert_seen((int64_t[]){120, 0, 0}, (int64_t[]){120, 0, 0}, 3);
    /* one small: the least of the others goes with it, never a zero */
    assert_seen((int64_t[]){82, 30, 8, 3, 0}, (int64_t[]){82, 30, -2, -1, 0}, 5);
    assert_seen((int64_t[]){36, 4}, (int64_t[]){-2, -1}, 2);
    /* two small: whatever they add up to, one more is hidden */
    assert_seen((int64_t[]){60, 30, 1, 1}, (int64_t[]){60, -2, -1, -1}, 4);
    assert_seen((int64_t[]){60, 30, 4, 4}, (int64_t[]){60, -2, -1, -1}, 4);
    /* 5 written beside a 5 not given would be told: both are hidden */
    assert_seen((int64_t[]){2, 5, 5, 30}, (int64_t[]){-1, -2, -2, -2}, 4);
    /* not enough others to hide behind, and too few altogether */
    assert_seen((int64_t[]){4, 4, 4, 0}, (int64_t[]){-2, -2, -2, -2}, 4);
    assert_seen((int64_t[]){1, 5, 5}, (int64_t[]){-2, -2, -2}, 3);
    assert_seen((int64_t[]){9, 0, 0}, (int64_t[]){-2, -2, -2}, 3);
    assert_seen((int64_t[]){12, 0, 0}, (int64_t[]){12, 0, 0}, 3);
    assert_seen((int64_t[]){0, 0}, (int64_t[]){0, 0}, 2);
}
END_TEST

START_TEST(whole_or_not_is_told)
{
    enum cell_shown shown[3];
    ck_assert(suppress_cells((int64_t[]){82, 30, 8}, 3, shown));
    ck_assert(!suppress_cells((int64_t[]){82, 30, 3}, 3, shown));
    ck_assert(!suppress_cells((int64_t[]){9, 0, 0}, 3, shown));
    ck_assert(suppress_cells(NULL, 0, shown));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("suppress");
    TCase *cells = tcase_create("cells");
    tcase_add_test(cells, sums_reveal_nobody);
    tcase_add_test(cells, breakdowns_as_they_are_written);
    tcase_add_test(cells, whole_or_not_is_told);
    suite_add_tcase(suite, cells);
    return run_suite(suite);
}
