/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/place.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

#include <string.h>

enum { POINTER_BYTES_MAX = 4096 };

static void write_name(const char *name, struct buffer *out)
{
    size_t length = text_fit(name, PLACE_EXCERPT_BYTES);
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '~')
            buffer_text(out, "~0");
        else if (name[i] == '/')
            buffer_text(out, "~1");
        else
            buffer_char(out, name[i]);
    }
    if (name[length] != '\0')
        buffer_text(out, "…");
}

static void write_place(const struct place *place, struct buffer *out)
{
    if (place->in == NULL)
        return;
    write_place(place->in, out);
    buffer_char(out, '/');
    if (place->name != NULL)
        write_name(place->name, out);
    else
        buffer_format(out, "%zu", place->index);
}

/* Copies into the list's arena; "" and a marked list when that fails. */
static const char *keep(const char *text, size_t length, struct findings *findings)
{
    const char *kept = arena_text_n(findings->arena, text, length);
    if (kept != NULL)
        return kept;
    findings->failed = true;
    return "";
}

const char *place_pointer(const struct place *place, struct findings *findings)
{
    if (findings->count == FINDINGS_MAX || place->in == NULL)
        return "";
    AUTO(buffer) struct buffer pointer = buffer_of(POINTER_BYTES_MAX);
    write_place(place, &pointer);
    if (buffer_check(&pointer) != OK) {
        findings->failed = true;
        return "";
    }
    return keep(pointer.data, pointer.length, findings);
}

const char *place_excerpt(const char *text, struct findings *findings)
{
    size_t length = text_fit(text, PLACE_EXCERPT_BYTES);
    if (text[length] == '\0' || findings->count == FINDINGS_MAX)
        return text;
    const char *kept = arena_format(findings->arena, "%.*s…", (int)length, text);
    if (kept != NULL)
        return kept;
    findings->failed = true;
    return "";
}
