/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * result - everything known about one unit in one campaign: the index object of the HTTP contract,
 * and the only input of the reports.
 *
 *   tally + units + counts --result_make--> struct result --result_json--> the index object
 *                                                         --report_make (report.h)--> blocks
 *
 * Ownership: a result owns its arrays; what `struct result_context` points to must outlive it.
 * Thread: any, once made.
 */
#ifndef HAILONG_ANALYSIS_RESULT_H
#define HAILONG_ANALYSIS_RESULT_H

#include "analysis/estimate.h"
#include "analysis/shapes.h"
#include "analysis/survey/shares.h"
#include "base/json_write.h"
#include "forms/published.h"
#include "forms/selection.h"
#include "forms/unit.h"

/* Units whose figures by themselves are not told: sorted by strcmp. */
struct withheld {
    const char *const *codes;
    size_t count;
    bool whole; /* nor those of all together */
};

/* What the numbers are about; filled by whoever has the store. */
struct result_context {
    const char *campaign;
    const char *province; /* code the campaign belongs to, or "VN" */
    bool simulated;
    const struct form *form;
    const struct index_definition *definition;
    const struct unit_list *units;
    const struct tally *tally; /* the whole campaign: pooled design effects and the province */
    const struct tally *ruled; /* of the answers in quarantine that are ruled in; NULL = none */
    enum campaign_access
        access;       /* without tickets whoever comes to a kiosk or phone chose himself */
    int32_t from_day; /* DAY_NONE = open */
    int32_t to_day;
    unsigned modes;                    /* of answering: bit m = enum response_mode m; 0 = all */
    const char *filter;                /* the condition on the answers counted, JSON; NULL = none */
    const struct selection *selection; /* a counter, a field, a group; NULL = all */
    const struct withheld *withheld;   /* the reader may not know small groups; NULL = may */
    const struct published_list *beside; /* figures of others to set beside it; NULL = none */
    struct share_threshold *threshold;   /* kept between results of one thread; NULL = not kept */
    int64_t audit_number;   /* of the store's last change when it was read; 0 = not told */
    const char *audit_head; /* first digits of that row's hash (schema/audit_log.h) */
};

/* How many responses in quarantine have a finding among their reasons. */
struct reason_count {
    const char *code; /* its message id */
    int64_t count;
};

/* Of the unit asked for. */
struct result_counts {
    int64_t quarantined;
    int64_t conflicts;
    int64_t partial;
    int64_t refused;                    /* read the notice and did not agree */
    const struct reason_count *reasons; /* of quarantine, the most frequent first */
    size_t reason_count;
};

/* The headline in one month of answers. */
struct month_figures {
    int32_t month; /* base/date.h */
    int64_t responses;
    struct estimate estimate;
};

/* One unit's figures, by node position. */
struct unit_figures {
    const struct unit *unit;
    bool is_commune; /* which of the two designs */
    int64_t responses;
    int64_t voluntary; /* of them: given by people who chose themselves to answer */
    int64_t user_responses;
    struct index_value *official;
    struct index_value *official_users;
    struct estimate *estimates; /* shares and pooled nodes */
    int64_t **choices;          /* as in tally_unit, summed */
    int64_t *answered;
    struct month_figures *months; /* of the subject, in order; those without answers left out */
    size_t month_count;
};

/* Where a unit stands beside the whole that contains it. To differ is the test of the unit against
 * that whole (analysis/survey/shares.h: pooled design effect, Holm over the communes judged) at 5
 * %; what is not shown to differ is "same". Unknown: the unit or the whole has no interval. */
enum standing { STANDING_UNKNOWN, STANDING_SAME, STANDING_ABOVE, STANDING_BELOW };

static inline bool standing_differs(enum standing standing)
{
    return standing == STANDING_ABOVE || standing == STANDING_BELOW;
}

/* One row of the comparison of communes on the headline node. */
struct compared_unit {
    const struct unit *unit;
    int64_t responses;
    struct leaf_count count; /* official */
    struct estimate estimate;
    enum standing standing; /* beside the province */
    double p;               /* of that test, adjusted; NaN where there was none */
    size_t higher_than;     /* of the other communes with an interval (Tukey, 5 % for all pairs) */
    size_t lower_than;
    size_t alike; /* cannot be told from it */
};

/* The subject with the answers in quarantine that staff ruled in: never instead of the official
 * figures, always beside them. */
struct ruled_figures {
    int64_t responses;                  /* ruled in; 0 = there are none */
    const struct index_value *official; /* by node position, with them; NULL without any */
};

struct result {
    const struct result_context *context;
    struct arena *arena;
    struct unit_figures subject;
    struct result_counts counts;
    struct ruled_figures ruled_in;
    bool has_whole;            /* subject is a commune and the province is shown beside it */
    struct unit_figures whole; /* all the campaign's communes of its province */
    struct unit_figures alike; /* the other units of the subject's type in its province, as one */
    size_t alike_count;        /* how many; 0 = there are none, or none of another type */
    struct compared_unit *compared; /* communes with answers: those with an interval, the highest
                                       estimate first; then the others by code */
    size_t compared_count;
    size_t judged_count; /* of them, with an interval */
    signed char *pairs;  /* compared x compared: 1 = the row's unit is higher than the column's,
                            -1 lower, 0 cannot be told or not judged */
    size_t pairs_apart;  /* pairs that differ */
    enum standing *standings;   /* of the subject by node position; NULL without a whole */
    struct pooled_deff *pooled; /* by node position */
    struct findings findings;
    const char *previous;        /* campaign of the round before; NULL = none is asked about */
    const struct result *before; /* the unit in it, which must outlive reports; NULL = it had no
                                    part in it */
    const struct shapes *shapes; /* for a map; NULL = none. All three are set by whoever has them */
};

/* Figures for a unit. A province is the communes of the campaign in it, unless all its answers are
 * its own; any other unit is itself
 * and whatever of the campaign lies in it, under the commune design, with its province beside it
 * when that holds more. NOTFOUND unit_unknown {unit} when the list has no such unit. A unit without
 * answers is a result of zeros. Findings: the definition does not fit the form (index_check_form),
 * days outside the definition's years, answers for units the list lacks; and what the figures must
 * not be taken for: result_voluntary, result_few, result_cluster_one, result_cluster_few,
 * result_commune_one, result_df_few, result_deff_assumed, result_weights_none. */
CHECKED enum fault result_make(const struct result_context *context, const char *unit,
                               const struct result_counts *counts, struct result **out);
void result_free(struct result *result);
OWN_POINTER(result, struct result, result_free)

/* One unit of the comparison on some other node. */
struct compared_node {
    struct estimate estimate; /* under the commune design; its place and number are compared[]'s */
    enum standing standing;   /* beside the whole, Holm over the communes judged on this node */
};

/* The units compared, in their order, on a node that is counted. */
CHECKED enum fault result_compare_node(const struct result *result, size_t node,
                                       struct arena *arena, struct compared_node *out);

/* What the answers ruled in change at a node with a percentage, in percentage points of the figures
 * as they are written; only when there are any. */
CHECKED enum fault result_ruled_gain(const struct result *result, size_t node, struct exact *out,
                                     bool *out_known);

/* The index object (docs/architecture.md, HTTP), as one object. */
void result_json(const struct result *result, struct json_out *out);

#endif
