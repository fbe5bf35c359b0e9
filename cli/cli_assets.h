/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli_assets - the files built into the command: samples/demo/model.json.
 */
#ifndef HAILONG_CLI_CLI_ASSETS_H
#define HAILONG_CLI_CLI_ASSETS_H

#include "base/asset.h"

extern const struct asset hailong_assets[];

#endif
