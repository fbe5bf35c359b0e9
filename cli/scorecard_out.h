/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scorecard_out - a scorecard written out: as JSON, as the annex's table in CSV or XLSX.
 *
 *   struct scorecard_told --scorecard_json--> one object
 *   struct scorecard --scorecard_page--> titles, columns, lines --xlsx_write--> workbook
 *                                                               --scorecard_csv--> CSV
 *
 * The table has the annex's columns, and those of ours that were read; figures are decimals with a
 * point (four decimals, maxima two; more where needed), the deduction is the computed one. What is
 * written reads back as the same scorecard.
 *
 * Ownership: the scorecard's arena. Thread: one. Faults: NOMEM, LIMIT, NUMERIC number_endless.
 */
#ifndef HAILONG_CLI_SCORECARD_OUT_H
#define HAILONG_CLI_SCORECARD_OUT_H

#include "analysis/scorecard_report.h"
#include "base/xlsx_write.h"

CHECKED enum fault scorecard_json(const struct scorecard_told *told, struct buffer *out);

CHECKED enum fault scorecard_page(const struct scorecard *card, enum language language,
                                  struct xlsx_page *out);

void scorecard_csv(const struct xlsx_page *page, struct buffer *out);

#endif
