/*
 * A manifest that changes while it is served.
 *
 * A live manifest is a file and its current generation: what was read from it
 * last and found right. Requests take hold of the current generation, without a
 * lock and without waiting, and keep it to their end; one thread a process
 * looks for a new file, reads it beside, and puts it in the place of the old
 * one, which goes when the last request has let go of it.
 *
 * Nothing here knows of httpd.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_LIVE_H
#define PM_SERVER_LIVE_H

#include <apr_file_info.h>
#include <apr_pools.h>
#include <apr_time.h>

#include "format/error.h"
#include "format/manifest.h"

/* What was read from the file once. It has a pool and an allocator of its own,
 * so that its memory goes back as a whole, from any thread. */
typedef struct pm_generation_t {
    const pm_manifest_t *manifest;
    apr_time_t loaded;  /* when */
    apr_finfo_t file;   /* of which file: device, inode, size, times */
    apr_size_t memory;  /* bytes it takes, about; 0: not known */
    apr_pool_t *pool;   /* it and all that it has */
    apr_uint32_t users; /* requests that hold it */
    struct pm_generation_t *older; /* the next in the list of those replaced */
} pm_generation_t;

/* A file and its generations. Fields are for reading. */
typedef struct pm_live_t {
    const char *file;
    volatile void *current;         /* pm_generation_t; NULL: none yet */
    volatile apr_uint32_t arriving; /* requests between look and hold */
    pm_generation_t *replaced;      /* and not given back yet */
    apr_finfo_t seen;               /* the file when it was there last */
    apr_finfo_t wrong;              /* the file that was refused last */
    int may_mend;                   /* that could not be read */
    int missing;                    /* the file was not there at last */
    apr_abortfunc_t abort;          /* for want of memory */
    /* Of the last refusal; "": none. Who reads it in another thread than that
     * of pm_live_poll() may see two mixed, but always ended. */
    char error[PM_ERROR_MESSAGE_SIZE];
} pm_live_t;

/* A live manifest without a generation, from pool. file is copied. */
pm_live_t *pm_live_create(apr_pool_t *pool, const char *file);

/*
 * Reads the file now and makes it the current generation. On an error (those
 * of pm_reader_read(); also APR_EBUSY if the file changed under the reading)
 * the current generation stays. For one thread at a time.
 */
apr_status_t pm_live_load(pm_live_t *live, pm_error_t *error);

/* Makes a generation of an earlier life of the file the current one. */
void pm_live_adopt(pm_live_t *live, pm_generation_t *generation);

/* What pm_live_poll() found. */
typedef enum pm_change_t {
    PM_CHANGE_NONE,   /* nothing to say */
    PM_CHANGE_LOADED, /* a new generation is current */
    PM_CHANGE_REFUSED /* the file is wrong or gone; said once a file */
} pm_change_t;

/*
 * Looks at the file and takes a new one. So that no half-written file is ever
 * used, one that was renamed into place is taken at once, any other when it has
 * not changed for two seconds (a link may be switched to it at any time), and
 * each only if it is the same before and after it was read. On
 * PM_CHANGE_REFUSED error says why. For one thread at a time.
 */
pm_change_t pm_live_poll(pm_live_t *live, pm_error_t *error);

/*
 * The current generation, held for the caller until pm_live_release(), or NULL.
 * For any number of threads. Never waits.
 */
pm_generation_t *pm_live_hold(pm_live_t *live);
void pm_live_release(pm_generation_t *generation);

/*
 * Gives back the memory of a generation that nobody holds and that is in no
 * live manifest.
 */
void pm_live_destroy(pm_generation_t *generation);

#endif
