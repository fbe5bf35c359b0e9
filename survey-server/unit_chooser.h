/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_chooser - the units of a campaign as the context of templates/units.html: in Vietnamese
 * order, under the first letters of their names.
 *
 *   {"title":...,"has_letters":true,"letters":[{"letter":"Â","anchor":"l3","units":[...]}, ...]}
 *
 * Thread: any. Faults: NOMEM, LIMIT.
 */
#ifndef HAILONG_SURVEY_SERVER_UNIT_CHOOSER_H
#define HAILONG_SURVEY_SERVER_UNIT_CHOOSER_H

#include "forms/campaign.h"
#include "survey-server/page.h"

/* Writes the whole context, except its closing bracket. */
CHECKED enum fault unit_chooser_write(const struct page *page, const struct campaign *campaign,
                                      const struct unit_list *units, struct json_out *out);

/* The letter a name stands under: its first, in upper case, without a tone (Ấ under Â). */
void unit_chooser_letter(const char *name, char out[8]);

#endif
