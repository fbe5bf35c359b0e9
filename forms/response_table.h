/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * response_table - responses as rows of a table (CSV), the columns of the contract:
 *   id,unit,started,mode,language, one a question (multiple choice as 1;6),
 *   village,counter,field,assignment,device,interviewer,complete
 * A question's column is empty when it was not answered; "null" when the person declined. Rows of
 * a simulated campaign end with one more column, `simulated`, that says so.
 *
 * Thread: any. Faults: CORRUPT response_stored {id} when a stored document does not read back.
 */
#ifndef HAILONG_FORMS_RESPONSE_TABLE_H
#define HAILONG_FORMS_RESPONSE_TABLE_H

#include "forms/response.h"

struct response_table {
    const struct form *form;
    bool simulated;
};

void response_table_head(const struct response_table *table, struct buffer *out);

/* One row from a stored document (canonical JSON without id). */
CHECKED enum fault response_table_row(const struct response_table *table, struct uuid id,
                                      const char *document, struct buffer *out);

#endif
