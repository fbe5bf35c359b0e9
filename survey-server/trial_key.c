/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/trial_key.h"

#include "base/id.h"

#include <string.h>

enum { KEY_LENGTH = 16 };

const char *trial_key(const struct request *request, const char *campaign)
{
    const char *token = request->services->operator_token;
    if (token == NULL || token[0] == '\0')
        return NULL;
    const char *text = arena_format(request->arena, "test %s %s", token, campaign);
    char hex[HASH_TEXT_SIZE];
    if (text == NULL)
        return NULL;
    hash_text(hash_of(text, strlen(text)), hex);
    return arena_text_n(request->arena, hex, KEY_LENGTH);
}

enum fault trial_key_read(const struct request *request, const char *campaign, const char **out)
{
    const char *shown = http_query(request, "test");
    const char *key = shown == NULL ? NULL : trial_key(request, campaign);
    if (shown != NULL && (key == NULL || !secret_equal(shown, key)))
        return fault_raise(FAULT_NOTFOUND, "trial_key", NULL);
    *out = key;
    return OK;
}
