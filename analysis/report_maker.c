/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/report_maker.h"

#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS_FIRST = 64 };

const char report_dash[] = "–";

static void failed(struct report_maker *maker, enum fault fault)
{
    if (maker->fault == OK)
        maker->fault = fault;
}

/* Keeps what is in the scratch buffer as a text and empties it. */
static const char *keep(struct report_maker *maker)
{
    enum fault fault = buffer_check(&maker->scratch);
    const char *text = NULL;
    if (fault == OK) {
        text = arena_text_n(maker->arena, maker->scratch.length > 0 ? maker->scratch.data : "",
                            maker->scratch.length);
        fault = text == NULL ? FAULT_NOMEM : OK;
    }
    buffer_reset(&maker->scratch);
    if (fault != OK)
        failed(maker, fault);
    return fault == OK ? text : "";
}

/* 1236.5 -> "1,236.5"; the Vietnamese form is base's. */
static void decimal_en(const char *decimal, struct buffer *out)
{
    const char *start = decimal + (decimal[0] == '-');
    size_t whole = strspn(start, "0123456789");
    buffer_bytes(out, decimal, (size_t)(start - decimal));
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            buffer_char(out, ',');
        buffer_char(out, start[i]);
    }
    buffer_text(out, start + whole);
}

static const char *number(struct report_maker *maker, const char *decimal)
{
    const char *point = strchr(decimal, '.');
    if (maker->language == LANGUAGE_VI)
        text_decimal_vi(decimal, &maker->scratch);
    else
        decimal_en(decimal, &maker->scratch);
    const char *text = keep(maker);
    report_note_value(maker, text,
                      &(struct cell_value){.kind = CELL_NUMBER,
                                           .number = strtod(decimal, NULL),
                                           .digits = point == NULL ? 0 : (int)strlen(point + 1)});
    return text;
}

const char *report_integer(struct report_maker *maker, int64_t value)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%lld", (long long)value);
    return number(maker, digits);
}

const char *report_decimal(struct report_maker *maker, double value, int digits)
{
    if (!isfinite(value))
        return report_dash;
    char text[64];
    double scale = pow(10, digits);
    snprintf(text, sizeof text, "%.*f", digits, round(value * scale) / scale);
    return number(maker, text);
}

const char *report_exact(struct report_maker *maker, struct exact value, int digits)
{
    AUTO(buffer) struct buffer text = buffer_of(64);
    enum fault fault = exact_text(value, digits, &text);
    if (fault == OK)
        fault = buffer_check(&text);
    if (fault != OK) {
        failed(maker, fault);
        return "";
    }
    return number(maker, text.data);
}

const char *report_share(struct report_maker *maker, int64_t part, int64_t whole)
{
    if (whole == 0)
        return report_dash;
    struct exact share;
    struct exact percent;
    enum fault fault = exact_ratio(part, whole, &share);
    if (fault == OK)
        fault = exact_multiply(share, exact_integer(100), &percent);
    if (fault != OK) {
        failed(maker, fault);
        return "";
    }
    return report_exact(maker, percent, maker->definition->percent_digits);
}

const char *report_day(struct report_maker *maker, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    if (maker->language == LANGUAGE_VI)
        day_text_vi(day, text);
    else
        day_text(day, text);
    buffer_text(&maker->scratch, text);
    const char *kept = keep(maker);
    report_note_value(maker, kept, &(struct cell_value){.kind = CELL_DAY, .number = day});
    return kept;
}

const char *report_official(struct report_maker *maker, const struct index_value *value)
{
    if (!value->known)
        return report_dash;
    return report_exact(maker, value->percent, maker->definition->percent_digits);
}

const char *report_answers(struct report_maker *maker, const struct index_value *value)
{
    bool uncounted = value->known && value->count.answers == 0; /* a mean of other figures */
    return uncounted ? report_dash : report_integer(maker, value->count.answers);
}

const char *report_estimate(struct report_maker *maker, const struct estimate *estimate)
{
    return estimate->known ? report_decimal(maker, estimate->percent, 1) : report_dash;
}

const char *report_interval(struct report_maker *maker, const struct estimate *estimate)
{
    if (!estimate->known || !estimate->has_interval)
        return report_dash;
    const char *low = report_decimal(maker, estimate->low, 1);
    const char *high = report_decimal(maker, estimate->high, 1);
    buffer_format(&maker->scratch, "%s–%s", low, high);
    const char *text = keep(maker);
    struct cell_value value = report_value(maker, low);
    value.kind = CELL_INTERVAL;
    value.high = report_value(maker, high).number;
    report_note_value(maker, text, &value);
    return text;
}

const char *report_words(const struct report_maker *maker, const char *code)
{
    return message_words(maker->language, report_sentence(maker, code));
}

const char *report_say(struct report_maker *maker, const char *code, ...)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    va_list pairs;
    va_start(pairs, code);
    struct finding finding = finding_of(report_sentence(maker, code), pairs, args);
    va_end(pairs);
    if (finding.arg_count < FINDING_ARGS_MAX)
        args[finding.arg_count++] = (struct finding_arg){"instrument", maker->instrument_name};
    message_text(maker->language, &finding, &maker->scratch);
    return keep(maker);
}

/* A finding keeps its numbers as a program writes them; not every number of it is an amount. */
static bool is_amount(const char *name)
{
    return strcmp(name, "count") == 0 || strcmp(name, "responses") == 0 ||
           strcmp(name, "deff") == 0;
}

const char *report_finding(struct report_maker *maker, const struct finding *finding)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    for (size_t i = 0; i < finding->arg_count; i++) {
        args[i] = finding->args[i];
        if (is_amount(args[i].name))
            args[i].value = number(maker, args[i].value);
        if (strcmp(finding->code, "result_voluntary") == 0 && strcmp(args[i].name, "count") == 0)
            args[i].value = report_voluntary(maker);
    }
    struct finding written = *finding;
    written.args = args;
    message_text(maker->language, &written, &maker->scratch);
    return keep(maker);
}

const char *report_join(struct report_maker *maker, const char *first, const char *second)
{
    if (first == NULL || *first == '\0')
        return second == NULL ? "" : second;
    if (second == NULL || *second == '\0')
        return first;
    buffer_format(&maker->scratch, "%s %s", first, second);
    return keep(maker);
}

const char *report_node_name(const struct report_maker *maker, const struct index_node *node)
{
    if (node->question != NULL && node->name_vi == NULL) {
        const struct question *question = form_question(maker->form, node->question);
        return question == NULL
                   ? node->code
                   : form_text(maker->form, &question->label, maker->form_language, NULL);
    }
    const char *name =
        maker->language == LANGUAGE_EN && node->name_en != NULL ? node->name_en : node->name_vi;
    return name != NULL ? name : node->code;
}

const char *report_node_number(const struct report_maker *maker, const struct index_node *node)
{
    if (!report_is_item(node))
        return node->code;
    const struct question *question = form_question(maker->form, node->question);
    return question != NULL && question->number != NULL ? question->number : node->code;
}

const char *report_unit_name(struct report_maker *maker, const struct unit *unit)
{
    if (maker->language == LANGUAGE_EN && unit->full_name_en != NULL && *unit->full_name_en != '\0')
        return unit->full_name_en;
    if (unit->type == NULL || *unit->type == '\0')
        return unit->full_name;
    buffer_format(&maker->scratch, "%s %s", unit->type, unit->name);
    return keep(maker);
}

const char *report_svg(struct report_maker *maker, const struct buffer *svg)
{
    enum fault fault = buffer_check(svg);
    const char *text = fault == OK ? arena_text(maker->arena, svg->data) : NULL;
    if (text == NULL)
        failed(maker, fault != OK ? fault : FAULT_NOMEM);
    return text;
}

void report_add(struct report_maker *maker, const struct block *block)
{
    if (maker->fault != OK)
        return;
    if (maker->document->block_count == maker->block_capacity) {
        size_t capacity = maker->block_capacity == 0 ? BLOCKS_FIRST : 2 * maker->block_capacity;
        struct block *blocks = arena_array(maker->arena, capacity, sizeof *blocks);
        if (blocks == NULL) {
            failed(maker, FAULT_NOMEM);
            return;
        }
        if (maker->blocks != NULL)
            memcpy(blocks, maker->blocks, maker->document->block_count * sizeof *blocks);
        maker->blocks = blocks;
        maker->block_capacity = capacity;
        maker->document->blocks = blocks;
    }
    struct block *kept = &maker->blocks[maker->document->block_count++];
    *kept = *block;
    if (block->kind == BLOCK_KEY_FIGURES && block->figure_count > 0)
        kept->figure_values = report_values(maker, &block->figures[0].value, block->figure_count,
                                            sizeof *block->figures);
}

void report_text(struct report_maker *maker, const char *text)
{
    report_add(maker, &(struct block){.kind = BLOCK_TEXT, .text = text});
}

void report_section_said(struct report_maker *maker, const char *text)
{
    buffer_format(&maker->scratch, "%d. %s", ++maker->section, text);
    report_add(maker, &(struct block){.kind = BLOCK_HEADING, .level = 2, .text = keep(maker)});
}

void report_section(struct report_maker *maker, const char *code)
{
    report_section_said(maker, report_words(maker, code));
}

void report_heading(struct report_maker *maker, const char *code)
{
    report_add(maker, &(struct block){
                          .kind = BLOCK_HEADING, .level = 3, .text = report_words(maker, code)});
}

struct table_maker table_with(struct report_maker *maker, size_t row_capacity)
{
    struct table_maker table = {.row_capacity = row_capacity};
    table.columns = arena_array(maker->arena, DOCUMENT_COLUMNS_MAX, sizeof *table.columns);
    table.rows = arena_array(maker->arena, row_capacity, sizeof *table.rows);
    if (table.columns == NULL || table.rows == NULL)
        failed(maker, FAULT_NOMEM);
    return table;
}

void table_column(struct table_maker *table, const struct table_column *column)
{
    assert(table->column_count < DOCUMENT_COLUMNS_MAX);
    if (table->columns != NULL)
        table->columns[table->column_count] = *column;
    table->column_count++;
}

const char **table_row(struct report_maker *maker, struct table_maker *table, int level,
                       bool emphasis)
{
    assert(table->row_count < table->row_capacity);
    const char **cells = arena_array(maker->arena, DOCUMENT_COLUMNS_MAX, sizeof *cells);
    if (cells == NULL || table->rows == NULL) {
        failed(maker, FAULT_NOMEM);
        return maker->spare;
    }
    for (size_t i = 0; i < DOCUMENT_COLUMNS_MAX; i++)
        cells[i] = "";
    table->rows[table->row_count++] =
        (struct table_row){.cells = cells, .level = level, .emphasis = emphasis};
    return cells;
}

void table_text_column(const struct report_maker *maker, struct table_maker *table,
                       const char *title)
{
    table_column(table, &(struct table_column){report_words(maker, title), NULL, ALIGN_LEFT, NULL});
}

void table_number_column(const struct report_maker *maker, struct table_maker *table,
                         const char *title)
{
    table_column(table,
                 &(struct table_column){report_words(maker, title), NULL, ALIGN_RIGHT, NULL});
}

void table_add(struct report_maker *maker, const struct table_maker *table, struct block block)
{
    for (size_t i = 0; i < table->row_count; i++)
        table->rows[i].values = report_values(maker, table->rows[i].cells, table->column_count,
                                              sizeof *table->rows[i].cells);
    block.kind = BLOCK_TABLE;
    block.columns = table->columns;
    block.column_count = table->column_count;
    block.rows = table->rows;
    block.row_count = table->row_count;
    report_add(maker, &block);
}

const char *report_cell(struct report_maker *maker, enum cell_shown shown, int64_t count)
{
    if (shown == CELL_SHOWN)
        return report_integer(maker, count);
    return report_words(maker, shown == CELL_FEW ? "report_cell_few" : "report_cell_not_given");
}

void report_chart(struct report_maker *maker, const struct buffer *svg, const char *text,
                  const struct chart_data *data)
{
    enum fault fault = buffer_check(svg);
    const char *kept = fault == OK ? arena_text(maker->arena, svg->data) : NULL;
    if (kept == NULL)
        failed(maker, fault != OK ? fault : FAULT_NOMEM);
    report_add(
        maker,
        &(struct block){
            .kind = BLOCK_CHART, .svg = kept, .text = text, .data = data, .source = maker->source});
}

const struct unit_figures *report_whole(const struct report_maker *maker)
{
    return maker->result->has_whole ? &maker->result->whole : NULL;
}

enum standing report_standing(const struct estimate *estimate, const struct estimate *beside)
{
    if (!estimate->known || !beside->known || !estimate->has_interval || !beside->has_interval)
        return STANDING_UNKNOWN;
    if (estimate->low > beside->high)
        return STANDING_ABOVE;
    return estimate->high < beside->low ? STANDING_BELOW : STANDING_SAME;
}

bool report_is_few(const struct estimate *estimate)
{
    return estimate->reason != NULL && strcmp(estimate->reason, "few") == 0;
}

const char *report_reason(const struct report_maker *maker, const struct estimate *estimate)
{
    if (estimate->has_interval)
        return NULL;
    static const char *const codes[][2] = {
        {"few", "report_reason_few"},
        {"df", "report_reason_df"},
        {"one_cluster", "report_reason_one_cluster"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(codes); i++)
        if (estimate->reason != NULL && strcmp(estimate->reason, codes[i][0]) == 0)
            return report_words(maker, codes[i][1]);
    return report_words(maker, "report_reason_none");
}
