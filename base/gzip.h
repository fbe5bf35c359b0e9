/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gzip - text made short for a weak line (RFC 1952).
 *
 *   "<!DOCTYPE html>…", 130 KB  --gzip_text-->  16 KB
 *
 * With png_write the home of zlib. Thread: any. Faults: NOMEM; those of the buffer it is appended to.
 */
#ifndef HAILONG_BASE_GZIP_H
#define HAILONG_BASE_GZIP_H

#include "base/buffer.h"

CHECKED enum fault gzip_text(const char *text, size_t length, struct buffer *out);

#endif
