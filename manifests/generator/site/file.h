/*
 * The files of the site that references lead to: whether they are there, what
 * is in them. Each is looked at once a run, whatever number of pages need it.
 *
 * They are on disk, or wherever a pm_locate_t finds them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_FILE_H
#define PM_SITE_FILE_H

#include <apr_hash.h>
#include <apr_pools.h>

#include "css/parse.h"
#include "format/error.h"
#include "format/link.h"
#include "js/parse.h"
#include "report/reason.h"
#include "site/site.h"

/* What a file holds. */
typedef struct pm_content_t {
    const char *path;    /* canonical; of the file that has the bytes */
    pm_reason_t problem; /* why it cannot be read */
    apr_int64_t bytes;   /* PM_BYTES_UNKNOWN if it is not below DOCROOT */
    const char *hash;    /* XXH3, 64 bits, in hexadecimal digits; or NULL */
    int is_sheet_read;
    pm_css_sheet_t *sheet; /* see pm_resources_sheet() */
    int is_script_read;
    pm_js_script_t *script; /* see pm_resources_script() */
} pm_content_t;

/* What a path of the site leads to. */
typedef struct pm_resource_t {
    pm_reason_t problem;   /* why there is nothing to send */
    const char *detail;    /* more of that; or NULL */
    int is_readable;       /* though there is a problem, its content is there */
    int is_outside;        /* it lies outside the prefix: nobody knows */
    const char *source;    /* its name in messages */
    pm_content_t *content; /* NULL if there is a problem */
} pm_resource_t;

/* What is looked for, and how a browser would ask for it. */
typedef struct pm_wanted_t {
    const char *href; /* of an own target */
    pm_as_t as;
    int is_cors;      /* in CORS mode */
    const char *page; /* the href of the page that needs it; NULL: none */
} pm_wanted_t;

/* Looks for something elsewhere than on disk: fills in the resource, which is
 * all zero, from its pool. What it finds lives as long as that. */
typedef void pm_locate_t(void *baton, apr_pool_t *pool,
                         const pm_wanted_t *wanted, pm_resource_t *resource);

typedef struct pm_resources_t {
    apr_pool_t *pool;
    const pm_site_t *site; /* NULL: they are not on disk, but */
    pm_locate_t *locate;   /* this finds them, */
    void *baton;           /* with its baton */
    apr_hash_t *by_path; /* URL path, without query on disk -> pm_resource_t */
    apr_hash_t *by_content; /* canonical path -> pm_content_t */
} pm_resources_t;

/* An empty store for a site; all that it will hold comes from pool. */
pm_resources_t *pm_resources_create(apr_pool_t *pool, const pm_site_t *site);

/* Likewise for what locate(baton, ...) finds. */
pm_resources_t *pm_resources_create_elsewhere(apr_pool_t *pool,
                                              pm_locate_t *locate, void *baton);

/* What is wanted: never NULL. How it is asked for is up to who asks first. */
const pm_resource_t *pm_resources_find(pm_resources_t *resources,
                                       const pm_wanted_t *wanted);

/* The resource as a stylesheet; NULL if it cannot be read. It lives as long
 * as the store. */
const pm_css_sheet_t *pm_resources_sheet(pm_resources_t *resources,
                                         const pm_resource_t *resource);

/* The resource as a script, likewise. */
const pm_js_script_t *pm_resources_script(pm_resources_t *resources,
                                          const pm_resource_t *resource);

#endif
