/*
 * The store of a crawl: what a server answered, in files, so that a crawl of
 * any size takes little memory, and the next one need not ask for all again.
 *
 * A store is a directory with two files an entry, `KEY.json` and `KEY.body`,
 * each written beside and renamed; an answer without a body that is of use has
 * the first alone. A store that is kept belongs to one origin, which the file
 * `pushmanifest-cache` names, and to one process at a time; once a crawl is
 * done, that file says also how the site is called, and who reads it later can
 * answer as the server did. An entry whose parts do not belong together is
 * none.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_STORE_H
#define PM_CRAWL_STORE_H

#include <apr_file_io.h>
#include <apr_hash.h>
#include <apr_pools.h>

#include "crawl/answer.h"
#include "format/error.h"

/* Bytes of all bodies that a store may hold. */
#define PM_STORE_LENGTH_MAX ((apr_int64_t)4 * 1024 * 1024 * 1024)

typedef struct pm_store_t {
    apr_pool_t *pool;
    const char *directory;
    int is_kept;         /* it outlives the crawl */
    apr_file_t *marker;  /* locked, of a store that is kept */
    const char *head;    /* likewise: its first two lines */
    apr_hash_t *used;    /* keys of the entries of this run */
    apr_int64_t length;  /* of their bodies */
    int damaged;         /* entries that were none */
    const char *rebuilt; /* why a store that was there was emptied; or NULL */
    const char *asked; /* of one that is opened to be read: the origin that was
                        * asked in the end */
    const char *name;  /* likewise: the one that browsers see */
} pm_store_t;

/*
 * Opens the store in directory, which is made if it is not there; NULL: a
 * temporary one, which is removed with pool. Errors: a directory that holds
 * something else; that another crawl is using; those of the system.
 */
apr_status_t pm_store_open(apr_pool_t *pool, const char *directory,
                           const char *origin, pm_store_t **store,
                           pm_error_t *error);

/*
 * Opens the store that a crawl has kept in directory, to read it; nothing in it
 * changes. A later crawl that was stopped may have left newer answers beside
 * those of the last one that was done. Errors: it is none, or of another
 * version; no crawl was ever done with it; a crawl is using it; those of the
 * system.
 */
apr_status_t pm_store_open_kept(apr_pool_t *pool, const char *directory,
                                pm_store_t **store, pm_error_t *error);

/* The answers in it to what was asked for in a way, of pm_answer_t, from pool,
 * in the order of their keys. Each as pm_store_find() gives it. */
apr_array_header_t *pm_store_list(apr_pool_t *pool, pm_store_t *store,
                                  const char *way);

/* Says in a store that is kept how the site of a crawl that is done is called:
 * the origin that was asked in the end, and the one that browsers see; NULL:
 * the same. Errors: those of the system. */
apr_status_t pm_store_sign(pm_store_t *store, const char *asked,
                           const char *name);

/* The key of what is asked for in a way (a word) at an address, from pool. */
const char *pm_store_key(apr_pool_t *pool, const char *way,
                         const char *address);

/* The answer with that key, from pool; NULL: there is none, or not for that
 * address. Its body has been read, and is what was written. */
pm_answer_t *pm_store_find(apr_pool_t *pool, pm_store_t *store, const char *key,
                           const char *address);

/* A file for a body that is coming, in pool; its name to *path. Errors: those
 * of the system. */
apr_status_t pm_store_begin(apr_pool_t *pool, pm_store_t *store,
                            apr_file_t **file, const char **path);

/*
 * Keeps the answer under the key. body is the file of pm_store_begin(), closed,
 * which is renamed; or NULL: the answer has none, or has the one that is there.
 * answer->body is set, from pool. Errors: those of the system; the store is
 * full.
 */
apr_status_t pm_store_put(apr_pool_t *pool, pm_store_t *store, const char *key,
                          const char *body, pm_answer_t *answer);

/* Removes from a store that is kept what this run did not use. */
void pm_store_prune(pm_store_t *store);

#endif
