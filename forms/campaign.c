/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/campaign.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AHEAD_MAX_MS = 24 * 60 * 60 * 1000, LANGUAGE_SIZE = 36 };

static const char *const state_names[] = {"draft", "open", "closing", "closed"};
static const char *const access_names[] = {"open", "ticket", "device"};
static const char *const kind_names[] = {"counter", "sample"};

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

const char *campaign_kind_name(enum campaign_kind kind) { return kind_names[kind]; }

bool campaign_kind_parse(const char *text, enum campaign_kind *out)
{
    int found = find_word(kind_names, ARRAY_LENGTH(kind_names), text);
    if (found >= 0)
        *out = (enum campaign_kind)found;
    return found >= 0;
}

static bool is_said(const char *text) { return text != NULL && text[0] != '\0'; }

const char *campaign_title(const struct campaign *campaign, const struct form *form,
                           const char *language)
{
    const char *own = strcmp(language, "vi") == 0 ? campaign->name_vi : campaign->name_en;
    if (is_said(own))
        return own;
    if (is_said(campaign->name_vi))
        return campaign->name_vi;
    int index = form_language(form, language);
    return form_text(form, &form->title, index < 0 ? 0 : index, NULL);
}

bool campaign_offers(const struct campaign *campaign, const char *language)
{
    size_t length = strlen(language);
    if (!is_said(campaign->languages))
        return true;
    for (const char *at = campaign->languages; *at != '\0'; at += strcspn(at, ",")) {
        at += *at == ',';
        if (strcspn(at, ",") == length && strncmp(at, language, length) == 0)
            return true;
    }
    return false;
}

static bool name_fits(const char *name)
{
    if (!is_said(name))
        return true;
    if (!text_is_utf8(name, strlen(name)) || text_length(name) > CAMPAIGN_NAME_MAX ||
        strpbrk(name, "\t\n") != NULL)
        return false;
    for (const char *at = name; *at != '\0'; at++) {
        if (text_forbidden(at) != 0)
            return false;
    }
    return true;
}

/* Each language that is offered must be one of the form's. */
static enum fault check_languages(const struct campaign *campaign, const struct form *form)
{
    char code[LANGUAGE_SIZE];
    const char *at = is_said(campaign->languages) ? campaign->languages : "";
    while (*at != '\0') {
        size_t length = strcspn(at, ",");
        snprintf(code, sizeof code, "%.*s", (int)length, at);
        if (length == 0 || length >= sizeof code || form_language(form, code) < 0)
            return fault_raise(FAULT_INVALID, "campaign_language", "form", form->id, "value", code,
                               NULL);
        at += length;
        at += *at == ',' && at[1] != '\0';
    }
    return OK;
}

enum fault campaign_check(const struct campaign *campaign, const struct form *form)
{
    if (!name_fits(campaign->name_vi) || !name_fits(campaign->name_en))
        return fault_raise(FAULT_INVALID, "campaign_name", NULL);
    if (campaign->idle_s != 0 &&
        (campaign->idle_s < CAMPAIGN_IDLE_LEAST_S || campaign->idle_s > CAMPAIGN_IDLE_MOST_S))
        return fault_raise(FAULT_INVALID, "campaign_idle", "low", "15", "high", "3600", NULL);
    if (campaign->from_day != DAY_NONE && campaign->to_day != DAY_NONE &&
        campaign->to_day < campaign->from_day)
        return fault_raise(FAULT_INVALID, "campaign_days", NULL);
    if (campaign->unit_count == 0)
        return fault_raise(FAULT_INVALID, "campaign_units_none", NULL);
    return check_languages(campaign, form);
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

const char *campaign_unit(const struct campaign *campaign, const char *unit)
{
    const char *const *found = campaign->unit_count == 0
                                   ? NULL
                                   : bsearch(unit, campaign->units, campaign->unit_count,
                                             sizeof *campaign->units, compare_codes);
    return found == NULL ? NULL : *found;
}

bool campaign_has_unit(const struct campaign *campaign, const char *unit)
{
    return campaign_unit(campaign, unit) != NULL;
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
    bool before = campaign->from_day != DAY_NONE && !response->test &&
                  instant_day(response->started) < campaign->from_day;
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
    if ((state == CAMPAIGN_DRAFT && !response->test) || state == CAMPAIGN_CLOSED)
        findings_add(findings, SEVERITY_ERROR, "/campaign",
                     state == CAMPAIGN_DRAFT ? "draft" : "late", "campaign", campaign->id, NULL);
}
