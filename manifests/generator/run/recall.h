/*
 * What an earlier run has kept of a site's documents (keep.h), read beside the
 * documents of this one, in the same order, in memory that does not grow with
 * their number.
 *
 * A document's result is true again if the document has the same bytes and
 * paths, and if each URL that was asked for leads to the same (resource.h). A
 * file's bytes are the same if its stamp is, or else if their hash is.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_RECALL_H
#define PM_RUN_RECALL_H

#include "run/outcome.h"
#include "run/result.h"
#include "site/resource.h"

/* A cache of more bytes is not read, nor written: of 20 million documents. */
#define PM_RECALL_BYTES_MAX (APR_INT64_C(4) << 30)

/* What a cache was made by, and with: it is of use to the same alone. */
typedef struct pm_recall_identity_t {
    apr_uint64_t program;
    apr_uint64_t settings;
} pm_recall_identity_t;

/* A document as it was kept. */
typedef struct pm_memory_t {
    apr_uint64_t hash; /* of the document's bytes */
    pm_stamp_t stamp;
    pm_kept_place_t place;
    int nasked;
    const pm_sighting_t **asked;
    pm_result_t result; /* its sets are the cache's; without what is above */
} pm_memory_t;

typedef struct pm_recall_t pm_recall_t;

/* Whether what is recalled is read from the same file, unchanged. */
int pm_recall_reads(const pm_recall_t *recall, apr_file_t *file);

/*
 * Opens a cache, in pool. NULL: it cannot be used; then *why says that for
 * people, and *is_foreign whether the file at path is no cache at all, or
 * nobody knows, so that it must stay as it is. *why is NULL if there is no file
 * or an empty one.
 */
pm_recall_t *pm_recall_open(apr_pool_t *pool, const char *path,
                            const pm_recall_identity_t *identity,
                            const char **why, int *is_foreign);

/* What the earlier run came to; NULL: nobody knows. It lives as long as
 * recall. */
const pm_outcome_t *pm_recall_outcome(const pm_recall_t *recall);

/* Whether it has just these bytes. */
int pm_recall_has_outcome(const pm_recall_t *recall, const pm_buffer_t *bytes);

/* Whether all that the documents asked for is the same, stamps included, before
 * any document is looked for. It is looked into with resources. */
int pm_recall_is_seen(pm_recall_t *recall, pm_resources_t *resources);

/* What was kept of a document that comes after those that were asked for
 * before, from pool; NULL: nothing, or it was another one at that path. What it
 * refers to lives as long as recall. */
const pm_memory_t *pm_recall_find(pm_recall_t *recall, apr_pool_t *pool,
                                  const pm_document_t *document);

/* Whether the cache has no more documents than so many. Reads on, up to the
 * next one: nothing is to be found any more. */
int pm_recall_is_over(pm_recall_t *recall, long documents);

/*
 * Looks at the file of the result's document, and fills in its stamp and hash;
 * one with the stamp that was kept is not opened.
 * Returns whether its bytes are those that were kept; if memory is NULL,
 * whether they can be: it was read, and has at most PM_RESOURCE_HASHED_MAX
 * bytes. Scratch is from pool.
 */
int pm_recall_look(apr_pool_t *pool, const pm_memory_t *memory,
                   pm_result_t *result);

#endif
