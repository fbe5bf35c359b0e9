/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/plan.h"
#include "cli/setup.h"
#include "cli/units.h"

#include "analysis/index.h"
#include "base/json_write.h"
#include "base/text.h"
#include "schema/refusals.h"

#include <string.h>

enum { WORK_BYTES = 16 << 20, OUTPUT_BYTES = 8 << 20 };

/* The codes of --units, checked; the campaign's province is theirs when they share one, else VN. */
static enum fault units_named(const struct unit_list *units, const char *list, struct arena *arena,
                              struct campaign *campaign)
{
    char *text = arena_text(arena, list);
    size_t limit = strlen(list) / 2 + 1;
    const char **codes = arena_array(arena, limit, sizeof *codes);
    if (text == NULL || codes == NULL)
        return FAULT_NOMEM;
    size_t count = 0;
    char *rest = text;
    char *code;
    while ((code = strsep(&rest, ",")) != NULL) {
        const struct unit *unit = unit_list_find(units, code);
        if (unit == NULL)
            return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", code, NULL);
        const char *province = unit->level == UNIT_PROVINCE ? unit->code : unit->parent;
        bool same = campaign->province == NULL || strcmp(campaign->province, province) == 0;
        campaign->province = same ? province : "VN";
        codes[count++] = unit->code;
    }
    units_sort(codes, count);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(codes[i - 1], codes[i]) == 0)
            return fault_raise(FAULT_USAGE, "unit_twice", "unit", codes[i], NULL);
    }
    campaign->units = codes;
    campaign->unit_count = count;
    return OK;
}

/* The newest version of a form that the store has. */
static enum fault newest_version(struct store *store, struct arena *arena, const char *form,
                                 const char **out)
{
    const struct form_entry *forms;
    size_t count;
    TRY(store_forms(store, arena, &forms, &count));
    const char *newest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(forms[i].id, form) == 0 &&
            (newest == NULL || text_compare_vi(newest, forms[i].version) < 0))
            newest = forms[i].version;
    }
    if (newest == NULL)
        return fault_raise(FAULT_NOTFOUND, "form_unpublished", "form", form, NULL);
    *out = newest;
    return OK;
}

/* The index must fit the form, or every report of the campaign would fail later. */
static enum fault check_index(struct store *store, struct arena *arena,
                              const struct campaign *campaign, const struct form *form)
{
    const char *document;
    AUTO(index_definition) struct index_definition *definition = NULL;
    struct findings findings = findings_in(arena);
    TRY(store_index(store, arena, campaign->index, &document));
    TRY(index_load(document, strlen(document), &findings, &definition));
    if (definition != NULL)
        index_check_form(definition, form, &findings);
    if (definition == NULL || definition->form == NULL || findings_errors(&findings) > 0)
        return fault_raise(FAULT_INVALID, "campaign_index_form", "index", campaign->index, "form",
                           campaign->form, NULL);
    return OK;
}

enum fault run_campaign_create(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(unit_list) struct unit_list *units = NULL;
    AUTO(form) struct form *form = NULL;
    const char *list = call_value(call, "units");
    const char *province = call_value(call, "province");
    struct campaign campaign = {.id = call_value(call, "id"),
                                .form = call_value(call, "form"),
                                .index = call_value(call, "index"),
                                .simulated = call_has(call, "simulated"),
                                .withdrawal = call_has(call, "withdrawal")};
    secret_bytes(campaign.withdrawal_key.bytes, HASH_SIZE);
    if (!text_is_code(campaign.id))
        return fault_raise(FAULT_USAGE, "campaign_id", "campaign", campaign.id, NULL);
    if ((list == NULL) == (province == NULL))
        return fault_raise(FAULT_USAGE, "campaign_units", NULL);
    if (!campaign_access_parse(call_value(call, "access"), &campaign.access))
        return fault_raise(FAULT_USAGE, "campaign_access", "value", call_value(call, "access"),
                           NULL);
    TRY(call_days(call, &campaign.from_day, &campaign.to_day));
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_units(store, &units));
    TRY(list != NULL ? units_named(units, list, arena, &campaign)
                     : units_of_province(units, province, arena, &campaign));
    TRY(setup_add_shipped(store, campaign.form, campaign.index));
    TRY(newest_version(store, arena, campaign.form, &campaign.version));
    TRY(store_form(store, campaign.form, campaign.version, &form));
    TRY(check_index(store, arena, &campaign, form));
    struct campaign_plan plan = {.campaign = campaign};
    TRY(plan_take(call, form, arena, &plan));
    TRY(store_make_plan(store, &plan, NULL));
    call_say(call, "campaign_created", "campaign", campaign.id, "path", call_value(call, "data"),
             NULL);
    return OK;
}

static void campaign_json(struct json_out *out, const struct campaign *campaign, int64_t refused)
{
    json_open(out, NULL, '{');
    json_put_text(out, "id", campaign->id);
    json_put_text(out, "state", campaign_state_name(campaign->state));
    json_put_text(out, "form", campaign->form);
    json_put_text(out, "version", campaign->version);
    json_put_text(out, "index", campaign->index);
    json_put_text(out, "province", campaign->province);
    json_put_integer(out, "units", (int64_t)campaign->unit_count);
    json_put_text(out, "access", campaign_access_name(campaign->access));
    campaign_put_day(out, "from", campaign->from_day);
    campaign_put_day(out, "to", campaign->to_day);
    json_put_text(out, "name_vi", campaign->name_vi);
    json_put_text(out, "name_en", campaign->name_en);
    json_put_text(out, "kind", campaign_kind_name(campaign->kind));
    json_put_bool(out, "simulated", campaign->simulated);
    json_put_bool(out, "withdrawal", campaign->withdrawal);
    json_put_integer(out, "refused", refused);
    json_close(out, '}');
}

enum fault run_campaign_list(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    const struct campaign *campaigns;
    size_t count;
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_campaigns(store, arena, &campaigns, &count));
    struct json_out out = json_out_to(&text);
    if (call->json)
        json_open(&out, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        const struct campaign *campaign = &campaigns[i];
        int64_t refused = 0;
        TRY(store_refusals(store, campaign->id, &refused));
        if (call->json)
            campaign_json(&out, campaign, refused);
        else
            buffer_format(&text, "%s\t%s\t%s %s\t%zu\n", campaign->id,
                          campaign_state_name(campaign->state), campaign->form, campaign->version,
                          campaign->unit_count);
    }
    if (call->json) {
        json_close(&out, ']');
        buffer_char(&text, '\n');
    }
    if (count == 0 && !call->json)
        call_say(call, "campaign_none", NULL);
    return call_print(&text);
}

enum fault run_campaign_state(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const char *id = call_value(call, "id");
    const char *verb = call->command->sub;
    enum campaign_state state = strcmp(verb, "open") == 0      ? CAMPAIGN_OPEN
                                : strcmp(verb, "closing") == 0 ? CAMPAIGN_CLOSING
                                                               : CAMPAIGN_CLOSED;
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_set_campaign_state(store, id, state));
    call_say(call, "campaign_state_now", "campaign", id, "state", campaign_state_name(state), NULL);
    if (state == CAMPAIGN_OPEN)
        call_say(call, "campaign_opened", "path", call_value(call, "data"), NULL);
    return OK;
}
