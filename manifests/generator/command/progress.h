/*
 * What a person sees while a command runs: a bar on a terminal, and messages
 * that do not collide with it. On standard error, which nothing else writes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_PROGRESS_H
#define PM_COMMAND_PROGRESS_H

#include <apr_tables.h>

typedef struct pm_progress_t pm_progress_t;

/* A bar, which is never drawn without a terminal. */
pm_progress_t *pm_progress_create(apr_pool_t *pool);

/* That many steps of so many are done. Draws some times a second. */
void pm_progress_show(pm_progress_t *progress, int done, int total);

/* Takes the bar away. */
void pm_progress_clear(pm_progress_t *progress);

/* A line of text; baton is a pm_progress_t. For pm_report_create(). */
void pm_progress_say(void *baton, const char *message);

/* From now on, if not before, the lines are kept, too, up to so many bytes, or
 * more if somebody wants more. */
void pm_progress_keep(pm_progress_t *progress, apr_size_t most);

/* Those that were kept, of const char *, in order; NULL: none were to be. */
const apr_array_header_t *pm_progress_kept(const pm_progress_t *progress);

/* Whether these are all that were said since. */
int pm_progress_has_all(const pm_progress_t *progress);

#endif
