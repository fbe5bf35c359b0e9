/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * response_file - a file of responses, CSV or JSON Lines, row by row: each as the JSON of a PUT.
 *
 *   qt.csv, qt.jsonl --response_file_next--> {line, id, simulated, text}
 *
 * A row that cannot be used has findings instead of a text, and the next one is read all the same.
 * What a row says of itself beside the response (simulated, quarantined, reasons) is not in its
 * text. Whether the response is any good is for who takes it in.
 *
 *     AUTO(response_file) struct response_file *file = NULL;
 *     TRY(response_file_open(&about, &findings, &file));
 *     while (file != NULL && (fault = response_file_next(file, &findings, &row)) == OK && row !=
 * NULL) row->text ...
 *
 * Findings stand at "line 12" and are errors: csv_* (base/csv.h), table_* (response_table.h),
 * line_long {path, line, limit}, file_empty {path}, row_json {column, what}, json_duplicate {name},
 * json_number, row_object, row_id_missing, row_large {limit}.
 *
 * Ownership: a row is the file's, until the next call. Thread: one at a time.
 * Faults: those of opening and reading; NOMEM.
 */
#ifndef HAILONG_FORMS_RESPONSE_FILE_H
#define HAILONG_FORMS_RESPONSE_FILE_H

#include "forms/response_table.h"

struct response_file_about {
    const char *path;
    bool csv;                /* else JSON Lines */
    const struct form *form; /* these outlive the file */
    const char *campaign;
};

struct response_row {
    size_t line;
    char id[TABLE_ID_SIZE]; /* as it stands there, cut when it is no id anyway */
    bool simulated;
    const char *text; /* NULL = the row cannot be used, and its findings were told */
    size_t length;
};

struct response_file;

/* *out stays NULL when the heading of a CSV cannot be used. */
CHECKED enum fault response_file_open(const struct response_file_about *about,
                                      struct findings *findings, struct response_file **out);
void response_file_close(struct response_file *file);
OWN_POINTER(response_file, struct response_file, response_file_close)

/* The next row, NULL at the end. */
CHECKED enum fault response_file_next(struct response_file *file, struct findings *findings,
                                      const struct response_row **out);

#endif
