/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json - strict JSON in, canonical JSON out. The only home of cJSON.
 *
 *   text --json_parse (strict scan, then cJSON)--> struct json --accessors--> C values
 *   C values --json_out (json_write.h)--> text
 *   struct json --json_canonical--> the text whose hash is the document's identity
 *
 * Strict (RFC 8259): UTF-8 only, no duplicate names, no leading zeros, no number outside the
 * doubles, no NUL in a string, no unpaired surrogate, nothing after the value, depth and size
 * limited. cJSON alone accepts all of these.
 *
 * Ownership: json_parse's result is freed by json_free; accessors return pointers into it. Its
 * memory is one (json_memory.h): nothing of a tree is freed alone. Thread:    a parsed tree may be
 * read by any number of threads. Faults:    FAULT_INVALID with detail json_syntax {line, column,
 * what}, FAULT_LIMIT, NOMEM.
 */
#ifndef HAILONG_BASE_JSON_H
#define HAILONG_BASE_JSON_H

#include "base/buffer.h"

#include <stdint.h>

struct json; /* one value and, under it, its members or items */

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

enum { JSON_DEPTH_MAX = 32 };

/* Parses exactly one value. `text` need not be NUL-terminated. */
CHECKED enum fault json_parse(const char *text, size_t length, struct json **out);
/* Whether text is JSON as far as it shows without a tree: json_syntax, or nothing at all. */
CHECKED enum fault json_check(const char *text, size_t length, unsigned depth_max);
void json_free(struct json *json);
OWN_POINTER(json, struct json, json_free)

enum json_kind json_kind(const struct json *json);
bool json_is(const struct json *json, enum json_kind kind); /* false for NULL */

/* A member of an object by name, or NULL (also when `object` is NULL or no object). */
const struct json *json_member(const struct json *object, const char *name);

/* Iteration over members or items: for (c = json_first(j); c != NULL; c = json_next(c)) */
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *child);
const char *json_name(const struct json *member); /* NULL for array items */
size_t json_count(const struct json *container);

/* Takes a member out of an object: it lives as long as the whole, of which it is no longer a part;
 * NULL when there is none. */
const struct json *json_take(struct json *object, const char *name);

/* The text of a string, else NULL. */
const char *json_text(const struct json *json);
/* Shorthand: the text of member `name`, or NULL. */
const char *json_member_text(const struct json *object, const char *name);
/* True and *out set when it is a number without fraction, under 2^53 in size. */
bool json_integer(const struct json *json, int64_t *out);
bool json_number(const struct json *json, double *out);
bool json_true(const struct json *json); /* the literal true */

/* Canonical text: members sorted by their bytes, no spaces, integers plain, other numbers the
 * shortest that reads back. `without` (may be NULL) is a top-level member left out. */
void json_canonical(const struct json *json, const char *without, struct buffer *out);

/* The shortest decimal that reads back as `value`; integers plain; NaN and infinities "null". */
void json_number_text(double value, struct buffer *out);

/* Appends `text` as a JSON string, quotes included. */
void json_quote(const char *text, struct buffer *out);

#endif
