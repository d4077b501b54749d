/*
 * The generations that outlive a restart: httpd unloads the module and loads it
 * anew, while they stay where they are, so that the last good manifest of a
 * file is at hand when the file is wrong. For the parent process.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_RETAINED_H
#define PM_SERVER_RETAINED_H

#include <httpd.h>

#include "server/live.h"

/* All that is retained, by file. s is any host. Never NULL. */
apr_hash_t *pm_retained(const server_rec *s);

/* The generation that is retained for a file, or NULL. */
pm_generation_t *pm_retained_of(apr_hash_t *retained, const char *file);

/*
 * Retains a generation for a file, in the place of the one before, which is not
 * given back: it may be gone already.
 */
void pm_retained_put(apr_hash_t *retained, const char *file,
                     pm_generation_t *generation);

/*
 * Takes out what is retained for a file before another thread of control may
 * give it back; NULL if there is nothing. pm_retained_back() puts it there
 * again if it is still good.
 */
typedef struct pm_retained_t pm_retained_t;
const pm_retained_t *pm_retained_take(apr_hash_t *retained, const char *file);
void pm_retained_back(apr_hash_t *retained, const pm_retained_t *one);

/* Gives back the memory of what is retained for a file, if anything is. */
void pm_retained_forget(apr_hash_t *retained, const char *file);

#endif
