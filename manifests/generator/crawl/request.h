/*
 * The header of a request, as a browser would send it for what it asks for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_REQUEST_H
#define PM_CRAWL_REQUEST_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "crawl/answer.h"
#include "format/link.h"

/* What the user agent is called, and its product token for robots.txt. */
#define PM_REQUEST_AGENT "pushmanifest"

/* What is asked for. */
typedef struct pm_ask_t {
    const char *address; /* path and query */
    const char *referer; /* absolute URL; NULL: none */
    int is_page;         /* a navigation; else what a page needs: */
    pm_as_t as;          /* PM_AS_NONE: robots.txt, a sitemap */
    int is_cors;         /* in CORS mode, as modules and fonts are */
} pm_ask_t;

/*
 * The lines of the header, of const char *, from pool: those of people
 * (extra), and of others those whose names they do not use. known is the answer
 * that is asked for again if it has changed; NULL: none.
 */
apr_array_header_t *pm_request_lines(apr_pool_t *pool, const pm_ask_t *ask,
                                     const apr_array_header_t *extra,
                                     const pm_answer_t *known);

/* The way in which something is asked for, in a word: what is asked for in
 * different ways can have different answers. Static. */
const char *pm_request_way(const pm_ask_t *ask);

#endif
