/*
 * What is doubtful about a set.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/warning.h"

#include <string.h>

#include <apr_strings.h>

#include "format/url.h"

apr_size_t pm_field_bytes(const pm_set_t *set, pm_dialect_t dialect)
{
    apr_size_t bytes = 0;
    int i;

    for (i = 0; i < set->nlinks; i++) {
        const pm_value_t *value = &set->values->links[i][dialect];

        if (value->text) {
            /* `, ` between two values */
            bytes += value->length + (bytes > 0 ? 2 : 0);
        }
    }
    return bytes;
}

apr_int64_t pm_push_bytes(const pm_set_t *set)
{
    apr_int64_t bytes = 0;
    int i;

    for (i = 0; i < set->nlinks; i++) {
        const pm_link_t *link = &set->links[i];

        if (pm_link_is_pushable(link) && link->bytes > 0) {
            bytes += link->bytes;
        }
    }
    return bytes;
}

/* Whether a file of an earlier link is asked for in another way: a browser then
 * uses neither for the other (WHATWG HTML, "consume a preloaded resource"). */
static int is_double(const pm_set_t *set, int index)
{
    const pm_link_t *link = &set->links[index];
    int i;

    for (i = 0; i < index; i++) {
        const pm_link_t *other = &set->links[i];

        if (other->rel != PM_REL_PRECONNECT && link->rel != PM_REL_PRECONNECT &&
            strcmp(link->href, other->href) == 0 &&
            (link->as != other->as ||
             link->crossorigin != other->crossorigin)) {
            return 1;
        }
    }
    return 0;
}

static void warn(apr_array_header_t *warnings, pm_warning_kind_t kind,
                 const pm_link_t *link, const char *text)
{
    APR_ARRAY_PUSH(warnings, pm_warning_t) = (pm_warning_t){
        .kind = kind, .text = text, .href = link ? link->href : NULL};
}

/* What is sent by default, and is not enough. */
static void warn_of_most(apr_array_header_t *warnings, pm_warning_kind_t kind,
                         int most, const char *of)
{
    warn(warnings, kind, NULL,
         apr_psprintf(warnings->pool, "more than %d %s", most, of));
}

/* A link with a query leads to something else than the page of that path. */
static void warn_of_page(apr_array_header_t *warnings,
                         const pm_manifest_t *manifest, const pm_set_t *set,
                         const pm_link_t *link)
{
    apr_pool_t *pool = warnings->pool;
    const pm_set_t *own;

    if (link->href[0] != '/' || strchr(link->href, '?')) {
        return;
    }
    own = apr_hash_get(manifest->pages, pm_url_decode(pool, link->href),
                       APR_HASH_KEY_STRING);
    if (own == set) {
        warn(warnings, PM_WARNING_SELF, link,
             apr_psprintf(pool, "the page %s is in its own set", link->href));
    }
    else if (own) {
        warn(warnings, PM_WARNING_PAGE, link,
             apr_psprintf(pool, "%s is a page itself", link->href));
    }
}

static void warn_of_link(apr_array_header_t *warnings, const pm_set_t *set,
                         int index)
{
    const pm_link_t *link = &set->links[index];
    const char *why =
        link->as == PM_AS_FONT && link->crossorigin == PM_CROSSORIGIN_NONE
            ? "a font needs crossorigin"
        : is_double(set, index) ? "it is named in two ways"
                                : NULL;

    if (why) {
        warn(warnings, PM_WARNING_TWICE, link,
             apr_psprintf(warnings->pool, "%s is loaded twice: %s", link->href,
                          why));
    }
}

const char *pm_warning_name(pm_warning_kind_t kind)
{
    static const char *const names[PM_WARNINGS] = {
        [PM_WARNING_LINKS] = "links", [PM_WARNING_HEADER] = "header",
        [PM_WARNING_PUSH] = "push",   [PM_WARNING_TWICE] = "twice",
        [PM_WARNING_SELF] = "self",   [PM_WARNING_PAGE] = "page",
    };

    return names[kind];
}

apr_array_header_t *pm_warnings_of(apr_pool_t *pool,
                                   const pm_manifest_t *manifest,
                                   const pm_set_t *set)
{
    apr_array_header_t *warnings =
        apr_array_make(pool, 2, sizeof(pm_warning_t));
    int i;

    if (set->nlinks > PM_SET_LINKS_DEFAULT) {
        warn_of_most(warnings, PM_WARNING_LINKS, PM_SET_LINKS_DEFAULT, "links");
    }
    if (pm_field_bytes(set, PM_DIALECT_EARLY) > PM_FIELD_BYTES_DEFAULT ||
        pm_field_bytes(set, PM_DIALECT_FINAL) > PM_FIELD_BYTES_DEFAULT) {
        warn_of_most(warnings, PM_WARNING_HEADER, PM_FIELD_BYTES_DEFAULT,
                     "bytes of Link");
    }
    if (pm_push_bytes(set) > PM_PUSH_BYTES_DEFAULT) {
        warn_of_most(warnings, PM_WARNING_PUSH, PM_PUSH_BYTES_DEFAULT,
                     "bytes of files to be pushed");
    }
    for (i = 0; i < set->nlinks; i++) {
        warn_of_link(warnings, set, i);
        warn_of_page(warnings, manifest, set, &set->links[i]);
    }
    return warnings;
}
