/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `fieldwork`: how far a campaign has come, by unit and by day, as the staff's page says it.
 */
#include "cli/command.h"

#include "base/json_write.h"
#include "schema/fieldwork.h"

#include <inttypes.h>

enum { WORK_BYTES = 256 << 20, OUTPUT_BYTES = 64 << 20 };

struct told {
    const struct campaign *campaign;
    const struct unit_list *units;
    const struct fieldwork *found;
};

static const char *name_of(const struct call *call, const struct told *told, size_t at)
{
    const char *code = told->campaign->units[at];
    const struct unit *unit = unit_list_find(told->units, code);
    if (unit == NULL)
        return code;
    bool english = call->language == LANGUAGE_EN && unit->full_name_en[0] != '\0';
    return english ? unit->full_name_en : unit->full_name;
}

static void put_unit(struct json_out *out, const struct told *told, size_t at)
{
    const struct unit_fieldwork *unit = &told->found->units[at];
    json_open(out, NULL, '{');
    json_put_text(out, "unit", told->campaign->units[at]);
    json_put_integer(out, "valid", unit->valid);
    json_put_integer(out, "partial", unit->partial);
    json_put_integer(out, "quarantined", unit->quarantined);
    json_put_integer(out, "refused", unit->refused);
    campaign_put_day(out, "first", unit->first_day);
    campaign_put_day(out, "last", unit->last_day);
    json_open(out, "recent", '[');
    for (size_t i = 0; i < FIELDWORK_RECENT; i++)
        json_put_integer(out, NULL, unit->recent[i]);
    json_close(out, ']');
    json_close(out, '}');
}

static void put_json(struct json_out *out, const struct told *told, int32_t last)
{
    json_open(out, NULL, '{');
    json_put_text(out, "campaign", told->campaign->id);
    campaign_put_day(out, "recent_to", last);
    json_open(out, "units", '[');
    for (size_t i = 0; i < told->campaign->unit_count; i++)
        put_unit(out, told, i);
    json_close(out, ']');
    json_open(out, "days", '[');
    for (size_t i = 0; i < told->found->day_count; i++) {
        const struct day_fieldwork *day = &told->found->days[i];
        json_open(out, NULL, '{');
        campaign_put_day(out, "day", day->day);
        json_put_integer(out, "valid", day->valid);
        json_put_integer(out, "quarantined", day->quarantined);
        json_put_integer(out, "refused", day->refused);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

static void put_lines(const struct call *call, const struct told *told, struct buffer *out)
{
    for (size_t i = 0; i < told->campaign->unit_count; i++) {
        const struct unit_fieldwork *unit = &told->found->units[i];
        buffer_format(
            out, "%s\t%s\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n",
            told->campaign->units[i], name_of(call, told, i), unit->valid,
            unit->recent[FIELDWORK_RECENT - 1], unit->partial, unit->quarantined, unit->refused);
    }
}

enum fault run_fieldwork(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(unit_list) struct unit_list *units = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct campaign campaign;
    struct fieldwork found;
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_campaign(store, arena, call_value(call, "campaign"), &campaign));
    TRY(store_units(store, &units));
    int32_t last = fieldwork_last(&campaign, instant_day(instant_now()));
    const struct fieldwork_query query = {campaign.id, campaign.units, campaign.unit_count, last};
    TRY(store_fieldwork(store, &query, arena, &found));
    const struct told told = {&campaign, units, &found};
    if (call->json) {
        struct json_out out = json_out_to(&text);
        put_json(&out, &told, last);
        buffer_char(&text, '\n');
    } else {
        put_lines(call, &told, &text);
    }
    TRY(call_print(&text));
    call_say(call, "fieldwork_columns", NULL);
    return OK;
}
