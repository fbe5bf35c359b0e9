/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/interviewers_parts.h"
#include "analysis/survey/distribution.h"
#include "analysis/survey/multiple.h"
#include "base/arena.h"

#include <math.h>
#include <string.h>

static const double effect_p = 0.05;
static const double tail = 0.025; /* of an interval of 95 % */

/* Sums over cells of one place, and over places; sums of squares about the item's mean, so that
 * little cancels. */
struct sums {
    double mean; /* of the item */
    double count;
    double cells;
    double places;
    double within;  /* sum of squares within cells */
    double between; /* of cells within places */
    double size;    /* sum over places of sum n_c^2/n_p */
};

struct group {
    double count;
    double sum;        /* of y - mean */
    double squares;    /* of y - mean */
    double cell_means; /* place: sum of n_c mean_c^2 */
    double cell_sizes; /* place: sum of n_c^2 */
    double cells;
};

static void close_cell(struct sums *sums, struct group *place, const struct group *cell)
{
    if (cell->count == 0)
        return;
    sums->within += cell->squares - cell->sum * cell->sum / cell->count;
    place->count += cell->count;
    place->sum += cell->sum;
    place->cell_means += cell->sum * cell->sum / cell->count;
    place->cell_sizes += cell->count * cell->count;
    place->cells++;
}

static void close_place(struct sums *sums, const struct group *place)
{
    if (place->count == 0)
        return;
    sums->between += place->cell_means - place->sum * place->sum / place->count;
    sums->size += place->cell_sizes / place->count;
    sums->count += place->count;
    sums->cells += place->cells;
    sums->places++;
}

static bool counts(const struct interviewers_work *work, const struct interview *interview,
                   size_t item)
{
    return interview->shared && interviewers_is_opinion(work->ask, interview->row->codes[item]);
}

static double mean_of(const struct interviewers_work *work, size_t item)
{
    double sum = 0;
    double count = 0;
    for (size_t i = 0; i < work->count; i++) {
        if (!counts(work, &work->interviews[i], item))
            continue;
        sum += work->interviews[i].row->codes[item];
        count++;
    }
    return sum / count;
}

/* Interviews are in order of place and interviewer. */
static struct sums sums_of(const struct interviewers_work *work, size_t item)
{
    struct sums sums = {.mean = mean_of(work, item)};
    struct group place = {0};
    struct group cell = {0};
    for (size_t i = 0; i < work->count; i++) {
        const struct interview *now = &work->interviews[i];
        bool new_place = i > 0 && strcmp(now->place, now[-1].place) != 0;
        if (new_place || (i > 0 && now->line != now[-1].line)) {
            close_cell(&sums, &place, &cell);
            cell = (struct group){0};
        }
        if (new_place) {
            close_place(&sums, &place);
            place = (struct group){0};
        }
        if (!counts(work, now, item))
            continue;
        double y = now->row->codes[item] - sums.mean;
        cell.count++;
        cell.sum += y;
        cell.squares += y * y;
    }
    close_cell(&sums, &place, &cell);
    close_place(&sums, &place);
    return sums;
}

/* sum n_i^2/N over interviewers, of those who count; how many of them. */
static enum fault workload_of(const struct interviewers_work *work, size_t item,
                              int64_t *out_interviewers, double *out)
{
    size_t lines = work->made.line_count;
    double *counted = arena_array(work->findings->arena, lines, sizeof *counted);
    double squares = 0;
    double all = 0;
    int64_t interviewers = 0;
    if (counted == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < work->count; i++)
        counted[work->interviews[i].line] += counts(work, &work->interviews[i], item);
    for (size_t i = 0; i < lines; i++) {
        interviewers += counted[i] > 0;
        squares += counted[i] * counted[i];
        all += counted[i];
    }
    *out_interviewers = interviewers;
    *out = squares / all;
    return OK;
}

static enum fault put_effect(struct interviewers_work *work, size_t item)
{
    struct interviewer_effect *effect = &work->made.effects[item];
    struct sums sums = sums_of(work, item);
    double df = sums.cells - sums.places;
    double df_within = sums.count - sums.cells;
    double workload;
    TRY(workload_of(work, item, &effect->interviewers, &workload));
    effect->answers = (int64_t)sums.count;
    effect->rho = effect->deff = effect->p = effect->p_adjusted = NAN;
    effect->interval[0] = effect->interval[1] = NAN;
    if (df < 1 || df_within < 1 || sums.within <= 0)
        return OK;
    double f = sums.between / df / (sums.within / df_within);
    double size = (sums.count - sums.size) / df;
    double high = f / f_quantile(tail, df, df_within);
    double low = f / f_quantile(1 - tail, df, df_within);
    effect->rho = (f - 1) / (f + size - 1);
    effect->interval[0] = (low - 1) / (low + size - 1);
    effect->interval[1] = (high - 1) / (high + size - 1);
    effect->deff = 1 + (workload - 1) * fmax(effect->rho, 0);
    effect->p = f_upper(f, df, df_within);
    return OK;
}

static void say_item(const struct interviewers_work *work, size_t item)
{
    const char *rho = arena_format(work->findings->arena, "%.3f", work->made.effects[item].rho);
    findings_add(work->findings, SEVERITY_WARNING, "", "interviewers_item", "item",
                 work->ask->answers->ask.questions[item], "rho", rho == NULL ? "" : rho, NULL);
}

enum fault interviewers_effects(struct interviewers_work *work)
{
    size_t count = work->ask->answers->ask.question_count;
    struct arena *arena = work->findings->arena;
    double *p = arena_array(arena, count + 1, sizeof *p);
    work->made.effects = arena_array(arena, count + 1, sizeof *work->made.effects);
    if (p == NULL || work->made.effects == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++) {
        TRY(put_effect(work, i));
        p[i] = work->made.effects[i].p;
    }
    TRY(p_adjust(P_HOLM, p, count, arena, p));
    for (size_t i = 0; i < count; i++) {
        work->made.effects[i].p_adjusted = p[i];
        if (p[i] < effect_p)
            say_item(work, i);
    }
    return OK;
}
