/*
 * What a person sees while a command runs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/progress.h"

#include <stdio.h>
#include <unistd.h>

#include <apr_strings.h>
#include <apr_time.h>

#define INTERVAL (APR_USEC_PER_SEC / 10)
#define WIDTH 40

struct pm_progress_t {
    int is_terminal;
    int is_drawn;
    apr_time_t drawn;
    apr_pool_t *pool;
    apr_array_header_t *kept; /* of const char *; NULL: none are kept */
};

pm_progress_t *pm_progress_create(apr_pool_t *pool)
{
    pm_progress_t *progress = apr_pcalloc(pool, sizeof(*progress));

    progress->pool = pool;
    progress->is_terminal = isatty(STDERR_FILENO);
    return progress;
}

void pm_progress_show(pm_progress_t *progress, int done, int total)
{
    apr_time_t now;
    int filled, i;

    if (!progress->is_terminal || total <= 0 ||
        (now = apr_time_now()) < progress->drawn + INTERVAL) {
        return;
    }
    filled = (int)((double)done / total * WIDTH);
    fputs("\r[", stderr);
    for (i = 0; i < WIDTH; i++) {
        fputc(i < filled ? '#' : '.', stderr);
    }
    fprintf(stderr, "] %d of %d ", done, total);
    fflush(stderr);
    progress->drawn = now;
    progress->is_drawn = 1;
}

void pm_progress_clear(pm_progress_t *progress)
{
    if (progress->is_drawn) {
        fputs("\r\033[K", stderr);
        progress->is_drawn = 0;
    }
}

void pm_progress_say(void *baton, const char *message)
{
    pm_progress_t *progress = baton;

    pm_progress_clear(progress);
    fprintf(stderr, "%s\n", message);
    if (progress->kept) {
        APR_ARRAY_PUSH(progress->kept, const char *) =
            apr_pstrdup(progress->pool, message);
    }
}

void pm_progress_keep(pm_progress_t *progress)
{
    progress->kept = apr_array_make(progress->pool, 8, sizeof(const char *));
}

const apr_array_header_t *pm_progress_kept(const pm_progress_t *progress)
{
    return progress->kept;
}
