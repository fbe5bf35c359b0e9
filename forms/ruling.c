/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/ruling.h"

#include "base/finding.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

static bool is_one_of(const char *text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, list[i]) == 0)
            return true;
    return false;
}

/* Of one finding. */
static const char *bar_of(const struct campaign *campaign, const struct held_answer *held,
                          const struct json *finding)
{
    static const char *const harmless[] = {"type",      "range",          "choice", "required",
                                           "relevance", "unknown_member", "time",   "late",
                                           "ticket",    "device"};
    static const char *const decisive[] = {"/form",    "/version",  "/unit",   "/mode",
                                           "/started", "/complete", "/answers"};
    const char *code = json_member_text(finding, "code");
    const char *at = json_member_text(finding, "at");
    if (code == NULL || at == NULL)
        return "ruling_bar_unreadable";
    if (strcmp(code, "consent") == 0)
        return "ruling_bar_consent";
    if (strcmp(code, "draft") == 0)
        return "ruling_bar_draft";
    if (strcmp(code, "version") == 0)
        return "ruling_bar_version";
    if (strcmp(code, "unit") == 0)
        return campaign_has_unit(campaign, held->unit) ? NULL : "ruling_bar_unit";
    bool time = strcmp(code, "time") == 0; /* says that it is wrong, not that it is unknown */
    if (!time && is_one_of(at, decisive, ARRAY_LENGTH(decisive)))
        return "ruling_bar_unreadable";
    return is_one_of(code, harmless, ARRAY_LENGTH(harmless)) ? NULL : "ruling_bar_unknown";
}

const char *ruling_bar(const struct campaign *campaign, const struct held_answer *held)
{
    size_t count = json_count(held->reasons);
    /* A list that is full may have dropped what would forbid it. */
    if (!json_is(held->reasons, JSON_ARRAY) || count >= FINDINGS_MAX)
        return "ruling_bar_unreadable";
    for (const struct json *f = json_first(held->reasons); f != NULL; f = json_next(f)) {
        const char *severity = json_member_text(f, "severity");
        bool error = severity != NULL && strcmp(severity, "error") == 0;
        const char *bar = error ? bar_of(campaign, held, f) : NULL;
        if (bar != NULL)
            return bar;
    }
    if (!campaign_has_unit(campaign, held->unit))
        return "ruling_bar_unit";
    return held->complete ? NULL : "ruling_bar_partial";
}

bool ruling_why_fits(const char *why)
{
    size_t length = strlen(why);
    bool words = false;
    if (!text_is_utf8(why, length) || text_length(why) > RULING_WHY_MAX)
        return false;
    for (const char *at = why; *at != '\0'; at++) {
        if (text_forbidden(at) != 0)
            return false;
        words = words || !isspace((unsigned char)*at);
    }
    return words;
}
