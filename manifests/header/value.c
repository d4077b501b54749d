/*
 * Links as values of the Link header field (RFC 8288), in the dialects that
 * the receivers understand.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "header/value.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "format/url.h"

/*
 * RFC 8288, section 3:
 *
 *   link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param )
 *   link-param = token BWS [ "=" BWS ( token / quoted-string ) ]
 *
 * A value that is not a token is quoted. pm_link_check() has refused `"` and
 * `\`, so that nothing in a quoted string needs an escape: mod_http2's parser
 * knows none.
 */

/* Whether it depends on the screen whether a client needs the link. */
static int is_conditional(const pm_link_t *link)
{
    return link->media || link->imagesrcset || link->imagesizes;
}

/* The screens that are sure to need the link. */
static unsigned screens_of(const pm_link_t *link)
{
    return link->screens          ? link->screens
           : is_conditional(link) ? 0
                                  : PM_SCREENS_ALL;
}

int pm_link_is_pushable(const pm_link_t *link)
{
    return link->rel != PM_REL_PRECONNECT && !link->hint_only &&
           screens_of(link) == PM_SCREENS_ALL &&
           !pm_url_is_absolute(link->href);
}

/*
 * Whether a browser would do better to wait for the page. mod_http2 sends an
 * image that it has before the page and the stylesheets that it has not yet,
 * whatever their priorities; and what a Link field names Chromium asks for
 * before the page's own stylesheets. With one of a megabyte in a 103, or in the
 * final response alone, pages on 3G were painted some 5 s later
 * (t/bench/README.md). The bound is a guess on the safe side.
 */
static int is_too_large(const pm_link_t *link)
{
    return link->as == PM_AS_IMAGE && link->bytes > PM_HINTED_IMAGE_BYTES_MAX;
}

/* Whether the link may be said in a 103 to a browser with such a screen. */
static int is_hinted(const pm_link_t *link, unsigned screens)
{
    return (screens_of(link) & screens) == screens && !link->referrerpolicy &&
           !is_too_large(link);
}

/*
 * Whether the link is said in the dialect. A referrer policy cannot be said in
 * a 103, and without it the request could tell what the page's author
 * withholds.
 */
static int is_said(const pm_link_t *link, pm_dialect_t dialect)
{
    switch (dialect) {
    case PM_DIALECT_EARLY:
        return is_hinted(link, PM_SCREENS_ALL);
    case PM_DIALECT_EARLY_DESKTOP:
        return is_hinted(link, PM_SCREEN_DESKTOP);
    case PM_DIALECT_EARLY_PHONE:
        return is_hinted(link, PM_SCREEN_PHONE);
    case PM_DIALECT_PUSH:
        return pm_link_is_pushable(link);
    default:
        return !is_too_large(link);
    }
}

static int is_token(const char *value)
{
    for (; *value; value++) {
        if (!apr_isalnum(*value) && !strchr("!#$&'+-.^_`|~", *value)) {
            return 0;
        }
    }
    return 1;
}

/* The link with one more attribute, or unchanged if value is NULL. */
static const char *with(apr_pool_t *pool, const char *text, const char *name,
                        const char *value)
{
    if (!value) {
        return text;
    }
    return is_token(value)
               ? apr_pstrcat(pool, text, "; ", name, "=", value, NULL)
               : apr_pstrcat(pool, text, "; ", name, "=\"", value, "\"", NULL);
}

static const char *with_crossorigin(apr_pool_t *pool, const char *text,
                                    pm_crossorigin_t crossorigin)
{
    switch (crossorigin) {
    case PM_CROSSORIGIN_ANONYMOUS:
        return apr_pstrcat(pool, text, "; crossorigin", NULL);
    case PM_CROSSORIGIN_USE_CREDENTIALS:
        return with(pool, text, "crossorigin", "use-credentials");
    default:
        return text;
    }
}

/*
 * What a link is asked for as in a header. Browsers know no worker there, and
 * use a script in its place, once.
 */
static pm_as_t as_in_header(const pm_link_t *link)
{
    if (link->rel == PM_REL_PRELOAD) {
        return link->as == PM_AS_WORKER ? PM_AS_SCRIPT : link->as;
    }
    switch (link->as) {
    case PM_AS_JSON:
        return PM_AS_FETCH;
    case PM_AS_STYLE:
        return PM_AS_STYLE;
    default:
        return PM_AS_SCRIPT; /* modules of workers and worklets too */
    }
}

/*
 * A header is handled before the document, so modulepreload would resolve what
 * the module imports without the document's import map, for good; a preload
 * puts the file into the same place, and is used once. Integrity metadata is
 * the document's too: it may be of another release than the manifest, and the
 * browser checks the file when the document uses it (Chromium 156, Firefox
 * 153).
 */
pm_link_t pm_link_in_header(const pm_link_t *link)
{
    pm_link_t said = *link;

    if (link->rel == PM_REL_PRECONNECT) {
        return said;
    }
    said.as = as_in_header(link);
    said.integrity = NULL;
    if (link->rel == PM_REL_MODULEPRELOAD) {
        said.rel = PM_REL_PRELOAD;
        if (said.crossorigin == PM_CROSSORIGIN_NONE) {
            said.crossorigin = PM_CROSSORIGIN_ANONYMOUS;
        }
    }
    return said;
}

const char *pm_value_make(apr_pool_t *pool, const pm_link_t *link,
                          pm_dialect_t dialect)
{
    const char *attribute, *message, *text;
    pm_link_t said = pm_link_in_header(link);

    if (pm_link_check(pool, link, &attribute, &message) != APR_SUCCESS ||
        !is_said(link, dialect)) {
        return NULL;
    }
    text = apr_pstrcat(pool, "<", said.href, ">", NULL);
    text = with(pool, text, "rel", pm_rel_name(said.rel));
    text = with(pool, text, "as", pm_as_name(said.as));
    text = with(pool, text, "type", said.type);
    text = with_crossorigin(pool, text, said.crossorigin);
    text = with(pool, text, "fetchpriority",
                pm_fetchpriority_name(said.fetchpriority));
    if (dialect != PM_DIALECT_FINAL && dialect != PM_DIALECT_FINAL_NOPUSH) {
        return text;
    }
    text = with(pool, text, "media", said.media);
    text = with(pool, text, "imagesrcset", said.imagesrcset);
    text = with(pool, text, "imagesizes", said.imagesizes);
    text = with(pool, text, "referrerpolicy", said.referrerpolicy);
    return dialect == PM_DIALECT_FINAL_NOPUSH && said.rel == PM_REL_PRELOAD
               ? apr_pstrcat(pool, text, "; nopush", NULL)
               : text;
}

/* text, copied to pool unless an earlier dialect of the link says the same. */
static pm_value_t keep(apr_pool_t *pool, const pm_value_t *earlier, int count,
                       const char *text)
{
    pm_value_t value = {.text = NULL};
    int i;

    if (!text) {
        return value;
    }
    for (i = 0; i < count; i++) {
        if (earlier[i].text && strcmp(earlier[i].text, text) == 0) {
            return earlier[i];
        }
    }
    value.length = strlen(text);
    value.text = apr_pstrmemdup(pool, text, value.length);
    return value;
}

/*
 * The links that are said in a dialect, as the list that one field holds (RFC
 * 8288, section 3): httpd and HPACK take a field's time for each field.
 */
static const char *all_in(apr_pool_t *scratch, const pm_values_t *values,
                          int nlinks, int dialect)
{
    const char *text = NULL;
    int i;

    for (i = 0; i < nlinks; i++) {
        const char *one = values->links[i][dialect].text;

        if (one) {
            text = text ? apr_pstrcat(scratch, text, ", ", one, NULL) : one;
        }
    }
    return text;
}

/* pm_values_remember(), for a set that has yet to be given its values. */
static int remember(pm_digest_t *digest, const pm_set_t *set,
                    const pm_values_t *values)
{
    int i;

    for (i = 0; i < set->nlinks; i++) {
        if (set->links[i].rel != PM_REL_PRECONNECT &&
            !pm_digest_add(digest,
                           values->fingerprints[i][PM_FINGERPRINT_CONTENT])) {
            return 0;
        }
    }
    return 1;
}

int pm_values_remember(pm_digest_t *digest, const pm_set_t *set)
{
    return remember(digest, set, set->values);
}

const pm_values_t *pm_values_make(apr_pool_t *pool, const pm_set_t *set)
{
    pm_values_t *values = apr_pcalloc(pool, sizeof(*values));
    pm_digest_t digest = {.count = 0};
    apr_pool_t *scratch;
    int i, dialect;

    apr_pool_create(&scratch, pool);
    values->links =
        apr_pcalloc(pool, (apr_size_t)set->nlinks * sizeof(*values->links));
    values->fingerprints = apr_palloc(pool, (apr_size_t)set->nlinks *
                                                sizeof(*values->fingerprints));
    values->hashes =
        apr_palloc(pool, (apr_size_t)set->nlinks * sizeof(*values->hashes));
    for (i = 0; i < set->nlinks; i++) {
        pm_value_t *link = values->links[i];
        const char *href = set->links[i].href;

        values->hashes[i] = pm_digest_hash(href);
        values->fingerprints[i][PM_FINGERPRINT_URL] =
            pm_digest_fingerprint_of(values->hashes[i]);
        values->fingerprints[i][PM_FINGERPRINT_CONTENT] =
            pm_digest_fingerprint(href, set->links[i].hash);

        for (dialect = 0; dialect < PM_DIALECTS; dialect++) {
            link[dialect] =
                keep(pool, link, dialect,
                     pm_value_make(scratch, &set->links[i], dialect));
        }
    }
    for (dialect = 0; dialect < PM_DIALECTS; dialect++) {
        values->all[dialect] =
            keep(pool, values->all, dialect,
                 all_in(scratch, values, set->nlinks, dialect));
    }
    if (remember(&digest, set, values) && digest.count > 0) {
        values->digest = apr_pstrdup(pool, pm_digest_write(scratch, &digest));
    }
    apr_pool_destroy(scratch);
    return values;
}

void pm_values_prepare(pm_manifest_t *manifest)
{
    apr_hash_t *made;
    apr_hash_index_t *index;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, manifest->pool);
    made = apr_hash_make(scratch); /* for sets that share their links */
    for (index = apr_hash_first(scratch, manifest->sets); index;
         index = apr_hash_next(index)) {
        pm_set_t *set = apr_hash_this_val(index);

        if (!set->links) {
            continue;
        }
        set->values = apr_hash_get(made, &set->links, sizeof(set->links));
        if (!set->values) {
            set->values = pm_values_make(manifest->pool, set);
            apr_hash_set(made, &set->links, sizeof(set->links), set->values);
        }
    }
    apr_pool_destroy(scratch);
}
