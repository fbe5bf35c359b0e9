/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * task - jobs for the writer that remember how they were answered.
 */
#ifndef HAILONG_TESTS_SCHEMA_TASK_H
#define HAILONG_TESTS_SCHEMA_TASK_H

#include "tests/schema/fixture.h"

#include <semaphore.h>

/* A job, its memory, and what a test waits for. */
struct task {
    struct put_job job;
    struct sample sample;
    sem_t *done; /* posted at every answer; NULL = not wanted */
    int answers; /* how often it was answered */
};

static inline void count_answer(struct put_job *job)
{
    struct task *task = job->context;
    task->answers++;
    if (task->done != NULL)
        sem_post(task->done);
}

static inline void task_make(struct task *task, unsigned number, const char *unit, int answer)
{
    *task = (struct task){0};
    sample_make(&task->sample, number, unit, answer);
    task->job =
        (struct put_job){.request = task->sample.request, .done = count_answer, .context = task};
    task->job.request.unit = task->sample.unit;
}

static inline struct task *tasks_new(unsigned count)
{
    struct task *tasks = calloc(count, sizeof *tasks);
    ck_assert_ptr_nonnull(tasks);
    for (unsigned i = 0; i < count; i++)
        task_make(&tasks[i], i, fixture_units[i % ARRAY_LENGTH(fixture_units)], 1);
    return tasks;
}

/* Submits and waits for the answer. */
static inline void submit_and_wait(struct writer *writer, struct task *task)
{
    sem_t done;
    sem_init(&done, 0, 0);
    task->done = &done;
    ck_assert_ok(writer_submit(writer, &task->job));
    while (sem_wait(&done) != 0)
        continue;
    sem_destroy(&done);
}

#endif
