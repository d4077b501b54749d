/*
 * The generations that outlive a restart.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/retained.h"

#include <http_config.h>

#include <apr_hash.h>
#include <apr_strings.h>

/* Names what outlives a restart, and what it looks like. */
#define RETAINED "mod_pushmanifest " PM_VERSION " generations"

/* In the generation's own pool, which is all that survives. */
struct pm_retained_t {
    pm_generation_t *generation;
    const char *file;
};

apr_hash_t *pm_retained(const server_rec *s)
{
    apr_hash_t **retained = ap_retained_data_get(RETAINED);

    if (!retained) {
        retained = ap_retained_data_create(RETAINED, sizeof(*retained));
        *retained = apr_hash_make(s->process->pool);
    }
    return *retained;
}

pm_generation_t *pm_retained_of(apr_hash_t *retained, const char *file)
{
    const pm_retained_t *one =
        apr_hash_get(retained, file, APR_HASH_KEY_STRING);

    return one ? one->generation : NULL;
}

const pm_retained_t *pm_retained_take(apr_hash_t *retained, const char *file)
{
    const pm_retained_t *one =
        apr_hash_get(retained, file, APR_HASH_KEY_STRING);

    apr_hash_set(retained, file, APR_HASH_KEY_STRING, NULL);
    return one;
}

void pm_retained_back(apr_hash_t *retained, const pm_retained_t *one)
{
    apr_hash_set(retained, one->file, APR_HASH_KEY_STRING, one);
}

void pm_retained_put(apr_hash_t *retained, const char *file,
                     pm_generation_t *generation)
{
    pm_retained_t *one = apr_palloc(generation->pool, sizeof(*one));

    one->generation = generation;
    one->file = apr_pstrdup(generation->pool, file);
    pm_retained_take(retained, file); /* its key is in its own memory */
    pm_retained_back(retained, one);
}

void pm_retained_forget(apr_hash_t *retained, const char *file)
{
    const pm_retained_t *one = pm_retained_take(retained, file);

    if (one) {
        pm_live_destroy(one->generation);
    }
}
