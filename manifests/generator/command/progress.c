/*
 * What a person sees while a command runs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <apr_strings.h>
#include <apr_time.h>

#define INTERVAL (APR_USEC_PER_SEC / 10)
#define WIDTH 40

/* Columns that are not the bar's: brackets, and the numbers. */
#define REST 30

struct pm_progress_t {
    int is_terminal;
    int is_drawn;
    apr_time_t drawn;
    apr_pool_t *pool;
    apr_array_header_t *kept; /* of const char *; NULL: none are kept */
    apr_size_t bytes, most;   /* of those */
    int is_full;              /* some were not */
};

pm_progress_t *pm_progress_create(apr_pool_t *pool)
{
    pm_progress_t *progress = apr_pcalloc(pool, sizeof(*progress));

    progress->pool = pool;
    progress->is_terminal = isatty(STDERR_FILENO);
    return progress;
}

/* How many characters of a bar fit into the terminal: a line that is broken
 * could not be drawn anew. */
static int width_of_bar(void)
{
    struct winsize size = {.ws_col = 0};

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
                   size.ws_col >= WIDTH + REST
               ? WIDTH
           : size.ws_col > REST ? size.ws_col - REST
                                : 0;
}

void pm_progress_show(pm_progress_t *progress, int done, int total)
{
    apr_time_t now;
    int filled, width, i;

    if (!progress->is_terminal || total <= 0 ||
        (now = apr_time_now()) < progress->drawn + INTERVAL) {
        return;
    }
    width = width_of_bar();
    filled = (int)((double)done / total * width);
    fputs(width > 0 ? "\r[" : "\r", stderr);
    for (i = 0; i < width; i++) {
        fputc(i < filled ? '#' : '.', stderr);
    }
    fprintf(stderr, "%s%d of %d ", width > 0 ? "] " : "", done, total);
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

static void keep(pm_progress_t *progress, const char *message)
{
    apr_size_t size = strlen(message) + 1;

    if (progress->is_full || size > progress->most - progress->bytes) {
        progress->is_full = 1;
        return;
    }
    progress->bytes += size;
    APR_ARRAY_PUSH(progress->kept, const char *) =
        apr_pstrmemdup(progress->pool, message, size - 1);
}

void pm_progress_say(void *baton, const char *message)
{
    pm_progress_t *progress = baton;

    pm_progress_clear(progress);
    fprintf(stderr, "%s\n", message);
    if (progress->kept) {
        keep(progress, message);
    }
}

void pm_progress_keep(pm_progress_t *progress, apr_size_t most)
{
    if (most > progress->most) {
        progress->most = most;
    }
    if (!progress->kept) {
        progress->kept =
            apr_array_make(progress->pool, 8, sizeof(const char *));
    }
}

const apr_array_header_t *pm_progress_kept(const pm_progress_t *progress)
{
    return progress->kept;
}

int pm_progress_has_all(const pm_progress_t *progress)
{
    return progress->kept && !progress->is_full;
}
