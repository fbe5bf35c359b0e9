/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expr - expression trees written in JSON: conditions of forms and rules of indices.
 *
 *   ["and", ["<=", "q1", 2], ["has", "channel", 3]]
 *   ["round", ["*", "1.5", ["/", ["round", "percent", 2], 100]], 4]
 *
 * A number (or a string that is a decimal, "1.5") is a constant; any other string is a name; an
 * array is an operator and its operands:
 *   = != < <= > >=      two values; false when either is missing
 *   in                  value and constants: ["in", "age", 4, 5]
 *   has                 a multiple choice holds the constant: ["has", "q2", 7]
 *   count               how many a multiple choice holds
 *   and or not empty    truth; empty is true for a missing answer; a missing condition is false
 *   + - * / min max     exact arithmetic; missing in, missing out
 *   round cut           value and decimals (half-up; toward zero)
 *   if                  condition, then, else
 *   step                value and pairs [bound, result] ...: the result of the last bound <= value
 *                       (bounds are rising constants; missing below the first)
 * Only round and cut round. Overflow and division by zero are FAULT_NUMERIC.
 *
 * Ownership: a tree lives in the arena it was parsed into. Thread: read by any.
 * Limits: EXPR_NODES_MAX nodes, JSON_DEPTH_MAX deep.
 */
#ifndef HAILONG_BASE_EXPR_H
#define HAILONG_BASE_EXPR_H

#include "base/arena.h"
#include "base/exact.h"
#include "base/json.h"

enum { EXPR_NODES_MAX = 1000, EXPR_SET_MAX = 62 };

enum value_kind { VALUE_MISSING, VALUE_NUMBER, VALUE_TRUTH, VALUE_SET, VALUE_TEXT };

struct value {
    enum value_kind kind;
    struct exact number; /* VALUE_NUMBER */
    bool truth;          /* VALUE_TRUTH */
    uint64_t set;        /* VALUE_SET: bit v = choice v is in it (v up to EXPR_SET_MAX) */
};

struct expr;

/* Reads a tree. What is wrong with it (unknown operator, wrong number of operands, text where a
 * number belongs) is added to `findings` at `at` + pointer, and *out stays NULL. The fault is for
 * memory and limits only. */
CHECKED enum fault expr_parse(const struct json *json, struct arena *arena, const char *at,
                              struct findings *findings, const struct expr **out);

/* Calls `visit` for each name the tree mentions, with the constant it is compared with by = != in
 * has, or NULL: for lint. Stops when visit returns false. */
typedef bool (*expr_name_visitor)(void *context, const char *name, const struct exact *constant);
void expr_names(const struct expr *expr, expr_name_visitor visit, void *context);

/* The value of a name. FAULT_NOTFOUND when it is unknown. */
typedef enum fault (*expr_lookup)(void *context, const char *name, struct value *out);

CHECKED enum fault expr_evaluate(const struct expr *expr, expr_lookup lookup, void *context,
                                 struct value *out);

/* Evaluates a condition: missing counts as false. */
CHECKED enum fault expr_truth(const struct expr *expr, expr_lookup lookup, void *context,
                              bool *out);

#endif
