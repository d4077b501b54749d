/*
 * The manifest in memory: which page needs which set of links.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/manifest.h"

#include <stdio.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>
#include <xxhash.h>

#include "format/link_json.h"
#include "format/url.h"

/* 64 bits in hexadecimal digits, and the NUL. */
#define CONTENT_ID_SIZE 17

pm_manifest_t *pm_manifest_create(apr_pool_t *pool)
{
    pm_manifest_t *manifest = apr_pcalloc(pool, sizeof(*manifest));

    manifest->pool = pool;
    manifest->sets = apr_hash_make(pool);
    manifest->contents = apr_hash_make(pool);
    manifest->added = apr_hash_make(pool);
    manifest->pages = apr_hash_make(pool);
    manifest->matches = apr_hash_make(pool);
    return manifest;
}

pm_set_t *pm_manifest_name_set(pm_manifest_t *manifest, const char *id)
{
    pm_set_t *set = apr_hash_get(manifest->sets, id, APR_HASH_KEY_STRING);

    if (!set && apr_hash_count(manifest->sets) < PM_SETS_MAX) {
        set = apr_pcalloc(manifest->pool, sizeof(*set));
        set->id = apr_pstrdup(manifest->pool, id);
        apr_hash_set(manifest->sets, set->id, APR_HASH_KEY_STRING, set);
    }
    return set;
}

static apr_status_t check_links(apr_pool_t *scratch, const pm_link_t *links,
                                int nlinks, pm_error_t *error)
{
    int i;

    if (nlinks > PM_SET_LINKS_MAX) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "a set has at most %d links, this one has %d",
                            PM_SET_LINKS_MAX, nlinks);
    }
    for (i = 0; i < nlinks; i++) {
        const char *attribute, *message;

        if (pm_link_check(scratch, &links[i], &attribute, &message) !=
            APR_SUCCESS) {
            return pm_error_set(error, PM_EINVALID, NULL, 0, 0, "\"%s\" %s: %s",
                                attribute, message,
                                links[i].href ? links[i].href : "(no href)");
        }
    }
    return APR_SUCCESS;
}

static const pm_link_t *copy_links(apr_pool_t *pool, const pm_link_t *links,
                                   int nlinks)
{
    pm_link_t *copies =
        apr_palloc(pool, (apr_size_t)(nlinks + 1) * sizeof(*copies));
    int i;

    for (i = 0; i < nlinks; i++) {
        copies[i] = pm_link_copy(pool, &links[i]);
    }
    return copies;
}

/* Checks the links and makes the id that their content gives. */
static apr_status_t content_id(apr_pool_t *scratch, const pm_link_t *links,
                               int nlinks, char id[CONTENT_ID_SIZE],
                               pm_error_t *error)
{
    apr_status_t rv = check_links(scratch, links, nlinks, error);
    const char *text;

    if (rv != APR_SUCCESS) {
        return rv;
    }
    text = pm_link_json_text(scratch, links, nlinks);
    if (!text) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "a link has text that is not UTF-8");
    }
    snprintf(id, CONTENT_ID_SIZE, "%016llx",
             (unsigned long long)XXH3_64bits(text, strlen(text)));
    return APR_SUCCESS;
}

/* Gives a set its links: those of the set with the same content, if any. */
static apr_status_t define(pm_manifest_t *manifest, pm_set_t *set,
                           const char *content, const pm_link_t *links,
                           int nlinks, pm_error_t *error)
{
    const pm_set_t *same =
        apr_hash_get(manifest->contents, content, APR_HASH_KEY_STRING);

    if (set->links) {
        return same && same->links == set->links
                   ? APR_SUCCESS
                   : pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                                  "the set \"%s\" stands here a second time, "
                                  "with other links",
                                  set->id);
    }
    if (!same && nlinks > PM_LINKS_MAX - manifest->nlinks) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "more than %d links in all sets", PM_LINKS_MAX);
    }
    set->nlinks = nlinks;
    if (same) {
        set->links = same->links;
        return APR_SUCCESS;
    }
    set->links = copy_links(manifest->pool, links, nlinks);
    manifest->nlinks += nlinks;
    apr_hash_set(manifest->contents, apr_pstrdup(manifest->pool, content),
                 APR_HASH_KEY_STRING, set);
    return APR_SUCCESS;
}

static apr_status_t refuse_set(pm_error_t *error)
{
    return pm_error_set(error, PM_EINVALID, NULL, 0, 0, "more than %d sets",
                        PM_SETS_MAX);
}

/* Defines the set of that id, or of the content's own id where id is NULL. */
static apr_status_t define_by(pm_manifest_t *manifest, const char *id,
                              const pm_link_t *links, int nlinks,
                              pm_set_t **set, pm_error_t *error)
{
    char content[CONTENT_ID_SIZE];
    apr_pool_t *scratch;
    apr_status_t rv;

    apr_pool_create(&scratch, manifest->pool);
    rv = content_id(scratch, links, nlinks, content, error);
    apr_pool_destroy(scratch);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    *set = pm_manifest_name_set(manifest, id ? id : content);
    if (!*set) {
        return refuse_set(error);
    }
    return define(manifest, *set, content, links, nlinks, error);
}

static int has_links(const pm_set_t *set, const pm_link_t *links, int nlinks)
{
    int i = 0;

    if (!set || set->nlinks != nlinks) {
        return 0;
    }
    while (i < nlinks && pm_link_is_same(&set->links[i], &links[i])) {
        i++;
    }
    return i == nlinks;
}

/* A set that was added already is found without its id, which takes longer to
 * make. */
apr_status_t pm_manifest_add_set(pm_manifest_t *manifest,
                                 const pm_link_t *links, int nlinks,
                                 const pm_set_t **set, pm_error_t *error)
{
    apr_uint64_t hash = 0;
    pm_set_t *added;
    apr_status_t rv = APR_SUCCESS;
    int i;

    for (i = 0; i < nlinks; i++) {
        hash = pm_link_hash(&links[i], hash);
    }
    added = apr_hash_get(manifest->added, &hash, sizeof(hash));
    if (!has_links(added, links, nlinks)) {
        added = NULL;
        rv = define_by(manifest, NULL, links, nlinks, &added, error);
        if (rv == APR_SUCCESS) {
            apr_hash_set(manifest->added,
                         apr_pmemdup(manifest->pool, &hash, sizeof(hash)),
                         sizeof(hash), added);
        }
    }
    *set = rv == APR_SUCCESS ? added : NULL;
    return rv;
}

apr_status_t pm_manifest_adopt_set(pm_manifest_t *manifest,
                                   const pm_set_t *other, const pm_set_t **set,
                                   pm_error_t *error)
{
    pm_set_t *own;
    apr_status_t rv;

    *set = apr_hash_get(manifest->contents, other->id, APR_HASH_KEY_STRING);
    if (*set) {
        return APR_SUCCESS;
    }
    own = pm_manifest_name_set(manifest, other->id);
    rv = own ? define(manifest, own, other->id, other->links, other->nlinks,
                      error)
             : refuse_set(error);
    *set = rv == APR_SUCCESS ? own : NULL;
    return rv;
}

apr_status_t pm_manifest_define_set(pm_manifest_t *manifest, const char *id,
                                    const pm_link_t *links, int nlinks,
                                    pm_error_t *error)
{
    pm_set_t *defined;

    return define_by(manifest, id, links, nlinks, &defined, error);
}

apr_status_t pm_manifest_add_page(pm_manifest_t *manifest, const char *path,
                                  const pm_set_t *set, pm_error_t *error)
{
    const char *wrong = pm_url_check_page(path);
    apr_ssize_t length;
    const char *key;

    if (wrong) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "the page \"%.200s\" has %s", path, wrong);
    }
    if (apr_hash_count(manifest->pages) >= PM_PAGES_MAX) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "more than %d pages", PM_PAGES_MAX);
    }
    key = pm_url_decode(manifest->pool, path);
    length = (apr_ssize_t)strlen(key);
    if (apr_hash_get(manifest->pages, key, length)) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "the page \"%.200s\" stands here a second time",
                            path);
    }
    if (key == path) {
        key = apr_pstrmemdup(manifest->pool, path, (apr_size_t)length);
    }
    apr_hash_set(manifest->pages, key, length, set);
    return APR_SUCCESS;
}

apr_status_t pm_manifest_add_match(pm_manifest_t *manifest, const char *pattern,
                                   const pm_set_t *set, pm_error_t *error)
{
    pm_match_t match;
    const char *wrong = pm_match_make(manifest->pool, pattern, &match);

    if (wrong) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "the match \"%.200s\" has %s", pattern, wrong);
    }
    if (apr_hash_count(manifest->matches) >= PM_MATCHES_MAX) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "more than %d matches", PM_MATCHES_MAX);
    }
    if (apr_hash_get(manifest->matches, match.decoded, APR_HASH_KEY_STRING)) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "the match \"%.200s\" stands here a second time",
                            pattern);
    }
    match.set = set;
    apr_hash_set(manifest->matches, match.decoded, (apr_ssize_t)match.length,
                 apr_pmemdup(manifest->pool, &match, sizeof(match)));
    return APR_SUCCESS;
}

apr_hash_t *pm_manifest_used_sets(apr_pool_t *pool,
                                  const pm_manifest_t *manifest)
{
    apr_hash_t *sets = apr_hash_make(pool);
    apr_hash_index_t *index;

    for (index = apr_hash_first(pool, manifest->pages); index;
         index = apr_hash_next(index)) {
        const pm_set_t *set = apr_hash_this_val(index);

        apr_hash_set(sets, set->id, APR_HASH_KEY_STRING, set);
    }
    for (index = apr_hash_first(pool, manifest->matches); index;
         index = apr_hash_next(index)) {
        const pm_match_t *match = apr_hash_this_val(index);

        apr_hash_set(sets, match->set->id, APR_HASH_KEY_STRING, match->set);
    }
    return sets;
}
