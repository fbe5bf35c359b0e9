/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy_ask - what a person asks of `hailong svy` on the command line.
 *
 *   STATISTIC COLUMN... --by COLUMN --where CONDITION --level 0.95 --method NAME
 *       --svy_ask_take--> statistic, operands, groups, conditions, level, method
 *
 * A condition: COLUMN and one of = != < <= > >= and a value; after = and != a list, "sex=1,2".
 * A column's name cannot hold one of the signs, nor a value a comma.
 *
 * Ownership: texts are the caller's, copies live in the arena. Thread: main's.
 * Faults:    USAGE svy_statistic {what}, svy_quantile_later, svy_operands {what, form},
 *            svy_level {value}, svy_method {value}, svy_method_unwanted, svy_condition {condition},
 *            svy_condition_number {condition}; those of domain.h.
 */
#ifndef HAILONG_CLI_SVY_ASK_H
#define HAILONG_CLI_SVY_ASK_H

#include "analysis/survey/proportion.h"
#include "cli/command.h"
#include "cli/svy_case.h"

enum svy_statistic {
    SVY_MEAN,
    SVY_TOTAL,
    SVY_PROPORTION,
    SVY_RATIO,
    SVY_VARIANCE,
    SVY_CORRELATION,
    SVY_TABLE,
    SVY_TEST,
    SVY_ALPHA,
    SVY_ITEM_MEANS,
    SVY_INDEX,
    SVY_STATISTIC_COUNT
};

struct svy_condition {
    const char *text; /* as it was written */
    const char *column;
    enum domain_test test;
    struct texts values;
};

struct svy_ask {
    enum svy_statistic statistic;
    const char *name; /* of the statistic */
    const char *const *operands;
    size_t operand_count;
    struct texts by;
    struct svy_condition *where;
    size_t where_count;
    double level;
    bool has_method;
    enum share_method method;
};

CHECKED enum fault svy_ask_take(const struct call *call, struct arena *arena, struct svy_ask *out);

/* "item-means" -> SVY_ITEM_MEANS; false: no such statistic. */
bool svy_statistic_of(const char *name, enum svy_statistic *out);

/* --- conditions, in svy_condition.c ------------------------------------------------------------
 */

/* Whether a text is a condition, well written or not, and no bare name of a column. */
bool svy_is_condition(const char *text);
CHECKED enum fault svy_condition_parse(const char *text, struct arena *arena,
                                       struct svy_condition *out);
/* Takes out the rows that do not hold it. */
CHECKED enum fault svy_condition_apply(const struct svy_condition *condition,
                                       struct domain *domain);
/* Notes svy_value_none for values that no row has: a slip of the pen, as a rule. */
CHECKED enum fault svy_condition_judge(const struct svy_condition *condition,
                                       const struct design *design, struct findings *findings);

#endif
