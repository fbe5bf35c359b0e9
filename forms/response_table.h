/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * response_table - responses as rows of a table (CSV), out and in.
 *
 *   document --response_table_row--> id,unit,started,mode,language,q5,q2,...,complete
 *   names --response_columns_read--> columns + row --response_columns_document--> document
 *
 * The columns of the contract: id,unit,started,mode,language, one a question,
 * village,counter,field,assignment,device,interviewer,complete; then `simulated` in a simulated
 * campaign, and `quarantined` and `reasons` when what is held in quarantine is asked for.
 *
 * A question's cell is empty when it was not answered, "null" when the person declined, 1;6 for
 * several choices. What is written reads back to the same row; seconds, timings and the notice of a
 * consent are not in a table.
 *
 * Read, columns may stand in any order; all but id and unit may be left out. `seconds` is taken,
 * weight, stratum, psu and fpc are not stored and said so; any other name is a mistake, because
 * what stands under it would be lost.
 *
 * Ownership: columns own what they hold and point to the form. Thread: any.
 * Faults: CORRUPT response_stored {id} when a stored document does not read back; LIMIT, NOMEM.
 * Limits: what a response may hold (response.h), and of a row (base/csv.h).
 */
#ifndef HAILONG_FORMS_RESPONSE_TABLE_H
#define HAILONG_FORMS_RESPONSE_TABLE_H

#include "base/csv.h"
#include "forms/response.h"

enum { TABLE_ID_SIZE = 64 };

struct response_table {
    const struct form *form;
    bool simulated;
    bool held; /* two more columns, for responses in quarantine */
};

void response_table_head(const struct response_table *table, struct buffer *out);

/* One row from a stored document (canonical JSON without id); `reasons` are those of its
 * quarantine, a JSON array of findings, or NULL. */
CHECKED enum fault response_table_row(const struct response_table *table, struct uuid id,
                                      const char *document, const char *reasons,
                                      struct buffer *out);

struct response_columns;

/* What each column of a file of `campaign`'s responses is; form and campaign outlive it. Errors:
 * table_separator {found} (no commas), table_missing {column}, table_twice {column}, table_unknown
 * {column}, table_near {column, near}; warnings: table_not_stored {column}. With errors *out stays
 * NULL. */
CHECKED enum fault response_columns_read(const struct form *form, const char *campaign,
                                         const struct csv_row *names, struct findings *findings,
                                         struct response_columns **out);
void response_columns_free(struct response_columns *columns);
OWN_POINTER(response_columns, struct response_columns, response_columns_free)

/* What a row says beside the document. */
struct row_about {
    char id[TABLE_ID_SIZE]; /* as it stands there, "" = none; cut when it is no id anyway */
    bool simulated;
};

/* The JSON of a PUT that a row stands for, whatever is wrong with its answers. Error table_unnamed
 * {column, value}, at the row's line: a cell under no name. LIMIT over what `out` holds. */
CHECKED enum fault response_columns_document(const struct response_columns *columns,
                                             const struct csv_row *row, struct findings *findings,
                                             struct buffer *out, struct row_about *out_row);

#endif
