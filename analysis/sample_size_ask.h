/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_size_ask - what somebody asks a sample size for, as texts by name, whoever typed them: the
 * options of a command, the fields of a page.
 *
 *   share "80%", half-width "0,03", cost "500000;200000;30000" --sample_size_read--> struct
 * size_ask
 *
 * Names: share, level, power, deff, rho, cluster, cv, population, response, villages, cost, and of
 * the aim one of half-width, other (a difference), threshold (a band). A number has a point or a
 * comma and may end in %. Costs stand between semicolons, for a comma may be a decimal mark; in
 * them and in the population thousands may be marked off, "500.000", for neither is a fraction.
 *
 * Thread: any. Faults: INVALID size_aims, size_number {what} and those of sample_size_check,
 * where `what` is "--" and the name.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_SIZE_ASK_H
#define HAILONG_ANALYSIS_SAMPLE_SIZE_ASK_H

#include "analysis/sample_size.h"

/* The text of a name; NULL = not given. */
typedef const char *(*size_value)(const void *from, const char *name);

CHECKED enum fault sample_size_read(size_value value, const void *from, struct size_ask *out);

#endif
