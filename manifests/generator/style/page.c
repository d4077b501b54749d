/*
 * The page that selectors are held against. Fed by the scanner of HTML, read by
 * the cascade.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/page.h"

#include <string.h>

#include <apr_strings.h>

#include "style/control.h"
#include "style/hint.h"
#include "style/names.h"
#include "text/codepoint.h"
#include "text/hash.h"

/* About what an entry of a hash takes. */
#define HASH_ENTRY_BYTES 64

static const char spaces[] = " \t\n\r\f";

/* Attributes that differ from element to element, and whose values decide
 * little: no value of them is kept, so that elements are of few kinds. */
static const char *const varied[] = {"alt", "content", "href", "src", "title"};

pm_css_page_t *pm_css_page_create(apr_pool_t *pool)
{
    pm_css_page_t *page = apr_pcalloc(pool, sizeof(*page));

    page->pool = pool;
    page->elements = apr_array_make(pool, 64, sizeof(pm_css_element_t *));
    page->kinds = apr_hash_make_custom(pool, pm_hash_bytes);
    page->key.pool = pool;
    return page;
}

static const char *bounded(const char *text)
{
    return text && strlen(text) <= PM_CSS_ATTRIBUTE_MAX ? text : NULL;
}

/* What is kept of the value of an attribute; NULL: nothing. */
static const char *kept_value(const char *name, const char *value)
{
    apr_size_t i;

    for (i = 0; i < sizeof(varied) / sizeof(*varied); i++) {
        if (name[0] == varied[i][0] && strcmp(name, varied[i]) == 0) {
            return NULL;
        }
    }
    return bounded(value);
}

/* The mark before a value that is kept. */
#define VALUE '='

/* What makes kinds one is in page->key: what is kept of the tag, each name and
 * value with its NUL; read_tag() reads it. Returns how many attributes it has.
 */
static apr_size_t key_tag(pm_css_page_t *page, const pm_css_tag_t *tag)
{
    static const char mark = VALUE;
    pm_buffer_t *key = &page->key;
    const char *const *at;

    key->length = 0;
    pm_buffer_append(key, tag->name, strlen(tag->name) + 1);
    for (at = tag->attributes; at && *at; at += 2) {
        const char *value = kept_value(at[0], at[1]);

        pm_buffer_append(key, at[0], strlen(at[0]) + 1);
        if (value) {
            pm_buffer_append(key, &mark, 1);
        }
        pm_buffer_append(key, value ? value : "",
                         value ? strlen(value) + 1 : 1);
    }
    return at ? (apr_size_t)(at - tag->attributes) / 2 : 0;
}

/* The tag that a key is of, with so many attributes: its strings are those in
 * bytes. */
static void read_tag(apr_pool_t *pool, pm_css_kind_t *kind, const char *bytes,
                     apr_size_t count)
{
    const char **next = apr_palloc(pool, sizeof(*next) * (2 * count + 1));

    kind->tag = bytes;
    kind->attributes = next;
    for (; count > 0; count--) {
        bytes += strlen(bytes) + 1;
        *next++ = bytes;
        bytes += strlen(bytes) + 1;
        *next++ = *bytes == VALUE ? bytes + 1 : NULL;
    }
    *next = NULL;
}

static const char *const *classes_of(apr_pool_t *pool, const char *text)
{
    const char *classes[PM_CSS_CLASSES_MAX + 1];
    int count = 0;

    while (text && count < PM_CSS_CLASSES_MAX) {
        apr_size_t length;

        text += strspn(text, spaces);
        length = strcspn(text, spaces);
        if (length == 0) {
            break;
        }
        classes[count++] = apr_pstrmemdup(pool, text, length);
        text += length;
    }
    classes[count] = NULL;
    return apr_pmemdup(pool, classes,
                       sizeof(*classes) * (apr_size_t)(count + 1));
}

static void read_blocks(apr_pool_t *pool, const char *text,
                        const pm_css_block_t *blocks[2])
{
    pm_css_block_draft_t draft;

    if (text) {
        pm_css_block_begin(&draft, pool);
        pm_css_block_read(&draft, text, strlen(text));
        blocks[0] = pm_css_block_finish(&draft, 0);
        blocks[1] = pm_css_block_finish(&draft, 1);
        pm_css_block_end(&draft);
    }
}

/* Adds a block, of which the mark says what it is, to what is declared. */
static void declare(apr_pool_t *pool, pm_css_kind_t *kind, const char *mark,
                    const pm_css_block_t *block)
{
    if (block) {
        kind->declared = apr_pstrcat(pool, kind->declared ? kind->declared : "",
                                     mark, pm_css_block_key(pool, block), NULL);
    }
}

/* The style of its own. */
static void read_style(apr_pool_t *pool, pm_css_kind_t *kind)
{
    const pm_css_block_t *hints[2] = {NULL, NULL};

    read_blocks(pool, pm_css_attribute_value(kind->attributes, "style"),
                kind->style);
    read_blocks(pool, pm_css_hint_of(pool, kind), hints);
    kind->hint = hints[0];
    declare(pool, kind, "-", kind->style[0]);
    declare(pool, kind, "!", kind->style[1]);
    declare(pool, kind, "?", kind->hint);
}

static const pm_css_kind_t *make_kind(pm_css_page_t *page, apr_size_t count)
{
    const pm_buffer_t *key = &page->key;
    const char *bytes = apr_pmemdup(page->pool, key->bytes, key->length);
    pm_css_kind_t *kind = apr_pcalloc(page->pool, sizeof(*kind));

    kind->index = (int)apr_hash_count(page->kinds);
    read_tag(page->pool, kind, bytes, count);
    kind->id = pm_css_attribute_value(kind->attributes, "id");
    kind->class_text = pm_css_attribute_value(kind->attributes, "class");
    kind->classes = classes_of(page->pool, kind->class_text);
    kind->names = pm_css_names_of(kind);
    kind->control = pm_css_control_of(kind->tag);
    read_style(page->pool, kind);
    page->has_images |=
        kind->hint && kind->hint->has & 1u << PM_CSS_BACKGROUND_IMAGE;
    page->bytes += 2 * key->length + sizeof(*kind) + HASH_ENTRY_BYTES;
    apr_hash_set(page->kinds, bytes, (apr_ssize_t)key->length, kind);
    return kind;
}

/* Whether the tag is one of that kind; what is equal to a value that was kept
 * would be kept, too. */
static int is_of_kind(const pm_css_kind_t *kind, const pm_css_tag_t *tag)
{
    const char *const *at = tag->attributes, *const *kept = kind->attributes;

    if (strcmp(kind->tag, tag->name) != 0) {
        return 0;
    }
    for (; at && *at && *kept; at += 2, kept += 2) {
        if (strcmp(kept[0], at[0]) != 0 ||
            (kept[1] ? strcmp(kept[1], at[1]) != 0
                     : kept_value(at[0], at[1]) != NULL)) {
            return 0;
        }
    }
    return !(at && *at) && !*kept;
}

/* Where a kind of such a tag was found last: by its name, its first attribute,
 * and its class, where it is that, since a class mostly makes the kind. */
static const pm_css_kind_t **recent_of(pm_css_page_t *page,
                                       const pm_css_tag_t *tag)
{
    const char *name = tag->name;
    const char *first =
        tag->attributes && *tag->attributes ? *tag->attributes : "";
    const char *class = first[0] == 'c' ? tag->attributes[1] : "";
    int number = 7 * first[0];

    number += name[0] ? name[0] + 5 * name[1] : 0;
    number += class[0] ? 11 * class[0] + 3 * class[1] : 0;
    return &page->recent[(unsigned)number % PM_CSS_RECENT_KINDS];
}

static const pm_css_kind_t *find_kind(pm_css_page_t *page,
                                      const pm_css_tag_t *tag)
{
    const pm_css_kind_t **recent = recent_of(page, tag);

    if (!*recent || !is_of_kind(*recent, tag)) {
        apr_size_t count = key_tag(page, tag);

        *recent = apr_hash_get(page->kinds, page->key.bytes,
                               (apr_ssize_t)page->key.length);
        if (!*recent) {
            *recent = make_kind(page, count);
        }
    }
    return *recent;
}

/* Behind the last child of its parent. */
static void append(pm_css_element_t *element, pm_css_element_t *parent)
{
    element->parent = parent;
    element->place = 1;
    if (!parent) {
        return;
    }
    parent->is_empty = 0;
    element->around = parent->around | parent->kind->names;
    element->previous = parent->last;
    if (parent->last) {
        parent->last->next = element;
        element->place = parent->last->place + 1;
    }
    else {
        parent->first = element;
    }
    parent->last = element;
}

static pm_css_codepoints_t *text_of(pm_css_page_t *page,
                                    pm_css_element_t *element)
{
    if (!element->text) {
        element->text = apr_pcalloc(page->pool, sizeof(*element->text));
        element->text->pool = page->pool;
        page->bytes += sizeof(*element->text) + sizeof(pm_css_run_t);
    }
    return element->text;
}

static void read_text(pm_css_page_t *page, pm_css_element_t *element,
                      const char *text, apr_size_t length)
{
    int count =
        pm_css_codepoints_add_text(text_of(page, element), text, length);

    page->bytes += (apr_size_t)count * sizeof(pm_css_run_t);
}

/* For later; returns whether there is room. */
static int keep_text(pm_css_page_t *page, pm_css_element_t *element,
                     const char *text, apr_size_t length)
{
    pm_css_unread_t *unread;

    if (page->unread + sizeof(*unread) + length > PM_CSS_UNREAD_MAX) {
        return 0;
    }
    page->unread += sizeof(*unread) + length;
    unread = apr_palloc(page->pool, sizeof(*unread) + length);
    unread->next = element->unread;
    unread->length = length;
    memcpy(unread->bytes, text, length);
    element->unread = unread;
    return 1;
}

void pm_css_page_read_texts(pm_css_page_t *page)
{
    int i;

    for (i = 0; i < page->elements->nelts; i++) {
        pm_css_element_t *element =
            APR_ARRAY_IDX(page->elements, i, pm_css_element_t *);

        for (; element->unread; element->unread = element->unread->next) {
            read_text(page, element, element->unread->bytes,
                      element->unread->length);
        }
    }
}

/* The characters that something shows. */
static void add_text(pm_css_page_t *page, pm_css_element_t *element,
                     const char *text, apr_size_t length)
{
    const char *end = text + length;

    while (text < end && (unsigned char)*text <= ' ') {
        text++;
    }
    if (text < end) {
        length = (apr_size_t)(end - text);
        if (!element->initial) {
            pm_codepoint_read(text, length, &element->initial);
        }
        if (!keep_text(page, element, text, length)) {
            read_text(page, element, text, length);
        }
    }
}

/* A line, whatever is in it. */
static void add_line(pm_css_page_t *page, pm_css_element_t *element)
{
    pm_css_codepoints_add(text_of(page, element), ' ');
}

/* What a control shows that is not in it; and if it is nothing, there is a line
 * in it all the same. */
static void add_control(pm_css_page_t *page, pm_css_element_t *element,
                        const pm_css_tag_t *tag)
{
    pm_css_control_text_t shown =
        pm_css_control_text(element->kind->control, tag->attributes);

    if (shown.text) {
        add_text(page, element, shown.text, strlen(shown.text));
        add_line(page, element);
        element->is_placeholder = shown.is_placeholder;
    }
}

/* The select that shows the text of an option; NULL: none, or it shows its
 * options themselves. */
static pm_css_element_t *select_of(pm_css_element_t *option)
{
    pm_css_element_t *select = option;

    while (select && select->kind->control != PM_CSS_CONTROL_SELECT) {
        select = select->parent;
    }
    return select && !pm_css_attribute(select->kind->attributes, "multiple") &&
                   !pm_css_attribute(select->kind->attributes, "size")
               ? select
               : NULL;
}

/* An option is shown by its label, or by its text. */
static void add_option(pm_css_page_t *page, pm_css_element_t *option,
                       const pm_css_tag_t *tag)
{
    const char *label = pm_css_attribute_value(tag->attributes, "label");

    if (label && *label) {
        pm_css_element_t *select = select_of(option);

        option->has_label = 1;
        add_text(page, select ? select : option, label, strlen(label));
    }
}

/* What an element shows that is not in it. */
static void add_shown(pm_css_page_t *page, pm_css_element_t *element,
                      const pm_css_tag_t *tag)
{
    switch (element->kind->control) {
    case PM_CSS_CONTROL_INPUT:
    case PM_CSS_CONTROL_TEXTAREA:
    case PM_CSS_CONTROL_SELECT:
        add_control(page, element, tag);
        return;
    case PM_CSS_CONTROL_OPTION:
        add_option(page, element, tag);
        return;
    default:
        return;
    }
}

const pm_css_element_t *pm_css_page_open(pm_css_page_t *page,
                                         const pm_css_tag_t *tag)
{
    pm_css_element_t *element;

    if (page->ignored > 0 || page->depth == PM_CSS_ELEMENT_DEPTH_MAX ||
        page->elements->nelts == PM_CSS_ELEMENTS_MAX ||
        page->bytes > PM_CSS_PAGE_BYTES_MAX) {
        page->ignored++;
        page->is_cut = 1;
        return NULL;
    }
    element = apr_pcalloc(page->pool, sizeof(*element));
    element->kind = find_kind(page, tag);
    element->tag = element->kind->tag;
    element->position = tag->position;
    element->index = page->elements->nelts;
    element->is_empty = 1;
    append(element, page->depth > 0 ? page->open[page->depth - 1] : NULL);
    add_shown(page, element, tag);
    APR_ARRAY_PUSH(page->elements, pm_css_element_t *) = element;
    page->open[page->depth++] = element;
    return element;
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

/* What shows the text that stands in an element: an option's select; NULL: it
 * is not shown. What stands in a textarea is in the place of its placeholder,
 * but for a newline at its start. */
static pm_css_element_t *shown_by(pm_css_element_t *element, const char *text,
                                  apr_size_t length)
{
    pm_css_element_t *select;

    if (element->kind->control == PM_CSS_CONTROL_OPTION) {
        select = select_of(element);
        return element->has_label ? NULL : select ? select : element;
    }
    if (element->is_placeholder && length == 1 && *text == '\n') {
        return NULL;
    }
    if (element->is_placeholder) {
        element->is_placeholder = 0;
        element->text = NULL;
        element->unread = NULL;
        element->initial = 0;
    }
    return element;
}

void pm_css_page_text(pm_css_page_t *page, const char *text, apr_size_t length)
{
    pm_css_element_t *element;

    if (length == 0 || page->ignored > 0 || page->depth == 0) {
        return;
    }
    element = page->open[page->depth - 1];
    element->is_empty = 0;
    if (page->bytes > PM_CSS_PAGE_BYTES_MAX) {
        page->is_cut = 1;
        return;
    }
    element = shown_by(element, text, length);
    if (element) {
        add_text(page, element, text, length);
    }
}

const pm_css_element_t *pm_css_page_find(const pm_css_page_t *page,
                                         const char *name)
{
    int i;

    for (i = 0; i < page->elements->nelts; i++) {
        const pm_css_element_t *element =
            APR_ARRAY_IDX(page->elements, i, const pm_css_element_t *);

        if (strcmp(element->tag, name) == 0) {
            return element;
        }
    }
    return NULL;
}
