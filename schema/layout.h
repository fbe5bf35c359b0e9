/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout - how the codes of a form's version (forms/cursor.h) are packed into bytes. The only code
 * that knows the format of response_codes.codes.
 *
 *   int32 codes[form->column_count] --layout_pack--> bytes --layout_unpack--> the same codes
 *
 * Columns follow each other in the form's order, each of one kind:
 *   u8    a choice, a level, a small number: 0-251; 255 blank, 254 not asked, 253 declined, 252
 *         invalid
 *   bits  a multiple choice in 1-4 bytes, lowest first: bit v = choice v; with the highest bit set
 *         the two lowest say what is missing: 0 blank, 1 not asked, 2 declined, 3 invalid
 *   i32   what fits neither (numbers, dates): 4 bytes, lowest first, missing as in cursor.h
 * sipas-2026 takes 85 bytes a response.
 *
 * Ownership: a layout is its maker's and needs its form no longer. Thread: read by any.
 * Faults: NOMEM.
 */
#ifndef HAILONG_SCHEMA_LAYOUT_H
#define HAILONG_SCHEMA_LAYOUT_H

#include "base/own.h"
#include "forms/cursor.h"

/* Changes with the format above, or with what response_codes() makes of an answer. Codes of purged
 * documents (purge.h) have no document to be made from: they must then be read by the old format.
 */
enum { CODES_VERSION = 1 };

struct layout;

CHECKED enum fault layout_new(const struct form *form, struct layout **out);
void layout_free(struct layout *layout);
OWN_POINTER(layout, struct layout, layout_free)

/* Bytes of one response. */
size_t layout_size(const struct layout *layout);

/* A code that does not fit its kind is packed as CODE_INVALID. */
void layout_pack(const struct layout *layout, const int32_t *codes, uint8_t *out);
void layout_unpack(const struct layout *layout, const uint8_t *bytes, int32_t *out);

/* {"bytes":85,"columns":[{"question":"q5","kind":"u8","at":0,"bytes":1},...]} */
CHECKED enum fault layout_document(const struct layout *layout, const struct form *form,
                                   struct buffer *out);

#endif
