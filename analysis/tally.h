/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tally - the one pass over the answers, and the one table that everything is computed from.
 *
 *   cursor --tally_fill--> unit x node: {satisfied, answers}, of all and of users only
 *                          unit x node: sums over the unit's clusters, for the variance
 *                          unit x question x choice: counts       (shares, Likert bars)
 *                          unit x month: the headline             (trend)
 *                          unit x field, unit x counter: {satisfied, answers}
 *
 * The cluster of a response is its village where known, else the respondent. Of clusters only
 * whole-number sums of squares are kept: they say all a variance needs (estimate.h), do not depend
 * on the order of the rows, and let memory grow with units and villages, not with answers.
 * Every row the cursor gives counts: leaving out partial responses or days is the cursor's work.
 *
 * Ownership: a tally owns its tables; form and definition must outlive it. Thread: one fills, then
 * any read. Faults: NOMEM, LIMIT (tally_large: a unit with more item answers than the sums of
 * squares can hold, about 2 * 10^9), and the cursor's. Edge cases: no row gives an empty tally; a
 * question of the definition that the form lacks has no answers (index_check_form says so).
 */
#ifndef HAILONG_ANALYSIS_TALLY_H
#define HAILONG_ANALYSIS_TALLY_H

#include "analysis/index.h"
#include "analysis/tally_months.h"
#include "forms/campaign.h"
#include "forms/cursor.h"

/* What the clusters of a unit say about one node. A cluster without answers to the node is not one
 * of them. With y = satisfied (in parts of the whole) and x = answers of a cluster: */
struct cluster_sums {
    int64_t respondents; /* of the unit, with an answer to the node */
    int64_t clusters;
    int64_t satisfied_squares; /* sum of y y */
    int64_t products;          /* sum of y x */
    int64_t answer_squares;    /* sum of x x */
};

/* Arrays by node hold shares and pooled nodes; the places of other nodes are zero. */
struct tally_unit {
    const char *code;
    int64_t responses;
    int64_t user_responses;
    int64_t modes[MODE_COUNT]; /* responses by enum response_mode */
    bool villages_known;       /* every response named its village */
    int64_t whole;             /* the definition's: parts that leaves and sums count an answer in */
    struct leaf_count *leaves; /* by node position */
    struct leaf_count *users;  /* the same, users only */
    struct cluster_sums *sums; /* by node position */
    int64_t **choices;         /* by question position in form->questions, then choice position;
                                  NULL for questions without choices */
    int64_t *answered;         /* by question position: respondents who answered it (text: 0) */
    struct tally_months months; /* by day of the response */
    size_t cluster_count;       /* villages, and respondents of no known village */
};

/* The answers of a unit that name the same field of procedures, or the same counter. */
enum group_kind { GROUP_FIELD, GROUP_COUNTER, GROUP_KINDS };

enum { TALLY_GROUPS_MAX = 4000 };

struct tally_group {
    const char *unit; /* code */
    enum group_kind kind;
    const char *name; /* as it was told */
    int64_t responses;
    int64_t respondents;       /* of them, with an answer to the headline */
    struct leaf_count *leaves; /* by node position */
};

struct tally {
    const struct form *form;
    const struct index_definition *definition;
    struct tally_unit *units; /* sorted by code */
    size_t unit_count;
    struct tally_group *groups; /* in no order to rely on; none when groups_many */
    size_t group_count;
    bool groups_many;  /* more than TALLY_GROUPS_MAX */
    int32_t first_day; /* of the responses; both DAY_NONE when there is none */
    int32_t last_day;
    struct arena *arena;
    struct tally *joined; /* owned: whose units these are besides; NULL = none */
};

CHECKED enum fault tally_fill(const struct form *form, const struct index_definition *definition,
                              struct response_cursor *cursor, struct tally **out);
void tally_free(struct tally *tally);
OWN_POINTER(tally, struct tally, tally_free)

/* Several tallies of one form and definition as one, when each one's units come after those of the
 * one before (by strcmp). count > 0; OK takes the parts, a fault leaves them with the caller. */
CHECKED enum fault tally_join(struct tally *const *parts, size_t count, struct tally **out);

/* The unit with a code, or NULL. */
const struct tally_unit *tally_find(const struct tally *tally, const char *code);

#endif
