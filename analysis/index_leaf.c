/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include <stdio.h>
#include <string.h>

enum { LEVEL_MAX = INDEX_LEVELS - 1 };

static const struct index_bounds levels_allowed = {0, LEVEL_MAX};

/* --- answers --------------------------------------------------------------------------------- */

static uint64_t bit(int64_t level) { return UINT64_C(1) << level; }

/* A level, with the finding when `seen` has it already. */
static int64_t read_level(const struct written *value, uint64_t *seen)
{
    size_t before = findings_errors(value->reader->findings);
    int64_t level = index_whole(value, levels_allowed);
    if (findings_errors(value->reader->findings) > before)
        return level;
    if ((*seen & bit(level)) != 0) {
        char text[24];
        snprintf(text, sizeof text, "%d", (int)level);
        READER_ERROR(value, "index_duplicate", "value", text);
    }
    *seen |= bit(level);
    return level;
}

static uint64_t read_levels(const struct written *list)
{
    uint64_t levels = 0;
    size_t position = 0;
    if (list->json == NULL || !reader_list(list, INDEX_LEVELS))
        return 0;
    for (const struct json *item = json_first(list->json); item != NULL; item = json_next(item)) {
        struct written level = reader_item(list, item, position++);
        (void)read_level(&level, &levels);
    }
    return levels;
}

static void read_question(const struct written *of, struct index_node *node)
{
    struct written question = reader_needed(of, "question");
    node->question = index_code(&question);
}

static void read_share(const struct written *value, struct index_node *node, struct exact *worth)
{
    static const char *const names[] = {"question", "levels", "among", NULL};
    struct written share = reader_member(value, "share");
    if (!reader_object(&share, names))
        return;
    struct written levels = reader_needed(&share, "levels");
    struct written among = reader_member(&share, "among");
    read_question(&share, node);
    node->levels = read_levels(&levels);
    node->among = read_levels(&among);
    for (int64_t level = 0; level <= LEVEL_MAX; level++)
        worth[level] = exact_integer((node->levels & bit(level)) != 0);
    if (node->among != 0 && (node->levels & ~node->among) != 0)
        READER_ERROR(&among, "index_among");
    node->levels |= node->among;
}

/* [1, "0.6"] */
static void read_worth(const struct written *value, struct index_node *node, struct exact *worth)
{
    if (!reader_list(value, 2))
        return;
    const struct json *first = json_first(value->json);
    if (json_count(value->json) != 2) {
        READER_ERROR(value, "index_type", "expected", "[1, \"0.6\"]");
        return;
    }
    struct written level_value = reader_item(value, first, 0);
    struct written number = reader_item(value, json_next(first), 1);
    int64_t level = read_level(&level_value, &node->levels);
    if (index_decimal(&number, 0, &worth[level]) &&
        exact_compare(worth[level], exact_integer(1)) > 0)
        READER_ERROR(&number, "index_worth");
}

static void read_survey(const struct written *value, struct index_node *node, struct exact *worth)
{
    static const char *const names[] = {"question", "values", NULL};
    struct written survey = reader_member(value, "survey");
    if (!reader_object(&survey, names))
        return;
    struct written values = reader_needed(&survey, "values");
    read_question(&survey, node);
    if (values.json == NULL || !reader_list(&values, INDEX_LEVELS))
        return;
    size_t position = 0;
    for (const struct json *item = json_first(values.json); item != NULL; item = json_next(item)) {
        struct written one = reader_item(&values, item, position++);
        read_worth(&one, node, worth);
    }
    node->among = node->levels;
}

/* What level is worth on a scale that runs from `first` (0) to `last` (1), in either direction. */
static void spread(const struct written *value, const int64_t ends[2], struct index_node *node,
                   struct exact *worth)
{
    int64_t low = ends[0] < ends[1] ? ends[0] : ends[1];
    int64_t high = ends[0] < ends[1] ? ends[1] : ends[0];
    for (int64_t level = low; level <= high; level++) {
        node->levels |= bit(level);
        reader_remember(value->reader,
                        exact_ratio(level - ends[0], ends[1] - ends[0], &worth[level]));
    }
    node->among = node->levels;
}

static void read_rescaled(const struct written *value, struct index_node *node, struct exact *worth)
{
    static const char *const names[] = {"question", "from", NULL};
    struct written rescaled = reader_member(value, "rescaled");
    if (!reader_object(&rescaled, names))
        return;
    struct written from = reader_needed(&rescaled, "from");
    read_question(&rescaled, node);
    if (from.json == NULL || !reader_list(&from, 2))
        return;
    const struct json *first = json_first(from.json);
    if (json_count(from.json) != 2) {
        READER_ERROR(&from, "index_type", "expected", "[1, 4]");
        return;
    }
    struct written ends[2] = {reader_item(&from, first, 0),
                              reader_item(&from, json_next(first), 1)};
    size_t before = findings_errors(value->reader->findings);
    int64_t levels[2] = {index_whole(&ends[0], levels_allowed),
                         index_whole(&ends[1], levels_allowed)};
    if (findings_errors(value->reader->findings) > before)
        return;
    if (levels[0] == levels[1])
        READER_ERROR(&from, "index_rescaled");
    else
        spread(value, levels, node, worth);
}

static const struct {
    const char *name;
    void (*read)(const struct written *value, struct index_node *node, struct exact *worth);
} ways[] = {{"share", read_share}, {"survey", read_survey}, {"rescaled", read_rescaled}};

void index_read_answers(struct index_reader *reader, const struct written *value, size_t position)
{
    struct index_node *node = &reader->nodes[position];
    struct exact *worth = reader_array(&reader->common, INDEX_LEVELS, sizeof *worth);
    if (worth == NULL)
        return;
    for (size_t level = 0; level < INDEX_LEVELS; level++)
        worth[level] = exact_integer(0);
    reader->worth[position] = worth;
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        if (json_member(value->json, ways[i].name) == NULL)
            continue;
        node->leaf_member = ways[i].name;
        ways[i].read(value, node, worth);
        return;
    }
}

/* The least number of parts that makes every worth a whole number of them; 0 = more than
 * INDEX_WHOLE_MAX. */
static int64_t whole_with(int64_t whole, const struct exact *worth)
{
    for (size_t level = 0; level < INDEX_LEVELS && whole != 0; level++) {
        struct exact parts; /* its denominator is what `whole` lacks */
        if (exact_multiply(worth[level], exact_integer(whole), &parts) != OK ||
            parts.denominator > INDEX_WHOLE_MAX / whole)
            return 0;
        whole *= parts.denominator;
    }
    return whole;
}

static void set_parts(struct index_reader *reader, size_t position)
{
    int64_t whole = reader->definition->whole;
    int64_t *parts = reader_array(&reader->common, INDEX_LEVELS, sizeof *parts);
    if (parts == NULL)
        return;
    for (size_t level = 0; level < INDEX_LEVELS; level++) {
        struct exact worth = reader->worth[position][level];
        parts[level] = worth.numerator * (whole / worth.denominator);
    }
    reader->nodes[position].parts = parts;
}

void index_read_parts(struct index_reader *reader, const struct written *list)
{
    struct index_definition *definition = reader->definition;
    definition->whole = 1;
    for (size_t i = 0; i < definition->node_count && definition->whole != 0; i++) {
        if (reader->worth[i] == NULL)
            continue;
        definition->whole = whole_with(definition->whole, reader->worth[i]);
        if (definition->whole == 0) {
            struct written node = index_at(list, i);
            READER_ERROR(&node, "index_worth_fine");
        }
    }
    for (size_t i = 0; i < definition->node_count && definition->whole != 0; i++)
        if (reader->worth[i] != NULL)
            set_parts(reader, i);
}

/* --- published scores ------------------------------------------------------------------------ */

void index_read_given(const struct written *value, struct index_node *node)
{
    static const char *const names[] = {"low", "high", NULL};
    struct written given = reader_member(value, "given");
    if (!reader_object(&given, names))
        return;
    struct written low = reader_needed(&given, "low");
    struct written high = reader_needed(&given, "high");
    bool good = index_number(&low, &node->low);
    node->has_maximum = index_number(&high, &node->maximum);
    if (good && node->has_maximum && exact_compare(node->low, node->maximum) >= 0)
        READER_ERROR(&given, "index_given_bounds");
}

/* --- rules over inputs ----------------------------------------------------------------------- */

struct names_check {
    const struct index_definition *definition;
    const struct written *rule;
};

static bool check_name(void *context, const char *name, const struct exact *constant)
{
    const struct names_check *check = context;
    (void)constant;
    if (strcmp(name, "maximum") != 0 && index_find_input(check->definition, name) == SIZE_MAX)
        reader_refuse(check->rule, "index_input_unknown", "name", name);
    return true;
}

/* What an input is in the nth trial: the ends of its range, and values between that differ from
 * input to input, so that a - b is not 0 by chance. */
enum trial { TRIAL_LOW, TRIAL_HIGH, TRIAL_RISING, TRIAL_FALLING, TRIALS };

static struct exact trial_value(const struct index_definition *definition, size_t input,
                                enum trial trial)
{
    const struct index_quantity *quantity = &definition->inputs[input];
    int64_t step =
        trial == TRIAL_RISING ? (int64_t)input + 1 : (int64_t)(definition->input_count - input);
    struct exact low = quantity->has_low ? quantity->low : exact_integer(0);
    struct exact high = quantity->has_high ? quantity->high : exact_integer(1000);
    struct exact value = low;
    if (trial == TRIAL_LOW)
        return low;
    if (trial == TRIAL_HIGH)
        return high;
    if (exact_add(low, exact_integer(step), &value) != OK || exact_compare(value, high) > 0)
        return high;
    return value;
}

/* What became of a trial, and of the others before it. */
struct tried {
    bool overflowed;
    bool divided; /* by zero */
    bool worked;
    bool strange; /* no number: true, false, several */
};

static void try_rule(struct index_reader *reader, const struct index_node *node, enum trial trial,
                     struct tried *tried)
{
    const struct index_definition *definition = reader->definition;
    struct value value;
    for (size_t i = 0; i < definition->input_count; i++)
        reader->tried[i] = (struct index_given){true, trial_value(definition, i, trial)};
    enum fault fault = index_rule(definition, node, reader->tried, &value);
    if (fault == OK) {
        tried->worked = true;
        tried->strange =
            tried->strange || (value.kind != VALUE_NUMBER && value.kind != VALUE_MISSING);
        return;
    }
    bool divide = fault == FAULT_NUMERIC && strcmp(fault_detail()->code, "exact_divide") == 0;
    tried->divided = tried->divided || divide;
    tried->overflowed = tried->overflowed || !divide;
}

/* A total of nothing may well be divided by: a rule that always divides by zero is a mistake, one
 * that does for some unit is said of that unit. A number too large is always a mistake. */
static void try_all(struct index_reader *reader, const struct written *rule,
                    const struct index_node *node)
{
    struct tried tried = {0};
    for (enum trial trial = TRIAL_LOW; trial < TRIALS; trial++)
        try_rule(reader, node, trial, &tried);
    if (tried.overflowed)
        READER_ERROR(rule, "index_rule_overflow");
    else if (tried.divided && !tried.worked)
        READER_ERROR(rule, "index_rule_divide");
    else if (tried.strange)
        READER_ERROR(rule, "index_rule_value");
}

void index_read_rule(struct index_reader *reader, const struct written *value,
                     struct index_node *node)
{
    struct written rule = reader_member(value, "score");
    struct names_check check = {reader->definition, &rule};
    size_t before = findings_errors(value->reader->findings);
    node->points = reader_expression(&rule);
    if (node->points == NULL)
        return;
    expr_names(node->points, check_name, &check);
    if (findings_errors(value->reader->findings) == before && node->has_maximum &&
        reader->tried != NULL)
        try_all(reader, &rule, node);
}
