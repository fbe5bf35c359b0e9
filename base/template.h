/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * template - pages from text with holes: a subset of mustache.
 *
 *   {{name}} {{a.b}} {{.}}      the value, HTML-escaped
 *   {{{name}}}                  as it is: only for text that comes from assets
 *   {{#x}}..{{/x}}              once for an object or a true or non-empty value, once an item for
 *                               an array (none for false, null, "", 0 items); the item is the scope
 *   {{^x}}..{{/x}}              when the section above would not appear
 *   {{> partial}}               another template, by name
 *   {{! comment }}
 * A section, partial or comment tag alone on its line leaves no line behind. Names are looked up in
 * the innermost scope that has them. Numbers that are whole are written without a point.
 *
 * Faults: FAULT_INVALID template_syntax {name, line, what}, FAULT_NOTFOUND template_partial {name,
 * line, what}, template_missing {name}, FAULT_LIMIT template_depth {name, line, what}; `what` is
 * the tag as it stands. Every tag is checked, also in sections that do not appear.
 * Thread: any. Limits: TEMPLATE_DEPTH_MAX sections and partials deep.
 */
#ifndef HAILONG_BASE_TEMPLATE_H
#define HAILONG_BASE_TEMPLATE_H

#include "base/asset.h"
#include "base/buffer.h"
#include "base/json.h"

enum { TEMPLATE_DEPTH_MAX = 16 };

/* Renders assets' `name` (e.g. "templates/form.html"; a partial x is "templates/x.html", in the
 * same folder) with `context` (may be NULL), appended to `out`; a template that is refused leaves
 * nothing behind. */
CHECKED enum fault template_render(const struct asset *assets, const char *name,
                                   const struct json *context, struct buffer *out);

#endif
