/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * base_assets - the files built into base: messages/vi.json, messages/en.json.
 */
#ifndef HAILONG_BASE_BASE_ASSETS_H
#define HAILONG_BASE_BASE_ASSETS_H

#include "base/asset.h"

extern const struct asset base_assets[];

#endif
