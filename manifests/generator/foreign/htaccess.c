/*
 * For Apache httpd without this module: mod_setenvif finds the links of a path,
 * mod_headers says them. Tenants may write both in .htaccess.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include <apr_strings.h>

#include "foreign/tell.h"

/* Paths in one regular expression. */
#define PATHS_BYTES 4000

/* Within double quotes, where httpd takes `\\` and `\"` for one. */
static const char *quote(apr_pool_t *pool, const char *text)
{
    return pm_target_escape(pool, text, "\\\"");
}

/*
 * All links of a set in one value. mod_setenvif takes `$1` in it for a part of
 * what was found, unless there is a backslash before it; what must not be
 * pushed says so to mod_http2.
 */
static const char *value_of(pm_target_t *target, const pm_set_t *set)
{
    const char *all = "";
    int i;

    for (i = 0; i < set->nlinks; i++) {
        const pm_link_t *link = &set->links[i];
        const char *value =
            pm_value_make(target->pool, link,
                          pm_link_is_pushable(link) ? PM_DIALECT_FINAL
                                                    : PM_DIALECT_FINAL_NOPUSH);

        if (value) {
            all = apr_pstrcat(target->pool, all, *all ? ", " : "", value, NULL);
        }
    }
    return quote(target->pool, pm_target_escape(target->pool, all, "$"));
}

/* A line; what stands further down wins. */
static void put_line(pm_target_t *target, const char *regex, const char *value)
{
    pm_target_put(target,
                  "SetEnvIf Request_URI \"^(?:", quote(target->pool, regex),
                  ")$\" ", *value ? "\"pushmanifest=" : "!pushmanifest", value,
                  *value ? "\"\n" : "\n");
}

static void put_pages(pm_target_t *target, const pm_told_set_t *told)
{
    const char *value = value_of(target, told->set), *regex = NULL;
    int i;

    for (i = 0; i < told->pages->nelts; i++) {
        const char *page = pm_target_regex(
            target->pool, APR_ARRAY_IDX(told->pages, i, const char *), 0);

        if (regex && strlen(regex) + strlen(page) > PATHS_BYTES) {
            put_line(target, regex, value);
            regex = NULL;
        }
        regex =
            regex ? apr_pstrcat(target->pool, regex, "|", page, NULL) : page;
    }
    if (regex) {
        put_line(target, regex, value);
    }
}

void pm_tell_htaccess(pm_target_t *target)
{
    int i;

    pm_target_head(
        target, "#",
        "For .htaccess (AllowOverride FileInfo) or httpd.conf, without "
        "mod_pushmanifest.");
    pm_target_put(target,
                  "<IfModule mod_headers.c>\n<IfModule mod_setenvif.c>\n");
    for (i = 0; i < target->matches->nelts; i++) {
        const pm_match_t *match =
            APR_ARRAY_IDX(target->matches, i, const pm_match_t *);

        put_line(target, pm_target_regex(target->pool, match->decoded, 1),
                 value_of(target, match->set));
    }
    for (i = 0; i < target->sets->nelts; i++) {
        put_pages(target, &APR_ARRAY_IDX(target->sets, i, pm_told_set_t));
    }
    pm_target_put(target,
                  "Header add Link \"%{pushmanifest}e\" env=pushmanifest\n"
                  "</IfModule>\n</IfModule>\n");
}
