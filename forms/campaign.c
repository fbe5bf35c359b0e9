/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/campaign.h"

#include <stdlib.h>
#include <string.h>

enum { AHEAD_MAX_MS = 24 * 60 * 60 * 1000 };

static const char *const state_names[] = {"draft", "open", "closing", "closed"};
static const char *const access_names[] = {"open", "ticket", "device"};

/* Index of a word, or -1. */
static int find_word(const char *const *words, size_t count, const char *text)
{
    for (size_t i = 0; text != NULL && i < count; i++) {
        if (strcmp(words[i], text) == 0)
            return (int)i;
    }
    return -1;
}

const char *campaign_state_name(enum campaign_state state) { return state_names[state]; }

bool campaign_state_parse(const char *text, enum campaign_state *out)
{
    int found = find_word(state_names, ARRAY_LENGTH(state_names), text);
    if (found >= 0)
        *out = (enum campaign_state)found;
    return found >= 0;
}

const char *campaign_access_name(enum campaign_access access) { return access_names[access]; }

bool campaign_access_parse(const char *text, enum campaign_access *out)
{
    int found = find_word(access_names, ARRAY_LENGTH(access_names), text);
    if (found >= 0)
        *out = (enum campaign_access)found;
    return found >= 0;
}

enum campaign_state campaign_state_on(const struct campaign *campaign, int32_t day)
{
    bool past = campaign->to_day != DAY_NONE && day > campaign->to_day;
    return campaign->state == CAMPAIGN_OPEN && past ? CAMPAIGN_CLOSING : campaign->state;
}

static int compare_codes(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

void campaign_put_day(struct json_out *out, const char *name, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    if (day != DAY_NONE)
        day_text(day, text);
    json_put_text(out, name, day == DAY_NONE ? NULL : text);
}

bool campaign_has_unit(const struct campaign *campaign, const char *unit)
{
    return campaign->unit_count > 0 && bsearch(unit, campaign->units, campaign->unit_count,
                                               sizeof *campaign->units, compare_codes) != NULL;
}

static void check_version(const struct campaign *campaign, const struct response *response,
                          struct findings *findings)
{
    const char *const pairs[][3] = {
        {"/form", response->form, campaign->form},
        {"/version", response->version, campaign->version},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
        const char *value = pairs[i][1];
        if (value[0] != '\0' && strcmp(value, pairs[i][2]) != 0)
            findings_add(findings, SEVERITY_ERROR, pairs[i][0], "version", "value", value,
                         "expected", pairs[i][2], NULL);
    }
}

static void check_time(const struct campaign *campaign, const struct response *response,
                       struct instant now, struct findings *findings)
{
    if (!response->has_started)
        return;
    bool ahead = response->started.utc_ms > now.utc_ms + AHEAD_MAX_MS;
    bool before =
        campaign->from_day != DAY_NONE && instant_day(response->started) < campaign->from_day;
    if (!ahead && !before)
        return;
    char value[DATE_TEXT_SIZE];
    instant_text(response->started, value);
    findings_add(findings, SEVERITY_ERROR, "/started", "time", "value", value, NULL);
}

/* What response_read could not use is "" here and has its finding already. */
void campaign_admit(const struct campaign *campaign, const struct response *response,
                    struct instant now, struct findings *findings)
{
    check_version(campaign, response, findings);
    if (response->unit[0] != '\0' && !campaign_has_unit(campaign, response->unit))
        findings_add(findings, SEVERITY_ERROR, "/unit", "unit", "value", response->unit, "campaign",
                     campaign->id, NULL);
    check_time(campaign, response, now, findings);
    enum campaign_state state = campaign_state_on(campaign, instant_day(now));
    if (state == CAMPAIGN_DRAFT || state == CAMPAIGN_CLOSED)
        findings_add(findings, SEVERITY_ERROR, "/campaign",
                     state == CAMPAIGN_DRAFT ? "draft" : "late", "campaign", campaign->id, NULL);
}
