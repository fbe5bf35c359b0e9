/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/query_text.h"

#include <ctype.h>
#include <string.h>

static bool stands_for_itself(unsigned char byte)
{
    return byte < 0x80 && (isalnum(byte) || strchr("-._~:", byte) != NULL);
}

static void add_encoded(struct buffer *address, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (stands_for_itself(byte))
            buffer_char(address, *at);
        else
            buffer_format(address, "%%%02X", byte);
    }
}

void query_text_add(struct buffer *address, const char *name, const char *value)
{
    if (value == NULL)
        return;
    buffer_char(address, '&');
    add_encoded(address, name);
    buffer_char(address, '=');
    add_encoded(address, value);
}
