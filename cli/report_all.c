/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/report_all.h"

#include "base/crew.h"
#include "base/file.h"
#include "cli/progress.h"
#include "cli/report_worker.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

/* A worker takes some 60 MB; beyond eight a disk is what is waited for. */
enum { WORKERS_MAX = 64, WORKERS_PRESET = 8, LOOK_AGAIN_MS = 200 };

struct all {
    struct report_plan plan;
    struct report_kept *kept;
    void *shared;
    size_t shared_bytes;
    struct report_worker workers[WORKERS_MAX];
    size_t worker_count;
    size_t next; /* the unit to hand out */
    bool *done;  /* of each unit: its files are as they will be */
    size_t done_count;
    size_t told; /* units whose files were told */
    size_t failed;
    size_t files; /* told or failed */
    struct progress progress;
};

static volatile sig_atomic_t stop_signal;

static void note_stop(int signal) { stop_signal = signal; }

/* The first of them is noted, a second one does what it would. */
static void heed_stops(void)
{
    struct sigaction action = {.sa_handler = note_stop, .sa_flags = (int)SA_RESETHAND};
    stop_signal = 0;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGHUP, &action, NULL);
}

enum fault report_workers(const struct call *call, size_t *out)
{
    const char *text = call_value(call, "workers");
    char *end = NULL;
    long count = text == NULL ? (long)crew_size(WORKERS_PRESET) : strtol(text, &end, 10);
    if (text != NULL && (*end != '\0' || count < 1 || count > WORKERS_MAX))
        return fault_raise(FAULT_USAGE, "report_workers", "value", text, NULL);
    *out = (size_t)count;
    return OK;
}

/* --- beginning and end ----------------------------------------------------------------------- */

/* Every unit of the campaign, its province first when it has one. */
static enum fault list_units(struct all *all, struct arena *arena)
{
    struct report_plan *plan = &all->plan;
    const struct campaign *campaign = results_campaign(plan->reporting->results);
    plan->units = arena_array(arena, campaign->unit_count + 1, sizeof *plan->units);
    all->done = arena_array(arena, campaign->unit_count + 1, sizeof *all->done);
    if (plan->units == NULL || all->done == NULL)
        return fault_nomem();
    if (campaign->unit_count > 1 && strcmp(campaign->province, "VN") != 0)
        plan->units[plan->count++] = campaign->province;
    for (size_t i = 0; i < campaign->unit_count; i++)
        plan->units[plan->count++] = campaign->units[i];
    return OK;
}

/* Pages nobody writes to take no memory. */
static enum fault share_memory(struct all *all)
{
    struct report_plan *plan = &all->plan;
    size_t offered = results_beside(plan->reporting->results)->count;
    size_t files = plan->count * REPORT_FORMATS_MAX * sizeof *plan->outcomes->files;
    size_t refusals = plan->count * offered * sizeof *plan->refusals;
    size_t bytes = sizeof *plan->outcomes + files + refusals + plan->count * sizeof *plan->years;
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return fault_nomem();
    all->shared = memory;
    all->shared_bytes = bytes;
    plan->outcomes = all->shared;
    plan->refusals = (void *)(memory + sizeof *plan->outcomes + files);
    plan->years = (void *)(memory + sizeof *plan->outcomes + files + refusals);
    for (size_t i = 0; i < plan->count * offered; i++)
        plan->refusals[i] = BESIDE_PLACE_OTHER;
    return OK;
}

static void all_cleanup(struct all *all)
{
    if (all->shared == NULL)
        return;
    atomic_store(&all->plan.outcomes->stop, true);
    for (size_t i = 0; i < all->worker_count; i++)
        (void)report_worker_end(&all->workers[i]);
    progress_end(&all->progress);
    if (all->kept != NULL)
        report_kept_end(all->kept, all->failed == 0 && all->told == all->plan.count);
    (void)munmap(all->shared, all->shared_bytes);
}

static enum fault start_workers(struct all *all, size_t wanted)
{
    size_t count = wanted < all->plan.count ? wanted : all->plan.count;
    while (all->worker_count < count) {
        TRY(report_worker_start(&all->plan, all->workers, all->worker_count, all->worker_count));
        all->worker_count++;
    }
    return OK;
}

/* --- what became of the files ---------------------------------------------------------------- */

/* As call_findings does, for the detail of a fault. */
static void tell_failed(const struct call *call, const char *path, const struct file_outcome *file)
{
    struct finding finding;
    fault_detail_adopt(&file->detail);
    finding = *fault_detail();
    finding.severity = SEVERITY_ERROR;
    call_findings(call, path, &(struct findings){.items = &finding, .count = 1});
}

static enum fault tell_file(struct all *all, size_t unit, size_t format)
{
    const struct reporting *reporting = all->plan.reporting;
    const struct file_outcome *file = report_outcome(&all->plan, unit, format);
    char path[PATH_MAX];
    if ((reporting->formats >> format & 1) == 0 || file->state == FILE_OPEN)
        return OK;
    all->files++;
    if (report_path(reporting, all->plan.units[unit], format, path) != OK)
        snprintf(path, sizeof path, "%s", all->plan.units[unit]);
    if (file->state == FILE_MADE)
        return report_tell(path);
    all->failed++;
    progress_end(&all->progress);
    tell_failed(reporting->call, path, file);
    return OK;
}

/* Those that are done, in the units' order. */
static enum fault tell_done(struct all *all)
{
    while (all->told < all->plan.count && all->done[all->told]) {
        for (size_t i = 0; report_formats[i].name != NULL; i++)
            TRY(tell_file(all, all->told, i));
        all->told++;
    }
    return OK;
}

static void note_unit(struct all *all, size_t unit)
{
    char path[PATH_MAX];
    for (size_t i = 0; report_formats[i].name != NULL; i++) {
        const struct file_outcome *file = report_outcome(&all->plan, unit, i);
        if (file->state == FILE_MADE && file->hashed &&
            report_path(all->plan.reporting, all->plan.units[unit], i, path) == OK)
            report_kept_note(all->kept, path, &file->content, &file->bytes);
    }
    all->done[unit] = true;
    all->done_count++;
}

/* The file a worker went down at; the others of its unit are still made. */
static void note_crash(struct all *all, size_t unit, int how)
{
    char code[24];
    snprintf(code, sizeof code, "%d", WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how));
    for (size_t i = 0; report_formats[i].name != NULL; i++) {
        struct file_outcome *file = report_outcome(&all->plan, unit, i);
        if ((all->plan.reporting->formats >> i & 1) == 0 || file->state != FILE_OPEN)
            continue;
        file->fault = fault_raise(FAULT_CORRUPT, "report_crashed", "code", code, NULL);
        fault_detail_copy(&file->detail);
        file->state = FILE_FAILED;
        return;
    }
}

/* --- handing out ----------------------------------------------------------------------------- */

static bool is_left(const struct all *all)
{
    return stop_signal == 0 && all->next < all->plan.count;
}

static bool has_open(const struct all *all, size_t unit)
{
    for (size_t i = 0; report_formats[i].name != NULL; i++)
        if ((all->plan.reporting->formats >> i & 1) != 0 &&
            report_outcome(&all->plan, unit, i)->state == FILE_OPEN)
            return true;
    return false;
}

/* A new worker in the place of one that went down goes on with its unit. */
static enum fault replace(struct all *all, struct report_worker *worker)
{
    size_t unit = worker->job;
    int how = report_worker_end(worker);
    note_crash(all, unit, how);
    TRY(report_worker_start(&all->plan, all->workers, all->worker_count,
                            (size_t)(worker - all->workers)));
    if (has_open(all, unit) && stop_signal == 0)
        worker->job = unit;
    else
        note_unit(all, unit);
    return OK;
}

/* Until it has a unit, or there is none for it. */
static enum fault give(struct all *all, struct report_worker *worker)
{
    for (;;) {
        if (worker->job == SIZE_MAX && !is_left(all))
            return OK;
        if (report_worker_give(worker, worker->job == SIZE_MAX ? all->next++ : worker->job))
            return OK;
        TRY(replace(all, worker));
    }
}

static enum fault take(struct all *all, struct report_worker *worker)
{
    if (report_worker_answer(worker)) {
        note_unit(all, worker->job);
        worker->job = SIZE_MAX;
    } else {
        TRY(replace(all, worker));
    }
    TRY(give(all, worker));
    return tell_done(all);
}

static size_t list_busy(const struct all *all, struct pollfd *busy)
{
    size_t count = 0;
    for (size_t i = 0; i < all->worker_count; i++) {
        bool works = all->workers[i].job != SIZE_MAX;
        busy[i] = (struct pollfd){.fd = works ? all->workers[i].line : -1, .events = POLLIN};
        count += works;
    }
    return count;
}

static enum fault run(struct all *all)
{
    struct pollfd busy[WORKERS_MAX];
    for (size_t i = 0; i < all->worker_count; i++)
        TRY(give(all, &all->workers[i]));
    while (list_busy(all, busy) > 0) {
        if (stop_signal != 0)
            atomic_store(&all->plan.outcomes->stop, true);
        if (poll(busy, all->worker_count, LOOK_AGAIN_MS) < 0)
            continue;
        for (size_t i = 0; i < all->worker_count; i++)
            if (busy[i].revents != 0)
                TRY(take(all, &all->workers[i]));
        progress_tell(&all->progress, (int64_t)all->done_count);
    }
    return OK;
}

/* --- all of it ------------------------------------------------------------------------------- */

static void gather_refusals(struct reporting *reporting, const struct report_plan *plan)
{
    size_t offered = results_beside(reporting->results)->count;
    for (size_t unit = 0; unit < plan->count; unit++) {
        for (size_t i = 0; i < offered; i++) {
            enum beside_refusal refusal = plan->refusals[unit * offered + i];
            if (refusal < reporting->refusals[i])
                reporting->refusals[i] = refusal;
        }
        reporting->year = plan->years[unit];
    }
}

static enum fault judge(const struct all *all)
{
    char count[24];
    char total[24];
    snprintf(count, sizeof count, "%zu", all->failed);
    snprintf(total, sizeof total, "%zu", all->files);
    return all->failed == 0
               ? OK
               : fault_raise(FAULT_INVALID, "report_unmade", "count", count, "total", total, NULL);
}

/* Interrupted: says what is left and ends as the signal wants, so that a script is told. */
static void end_by_signal(const struct call *call, size_t files, size_t units)
{
    char count[24];
    char total[24];
    snprintf(count, sizeof count, "%zu", files);
    snprintf(total, sizeof total, "%zu", units);
    call_say(call, "report_interrupted", "count", count, "total", total, NULL);
    signal(stop_signal, SIG_DFL);
    (void)raise(stop_signal);
}

static enum fault make_all(struct reporting *reporting, struct arena *arena, size_t *out_files)
{
    AUTO(all) struct all all = {.plan = {.reporting = reporting}};
    const struct call *call = reporting->call;
    const char *folder = call_value(call, "out");
    size_t workers = 1;
    TRY(report_workers(call, &workers));
    TRY(list_units(&all, arena));
    TRY(results_count(reporting->results));
    if (reporting->before != NULL)
        TRY(results_count(reporting->before));
    TRY(folder_make(folder, 0755));
    TRY(report_kept_open(arena, folder, call_value(call, "campaign"), call_has(call, "resume"),
                         &all.kept));
    all.plan.kept = all.kept;
    TRY(share_memory(&all));
    all.progress = progress_towards(call, "report_making", (int64_t)all.plan.count);
    heed_stops();
    TRY(start_workers(&all, workers));
    TRY(run(&all));
    TRY(tell_done(&all));
    gather_refusals(reporting, &all.plan);
    *out_files = all.files;
    return judge(&all);
}

enum fault report_all(struct reporting *reporting, struct arena *arena)
{
    size_t files = 0;
    enum fault fault = make_all(reporting, arena, &files);
    if (stop_signal != 0)
        end_by_signal(reporting->call, files, results_campaign(reporting->results)->unit_count);
    return fault;
}
