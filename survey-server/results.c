/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/results.h"

#include "base/own.h"
#include "forms/filter.h"
#include "survey-server/counting.h"
#include "survey-server/limits.h"

#include <stdlib.h>
#include <string.h>

struct campaign_results {
    struct store *store;
    struct arena *arena; /* of campaign and texts */
    struct campaign campaign;
    struct form *form;
    struct filter *filter; /* NULL = none */
    struct index_definition *definition;
    struct unit_list *units;
    struct tally *tally;
    struct share_threshold threshold;
    struct result_context context;
};

void results_close(struct campaign_results *results)
{
    if (results == NULL)
        return;
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
    return store_units(store, &results->units);
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
    struct counting counting = {.store = results->store,
                                .form = results->form,
                                .definition = results->definition,
                                .filter = results->filter,
                                .query = query_of(results)};
    counting.query.units = results->campaign.units;
    counting.query.unit_count = results->campaign.unit_count;
    return count_responses(&counting, &results->tally);
}

enum fault results_open(struct store *store, const struct results_request *request,
                        struct campaign_results **out)
{
    AUTO(campaign_results) struct campaign_results *results = calloc(1, sizeof *results);
    if (results == NULL)
        return fault_nomem();
    results->store = store;
    TRY(arena_new(LIMIT_CATALOG_BYTES, &results->arena));
    TRY(load(results, request));
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
        .threshold = &results->threshold};
    TRY(count_up(results));
    results->context.tally = results->tally;
    *out = TAKE(results);
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

enum fault results_of(struct campaign_results *results, const char *unit, struct result **out)
{
    struct response_query query = query_of(results);
    struct response_counts counts = {0};
    AUTO(memory) const char **codes = NULL;
    /* The whole campaign: what is in quarantine for naming no unit of it counts here too. */
    if (strcmp(unit, results->campaign.province) != 0)
        TRY(units_within(results, unit, &codes, &query.unit_count));
    query.units = codes;
    TRY(store_counts(results->store, &query, &counts));
    const struct result_counts beside = {.quarantined = counts.quarantined,
                                         .conflicts = counts.conflicts,
                                         .partial = counts.partial};
    return result_make(&results->context, unit, &beside, out);
}
