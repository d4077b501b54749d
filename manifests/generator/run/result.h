/*
 * What came of a document: all that a run wants of it, and no more. What is
 * planned and what is remembered of an earlier run (recall.h) both end in one,
 * so that nobody can tell them apart.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_RESULT_H
#define PM_RUN_RESULT_H

#include <apr_tables.h>

#include "format/manifest.h"
#include "run/elsewhere.h"
#include "run/tally.h"
#include "site/site.h"
#include "site/stamp.h"

/* Where a result stands in a cache: how many documents are before it, and how
 * much of the file there is up to its end. */
typedef struct pm_kept_place_t {
    long number;
    apr_int64_t end; /* bytes */
    int resources, sets;
} pm_kept_place_t;

typedef struct pm_result_t {
    pm_document_t document;
    const pm_set_t **sets; /* what each page needs, of a planner's manifest or
                            * of the cache; NULL: the page is left out */
    apr_array_header_t *messages; /* of pm_message_t, each once, in order */
    pm_tally_t *tally;
    pm_elsewhere_t *elsewhere;
    apr_array_header_t *fitted; /* of int: numbers of the rules' globs */

    /* For a cache alone: that it is all true as long as the document's bytes
     * and what was asked for are the same. */
    int may_be_kept;
    pm_stamp_t stamp;            /* of the document's file */
    apr_uint64_t hash;           /* of its bytes */
    apr_array_header_t *asked;   /* of const pm_resource_t *, a planner's */
    const pm_kept_place_t *kept; /* where the earlier run's cache has just this,
                                  * stamps included; NULL: nowhere */
} pm_result_t;

/* That of a document of which nothing is known yet; from pool. */
void pm_result_make(apr_pool_t *pool, const pm_document_t *document,
                    pm_result_t *result);

/* The hash of all that the site says of a document: its file and its pages. */
apr_uint64_t pm_result_digest(const pm_document_t *document);

#endif
