/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/results.h"

#include "base/own.h"
#include "forms/filter.h"
#include "schema/audit_log.h"
#include "schema/collected.h"
#include "schema/published.h"
#include "survey-server/counting.h"
#include "survey-server/guard.h"
#include "survey-server/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct campaign_results {
    struct store *store;
    struct arena *arena; /* of campaign and texts */
    struct campaign campaign;
    struct form *form;
    struct filter *filter; /* NULL = none */
    struct selection selection;
    struct withheld withheld;
    const char *guarded; /* the place whose units are; NULL = nobody is guarded against */
    struct index_definition *definition;
    struct unit_list *units;
    struct tally *tally;
    struct tally *ruled; /* of the answers ruled in */
    struct published_list beside;
    struct share_threshold threshold;
    struct result_context context;
    char audit_head[AUDIT_HEAD_SIZE];
    struct result_counts *counted; /* by results_count(): of the campaign's units in their order,
                                      the province's last; NULL = asked for each result */
};

void results_close(struct campaign_results *results)
{
    if (results == NULL)
        return;
    tally_free(results->ruled);
    tally_free(results->tally);
    unit_list_free(results->units);
    index_free(results->definition);
    filter_free(results->filter);
    form_free(results->form);
    arena_free(results->arena);
    free(results);
}

const struct campaign *results_campaign(const struct campaign_results *results)
{
    return &results->campaign;
}

int64_t results_answers(const struct campaign_results *results)
{
    int64_t answers = 0;
    for (size_t i = 0; i < results->tally->unit_count; i++)
        answers += results->tally->units[i].responses;
    return answers;
}

const struct published_list *results_beside(const struct campaign_results *results)
{
    return &results->beside;
}

/* Whether the request has this figure too; it must then say the same. */
static enum fault is_given(const struct published_list *given, const struct published_figure *kept,
                           bool *out)
{
    char year[24];
    *out = false;
    for (size_t i = 0; given != NULL && i < given->count && !*out; i++) {
        if (!published_same(&given->figures[i], kept))
            continue;
        snprintf(year, sizeof year, "%d", kept->year);
        if (!published_equal(&given->figures[i], kept))
            return fault_raise(FAULT_CONFLICT, "published_other", "instrument",
                               kept->instrument->id, "place", kept->place, "year", year, NULL);
        *out = true;
    }
    return OK;
}

static enum fault load_beside(struct campaign_results *results, const struct published_list *given)
{
    struct published_list kept;
    struct published_list *all = &results->beside;
    size_t count = given == NULL ? 0 : given->count;
    TRY(store_published(results->store, results->arena, &kept));
    all->figures = arena_array(results->arena, count + kept.count, sizeof *all->figures);
    if (all->figures == NULL)
        return fault_nomem();
    for (size_t i = 0; i < count; i++)
        all->figures[all->count++] = given->figures[i];
    for (size_t i = 0; i < kept.count; i++) {
        bool twice;
        TRY(is_given(given, &kept.figures[i], &twice));
        if (!twice)
            all->figures[all->count++] = kept.figures[i];
    }
    return OK;
}

/* The definition asked for, which must be one for the campaign's form. */
static enum fault load_definition(struct campaign_results *results, const char *index)
{
    const char *document = NULL;
    TRY(store_index(results->store, results->arena, index, &document));
    struct findings findings = findings_in(results->arena);
    TRY(index_load(document, strlen(document), &findings, &results->definition));
    if (results->definition == NULL)
        return fault_raise(FAULT_CORRUPT, "index_broken", "index", index, NULL);
    const char *form = results->definition->form;
    if (form == NULL || strcmp(form, results->form->id) != 0)
        return fault_raise(FAULT_NOTFOUND, "index_other", "index", index, "campaign",
                           results->campaign.id, NULL);
    return OK;
}

static enum fault load(struct campaign_results *results, const struct results_request *request)
{
    struct campaign *campaign = &results->campaign;
    struct store *store = results->store;
    TRY(store_campaign(store, results->arena, request->campaign, campaign));
    TRY(store_form(store, campaign->form, campaign->version, &results->form));
    if (request->filter != NULL)
        TRY(filter_read(results->form, request->filter, &results->filter));
    TRY(load_definition(results, request->index != NULL ? request->index : campaign->index));
    TRY(selection_read(&request->selected, results->form, results->definition->users,
                       &results->selection));
    return store_units(store, &results->units);
}

bool results_is_limited(const struct results_request *request)
{
    const struct selection_texts *selected = &request->selected;
    return request->from_day != DAY_NONE || request->to_day != DAY_NONE || request->modes != 0 ||
           request->filter != NULL || selected->counter != NULL || selected->field != NULL ||
           selected->group != NULL;
}

static struct response_query query_of(const struct campaign_results *results)
{
    return (struct response_query){.campaign = results->campaign.id,
                                   .from_day = results->context.from_day,
                                   .to_day = results->context.to_day,
                                   .modes = results->context.modes};
}

static enum fault count_up(struct campaign_results *results)
{
    struct counting counting = {
        .store = results->store,
        .form = results->form,
        .definition = results->definition,
        .filter = results->filter,
        .selection = selection_is_open(&results->selection) ? NULL : &results->selection,
        .query = query_of(results)};
    counting.query.units = results->campaign.units;
    counting.query.unit_count = results->campaign.unit_count;
    TRY(count_responses(&counting, &results->tally));
    counting.query.ruled = true;
    return count_responses(&counting, &results->ruled);
}

/* Before anything is counted: what is counted afterwards may only be newer. */
static enum fault take_head(struct campaign_results *results)
{
    struct audit_head head;
    TRY(store_audit_head(results->store, &head));
    audit_head_text(&head, results->audit_head);
    results->context.audit_number = head.number;
    results->context.audit_head = results->audit_head;
    return OK;
}

/* The campaign's units at or under `unit`, for counting; malloc'ed. */
static enum fault units_within(const struct campaign_results *results, const char *unit,
                               const char ***out, size_t *out_count)
{
    const struct campaign *campaign = &results->campaign;
    AUTO(memory) const char **codes = calloc(campaign->unit_count + 1, sizeof *codes);
    if (codes == NULL)
        return fault_nomem();
    size_t count = 0;
    for (size_t i = 0; i < campaign->unit_count; i++) {
        if (unit_list_within(results->units, campaign->units[i], unit))
            codes[count++] = campaign->units[i];
    }
    if (count == 0)
        return fault_raise(FAULT_NOTFOUND, "unit", "value", unit, "campaign", campaign->id, NULL);
    *out = TAKE(codes);
    *out_count = count;
    return OK;
}

/* Names of the request outlive it: the results may be kept. */
static enum fault keep_texts(struct arena *arena, const struct results_request *request,
                             struct results_request *out)
{
    const char **const texts[] = {&out->selected.counter, &out->selected.field,
                                  &out->selected.group, &out->guarded};
    *out = *request;
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        if (*texts[i] == NULL)
            continue;
        *texts[i] = arena_text(arena, *texts[i]);
        if (*texts[i] == NULL)
            return fault_nomem();
    }
    return OK;
}

/* What the reader is kept from knowing of the units that stand side by side. */
static enum fault guard(struct campaign_results *results, const struct results_request *request)
{
    AUTO(memory) const char **units = NULL;
    struct guard_asked asked = {.store = results->store,
                                .form = results->form,
                                .campaign = results->campaign.id,
                                .selection = &results->selection,
                                .modes = request->modes,
                                .from_day = request->from_day,
                                .to_day = request->to_day};
    if (request->filter != NULL)
        return fault_raise(FAULT_INVALID, "query_guarded", "name", "filter", NULL);
    TRY(units_within(results, request->guarded, &units, &asked.unit_count));
    asked.units = units;
    TRY(guard_units(&asked, results->arena, &results->withheld));
    results->context.withheld = &results->withheld;
    results->guarded = request->guarded;
    return OK;
}

bool results_withhold(const struct campaign_results *results, const char *unit)
{
    const struct withheld *withheld = results->context.withheld;
    if (withheld == NULL || withheld->whole)
        return withheld != NULL;
    for (size_t i = 0; i < withheld->count && strcmp(unit, results->guarded) != 0; i++)
        if (unit_list_within(results->units, withheld->codes[i], unit))
            return true;
    return false;
}

enum fault results_open(struct store *store, const struct results_request *request,
                        struct campaign_results **out)
{
    AUTO(campaign_results) struct campaign_results *results = calloc(1, sizeof *results);
    if (results == NULL)
        return fault_nomem();
    results->store = store;
    TRY(arena_new(LIMIT_CATALOG_BYTES, &results->arena));
    struct results_request kept;
    TRY(keep_texts(results->arena, request, &kept));
    TRY(load(results, &kept));
    TRY(load_beside(results, request->beside));
    results->context = (struct result_context){
        .campaign = results->campaign.id,
        .province = results->campaign.province,
        .simulated = results->campaign.simulated,
        .access = results->campaign.access,
        .form = results->form,
        .definition = results->definition,
        .units = results->units,
        .from_day = request->from_day,
        .to_day = request->to_day,
        .modes = request->modes,
        .filter = results->filter == NULL ? NULL : filter_text(results->filter),
        .selection = selection_is_open(&results->selection) ? NULL : &results->selection,
        .beside = &results->beside,
        .threshold = &results->threshold};
    TRY(take_head(results));
    TRY(count_up(results));
    if (request->guarded != NULL && results_is_limited(request))
        TRY(guard(results, &kept));
    results->context.tally = results->tally;
    /* The guard knows valid answers only: of what is ruled in, a part would tell who it is. */
    if (results->guarded == NULL)
        results->context.ruled = results->ruled;
    *out = TAKE(results);
    return OK;
}

/* What is not in the result of `unit`; the reasons live in the arena. */
static enum fault count_beside(const struct campaign_results *results, const char *unit,
                               struct arena *arena, struct result_counts *out)
{
    struct response_query query = query_of(results);
    struct response_counts counts = {0};
    struct collected collected;
    AUTO(memory) const char **codes = NULL;
    /* The whole campaign: what is in quarantine for naming no unit of it counts here too. */
    if (strcmp(unit, results->campaign.province) != 0)
        TRY(units_within(results, unit, &codes, &query.unit_count));
    query.units = codes;
    TRY(store_counts(results->store, &query, &counts));
    TRY(store_collected(results->store, &query, arena, &collected));
    struct reason_count *reasons = arena_array(arena, REASONS_MAX, sizeof *reasons);
    if (reasons == NULL)
        return fault_nomem();
    for (size_t i = 0; i < collected.reason_count; i++)
        reasons[i] = (struct reason_count){collected.reasons[i].code, collected.reasons[i].count};
    *out = (struct result_counts){.quarantined = counts.quarantined,
                                  .conflicts = counts.conflicts,
                                  .partial = counts.partial,
                                  .refused = collected.refused,
                                  .reasons = reasons,
                                  .reason_count = collected.reason_count};
    return OK;
}

enum fault results_count(struct campaign_results *results)
{
    const struct campaign *campaign = &results->campaign;
    struct arena *arena = results->arena;
    size_t count = campaign->unit_count;
    struct result_counts *counted = arena_array(arena, count + 1, sizeof *counted);
    if (counted == NULL)
        return fault_nomem();
    for (size_t i = 0; i < count; i++)
        TRY(count_beside(results, campaign->units[i], arena, &counted[i]));
    TRY(count_beside(results, campaign->province, arena, &counted[count]));
    results->counted = counted;
    return OK;
}

/* What results_count() found for `unit`; NULL when it was not asked for it. */
static const struct result_counts *find_counted(const struct campaign_results *results,
                                                const char *unit)
{
    const struct campaign *campaign = &results->campaign;
    for (size_t i = 0; results->counted != NULL && i < campaign->unit_count; i++)
        if (strcmp(unit, campaign->units[i]) == 0)
            return &results->counted[i];
    bool province = strcmp(unit, campaign->province) == 0;
    return results->counted != NULL && province ? &results->counted[campaign->unit_count] : NULL;
}

enum fault results_of(struct campaign_results *results, const char *unit, struct result **out)
{
    const struct result_counts *counted = find_counted(results, unit);
    if (counted != NULL)
        return result_make(&results->context, unit, counted, out);
    AUTO(arena) struct arena *arena = NULL;
    struct result_counts beside;
    TRY(arena_new(LIMIT_CATALOG_BYTES, &arena));
    TRY(count_beside(results, unit, arena, &beside));
    return result_make(&results->context, unit, &beside, out);
}
