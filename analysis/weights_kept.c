/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/weights_kept.h"

#include "base/csv.h"
#include "base/json_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 24, NUMBER_BYTES = 64, DESIGN_BYTES = 16 << 20 };
static const char *const columns[WEIGHTS_STEPS] = {"weight_base", "weight_nonresponse",
                                                   "weight_raked", "weight_final"};
static const char *const steps[WEIGHTS_STEPS] = {"base", "nonresponse", "raked", "final"};

/* --- out ------------------------------------------------------------------------------------- */

static enum fault put_weights(const struct weighing *it, size_t row, struct buffer *out)
{
    AUTO(buffer) struct buffer number = buffer_of(NUMBER_BYTES);
    for (size_t step = 0; step < WEIGHTS_STEPS; step++) {
        buffer_reset(&number);
        json_number_text(it->weights[step][row], &number);
        TRY(buffer_check(&number));
        csv_put(out, false, number.data);
    }
    csv_end_row(out);
    return OK;
}

enum fault weights_kept_write(const struct weighing *it, struct buffer *out)
{
    const struct weights_file *data = &it->ask->data;
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *row;
    char number[NUMBER_SIZE];
    TRY(csv_open_text(data->path, data->text, strlen(data->text), &csv));
    TRY(csv_names(csv, &row));
    int form = row == NULL ? -1 : csv_column(row, "form");
    csv_put(out, true, form < 0 ? "row" : "form");
    for (size_t step = 0; step < WEIGHTS_STEPS; step++)
        csv_put(out, false, columns[step]);
    csv_end_row(out);
    for (size_t at = 0; at < it->dataset.rows; at++) {
        TRY(csv_next(csv, &row));
        if (row == NULL)
            return fault_raise(FAULT_INVALID, "weights_changed", "path", data->path, NULL);
        snprintf(number, sizeof number, "%zu", at + 1);
        csv_put(out, true, form < 0 ? number : csv_plain(row->cells[form]));
        TRY(put_weights(it, at, out));
    }
    return buffer_check(out);
}

static void put_pair(struct json_out *out, const char *name, bool has, const double pair[2])
{
    if (!has) {
        json_put_null(out, name);
        return;
    }
    json_open(out, name, '[');
    json_put_number(out, NULL, pair[0]);
    json_put_number(out, NULL, pair[1]);
    json_close(out, ']');
}

static void put_origin(struct json_out *out, const struct weights_origin *origin)
{
    json_put_bool(out, "campaign", origin->campaign);
    if (origin->campaign) {
        json_put_integer(out, "forms", origin->counts.forms);
        json_put_integer(out, "answers", origin->counts.answered);
        json_put_integer(out, "not_eligible", origin->counts.not_eligible);
    }
    json_put_findings(out, "findings", origin->findings);
}

enum fault weights_recipe(const struct weighing *it, const struct weights_origin *origin,
                          struct buffer *text)
{
    const struct weights_ask *ask = it->ask;
    AUTO(buffer) struct buffer design = buffer_of(DESIGN_BYTES);
    struct json_out out = json_out_to(text);
    TRY(weights_design(it, &design));
    json_open(&out, NULL, '{');
    json_put_text(&out, "base", ask->base);
    json_put_text(&out, "class", ask->class_column);
    json_put_text(&out, "respondent", ask->respondent_column);
    json_put_bool(&out, "rake", ask->margins.path != NULL);
    put_pair(&out, "bounds", ask->has_bounds, ask->bounds);
    put_pair(&out, "trim", ask->has_limits, ask->limits);
    put_origin(&out, origin);
    json_put_bool(&out, "designed", it->design != NULL);
    json_put_text(&out, "design", design.data);
    json_close(&out, '}');
    return buffer_check(text);
}

/* --- in -------------------------------------------------------------------------------------- */

static size_t count_lines(const char *text)
{
    size_t count = 1;
    for (const char *at = strchr(text, '\n'); at != NULL; at = strchr(at + 1, '\n'))
        count++;
    return count;
}

static enum fault read_weights(const char *document, struct arena *arena,
                               double *weights[WEIGHTS_STEPS], size_t *out_rows)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *row;
    size_t lines = count_lines(document);
    size_t rows = 0;
    for (size_t step = 0; step < WEIGHTS_STEPS; step++) {
        weights[step] = arena_array(arena, lines, sizeof(double));
        if (weights[step] == NULL)
            return FAULT_NOMEM;
    }
    TRY(csv_open_text("", document, strlen(document), &csv));
    TRY(csv_names(csv, &row));
    for (; row != NULL && rows < lines; rows++) {
        TRY(csv_next(csv, &row));
        if (row == NULL || row->count != WEIGHTS_STEPS + 1)
            break;
        for (size_t step = 0; step < WEIGHTS_STEPS; step++)
            weights[step][rows] = strtod(row->cells[step + 1], NULL);
    }
    *out_rows = rows;
    return OK;
}

static bool has_step(const struct json *told, const char *name)
{
    const struct json *list = json_member(told, "steps");
    for (const struct json *at = list == NULL ? NULL : json_first(list); at != NULL;
         at = json_next(at)) {
        const char *step = json_member_text(at, "step");
        if (step != NULL && strcmp(step, name) == 0)
            return true;
    }
    return false;
}

static double number_of(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    double value = 0;
    return member != NULL && json_number(member, &value) ? value : 0;
}

static void take_cells(const struct json *margin, struct weights_cell *cells, size_t *count)
{
    for (const struct json *at = json_first(json_member(margin, "cells")); at != NULL;
         at = json_next(at))
        cells[(*count)++] = (struct weights_cell){
            json_member_text(margin, "name"), json_member_text(at, "level"),
            number_of(at, "wanted"), number_of(at, "before"), number_of(at, "after")};
}

static enum fault take_margins(const struct json *told, struct arena *arena,
                               struct weights_view *view)
{
    const struct json *margins = json_member(told, "margins");
    size_t count = 0;
    for (const struct json *at = json_first(margins); at != NULL; at = json_next(at))
        count += json_count(json_member(at, "cells"));
    struct weights_cell *cells = arena_array(arena, count + 1, sizeof *cells);
    if (cells == NULL)
        return FAULT_NOMEM;
    for (const struct json *at = json_first(margins); at != NULL; at = json_next(at))
        take_cells(at, cells, &view->cell_count);
    view->cells = cells;
    return OK;
}

enum fault weights_kept_view(const char *document, const struct json *told, struct arena *arena,
                             struct weights_view *out)
{
    double *weights[WEIGHTS_STEPS];
    struct weights_view view = {.version = json_member_text(told, "version"),
                                .trimmed = has_step(told, "raked")};
    struct weights_step *taken = arena_array(arena, WEIGHTS_STEPS, sizeof *taken);
    if (taken == NULL)
        return FAULT_NOMEM;
    TRY(read_weights(document, arena, weights, &view.rows));
    for (size_t step = 0; step < WEIGHTS_STEPS; step++) {
        if (has_step(told, steps[step]))
            taken[view.step_count++] =
                (struct weights_step){weights_step_words[step], weights[step]};
    }
    view.steps = taken;
    TRY(take_margins(told, arena, &view));
    *out = view;
    return OK;
}

static void take_finding(const struct json *json, struct findings *out)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    struct finding finding = {.severity = SEVERITY_WARNING,
                              .at = json_member_text(json, "at"),
                              .code = json_member_text(json, "code"),
                              .args = args};
    const struct json *given = json_first(json_member(json, "args"));
    for (; given != NULL && finding.arg_count < FINDING_ARGS_MAX; given = json_next(given))
        args[finding.arg_count++] = (struct finding_arg){json_name(given), json_text(given)};
    findings_put(out, &finding);
}

void weights_kept_findings(const struct json *recipe, struct findings *out)
{
    const struct json *list = json_member(recipe, "findings");
    for (const struct json *at = list == NULL ? NULL : json_first(list); at != NULL;
         at = json_next(at))
        take_finding(at, out);
}
