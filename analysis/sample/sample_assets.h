/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_assets - the files built into the room: plans/<plan>.json, the presets.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_SAMPLE_ASSETS_H
#define HAILONG_ANALYSIS_SAMPLE_SAMPLE_ASSETS_H

#include "base/asset.h"

extern const struct asset sample_assets[];

#endif
