/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The design that the plan's draw has, for `hailong svy` and `hailong weights` on rows with the
 * columns of sample.csv or of joined answers: units by stage, each with its probability, and
 * Brewer's variance by stages, which needs no joint probabilities. Where no stage chooses among
 * villages each of them is a stratum of its forms.
 */
#include "analysis/sample/record.h"
#include "base/json_write.h"

static void put_names(struct json_out *json, const char *member, const char *const names[],
                      size_t count)
{
    json_open(json, member, '[');
    for (size_t i = 0; i < count; i++)
        json_put_text(json, NULL, names[i]);
    json_close(json, ']');
}

static bool is_drawn_at(const struct sample_plan *plan, enum plan_stage stage)
{
    return stage == STAGE_FORM || (plan->kind == FRAME_VILLAGES && plan->stages[stage].used);
}

static void put_units(struct json_out *json, const struct sample_plan *plan)
{
    static const char *const units[STAGE_COUNT] = {"commune", "village", "form"};
    static const char *const chances[STAGE_COUNT] = {"p_commune", "p_village", "p_form"};
    const char *ids[STAGE_COUNT];
    const char *fpc[STAGE_COUNT];
    size_t count = 0;
    for (enum plan_stage stage = STAGE_COMMUNE; stage < STAGE_COUNT; stage++) {
        if (!is_drawn_at(plan, stage))
            continue;
        ids[count] = units[stage];
        fpc[count++] = chances[stage];
    }
    put_names(json, "ids", ids, count);
    put_names(json, "fpc", fpc, count);
}

static void put_strata(struct json_out *json, const struct sample_plan *plan)
{
    bool by_commune = is_drawn_at(plan, STAGE_COMMUNE);
    bool every_village = plan->kind == FRAME_VILLAGES && !is_drawn_at(plan, STAGE_VILLAGE);
    const char *strata[2];
    size_t count = 0;
    if (plan->strata != STRATA_NONE && (by_commune || !every_village))
        strata[count++] = "stratum";
    /* A second name is of the second stage, so without strata there is no place for it below
     * communes: their forms then count as drawn from one list. */
    if (every_village && (count > 0 || !by_commune))
        strata[count++] = "village";
    put_names(json, "strata", strata, count);
}

static enum fault design(const struct sample_draw *draw, const char *weights, struct buffer *out)
{
    struct json_out json = json_out_to(out);
    json_open(&json, NULL, '{');
    put_units(&json, draw->plan);
    put_strata(&json, draw->plan);
    json_put_text(&json, "weights", weights);
    json_open(&json, "pps", '{');
    json_put_text(&json, "method", "brewer");
    json_close(&json, '}');
    json_put_text(&json, "lonely_psu", "adjust");
    json_close(&json, '}');
    buffer_char(out, '\n');
    return buffer_check(out);
}

enum fault sample_design(const struct sample_draw *draw, struct buffer *out)
{
    return design(draw, "weight", out);
}

enum fault joined_design(const struct sample_draw *draw, struct buffer *out)
{
    return design(draw, "base", out);
}
