/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/report_worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct file_outcome *report_outcome(const struct report_plan *plan, size_t unit, size_t format)
{
    return &plan->outcomes->files[unit * REPORT_FORMATS_MAX + format];
}

/* --- in the worker --------------------------------------------------------------------------- */

static void settle(struct file_outcome *outcome, enum fault fault)
{
    if (fault != OK)
        fault_detail_copy(&outcome->detail);
    outcome->fault = fault;
    outcome->state = fault == OK ? FILE_MADE : FILE_FAILED;
}

static bool is_open(const struct report_plan *plan, size_t unit, size_t format)
{
    return (plan->reporting->formats >> format & 1) != 0 &&
           report_outcome(plan, unit, format)->state == FILE_OPEN;
}

static enum fault make_file(const struct report_plan *plan, struct unit_report *report, size_t unit,
                            size_t format)
{
    struct file_outcome *outcome = report_outcome(plan, unit, format);
    char path[PATH_MAX];
    TRY(report_path(plan->reporting, plan->units[unit], format, path));
    if (report_formats[format].slow) {
        if (!report->hashed)
            TRY(unit_report_hash(report));
        outcome->content = report->hash;
        outcome->hashed = true;
        if (report_kept_current(plan->kept, path, &outcome->content, &outcome->bytes))
            return OK;
    }
    return unit_report_write(report, format, path, &outcome->bytes);
}

static enum fault make_unit(const struct report_plan *plan, size_t unit)
{
    AUTO(unit_report) struct unit_report report = {.result = NULL};
    const struct reporting *reporting = plan->reporting;
    size_t offered = results_beside(reporting->results)->count;
    TRY(unit_report_make(reporting, plan->units[unit], &report));
    for (size_t i = 0; report_formats[i].name != NULL; i++) {
        if (is_open(plan, unit, i) && !atomic_load(&plan->outcomes->stop))
            settle(report_outcome(plan, unit, i), make_file(plan, &report, unit, i));
    }
    unit_report_refusals(reporting, &report, &plan->refusals[unit * offered]);
    plan->years[unit] = beside_year(report.result);
    return OK;
}

static void make_all_files(const struct report_plan *plan, size_t unit)
{
    enum fault fault = make_unit(plan, unit);
    for (size_t i = 0; fault != OK && report_formats[i].name != NULL; i++)
        if (is_open(plan, unit, i))
            settle(report_outcome(plan, unit, i), fault);
}

/* Ends without the parent's farewells: what is open here is the parent's. */
static _Noreturn void work(const struct report_plan *plan, int line)
{
    uint32_t unit;
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    while (recv(line, &unit, sizeof unit, MSG_WAITALL) == (ssize_t)sizeof unit) {
        make_all_files(plan, unit);
        if (send(line, "", 1, MSG_NOSIGNAL) != 1)
            break;
    }
    _exit(0);
}

/* --- in the parent --------------------------------------------------------------------------- */

static enum fault not_started(void)
{
    return fault_raise(FAULT_IO, "report_worker_start", "why", strerror(errno), NULL);
}

enum fault report_worker_start(const struct report_plan *plan, struct report_worker *workers,
                               size_t count, size_t at)
{
    int ends[2];
    workers[at] = (struct report_worker){.pid = -1, .line = -1, .job = SIZE_MAX};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return not_started();
    fflush(NULL); /* or both would write it */
    pid_t pid = fork();
    if (pid == 0) {
        for (size_t i = 0; i < count; i++)
            if (workers[i].line >= 0)
                (void)close(workers[i].line);
        (void)close(ends[0]);
        work(plan, ends[1]);
    }
    (void)close(ends[1]);
    if (pid < 0) {
        (void)close(ends[0]);
        return not_started();
    }
    workers[at].pid = pid;
    workers[at].line = ends[0];
    return OK;
}

bool report_worker_give(struct report_worker *worker, size_t unit)
{
    uint32_t number = (uint32_t)unit;
    worker->job = unit;
    return send(worker->line, &number, sizeof number, MSG_NOSIGNAL) == (ssize_t)sizeof number;
}

bool report_worker_answer(struct report_worker *worker)
{
    char byte;
    ssize_t got;
    do
        got = recv(worker->line, &byte, 1, 0);
    while (got < 0 && errno == EINTR);
    return got == 1;
}

int report_worker_end(struct report_worker *worker)
{
    int how = 0;
    if (worker->line >= 0)
        (void)close(worker->line);
    while (worker->pid > 0 && waitpid(worker->pid, &how, 0) < 0 && errno == EINTR)
        continue;
    worker->line = -1;
    worker->pid = -1;
    return how;
}
