/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fault - what a function that can fail returns, and the detail that explains it.
 *
 *   function --returns--> enum fault        (what kind: one of a dozen)
 *            --sets-----> fault_detail()    (which file, line, path: a finding, per thread)
 *
 * A fault is the world failing us: disk full, a damaged file, a limit reached. What a person got
 * wrong (an answer, a form, a unit list) is a finding (finding.h) and travels as data.
 *
 * Ownership: the detail belongs to the thread and lives until the next fault_raise() on it.
 * Thread:    any; the detail is thread-local. A job that crosses threads carries it with
 *            fault_detail_copy().
 * Example:
 *     TRY(file_read(path, LIMIT_FORM_BYTES, &text));
 *     if (size == 0)
 *         return fault_raise(FAULT_INVALID, "file_empty", "path", path, NULL);
 */
#ifndef HAILONG_BASE_FAULT_H
#define HAILONG_BASE_FAULT_H

#include "base/finding.h"

enum fault {
    OK = 0,
    FAULT_NOMEM,    /* no memory */
    FAULT_IO,       /* a file or socket failed */
    FAULT_DB,       /* the store failed */
    FAULT_BUSY,     /* somebody else holds it, or a queue is full: try again */
    FAULT_FULL,     /* disk full */
    FAULT_CORRUPT,  /* what was stored does not read back */
    FAULT_LIMIT,    /* larger or deeper than a stated limit */
    FAULT_INVALID,  /* the input was refused */
    FAULT_USAGE,    /* the command line was wrong */
    FAULT_NOTFOUND, /* no such thing */
    FAULT_CONFLICT, /* it exists already, and is different */
    FAULT_DENIED,   /* not allowed */
    FAULT_NUMERIC,  /* overflow, division by zero, no convergence */
    FAULT_COUNT
};

/* Functions that return a fault must not be ignored. */
#define CHECKED __attribute__((warn_unused_result))

/* Returns from the enclosing function when `call` fails. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum fault try_fault_ = (call);                                                            \
        if (try_fault_ != OK)                                                                      \
            return try_fault_;                                                                     \
    } while (0)

/* Records the detail (message id `code`, then name, value pairs of text ended by NULL) and returns
 * `fault`. Values are copied (cut at 400 bytes each). Never fails. */
enum fault fault_raise(enum fault fault, const char *code, ...) __attribute__((sentinel));

/* The same with the code and the arguments of a finding: what is wrong with somebody's data stops
 * the work. */
enum fault fault_of_finding(enum fault fault, const struct finding *finding);

/* Raises FAULT_NOMEM. */
enum fault fault_nomem(void);

/* The detail of the last fault raised on this thread; its code is "" before the first. */
const struct finding *fault_detail(void);

/* A detail that outlives the thread's: copy it out on one thread, adopt it on another. */
struct fault_detail {
    struct finding finding;
    struct finding_arg args[FINDING_ARGS_MAX];
    char text[2048];
};
void fault_detail_copy(struct fault_detail *out);
void fault_detail_adopt(const struct fault_detail *detail);

/* The one table from fault to the outside world. */
int fault_exit_status(enum fault fault); /* 0 done, 1 refused, 2 usage, 3 not found, 4 fault */
int fault_http_status(enum fault fault); /* 500, 503, 404, ... */
const char *fault_name(enum fault fault);

#endif
