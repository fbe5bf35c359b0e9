/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights_work - inside weights.c: what `hailong weights` leaves of a weighing
 * (analysis/weights.h).
 *
 *   --weights_write--> OUT.csv (the rows, weight_nonresponse, weight_final),
 *                      OUT.record.json (inputs and steps, with their hash as the version),
 *                      OUT.design.json (for `hailong svy`)
 *   --weights_text---> range, design effect, margins before and after
 *
 * Ownership: everything lives in the weighing's arena. Thread: main's.
 * Faults:    those of file.h; USAGE weights_out {path}; INVALID weights_there {column},
 *            weights_changed {path}.
 */
#ifndef HAILONG_CLI_WEIGHTS_WORK_H
#define HAILONG_CLI_WEIGHTS_WORK_H

#include "analysis/weights.h"
#include "cli/command.h"

CHECKED enum fault weights_write(struct weighing *it, const char *out);

void weights_text(const struct weighing *it, const struct call *call, struct buffer *out);

#endif
