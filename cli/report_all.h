/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_all - the reports of all units of a campaign, by several processes.
 *
 *   province, units --numbers--> workers (report_worker.h) --> files
 *                   <-outcomes--
 *
 * Paths go to stdout in the units' order, how far it is to stderr. A file that could not be made is
 * a finding, and the rest are made. SIGINT, SIGTERM and SIGHUP stop after the files being written:
 * what is there is whole, --resume makes the rest (report_kept.h), and the program ends by the
 * signal; a second one ends it at once.
 *
 * Thread: main's. Faults: INVALID report_unmade {count, total}; IO output_gone,
 * report_worker_start {why}; USAGE report_workers {value}.
 */
#ifndef HAILONG_CLI_REPORT_ALL_H
#define HAILONG_CLI_REPORT_ALL_H

#include "cli/report_file.h"

CHECKED enum fault report_all(struct reporting *reporting, struct arena *arena);

/* The option --workers, as many as there are processors when absent. */
CHECKED enum fault report_workers(const struct call *call, size_t *out);

#endif
