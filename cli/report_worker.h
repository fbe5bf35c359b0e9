/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_worker - a process that makes the reports it is told to, forked from one that has read
 * everything they need.
 *
 *   parent --number of a unit--> worker: makes its files, writes what became of them into memory
 *          <---- one byte -----          that both share
 *
 * Processes, not threads: a report that brings the libraries for text and drawing down takes its
 * worker with it and nothing else, and the memory of the answers counted is shared until written
 * to. A worker never touches the store (results_count), ends when its parent is gone, and is left
 * alone by the terminal's interrupt: its parent tells it to stop, after the file it is at.
 *
 * Thread: the process has one. Faults: in the outcomes.
 */
#ifndef HAILONG_CLI_REPORT_WORKER_H
#define HAILONG_CLI_REPORT_WORKER_H

#include "cli/report_file.h"
#include "cli/report_kept.h"

#include <stdatomic.h>
#include <sys/types.h>

enum file_state { FILE_OPEN, FILE_MADE, FILE_FAILED };

/* What became of one file; zeroed = not tried yet. */
struct file_outcome {
    enum file_state state;
    enum fault fault;
    struct fault_detail detail;
    bool hashed; /* the hashes below are set */
    struct hash content;
    struct hash bytes;
};

/* Memory that parent and workers share. */
struct report_outcomes {
    atomic_bool stop;
    struct file_outcome files[]; /* REPORT_FORMATS_MAX of each unit */
};

/* What is made: the units in the order in which they are told. */
struct report_plan {
    const struct reporting *reporting;
    const struct report_kept *kept;
    const char **units;
    size_t count;
    struct report_outcomes *outcomes;
    enum beside_refusal *refusals; /* shared, too: of each unit all figures offered */
    int *years;                    /* of each unit's answers; shared */
};

struct report_worker {
    pid_t pid;
    int line;   /* to the worker; -1 = none */
    size_t job; /* the unit it is at; SIZE_MAX = none */
};

struct file_outcome *report_outcome(const struct report_plan *plan, size_t unit, size_t format);

/* Starts a worker in the place of workers[at]; it lets go of what leads to the others. IO
 * report_worker_start {why}. */
CHECKED enum fault report_worker_start(const struct report_plan *plan,
                                       struct report_worker *workers, size_t count, size_t at);

/* Gives it a unit; false when it is gone. */
bool report_worker_give(struct report_worker *worker, size_t unit);

/* Takes its answer; false when it went down, which report_worker_end tells more of. */
bool report_worker_answer(struct report_worker *worker);

/* Lets it end and waits: how, as waitpid tells. */
int report_worker_end(struct report_worker *worker);

#endif
