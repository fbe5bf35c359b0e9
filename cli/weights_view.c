/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A weighing as a page with pictures, for --report.
 */
#include "analysis/weights_report.h"

#include "cli/document_text.h"
#include "cli/weights_work.h"

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

enum fault weights_report(const struct weighing *it)
{
    struct weights_step steps[WEIGHTS_STEPS];
    struct weights_view view = {.version = it->version,
                                .rows = it->dataset.rows,
                                .steps = steps,
                                .trimmed = it->has_limits};
    struct document document;
    const char *path = call_value(it->call, "report");
    if (path == NULL)
        return OK;
    for (size_t step = 0; step < WEIGHTS_STEPS; step++)
        if (weights_is_step(it, step))
            steps[view.step_count++] =
                (struct weights_step){weights_step_words[step], it->weights[step]};
    TRY(take_cells(it, &view));
    TRY(weights_document(&view, it->call->language, it->arena, &document));
    return document_write(path, &document);
}
