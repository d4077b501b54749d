/*
 * A start or end tag, as the tokenizer of HTML or libxml2's parser of XML read
 * it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_TAG_H
#define PM_HTML_TAG_H

#include <apr_pools.h>

#include "text/position.h"

/* Most bytes of a name; of a longer one so many are kept, which is no name that
 * anybody knows. */
#define PM_TAG_NAME_MAX 1024

/* Most attributes, bytes of a value, and bytes of all names and values; values
 * are cut, attributes for which there is no room are left out. */
#define PM_TAG_ATTRIBUTES_MAX 256
#define PM_TAG_VALUE_MAX (64 * 1024)
#define PM_TAG_BYTES_MAX (128 * 1024)

/* White space in attributes (WHATWG Infra, "ASCII whitespace"). */
#define PM_TAG_SPACE " \t\n\f\r"

static inline int pm_tag_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* The language that an element belongs to: its namespace. */
typedef enum pm_namespace_t {
    PM_NAMESPACE_HTML,
    PM_NAMESPACE_SVG,
    PM_NAMESPACE_MATHML,
    PM_NAMESPACE_OTHER /* of XML that is none of them */
} pm_namespace_t;

/* Everything in it lives until the call returns that it was given to. */
typedef struct pm_tag_t {
    const char *name;                   /* in lower case, without a prefix */
    const struct pm_element_t *element; /* of that name in HTML */
    pm_namespace_t space;               /* of the element; set by the tree */
    int is_end;
    int is_self_closing; /* `/>`; it need not end the element */
    /* Names in lower case, each once, and values by turns, then NULL. In the
     * values character references are undone; where there is none it is "". */
    const char *const *attributes;
    pm_position_t position;      /* of the `<` */
    pm_position_t text_position; /* of what follows the tag */
} pm_tag_t;

/* The value of an attribute; NULL if the tag lacks it. */
const char *pm_tag_get(const pm_tag_t *tag, const char *name);

/* A copy of it from pool without white space around it; NULL for what is absent
 * or empty. */
const char *pm_tag_copy(apr_pool_t *pool, const pm_tag_t *tag,
                        const char *name);

/* Whether a space-separated list, which may be NULL, has the token, in any case
 * of letters. */
int pm_tag_has_token(const char *list, const char *token);

/* Whether a `type` attribute, without its parameters and white space, is that
 * MIME type; in any case of letters. */
int pm_tag_is_type(const char *type, const char *essence);

/* Whether a list of properties, as a viewport has it (CSS Viewport, "Parsing
 * algorithm"), has a word, in any case of letters. */
int pm_tag_has_property(const char *content, const char *word);

/* Whether the `type` of a link, which may be absent, is that of CSS. */
int pm_tag_is_css(const pm_tag_t *tag);

/* What an element of SVG refers to: `href` is the newer name of the attribute.
 * NULL: nothing. */
const char *pm_tag_svg_href(const pm_tag_t *tag);

#endif
