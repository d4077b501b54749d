/*
 * From the URL that an author wrote to the one that a browser requests.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_RESOLVE_H
#define PM_SITE_RESOLVE_H

#include <apr_pools.h>

#include "report/reason.h"

typedef enum pm_target_kind_t {
    PM_TARGET_NONE,  /* nothing that a server is asked for */
    PM_TARGET_OWN,   /* a path of the site */
    PM_TARGET_OTHER, /* another origin */
} pm_target_kind_t;

/* Where a URL leads. Strings are from the pool, or static. */
typedef struct pm_target_t {
    pm_target_kind_t kind;
    const char *href;   /* own: path and query; other: absolute; else NULL */
    const char *origin; /* of another origin: scheme://host[:port] */
    pm_reason_t reason; /* of none: why */
} pm_target_t;

/*
 * Resolves url, as written in a document or a stylesheet (UTF-8), against base,
 * which is the href of a target: an absolute path, then url may be of the site;
 * or an absolute URL. own is the site's origin as pm_resolve_origin() gives
 * it, or several of them with a space between them, the one that it is seen
 * under first; or NULL if it is not known: then every absolute URL is another
 * origin's, and the site is taken for one that is served over https.
 */
pm_target_t pm_resolve(apr_pool_t *pool, const char *own, const char *base,
                       const char *url);

/* The canonical form of `http[s]://host[:port][/]`; NULL if it is not that. */
const char *pm_resolve_origin(apr_pool_t *pool, const char *text);

#endif
