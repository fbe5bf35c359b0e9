/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample_field.h"

#include "base/json_write.h"
#include "cli/document_text.h"
#include "cli/sample_from.h"

#include <stdio.h>

enum { OUTPUT_BYTES = 64 << 20, NUMBER_BYTES = 64 };

enum fault run_sample_sheets(const struct call *call)
{
    AUTO(sampled) struct sampled sampled = {.arena = NULL};
    struct document document;
    char count[24];
    TRY(sample_verified(call, &sampled));
    TRY(sample_sheets_document(&sampled.draw, call->language, sampled.arena, &document));
    TRY(document_write(call_value(call, "out"), &document));
    snprintf(count, sizeof count, "%zu", sampled.draw.cluster_count);
    call_say(call, "field_sheets_written", "path", call_value(call, "out"), "count", count, NULL);
    return OK;
}

/* --- progress -------------------------------------------------------------------------------- */

static const char *const kinds[CONTACT_KINDS] = {
    "complete", "partial",           "refusal",       "non_contact",
    "other",    "unknown_household", "unknown_other", "not_eligible"};

static void put_rates(struct json_out *json, const struct contacts *contacts)
{
    json_open(json, "rates", '{');
    for (size_t i = 0; i < RATES; i++) {
        AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
        if (contacts->has_rate[i])
            record_ratio(contacts->rates[i], &text);
        json_put_text(json, contact_rate_name((enum contact_rate)i),
                      contacts->has_rate[i] ? text.data : NULL);
    }
    json_close(json, '}');
}

static void put_villages(struct json_out *json, const struct sample_draw *draw,
                         const struct contacts *contacts)
{
    json_open(json, "villages", '[');
    for (size_t i = 0; i < draw->cluster_count; i++) {
        const struct contact_village *village = &contacts->villages[i];
        json_open(json, NULL, '{');
        json_put_text(json, "code", draw->clusters[i].code);
        json_put_integer(json, "planned", village->planned);
        json_put_integer(json, "visited", village->visited);
        json_put_integer(json, "done", village->done);
        json_put_integer(json, "replaced", village->replaced);
        json_put_integer(json, "reserves", village->reserves);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static enum fault print_json(const struct sample_draw *draw, const struct contacts *contacts,
                             const struct findings *findings)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out json = json_out_to(&text);
    json_open(&json, NULL, '{');
    json_open(&json, "results", '{');
    for (size_t i = 0; i < CONTACT_KINDS; i++)
        json_put_integer(&json, kinds[i], contacts->counts[i]);
    json_put_integer(&json, "pending", contacts->pending);
    json_close(&json, '}');
    put_rates(&json, contacts);
    put_villages(&json, draw, contacts);
    json_put_findings(&json, "findings", findings);
    json_close(&json, '}');
    buffer_char(&text, '\n');
    return call_print(&text);
}

enum fault run_sample_progress(const struct call *call)
{
    AUTO(sampled) struct sampled sampled = {.arena = NULL};
    struct document document;
    struct contacts contacts;
    TRY(sample_verified(call, &sampled));
    struct findings findings = findings_in(sampled.arena);
    TRY(sample_contacts(call, &sampled, &findings, &contacts));
    call_findings(call, call_value(call, "contacts"), &findings);
    if (call->json)
        return print_json(&sampled.draw, &contacts, &findings);
    TRY(sample_progress_document(&sampled.draw, &contacts, call->language, sampled.arena,
                                 &document));
    return sample_show(call, &document, sampled.arena);
}
