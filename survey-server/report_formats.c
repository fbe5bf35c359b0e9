/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/report_formats.h"

#include "analysis/document_docx.h"
#include "analysis/document_pdf.h"
#include "analysis/document_xlsx.h"
#include "base/file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OFFICE "application/vnd.openxmlformats-officedocument."

static enum fault html_of(const struct report *report, struct buffer *out)
{
    return document_html(&report->document, out);
}

static enum fault pdf_of(const struct report *report, struct buffer *out)
{
    return document_pdf(&report->document, out);
}

static enum fault docx_of(const struct report *report, struct buffer *out)
{
    return document_docx(&report->document, out);
}

static enum fault xlsx_to(const struct report *report, const char *path)
{
    return document_xlsx(&report->document, path);
}

const struct report_format report_formats[] = {
    {"json", "application/json", report_json, NULL, false},
    {"html", "text/html; charset=utf-8", html_of, NULL, false},
    {"pdf", "application/pdf", pdf_of, NULL, true},
    {"docx", OFFICE "wordprocessingml.document", docx_of, NULL, true},
    {"xlsx", OFFICE "spreadsheetml.sheet", NULL, xlsx_to, true},
    {NULL, NULL, NULL, NULL, false}};

_Static_assert(ARRAY_LENGTH(report_formats) <= REPORT_FORMATS_MAX + 1, "formats and their end");

const struct report_format *report_format_named(const char *name)
{
    for (const struct report_format *format = report_formats; format->name != NULL; format++) {
        if (strcmp(format->name, name) == 0)
            return format;
    }
    return NULL;
}

/* Made in a folder of its own, which nobody else sees, read, and taken away. */
static enum fault write_by_file(const struct report_format *format, const struct report *report,
                                struct buffer *out)
{
    const char *base = getenv("TMPDIR");
    char folder[PATH_MAX];
    char path[PATH_MAX + 8];
    snprintf(folder, sizeof folder, "%s/hailong-XXXXXX", base != NULL ? base : P_tmpdir);
    if (mkdtemp(folder) == NULL)
        return fault_raise(FAULT_IO, "file_write", "path", folder, "why", strerror(errno), NULL);
    snprintf(path, sizeof path, "%s/report", folder);
    enum fault fault = format->write_file(report, path);
    if (fault == OK)
        fault = file_read(path, out);
    unlink(path);
    rmdir(folder);
    return fault;
}

enum fault report_format_write(const struct report_format *format, const struct report *report,
                               struct buffer *out)
{
    return format->write != NULL ? format->write(report, out) : write_by_file(format, report, out);
}
