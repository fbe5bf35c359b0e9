/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/plan_fields.h"

#include "base/text.h"
#include "survey-server/name_search.h"
#include "survey-server/staff_post.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_SIZE = 16, LANGUAGES_BYTES = 512, SEARCH_BYTES = 16 << 20 };

static const char *field(const struct plan_page *from, const char *name)
{
    return staff_post_field(from->fields, name);
}

bool plan_may_run(const struct desk *desk, const struct campaign *campaign)
{
    for (size_t i = 0; i < campaign->unit_count; i++) {
        if (!desk_may(desk, STAFF_CAMPAIGNS, campaign->units[i]))
            return false;
    }
    return campaign->unit_count > 0;
}

const char *plan_below(const struct plan_page *from)
{
    const char *place = from->desk->staff->place;
    const char *asked =
        from->fields != NULL ? field(from, "below") : http_query(from->request, "below");
    if (from->entry != NULL)
        asked = from->entry->campaign->province;
    if (asked != NULL && unit_list_find(from->desk->view->units, asked) != NULL &&
        desk_may(from->desk, STAFF_CAMPAIGNS, asked))
        return asked;
    return strcmp(place, STAFF_EVERYWHERE) == 0 ? NULL : place;
}

/* --- reading -----------------------------------------------------------------------------------
 */

/* "2026-11-21", "21/11/2026" or nothing. */
static enum fault read_day(const char *text, int32_t *out)
{
    char iso[DAY_SIZE];
    int day = 0;
    int month = 0;
    int year = 0;
    int used = 0;
    *out = DAY_NONE;
    if (text[0] == '\0' || day_parse(text, out))
        return OK;
    bool slashes = sscanf(text, "%2d/%2d/%4d%n", &day, &month, &year, &used) == 3 &&
                   text[used] == '\0' && day > 0 && month > 0 && year > 0;
    if (slashes)
        snprintf(iso, sizeof iso, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
    if (slashes && day_parse(iso, out))
        return OK;
    return fault_raise(FAULT_INVALID, "campaign_day", "value", text, NULL);
}

/* The province a unit lies in; "VN" for one that lies in none. */
static const char *province_of(const struct unit_list *units, const struct unit *unit)
{
    while (unit != NULL && unit->level != UNIT_PROVINCE)
        unit = unit->parent[0] == '\0' ? NULL : unit_list_find(units, unit->parent);
    return unit == NULL ? STAFF_EVERYWHERE : unit->code;
}

/* What may be asked about: not a whole province, no counter, no village. */
static bool is_asked(const struct unit *unit)
{
    return unit->level == UNIT_COMMUNE || unit->level == UNIT_DEPARTMENT ||
           unit->level == UNIT_CENTRE;
}

static int compare_codes(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Every unit below the chosen one: its communes, or itself when it has none. */
static enum fault read_all(const struct plan_page *from, const char **codes, size_t *count)
{
    const struct unit_list *units = from->desk->view->units;
    const char *below = plan_below(from);
    for (size_t i = 0; below != NULL && i < unit_list_count(units); i++) {
        const struct unit *unit = unit_list_at(units, i);
        bool counts = unit->level == UNIT_COMMUNE || strcmp(unit->code, below) == 0;
        if (counts && is_asked(unit) && unit_list_find(units, unit->code) == unit &&
            unit_list_within(units, unit->code, below) &&
            desk_may(from->desk, STAFF_CAMPAIGNS, unit->code))
            codes[(*count)++] = unit->code;
    }
    return OK;
}

/* Who sees a campaign's province sees all of the campaign: what lies elsewhere is not put into it.
 */
static enum fault check_province(const struct plan_page *from, const struct unit *unit)
{
    const struct campaign *held = from->entry == NULL ? NULL : from->entry->campaign;
    if (held == NULL || strcmp(held->province, STAFF_EVERYWHERE) == 0 ||
        strcmp(held->province, province_of(from->desk->view->units, unit)) == 0 ||
        campaign_has_unit(held, unit->code))
        return OK;
    return fault_raise(FAULT_INVALID, "campaign_unit_elsewhere", "unit", unit->code, "province",
                       held->province, NULL);
}

static enum fault read_ticked(const struct plan_page *from, const char **codes, size_t *count)
{
    const struct unit_list *units = from->desk->view->units;
    for (size_t i = 0; i < from->fields->count; i++) {
        const struct field *one = &from->fields->items[i];
        if (strcmp(one->name, "unit") != 0)
            continue;
        const struct unit *unit = unit_list_find(units, one->value);
        if (unit == NULL || !is_asked(unit) || !desk_may(from->desk, STAFF_CAMPAIGNS, unit->code))
            return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", one->value, NULL);
        TRY(check_province(from, unit));
        codes[(*count)++] = unit->code;
    }
    return OK;
}

/* Units that the page had no box for stay. */
static void read_unoffered(const struct plan_page *from, const char **codes, size_t *count)
{
    const struct campaign *held = from->entry == NULL ? NULL : from->entry->campaign;
    for (size_t i = 0; held != NULL && i < held->unit_count; i++) {
        if (!fields_have(from->fields, "offered", held->units[i]))
            codes[(*count)++] = held->units[i];
    }
}

static enum fault read_units(const struct plan_page *from, struct campaign *campaign)
{
    const struct unit_list *units = from->desk->view->units;
    size_t held = from->entry == NULL ? 0 : from->entry->campaign->unit_count;
    size_t room = unit_list_count(units) + from->fields->count + held;
    size_t count = 0;
    size_t kept = 0;
    const char **codes = arena_array(from->request->arena, room, sizeof *codes);
    if (codes == NULL)
        return fault_nomem();
    TRY(field(from, "all")[0] != '\0' ? read_all(from, codes, &count)
                                      : read_ticked(from, codes, &count));
    read_unoffered(from, codes, &count);
    if (count > 1)
        qsort(codes, count, sizeof *codes, compare_codes);
    for (size_t i = 0; i < count; i++) {
        if (from->entry == NULL) {
            const char *province = province_of(units, unit_list_find(units, codes[i]));
            bool same = kept == 0 || strcmp(province, campaign->province) == 0;
            campaign->province = same ? province : STAFF_EVERYWHERE;
        }
        if (kept == 0 || strcmp(codes[kept - 1], codes[i]) != 0)
            codes[kept++] = codes[i];
    }
    campaign->units = codes;
    campaign->unit_count = kept;
    return OK;
}

static enum fault read_instrument(const struct plan_page *from, struct campaign *campaign,
                                  const struct form **out_form)
{
    const char *name = field(from, "instrument");
    if (from->entry != NULL) {
        *out_form = from->entry->form;
        return OK;
    }
    for (size_t i = 0; i < from->instruments->count; i++) {
        const struct instrument *item = &from->instruments->items[i];
        if (strcmp(item->name, name) != 0)
            continue;
        campaign->form = item->form->id;
        campaign->version = item->form->version;
        campaign->index = item->index;
        *out_form = item->form;
        return OK;
    }
    return fault_raise(FAULT_INVALID, "campaign_instrument", NULL);
}

/* The languages ticked, in the form's order; all of them is "". */
static enum fault read_languages(const struct plan_page *from, const struct form *form,
                                 struct campaign *campaign)
{
    size_t ticked = 0;
    AUTO(buffer) struct buffer text = buffer_of(LANGUAGES_BYTES);
    for (size_t i = 0; i < form->language_count; i++) {
        if (!fields_have(from->fields, "language", form->languages[i]))
            continue;
        buffer_format(&text, "%s%s", ticked++ == 0 ? "" : ",", form->languages[i]);
    }
    TRY(buffer_check(&text));
    bool all = ticked == 0 || ticked == form->language_count;
    campaign->languages = all ? "" : arena_text(from->request->arena, text.data);
    return campaign->languages == NULL ? fault_nomem() : OK;
}

static enum fault read_choices(const struct plan_page *from, struct campaign *campaign)
{
    int64_t idle = 0;
    const char *text = field(from, "idle");
    if (!campaign_kind_parse(field(from, "kind"), &campaign->kind))
        return fault_raise(FAULT_INVALID, "campaign_choice", "value", field(from, "kind"), NULL);
    if (!campaign_access_parse(field(from, "access"), &campaign->access))
        return fault_raise(FAULT_INVALID, "campaign_choice", "value", field(from, "access"), NULL);
    if (text[0] != '\0' && (!text_to_integer(text, &idle) || idle < CAMPAIGN_IDLE_LEAST_S ||
                            idle > CAMPAIGN_IDLE_MOST_S))
        return fault_raise(FAULT_INVALID, "campaign_idle", "low", "15", "high", "3600", NULL);
    campaign->idle_s = (int32_t)idle;
    TRY(read_day(field(from, "from_day"), &campaign->from_day));
    return read_day(field(from, "to_day"), &campaign->to_day);
}

static enum fault read_targets(const struct plan_page *from, const struct form *form,
                               struct campaign_plan *plan)
{
    const char *table = field(from, "table");
    const char *each = field(from, "each");
    struct arena *arena = from->request->arena;
    if (table[0] != '\0')
        return targets_read(table, &plan->campaign, form, arena, &plan->targets);
    if (each[0] != '\0')
        return targets_same(each, &plan->campaign, arena, &plan->targets);
    return OK;
}

static void begin_plan(const struct plan_page *from, struct campaign *campaign)
{
    int64_t revision = 0;
    if (from->entry != NULL)
        *campaign = *from->entry->campaign;
    else
        *campaign = (struct campaign){.id = field(from, "id"),
                                      .province = STAFF_EVERYWHERE,
                                      .withdrawal = field(from, "withdrawal")[0] != '\0'};
    if (from->entry == NULL)
        secret_bytes(campaign->withdrawal_key.bytes, HASH_SIZE);
    campaign->revision =
        text_to_integer(field(from, "revision"), &revision) && revision >= 0 ? revision : INT64_MAX;
    campaign->name_vi = field(from, "name_vi");
    campaign->name_en = field(from, "name_en");
}

enum fault plan_read(const struct plan_page *from, struct campaign_plan *out)
{
    struct campaign_plan plan = {.campaign = {.id = ""}};
    const struct form *form = NULL;
    begin_plan(from, &plan.campaign);
    if (!text_is_code(plan.campaign.id) || strcmp(plan.campaign.id, "new") == 0)
        return fault_raise(FAULT_INVALID, "campaign_id", "campaign", plan.campaign.id, NULL);
    TRY(read_instrument(from, &plan.campaign, &form));
    TRY(read_choices(from, &plan.campaign));
    TRY(read_languages(from, form, &plan.campaign));
    TRY(read_units(from, &plan.campaign));
    TRY(campaign_check(&plan.campaign, form));
    TRY(read_targets(from, form, &plan));
    *out = plan;
    return OK;
}

/* --- showing -----------------------------------------------------------------------------------
 */

/* What a field holds: as typed, else as it is. */
static void put_text(const struct plan_page *from, struct json_out *out, const char *name,
                     const char *now)
{
    const char *typed = from->fields == NULL ? NULL : field(from, name);
    json_put_text(out, name, typed != NULL ? typed : now == NULL ? "" : now);
}

static void put_day(const struct plan_page *from, struct json_out *out, const char *name,
                    int32_t day)
{
    char text[DATE_TEXT_SIZE] = "";
    if (day != DAY_NONE)
        day_text(day, text);
    put_text(from, out, name, text);
}

/* One of a list to choose from. */
static void put_option(struct json_out *out, const char *value, const char *label, bool chosen)
{
    json_open(out, NULL, '{');
    json_put_text(out, "value", value);
    json_put_text(out, "label", label);
    json_put_bool(out, "chosen", chosen);
    json_close(out, '}');
}

/* A choice of two or three words: "kind" of "counter"; its labels are words of the page. */
static void put_words(const struct plan_page *from, const struct page *page, struct json_out *out,
                      const char *const names[], const char *now)
{
    const char *typed = from->fields == NULL ? now : field(from, names[0]);
    json_open(out, names[0], '[');
    for (size_t i = 1; names[i] != NULL; i++) {
        const char *word = arena_format(page->arena, "plan_%s_%s", names[0], names[i]);
        const char *label = word == NULL ? NULL : page_word(page->arena, page_words(page), word);
        put_option(out, names[i], label, strcmp(names[i], typed) == 0);
    }
    json_close(out, ']');
}

static void put_instruments(const struct plan_page *from, const struct page *page,
                            struct json_out *out)
{
    json_open(out, "instruments", '[');
    for (size_t i = 0; i < from->instruments->count; i++) {
        const struct instrument *item = &from->instruments->items[i];
        int language = form_language(item->form, page->visit.language);
        const char *title =
            form_text(item->form, &item->form->title, language < 0 ? 0 : language, NULL);
        const char *label = arena_format(page->arena, "%s (%s %s, %s)", title, item->form->id,
                                         item->form->version, item->index);
        bool chosen = from->fields == NULL ? strcmp(item->index, "sipas-2026") == 0
                                           : strcmp(field(from, "instrument"), item->name) == 0;
        put_option(out, item->name, label, chosen);
    }
    json_close(out, ']');
}

static bool is_ticked(const struct plan_page *from, const char *unit)
{
    if (from->fields != NULL)
        return fields_have(from->fields, "unit", unit);
    return from->entry != NULL && campaign_has_unit(from->entry->campaign, unit);
}

static enum fault put_units(const struct plan_page *from, const struct page *page,
                            struct json_out *out)
{
    const struct unit_list *units = from->desk->view->units;
    const char *below = plan_below(from);
    const char *asked = http_query(from->request, "q");
    AUTO(arena) struct arena *scratch = NULL;
    struct name_search names;
    size_t shown = 0;
    TRY(arena_new(SEARCH_BYTES, &scratch));
    TRY(name_search_begin(scratch, asked, &names));
    json_open(out, "units", '[');
    for (size_t i = 0; below != NULL && i < unit_list_count(units); i++) {
        const struct unit *unit = unit_list_at(units, i);
        if (shown == PLAN_UNITS_SHOWN || !is_asked(unit) ||
            unit_list_find(units, unit->code) != unit ||
            !unit_list_within(units, unit->code, below) ||
            !desk_may(from->desk, STAFF_CAMPAIGNS, unit->code) ||
            !name_search_fits(&names, unit->full_name, unit->code))
            continue;
        shown++;
        put_option(out, unit->code, page_unit_name(units, unit->code, page_words(page)),
                   is_ticked(from, unit->code));
    }
    json_close(out, ']');
    /* One that is found among others is not all there is to choose. */
    json_put_bool(out, "one_unit", shown == 1 && names.wanted[0] == '\0');
    json_put_bool(out, "has_units", shown > 0);
    json_put_text(out, "q", asked);
    json_put_text(out, "below", below);
    json_put_text(out, "below_name",
                  below == NULL ? NULL : page_unit_name(units, below, page_words(page)));
    json_put_bool(out, "all",
                  from->fields != NULL ? field(from, "all")[0] != '\0' : names.wanted[0] == '\0');
    return OK;
}

/* The provinces to choose from, for who sees more than one. */
static void put_provinces(const struct plan_page *from, const struct page *page,
                          struct json_out *out)
{
    const struct unit_list *units = from->desk->view->units;
    const char *below = plan_below(from);
    json_put_bool(out, "has_provinces", true);
    json_open(out, "provinces", '[');
    for (size_t i = 0; i < unit_list_count(units); i++) {
        const struct unit *unit = unit_list_at(units, i);
        if (unit->level == UNIT_PROVINCE && unit_list_find(units, unit->code) == unit)
            put_option(out, unit->code, page_unit_name(units, unit->code, page_words(page)),
                       below != NULL && strcmp(below, unit->code) == 0);
    }
    json_close(out, ']');
}

static void put_languages(const struct plan_page *from, struct json_out *out)
{
    const struct form *form = from->entry->form;
    json_open(out, "offered", '[');
    for (size_t i = 0; i < form->language_count; i++) {
        const char *code = form->languages[i];
        const char *name = form->language_names[i];
        bool chosen = from->fields != NULL ? fields_have(from->fields, "language", code)
                                           : campaign_offers(from->entry->campaign, code);
        put_option(out, code, name == NULL ? page_language_name(code) : name, chosen);
    }
    json_close(out, ']');
}

/* Whether they are what targets_same() makes. */
static bool are_same(const struct target_list *targets, const struct campaign *campaign)
{
    for (size_t i = 0; i < targets->count; i++) {
        const struct campaign_target *target = &targets->items[i];
        if (target->question[0] != '\0' || target->target != targets->items[0].target)
            return false;
    }
    return targets->count > 0 && targets->count == campaign->unit_count;
}

/* One number for all units stands where it was typed, anything else in the table. */
static enum fault put_targets(const struct plan_page *from, const struct campaign *now,
                              struct json_out *out)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_PAGE_BYTES);
    AUTO(buffer) struct buffer each = buffer_of(LIMIT_PAGE_BYTES);
    if (are_same(&from->targets, now))
        buffer_format(&each, "%" PRId64, from->targets.items[0].target);
    else if (from->targets.count > 0)
        targets_write(&from->targets, &text);
    TRY(buffer_check(&text));
    TRY(buffer_check(&each));
    put_text(from, out, "each", each.data);
    put_text(from, out, "table", text.data);
    return OK;
}

enum fault plan_put(const struct plan_page *from, const struct page *page, struct json_out *out)
{
    static const char *const kinds[] = {"kind", "counter", "sample", NULL};
    static const char *const accesses[] = {"access", "open", "ticket", "device", NULL};
    static const struct campaign fresh = {.from_day = DAY_NONE, .to_day = DAY_NONE};
    const struct campaign *now = from->entry == NULL ? &fresh : from->entry->campaign;
    const char *idle = now->idle_s == 0 ? "" : arena_format(page->arena, "%d", (int)now->idle_s);
    if (from->entry == NULL) {
        put_text(from, out, "id", "");
        put_instruments(from, page, out);
        json_put_bool(out, "takes_back",
                      from->fields != NULL && field(from, "withdrawal")[0] != '\0');
    } else {
        json_put_integer(out, "revision", now->revision);
        put_languages(from, out);
    }
    if (from->entry == NULL && strcmp(from->desk->staff->place, STAFF_EVERYWHERE) == 0)
        put_provinces(from, page, out);
    put_text(from, out, "name_vi", now->name_vi);
    put_text(from, out, "name_en", now->name_en);
    put_day(from, out, "from_day", now->from_day);
    put_day(from, out, "to_day", now->to_day);
    put_words(from, page, out, kinds, campaign_kind_name(now->kind));
    put_words(from, page, out, accesses, campaign_access_name(now->access));
    put_text(from, out, "idle", idle);
    TRY(put_units(from, page, out));
    return put_targets(from, now, out);
}
