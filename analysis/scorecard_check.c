/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/scorecard_parts.h"
#include "base/text.h"

#include <string.h>

enum { HUNDRED = 100, NOISE_PARTS = 1000000000 };

static void warn(const struct score_reading *reading, const struct score_row *row,
                 enum score_column column, const char *code, const struct finding_arg *args)
{
    struct finding finding = {.severity = SEVERITY_WARNING,
                              .at = score_place(reading, row, column),
                              .code = code,
                              .args = args};
    while (finding.arg_count < 3 && args[finding.arg_count].name != NULL)
        finding.arg_count++;
    findings_put(&reading->card->findings, &finding);
}

/* --- the tree -------------------------------------------------------------------------------- */

size_t scorecard_find(const struct scorecard *card, const char *code)
{
    for (size_t i = 0; i < card->row_count; i++)
        if (strcmp(card->rows[i].texts[SCORE_CODE], code) == 0)
            return i;
    return SIZE_MAX;
}

bool scorecard_under(const struct scorecard *card, size_t row, size_t root)
{
    while (row != SIZE_MAX && row != root)
        row = card->rows[row].parent;
    return row == root;
}

const char *scorecard_lead(const struct scorecard *card, size_t row)
{
    const char *lead = "";
    for (; row != SIZE_MAX && lead[0] == '\0'; row = card->rows[row].parent)
        lead = card->rows[row].texts[SCORE_LEAD];
    return lead;
}

const char *score_kind_words(enum score_kind kind)
{
    static const char *const ids[] = {"scorecard_kind_appraisal", "scorecard_kind_survey",
                                      "scorecard_kind_sipas"};
    return ids[kind];
}

const char *score_kind_name(enum score_kind kind)
{
    static const char *const names[] = {"appraisal", "survey", "sipas"};
    return names[kind];
}

static void check_twice(const struct score_reading *reading, size_t index)
{
    struct scorecard *card = reading->card;
    const struct score_row *row = &card->rows[index];
    size_t first = scorecard_find(card, row->texts[SCORE_CODE]);
    if (first < index)
        findings_add(&card->findings, SEVERITY_ERROR, score_place(reading, row, SCORE_CODE),
                     "scorecard_code_twice", "code", row->texts[SCORE_CODE], "line",
                     score_line(card, card->rows[first].line), NULL);
}

/* The row whose code is the longest beginning of this one's: 8.1 of 8.1.1. */
static size_t parent_of(const struct scorecard *card, const char *code)
{
    char above[64];
    size_t length = strlen(code);
    if (length >= sizeof above)
        return SIZE_MAX;
    memcpy(above, code, length + 1);
    for (char *dot = strrchr(above, '.'); dot != NULL; dot = strrchr(above, '.')) {
        *dot = '\0';
        size_t found = scorecard_find(card, above);
        if (found != SIZE_MAX)
            return found;
    }
    return SIZE_MAX;
}

static void link_rows(const struct score_reading *reading)
{
    struct scorecard *card = reading->card;
    for (size_t i = 0; i < card->row_count; i++) {
        check_twice(reading, i);
        card->rows[i].is_leaf = true;
        card->rows[i].parent = parent_of(card, card->rows[i].texts[SCORE_CODE]);
    }
    for (size_t i = 0; i < card->row_count; i++) {
        struct score_row *row = &card->rows[i];
        size_t root = i;
        while (card->rows[root].parent != SIZE_MAX)
            root = card->rows[root].parent;
        row->field = card->rows[root].level == 0 ? root : SIZE_MAX;
        if (row->parent != SIZE_MAX)
            card->rows[row->parent].is_leaf = false;
        const char *code = row->texts[SCORE_CODE];
        if (row->field == SIZE_MAX)
            warn(reading, row, SCORE_CODE, "scorecard_field_missing",
                 (struct finding_arg[]){
                     {"code", code},
                     {"field", arena_text_n(card->arena, code, strcspn(code, "."))},
                     {NULL, NULL}});
    }
}

/* Formulas of a workbook give fifteen digits: sums of thirds differ behind the ninth decimal. */
static bool same(struct exact a, struct exact b)
{
    struct exact apart;
    if (exact_subtract(a, b, &apart) != OK)
        return exact_compare(a, b) == 0;
    apart.numerator = apart.numerator < 0 ? -apart.numerator : apart.numerator;
    return exact_compare(apart, (struct exact){1, NOISE_PARTS}) < 0;
}

/* --- one row --------------------------------------------------------------------------------- */

static void check_bounds(const struct score_reading *reading, const struct score_row *row,
                         enum score_column column)
{
    struct scorecard *card = reading->card;
    const struct score_figure *figure = &row->figures[column];
    const struct score_figure *maximum = &row->figures[SCORE_MAXIMUM];
    const char *head =
        sheet_text(&reading->sheet->rows[reading->heads.row], reading->heads.positions[column]);
    const char *place = score_place(reading, row, column);
    if (!figure->known)
        return;
    if (figure->value.numerator < 0)
        findings_add(&card->findings, SEVERITY_ERROR, place, "scorecard_under", "column", head,
                     "code", score_label(row), "value", score_text(card, figure->value), NULL);
    if (maximum->known && exact_compare(figure->value, maximum->value) > 0)
        findings_add(&card->findings, SEVERITY_ERROR, place, "scorecard_over", "column", head,
                     "code", score_label(row), "value", score_text(card, figure->value), "maximum",
                     score_text(card, maximum->value), NULL);
}

/* The printed deduction beside the computed one; its sign is often lost in print. */
static void check_deduction(const struct score_reading *reading, const struct score_row *row)
{
    const struct score_figure *printed = &row->figures[SCORE_DEDUCTION];
    if (!printed->known || !row->lost.known || same(printed->value, row->lost.value))
        return;
    struct exact turned = {-printed->value.numerator, printed->value.denominator};
    bool is_sign = same(turned, row->lost.value);
    warn(reading, row, SCORE_DEDUCTION, is_sign ? "scorecard_sign_lost" : "scorecard_deduction",
         (struct finding_arg[]){{"code", score_label(row)},
                                {"value", score_text(reading->card, printed->value)},
                                {"right", score_text(reading->card, row->lost.value)}});
}

/* Points that are not given follow from what was taken off, whatever its sign. */
static enum fault take_points(struct score_row *row)
{
    const struct score_figure *maximum = &row->figures[SCORE_MAXIMUM];
    const struct score_figure *deduction = &row->figures[SCORE_DEDUCTION];
    row->points = row->figures[SCORE_APPRAISED].known ? row->figures[SCORE_APPRAISED]
                                                      : row->figures[SCORE_SELF];
    if (!maximum->known)
        return OK;
    if (!row->points.known && deduction->known) {
        struct exact lost = deduction->value;
        lost.numerator = lost.numerator > 0 ? -lost.numerator : lost.numerator;
        TRY(exact_add(maximum->value, lost, &row->points.value));
        row->points.known = true;
    }
    row->lost.known = row->points.known;
    return row->lost.known ? exact_subtract(row->points.value, maximum->value, &row->lost.value)
                           : OK;
}

static enum fault check_row(const struct score_reading *reading, struct score_row *row)
{
    struct scorecard *card = reading->card;
    check_bounds(reading, row, SCORE_SELF);
    check_bounds(reading, row, SCORE_APPRAISED);
    TRY(take_points(row));
    if (!row->figures[SCORE_MAXIMUM].known &&
        (row->points.known || row->figures[SCORE_DEDUCTION].known))
        findings_add(&card->findings, SEVERITY_ERROR, score_place(reading, row, SCORE_MAXIMUM),
                     "scorecard_maximum_missing", "code", score_label(row), NULL);
    check_deduction(reading, row);
    return OK;
}

/* --- sums ------------------------------------------------------------------------------------ */

/* A survey says so in the reason; what citizens say comes as SIPAS, in the name of the row or of
 * one above it. */
static enum fault set_kind(struct scorecard *card, size_t index)
{
    struct score_row *row = &card->rows[index];
    const char *reason = text_fold(card->arena, row->texts[SCORE_REASON]);
    if (reason == NULL)
        return FAULT_NOMEM;
    row->kind = strstr(reason, "dieu tra xa hoi hoc") != NULL ? SCORE_SURVEY : SCORE_APPRAISAL;
    for (size_t at = index; at != SIZE_MAX; at = card->rows[at].parent)
        if (card->rows[at].level > 0 && strstr(card->rows[at].texts[SCORE_NAME], "SIPAS") != NULL)
            row->kind = SCORE_SIPAS;
    return OK;
}

/* A row over others: its maximum and what they lost, leaves only, give its points. */
static enum fault check_sum(const struct score_reading *reading, size_t index)
{
    struct scorecard *card = reading->card;
    struct score_row *row = &card->rows[index];
    struct exact points = row->figures[SCORE_MAXIMUM].value;
    if (row->is_leaf || !row->figures[SCORE_MAXIMUM].known)
        return OK;
    for (size_t i = 0; i < card->row_count; i++)
        if (card->rows[i].is_leaf && card->rows[i].lost.known && scorecard_under(card, i, index))
            TRY(exact_add(points, card->rows[i].lost.value, &points));
    if (!row->points.known) {
        row->points = (struct score_figure){true, points};
        row->lost.known = true;
        return exact_subtract(points, row->figures[SCORE_MAXIMUM].value, &row->lost.value);
    }
    if (!same(points, row->points.value))
        warn(reading, row, SCORE_APPRAISED, "scorecard_sum",
             (struct finding_arg[]){{"code", row->texts[SCORE_CODE]},
                                    {"value", score_text(card, row->points.value)},
                                    {"right", score_text(card, points)}});
    return OK;
}

/* Sum of a figure over the fields; unknown when a row has no field, or a field no figure. */
static enum fault sum_fields(const struct scorecard *card, bool maxima, struct score_figure *out)
{
    *out = (struct score_figure){card->row_count > 0, exact_integer(0)};
    for (size_t i = 0; i < card->row_count; i++) {
        const struct score_row *row = &card->rows[i];
        const struct score_figure *figure = maxima ? &row->figures[SCORE_MAXIMUM] : &row->points;
        out->known = out->known && row->field != SIZE_MAX;
        if (row->field != i)
            continue;
        out->known = out->known && figure->known;
        TRY(exact_add(out->value, figure->value, &out->value));
    }
    return OK;
}

static void check_twin(const struct score_reading *reading)
{
    const struct score_row *total = reading->card->total;
    const struct number_cell *cell = &reading->total[SCORE_APPRAISED];
    struct exact rounded;
    if (!cell->has_twin || exact_round(cell->value, cell->twin_digits, &rounded) != OK ||
        exact_compare(rounded, cell->twin) == 0)
        return;
    warn(reading, total, SCORE_APPRAISED, "scorecard_twin",
         (struct finding_arg[]){{"value", score_text(reading->card, cell->value)},
                                {"twin", score_text(reading->card, cell->twin)},
                                {NULL, NULL}});
}

/* The total as printed beside the sums; one that is not printed is added up. */
static enum fault check_total(const struct score_reading *reading)
{
    struct scorecard *card = reading->card;
    struct score_figure points;
    struct score_figure maximum;
    TRY(sum_fields(card, false, &points));
    TRY(sum_fields(card, true, &maximum));
    if (card->total == NULL) {
        if (!points.known || !maximum.known)
            return OK;
        card->total = arena_alloc(card->arena, sizeof *card->total);
        if (card->total == NULL)
            return FAULT_NOMEM;
        for (size_t i = 0; i < SCORE_COLUMNS; i++)
            card->total->texts[i] = "";
        card->total->figures[SCORE_MAXIMUM] = maximum;
        card->total->figures[SCORE_APPRAISED] = points;
        return take_points(card->total);
    }
    struct score_row *total = card->total;
    TRY(check_row(reading, total));
    if (points.known && total->points.known && !same(points.value, total->points.value))
        warn(reading, total, SCORE_APPRAISED, "scorecard_total",
             (struct finding_arg[]){{"value", score_text(card, total->points.value)},
                                    {"right", score_text(card, points.value)},
                                    {NULL, NULL}});
    struct exact printed = total->figures[SCORE_MAXIMUM].value;
    if (maximum.known && !same(maximum.value, printed))
        warn(reading, total, SCORE_MAXIMUM, "scorecard_total_maximum",
             (struct finding_arg[]){{"value", score_text(card, printed)},
                                    {"right", score_text(card, maximum.value)},
                                    {NULL, NULL}});
    if (exact_compare(printed, exact_integer(HUNDRED)) != 0)
        warn(reading, total, SCORE_MAXIMUM, "scorecard_total_hundred",
             (struct finding_arg[]){{"value", score_text(card, printed)}, {NULL, NULL}});
    check_twin(reading);
    return OK;
}

enum fault score_check(const struct score_reading *reading)
{
    struct scorecard *card = reading->card;
    link_rows(reading);
    for (size_t i = 0; i < card->row_count; i++) {
        struct score_row *row = &card->rows[i];
        TRY(check_row(reading, row));
        TRY(set_kind(card, i));
        if (row->is_leaf && row->lost.known)
            TRY(exact_add(card->lost, row->lost.value, &card->lost));
        if (row->is_leaf && !row->points.known)
            warn(reading, row, SCORE_APPRAISED, "scorecard_points_missing",
                 (struct finding_arg[]){{"code", row->texts[SCORE_CODE]}, {NULL, NULL}});
    }
    if (findings_errors(&card->findings) > 0)
        return OK;
    for (size_t i = 0; i < card->row_count; i++)
        TRY(check_sum(reading, i));
    return check_total(reading);
}
