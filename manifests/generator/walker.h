/*
 * The following of one page: what its parts (references, stylesheets, modules)
 * share while they make candidates.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_WALKER_H
#define PM_WALKER_H

#include <apr_hash.h>

#include "css_cascade.h"
#include "follow.h"

/* All of it lives until the page is followed. */
typedef struct pm_walker_t {
    apr_pool_t *pool;
    const pm_follow_t *follow;
    const pm_followed_page_t *page;
    apr_array_header_t *candidates; /* of pm_candidate_t */
    apr_hash_t *sheets;             /* href of each stylesheet that was read */
    int depth;                      /* of imports */
    pm_css_cascade_t *cascade;      /* the rules of all of them */
    apr_array_header_t *faces;      /* of pm_walker_face_t */
    int has_images;                 /* a rule has a url() */
} pm_walker_t;

/* Where a URL stands: what it is relative to, and what it is for. */
typedef struct pm_origin_t {
    const char *base; /* href */
    const char *via;  /* href of the stylesheet or script; NULL: the page */
    const char *source;
} pm_origin_t;

/* An @font-face of the page's stylesheets. */
typedef struct pm_walker_face_t {
    const pm_css_face_t *face;
    const pm_origin_t *origin;
} pm_walker_face_t;

/* The next candidate, valid until the one after it; NULL beyond the limit,
 * which is reported. url lives as long as the walker. */
pm_candidate_t *pm_walker_add(pm_walker_t *walker, pm_need_t need,
                              const char *url, pm_place_t place);

/* Leaves the candidate out, and reports it as a loss. */
void pm_walker_lose(pm_walker_t *walker, pm_candidate_t *candidate,
                    const char *why);

/*
 * Resolves the candidate's URL; the link's rel, as and crossorigin are set
 * already. Fills in href, size and hash, or makes it a preconnect if it leads
 * to another origin, or leaves it out. Returns the file, if it is one of the
 * site that is there, else NULL.
 */
const pm_resource_t *pm_walker_resolve(pm_walker_t *walker,
                                       pm_candidate_t *candidate,
                                       const pm_origin_t *origin);

#endif
