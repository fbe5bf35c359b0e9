/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * schema_assets - the files built into schema: migrations/NNNN-name.sql, queries/<query>.sql.
 */
#ifndef HAILONG_SCHEMA_SCHEMA_ASSETS_H
#define HAILONG_SCHEMA_SCHEMA_ASSETS_H

#include "base/asset.h"

extern const struct asset schema_assets[];

#endif
