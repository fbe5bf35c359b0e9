/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights_work - inside weights.c: what `hailong weights` leaves of a weighing
 * (analysis/weights.h).
 *
 *   --weights_write--> OUT.csv (the rows, weight_nonresponse, weight_final),
 *                      OUT.record.json (inputs and steps, with their hash as the version),
 *                      OUT.design.json (for `hailong svy`), OUT.replicates.csv where asked for
 *   --weights_take_replicates--> makes what --replicates asks for, of the design, before
 *                      weights_make()
 *   --weights_text---> range, design effect, margins before and after
 *
 * Ownership: everything lives in the weighing's arena. Thread: main's.
 * Faults:    those of file.h; USAGE weights_out {path}; INVALID weights_there {column},
 *            weights_changed {path}; USAGE weights_replicates_method {value},
 *            weights_replicates_design, weights_replicates_again, weights_replicates_trim {value}.
 */
#ifndef HAILONG_CLI_WEIGHTS_WORK_H
#define HAILONG_CLI_WEIGHTS_WORK_H

#include "analysis/weights.h"
#include "cli/command.h"

/* The option into a rule of the ask's. */
CHECKED enum fault weights_ask_replicates(const struct call *call, struct arena *arena,
                                          struct weights_ask *ask);
CHECKED enum fault weights_take_replicates(struct weighing *it);
/* Plain numbers, a line a row: what svy_matrix_read() takes. */
CHECKED enum fault weights_write_replicates(const struct weighing *it);

CHECKED enum fault weights_write(struct weighing *it, const char *out);

void weights_text(const struct weighing *it, const struct call *call, struct buffer *out);

#endif
