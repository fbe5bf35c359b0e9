/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document_csv - one table of a document as CSV for a spreadsheet.
 *
 *   BOM, the mark and the notice if there are any, titles, rows, the line under the table
 *
 * Cells part at semicolons and decimals have the mark of the document's language: Excel and
 * LibreOffice part cells by the list mark of the region, and where the decimal mark is a comma, as
 * in Vietnam, that is the semicolon. With commas a double click there puts a whole row into one
 * cell. The BOM says UTF-8, without which Excel breaks Vietnamese letters. An interval is two
 * columns; a text that says a number is written as one, without marks between thousands.
 *
 * Ownership: nothing is kept. Thread: any. Faults: NOTFOUND http_not_found when there is no such
 * table; LIMIT and NOMEM of the buffer.
 */
#ifndef HAILONG_ANALYSIS_DOCUMENT_CSV_H
#define HAILONG_ANALYSIS_DOCUMENT_CSV_H

#include "analysis/document.h"
#include "base/csv.h"

/* Tables are counted from 1. */
CHECKED enum fault document_csv(const struct document *document, size_t number_of_table,
                                struct buffer *out);
/* NULL = there is no such table. */
const struct block *document_table(const struct document *document, size_t number);

#endif
