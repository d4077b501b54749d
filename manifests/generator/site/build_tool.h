/*
 * What build tools write down of an application: which entries there are, what
 * each needs, and, where the tool makes pages, at which paths.
 *
 *   Vite   manifest.json, Laravel's too
 *   Nuxt   .nuxt/dist/server/client.manifest.mjs
 *   Next   .next/build-manifest.json, and what stands beside it of app/
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_BUILD_TOOL_H
#define PM_SITE_BUILD_TOOL_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <jansson.h>

#include "format/error.h"
#include "site/build_page.h"

/* Bytes of one of a tool's files, and chunks within chunks. */
#define PM_BUILD_LENGTH_MAX (32 * 1024 * 1024)
#define PM_BUILD_DEPTH_MAX 64

/* Some pages, and the entry that they need. */
typedef struct pm_build_route_t {
    const char *path; /* of a page, or a pattern with `*` */
    const char *entry;
} pm_build_route_t;

/* A tool. What a function is given as root, read() has given. */
typedef struct pm_build_tool_t {
    const char *option; /* of `generate`, that names its file: "vite" */
    const char *prefix; /* that the URLs of its files have by default */
    /* Its file, and what belongs to it, as an object, freed with pool. Errors:
     * it cannot be read, or is none of the tool's (PM_EINVALID). */
    apr_status_t (*read)(apr_pool_t *pool, const char *file, json_t **root,
                         pm_error_t *error);
    /* Names what an entry needs; 0 if there is no such entry. */
    int (*add)(pm_build_page_t *page, json_t *root, const char *entry);
    /* The entries, for people, with commas between them. */
    const char *(*entries)(apr_pool_t *pool, json_t *root);
    /* Adds the tool's own pages, below base (no slash at its end); NULL if it
     * makes none. */
    void (*routes)(apr_pool_t *pool, json_t *root, const char *base,
                   apr_array_header_t *routes);
} pm_build_tool_t;

extern const pm_build_tool_t pm_build_vite, pm_build_nuxt, pm_build_next;

/*
 * A file of a tool as text, from pool. Errors: it cannot be read, or is longer
 * than PM_BUILD_LENGTH_MAX (PM_EINVALID).
 */
apr_status_t pm_build_tool_load(apr_pool_t *pool, const char *file,
                                const char **text, pm_error_t *error);

/*
 * The object at the start of text, freed with pool; whatever is behind it does
 * not count. file and tool are for the error (PM_EINVALID): it is none.
 */
apr_status_t pm_build_tool_parse(apr_pool_t *pool, const char *text,
                                 const char *file, const char *tool,
                                 json_t **root, pm_error_t *error);

/*
 * Adds the pages of a file that a tool routes by its name, such as
 * `blog/[slug]`: below base `/blog/` and any text. `[...]` stands for any text,
 * `(...)` for nothing, `index` at the end for its directory; `[[...]]` at the
 * end may be missing.
 */
void pm_build_tool_add_routes(apr_pool_t *pool, const char *base,
                              const char *name, const char *entry,
                              apr_array_header_t *routes);

#endif
