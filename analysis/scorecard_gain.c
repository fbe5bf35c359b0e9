/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/scorecard_gain.h"

#include <stdlib.h>
#include <string.h>

static enum fault percent(struct exact part, struct exact whole, struct exact *out)
{
    *out = exact_integer(0);
    if (whole.numerator == 0)
        return OK;
    TRY(exact_divide(part, whole, out));
    return exact_multiply(*out, exact_integer(100), out);
}

/* --- what is changed ------------------------------------------------------------------------- */

/* A change counts in its row, in every row above it and in the total. */
static enum fault apply(struct score_gains *gains, const struct score_change *change)
{
    const struct scorecard *card = gains->card;
    struct exact more;
    TRY(exact_subtract(change->points, gains->points[change->row], &more));
    for (size_t row = change->row; row != SIZE_MAX; row = card->rows[row].parent)
        TRY(exact_add(gains->points[row], more, &gains->points[row]));
    return exact_add(gains->total.value, more, &gains->total.value);
}

static enum fault take_points(struct score_gains *gains, const struct score_change *changes,
                              size_t change_count)
{
    const struct scorecard *card = gains->card;
    gains->points = arena_array(card->arena, card->row_count + 1, sizeof *gains->points);
    if (gains->points == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < card->row_count; i++)
        gains->points[i] =
            card->rows[i].points.known ? card->rows[i].points.value : exact_integer(0);
    gains->total = (struct score_figure){false, exact_integer(0)};
    if (card->total != NULL && card->total->points.known)
        gains->total = card->total->points;
    for (size_t i = 0; i < change_count; i++)
        TRY(apply(gains, &changes[i]));
    return OK;
}

/* --- what is left to win --------------------------------------------------------------------- */

static bool counts(const struct score_row *row) { return row->is_leaf && row->lost.known; }

static enum fault left(const struct score_gains *gains, size_t row, struct exact *out)
{
    return exact_subtract(gains->card->rows[row].figures[SCORE_MAXIMUM].value, gains->points[row],
                          out);
}

static int compare_gains(const void *a, const void *b)
{
    const struct score_gain *left_gain = a;
    const struct score_gain *right_gain = b;
    int order = exact_compare(right_gain->points, left_gain->points);
    return order != 0 ? order
                      : (left_gain->row > right_gain->row) - (left_gain->row < right_gain->row);
}

static enum fault add_shares(const struct score_gains *gains, struct score_gain *list)
{
    struct exact running = exact_integer(0);
    for (size_t i = 0; i < gains->gain_count; i++) {
        TRY(exact_add(running, list[i].points, &running));
        list[i].running = running;
        TRY(percent(list[i].points, gains->all, &list[i].share));
        TRY(percent(running, gains->all, &list[i].running_share));
    }
    return OK;
}

static enum fault list_gains(struct score_gains *gains)
{
    const struct scorecard *card = gains->card;
    struct score_gain *list = arena_array(card->arena, card->row_count + 1, sizeof *list);
    if (list == NULL)
        return FAULT_NOMEM;
    gains->all = exact_integer(0);
    for (size_t i = 0; i < card->row_count; i++) {
        struct exact points;
        if (!counts(&card->rows[i]))
            continue;
        TRY(left(gains, i, &points));
        if (points.numerator <= 0)
            continue;
        TRY(exact_add(gains->all, points, &gains->all));
        list[gains->gain_count++] = (struct score_gain){.row = i, .points = points};
    }
    qsort(list, gains->gain_count, sizeof *list, compare_gains);
    gains->gains = list;
    TRY(add_shares(gains, list));
    gains->attainable = gains->total;
    return exact_add(gains->total.value, gains->all, &gains->attainable.value);
}

/* --- groups ---------------------------------------------------------------------------------- */

static enum fault add_to(struct score_group *group, const struct score_gains *gains, size_t row)
{
    struct exact lost;
    TRY(left(gains, row, &lost));
    group->count++;
    TRY(exact_add(group->maximum, gains->card->rows[row].figures[SCORE_MAXIMUM].value,
                  &group->maximum));
    TRY(exact_add(group->points, gains->points[row], &group->points));
    return exact_add(group->lost, lost, &group->lost);
}

static struct score_group empty_group(const char *name, enum score_kind kind)
{
    struct exact zero = exact_integer(0);
    return (struct score_group){
        .name = name, .kind = kind, .maximum = zero, .points = zero, .lost = zero, .share = zero};
}

/* The same office with another stop behind it. */
static bool same_lead(const char *a, const char *b)
{
    size_t length_a = strlen(a);
    size_t length_b = strlen(b);
    while (length_a > 0 && strchr(".; ", a[length_a - 1]) != NULL)
        length_a--;
    while (length_b > 0 && strchr(".; ", b[length_b - 1]) != NULL)
        length_b--;
    return length_a == length_b && memcmp(a, b, length_a) == 0;
}

static struct score_group *group_led(struct score_group *list, size_t *count, const char *lead)
{
    for (size_t i = 0; i < *count; i++)
        if (same_lead(list[i].name, lead))
            return &list[i];
    list[*count] = empty_group(lead, SCORE_APPRAISAL);
    return &list[(*count)++];
}

/* Most lost first; equal ones by name, so that the order is one. */
static int compare_groups(const void *a, const void *b)
{
    const struct score_group *one = a;
    const struct score_group *other = b;
    int order = exact_compare(other->lost, one->lost);
    return order != 0 ? order : strcmp(one->name, other->name);
}

static enum fault make_groups(struct score_gains *gains)
{
    const struct scorecard *card = gains->card;
    struct score_group *leads = arena_array(card->arena, card->row_count + 1, sizeof *leads);
    if (leads == NULL)
        return FAULT_NOMEM;
    for (size_t kind = 0; kind < SCORE_KINDS; kind++)
        gains->kinds[kind] = empty_group(NULL, (enum score_kind)kind);
    for (size_t i = 0; i < card->row_count; i++) {
        if (!counts(&card->rows[i]))
            continue;
        TRY(add_to(&gains->kinds[card->rows[i].kind], gains, i));
        TRY(add_to(group_led(leads, &gains->lead_count, scorecard_lead(card, i)), gains, i));
    }
    for (size_t kind = 0; kind < SCORE_KINDS; kind++)
        TRY(percent(gains->kinds[kind].lost, gains->all, &gains->kinds[kind].share));
    for (size_t i = 0; i < gains->lead_count; i++)
        TRY(percent(leads[i].lost, gains->all, &leads[i].share));
    qsort(leads, gains->lead_count, sizeof *leads, compare_groups);
    gains->leads = leads;
    return OK;
}

enum fault gain_make(const struct scorecard *card, const struct score_change *changes,
                     size_t change_count, struct score_gains *out)
{
    struct score_gains gains = {.card = card};
    TRY(take_points(&gains, changes, change_count));
    TRY(list_gains(&gains));
    TRY(make_groups(&gains));
    *out = gains;
    return OK;
}

size_t gain_target(const struct score_gains *gains, struct exact target)
{
    struct exact reached = gains->total.value;
    if (!gains->total.known)
        return SIZE_MAX;
    for (size_t i = 0; i <= gains->gain_count; i++) {
        if (exact_compare(reached, target) >= 0)
            return i;
        if (i < gains->gain_count &&
            exact_add(gains->total.value, gains->gains[i].running, &reached) != OK)
            return SIZE_MAX;
    }
    return SIZE_MAX;
}
