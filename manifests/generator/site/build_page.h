/*
 * The page that a build tool would write for one route: the HTML that names its
 * files, so that they are judged and followed as on every page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_BUILD_PAGE_H
#define PM_SITE_BUILD_PAGE_H

#include <apr_hash.h>
#include <apr_pools.h>

/* How the tool names a script. */
typedef enum pm_build_script_t {
    PM_BUILD_MODULE,        /* an entry */
    PM_BUILD_MODULEPRELOAD, /* what an entry imports */
    PM_BUILD_DEFER,
    PM_BUILD_ASYNC,
    PM_BUILD_LOW /* preloaded with a low priority: one at the page's end */
} pm_build_script_t;

/* A page in the making; all of it is in pool. */
typedef struct pm_build_page_t {
    apr_pool_t *pool;
    const char *prefix; /* of the files' URLs: `/build/` */
    int is_cors;        /* the tool's elements have `crossorigin` */
    apr_hash_t *seen;   /* what is named already */
    const char *styles, *scripts;
} pm_build_page_t;

/* A page without anything. prefix lives as long as the page. */
pm_build_page_t pm_build_page_make(apr_pool_t *pool, const char *prefix);

/* Whether it is the first time that the name is met; the name lives as long. */
int pm_build_page_is_new(pm_build_page_t *page, const char *name);

/* Names a file, below the prefix, behind those before it; once. */
void pm_build_page_add_style(pm_build_page_t *page, const char *file);
void pm_build_page_add_script(pm_build_page_t *page, const char *file,
                              pm_build_script_t how);

/* Whether a file is a stylesheet, by its name. */
int pm_build_page_is_style(const char *file);

/* The HTML: the styles, then the scripts. */
const char *pm_build_page_html(const pm_build_page_t *page);

#endif
