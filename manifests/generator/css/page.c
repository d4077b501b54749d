/*
 * The page that selectors are held against. Fed by the scanner of HTML, read by
 * the cascade.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>
#include <string.h>

#include "css/declaration.h"
#include "css/page.h"
#include "text/codepoint.h"

static const char spaces[] = " \t\n\r\f";

pm_css_page_t *pm_css_page_create(apr_pool_t *pool)
{
    pm_css_page_t *page = apr_pcalloc(pool, sizeof(*page));

    page->pool = pool;
    page->elements = apr_array_make(pool, 64, sizeof(pm_css_element_t *));
    page->text = apr_pcalloc(pool, sizeof(*page->text));
    page->text->pool = pool;
    page->known = apr_hash_make(pool);
    apr_pool_create(&page->brief, pool);
    return page;
}

void pm_css_page_keep(pm_css_page_t *page, const apr_array_header_t *kept)
{
    page->kept = kept;
}

static const char *const *classes_of(apr_pool_t *pool, const char *text)
{
    const char **classes;
    int count = 0;

    classes = apr_pcalloc(pool, sizeof(*classes) * (PM_CSS_CLASSES_MAX + 1));
    while (text != NULL && count < PM_CSS_CLASSES_MAX) {
        apr_size_t length;

        text += strspn(text, spaces);
        length = strcspn(text, spaces);
        if (length == 0) {
            break;
        }
        classes[count++] = apr_pstrmemdup(pool, text, length);
        text += length;
    }
    return classes;
}

static const char *bounded(const char *text)
{
    return text != NULL && strlen(text) <= PM_CSS_ATTRIBUTE_MAX ? text : NULL;
}

static const char *value_of(const pm_css_tag_t *tag, const pm_css_kept_t *kept)
{
    const char *const *at;

    for (at = tag->attributes; at != NULL && *at != NULL; at += 2) {
        if (strcmp(at[0], kept->name) == 0) {
            return kept->with_value && at[1] != NULL ? bounded(at[1]) : "";
        }
    }
    return NULL;
}

/* The values of the kept attributes, which live as long as the tag. */
static const char *const *values_of(const pm_css_page_t *page,
                                    const pm_css_tag_t *tag)
{
    const char **values;
    int i;

    if (page->kept == NULL) {
        return NULL;
    }
    values = apr_palloc(page->brief,
                        sizeof(*values) * (apr_size_t)(page->kept->nelts + 1));
    for (i = 0; i < page->kept->nelts; i++) {
        values[i] = value_of(tag, &APR_ARRAY_IDX(page->kept, i, pm_css_kept_t));
    }
    values[i] = NULL;
    return values;
}

/* What a declaration of a style attribute changes: of an image, whether there
 * is one, not which colour stands in its place. */
static const char *effect_of(apr_pool_t *pool,
                             const pm_css_declaration_t *declaration)
{
    switch (declaration->property) {
    case PM_CSS_BACKGROUND:
    case PM_CSS_BACKGROUND_IMAGE:
    case PM_CSS_LIST_STYLE:
    case PM_CSS_MASK:
    case PM_CSS_BORDER_IMAGE:
        return strstr(declaration->value, "var(") == NULL &&
                       pm_css_value_urls(pool, declaration->value)->nelts == 0
                   ? "none"
                   : declaration->value;
    default:
        return declaration->value;
    }
}

/* What of a style attribute is of interest; NULL if nothing is. */
static const char *style_key(apr_pool_t *pool, const char *style)
{
    const apr_array_header_t *declarations;
    apr_array_header_t *effects;
    int i;

    if (style == NULL) {
        return NULL;
    }
    declarations = pm_css_parse_style(pool, style, strlen(style));
    effects =
        apr_array_make(pool, declarations->nelts + 1, sizeof(const char *));
    for (i = 0; i < declarations->nelts; i++) {
        const pm_css_declaration_t *declaration =
            &APR_ARRAY_IDX(declarations, i, pm_css_declaration_t);

        APR_ARRAY_PUSH(effects, const char *) = apr_psprintf(
            pool, "%d%s:%s%s", (int)declaration->property,
            declaration->name == NULL ? "" : declaration->name,
            effect_of(pool, declaration), declaration->is_important ? "!" : "");
    }
    return effects->nelts == 0 ? NULL : apr_array_pstrcat(pool, effects, ';');
}

/* What makes elements one. A piece has its length before it, so that no text
 * can look like several. */
static const char *key_of(apr_pool_t *pool, const pm_css_element_t *element)
{
    const char *const pieces[] = {element->tag, element->id,
                                  element->class_text,
                                  style_key(pool, element->style)};
    const int count = sizeof(pieces) / sizeof(*pieces);
    const char *key =
        apr_itoa(pool, element->parent == NULL ? -1 : element->parent->index);
    int i;

    for (i = 0; i < count; i++) {
        if (pieces[i] != NULL) {
            key = apr_psprintf(pool, "%s %d:%d:%s", key, i,
                               (int)strlen(pieces[i]), pieces[i]);
        }
    }
    for (i = 0; element->kept != NULL && i < element->kept->nelts; i++) {
        if (element->values[i] != NULL) {
            key = apr_psprintf(pool, "%s %d:%d:%s", key, i + count,
                               (int)strlen(element->values[i]),
                               element->values[i]);
        }
    }
    return key;
}

static const char *const *copy_values(apr_pool_t *pool,
                                      const pm_css_element_t *element)
{
    const char **values;
    int i;

    if (element->kept == NULL) {
        return NULL;
    }
    values =
        apr_palloc(pool, sizeof(*values) * (apr_size_t)element->kept->nelts);
    for (i = 0; i < element->kept->nelts; i++) {
        values[i] = apr_pstrdup(pool, element->values[i]);
    }
    return values;
}

static pm_css_element_t *
add_element(pm_css_page_t *page, const pm_css_element_t *like, const char *key)
{
    pm_css_element_t *element = apr_pmemdup(page->pool, like, sizeof(*like));

    element->tag = apr_pstrdup(page->pool, like->tag);
    element->id = apr_pstrdup(page->pool, like->id);
    element->class_text = apr_pstrdup(page->pool, like->class_text);
    element->style = apr_pstrdup(page->pool, like->style);
    element->classes = classes_of(page->pool, element->class_text);
    element->values = copy_values(page->pool, like);
    element->index = page->elements->nelts;
    APR_ARRAY_PUSH(page->elements, pm_css_element_t *) = element;
    apr_hash_set(page->known, apr_pstrdup(page->pool, key), APR_HASH_KEY_STRING,
                 element);
    return element;
}

void pm_css_page_open(pm_css_page_t *page, const pm_css_tag_t *tag)
{
    pm_css_element_t like = {.tag = tag->name,
                             .id = bounded(tag->id),
                             .class_text = bounded(tag->class_text),
                             .style = bounded(tag->style),
                             .kept = page->kept};
    pm_css_element_t *element;
    const char *key;

    if (page->ignored > 0 || page->depth == PM_CSS_ELEMENT_DEPTH_MAX ||
        page->elements->nelts == PM_CSS_ELEMENTS_MAX) {
        page->ignored++;
        return;
    }
    if (page->depth > 0) {
        like.parent = page->open[page->depth - 1];
    }
    like.values = values_of(page, tag);
    key = key_of(page->brief, &like);
    element = apr_hash_get(page->known, key, APR_HASH_KEY_STRING);
    if (element == NULL) {
        element = add_element(page, &like, key);
    }
    page->open[page->depth++] = element;
    apr_pool_clear(page->brief);
}

void pm_css_page_close(pm_css_page_t *page)
{
    if (page->ignored > 0) {
        page->ignored--;
    }
    else if (page->depth > 0) {
        page->depth--;
    }
}

void pm_css_page_text(pm_css_page_t *page, const char *text, apr_size_t length)
{
    apr_uint32_t c;
    int is_shown = 0;

    while (length > 0) {
        apr_size_t size = pm_codepoint_read(text, length, &c);

        if (c > ' ') {
            is_shown = 1;
            pm_css_codepoints_add(page->text, c);
        }
        text += size;
        length -= size;
    }
    if (is_shown && page->ignored == 0 && page->depth > 0) {
        page->open[page->depth - 1]->has_text = 1;
    }
}

void pm_css_page_place(pm_css_page_t *page, pm_position_t position)
{
    if (page->ignored == 0 && page->depth > 0 &&
        page->open[page->depth - 1]->position.line == 0) {
        page->open[page->depth - 1]->position = position;
    }
}

void pm_css_codepoints_add(pm_css_codepoints_t *codepoints, apr_uint32_t c)
{
    unsigned char **block;

    if (c > PM_CODEPOINT_MAX) {
        return;
    }
    block = &codepoints->blocks[c / PM_CSS_BLOCK_BITS];
    if (*block == NULL) {
        *block = apr_pcalloc(codepoints->pool, PM_CSS_BLOCK_BITS / 8);
    }
    (*block)[c % PM_CSS_BLOCK_BITS / 8] |= (unsigned char)(1 << c % 8);
}

int pm_css_codepoints_has(const pm_css_codepoints_t *codepoints,
                          apr_uint32_t first, apr_uint32_t last)
{
    apr_uint32_t c;

    for (c = first; c <= last && c <= PM_CODEPOINT_MAX; c++) {
        const unsigned char *block = codepoints->blocks[c / PM_CSS_BLOCK_BITS];

        if (block == NULL) {
            c |= PM_CSS_BLOCK_BITS - 1;
        }
        else if (block[c % PM_CSS_BLOCK_BITS / 8] & 1 << c % 8) {
            return 1;
        }
    }
    return 0;
}
