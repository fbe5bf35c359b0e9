/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "analysis/report.h"
#include "base/file.h"
#include "base/text.h"
#include "survey-server/results.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { REPORT_BYTES = 32 << 20 };

struct formats {
    bool json;
    bool html;
};

/* "json,html" */
static enum fault formats_parse(const char *text, struct formats *out)
{
    struct formats formats = {false, false};
    while (*text != '\0') {
        size_t length = strcspn(text, ",");
        if (length == 4 && memcmp(text, "json", 4) == 0)
            formats.json = true;
        else if (length == 4 && memcmp(text, "html", 4) == 0)
            formats.html = true;
        else
            return fault_raise(FAULT_USAGE, "report_format", "value", text, NULL);
        text += length + (text[length] == ',');
    }
    if (!formats.json && !formats.html)
        return fault_raise(FAULT_USAGE, "report_format", "value", text, NULL);
    *out = formats;
    return OK;
}

static enum fault write_file(const struct report *report, bool html, const char *path)
{
    AUTO(buffer) struct buffer text = buffer_of(REPORT_BYTES);
    TRY(html ? document_html(&report->document, &text) : report_json(report, &text));
    TRY(file_write(path, text.data, text.length, 0644));
    AUTO(buffer) struct buffer line = buffer_of(PATH_MAX + 2);
    buffer_format(&line, "%s\n", path);
    return call_print(&line);
}

static enum fault write_unit(const struct call *call, struct campaign_results *results,
                             const char *unit, struct formats formats)
{
    AUTO(result) struct result *result = NULL;
    AUTO(report) struct report *report = NULL;
    const char *folder = call_value(call, "out");
    char path[PATH_MAX];
    TRY(results_of(results, unit, &result));
    TRY(report_make(result, call->language, &report));
    TRY(folder_make(folder, 0755)); /* only now: a refused report leaves no folder */
    for (int html = 0; html <= 1; html++) {
        if (html == 1 ? !formats.html : !formats.json)
            continue;
        int length = snprintf(path, sizeof path, "%s/%s-%s.%s", folder,
                              call_value(call, "campaign"), unit, html == 1 ? "html" : "json");
        if (length < 0 || (size_t)length >= sizeof path)
            return fault_raise(FAULT_LIMIT, "path_long", "path", folder, NULL);
        TRY(write_file(report, html == 1, path));
    }
    return OK;
}

/* Every unit of the campaign, and its province when it has one. */
static enum fault write_all(const struct call *call, struct campaign_results *results,
                            struct formats formats)
{
    const struct campaign *campaign = results_campaign(results);
    if (campaign->unit_count > 1 && strcmp(campaign->province, "VN") != 0)
        TRY(write_unit(call, results, campaign->province, formats));
    for (size_t i = 0; i < campaign->unit_count; i++)
        TRY(write_unit(call, results, campaign->units[i], formats));
    return OK;
}

enum fault run_report(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(campaign_results) struct campaign_results *results = NULL;
    struct results_request request = {.campaign = call_value(call, "campaign")};
    struct formats formats;
    if (call_has(call, "unit") == call_has(call, "all"))
        return fault_raise(FAULT_USAGE, "report_units", NULL);
    if (call_has(call, "unit") && !text_is_code(call_value(call, "unit")))
        return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", call_value(call, "unit"), NULL);
    TRY(formats_parse(call_value(call, "format"), &formats));
    TRY(call_days(call, &request.from_day, &request.to_day));
    TRY(call_modes(call, &request.modes));
    request.filter = call_value(call, "filter");
    TRY(store_open(call_value(call, "data"), &store));
    TRY(call_usage(results_open(store, &request, &results)));
    return call_has(call, "all") ? write_all(call, results, formats)
                                 : write_unit(call, results, call_value(call, "unit"), formats);
}
