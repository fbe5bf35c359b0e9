/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * results_form - what a page of results offers besides its figures: the parts as tabs, the filters
 * as a form that gets, addresses of files. Every address says all that is asked for now.
 *
 * Ownership: the request's arena. Thread: the request's. Faults: those of the context's buffer.
 */
#ifndef HAILONG_SURVEY_SERVER_RESULTS_FORM_H
#define HAILONG_SURVEY_SERVER_RESULTS_FORM_H

#include "analysis/report.h"
#include "analysis/tally.h"
#include "survey-server/catalog.h"
#include "survey-server/page.h"

/* Their names in an address, by part. */
extern const char *const results_parts[REPORT_PART_COUNT];

struct results_form {
    struct request *request;
    const struct page *page;
    const struct catalog_entry *entry;
    const struct unit_list *units;
    enum report_part part;
    const struct tally *tally; /* whose counters and fields are offered; NULL = none */
    bool guarded;
    bool limited;
};

void results_form_put(const struct results_form *form, struct json_out *out);

/* "...&format=csv&table=2"; table 0 = none. */
const char *results_file_address(const struct results_form *form, const char *format, size_t table);

#endif
