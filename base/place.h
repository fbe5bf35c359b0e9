/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * place - where in a JSON document a finding belongs.
 *
 *   whole <- member "questions" <- item 12 <- member "label"   = "/questions/12/label"
 *
 * Places are links on the stack; the JSON pointer (RFC 6901) is written only when there is
 * something to say about it.
 *
 *     struct place label = place_member(&question, "label");
 *     findings_add(findings, SEVERITY_ERROR, place_pointer(&label, findings), "form_type", ...);
 */
#ifndef HAILONG_BASE_PLACE_H
#define HAILONG_BASE_PLACE_H

#include "base/finding.h"

enum { PLACE_EXCERPT_BYTES = 64 };

struct place {
    const struct place *in; /* NULL = the whole document */
    const char *name;       /* NULL = an item of an array */
    size_t index;
};

static inline struct place place_member(const struct place *in, const char *name)
{
    return (struct place){in, name, 0};
}

static inline struct place place_item(const struct place *in, size_t index)
{
    return (struct place){in, NULL, index};
}

/* The pointer, in the list's arena; names are cut like place_excerpt. "" when the list takes no
 * more, and when there is no memory (the list is then marked). */
const char *place_pointer(const struct place *place, struct findings *findings);

/* The first PLACE_EXCERPT_BYTES of a text that came from outside, whole characters, with an
 * ellipsis when cut: a finding quotes, it does not repeat a page. */
const char *place_excerpt(const char *text, struct findings *findings);

#endif
