/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_write - JSON written as it is made, into a buffer.
 *
 *     struct json_out out = json_out_to(&buffer);
 *     json_open(&out, NULL, '{');
 *     json_put_text(&out, "status", "stored");
 *     json_close(&out, '}');
 *     TRY(buffer_check(&buffer));
 *
 * `name` is the member's name inside an object, NULL inside an array or at the top.
 * Errors stay in the buffer (buffer.h); depth beyond JSON_DEPTH_MAX is our own mistake (assert).
 */
#ifndef HAILONG_BASE_JSON_WRITE_H
#define HAILONG_BASE_JSON_WRITE_H

#include "base/json.h"

struct json_out {
    struct buffer *to;
    uint64_t has_items; /* bit d: something was written at depth d */
    unsigned depth;
};

struct json_out json_out_to(struct buffer *to);

void json_open(struct json_out *out, const char *name, char bracket);         /* '{' or '[' */
void json_close(struct json_out *out, char bracket);                          /* '}' or ']' */
void json_put_text(struct json_out *out, const char *name, const char *text); /* NULL = null */
void json_put_integer(struct json_out *out, const char *name, int64_t value);
void json_put_number(struct json_out *out, const char *name, double value); /* NaN = null */
void json_put_bool(struct json_out *out, const char *name, bool value);
void json_put_null(struct json_out *out, const char *name);
void json_put_json(struct json_out *out, const char *name, const struct json *value);
void json_put_raw(struct json_out *out, const char *name, const char *json_text);
void json_put_findings(struct json_out *out, const char *name, const struct findings *findings);

#endif
