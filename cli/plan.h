/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan - the options of `campaign create` and `campaign change` that say what a campaign is.
 *
 *     --name-vi, --name-en, --languages vi,en, --kind counter|sample, --idle SECONDS,
 *     --target N (for every unit) or --targets FILE (forms/target.h)
 *
 * Ownership: the arena. Faults: USAGE with what is wrong; those of the file.
 */
#ifndef HAILONG_CLI_PLAN_H
#define HAILONG_CLI_PLAN_H

#include "cli/command.h"
#include "schema/plan.h"

/* Puts what the options say over what the plan says; without either target its targets stay. */
CHECKED enum fault plan_take(const struct call *call, const struct form *form, struct arena *arena,
                             struct campaign_plan *plan);

#endif
