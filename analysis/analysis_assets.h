/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * analysis_assets - the files built into analysis: indices/<index>.json, assets/report.css.
 */
#ifndef HAILONG_ANALYSIS_ANALYSIS_ASSETS_H
#define HAILONG_ANALYSIS_ANALYSIS_ASSETS_H

#include "base/asset.h"

extern const struct asset analysis_assets[];

#endif
