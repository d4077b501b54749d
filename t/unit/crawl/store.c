/*
 * store.h: what is kept on disk has a limit, and is given back.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include <apr_general.h>
#include <apr_pools.h>

#include "crawl/store.h"
#include "unit/tap.h"

/* Puts an answer of which two fit. */
static apr_status_t put(apr_pool_t *pool, pm_store_t *store, const char *path)
{
    pm_answer_t answer = {0};

    answer.address = path;
    answer.length = PM_STORE_LENGTH_MAX / 5 * 2;
    return pm_store_put(pool, store, pm_store_key(pool, "page", path), NULL,
                        &answer);
}

static int is_there(apr_pool_t *pool, const char *directory)
{
    apr_finfo_t info;

    return apr_stat(&info, directory, APR_FINFO_TYPE, pool) == APR_SUCCESS;
}

int main(void)
{
    apr_pool_t *pool, *scratch;
    pm_error_t error = PM_ERROR_NONE;
    pm_store_t *store;
    char directory[512] = "";

    apr_initialize();
    apr_pool_create(&pool, NULL);
    apr_pool_create(&scratch, NULL);
    tap_ok(pm_store_open(pool, NULL, "http://a.test", &store, &error) ==
               APR_SUCCESS,
           "a store for a while");
    strncpy(directory, store->directory, sizeof(directory) - 1);
    tap_ok(is_there(scratch, directory), "is a directory");
    tap_ok(put(pool, store, "/a") == APR_SUCCESS, "takes an answer");
    tap_ok(put(pool, store, "/b") == APR_SUCCESS, "and another one");
    tap_ok(put(pool, store, "/b") == APR_SUCCESS, "which counts once");
    tap_ok(put(pool, store, "/c") == APR_ENOSPC, "but no more than its limit");
    apr_pool_destroy(pool);
    tap_ok(!is_there(scratch, directory), "and is given back");
    apr_terminate();
    return tap_done();
}
