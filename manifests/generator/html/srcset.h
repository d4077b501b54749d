/*
 * Responsive images: which candidate of a srcset a browser takes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_SRCSET_H
#define PM_HTML_SRCSET_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "css/view.h"

/* Candidates of one srcset; the rest is left out. */
#define PM_SRCSET_CANDIDATES_MAX 64

typedef struct pm_srcset_candidate_t {
    const char *url;
    double width;  /* of a `w` descriptor; 0: none */
    float density; /* of an `x` descriptor, or 1; of `w`: once chosen */
    const char *descriptor; /* as written; "" */
} pm_srcset_candidate_t;

/* The candidates of a srcset attribute, an array of pm_srcset_candidate_t from
 * pool, in order; those with wrong descriptors are left out. */
apr_array_header_t *pm_srcset_parse(apr_pool_t *pool, const char *srcset);

/* The candidate that Chromium takes in that view; sizes is the sizes attribute
 * or NULL. Returns its index, or -1 if there is none. */
int pm_srcset_choose(apr_array_header_t *candidates, const char *sizes,
                     const pm_css_view_t *view);

#endif
