/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_ask.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    size_t least;
    size_t most;
    const char *form; /* how it is written */
} statistics[SVY_STATISTIC_COUNT] = {
    [SVY_MEAN] = {"mean", 1, SIZE_MAX, "mean COLUMN..."},
    [SVY_TOTAL] = {"total", 1, SIZE_MAX, "total COLUMN..."},
    [SVY_PROPORTION] = {"proportion", 1, SIZE_MAX, "proportion 'q9_24>=4' 'sex=1,2' COLUMN..."},
    [SVY_RATIO] = {"ratio", 1, SIZE_MAX, "ratio NUMERATOR/DENOMINATOR..."},
    [SVY_VARIANCE] = {"variance", 1, SIZE_MAX, "variance COLUMN..."},
    [SVY_CORRELATION] = {"correlation", 2, SIZE_MAX, "correlation COLUMN COLUMN..."},
    [SVY_TABLE] = {"table", 2, 2, "table COLUMN COLUMN"},
    [SVY_TEST] = {"test", 1, 2, "test COLUMN GROUPS | test COLUMN=VALUE"},
    [SVY_ALPHA] = {"alpha", 2, SIZE_MAX, "alpha COLUMN COLUMN..."},
    [SVY_ITEM_MEANS] = {"item-means", 1, SIZE_MAX, "item-means COLUMN..."},
    [SVY_INDEX] = {"index", 1, 1, "index sipas-2026 | index DEFINITION.json"},
};

bool svy_statistic_of(const char *name, enum svy_statistic *out)
{
    for (size_t i = 0; i < SVY_STATISTIC_COUNT; i++) {
        if (strcmp(statistics[i].name, name) == 0) {
            *out = (enum svy_statistic)i;
            return true;
        }
    }
    return false;
}

static enum fault take_statistic(const struct call *call, struct svy_ask *ask)
{
    const char *name = call->operands[0];
    if (strcmp(name, "quantile") == 0 || strcmp(name, "median") == 0)
        return fault_raise(FAULT_USAGE, "svy_quantile_later", NULL);
    if (!svy_statistic_of(name, &ask->statistic))
        return fault_raise(FAULT_USAGE, "svy_statistic", "what", name, NULL);
    ask->name = statistics[ask->statistic].name;
    ask->operands = (const char *const *)call->operands + 1;
    ask->operand_count = call->operand_count - 1;
    bool fits = ask->operand_count >= statistics[ask->statistic].least &&
                ask->operand_count <= statistics[ask->statistic].most;
    return fits ? OK
                : fault_raise(FAULT_USAGE, "svy_operands", "what", ask->name, "form",
                              statistics[ask->statistic].form, NULL);
}

static size_t count_repeated(const struct call *call, const char *name)
{
    size_t count = 0;
    while (call_repeated(call, name, count) != NULL)
        count++;
    return count;
}

static enum fault take_conditions(const struct call *call, struct arena *arena, struct svy_ask *ask)
{
    ask->where_count = count_repeated(call, "where");
    ask->where = arena_array(arena, ask->where_count + 1, sizeof *ask->where);
    if (ask->where == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < ask->where_count; i++)
        TRY(svy_condition_parse(call_repeated(call, "where", i), arena, &ask->where[i]));
    return OK;
}

static enum fault take_by(const struct call *call, struct arena *arena, struct svy_ask *ask)
{
    size_t count = count_repeated(call, "by");
    ask->by.items = arena_array(arena, count + 1, sizeof *ask->by.items);
    if (ask->by.items == NULL)
        return FAULT_NOMEM;
    while (ask->by.count < count) {
        ask->by.items[ask->by.count] = call_repeated(call, "by", ask->by.count);
        ask->by.count++;
    }
    return OK;
}

static enum fault take_level(const struct call *call, struct svy_ask *ask)
{
    const char *value = call_value(call, "level");
    char *end;
    if (value == NULL)
        return OK;
    ask->level = strtod(value, &end);
    bool known = end != value && *end == '\0' && ask->level > 0 && ask->level < 1;
    return known ? OK : fault_raise(FAULT_USAGE, "svy_level", "value", value, NULL);
}

static enum fault take_method(const struct call *call, struct svy_ask *ask)
{
    const char *value = call_value(call, "method");
    if (value == NULL)
        return OK;
    if (!share_method_of(value, &ask->method))
        return fault_raise(FAULT_USAGE, "svy_method", "value", value, NULL);
    if (ask->statistic != SVY_PROPORTION && ask->statistic != SVY_INDEX)
        return fault_raise(FAULT_USAGE, "svy_method_unwanted", NULL);
    ask->has_method = true;
    return OK;
}

enum fault svy_ask_take(const struct call *call, struct arena *arena, struct svy_ask *out)
{
    struct svy_ask ask = {.statistic = SVY_MEAN, .level = 0.95};
    TRY(take_statistic(call, &ask));
    TRY(take_by(call, arena, &ask));
    TRY(take_conditions(call, arena, &ask));
    TRY(take_level(call, &ask));
    TRY(take_method(call, &ask));
    *out = ask;
    return OK;
}
