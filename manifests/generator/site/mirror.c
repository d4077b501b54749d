/*
 * The names that `wget --mirror --adjust-extension` gives to the pages of a
 * dynamic site, and the addresses that they have there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/mirror.h"

#include <string.h>
#include <strings.h>

#include <apr_file_info.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "text/memory.h"

#define ADDED ".html"

/* wget's name for the page of a directory. */
#define INDEX "index.html"

/* Longest extension that is one: `x.php5`, but not `x.2nd edition`. */
#define EXTENSION_MAX 5

/* The extension of a name, behind its dot, or NULL. One begins with a letter:
 * jquery-3.1 has none. */
static const char *extension(const char *name)
{
    const char *dot = strrchr(name, '.'), *at;

    if (!dot || dot == name || !apr_isalpha(dot[1]) ||
        strlen(dot + 1) > EXTENSION_MAX) {
        return NULL;
    }
    for (at = dot + 1; *at; at++) {
        if (!apr_isalnum(*at)) {
            return NULL;
        }
    }
    return dot + 1;
}

void pm_mirror_addresses(apr_pool_t *pool, const char *name,
                         const char *addresses[PM_MIRROR_ADDRESSES])
{
    apr_size_t length = strcspn(name, "?");
    const char *had;
    char *stem;

    addresses[0] = apr_pstrmemdup(pool, name, length);
    addresses[1] = NULL;
    if (name[length] || strcmp(name, INDEX) == 0 || length <= strlen(ADDED) ||
        strcmp(name + length - strlen(ADDED), ADDED) != 0) {
        return;
    }
    stem = apr_pstrmemdup(pool, name, length - strlen(ADDED));
    had = extension(stem);
    if (!had) {
        addresses[1] = stem;
    }
    else if (strcasecmp(had, "html") != 0 && strcasecmp(had, "htm") != 0) {
        addresses[0] = stem;
    }
}

const char *pm_mirror_resource(apr_pool_t *pool, const char *directory,
                               const char *name)
{
    apr_size_t length = strlen(name);
    const char *css = apr_pstrcat(pool, name, ".css", NULL), *best = NULL;
    apr_pool_t *scratch;
    apr_finfo_t info;
    apr_dir_t *dir;
    apr_status_t rv;

    apr_pool_create(&scratch, pool);
    rv = apr_dir_open(&dir, directory, scratch);
    if (rv != APR_SUCCESS) {
        pm_memory_check(pool, rv);
        apr_pool_destroy(scratch);
        return NULL;
    }
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        if (strcmp(info.name, css) == 0) {
            best = css;
            break;
        }
        if (strncmp(info.name, name, length) == 0 && info.name[length] == '?' &&
            (!best || strcmp(info.name, best) < 0)) {
            best = apr_pstrdup(pool, info.name);
        }
    }
    apr_pool_destroy(scratch);
    return best;
}
