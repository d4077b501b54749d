/*
 * The page that selectors are held against. Fed by the scanner of HTML, read by
 * the cascade.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>
#include <string.h>

#include "codepoint.h"
#include "css_page.h"

static const char spaces[] = " \t\n\r\f";

pm_css_page_t *pm_css_page_create(apr_pool_t *pool)
{
    pm_css_page_t *page = apr_pcalloc(pool, sizeof(*page));

    page->pool = pool;
    page->elements = apr_array_make(pool, 64, sizeof(pm_css_element_t *));
    page->text = apr_pcalloc(pool, sizeof(*page->text));
    page->text->pool = pool;
    page->known = apr_hash_make(pool);
    return page;
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
        if (length == 0)
            break;
        classes[count++] = apr_pstrmemdup(pool, text, length);
        text += length;
    }
    return classes;
}

static const char *bounded(const char *text)
{
    return text != NULL && strlen(text) <= PM_CSS_ATTRIBUTE_MAX ? text : NULL;
}

/* What makes elements one; pieces are ended by bytes that none has. */
static const char *key_of(apr_pool_t *pool, const pm_css_element_t *element)
{
    return apr_psprintf(pool, "%d\n%s\n%s\n%s",
                        element->parent == NULL ? -1 : element->parent->index,
                        element->tag, element->id == NULL ? "" : element->id,
                        element->class_text == NULL ? "" : element->class_text);
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
    element->index = page->elements->nelts;
    APR_ARRAY_PUSH(page->elements, pm_css_element_t *) = element;
    apr_hash_set(page->known, key, APR_HASH_KEY_STRING, element);
    return element;
}

void pm_css_page_open(pm_css_page_t *page, const char *tag, const char *id,
                      const char *class_text, const char *style)
{
    pm_css_element_t like = {.tag = tag,
                             .id = bounded(id),
                             .class_text = bounded(class_text),
                             .style = bounded(style)};
    pm_css_element_t *element;
    const char *key;

    if (page->ignored > 0 || page->depth == PM_CSS_ELEMENT_DEPTH_MAX ||
        page->elements->nelts == PM_CSS_ELEMENTS_MAX) {
        page->ignored++;
        return;
    }
    if (page->depth > 0)
        like.parent = page->open[page->depth - 1];
    key = key_of(page->pool, &like);
    element = apr_hash_get(page->known, key, APR_HASH_KEY_STRING);
    if (element == NULL)
        element = add_element(page, &like, key);
    page->open[page->depth++] = element;
}

void pm_css_page_close(pm_css_page_t *page)
{
    if (page->ignored > 0)
        page->ignored--;
    else if (page->depth > 0)
        page->depth--;
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
    if (is_shown && page->ignored == 0 && page->depth > 0)
        page->open[page->depth - 1]->has_text = 1;
}

void pm_css_page_line(pm_css_page_t *page, int line)
{
    if (page->ignored == 0 && page->depth > 0 &&
        page->open[page->depth - 1]->line == 0)
        page->open[page->depth - 1]->line = line;
}

void pm_css_codepoints_add(pm_css_codepoints_t *codepoints, apr_uint32_t c)
{
    unsigned char **block;

    if (c > PM_CODEPOINT_MAX)
        return;
    block = &codepoints->blocks[c / PM_CSS_BLOCK_BITS];
    if (*block == NULL)
        *block = apr_pcalloc(codepoints->pool, PM_CSS_BLOCK_BITS / 8);
    (*block)[c % PM_CSS_BLOCK_BITS / 8] |= (unsigned char)(1 << c % 8);
}

int pm_css_codepoints_has(const pm_css_codepoints_t *codepoints,
                          apr_uint32_t first, apr_uint32_t last)
{
    apr_uint32_t c;

    for (c = first; c <= last && c <= PM_CODEPOINT_MAX; c++) {
        const unsigned char *block = codepoints->blocks[c / PM_CSS_BLOCK_BITS];

        if (block == NULL)
            c |= PM_CSS_BLOCK_BITS - 1;
        else if (block[c % PM_CSS_BLOCK_BITS / 8] & 1 << c % 8)
            return 1;
    }
    return 0;
}
