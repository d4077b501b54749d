/*
 * Families of pages, written as one match.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "plan/page_family.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "format/lookup.h"
#include "format/url.h"
#include "plan/shared_set.h"

/*
 * What is known of a directory's pages. Its branches are the pages in it, and
 * the directories in it, each as one: what all pages of a large one need is no
 * sign for those of another that nobody has seen.
 */
typedef struct directory_t {
    const char *path;          /* decoded, with a slash at its end */
    pm_shared_set_t *pages;    /* all below it, its own index aside */
    pm_shared_set_t *branches; /* what each needs, or shares */
    const pm_set_t *set;       /* what pages and branches share */
    int is_family;             /* a match can stand for it */
} directory_t;

/* Whether path is an index page of the directory, whose bytes it begins with.
 */
static int is_own_index(const char *path, apr_size_t length,
                        const apr_array_header_t *indexes)
{
    int i;

    for (i = 0; path[length] && i < indexes->nelts; i++) {
        if (strcmp(path + length, APR_ARRAY_IDX(indexes, i, const char *)) ==
            0) {
            return 1;
        }
    }
    return !path[length];
}

/* Counts the page for one directory above it. */
static void count_page(apr_pool_t *pool, apr_hash_t *directories,
                       const char *path, apr_size_t length, const pm_set_t *set)
{
    directory_t *directory =
        apr_hash_get(directories, path, (apr_ssize_t)length);

    if (!directory) {
        directory = apr_pcalloc(pool, sizeof(*directory));
        directory->path = apr_pstrmemdup(pool, path, length);
        directory->pages = pm_shared_set_create(pool);
        directory->branches = pm_shared_set_create(pool);
        apr_hash_set(directories, directory->path, (apr_ssize_t)length,
                     directory);
    }
    pm_shared_set_add(directory->pages, set);
}

static apr_hash_t *count_directories(apr_pool_t *pool,
                                     const pm_manifest_t *manifest,
                                     const apr_array_header_t *indexes)
{
    apr_hash_t *directories = apr_hash_make(pool);
    apr_hash_index_t *at;

    for (at = apr_hash_first(pool, manifest->pages); at;
         at = apr_hash_next(at)) {
        const char *path = apr_hash_this_key(at), *slash;
        const pm_set_t *set = apr_hash_this_val(at);

        for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
            apr_size_t length = (apr_size_t)(slash - path) + 1;

            if (!is_own_index(path, length, indexes)) {
                count_page(pool, directories, path, length, set);
            }
        }
    }
    return directories;
}

/* The directory that path[0, length) is in; NULL: none. A slash at its end is
 * its own. */
static directory_t *parent_of(apr_hash_t *directories, const char *path,
                              apr_size_t length)
{
    length -= length > 0 && path[length - 1] == '/';
    while (length > 0 && path[length - 1] != '/') {
        length--;
    }
    return length > 0 ? apr_hash_get(directories, path, (apr_ssize_t)length)
                      : NULL;
}

/* Adds each page to the branches of the directory that it is in. The index of a
 * directory stands for that directory, if nothing else does. */
static void add_pages_as_branches(apr_pool_t *pool, apr_hash_t *directories,
                                  const pm_manifest_t *manifest,
                                  const apr_array_header_t *indexes)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(pool, manifest->pages); at;
         at = apr_hash_next(at)) {
        const char *path = apr_hash_this_key(at);
        apr_size_t length = (apr_size_t)(strrchr(path, '/') - path) + 1;
        directory_t *directory = NULL;

        if (!is_own_index(path, length, indexes)) {
            directory = parent_of(directories, path, strlen(path));
        }
        else if (!apr_hash_get(directories, path, (apr_ssize_t)length)) {
            directory = parent_of(directories, path, length);
        }
        if (directory) {
            pm_shared_set_add(directory->branches, apr_hash_this_val(at));
        }
    }
}

static int depth_of(const directory_t *directory)
{
    const char *at = directory->path;
    int depth = 0;

    for (; *at; at++) {
        depth += *at == '/';
    }
    return depth;
}

/* Whether a match can stand for the directory: there are pages enough, not all
 * of them below one directory in it, whose match says more; and not more
 * directories above it than matches that a path may be asked for. */
static int may_be_family(const directory_t *directory)
{
    return depth_of(directory) <= PM_MATCHES_NESTED_MAX &&
           !strchr(directory->path, '*') &&
           pm_shared_set_count(directory->branches) > 1 &&
           pm_shared_set_count(directory->pages) >= PM_FAMILY_PAGES_MIN;
}

/* The deepest first. */
static int by_depth(const void *a, const void *b)
{
    const directory_t *first = *(const directory_t *const *)a;
    const directory_t *second = *(const directory_t *const *)b;

    return depth_of(second) - depth_of(first);
}

static apr_array_header_t *all_of(apr_pool_t *pool, apr_hash_t *directories)
{
    apr_array_header_t *all = apr_array_make(pool, 64, sizeof(directory_t *));
    apr_hash_index_t *at;

    for (at = apr_hash_first(pool, directories); at; at = apr_hash_next(at)) {
        APR_ARRAY_PUSH(all, directory_t *) = apr_hash_this_val(at);
    }
    qsort(all->elts, (size_t)all->nelts, sizeof(directory_t *), by_depth);
    return all;
}

/* The set of matched of the links that pages and branches share; NULL if
 * matched does not take it. */
static const pm_set_t *shared_by(apr_pool_t *scratch,
                                 const directory_t *directory, int share,
                                 pm_manifest_t *matched)
{
    pm_shared_set_t *both = pm_shared_set_create(scratch);
    const pm_set_t *pages =
        pm_shared_set_find(scratch, directory->pages, share, matched);
    const pm_set_t *branches =
        pm_shared_set_find(scratch, directory->branches, share, matched);

    if (!pages || !branches) {
        return NULL;
    }
    pm_shared_set_add(both, pages);
    pm_shared_set_add(both, branches);
    return pm_shared_set_find(scratch, both, 100, matched);
}

/* Finds what the pages of each directory share, as sets of matched. */
static void find_shared(apr_pool_t *pool, apr_hash_t *directories, int share,
                        pm_manifest_t *matched)
{
    apr_array_header_t *all = all_of(pool, directories);
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, pool);
    for (i = 0; i < all->nelts; i++) {
        directory_t *directory = APR_ARRAY_IDX(all, i, directory_t *);
        directory_t *parent =
            parent_of(directories, directory->path, strlen(directory->path));

        directory->set = shared_by(scratch, directory, share, matched);
        directory->is_family = directory->set && may_be_family(directory);
        if (parent && directory->set) {
            pm_shared_set_add(parent->branches, directory->set);
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
}

/* What a page that nobody has listed gets by the directories above this one;
 * NULL: nothing. */
static const pm_set_t *set_above(apr_hash_t *directories, const char *path)
{
    const pm_set_t *set = NULL;
    const char *slash;

    for (slash = strchr(path, '/'); slash && slash[1];
         slash = strchr(slash + 1, '/')) {
        const directory_t *above =
            apr_hash_get(directories, path, (apr_ssize_t)(slash - path) + 1);

        set = above && above->is_family ? above->set : set;
    }
    return set && set->nlinks > 0 ? set : NULL;
}

/* Whether the directory needs a match: it shares something, or something else
 * than what it would get by the one above it. */
static int is_family(apr_hash_t *directories, const directory_t *directory)
{
    const pm_set_t *above = set_above(directories, directory->path);

    return directory->is_family && directory->set != above &&
           (above || directory->set->nlinks > 0);
}

/* The set in the other manifest, which has the same limits. */
static const pm_set_t *same_set(pm_manifest_t *matched, const pm_set_t *set)
{
    pm_error_t ignored = PM_ERROR_NONE;
    const pm_set_t *same = NULL;

    pm_manifest_add_set(matched, set->links, set->nlinks, &same, &ignored);
    return same;
}

/* The larger family first, then by path. */
static int by_count(const void *a, const void *b)
{
    const directory_t *first = *(const directory_t *const *)a;
    const directory_t *second = *(const directory_t *const *)b;

    int count = pm_shared_set_count(first->pages);
    int other = pm_shared_set_count(second->pages);

    return count != other ? other - count : strcmp(first->path, second->path);
}

/* The families, the ones that matter most first. */
static apr_array_header_t *sorted_families(apr_pool_t *pool,
                                           apr_hash_t *directories)
{
    apr_array_header_t *families =
        apr_array_make(pool, 16, sizeof(const directory_t *));
    apr_hash_index_t *at;

    for (at = apr_hash_first(pool, directories); at; at = apr_hash_next(at)) {
        const directory_t *directory = apr_hash_this_val(at);

        if (is_family(directories, directory)) {
            APR_ARRAY_PUSH(families, const directory_t *) = directory;
        }
    }
    qsort(families->elts, (size_t)families->nelts, sizeof(const directory_t *),
          by_count);
    return families;
}

/* Adds the families as far as a manifest takes matches: the pages of the others
 * stay pages. Returns how many those are. */
static int add_matches(pm_manifest_t *matched,
                       const apr_array_header_t *families)
{
    int i, refused = 0;

    for (i = 0; i < families->nelts; i++) {
        const directory_t *family =
            APR_ARRAY_IDX(families, i, const directory_t *);
        const char *pattern =
            apr_pstrcat(matched->pool,
                        pm_url_encode(matched->pool, family->path), "*", NULL);
        pm_error_t error = PM_ERROR_NONE;

        refused += pm_manifest_add_match(matched, pattern, family->set,
                                         &error) != APR_SUCCESS;
    }
    return refused;
}

/* Adds the pages that no match answers as manifest does. */
static void add_pages(apr_pool_t *scratch, pm_manifest_t *matched,
                      const pm_manifest_t *manifest)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(scratch, manifest->pages); at;
         at = apr_hash_next(at)) {
        const char *path = apr_hash_this_key(at);
        const pm_set_t *set = same_set(matched, apr_hash_this_val(at));
        pm_error_t ignored = PM_ERROR_NONE;

        if (pm_lookup_find(matched, path, NULL) != set) {
            pm_manifest_add_page(matched, pm_url_encode(matched->pool, path),
                                 set, &ignored);
        }
    }
}

pm_manifest_t *pm_family_match(apr_pool_t *pool, const pm_manifest_t *manifest,
                               const apr_array_header_t *indexes, int share,
                               int *refused)
{
    pm_manifest_t *matched = pm_manifest_create(pool);
    pm_error_t ignored = PM_ERROR_NONE;
    apr_hash_t *directories;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    directories = count_directories(scratch, manifest, indexes);
    add_pages_as_branches(scratch, directories, manifest, indexes);
    find_shared(scratch, directories, share, matched);
    *refused = add_matches(matched, sorted_families(scratch, directories));
    /* See may_be_family(): no path is asked for too many matches. */
    pm_lookup_prepare(matched, NULL, &ignored);
    add_pages(scratch, matched, manifest);
    apr_pool_destroy(scratch);
    return matched;
}

apr_status_t pm_family_add_front(apr_pool_t *pool, pm_manifest_t *manifest,
                                 const char *front, int share,
                                 pm_error_t *error)
{
    const char *path = pm_url_decode(pool, front);
    apr_size_t length = (apr_size_t)(strrchr(path, '/') - path) + 1;
    pm_shared_set_t *shared = pm_shared_set_create(pool);
    apr_hash_index_t *at;
    const pm_set_t *set;

    if (apr_hash_get(manifest->pages, path, APR_HASH_KEY_STRING)) {
        return APR_SUCCESS;
    }
    for (at = apr_hash_first(pool, manifest->pages); at;
         at = apr_hash_next(at)) {
        if (strncmp(apr_hash_this_key(at), path, length) == 0) {
            pm_shared_set_add(shared, apr_hash_this_val(at));
        }
    }
    set = pm_shared_set_find(pool, shared, share, manifest);
    return set ? pm_manifest_add_page(manifest, front, set, error)
               : pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                              "a manifest takes no more sets");
}
