/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/html.h"

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

/* Bytes at `text` that no page may hold: C0 controls but tab and newline, DEL, C1 controls, and
 * U+FFFE and U+FFFF, which XML refuses. 0 when the character is good. */
static size_t forbidden(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;
    if ((byte[0] < ' ' && byte[0] != '\t' && byte[0] != '\n') || byte[0] == 0x7F)
        return 1;
    if (byte[0] == 0xC2 && byte[1] >= 0x80 && byte[1] <= 0x9F)
        return 2;
    if (byte[0] == 0xEF && byte[1] == 0xBF && (byte[2] == 0xBE || byte[2] == 0xBF))
        return 3;
    return 0;
}

void html_escape(struct buffer *out, const char *text)
{
    const char *plain = text;
    const char *at = text;
    while (*at != '\0') {
        const char *replaced = reference(*at);
        size_t skipped = replaced != NULL ? 1 : forbidden(at);
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
