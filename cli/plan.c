/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/plan.h"

#include "base/file.h"
#include "base/text.h"
#include "schema/targets.h"
#include "survey-server/posters.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORK_BYTES = 16 << 20, TABLE_BYTES = 8 << 20, POSTERS_BYTES = 256 << 20, NUMBER_SIZE = 24 };

static enum fault take_words(const struct call *call, struct campaign *campaign)
{
    int64_t idle = 0;
    const char *kind = call_value(call, "kind");
    const char *seconds = call_value(call, "idle");
    if (call_has(call, "name-vi"))
        campaign->name_vi = call_value(call, "name-vi");
    if (call_has(call, "name-en"))
        campaign->name_en = call_value(call, "name-en");
    if (call_has(call, "languages"))
        campaign->languages = call_value(call, "languages");
    if (kind != NULL && !campaign_kind_parse(kind, &campaign->kind))
        return fault_raise(FAULT_USAGE, "campaign_choice", "value", kind, NULL);
    if (seconds == NULL)
        return OK;
    if (!text_to_integer(seconds, &idle) || idle < CAMPAIGN_IDLE_LEAST_S ||
        idle > CAMPAIGN_IDLE_MOST_S)
        return fault_raise(FAULT_USAGE, "campaign_idle", "low", "15", "high", "3600", NULL);
    campaign->idle_s = (int32_t)idle;
    return OK;
}

static enum fault take_targets(const struct call *call, const struct form *form,
                               struct arena *arena, struct campaign_plan *plan)
{
    const char *number = call_value(call, "target");
    const char *path = call_value(call, "targets");
    AUTO(buffer) struct buffer table = buffer_of(TABLE_BYTES);
    if (number != NULL)
        return targets_same(number, &plan->campaign, arena, &plan->targets);
    if (path == NULL)
        return OK;
    TRY(file_read(path, &table));
    buffer_char(&table, '\n');
    TRY(buffer_check(&table));
    return targets_read(table.data, &plan->campaign, form, arena, &plan->targets);
}

enum fault plan_take(const struct call *call, const struct form *form, struct arena *arena,
                     struct campaign_plan *plan)
{
    TRY(take_words(call, &plan->campaign));
    TRY(call_usage(campaign_check(&plan->campaign, form)));
    return take_targets(call, form, arena, plan);
}

/* --- campaign change ---------------------------------------------------------------------------
 */

static enum fault take_rules(const struct call *call, struct campaign *campaign)
{
    int32_t from = DAY_NONE;
    int32_t to = DAY_NONE;
    const char *access = call_value(call, "access");
    TRY(call_days(call, &from, &to));
    campaign->from_day = call_has(call, "from") ? from : campaign->from_day;
    campaign->to_day = call_has(call, "to") ? to : campaign->to_day;
    if (access != NULL && !campaign_access_parse(access, &campaign->access))
        return fault_raise(FAULT_USAGE, "campaign_access", "value", access, NULL);
    return OK;
}

enum fault run_campaign_change(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(form) struct form *form = NULL;
    struct campaign_plan plan = {.campaign = {.id = ""}};
    const char *id = call_value(call, "id");
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_campaign(store, arena, id, &plan.campaign));
    TRY(store_form(store, plan.campaign.form, plan.campaign.version, &form));
    TRY(store_targets(store, id, arena, &plan.targets));
    TRY(take_rules(call, &plan.campaign));
    TRY(plan_take(call, form, arena, &plan));
    TRY(store_change_plan(store, &plan, NULL));
    call_say(call, "campaign_changed", "campaign", id, NULL);
    return OK;
}

/* --- campaign poster ---------------------------------------------------------------------------
 */

enum fault run_campaign_poster(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(form) struct form *form = NULL;
    AUTO(unit_list) struct unit_list *units = NULL;
    AUTO(buffer) struct buffer pdf = buffer_of(POSTERS_BYTES);
    struct campaign campaign;
    char count[NUMBER_SIZE];
    const char *unit = call_value(call, "unit");
    const char *path = call_value(call, "out");
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_campaign(store, arena, call_value(call, "campaign"), &campaign));
    TRY(store_form(store, campaign.form, campaign.version, &form));
    TRY(store_units(store, &units));
    const struct posters_of of = {&campaign, form, units, call_value(call, "address")};
    const char *const *codes = unit == NULL ? campaign.units : &unit;
    size_t pages = unit == NULL ? campaign.unit_count : 1;
    TRY(call_usage(posters_make(&of, codes, pages, &pdf)));
    TRY(call_make_parent(path));
    TRY(file_write(path, pdf.data, pdf.length, 0644));
    snprintf(count, sizeof count, "%zu", pages);
    call_say(call, "poster_done", "count", count, "path", path, NULL);
    return OK;
}
