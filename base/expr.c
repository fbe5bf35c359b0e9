/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Evaluation walks the tree once. and, or and if look only at the operands they need, so that a
 * condition can guard a division. Arithmetic stops at the first missing operand.
 */
#include "base/expr_tree.h"

struct run {
    expr_lookup lookup;
    void *context;
};

typedef enum fault evaluator(const struct run *run, const struct expr *expr, struct value *out);

static enum fault evaluate(const struct run *run, const struct expr *expr, struct value *out);

static struct value missing(void) { return (struct value){.kind = VALUE_MISSING}; }

static struct value truth_value(bool truth)
{
    return (struct value){.kind = VALUE_TRUTH, .truth = truth};
}

static struct value number_value(struct exact number)
{
    return (struct value){.kind = VALUE_NUMBER, .number = number};
}

/* Evaluates what must be of a kind, or missing. The parser has seen to operators; only what a name
 * stands for can still be wrong. */
static enum fault evaluate_as(const struct run *run, const struct expr *expr, enum value_kind kind,
                              struct value *out)
{
    static const char *const codes[] = {[VALUE_NUMBER] = "expr_want_number",
                                        [VALUE_TRUTH] = "expr_want_truth",
                                        [VALUE_SET] = "expr_want_set"};
    struct value value;
    TRY(evaluate(run, expr, &value));
    if (value.kind != kind && value.kind != VALUE_MISSING)
        return fault_raise(FAULT_INVALID, codes[kind], "word", expr->word, NULL);
    *out = value;
    return OK;
}

static enum fault evaluate_truth(const struct run *run, const struct expr *expr, bool *out)
{
    struct value value = missing();
    TRY(evaluate_as(run, expr, VALUE_TRUTH, &value));
    *out = value.kind == VALUE_TRUTH && value.truth;
    return OK;
}

static enum fault evaluate_name(const struct run *run, const struct expr *expr, struct value *out)
{
    return run->lookup(run->context, expr->word, out);
}

static enum fault evaluate_constant(const struct run *run, const struct expr *expr,
                                    struct value *out)
{
    (void)run;
    *out = number_value(expr->constant);
    return OK;
}

static bool is_ordered(enum operation operation, int order)
{
    switch (operation) {
    case OPERATION_EQUAL:
        return order == 0;
    case OPERATION_NOT_EQUAL:
        return order != 0;
    case OPERATION_LESS:
        return order < 0;
    case OPERATION_LESS_EQUAL:
        return order <= 0;
    case OPERATION_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

static enum fault evaluate_comparison(const struct run *run, const struct expr *expr,
                                      struct value *out)
{
    struct value left;
    struct value right;
    TRY(evaluate_as(run, &expr->operands[0], VALUE_NUMBER, &left));
    TRY(evaluate_as(run, &expr->operands[1], VALUE_NUMBER, &right));
    bool both = left.kind == VALUE_NUMBER && right.kind == VALUE_NUMBER;
    *out =
        truth_value(both && is_ordered(expr->operation, exact_compare(left.number, right.number)));
    return OK;
}

static enum fault evaluate_in(const struct run *run, const struct expr *expr, struct value *out)
{
    struct value value;
    TRY(evaluate_as(run, &expr->operands[0], VALUE_NUMBER, &value));
    bool found = false;
    for (size_t i = 1; i < expr->operand_count && value.kind == VALUE_NUMBER; i++)
        found = found || exact_compare(value.number, expr->operands[i].constant) == 0;
    *out = truth_value(found);
    return OK;
}

static enum fault evaluate_has(const struct run *run, const struct expr *expr, struct value *out)
{
    struct value value;
    TRY(evaluate_as(run, &expr->operands[0], VALUE_SET, &value));
    int64_t choice = expr->operands[1].constant.numerator;
    *out = truth_value(value.kind == VALUE_SET && (value.set >> choice & 1) != 0);
    return OK;
}

static enum fault evaluate_count(const struct run *run, const struct expr *expr, struct value *out)
{
    struct value value;
    TRY(evaluate_as(run, &expr->operands[0], VALUE_SET, &value));
    if (value.kind == VALUE_SET)
        value = number_value(exact_integer(__builtin_popcountll(value.set)));
    *out = value;
    return OK;
}

/* and stops at the first that is false, or at the first that is true. */
static enum fault evaluate_junction(const struct run *run, const struct expr *expr,
                                    struct value *out)
{
    bool all = expr->operation == OPERATION_AND;
    bool truth = all;
    for (size_t i = 0; i < expr->operand_count && truth == all; i++)
        TRY(evaluate_truth(run, &expr->operands[i], &truth));
    *out = truth_value(truth);
    return OK;
}

static enum fault evaluate_not(const struct run *run, const struct expr *expr, struct value *out)
{
    bool truth;
    TRY(evaluate_truth(run, &expr->operands[0], &truth));
    *out = truth_value(!truth);
    return OK;
}

static enum fault evaluate_empty(const struct run *run, const struct expr *expr, struct value *out)
{
    struct value value;
    TRY(evaluate(run, &expr->operands[0], &value));
    *out = truth_value(value.kind == VALUE_MISSING);
    return OK;
}

static enum fault combine(enum operation operation, struct exact a, struct exact b,
                          struct exact *out)
{
    switch (operation) {
    case OPERATION_ADD:
        return exact_add(a, b, out);
    case OPERATION_SUBTRACT:
        return exact_subtract(a, b, out);
    case OPERATION_MULTIPLY:
        return exact_multiply(a, b, out);
    case OPERATION_DIVIDE:
        return exact_divide(a, b, out);
    case OPERATION_MIN:
        *out = exact_compare(a, b) <= 0 ? a : b;
        return OK;
    default:
        *out = exact_compare(a, b) >= 0 ? a : b;
        return OK;
    }
}

static enum fault evaluate_arithmetic(const struct run *run, const struct expr *expr,
                                      struct value *out)
{
    struct value result;
    TRY(evaluate_as(run, &expr->operands[0], VALUE_NUMBER, &result));
    for (size_t i = 1; i < expr->operand_count && result.kind == VALUE_NUMBER; i++) {
        struct value next;
        TRY(evaluate_as(run, &expr->operands[i], VALUE_NUMBER, &next));
        if (next.kind == VALUE_NUMBER)
            TRY(combine(expr->operation, result.number, next.number, &next.number));
        result = next;
    }
    *out = result;
    return OK;
}

static enum fault evaluate_rounding(const struct run *run, const struct expr *expr,
                                    struct value *out)
{
    struct value value;
    TRY(evaluate_as(run, &expr->operands[0], VALUE_NUMBER, &value));
    int digits = (int)expr->operands[1].constant.numerator;
    if (value.kind == VALUE_NUMBER) {
        if (expr->operation == OPERATION_ROUND)
            TRY(exact_round(value.number, digits, &value.number));
        else
            TRY(exact_cut(value.number, digits, &value.number));
    }
    *out = value;
    return OK;
}

static enum fault evaluate_if(const struct run *run, const struct expr *expr, struct value *out)
{
    bool truth;
    TRY(evaluate_truth(run, &expr->operands[0], &truth));
    return evaluate(run, &expr->operands[truth ? 1 : 2], out);
}

/* Missing when the value is below every bound: what the author did not grade has no grade. */
static enum fault evaluate_step(const struct run *run, const struct expr *expr, struct value *out)
{
    struct value value;
    TRY(evaluate_as(run, &expr->operands[0], VALUE_NUMBER, &value));
    const struct expr *result = NULL;
    for (size_t i = 1; i < expr->operand_count && value.kind == VALUE_NUMBER; i += 2) {
        if (exact_compare(expr->operands[i].constant, value.number) <= 0)
            result = &expr->operands[i + 1];
    }
    if (result != NULL)
        return evaluate_as(run, result, VALUE_NUMBER, out);
    *out = missing();
    return OK;
}

static evaluator *const EVALUATORS[OPERATIONS] = {
    [OPERATION_NAME] = evaluate_name,
    [OPERATION_CONSTANT] = evaluate_constant,
    [OPERATION_EQUAL] = evaluate_comparison,
    [OPERATION_NOT_EQUAL] = evaluate_comparison,
    [OPERATION_LESS] = evaluate_comparison,
    [OPERATION_LESS_EQUAL] = evaluate_comparison,
    [OPERATION_GREATER] = evaluate_comparison,
    [OPERATION_GREATER_EQUAL] = evaluate_comparison,
    [OPERATION_IN] = evaluate_in,
    [OPERATION_HAS] = evaluate_has,
    [OPERATION_COUNT_SET] = evaluate_count,
    [OPERATION_AND] = evaluate_junction,
    [OPERATION_OR] = evaluate_junction,
    [OPERATION_NOT] = evaluate_not,
    [OPERATION_EMPTY] = evaluate_empty,
    [OPERATION_ADD] = evaluate_arithmetic,
    [OPERATION_SUBTRACT] = evaluate_arithmetic,
    [OPERATION_MULTIPLY] = evaluate_arithmetic,
    [OPERATION_DIVIDE] = evaluate_arithmetic,
    [OPERATION_MIN] = evaluate_arithmetic,
    [OPERATION_MAX] = evaluate_arithmetic,
    [OPERATION_ROUND] = evaluate_rounding,
    [OPERATION_CUT] = evaluate_rounding,
    [OPERATION_IF] = evaluate_if,
    [OPERATION_STEP] = evaluate_step,
};

static enum fault evaluate(const struct run *run, const struct expr *expr, struct value *out)
{
    return EVALUATORS[expr->operation](run, expr, out);
}

enum fault expr_evaluate(const struct expr *expr, expr_lookup lookup, void *context,
                         struct value *out)
{
    struct run run = {lookup, context};
    return evaluate(&run, expr, out);
}

enum fault expr_truth(const struct expr *expr, expr_lookup lookup, void *context, bool *out)
{
    struct run run = {lookup, context};
    return evaluate_truth(&run, expr, out);
}

/* The operand that is a name while all others are constants, for operators that test for
 * particular values; else NULL. */
static const struct expr *tested_name(const struct expr *expr)
{
    if (expr->operation != OPERATION_EQUAL && expr->operation != OPERATION_NOT_EQUAL &&
        expr->operation != OPERATION_IN && expr->operation != OPERATION_HAS)
        return NULL;
    const struct expr *name = NULL;
    size_t constants = 0;
    for (size_t i = 0; i < expr->operand_count; i++) {
        if (expr->operands[i].operation == OPERATION_CONSTANT)
            constants++;
        else if (expr->operands[i].operation == OPERATION_NAME)
            name = &expr->operands[i];
    }
    return constants + 1 == expr->operand_count ? name : NULL;
}

/* False when the visitor has stopped the walk. */
static bool visit_names(const struct expr *expr, expr_name_visitor visit, void *context)
{
    if (expr->operation == OPERATION_NAME)
        return visit(context, expr->word, NULL);
    const struct expr *name = tested_name(expr);
    for (size_t i = 0; i < expr->operand_count; i++) {
        const struct expr *operand = &expr->operands[i];
        if (name == NULL) {
            if (!visit_names(operand, visit, context))
                return false;
        } else if (operand != name && !visit(context, name->word, &operand->constant)) {
            return false;
        }
    }
    return true;
}

void expr_names(const struct expr *expr, expr_name_visitor visit, void *context)
{
    (void)visit_names(expr, visit, context);
}
