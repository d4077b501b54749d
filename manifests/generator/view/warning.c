/*
 * What is doubtful about a set.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/warning.h"

#include <string.h>

#include <apr_strings.h>

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

static void warn(apr_array_header_t *warnings, const char *text)
{
    APR_ARRAY_PUSH(warnings, const char *) = text;
}

static void warn_of_link(apr_array_header_t *warnings, const pm_set_t *set,
                         int index)
{
    const pm_link_t *link = &set->links[index];

    if (link->as == PM_AS_FONT && link->crossorigin == PM_CROSSORIGIN_NONE) {
        warn(warnings,
             apr_psprintf(warnings->pool,
                          "%s is loaded twice: a font needs crossorigin",
                          link->href));
    }
    if (is_double(set, index)) {
        warn(warnings,
             apr_psprintf(warnings->pool,
                          "%s is loaded twice: it is named in two ways",
                          link->href));
    }
}

apr_array_header_t *pm_warnings_of(apr_pool_t *pool, const pm_set_t *set)
{
    apr_array_header_t *warnings = apr_array_make(pool, 2, sizeof(char *));
    int i;

    if (set->nlinks > PM_SET_LINKS_DEFAULT) {
        warn(warnings,
             apr_psprintf(pool, "more than %d links", PM_SET_LINKS_DEFAULT));
    }
    if (pm_field_bytes(set, PM_DIALECT_EARLY) > PM_FIELD_BYTES_DEFAULT ||
        pm_field_bytes(set, PM_DIALECT_FINAL) > PM_FIELD_BYTES_DEFAULT) {
        warn(warnings, apr_psprintf(pool, "more than %d bytes of Link",
                                    PM_FIELD_BYTES_DEFAULT));
    }
    if (pm_push_bytes(set) > PM_PUSH_BYTES_DEFAULT) {
        warn(warnings,
             apr_psprintf(pool, "more than %d bytes of files to be pushed",
                          PM_PUSH_BYTES_DEFAULT));
    }
    for (i = 0; i < set->nlinks; i++) {
        warn_of_link(warnings, set, i);
    }
    return warnings;
}
