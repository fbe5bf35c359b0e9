/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/name_search.h"

#include "base/text.h"

#include <string.h>

enum fault name_search_begin(struct arena *arena, const char *asked, struct name_search *out)
{
    char *composed = text_nfc(arena, asked == NULL ? "" : asked);
    char *folded = composed == NULL ? NULL : text_fold(arena, composed);
    char *lower = composed == NULL ? NULL : text_lower(arena, composed);
    if (folded == NULL || lower == NULL)
        return fault_nomem();
    bool plain = strcmp(folded, lower) == 0;
    *out = (struct name_search){.arena = arena, .wanted = plain ? folded : lower, .plain = plain};
    return OK;
}

bool name_search_fits(const struct name_search *search, const char *name, const char *code)
{
    if (search->wanted[0] == '\0' || strcmp(code, search->wanted) == 0)
        return true;
    const char *same =
        search->plain ? text_fold(search->arena, name) : text_lower(search->arena, name);
    return same != NULL && strstr(same, search->wanted) != NULL;
}

enum fault name_search_page(const struct request *request, size_t *out)
{
    const char *text = http_query(request, "page");
    int64_t number = 1;
    if (text != NULL && (!text_to_integer(text, &number) || number < 1 || number > INT32_MAX))
        return fault_raise(FAULT_INVALID, "query_page", "value", text, NULL);
    *out = (size_t)number;
    return OK;
}
