/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * svy_people - `hailong svy --data FILE.csv --design DESIGN.json STATISTIC COLUMN...`: one question
 * from the command line to a sheet (svy_sheet.h) on stdout.
 *
 * What was wrong on the command line is a fault of usage, what is wrong in the files is refused; a
 * design that cannot be used is told member by member.
 * Thread: main's. Faults: USAGE svy_data_needed, svy_design_needed; INVALID svy_design_refused
 * {path, count}, svy_empty; those of svy_ask.h, svy_sheet.h, json.h, dataset.h.
 */
#ifndef HAILONG_CLI_SVY_PEOPLE_H
#define HAILONG_CLI_SVY_PEOPLE_H

#include "cli/command.h"

/* Whether the command line is a person's: it names data, or what only a person would. */
bool svy_is_people(const struct call *call);
CHECKED enum fault svy_people(const struct call *call);

#endif
