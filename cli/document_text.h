/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document_text - a document (analysis/document.h) for a terminal: headings, key figures, tables.
 *
 *   struct document --document_text--> text: long cells cut, numbers to the right, no charts
 *
 * Ownership: what is needed on the way lives in the arena. Thread: one. Faults: NOMEM, LIMIT.
 */
#ifndef HAILONG_CLI_DOCUMENT_TEXT_H
#define HAILONG_CLI_DOCUMENT_TEXT_H

#include "analysis/document.h"

CHECKED enum fault document_text(const struct document *document, struct arena *arena,
                                 struct buffer *out);

/* Whether a file can be written, by how its name ends (.pdf, .html); else USAGE field_out {path}.
 */
CHECKED enum fault document_writable(const char *path);

/* Writes it so, and makes its folder. */
CHECKED enum fault document_write(const char *path, const struct document *document);

#endif
