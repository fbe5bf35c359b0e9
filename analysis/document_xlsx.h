/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document_xlsx - a document as a workbook: numbers that can be worked with, charts that are drawn
 * from cells.
 *
 *   first sheet     title block, title, subject, notice, facts, questions with their answers, the
 *                   list of the other sheets
 *   a table         a sheet of its own, named by its section: caption, head that stays and can be
 *                   filtered, rows; under it the source and what the section says
 *   a chart         a sheet of its own: the chart, under it the table it is drawn from; a picture
 *                   where the document tells no figures (struct chart_data)
 *   last section    one sheet: notes, and its tables one under the other
 *
 * A text that says a number (struct cell_value) is a number there, with as many digits; an interval
 * is two columns. The mark stands above every page, issuer and notice at its foot.
 *
 * Ownership: nothing is kept. Thread: one at a time. The file is there whole or not at all.
 * Faults: those of xlsx_sheets.h and of the pictures (paper.h); NOMEM; LIMIT.
 */
#ifndef HAILONG_ANALYSIS_DOCUMENT_XLSX_H
#define HAILONG_ANALYSIS_DOCUMENT_XLSX_H

#include "analysis/document.h"

CHECKED enum fault document_xlsx(const struct document *document, const char *path);

#endif
