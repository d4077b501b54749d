/*
 * Preloaded into an httpd that has mod_watchdog compiled in, makes it one that
 * has not: nobody finds the functions that mod_watchdog offers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dlfcn.h>
#include <string.h>

#include <apr_optional.h>

apr_opt_fn_t *apr_dynamic_fn_retrieve(const char *name)
{
    union {
        void *found;
        apr_opt_fn_t *(*retrieve)(const char *name);
    } next = {.found = dlsym(RTLD_NEXT, "apr_dynamic_fn_retrieve")};

    return strncmp(name, "ap_watchdog_", 12) == 0 ? NULL : next.retrieve(name);
}
