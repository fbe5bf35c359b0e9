/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx_cells - the texts and the cells of a workbook's parts (private to xlsx_*.c).
 *
 *   xl/sharedStrings.xml  --xlsx_texts_read--> texts by number
 *   xl/styles.xml         --xlsx_looks_read--> looks by style
 *   a worksheet           --xlsx_cells_read--> struct sheet
 *
 * Ownership: the arena's. Thread: one. Faults and limits: xlsx_read.h.
 */
#ifndef HAILONG_BASE_XLSX_CELLS_H
#define HAILONG_BASE_XLSX_CELLS_H

#include "base/xlsx_part.h"

struct xlsx_texts {
    const char **items; /* malloc'ed; the texts are the arena's */
    size_t count;
    size_t capacity;
};
void xlsx_texts_cleanup(struct xlsx_texts *texts);

CHECKED enum fault xlsx_texts_read(struct xlsx_book *book, const char *part, struct arena *arena,
                                   struct xlsx_texts *out);

struct xlsx_looks {
    enum sheet_look *items; /* malloc'ed */
    size_t count;
    size_t capacity;
};
void xlsx_looks_cleanup(struct xlsx_looks *looks);

CHECKED enum fault xlsx_looks_read(struct xlsx_book *book, const char *part,
                                   struct xlsx_looks *out);

/* What the cells of a sheet refer to by number. */
struct xlsx_shared {
    struct xlsx_texts texts;
    struct xlsx_looks looks;
};

CHECKED enum fault xlsx_cells_read(struct xlsx_book *book, const char *part,
                                   const struct xlsx_shared *shared, struct arena *arena,
                                   struct sheet *out);

/* Appends a text of the XML in which _x000D_ stands for what XML cannot hold. */
void xlsx_text_decode(const char *text, struct buffer *out);

/* Appends a text so that xlsx_text_decode gives it back: what looks like _x000D_ is escaped. (What
 * XML cannot hold libxlsxwriter escapes itself.) */
void xlsx_text_encode(const char *text, struct buffer *out);

/* A stored number as a decimal with at most 15 digits, in `out`; false when it is none. */
bool xlsx_number_decimal(const char *stored, struct buffer *out);

#endif
