/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * upload - a form that brings files (multipart/form-data, RFC 7578), as fields.
 *
 *   name="file"; filename="units.csv"  "code,level,..."  --upload_parse--> {"file",
 * "code,level,..."}
 *
 * libmicrohttpd takes the parts from each other. Files are text: UTF-8 without NUL, as it is; but
 * for a workbook, known by how it begins, which is the field's bytes. The name that a file had
 * where it came from is not asked for.
 *
 * Ownership: fields live in the request's arena. Thread: the request's. Faults: INVALID
 * upload_encoding (not UTF-8, a NUL), field_encoding (no parts to be found, or none with a name);
 * LIMIT field_count; NOMEM.
 */
#ifndef HAILONG_SURVEY_SERVER_UPLOAD_H
#define HAILONG_SURVEY_SERVER_UPLOAD_H

#include "survey-server/fields.h"
#include "survey-server/http.h"

/* Whether the body says that it is one. */
bool upload_is(const struct request *request);

CHECKED enum fault upload_parse(struct request *request, struct fields *out);

#endif
