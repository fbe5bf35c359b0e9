/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/asset.h"

#include <string.h>

const struct asset *asset_find(const struct asset *table, const char *name)
{
    for (const struct asset *asset = table; asset->name != NULL; asset++) {
        if (strcmp(asset->name, name) == 0)
            return asset;
    }
    return NULL;
}
