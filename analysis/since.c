/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/since.h"

#include "analysis/survey/distribution.h"
#include "base/date.h"

#include <math.h>
#include <string.h>

static const double LEVEL = 0.95;

/* The first day of the communes and provinces of today. */
static const char REORGANISED[] = "2025-07-01";

/* --- whether at all -------------------------------------------------------------------------- */

/* Provinces are told apart by the table of successors; communes by nobody's, so that all of them
 * count as new. */
static enum fault was_another(const struct result *now, const struct result *before,
                              struct arena *arena, bool *out)
{
    int32_t day = DAY_NONE;
    *out = false;
    if (!day_parse(REORGANISED, &day) || before->context->tally->last_day >= day ||
        now->context->tally->first_day < day)
        return OK;
    *out = true;
    if (now->subject.unit->level != UNIT_PROVINCE)
        return OK;
    struct unit_naming naming;
    struct successors successors;
    struct origin origin;
    struct findings findings = findings_in(arena);
    TRY(unit_naming_load(arena, &naming));
    TRY(successors_read(NULL, &naming, &findings, &successors));
    TRY(successors_origin(&successors, now->subject.unit->name, &origin));
    *out = origin.kind != ORIGIN_SAME;
    return OK;
}

static enum fault refuse(const struct result *now, const struct result *before, struct arena *arena,
                         enum since_refusal *out)
{
    bool another;
    *out = SINCE_MADE;
    if (before == NULL)
        *out = SINCE_ABSENT;
    else if (strcmp(before->context->campaign, now->context->campaign) == 0)
        *out = SINCE_SAME;
    else if (before->subject.responses == 0 || now->subject.responses == 0)
        *out = SINCE_SILENT;
    else if (before->context->simulated != now->context->simulated)
        *out = SINCE_SIMULATED;
    else if (strcmp(before->context->form->id, now->context->form->id) != 0)
        *out = SINCE_INSTRUMENT;
    else if (before->context->tally->last_day >= now->context->tally->first_day)
        *out = SINCE_ORDER;
    if (*out != SINCE_MADE)
        return OK;
    TRY(was_another(now, before, arena, &another));
    *out = another ? SINCE_BOUNDS : SINCE_MADE;
    return OK;
}

/* --- node by node ---------------------------------------------------------------------------- */

static double per_answer(const struct estimate *estimate)
{
    return fmax(1, estimate->deff) / (double)estimate->n;
}

/* Satterthwaite's, with each round's share of the variance; a commune's deff is pooled over many.
 */
static double df_of(const struct result *now, const struct result *before,
                    const struct since_node *node)
{
    double a = per_answer(node->now);
    double b = per_answer(node->before);
    double spread = (now->subject.is_commune ? 0 : a * a / (double)node->now->df) +
                    (before->subject.is_commune ? 0 : b * b / (double)node->before->df);
    return spread > 0 ? (a + b) * (a + b) / spread : INFINITY;
}

static void compare(const struct result *now, const struct result *before, struct since_node *node)
{
    const struct estimate *a = node->now;
    const struct estimate *b = node->before;
    node->points = node->low = node->high = node->p = NAN;
    if (!a->has_interval || !b->has_interval)
        return;
    node->compared = true;
    node->points = a->percent - b->percent;
    node->low = node->points - hypot(a->percent - a->low, b->high - b->percent);
    node->high = node->points + hypot(a->high - a->percent, b->percent - b->low);
    double n = (double)(a->n + b->n);
    double r = ((double)a->n * a->percent + (double)b->n * b->percent) / n / 100;
    double se = 100 * sqrt(r * (1 - r) * (per_answer(a) + per_answer(b)));
    if (se > 0)
        node->p = 2 * t_upper(fabs(node->points) / se, df_of(now, before, node));
}

static enum fault judge(struct since *since, struct arena *arena)
{
    double *p = arena_array(arena, since->count + 1, sizeof *p);
    if (p == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < since->count; i++)
        p[i] = since->nodes[i].p;
    TRY(p_adjust(P_HOLM, p, since->count, arena, p));
    for (size_t i = 0; i < since->count; i++) {
        struct since_node *node = &since->nodes[i];
        node->p = p[i];
        if (!node->compared)
            continue;
        node->standing = STANDING_SAME;
        if (node->p <= 1 - LEVEL)
            node->standing = node->points > 0 ? STANDING_ABOVE : STANDING_BELOW;
    }
    return OK;
}

static struct change_round round_of(const struct result *result)
{
    return (struct change_round){.definition = result->context->definition,
                                 .year = day_year(result->context->tally->last_day),
                                 .digits = -1};
}

/* Pooled nodes, and shares that are nobody's part: what a report calls components. */
static bool is_taken(const struct index_node *node)
{
    return index_node_is_counted(node) && (node->kind == NODE_POOLED || node->parent == SIZE_MAX);
}

static enum fault match(const struct result *now, const struct result *before, struct arena *arena,
                        struct since *since)
{
    const struct index_definition *definition = now->context->definition;
    const struct change_round rounds[2] = {round_of(now), round_of(before)};
    struct change_node *found = arena_array(arena, definition->node_count + 1, sizeof *found);
    since->nodes = arena_array(arena, definition->node_count + 1, sizeof *since->nodes);
    if (found == NULL || since->nodes == NULL)
        return FAULT_NOMEM;
    TRY(change_nodes(&rounds[0], &rounds[1], arena, found));
    for (size_t i = 0; i < definition->node_count; i++) {
        if (!is_taken(&definition->nodes[i]))
            continue;
        static const struct estimate unknown = {.known = false};
        bool made = found[i].refusal == CHANGE_MADE;
        struct since_node *node = &since->nodes[since->count++];
        *node = (struct since_node){.node = i,
                                    .refusal = found[i].refusal,
                                    .now = &now->subject.estimates[i],
                                    .before = made ? &before->subject.estimates[found[i].before]
                                                   : &unknown};
        compare(now, before, node);
    }
    return OK;
}

enum fault since_make(const struct result *now, const struct result *before, struct arena *arena,
                      struct since *out)
{
    struct since since = {.nodes = NULL};
    TRY(refuse(now, before, arena, &since.refusal));
    if (since.refusal == SINCE_MADE) {
        TRY(match(now, before, arena, &since));
        TRY(judge(&since, arena));
    }
    *out = since;
    return OK;
}
