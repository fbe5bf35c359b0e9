/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json_scan - the strict grammar that cJSON does not enforce (private to json.c).
 */
#ifndef HAILONG_BASE_JSON_SCAN_H
#define HAILONG_BASE_JSON_SCAN_H

#include <stddef.h>

struct json_error {
    const char *what; /* a word for the message: "number", "string", ... ; NULL = no error */
    size_t offset;
};

/* Checks that text is one RFC 8259 value in UTF-8, at most `depth_max` deep. */
struct json_error json_scan(const char *text, size_t length, unsigned depth_max);

#endif
