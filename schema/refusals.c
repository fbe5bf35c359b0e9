/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/refusals.h"

#include "schema/store_inside.h"

enum fault store_refusals(struct store *store, const char *campaign, int64_t *out)
{
    const struct bound values[] = {bound_text(campaign)};
    return store_number(store, QUERY_REFUSAL_COUNT, values, ARRAY_LENGTH(values), out);
}
