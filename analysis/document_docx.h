/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document_docx - a document as a Word file (Office Open XML), to be worked on and filed: real
 * headings, tables whose heads repeat, figures with their words for those who cannot see them,
 * page numbers; names Times New Roman.
 *
 *   struct document --document_docx--> bytes
 *
 * The same document gives the same bytes. Styles are assets/docx/styles.xml.
 * Ownership: the buffer is the caller's. Thread: any, one document a call. Faults: NOMEM; LIMIT of
 * the buffer; CORRUPT report_figure_unreadable; IO zip_write.
 */
#ifndef HAILONG_ANALYSIS_DOCUMENT_DOCX_H
#define HAILONG_ANALYSIS_DOCUMENT_DOCX_H

#include "analysis/document.h"

CHECKED enum fault document_docx(const struct document *document, struct buffer *out);

#endif
