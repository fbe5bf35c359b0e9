/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document_pdf - a document as a PDF: A4 pages as an office files them (Nghị định 30/2020), in
 * Liberation Serif, embedded; words that can be searched and copied; an outline of the headings.
 *
 *   struct document --document_pdf--> bytes
 *
 * The same document gives the same pages; the file holds the day it was made. The words are those
 * of document_html, in the same order, but for what only a screen needs. Ownership: the buffer is
 * the caller's. Thread: any, one document a call. Faults: NOMEM; LIMIT of the buffer; CORRUPT
 * report_figure_unreadable.
 */
#ifndef HAILONG_ANALYSIS_DOCUMENT_PDF_H
#define HAILONG_ANALYSIS_DOCUMENT_PDF_H

#include "analysis/document.h"

CHECKED enum fault document_pdf(const struct document *document, struct buffer *out);

#endif
