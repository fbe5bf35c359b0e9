/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * query_text - arguments of an address that is written, percent-encoded.
 * Thread: any. Faults: the buffer's.
 */
#ifndef HAILONG_SURVEY_SERVER_QUERY_TEXT_H
#define HAILONG_SURVEY_SERVER_QUERY_TEXT_H

#include "base/buffer.h"

/* "&name=value" behind an address that has a query; nothing when there is no value. */
void query_text_add(struct buffer *address, const char *name, const char *value);

#endif
