/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * survey_server_assets - the files built into survey-server: templates/<page>.html,
 * templates/words.<language>.json, assets/<style, icon>.
 */
#ifndef HAILONG_SURVEY_SERVER_SURVEY_SERVER_ASSETS_H
#define HAILONG_SURVEY_SERVER_SURVEY_SERVER_ASSETS_H

#include "base/asset.h"

extern const struct asset survey_server_assets[];

#endif
