/*
 * WHATWG HTML, section 8.1.5, "Module specifiers": parsing and merging import
 * maps, and resolving a specifier through one.
 *
 * Called by the part of the generator that follows module scripts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_hash.h>
#include <apr_strings.h>
#include <jansson.h>
#include <string.h>

#include "format/json_place.h"
#include "js/importmap.h"
#include "text/position.h"

/* "a module specifier map" */
typedef struct specifiers_t {
    apr_hash_t *addresses; /* normalised key -> address */
    apr_size_t longest;    /* bytes of its longest key */
} specifiers_t;

struct pm_importmap_t {
    apr_pool_t *pool;
    pm_importmap_url_t *url;
    void *data;
    specifiers_t *imports;
    apr_hash_t *scopes;    /* prefix -> specifiers_t */
    apr_hash_t *integrity; /* URL -> metadata */
    apr_size_t entries;    /* of all that was merged */
};

/* A value that blocks its key: it may neither be used nor be passed over. */
static const char blocked[] = "";

static int begins_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static int ends_with_slash(const char *text)
{
    apr_size_t length = strlen(text);

    return length > 0 && text[length - 1] == '/';
}

static specifiers_t *specifiers_make(apr_pool_t *pool)
{
    specifiers_t *specifiers = apr_palloc(pool, sizeof(*specifiers));

    specifiers->addresses = apr_hash_make(pool);
    specifiers->longest = 0;
    return specifiers;
}

pm_importmap_t *pm_importmap_create(apr_pool_t *pool, pm_importmap_url_t *url,
                                    void *data)
{
    pm_importmap_t *map = apr_pcalloc(pool, sizeof(*map));

    map->pool = pool;
    map->url = url;
    map->data = data;
    map->imports = specifiers_make(pool);
    map->scopes = apr_hash_make(pool);
    map->integrity = apr_hash_make(pool);
    return map;
}

/* "resolve a URL-like module specifier" */
static const char *url_like(const pm_importmap_t *map, apr_pool_t *pool,
                            const char *specifier, const char *base)
{
    if (begins_with(specifier, "/") || begins_with(specifier, "./") ||
        begins_with(specifier, "../")) {
        return map->url(pool, specifier, base, map->data);
    }
    return map->url(pool, specifier, NULL, map->data);
}

/* One entry of "sort and normalize a module specifier map"; of two keys that
 * are one URL the last counts. */
static void add_entry(pm_importmap_t *map, specifiers_t *specifiers,
                      const char *specifier, json_t *value, const char *base)
{
    const char *key;
    const char *address = NULL;

    if (*specifier == '\0') {
        return;
    }
    key = url_like(map, map->pool, specifier, base);
    if (key == NULL) {
        key = apr_pstrdup(map->pool, specifier);
    }
    if (json_is_string(value)) {
        address = url_like(map, map->pool, json_string_value(value), base);
    }
    if (address == NULL ||
        (ends_with_slash(specifier) && !ends_with_slash(address))) {
        address = blocked;
    }
    apr_hash_set(specifiers->addresses, key, APR_HASH_KEY_STRING, address);
    if (strlen(key) > specifiers->longest) {
        specifiers->longest = strlen(key);
    }
}

static specifiers_t *specifiers_of(pm_importmap_t *map, json_t *object,
                                   const char *base)
{
    specifiers_t *specifiers = specifiers_make(map->pool);
    const char *specifier;
    json_t *value;

    json_object_foreach(object, specifier, value)
    {
        add_entry(map, specifiers, specifier, value, base);
    }
    return specifiers;
}

/* "merge module specifier maps": what an earlier map said stays. */
static void merge_specifiers(apr_pool_t *pool, specifiers_t *into,
                             const specifiers_t *from)
{
    into->addresses = apr_hash_overlay(pool, into->addresses, from->addresses);
    if (from->longest > into->longest) {
        into->longest = from->longest;
    }
}

/* "sort and normalize scopes", and their merging */
static void add_scopes(pm_importmap_t *map, json_t *object, const char *base)
{
    apr_hash_t *scopes = apr_hash_make(map->pool);
    apr_hash_index_t *at;
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        const char *prefix =
            *name ? map->url(map->pool, name, base, map->data) : base;

        if (prefix != NULL) {
            apr_hash_set(scopes, prefix, APR_HASH_KEY_STRING,
                         specifiers_of(map, value, base));
        }
    }
    for (at = apr_hash_first(map->pool, scopes); at; at = apr_hash_next(at)) {
        const char *prefix = apr_hash_this_key(at);
        specifiers_t *scope =
            apr_hash_get(map->scopes, prefix, APR_HASH_KEY_STRING);

        if (scope == NULL) {
            apr_hash_set(map->scopes, prefix, APR_HASH_KEY_STRING,
                         apr_hash_this_val(at));
        }
        else {
            merge_specifiers(map->pool, scope, apr_hash_this_val(at));
        }
    }
}

static void add_integrity(pm_importmap_t *map, json_t *object, const char *base)
{
    apr_hash_t *integrity = apr_hash_make(map->pool);
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        const char *url = url_like(map, map->pool, name, base);

        if (url != NULL && json_is_string(value)) {
            apr_hash_set(integrity, url, APR_HASH_KEY_STRING,
                         apr_pstrdup(map->pool, json_string_value(value)));
        }
    }
    map->integrity = apr_hash_overlay(map->pool, map->integrity, integrity);
}

/* NULL if the map may be merged, else what is wrong with it. *entries is how
 * many there are with its own. */
static const char *shape_fault(const pm_importmap_t *map, json_t *root,
                               apr_size_t *entries)
{
    static const char *const members[] = {"imports", "scopes", "integrity"};
    const char *name;
    json_t *value;
    apr_size_t i;

    *entries = map->entries;
    if (!json_is_object(root)) {
        return "an import map must be an object";
    }
    for (i = 0; i < sizeof(members) / sizeof(*members); i++) {
        value = json_object_get(root, members[i]);
        if (value != NULL && !json_is_object(value)) {
            return "`imports`, `scopes` and `integrity` must be objects";
        }
        *entries += json_object_size(value);
    }
    json_object_foreach(json_object_get(root, "scopes"), name, value)
    {
        if (!json_is_object(value)) {
            return "a scope must be an object";
        }
        *entries += json_object_size(value);
    }
    return *entries > PM_IMPORTMAP_ENTRIES_MAX ? "too many entries" : NULL;
}

/* "parse an import map string" */
apr_status_t pm_importmap_merge(pm_importmap_t *map, const char *text,
                                apr_size_t length, const char *base,
                                pm_error_t *error)
{
    pm_position_t position = PM_POSITION_START;
    json_error_t fault;
    const char *message;
    apr_size_t entries;
    json_t *root;

    if (length > PM_IMPORTMAP_LENGTH_MAX) {
        return pm_error_set(error, PM_EINVALID, NULL, 1, 1,
                            "an import map of more than %d bytes",
                            PM_IMPORTMAP_LENGTH_MAX);
    }
    root = json_loadb(text, length, JSON_DECODE_ANY, &fault);
    if (root == NULL) {
        pm_position_pass(&position, text, pm_locate_wrong(&fault), '\0');
        return pm_error_set(error, PM_EINVALID, NULL, position.line,
                            position.column, "%s", fault.text);
    }
    message = shape_fault(map, root, &entries);
    if (message != NULL) {
        json_decref(root);
        return pm_error_set(error, PM_EINVALID, NULL, 1, 1, "%s", message);
    }
    map->entries = entries;
    merge_specifiers(
        map->pool, map->imports,
        specifiers_of(map, json_object_get(root, "imports"), base));
    add_scopes(map, json_object_get(root, "scopes"), base);
    add_integrity(map, json_object_get(root, "integrity"), base);
    json_decref(root);
    return APR_SUCCESS;
}

/*
 * The prefixes of a text that end in `/`, the longest first: the text itself is
 * none. Of one with more slashes than PM_IMPORTMAP_SLASHES_MAX, those that end
 * in the first so many.
 */
typedef struct prefixes_t {
    const char *text;
    apr_size_t lengths[PM_IMPORTMAP_SLASHES_MAX];
    int count; /* of those that are left */
} prefixes_t;

static prefixes_t prefixes_of(const char *text)
{
    prefixes_t prefixes = {.text = text};
    const char *at = text;

    while (prefixes.count < PM_IMPORTMAP_SLASHES_MAX &&
           (at = strchr(at, '/')) != NULL && *++at != '\0') {
        prefixes.lengths[prefixes.count++] = (apr_size_t)(at - text);
    }
    return prefixes;
}

/*
 * "resolve an imports match". Returns 1 if an entry decides; *url is NULL if it
 * blocks the specifier. A prefix fits bare specifiers and special URLs, and an
 * address may not be left with `..`.
 */
static int match(const pm_importmap_t *map, apr_pool_t *pool,
                 const specifiers_t *specifiers, prefixes_t prefixes,
                 const char **url)
{
    const char *address =
        apr_hash_get(specifiers->addresses, prefixes.text, APR_HASH_KEY_STRING);

    *url = NULL;
    if (address != NULL) {
        *url = address == blocked ? NULL : address;
        return 1;
    }
    while (prefixes.count > 0) {
        apr_size_t length = prefixes.lengths[--prefixes.count];

        if (length <= specifiers->longest) {
            address = apr_hash_get(specifiers->addresses, prefixes.text,
                                   (apr_ssize_t)length);
        }
        if (address == NULL) {
            continue;
        }
        if (address == blocked) {
            return 1;
        }
        *url = map->url(pool, prefixes.text + length, address, map->data);
        if (*url != NULL && !begins_with(*url, address)) {
            *url = NULL;
        }
        return 1;
    }
    return 0;
}

/* Likewise in the scopes that the script is in. */
static int match_scopes(const pm_importmap_t *map, apr_pool_t *pool,
                        const char *script, const prefixes_t *specifier,
                        const char **url)
{
    prefixes_t prefixes = prefixes_of(script);
    apr_size_t length = strlen(script);
    int found = 0;

    for (;;) {
        const specifiers_t *scope =
            apr_hash_get(map->scopes, script, (apr_ssize_t)length);

        if (scope != NULL) {
            found = match(map, pool, scope, *specifier, url);
        }
        if (found || prefixes.count == 0) {
            return found;
        }
        length = prefixes.lengths[--prefixes.count];
    }
}

/* "resolve a module specifier" */
const char *pm_importmap_resolve(const pm_importmap_t *map, apr_pool_t *pool,
                                 const char *specifier, const char *script,
                                 pm_reason_t *reason)
{
    const char *as_url = url_like(map, pool, specifier, script);
    prefixes_t prefixes = prefixes_of(as_url != NULL ? as_url : specifier);
    const char *url;
    int found = match_scopes(map, pool, script, &prefixes, &url) ||
                match(map, pool, map->imports, prefixes, &url);

    if (!found) {
        url = as_url;
    }
    if (url == NULL && reason != NULL) {
        *reason = found ? PM_REASON_UNMAPPED : PM_REASON_BARE;
    }
    return url;
}

const char *pm_importmap_integrity(const pm_importmap_t *map, const char *url)
{
    return apr_hash_get(map->integrity, url, APR_HASH_KEY_STRING);
}
