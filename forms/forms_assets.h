/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * forms_assets - the files built into forms: definitions and unit lists, "units/units-2026.csv".
 */
#ifndef HAILONG_FORMS_FORMS_ASSETS_H
#define HAILONG_FORMS_FORMS_ASSETS_H

#include "base/asset.h"

extern const struct asset forms_assets[];

#endif
