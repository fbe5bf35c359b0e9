/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/purge.h"

#include "base/json_write.h"
#include "cli/command.h"

#include <inttypes.h>
#include <stdio.h>

enum { LINE_BYTES = 8 * 1024, NUMBER_SIZE = 24 };

static enum fault print_json(const struct purge_rule *rule, const struct purged *purged)
{
    AUTO(buffer) struct buffer line = buffer_of(LINE_BYTES);
    struct json_out out = json_out_to(&line);
    json_open(&out, NULL, '{');
    json_put_text(&out, "campaign", rule->campaign);
    json_put_text(&out, "what", purge_what_name(rule->what));
    json_put_bool(&out, "done", !rule->dry);
    json_put_integer(&out, "responses", purged->responses);
    json_put_integer(&out, "conflicts", purged->conflicts);
    if (!rule->dry)
        json_put_bool(&out, "log_cut", purged->log_is_cut);
    json_close(&out, '}');
    buffer_char(&line, '\n');
    TRY(buffer_check(&line));
    return call_print(&line);
}

static void tell(const struct call *call, const struct purge_rule *rule,
                 const struct purged *purged)
{
    char responses[NUMBER_SIZE];
    char conflicts[NUMBER_SIZE];
    bool texts = rule->what == PURGE_TEXTS;
    snprintf(responses, sizeof responses, "%" PRId64, purged->responses);
    snprintf(conflicts, sizeof conflicts, "%" PRId64, purged->conflicts);
    if (rule->dry)
        call_say(call, texts ? "purge_would_texts" : "purge_would_answers", "campaign",
                 rule->campaign, "count", responses, "conflicts", conflicts, NULL);
    else
        call_say(call, texts ? "purge_done_texts" : "purge_done_answers", "campaign",
                 rule->campaign, "count", responses, "conflicts", conflicts, NULL);
    if (!rule->dry)
        call_say(call, purged->log_is_cut ? "purge_copies" : "purge_log", NULL);
}

enum fault run_purge(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const char *what = call_value(call, "what");
    const char *before = call_value(call, "before");
    struct purge_rule rule = {.campaign = call_value(call, "campaign"),
                              .before_day = DAY_NONE,
                              .dry = !call_has(call, "yes")};
    struct purged purged = {0};
    if (!purge_what_parse(what, &rule.what))
        return fault_raise(FAULT_USAGE, "purge_what", "value", what, NULL);
    if (before != NULL && !day_parse(before, &rule.before_day))
        return fault_raise(FAULT_USAGE, "option_day", "option", "before", "value", before, NULL);
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_purge(store, &rule, NULL, &purged));
    if (call->json)
        return print_json(&rule, &purged);
    tell(call, &rule, &purged);
    return OK;
}
