/*
 * Visits: what a visitor's browser asked for on behalf of each page that he saw
 * in a session. A request is the page's if its Referer is the page, or a file
 * that is the page's (a stylesheet that names a font, a module that imports).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_VISIT_H
#define PM_LEARN_VISIT_H

#include <apr_hash.h>
#include <apr_tables.h>

#include "learn/sessions.h"

/* What is asked for later than so many seconds after its page is not its. */
#define PM_VISIT_LONGEST 30

/* A file that was asked for on behalf of a page, and answered with 200. */
typedef struct pm_ask_t {
    const char *url; /* path and query, as they may stand in a manifest */
    const char *via; /* the URL of the file that refers to it; NULL: the page */
    pm_dest_t via_dest;
    pm_dest_t dest;
    const pm_hit_t *hit;
    apr_int64_t after; /* microseconds since the page was there; see visit.c */
    int times;         /* how often it was asked for */
} pm_ask_t;

/* A page that was asked for, and answered with 200. */
typedef struct pm_visit_t {
    const char *page; /* its path, as pm_url_encode() would write it */
    const char *set;  /* the set that was sent with it; NULL: not said */
    const pm_hit_t *hit;
    apr_array_header_t *asks; /* of pm_ask_t */
} pm_visit_t;

typedef struct pm_visits_t {
    apr_array_header_t *visits; /* of pm_visit_t, in the order of time */
    apr_hash_t *received;       /* url -> const pm_hit_t, the first 200 */
    int is_returning;    /* he has a cache from before: an answer was 304 */
    int without_referer; /* files that were asked for without one */
} pm_visits_t;

/*
 * The visits of a session, whose hits are sorted by time for it. From pool;
 * texts are the session's, or from pool. own is the site's origin as
 * pm_resolve_origin() gives it: then a Referer of another does not count. NULL:
 * not known, and every Referer counts by its path.
 */
pm_visits_t *pm_visits_of(apr_pool_t *pool, pm_session_t *session,
                          const char *own);

/* Whether the visitor had the file before he came to the page. */
int pm_visits_had(const pm_visits_t *visits, const pm_visit_t *visit,
                  const char *url);

#endif
