/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/html.h"

#include "base/text.h"

#include <string.h>

static const char *reference(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_escape(struct buffer *out, const char *text)
{
    const char *plain = text;
    const char *at = text;
    while (*at != '\0') {
        const char *replaced = reference(*at);
        size_t skipped = replaced != NULL ? 1 : text_forbidden(at);
        if (skipped == 0) {
            at++;
            continue;
        }
        buffer_bytes(out, plain, (size_t)(at - plain));
        if (replaced != NULL)
            buffer_text(out, replaced);
        at += skipped;
        plain = at;
    }
    buffer_bytes(out, plain, (size_t)(at - plain));
}
