/*
 * Import maps: what a module specifier stands for on this page (WHATWG HTML,
 * sections 8.1.5.2 "Import maps" to 8.1.5.3 "Resolve a module specifier").
 *
 * How a URL is resolved is not known here: the caller gives a function for it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_IMPORTMAP_H
#define PM_JS_IMPORTMAP_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "format/error.h"
#include "report/reason.h"

/* Limits; a map beyond them is refused. */
#define PM_IMPORTMAP_LENGTH_MAX (4 * 1024 * 1024)
#define PM_IMPORTMAP_ENTRIES_MAX                                               \
    100000 /* of all maps of a page, with scopes                               \
            */

/* Slashes of a specifier, and of a script's URL, up to which prefixes and
 * scopes are looked for. */
#define PM_IMPORTMAP_SLASHES_MAX 64

/*
 * Resolves reference against base as the WHATWG URL standard says, from pool:
 * an absolute URL in normal form, or whatever the caller uses as one, as long
 * as equal URLs are equal strings. NULL if it is no URL. base is NULL to parse
 * reference as an absolute URL. data is the caller's.
 */
typedef const char *pm_importmap_url_t(apr_pool_t *pool, const char *reference,
                                       const char *base, void *data);

typedef struct pm_importmap_t pm_importmap_t;

/* A map without entries: specifiers resolve as URLs alone. Never NULL. */
pm_importmap_t *pm_importmap_create(apr_pool_t *pool, pm_importmap_url_t *url,
                                    void *data);

/*
 * Merges the text of a <script type=importmap> (length bytes, not terminated)
 * into the map; base is the document's base URL. Where several maps say
 * something of a specifier, the first wins. Everything is copied. Entries that
 * the standard ignores with a warning are ignored. On PM_EINVALID (not JSON,
 * wrong shape, beyond a limit) the map is unchanged; line and column are those
 * in the text, from 1.
 */
apr_status_t pm_importmap_merge(pm_importmap_t *map, const char *text,
                                apr_size_t length, const char *base,
                                pm_error_t *error);

/*
 * The URL that a specifier stands for in a script whose URL is script (which is
 * the base that the script's own specifiers resolve against), from pool. NULL
 * if there is none: a bare specifier that no map has, one that a map blocks, or
 * a URL that cannot be parsed; then *reason says so. reason may be NULL.
 */
const char *pm_importmap_resolve(const pm_importmap_t *map, apr_pool_t *pool,
                                 const char *specifier, const char *script,
                                 pm_reason_t *reason);

/* The integrity metadata that the map has for a resolved URL, or NULL. */
const char *pm_importmap_integrity(const pm_importmap_t *map, const char *url);

#endif
