/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What weights are like, before and after each step, and how the margins stand: a page.
 */
#include "cli/grid.h"
#include "cli/svy_page.h"
#include "cli/weights_work.h"

static void put_names(const struct svy_page *page, struct grid *grid, const char *const *codes,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        grid_put(grid, message_words(page->language, codes[i]));
}

static void put_steps(const struct weighing *it, const struct svy_page *page)
{
    static const char *const heads[] = {"weights_step",     "weights_rows", "weights_sum",
                                        "weights_least",    "weights_most", "weights_deff",
                                        "weights_effective"};
    struct grid grid = grid_of(it->arena, ARRAY_LENGTH(heads));
    put_names(page, &grid, heads, ARRAY_LENGTH(heads));
    for (size_t step = 0; step < WEIGHTS_STEPS; step++) {
        struct weight_summary summary;
        if (!weights_is_step(it, step) ||
            weights_summary(it->weights[step], it->dataset.rows, &summary) != OK)
            continue;
        grid_put(&grid, message_words(page->language, weights_step_words[step]));
        grid_put(&grid, svy_count_text(page, summary.count));
        grid_put(&grid, svy_number_text(page, summary.sum, 1, ""));
        grid_put(&grid, svy_number_text(page, summary.least, 2, ""));
        grid_put(&grid, svy_number_text(page, summary.most, 2, ""));
        grid_put(&grid, svy_number_text(page, summary.deff, 3, ""));
        grid_put(&grid, svy_number_text(page, summary.effective, 0, ""));
    }
    grid_text(&grid, 1, false, page->out);
}

static void put_margins(const struct weighing *it, const struct svy_page *page)
{
    static const char *const heads[] = {"weights_margin", "weights_level", "weights_wanted",
                                        "weights_before", "weights_after"};
    struct grid grid = grid_of(it->arena, ARRAY_LENGTH(heads));
    put_names(page, &grid, heads, ARRAY_LENGTH(heads));
    for (size_t i = 0; i < it->margin_count; i++) {
        const struct margin *margin = &it->margins[i];
        for (size_t cell = 0; cell < margin->cells; cell++) {
            grid_put(&grid, margin->name);
            grid_put(&grid, margin->labels[cell]);
            grid_put(&grid, svy_number_text(page, margin->totals[cell], 1, ""));
            grid_put(&grid,
                     svy_number_text(page, weights_in(it, margin, cell, it->weights[1]), 1, ""));
            grid_put(&grid,
                     svy_number_text(page, weights_in(it, margin, cell, it->weights[3]), 1, ""));
        }
    }
    if (it->margin_count == 0)
        return;
    buffer_char(page->out, '\n');
    grid_text(&grid, 2, false, page->out);
}

void weights_text(const struct weighing *it, const struct call *call, struct buffer *out)
{
    const struct svy_sheet sheet = {.arena = it->arena};
    const struct svy_page page = {&sheet, call->language, out};
    message_say(out, page.language, "weights_title", "version", it->version, "path",
                call_value(call, "out"), NULL);
    buffer_text(out, "\n\n");
    put_steps(it, &page);
    put_margins(it, &page);
    buffer_format(out, "\n%s\n", message_words(page.language, "weights_reading"));
    if (it->ask->has_limits && it->margin_count > 0)
        buffer_format(out, "%s\n",
                      message_words(page.language, it->replicates == NULL
                                                       ? "weights_reading_trim"
                                                       : "weights_reading_trim_replicates"));
    if (it->replicates == NULL)
        return;
    message_say(out, page.language, "weights_replicates", "method",
                replicates_method_name(it->ask->replicates->method), "count",
                svy_count_text(&page, it->replicates->count), "df",
                svy_number_text(&page, it->df, 0, ""), NULL);
    buffer_char(out, '\n');
}
