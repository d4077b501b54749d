/*
 * Evidence: sessions are sifted for first visits, which are counted for each
 * page and for each directory above it.
 *
 * A first visit is the first to the page in the first session of a visitor, of
 * whom nothing tells that he has caches from before. In the session he may see
 * more pages; what he has by then he need not ask for, and that is counted
 * apart.
 *
 * Memory is bounded: of too many pages and files, those that are asked for
 * least are forgotten.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_EVIDENCE_H
#define PM_LEARN_EVIDENCE_H

#include "format/manifest.h"
#include "learn/scope.h"

/* Files, of all scopes together, and scopes that are counted. */
#ifndef PM_EVIDENCE_DEMANDS_MAX
#define PM_EVIDENCE_DEMANDS_MAX 200000
#define PM_EVIDENCE_SCOPES_MAX 100000
#endif

/* Directories above a page that are counted, from the root on. */
#define PM_EVIDENCE_DEPTH 8

/* What was met on the way, for the summary. */
typedef struct pm_evidence_totals_t {
    long views;           /* pages that people asked for */
    long bare;            /* of them, with no request for a file after it */
    long returning;       /* by visitors who were there before */
    long crowded;         /* by too many visitors of one address */
    long warm;            /* by visitors who asked for too little of it */
    long visits;          /* first visits: those that count */
    long without_referer; /* files that were asked for without one */
    long forgotten;       /* how often there was no memory for more */
    int addresses;        /* different ones, up to 2 */
} pm_evidence_totals_t;

typedef struct pm_evidence_t pm_evidence_t;

/* What a run is about. */
typedef struct pm_evidence_settings_t {
    const pm_manifest_t *manifest; /* NULL: there is none */
    const char *own;  /* the site's origin, as pm_resolve_origin() gives it */
    int with_queries; /* files count with their query, whatever it is */
} pm_evidence_settings_t;

/* No evidence yet, in pool; the manifest must live as long. */
pm_evidence_t *pm_evidence_create(apr_pool_t *pool,
                                  const pm_evidence_settings_t *settings);

/* Adds a session; for pm_sessions_create(), evidence is a pm_evidence_t. */
void pm_evidence_add(void *evidence, pm_session_t *session);

/* What was met so far. */
const pm_evidence_totals_t *pm_evidence_totals(const pm_evidence_t *evidence);

/* The pages and the directories that have at least so many visitors, of const
 * pm_scope_t *, by path, from pool. They live until evidence gets more. */
apr_array_header_t *pm_evidence_pages(apr_pool_t *pool,
                                      const pm_evidence_t *evidence,
                                      unsigned visitors);
apr_array_header_t *pm_evidence_directories(apr_pool_t *pool,
                                            const pm_evidence_t *evidence,
                                            unsigned visitors);

/* Whether anybody was given that file of the manifest, on whosever behalf. */
int pm_evidence_is_seen(const pm_evidence_t *evidence, const char *href);

/* The set that a manifest has for a page by its path, percent-encoded; NULL: it
 * has none, or is NULL. Scratch comes from pool. */
const pm_set_t *pm_evidence_set(apr_pool_t *pool, const pm_manifest_t *manifest,
                                const char *path);

/* Whether a link of a set is a file that every browser needs, if it is needed
 * at all: neither another origin's nor subject to a condition. */
int pm_evidence_is_judged(const pm_link_t *link);

#endif
