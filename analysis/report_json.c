/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   {"report":1,"language":"vi","title":...,"subject":...,"mark":null,"notice":"...",
 *    "audit":{"number":21,"head":"9f3c…"},                  where the store's audit stood; or null
 *    "index":{the index object},
 *    "whole":{"unit":"44","responses":25310,"nodes":{"II":{"satisfied":...,"answers":...,
 *             "percent":"80.02","estimate":...,"low":...,"high":...}, ...}},  null without
 *    "compared":[{"unit":"19333","estimate":...,"low":...,"high":...,"n":...,"satisfied":...,
 *                 "differs":...,"p":...,"higher_than":...,"lower_than":...,"alike":...}, ...],
 *    "blocks":[{"kind":"table",...}, ...]}
 *
 * A compared unit differs when its test against the whole says so (p, adjusted for all communes, is
 * at most 0.05; null = no test); the last three count the other communes it is higher than, lower
 * than and cannot be told from. Blocks carry texts as the report shows them; numbers to compute
 * with are in the objects above.
 */
#include "analysis/beside.h"
#include "analysis/report.h"

#include "analysis/result_parts.h"

#include <math.h>

enum { FIGURE_BYTES_MAX = 64 };

/* Six decimals, as in the index object. */
static void put_rounded(struct json_out *out, const char *name, double value)
{
    json_put_number(out, name, round(value * 1e6) / 1e6);
}

static void put_estimate(struct json_out *out, const struct estimate *estimate)
{
    bool interval = estimate->known && estimate->has_interval;
    put_rounded(out, "estimate", estimate->known ? estimate->percent : NAN);
    put_rounded(out, "low", interval ? estimate->low : NAN);
    put_rounded(out, "high", interval ? estimate->high : NAN);
}

static enum fault put_node(struct json_out *out, const struct index_definition *definition,
                           const struct unit_figures *figures, size_t position)
{
    const struct index_value *value = &figures->official[position];
    AUTO(buffer) struct buffer percent = buffer_of(FIGURE_BYTES_MAX);
    if (value->known)
        TRY(exact_text(value->percent, definition->percent_digits, &percent));
    json_open(out, definition->nodes[position].code, '{');
    result_put_satisfied(out, definition, value->count);
    json_put_integer(out, "answers", value->count.answers);
    json_put_text(out, "percent", value->known ? percent.data : NULL);
    put_estimate(out, &figures->estimates[position]);
    json_close(out, '}');
    return OK;
}

static enum fault put_whole(struct json_out *out, const struct result *result)
{
    const struct index_definition *definition = result->context->definition;
    if (!result->has_whole) {
        json_put_null(out, "whole");
        return OK;
    }
    json_open(out, "whole", '{');
    json_put_text(out, "unit", result->whole.unit->code);
    json_put_integer(out, "responses", result->whole.responses);
    json_open(out, "nodes", '{');
    for (size_t i = 0; i < definition->node_count; i++)
        if (index_node_is_counted(&definition->nodes[i]))
            TRY(put_node(out, definition, &result->whole, i));
    json_close(out, '}');
    json_close(out, '}');
    return OK;
}

static void put_compared(struct json_out *out, const struct result *result)
{
    json_open(out, "compared", '[');
    for (size_t i = 0; i < result->compared_count; i++) {
        const struct compared_unit *unit = &result->compared[i];
        json_open(out, NULL, '{');
        json_put_text(out, "unit", unit->unit->code);
        put_estimate(out, &unit->estimate);
        json_put_integer(out, "n", unit->estimate.n);
        result_put_satisfied(out, result->context->definition, unit->count);
        json_put_bool(out, "differs", standing_differs(unit->standing));
        put_rounded(out, "p", unit->p);
        json_put_integer(out, "higher_than", (int64_t)unit->higher_than);
        json_put_integer(out, "lower_than", (int64_t)unit->lower_than);
        json_put_integer(out, "alike", (int64_t)unit->alike);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_columns(struct json_out *out, const struct block *block)
{
    json_open(out, "columns", '[');
    for (size_t i = 0; i < block->column_count; i++) {
        const struct table_column *column = &block->columns[i];
        json_open(out, NULL, '{');
        json_put_text(out, "title", column->title);
        json_put_text(out, "unit", column->unit);
        json_put_text(out, "group", column->group);
        json_put_text(out, "align", column->align == ALIGN_RIGHT ? "right" : "left");
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_rows(struct json_out *out, const struct block *block)
{
    json_open(out, "rows", '[');
    for (size_t i = 0; i < block->row_count; i++) {
        const struct table_row *row = &block->rows[i];
        json_open(out, NULL, '{');
        json_put_integer(out, "level", row->level);
        json_put_bool(out, "emphasis", row->emphasis);
        json_open(out, "cells", '[');
        for (size_t c = 0; c < block->column_count; c++)
            json_put_text(out, NULL, row->cells[c]);
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_figures(struct json_out *out, const struct block *block)
{
    json_open(out, "figures", '[');
    for (size_t i = 0; i < block->figure_count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "label", block->figures[i].label);
        json_put_text(out, "value", block->figures[i].value);
        json_put_text(out, "detail", block->figures[i].detail);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_block(struct json_out *out, const struct block *block)
{
    static const char *const kinds[] = {"heading", "text", "figures", "table", "chart", "note"};
    json_open(out, NULL, '{');
    json_put_text(out, "kind", kinds[block->kind]);
    if (block->level != 0)
        json_put_integer(out, "level", block->level);
    if (block->text != NULL)
        json_put_text(out, "text", block->text);
    if (block->kind == BLOCK_CHART)
        json_put_text(out, "svg", block->svg);
    if (block->kind == BLOCK_KEY_FIGURES)
        put_figures(out, block);
    if (block->kind == BLOCK_TABLE) {
        json_put_bool(out, "folded", block->folded);
        json_put_bool(out, "to_fill", block->to_fill);
        put_columns(out, block);
        put_rows(out, block);
    }
    if (block->source != NULL)
        json_put_text(out, "source", block->source);
    json_close(out, '}');
}

static void put_audit(struct json_out *out, const struct result_context *context)
{
    if (context->audit_number == 0) {
        json_put_null(out, "audit");
        return;
    }
    json_open(out, "audit", '{');
    json_put_integer(out, "number", context->audit_number);
    json_put_text(out, "head", context->audit_head);
    json_close(out, '}');
}

enum fault report_json(const struct report *report, struct buffer *out)
{
    AUTO(buffer) struct buffer index = buffer_of(out->limit);
    struct json_out index_out = json_out_to(&index);
    result_json(report->result, &index_out);
    TRY(buffer_check(&index));
    struct json_out json = json_out_to(out);
    json_open(&json, NULL, '{');
    json_put_integer(&json, "report", 1);
    json_put_text(&json, "language", language_code(report->document.language));
    json_put_text(&json, "title", report->document.title);
    json_put_text(&json, "subject", report->document.subject);
    json_put_text(&json, "mark", report->document.mark);
    json_put_text(&json, "notice", report->document.notice);
    put_audit(&json, report->result->context);
    json_put_raw(&json, "index", index.data);
    TRY(put_whole(&json, report->result));
    put_compared(&json, report->result);
    TRY(beside_json(report->result, report->gap, &json));
    json_open(&json, "blocks", '[');
    for (size_t i = 0; i < report->document.block_count; i++)
        put_block(&json, &report->document.blocks[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    return buffer_check(out);
}
