/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/errands.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ERRAND_NICE = 10 };

struct errands {
    pthread_mutex_t lock;
    pthread_cond_t come;
    struct request *first;
    struct request **last;
    size_t waiting;
    bool stopping;
    pthread_t threads[ERRAND_THREADS];
    size_t thread_count;
};

/* The reply is there, or the fault that took its place. */
static enum fault finish(struct request *request)
{
    fault_detail_adopt(&request->errand.detail);
    return request->errand.fault;
}

static void end(struct request *request, enum fault fault)
{
    request->errand.fault = fault;
    fault_detail_copy(&request->errand.detail);
    http_resume(request);
}

/* The next request, waiting for one; NULL when stopping. */
static struct request *take(struct errands *errands)
{
    pthread_mutex_lock(&errands->lock);
    while (errands->first == NULL && !errands->stopping)
        pthread_cond_wait(&errands->come, &errands->lock);
    struct request *request = errands->first;
    if (request != NULL) {
        errands->first = request->errand.next;
        if (errands->first == NULL)
            errands->last = &errands->first;
        errands->waiting--;
    }
    pthread_mutex_unlock(&errands->lock);
    return request;
}

static bool is_stopping(struct errands *errands)
{
    pthread_mutex_lock(&errands->lock);
    bool stopping = errands->stopping;
    pthread_mutex_unlock(&errands->lock);
    return stopping;
}

static enum fault raise_busy(void) { return fault_raise(FAULT_BUSY, "errands_many", NULL); }

/* Threads that answer go first: a citizen's form does not wait for passwords of strangers. Where
 * the system refuses, all threads are equal. */
static void give_way(void) { (void)setpriority(PRIO_PROCESS, (id_t)gettid(), ERRAND_NICE); }

static void *run(void *context)
{
    struct errands *errands = context;
    give_way();
    for (struct request *request; (request = take(errands)) != NULL;)
        end(request, is_stopping(errands) ? raise_busy() : request->errand.work(request));
    return NULL;
}

enum fault errands_start(struct errands **out)
{
    struct errands *errands = calloc(1, sizeof *errands);
    if (errands == NULL)
        return fault_nomem();
    pthread_mutex_init(&errands->lock, NULL);
    pthread_cond_init(&errands->come, NULL);
    errands->last = &errands->first;
    for (; errands->thread_count < ERRAND_THREADS; errands->thread_count++) {
        pthread_t *thread = &errands->threads[errands->thread_count];
        if (pthread_create(thread, NULL, run, errands) != 0) {
            errands_stop(errands);
            errands_free(errands);
            return fault_nomem();
        }
    }
    *out = errands;
    return OK;
}

void errands_stop(struct errands *errands)
{
    if (errands == NULL)
        return;
    pthread_mutex_lock(&errands->lock);
    errands->stopping = true;
    pthread_cond_broadcast(&errands->come);
    pthread_mutex_unlock(&errands->lock);
    for (size_t i = 0; i < errands->thread_count; i++)
        pthread_join(errands->threads[i], NULL);
}

void errands_free(struct errands *errands)
{
    if (errands == NULL)
        return;
    pthread_mutex_destroy(&errands->lock);
    pthread_cond_destroy(&errands->come);
    free(errands);
}

/* False: there is no room, or no thread any more to do it. */
static bool queue(struct errands *errands, struct request *request)
{
    pthread_mutex_lock(&errands->lock);
    size_t room = request->staff != NULL ? ERRANDS_MAX : ERRANDS_STRANGERS_MAX;
    bool taken = !errands->stopping && errands->waiting < room;
    if (taken) {
        *errands->last = request;
        errands->last = &request->errand.next;
        errands->waiting++;
        pthread_cond_signal(&errands->come);
    }
    pthread_mutex_unlock(&errands->lock);
    return taken;
}

void errand_run(struct request *request, request_handler work)
{
    request->errand = (struct errand){.work = work};
    /* Before a thread can see it, or it might resume what is not suspended yet. */
    http_suspend(request, finish);
    if (!queue(request->services->errands, request))
        end(request, raise_busy());
}
