/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/crew.h"

#include <pthread.h>
#include <unistd.h>

size_t crew_size(size_t pieces)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t size = processors < 1 ? 1 : (size_t)processors;
    size = size < pieces ? size : pieces;
    return size == 0 ? 1 : size < CREW_MAX ? size : CREW_MAX;
}

void crew_run(void *(*work)(void *context), void *context, size_t threads)
{
    pthread_t others[CREW_MAX];
    size_t started = 0;
    while (started + 1 < threads && started + 1 < CREW_MAX &&
           pthread_create(&others[started], NULL, work, context) == 0)
        started++;
    (void)work(context);
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(others[i], NULL);
}
