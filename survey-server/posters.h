/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * posters - the posters of a campaign (analysis/poster.h): a page for each of some units.
 *
 *     const struct posters_of of = {campaign, form, units, "https://danhgia.example"};
 *     TRY(posters_make(&of, codes, count, &pdf));       .../c/ID?unit=CODE
 *
 * Thread: any; slow for hundreds of units. Faults: those of poster.h; INVALID poster_address
 * {value}; NOTFOUND unit_unknown {unit} (none of the campaign's).
 */
#ifndef HAILONG_SURVEY_SERVER_POSTERS_H
#define HAILONG_SURVEY_SERVER_POSTERS_H

#include "base/buffer.h"
#include "forms/campaign.h"
#include "forms/unit.h"

struct posters_of {
    const struct campaign *campaign;
    const struct form *form;
    const struct unit_list *units;
    const char *origin; /* "https://danhgia.example", with or without slashes at its end */
};

/* A page for each code, in their order; at least one. */
CHECKED enum fault posters_make(const struct posters_of *of, const char *const *codes, size_t count,
                                struct buffer *out);

#endif
