/*
 * The <link> elements of a page as its scripts find them, by number or id: a
 * script that sets the `href` of one makes it load another stylesheet, too.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_LINKS_H
#define PM_HTML_LINKS_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "html/reference.h"
#include "js/changes.h"
#include "style/page.h"

/* Links that are counted; the others are never found. */
#define PM_HTML_LINKS_MAX 1000

/* Changes by scripts that are looked for. */
#define PM_HTML_LINK_CHANGES_MAX 1000

/* Those of a page that is being read. */
typedef struct pm_links_t {
    apr_pool_t *pool;
    apr_array_header_t *references;  /* of pm_reference_t: all of the page */
    int most;                        /* of them */
    const char *base;                /* the <base href> so far; NULL */
    int changed;                     /* by scripts, so often */
    const pm_css_page_t *page;       /* the elements so far */
    apr_array_header_t *stylesheets; /* of int: of each link, the number of its
                                      * reference to a stylesheet; -1: none */
} pm_links_t;

/* A link was opened; it made the references from number `first` on. */
void pm_links_open(pm_links_t *links, int first);

/*
 * A script sets a URL: the reference that this makes is added, unless that link
 * is no stylesheet that is loaded. Returns 0 if there are too many, of these or
 * of changes.
 */
int pm_links_change(pm_links_t *links, const pm_js_change_t *change);

#endif
