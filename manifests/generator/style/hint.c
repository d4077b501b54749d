/*
 * Presentational attributes as declarations. Called once for elements that are
 * alike.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/hint.h"

#include <string.h>

#include <apr_strings.h>

/* WHATWG HTML, section 15.3.7, "Lists": the numbers of <ol type> and <li type>,
 * whose case counts. */
static const char *list_hint_of(apr_pool_t *pool, const pm_css_kind_t *kind)
{
    static const struct {
        const char *type, *hint;
    } hints[] = {{"1", "list-style-type:decimal"},
                 {"a", "list-style-type:lower-alpha"},
                 {"A", "list-style-type:upper-alpha"},
                 {"i", "list-style-type:lower-roman"},
                 {"I", "list-style-type:upper-roman"}};
    const char *type = pm_css_attribute_value(kind->attributes, "type");
    apr_size_t i;

    for (i = 0; type && i < sizeof(hints) / sizeof(*hints); i++) {
        if (strcmp(type, hints[i].type) == 0) {
            return hints[i].hint;
        }
    }
    return NULL;
}

/* Section 15.3.1 and 15.3.8: what the attribute of a table or the body is
 * behind it. */
static const char *background_hint_of(apr_pool_t *pool,
                                      const pm_css_kind_t *kind)
{
    const char *url = pm_css_attribute_value(kind->attributes, "background");

    return url && !strpbrk(url, "\"\\\n\r\f")
               ? apr_pstrcat(pool, "background-image:url(\"", url, "\")", NULL)
               : NULL;
}

/* The presentation attributes of SVG. */
static const char *svg_hint_of(apr_pool_t *pool, const pm_css_kind_t *kind)
{
    static const char *const names[] = {
        "font-family", "font-weight", "font-style", "font-stretch", "display"};
    const char *hint = NULL;
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *value = pm_css_attribute_value(kind->attributes, names[i]);

        if (value) {
            hint = apr_pstrcat(pool, hint ? hint : "", names[i], ":", value,
                               ";", NULL);
        }
    }
    return hint;
}

static const char *face_hint_of(apr_pool_t *pool, const pm_css_kind_t *kind)
{
    const char *face = pm_css_attribute_value(kind->attributes, "face");

    return face ? apr_pstrcat(pool, "font-family:", face, NULL) : NULL;
}

const char *pm_css_hint_of(apr_pool_t *pool, const pm_css_kind_t *kind)
{
    static const struct {
        const char *tag;
        const char *(*hint_of)(apr_pool_t *pool, const pm_css_kind_t *kind);
    } hints[] = {{"body", background_hint_of},
                 {"table", background_hint_of},
                 {"thead", background_hint_of},
                 {"tbody", background_hint_of},
                 {"tfoot", background_hint_of},
                 {"tr", background_hint_of},
                 {"td", background_hint_of},
                 {"th", background_hint_of},
                 {"font", face_hint_of},
                 {"ol", list_hint_of},
                 {"li", list_hint_of},
                 {"svg", svg_hint_of},
                 {"g", svg_hint_of},
                 {"text", svg_hint_of},
                 {"tspan", svg_hint_of}};
    apr_size_t i;

    for (i = 0; *kind->attributes && i < sizeof(hints) / sizeof(*hints); i++) {
        if (kind->tag[0] == hints[i].tag[0] &&
            strcmp(kind->tag, hints[i].tag) == 0) {
            return hints[i].hint_of(pool, kind);
        }
    }
    return NULL;
}
