/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expr_tree - the nodes behind expr.h, shared by expr_parse.c (which makes them) and expr.c (which
 * evaluates them).
 *
 * The parser promises: every operator has the number of operands it allows; an operand that is
 * itself an operator yields the kind that is wanted, except through `if`; the constants of in, has,
 * round, cut and the bounds of step are OPERATION_CONSTANT. What a name stands for is known only
 * when it is looked up. A step's operands are the value, then bound, result, bound, result ...
 */
#ifndef HAILONG_BASE_EXPR_TREE_H
#define HAILONG_BASE_EXPR_TREE_H

#include "base/expr.h"

enum operation {
    OPERATION_NAME,
    OPERATION_CONSTANT,
    OPERATION_EQUAL,
    OPERATION_NOT_EQUAL,
    OPERATION_LESS,
    OPERATION_LESS_EQUAL,
    OPERATION_GREATER,
    OPERATION_GREATER_EQUAL,
    OPERATION_IN,
    OPERATION_HAS,
    OPERATION_COUNT_SET,
    OPERATION_AND,
    OPERATION_OR,
    OPERATION_NOT,
    OPERATION_EMPTY,
    OPERATION_ADD,
    OPERATION_SUBTRACT,
    OPERATION_MULTIPLY,
    OPERATION_DIVIDE,
    OPERATION_MIN,
    OPERATION_MAX,
    OPERATION_ROUND,
    OPERATION_CUT,
    OPERATION_IF,
    OPERATION_STEP,
    OPERATIONS
};

struct expr {
    enum operation operation;
    const char *word;      /* as written: the name, the constant, the operator */
    struct exact constant; /* OPERATION_CONSTANT */
    struct expr *operands;
    size_t operand_count;
};

#endif
