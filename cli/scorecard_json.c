/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/scorecard_out.h"

#include "base/json_write.h"
#include "base/number_cell.h"

enum { MAXIMUM_DIGITS = 0, POINT_DIGITS = 4, SHOWN_DIGITS = 2 };

/* The writer keeps the first fault of an exact figure: texts are written straight on. */
struct writing {
    struct json_out json;
    const struct scorecard *card;
    enum fault fault;
};

static void put_exact(struct writing *writing, const char *name, struct exact value, int digits)
{
    AUTO(buffer) struct buffer text = buffer_of(64);
    enum fault fault = number_cell_text(value, digits, &text);
    if (fault != OK && writing->fault == OK)
        writing->fault = fault;
    json_put_text(&writing->json, name, fault == OK ? text.data : NULL);
}

static void put_figure(struct writing *writing, const char *name, const struct score_figure *figure,
                       int digits)
{
    if (figure->known)
        put_exact(writing, name, figure->value, digits);
    else
        json_put_null(&writing->json, name);
}

static void put_share(struct writing *writing, const char *name, struct exact share)
{
    AUTO(buffer) struct buffer text = buffer_of(64);
    enum fault fault = exact_text(share, SHOWN_DIGITS, &text);
    if (fault != OK && writing->fault == OK)
        writing->fault = fault;
    json_put_text(&writing->json, name, fault == OK ? text.data : NULL);
}

static void put_apart(struct writing *writing, const struct score_row *row)
{
    const struct score_figure *self = &row->figures[SCORE_SELF];
    const struct score_figure *appraised = &row->figures[SCORE_APPRAISED];
    struct score_figure apart = {self->known && appraised->known, exact_integer(0)};
    if (apart.known && exact_subtract(appraised->value, self->value, &apart.value) != OK)
        writing->fault = FAULT_NUMERIC;
    put_figure(writing, "appraised_less_self", &apart, POINT_DIGITS);
}

static void put_figures(struct writing *writing, const struct score_row *row)
{
    put_figure(writing, "maximum", &row->figures[SCORE_MAXIMUM], MAXIMUM_DIGITS);
    put_figure(writing, "self", &row->figures[SCORE_SELF], POINT_DIGITS);
    put_figure(writing, "appraised", &row->figures[SCORE_APPRAISED], POINT_DIGITS);
    put_figure(writing, "points", &row->points, POINT_DIGITS);
    put_figure(writing, "lost", &row->lost, POINT_DIGITS);
    put_figure(writing, "printed_deduction", &row->figures[SCORE_DEDUCTION], POINT_DIGITS);
    put_apart(writing, row);
}

static void put_row(struct writing *writing, const struct score_row *row)
{
    static const struct {
        const char *name;
        enum score_column column;
    } texts[] = {{"reason", SCORE_REASON}, {"remedy", SCORE_REMEDY},     {"lead", SCORE_LEAD},
                 {"follow", SCORE_FOLLOW}, {"deadline", SCORE_DEADLINE}, {"product", SCORE_PRODUCT},
                 {"state", SCORE_STATE}};
    const struct scorecard *card = writing->card;
    struct json_out *json = &writing->json;
    json_open(json, NULL, '{');
    json_put_text(json, "code", row->texts[SCORE_CODE]);
    json_put_text(json, "name", row->texts[SCORE_NAME]);
    json_put_integer(json, "line", (int64_t)row->line);
    json_put_text(json, "parent",
                  row->parent == SIZE_MAX ? NULL : card->rows[row->parent].texts[SCORE_CODE]);
    json_put_bool(json, "leaf", row->is_leaf);
    json_put_text(json, "kind", row->is_leaf ? score_kind_name(row->kind) : NULL);
    put_figures(writing, row);
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        json_put_text(json, texts[i].name, row->texts[texts[i].column]);
    json_close(json, '}');
}

static void put_total(struct writing *writing)
{
    const struct score_row *total = writing->card->total;
    if (total == NULL) {
        json_put_null(&writing->json, "total");
        return;
    }
    json_open(&writing->json, "total", '{');
    put_figures(writing, total);
    if (total->points.known)
        put_share(writing, "shown", total->points.value);
    else
        json_put_null(&writing->json, "shown");
    json_close(&writing->json, '}');
}

static void put_gains(struct writing *writing, const char *name, const struct score_gains *gains,
                      size_t count)
{
    json_open(&writing->json, name, '[');
    for (size_t i = 0; i < count; i++) {
        const struct score_gain *gain = &gains->gains[i];
        const struct score_row *row = &writing->card->rows[gain->row];
        json_open(&writing->json, NULL, '{');
        json_put_text(&writing->json, "code", row->texts[SCORE_CODE]);
        json_put_text(&writing->json, "kind", score_kind_name(row->kind));
        put_exact(writing, "points", gain->points, POINT_DIGITS);
        put_share(writing, "share", gain->share);
        put_exact(writing, "running", gain->running, POINT_DIGITS);
        put_share(writing, "running_share", gain->running_share);
        json_close(&writing->json, '}');
    }
    json_close(&writing->json, ']');
}

static void put_groups(struct writing *writing, const char *name, const struct score_group *groups,
                       size_t count)
{
    json_open(&writing->json, name, '[');
    for (size_t i = 0; i < count; i++) {
        const struct score_group *group = &groups[i];
        json_open(&writing->json, NULL, '{');
        if (group->name == NULL)
            json_put_text(&writing->json, "kind", score_kind_name(group->kind));
        else
            json_put_text(&writing->json, "lead", group->name);
        json_put_integer(&writing->json, "count", (int64_t)group->count);
        put_exact(writing, "maximum", group->maximum, MAXIMUM_DIGITS);
        put_exact(writing, "points", group->points, POINT_DIGITS);
        put_exact(writing, "lost", group->lost, POINT_DIGITS);
        put_share(writing, "share", group->share);
        json_close(&writing->json, '}');
    }
    json_close(&writing->json, ']');
}

static void put_changed(struct writing *writing, const struct scorecard_told *told)
{
    struct json_out *json = &writing->json;
    if (told->changed == NULL) {
        json_put_null(json, "what_if");
        return;
    }
    json_open(json, "what_if", '{');
    json_open(json, "changes", '{');
    for (size_t i = 0; i < told->change_count; i++)
        put_exact(writing, told->card->rows[told->changes[i].row].texts[SCORE_CODE],
                  told->changes[i].points, POINT_DIGITS);
    json_close(json, '}');
    json_open(json, "points", '{');
    for (size_t i = 0; i < told->card->row_count; i++) {
        const struct score_row *row = &told->card->rows[i];
        struct exact after = told->changed->points[i];
        if (row->points.known && exact_compare(after, row->points.value) != 0)
            put_exact(writing, row->texts[SCORE_CODE], after, POINT_DIGITS);
    }
    json_close(json, '}');
    put_figure(writing, "total", &told->changed->total, POINT_DIGITS);
    json_close(json, '}');
}

static void put_target(struct writing *writing, const struct scorecard_told *told)
{
    struct json_out *json = &writing->json;
    if (told->target == NULL) {
        json_put_null(json, "target");
        return;
    }
    const struct score_gains *gains = told->changed != NULL ? told->changed : told->now;
    size_t count = gain_target(gains, *told->target);
    json_open(json, "target", '{');
    put_exact(writing, "total", *told->target, MAXIMUM_DIGITS);
    json_put_bool(json, "reached", count != SIZE_MAX);
    put_figure(writing, "attainable", &gains->attainable, POINT_DIGITS);
    put_gains(writing, "criteria", gains, count == SIZE_MAX ? 0 : count);
    json_close(json, '}');
}

enum fault scorecard_json(const struct scorecard_told *told, struct buffer *out)
{
    struct writing writing = {.json = json_out_to(out), .card = told->card};
    struct json_out *json = &writing.json;
    json_open(json, NULL, '{');
    json_put_integer(json, "scorecard", 1);
    put_total(&writing);
    put_exact(&writing, "lost", told->card->lost, POINT_DIGITS);
    json_open(json, "rows", '[');
    for (size_t i = 0; i < told->card->row_count; i++)
        put_row(&writing, &told->card->rows[i]);
    json_close(json, ']');
    put_gains(&writing, "win_back", told->now, told->now->gain_count);
    put_groups(&writing, "kinds", told->now->kinds, SCORE_KINDS);
    put_groups(&writing, "leads", told->now->leads, told->now->lead_count);
    put_changed(&writing, told);
    put_target(&writing, told);
    json_put_findings(json, "findings", &told->card->findings);
    json_close(json, '}');
    buffer_char(out, '\n');
    TRY(writing.fault);
    return buffer_check(out);
}
