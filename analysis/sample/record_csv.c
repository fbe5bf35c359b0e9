/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/record.h"

#include <math.h>
#include <stdio.h>

enum { NUMBER_BYTES = 64 };

static void head(struct buffer *out, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_put(out, i == 0, names[i]);
    csv_end_row(out);
}

static void put_integer(struct buffer *out, int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)value);
    csv_put(out, false, text);
}

static void put_decimal(struct buffer *out, double value)
{
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    record_decimal(value, &text);
    csv_put(out, false, text.data == NULL ? "" : text.data);
}

static void put_ratio(struct buffer *out, struct exact value)
{
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    record_ratio(value, &text);
    csv_put(out, false, text.data == NULL ? "" : text.data);
}

/* --- forms ----------------------------------------------------------------------------------- */

struct form_line {
    const struct sample_draw *draw;
    const struct draw_cluster *cluster;
    size_t place; /* from 1 */
    bool reserve;
};

static void put_form(struct buffer *out, const struct form_line *line)
{
    const struct draw_cluster *cluster = line->cluster;
    const int64_t *numbers = line->reserve ? cluster->reserves : cluster->numbers;
    int64_t number = numbers[line->place - 1];
    bool spare = line->reserve || cluster->reserve > 0;
    char form[FRAME_CODE_MAX + 32];
    snprintf(form, sizeof form, "%s-%s%02zu", cluster->code, line->reserve ? "R" : "", line->place);
    csv_put(out, true, form);
    csv_put(out, false, cluster->stratum);
    csv_put(out, false, cluster->commune);
    csv_put(out, false, line->draw->plan->kind == FRAME_DOSSIERS ? "" : cluster->code);
    put_integer(out, number);
    csv_put(out, false,
            line->draw->plan->kind == FRAME_DOSSIERS
                ? line->draw->rows[cluster->first_row + (size_t)number - 1]->code
                : "");
    csv_put(out, false, line->reserve || cluster->reserve > 0 ? "yes" : "");
    const double chances[] = {
        cluster->decimal, 1 / cluster->decimal, exact_double(cluster->above[STAGE_COMMUNE]),
        exact_double(cluster->above[STAGE_VILLAGE]), exact_double(cluster->within)};
    for (size_t i = 0; i < ARRAY_LENGTH(chances); i++)
        put_decimal(out, spare ? NAN : chances[i]);
    csv_end_row(out);
}

enum fault sample_csv(const struct sample_draw *draw, struct buffer *out)
{
    static const char *const names[] = {"form",   "stratum",   "commune",   "village",
                                        "number", "dossier",   "reserve",   "probability",
                                        "weight", "p_commune", "p_village", "p_form"};
    head(out, names, ARRAY_LENGTH(names));
    for (size_t i = 0; i < draw->cluster_count; i++) {
        struct form_line line = {.draw = draw, .cluster = &draw->clusters[i]};
        for (line.place = 1; line.place <= line.cluster->count; line.place++)
            put_form(out, &line);
        line.reserve = true;
        for (line.place = 1; line.place <= line.cluster->reserve_count; line.place++)
            put_form(out, &line);
    }
    return buffer_check(out);
}

/* --- probabilities --------------------------------------------------------------------------- */

enum fault probabilities_csv(const struct sample_draw *draw, struct buffer *out)
{
    static const char *const names[] = {"stage", "stratum", "within",  "code",  "size",
                                        "ratio", "decimal", "certain", "drawn", "reserve"};
    head(out, names, ARRAY_LENGTH(names));
    for (size_t i = 0; i < draw->unit_count; i++) {
        const struct draw_unit *unit = &draw->units[i];
        csv_put(out, true, sample_plan_stage_name(draw->plan, unit->stage));
        csv_put(out, false, unit->stratum);
        csv_put(out, false, unit->within);
        csv_put(out, false, unit->code);
        put_integer(out, unit->size);
        put_ratio(out, unit->probability);
        put_decimal(out, exact_double(unit->probability));
        csv_put(out, false, unit->certain ? "yes" : "");
        csv_put(out, false, unit->drawn ? "yes" : "");
        put_integer(out, (int64_t)unit->reserve);
        csv_end_row(out);
    }
    return buffer_check(out);
}

enum fault joint_csv(const struct sample_draw *draw, struct buffer *out)
{
    static const char *const names[] = {"stage", "stratum", "within", "a", "b", "joint"};
    head(out, names, ARRAY_LENGTH(names));
    for (size_t i = 0; i < draw->joint_count; i++) {
        const struct draw_joint *joint = &draw->joints[i];
        csv_put(out, true, sample_plan_stage_name(draw->plan, joint->stage));
        csv_put(out, false, joint->stratum);
        csv_put(out, false, joint->within);
        csv_put(out, false, joint->a);
        csv_put(out, false, joint->b);
        put_decimal(out, joint->value);
        csv_end_row(out);
    }
    return buffer_check(out);
}
