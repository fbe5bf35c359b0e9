/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_file - the report of one unit and the files it becomes.
 *
 *     AUTO(unit_report) struct unit_report report = {.result = NULL};
 *     TRY(unit_report_make(&reporting, "19333", &report));
 *     TRY(report_path(&reporting, "19333", format, path));            OUT/qt-19333.pdf
 *     TRY(unit_report_write(&report, format, path, &written));
 *
 * A file is there whole or not at all. Ownership: a unit_report owns result and report; the
 * campaign's results outlive it. Thread: one at a time.
 * Faults: those of results_of, report_make, the exporters and file_write; LIMIT path_long.
 */
#ifndef HAILONG_CLI_REPORT_FILE_H
#define HAILONG_CLI_REPORT_FILE_H

#include "analysis/beside.h"
#include "analysis/report.h"
#include "base/id.h"
#include "cli/command.h"
#include "survey-server/report_formats.h"
#include "survey-server/results.h"

#include <limits.h>

/* What the reports of one call share. */
struct reporting {
    const struct call *call;
    unsigned formats; /* bit i = report_formats[i] */
    struct campaign_results *results;
    struct campaign_results *before; /* of the campaign before; NULL = none is named */
    const struct shapes *shapes;     /* NULL = no map */
    struct paper_measures *measures; /* of texts; each worker has its own */
    enum beside_refusal *refusals;   /* of every figure offered: the mildest of all reports */
    int year;                        /* of the answers */
};

/* "json,html" as a set; USAGE report_format {value}. */
CHECKED enum fault report_formats_parse(const char *text, unsigned *out);

struct unit_report {
    struct result *result;
    struct result *before; /* of the campaign before; NULL = none */
    struct report *report;
    bool hashed;
    struct hash hash; /* of what it says; see unit_report_hash */
};

CHECKED enum fault unit_report_make(const struct reporting *reporting, const char *unit,
                                    struct unit_report *out);
void unit_report_cleanup(struct unit_report *report);

/* Hashes what the report says, whatever the format: the same only when it says the same, was made
 * by the same version of the program, in the same language, on the same day. */
CHECKED enum fault unit_report_hash(struct unit_report *report);

/* The hash is of the bytes written. */
CHECKED enum fault unit_report_write(const struct unit_report *report, size_t format,
                                     const char *path, struct hash *out);

CHECKED enum fault report_path(const struct reporting *reporting, const char *unit, size_t format,
                               char out[PATH_MAX]);

/* Tells on stdout that a file is there. */
CHECKED enum fault report_tell(const char *path);

/* How each figure offered fared in this report, the milder of it and what is in `refusals`. */
void unit_report_refusals(const struct reporting *reporting, const struct unit_report *report,
                          enum beside_refusal *refusals);

#endif
