/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/report_file.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

enum { REPORT_BYTES = 32 << 20 };

/* The place of the format a word of a list names; SIZE_MAX for none. */
static size_t find_format(const char *word, size_t length)
{
    for (size_t i = 0; report_formats[i].name != NULL; i++)
        if (strlen(report_formats[i].name) == length &&
            memcmp(word, report_formats[i].name, length) == 0)
            return i;
    return SIZE_MAX;
}

enum fault report_formats_parse(const char *text, unsigned *out)
{
    unsigned chosen = 0;
    for (const char *word = text; *word != '\0';) {
        size_t length = strcspn(word, ",");
        size_t format = find_format(word, length);
        if (format == SIZE_MAX)
            return fault_raise(FAULT_USAGE, "report_format", "value", text, NULL);
        chosen |= 1u << format;
        word += length + (word[length] == ',');
    }
    if (chosen == 0)
        return fault_raise(FAULT_USAGE, "report_format", "value", text, NULL);
    *out = chosen;
    return OK;
}

void unit_report_cleanup(struct unit_report *report)
{
    report_free(report->report);
    result_free(report->result);
    result_free(report->before);
    *report = (struct unit_report){.result = NULL};
}

/* The unit in the campaign before; *out stays NULL when it had no part in it. */
static enum fault take_before(const struct reporting *reporting, const char *unit,
                              struct result **out)
{
    if (reporting->before == NULL)
        return OK;
    enum fault fault = results_of(reporting->before, unit, out);
    return fault == FAULT_NOTFOUND ? OK : fault;
}

enum fault unit_report_make(const struct reporting *reporting, const char *unit,
                            struct unit_report *out)
{
    AUTO(unit_report) struct unit_report made = {.result = NULL};
    TRY(results_of(reporting->results, unit, &made.result));
    TRY(take_before(reporting, unit, &made.before));
    made.result->previous = call_value(reporting->call, "previous");
    made.result->before = made.before;
    made.result->shapes = reporting->shapes;
    TRY(report_make(made.result, reporting->call->language, &made.report));
    made.report->document.measures = reporting->measures;
    *out = made;
    made = (struct unit_report){.result = NULL};
    return OK;
}

enum fault unit_report_hash(struct unit_report *report)
{
    AUTO(buffer) struct buffer text = buffer_of(2 * REPORT_BYTES);
    buffer_text(&text, HAILONG_VERSION "\n");
    TRY(report_json(report->report, &text));
    TRY(document_html(&report->report->document, &text));
    TRY(buffer_check(&text));
    report->hash = hash_of(text.data, text.length);
    report->hashed = true;
    return OK;
}

enum fault unit_report_write(const struct unit_report *report, size_t format, const char *path,
                             struct hash *out)
{
    AUTO(buffer) struct buffer text = buffer_of(REPORT_BYTES);
    if (report_formats[format].write_file != NULL) {
        TRY(report_formats[format].write_file(report->report, path));
        TRY(file_read(path, &text));
    } else {
        TRY(report_formats[format].write(report->report, &text));
        TRY(file_write(path, text.data, text.length, 0644));
    }
    *out = hash_of(text.data, text.length);
    return OK;
}

enum fault report_path(const struct reporting *reporting, const char *unit, size_t format,
                       char out[PATH_MAX])
{
    const char *folder = call_value(reporting->call, "out");
    int length =
        snprintf(out, PATH_MAX, "%s/%s-%s.%s", folder, call_value(reporting->call, "campaign"),
                 unit, report_formats[format].name);
    return length < 0 || length >= PATH_MAX
               ? fault_raise(FAULT_LIMIT, "path_long", "path", folder, NULL)
               : OK;
}

enum fault report_tell(const char *path)
{
    AUTO(buffer) struct buffer line = buffer_of(PATH_MAX + 2);
    buffer_format(&line, "%s\n", path);
    return call_print(&line);
}

void unit_report_refusals(const struct reporting *reporting, const struct unit_report *report,
                          enum beside_refusal *refusals)
{
    const struct published_list *beside = results_beside(reporting->results);
    for (size_t i = 0; i < beside->count; i++) {
        enum beside_refusal refusal = beside_refusal(report->result, &beside->figures[i]);
        if (refusal < refusals[i])
            refusals[i] = refusal;
    }
}
