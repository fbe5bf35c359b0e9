/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/posters.h"

#include "analysis/poster.h"
#include "survey-server/page.h"

#include <string.h>

enum { WORK_BYTES = 64 << 20, ORIGIN_MAX = 200 };

/* The length of an origin without slashes at its end; 0 when it is none. */
static size_t origin_length(const char *origin)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "-._~:/[]";
    size_t length = strlen(origin);
    size_t scheme = strncmp(origin, "https://", 8) == 0  ? 8
                    : strncmp(origin, "http://", 7) == 0 ? 7
                                                         : 0;
    while (length > 0 && origin[length - 1] == '/')
        length--;
    bool fits = scheme > 0 && length > scheme && length <= ORIGIN_MAX &&
                strspn(origin, letters) == strlen(origin);
    return fits ? length : 0;
}

enum fault posters_make(const struct posters_of *of, const char *const *codes, size_t count,
                        struct buffer *out)
{
    AUTO(arena) struct arena *arena = NULL;
    size_t length = origin_length(of->origin);
    if (length == 0)
        return fault_raise(FAULT_INVALID, "poster_address", "value", of->origin, NULL);
    TRY(arena_new(WORK_BYTES, &arena));
    struct poster *posters = arena_array(arena, count, sizeof *posters);
    if (posters == NULL)
        return fault_nomem();
    for (size_t i = 0; i < count; i++) {
        if (!campaign_has_unit(of->campaign, codes[i]))
            return fault_raise(FAULT_NOTFOUND, "unit_unknown", "unit", codes[i], NULL);
        posters[i] = (struct poster){
            .office = page_unit_name(of->units, of->campaign->province, LANGUAGE_VI),
            .title = campaign_title(of->campaign, of->form, "vi"),
            .unit = page_unit_name(of->units, codes[i], LANGUAGE_VI),
            .address = arena_format(arena, "%.*s/c/%s?unit=%s", (int)length, of->origin,
                                    of->campaign->id, codes[i]),
            .simulated = of->campaign->simulated};
        if (posters[i].address == NULL)
            return fault_nomem();
    }
    return poster_pdf(posters, count, arena, out);
}
