/*
 * A site's pages planned by several threads, and taken by one.
 *
 * Batches have numbers, in the order of the site. A ring has room for some of
 * them: number n stands at n modulo its size, from when a thread fetches it
 * until it is taken. So a slow batch holds the others up only when the ring is
 * full, and memory is bounded.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/jobs.h"

#include <unistd.h>

#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

#include "text/memory.h"

/* Places in the ring for each thread. */
#define PLACES 4

/* As on the systems where the depth of our recursions was tried; others give
 * threads less. */
#define STACK_BYTES (8 * 1024 * 1024)

typedef struct crew_t {
    const pm_work_t *work;
    apr_thread_mutex_t *mutex; /* of all below */
    apr_thread_cond_t *moved;  /* a batch has been planned, or taken */
    int size;                  /* of the ring */
    pm_batch_t *ring;
    char *is_planned; /* of each place */
    long fetched;     /* number of the next batch that is fetched */
    long taken;       /* number of the next one that is taken */
    int is_over;      /* there are no more documents */
} crew_t;

/* One of it. */
typedef struct worker_t {
    crew_t *crew;
    apr_pool_t *pool; /* of its planner, whose sets are in batches */
    apr_thread_t *thread;
} worker_t;

int pm_jobs_default(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);

    return count < 1 ? 1 : count > PM_JOBS_MAX ? PM_JOBS_MAX : (int)count;
}

/* The next batch, when there is room for it; NULL: there are no more. */
static pm_batch_t *fetch(crew_t *crew)
{
    pm_batch_t *batch = NULL;

    apr_thread_mutex_lock(crew->mutex);
    while (!crew->is_over && crew->fetched - crew->taken == crew->size) {
        apr_thread_cond_wait(crew->moved, crew->mutex);
    }
    if (!crew->is_over) {
        batch = &crew->ring[crew->fetched % crew->size];
        pm_batch_start(batch->pool, batch);
        if (pm_batch_fill(batch, crew->work)) {
            crew->fetched++;
        }
        else {
            crew->is_over = 1;
            batch = NULL;
        }
    }
    if (crew->is_over) {
        apr_thread_cond_broadcast(crew->moved);
    }
    apr_thread_mutex_unlock(crew->mutex);
    return batch;
}

/* What a thread does: an apr_thread_start_t. */
static void *APR_THREAD_FUNC work(apr_thread_t *thread, void *data)
{
    const worker_t *worker = data;
    crew_t *crew = worker->crew;
    pm_planner_t planner = pm_planner_make(worker->pool, crew->work);
    pm_batch_t *batch;

    while ((batch = fetch(crew)) != NULL) {
        pm_batch_plan(batch, &planner);
        apr_thread_mutex_lock(crew->mutex);
        crew->is_planned[batch - crew->ring] = 1;
        apr_thread_cond_broadcast(crew->moved);
        apr_thread_mutex_unlock(crew->mutex);
    }
    (void)thread;
    return NULL;
}

/* Waits for the next batch in the order of the site; NULL: that was all. */
static pm_batch_t *wait_for_next(crew_t *crew)
{
    int place = (int)(crew->taken % crew->size);
    pm_batch_t *batch = NULL;

    apr_thread_mutex_lock(crew->mutex);
    while (!crew->is_planned[place] &&
           !(crew->is_over && crew->taken == crew->fetched)) {
        apr_thread_cond_wait(crew->moved, crew->mutex);
    }
    if (crew->is_planned[place]) {
        batch = &crew->ring[place];
    }
    apr_thread_mutex_unlock(crew->mutex);
    return batch;
}

/* Makes room for another batch where that one was. */
static void make_room(crew_t *crew, pm_batch_t *batch)
{
    apr_pool_clear(batch->pool);
    apr_thread_mutex_lock(crew->mutex);
    crew->is_planned[batch - crew->ring] = 0;
    crew->taken++;
    apr_thread_cond_broadcast(crew->moved);
    apr_thread_mutex_unlock(crew->mutex);
}

static apr_status_t make_crew(apr_pool_t *pool, int jobs, crew_t *crew)
{
    apr_status_t rv =
        apr_thread_mutex_create(&crew->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    int i;

    if (rv == APR_SUCCESS) {
        rv = apr_thread_cond_create(&crew->moved, pool);
    }
    crew->size = jobs * PLACES;
    crew->ring = apr_pcalloc(pool, (apr_size_t)crew->size * sizeof(pm_batch_t));
    crew->is_planned = apr_pcalloc(pool, (apr_size_t)crew->size);
    for (i = 0; i < crew->size; i++) {
        crew->ring[i].pool = pm_memory_pool(pool);
    }
    return rv;
}

/* Starts so many threads, or as many as there can be; returns how many. */
static int start(apr_pool_t *pool, crew_t *crew, worker_t *workers, int jobs)
{
    apr_threadattr_t *attributes;
    apr_status_t rv = apr_threadattr_create(&attributes, pool);
    int i;

    if (rv == APR_SUCCESS) {
        rv = apr_threadattr_stacksize_set(attributes, STACK_BYTES);
    }
    for (i = 0; rv == APR_SUCCESS && i < jobs; i++) {
        workers[i] = (worker_t){.crew = crew, .pool = pm_memory_pool(pool)};
        rv = apr_thread_create(&workers[i].thread, attributes, work,
                               &workers[i], pool);
    }
    return rv == APR_SUCCESS ? i : i > 0 ? i - 1 : 0;
}

/* Without other threads. */
static void run_alone(apr_pool_t *pool, const crew_t *crew, pm_take_t *take,
                      void *baton)
{
    pm_planner_t planner = pm_planner_make(pool, crew->work);
    apr_pool_t *batch_pool;
    pm_batch_t batch;

    apr_pool_create(&batch_pool, pool);
    for (;;) {
        pm_batch_start(batch_pool, &batch);
        if (!pm_batch_fill(&batch, crew->work)) {
            return;
        }
        pm_batch_plan(&batch, &planner);
        take(baton, &batch);
        apr_pool_clear(batch_pool);
    }
}

void pm_jobs_run(apr_pool_t *parent, const pm_work_t *work, int jobs,
                 pm_take_t *take, void *baton)
{
    crew_t crew = {.work = work};
    apr_pool_t *pool;
    pm_batch_t *batch;
    worker_t *workers;
    apr_status_t ended;
    int i, count = 0;

    apr_pool_create(&pool, parent);
    workers = apr_palloc(pool, (apr_size_t)jobs * sizeof(*workers));
    if (jobs > 1 && make_crew(pool, jobs, &crew) == APR_SUCCESS) {
        count = start(pool, &crew, workers, jobs);
    }
    if (count == 0) {
        run_alone(pool, &crew, take, baton);
    }
    while (count > 0 && (batch = wait_for_next(&crew)) != NULL) {
        take(baton, batch);
        make_room(&crew, batch);
    }
    for (i = 0; i < count; i++) {
        apr_thread_join(&ended, workers[i].thread);
    }
    apr_pool_destroy(pool);
}
