/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What weights are like, before and after each step, and how the margins stand: as JSON, or as a
 * view for the page with pictures.
 */
#include "analysis/weights.h"
#include "base/json_write.h"

static const char *const step_names[WEIGHTS_STEPS] = {"base", "nonresponse", "raked", "final"};

/* --- JSON ------------------------------------------------------------------------------------ */

static void put_margin(const struct weighing *it, const struct margin *margin, struct json_out *out)
{
    json_open(out, NULL, '{');
    json_put_text(out, "name", margin->name);
    json_open(out, "cells", '[');
    for (size_t cell = 0; cell < margin->cells; cell++) {
        json_open(out, NULL, '{');
        json_put_text(out, "level", margin->labels[cell]);
        json_put_number(out, "wanted", margin->totals[cell]);
        json_put_number(out, "before", weights_in(it, margin, cell, it->weights[1]));
        json_put_number(out, "after", weights_in(it, margin, cell, it->weights[3]));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

static void put_replicates(const struct weighing *it, struct json_out *out)
{
    json_open(out, "replicates", '{');
    weights_replicates_rule(it, out);
    json_put_number(out, "df", it->df);
    json_put_text(out, "out", it->replicates_path);
    json_close(out, '}');
}

enum fault weights_told(const struct weighing *it, const char *rows, struct buffer *text)
{
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "version", it->version);
    json_put_text(&out, "out", rows);
    json_put_integer(&out, "rounds", (int64_t)it->rounds);
    if (it->replicates != NULL)
        put_replicates(it, &out);
    json_open(&out, "steps", '[');
    for (size_t step = 0; step < WEIGHTS_STEPS; step++) {
        struct weight_summary summary;
        if (!weights_is_step(it, step))
            continue;
        TRY(weights_summary(it->weights[step], it->dataset.rows, &summary));
        json_open(&out, NULL, '{');
        json_put_text(&out, "step", step_names[step]);
        json_put_integer(&out, "rows", (int64_t)summary.count);
        json_put_number(&out, "sum", summary.sum);
        json_put_number(&out, "least", summary.least);
        json_put_number(&out, "most", summary.most);
        json_put_number(&out, "cv", summary.variation);
        json_put_number(&out, "kish_deff", summary.deff);
        json_put_number(&out, "effective_n", summary.effective);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_open(&out, "margins", '[');
    for (size_t i = 0; i < it->margin_count; i++)
        put_margin(it, &it->margins[i], &out);
    json_close(&out, ']');
    json_close(&out, '}');
    buffer_char(text, '\n');
    return buffer_check(text);
}

/* --- view ------------------------------------------------------------------------------------ */

static enum fault take_cells(const struct weighing *it, struct weights_view *view)
{
    size_t count = 0;
    for (size_t i = 0; i < it->margin_count; i++)
        count += it->margins[i].cells;
    struct weights_cell *cells = arena_array(it->arena, count + 1, sizeof *cells);
    if (cells == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < it->margin_count; i++) {
        const struct margin *margin = &it->margins[i];
        for (size_t cell = 0; cell < margin->cells; cell++)
            cells[view->cell_count++] =
                (struct weights_cell){margin->name, margin->labels[cell], margin->totals[cell],
                                      weights_in(it, margin, cell, it->weights[1]),
                                      weights_in(it, margin, cell, it->weights[3])};
    }
    view->cells = cells;
    return OK;
}

enum fault weights_view_of(const struct weighing *it, struct weights_view *out)
{
    struct weights_view view = {
        .version = it->version, .rows = it->dataset.rows, .trimmed = it->ask->has_limits};
    if (it->replicates != NULL) {
        view.method = replicates_method_name(it->ask->replicates->method);
        view.replicates = it->replicates->count;
        view.df = it->df;
    }
    struct weights_step *steps = arena_array(it->arena, WEIGHTS_STEPS, sizeof *steps);
    if (steps == NULL)
        return FAULT_NOMEM;
    for (size_t step = 0; step < WEIGHTS_STEPS; step++)
        if (weights_is_step(it, step))
            steps[view.step_count++] =
                (struct weights_step){weights_step_words[step], it->weights[step]};
    view.steps = steps;
    TRY(take_cells(it, &view));
    *out = view;
    return OK;
}
