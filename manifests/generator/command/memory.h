/*
 * Memory that is not there ends the run: everything that allocates, APR's
 * pools, Jansson and libxml2, says so here, and nothing that is half done is
 * taken for done.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_MEMORY_H
#define PM_COMMAND_MEMORY_H

#include <apr_pools.h>

/*
 * Sets up APR and the libraries, before anything else uses them. Gives the pool
 * of the whole run; its subpools end the run as it does. NULL if there is not
 * even memory for that.
 */
apr_pool_t *pm_memory_setup(void);

/* Says that memory has run out, or what else status says (pm_memory_check()),
 * removes a file that is not whole, and ends the process with PM_EXIT_NOTHING.
 * An apr_abortfunc_t. */
int pm_memory_end(int status) __attribute__((noreturn));

#endif
