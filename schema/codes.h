/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * codes - the derived tables of packed codes: made with each response (put.c), made again from the
 * documents here (private to schema).
 *
 *   forms, documents --> codes_layout, response_codes, ruled_codes
 *
 * Making them again goes chunk by chunk, each in a transaction of its own that reads the documents
 * and replaces their codes: a server may go on storing and reading meanwhile, and what it reads is
 * right at each moment. It may be broken off and begun again.
 * Thread: any. Faults: the store's; CORRUPT store_document {id}.
 */
#ifndef HAILONG_SCHEMA_CODES_H
#define HAILONG_SCHEMA_CODES_H

#include "schema/layout.h"
#include "schema/scan.h"

/* What codes_layout holds for a form's version. */
CHECKED enum fault codes_layout_text(const struct form *form, struct buffer *out);

/* Puts it there, in the caller's transaction. */
CHECKED enum fault codes_put_layout(struct connection *connection, const struct form *form);

/* Makes the derived tables again when another version of the program made them, or none. */
CHECKED enum fault codes_bring_up(struct store *store);

/* The CODES_VERSION they were made by; 0 = not to the end. */
CHECKED enum fault codes_version(struct store *store, int64_t *out);

/* A stored document read back, and its packed codes (layout_size() bytes). */
struct coded_document {
    struct response response;
    uint8_t codes[FORM_QUESTIONS_MAX * sizeof(int32_t)];
};
static inline void coded_document_cleanup(struct coded_document *coded)
{
    response_cleanup(&coded->response);
}
CHECKED enum fault codes_of_document(const struct form *form, const struct layout *layout,
                                     const struct scan_row *row, struct coded_document *out);

/* A campaign's way from a document to its codes. */
struct codes_target {
    const struct campaign *campaign;
    const struct form *form;
    const struct layout *layout;
};

/* Puts the codes of a stored document, by QUERY_CODES_PUT or QUERY_RULED_PUT. */
CHECKED enum fault codes_put_row(struct connection *connection, const struct codes_target *target,
                                 const struct scan_row *row, enum query put);

#endif
