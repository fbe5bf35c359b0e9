/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * html - escaping for HTML and XML text and attribute values. Everything that reaches a page
 * passes here or comes from an asset.
 */
#ifndef HAILONG_BASE_HTML_H
#define HAILONG_BASE_HTML_H

#include "base/buffer.h"

/* & < > " ' become references; control characters other than tab and newline are left out. */
void html_escape(struct buffer *out, const char *text);

#endif
