/*
 * The page that a build tool would write for one route.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/build_page.h"

#include <string.h>

#include <apr_strings.h>

#include "format/url.h"

/* What stands around a script's URL. */
static const struct {
    const char *tag, *attribute, *end;
} around[] = {
    [PM_BUILD_MODULE] = {"script type=module", "src", "</script>"},
    [PM_BUILD_MODULEPRELOAD] = {"link rel=modulepreload", "href", ""},
    [PM_BUILD_DEFER] = {"script defer", "src", "</script>"},
    [PM_BUILD_LOW] = {"link rel=preload as=script fetchpriority=low", "href",
                      ""},
    [PM_BUILD_ASYNC] = {"script async", "src", "</script>"},
};

pm_build_page_t pm_build_page_make(apr_pool_t *pool, const char *prefix)
{
    return (pm_build_page_t){.pool = pool,
                             .prefix = prefix,
                             .seen = apr_hash_make(pool),
                             .styles = "",
                             .scripts = ""};
}

int pm_build_page_is_new(pm_build_page_t *page, const char *name)
{
    if (apr_hash_get(page->seen, name, APR_HASH_KEY_STRING)) {
        return 0;
    }
    apr_hash_set(page->seen, name, APR_HASH_KEY_STRING, name);
    return 1;
}

/* The URL of a built file, as an attribute has it. */
static const char *url_of(const pm_build_page_t *page, const char *file)
{
    return apr_pstrcat(
        page->pool, page->prefix,
        pm_url_escape(page->pool, file, strlen(file), "\"#<>?`{}&'"), NULL);
}

/* An element with a file's URL. */
static const char *element(const pm_build_page_t *page, const char *tag,
                           const char *attribute, const char *file,
                           const char *end)
{
    return apr_pstrcat(page->pool, "<", tag,
                       page->is_cors ? " crossorigin" : "", " ", attribute,
                       "=\"", url_of(page, file), "\">", end, "\n", NULL);
}

void pm_build_page_add_style(pm_build_page_t *page, const char *file)
{
    if (pm_build_page_is_new(page, file)) {
        page->styles = apr_pstrcat(
            page->pool, page->styles,
            element(page, "link rel=stylesheet", "href", file, ""), NULL);
    }
}

void pm_build_page_add_script(pm_build_page_t *page, const char *file,
                              pm_build_script_t how)
{
    if (pm_build_page_is_new(page, file)) {
        page->scripts =
            apr_pstrcat(page->pool, page->scripts,
                        element(page, around[how].tag, around[how].attribute,
                                file, around[how].end),
                        NULL);
    }
}

int pm_build_page_is_style(const char *file)
{
    apr_size_t length = strlen(file);

    return length > 4 && strcmp(file + length - 4, ".css") == 0;
}

const char *pm_build_page_html(const pm_build_page_t *page)
{
    return apr_pstrcat(page->pool, "<!DOCTYPE html><head>\n", page->styles,
                       page->scripts, "</head><body>\n", NULL);
}
