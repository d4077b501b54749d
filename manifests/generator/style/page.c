/*
 * The page that selectors are held against. Fed by the scanner of HTML, read by
 * the cascade.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/page.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "text/codepoint.h"

/* About what an entry of a hash takes. */
#define HASH_ENTRY_BYTES 64

static const char spaces[] = " \t\n\r\f";

pm_css_page_t *pm_css_page_create(apr_pool_t *pool)
{
    pm_css_page_t *page = apr_pcalloc(pool, sizeof(*page));

    page->pool = pool;
    page->elements = apr_array_make(pool, 64, sizeof(pm_css_element_t *));
    page->kinds = apr_hash_make(pool);
    page->traits = apr_hash_make(pool);
    page->key.pool = pool;
    apr_pool_create(&page->brief, pool);
    return page;
}

void pm_css_page_keep(pm_css_page_t *page, const apr_array_header_t *kept)
{
    page->kept = kept;
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

static const char *bounded(const char *text)
{
    return text && strlen(text) <= PM_CSS_ATTRIBUTE_MAX ? text : NULL;
}

/* The value of an attribute; NULL if it is not there. */
static const char *attribute_of(const pm_css_tag_t *tag, const char *name)
{
    const char *const *at;

    for (at = tag->attributes; at && *at; at += 2) {
        if (strcmp(at[0], name) == 0) {
            return at[1] ? at[1] : "";
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

    if (!page->kept) {
        return NULL;
    }
    values = apr_palloc(page->brief,
                        sizeof(*values) * (apr_size_t)(page->kept->nelts + 1));
    for (i = 0; i < page->kept->nelts; i++) {
        const pm_css_kept_t *kept =
            &APR_ARRAY_IDX(page->kept, i, pm_css_kept_t);

        values[i] = attribute_of(tag, kept->name);
        if (values[i]) {
            values[i] = kept->with_value ? bounded(values[i]) : "";
        }
    }
    values[i] = NULL;
    return values;
}

/* What HTML and SVG say by attributes of their own, as declarations: NULL if
 * nothing is said. Live as long as the tag. */
static const char *hint_of(const pm_css_page_t *page, const pm_css_tag_t *tag)
{
    static const char *const names[] = {"font-family", "font-weight",
                                        "font-style", "display"};
    const char *hint = NULL, *value;
    apr_size_t i;

    if (strcmp(tag->name, "font") == 0) {
        value = bounded(attribute_of(tag, "face"));
        return value ? apr_pstrcat(page->brief, "font-family:", value, NULL)
                     : NULL;
    }
    if (strcmp(tag->name, "text") != 0 && strcmp(tag->name, "tspan") != 0 &&
        strcmp(tag->name, "g") != 0 && strcmp(tag->name, "svg") != 0) {
        return NULL;
    }
    for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
        value = bounded(attribute_of(tag, names[i]));
        if (value) {
            hint = apr_pstrcat(page->brief, hint ? hint : "", names[i], ":",
                               value, ";", NULL);
        }
    }
    return hint;
}

/* What a start tag asks for, which lives as long as the tag. */
typedef struct wanted_t {
    const char *tag;
    const char *id;
    const char *class_text;
    const char *style; /* text */
    const char *hint;
    const char *const *values;
} wanted_t;

/* What of declarations is of interest, as a text; NULL if nothing is. */
static const char *style_key(apr_pool_t *pool, const char *text)
{
    pm_css_block_draft_t draft;
    const char *key = NULL;
    int i;

    if (!text) {
        return NULL;
    }
    pm_css_block_begin(&draft, pool);
    pm_css_block_read(&draft, text, strlen(text));
    for (i = 0; i < 2; i++) {
        const pm_css_block_t *block = pm_css_block_finish(&draft, i);

        if (block) {
            key = apr_pstrcat(pool, key ? key : "", i ? "!" : "",
                              pm_css_block_key(pool, block), NULL);
        }
    }
    pm_css_block_end(&draft);
    return key;
}

/* A piece of a key: its number and its length go before it, so that no text can
 * look like several. */
static void add_piece(pm_buffer_t *key, int number, const char *text)
{
    apr_size_t length;

    if (text) {
        length = strlen(text);
        pm_buffer_append(key, (const char *)&number, sizeof(number));
        pm_buffer_append(key, (const char *)&length, sizeof(length));
        pm_buffer_append(key, text, length);
    }
}

static const char *const *copy_values(const pm_css_page_t *page,
                                      const char *const *from)
{
    const char **values;
    int i;

    if (!from) {
        return NULL;
    }
    values =
        apr_palloc(page->pool, sizeof(*values) * (apr_size_t)page->kept->nelts);
    for (i = 0; i < page->kept->nelts; i++) {
        values[i] = apr_pstrdup(page->pool, from[i]);
    }
    return values;
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

/* What makes traits one is in page->key. */
static void key_traits(pm_css_page_t *page, const wanted_t *wanted)
{
    pm_buffer_t *key = &page->key;
    int i;

    key->length = 0;
    add_piece(key, 0, wanted->tag);
    add_piece(key, 1, style_key(page->brief, wanted->style));
    add_piece(key, 2, style_key(page->brief, wanted->hint));
    for (i = 0; page->kept && i < page->kept->nelts; i++) {
        add_piece(key, i + 3, wanted->values[i]);
    }
}

/* Puts what the key is of under it. */
static void put(pm_css_page_t *page, apr_hash_t *known, const void *value)
{
    const pm_buffer_t *key = &page->key;

    page->bytes += 2 * key->length + HASH_ENTRY_BYTES;
    apr_hash_set(known, apr_pmemdup(page->pool, key->bytes, key->length),
                 (apr_ssize_t)key->length, value);
}

static const pm_css_traits_t *find_traits(pm_css_page_t *page,
                                          const wanted_t *wanted)
{
    const pm_css_block_t *hints[2] = {NULL, NULL};
    pm_css_traits_t *traits;

    key_traits(page, wanted);
    traits = apr_hash_get(page->traits, page->key.bytes,
                          (apr_ssize_t)page->key.length);
    if (!traits) {
        traits = apr_pcalloc(page->pool, sizeof(*traits));
        traits->tag = apr_pstrdup(page->pool, wanted->tag);
        traits->values = copy_values(page, wanted->values);
        read_blocks(page->pool, wanted->style, traits->style);
        read_blocks(page->pool, wanted->hint, hints);
        traits->hint = hints[0];
        page->bytes += sizeof(*traits);
        put(page, page->traits, traits);
    }
    return traits;
}

static const pm_css_kind_t *find_kind(pm_css_page_t *page,
                                      const wanted_t *wanted)
{
    const pm_css_traits_t *traits = find_traits(page, wanted);
    pm_buffer_t *key = &page->key;
    pm_css_kind_t *kind;

    key->length = 0;
    pm_buffer_append(key, (const char *)&traits, sizeof(traits));
    add_piece(key, 0, wanted->id);
    add_piece(key, 1, wanted->class_text);
    kind = apr_hash_get(page->kinds, key->bytes, (apr_ssize_t)key->length);
    if (!kind) {
        kind = apr_palloc(page->pool, sizeof(*kind));
        kind->traits = traits;
        kind->id = apr_pstrdup(page->pool, wanted->id);
        kind->class_text = apr_pstrdup(page->pool, wanted->class_text);
        kind->classes = classes_of(page->pool, kind->class_text);
        page->bytes += sizeof(*kind);
        put(page, page->kinds, kind);
    }
    return kind;
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

/* The characters that something shows. */
static void add_text(pm_css_page_t *page, pm_css_element_t *element,
                     const char *text, apr_size_t length)
{
    apr_uint32_t c;

    while (length > 0) {
        apr_size_t size = pm_codepoint_read(text, length, &c);

        if (c > ' ') {
            int is_new = pm_css_codepoints_add(text_of(page, element), c);

            page->bytes += is_new ? sizeof(pm_css_run_t) : 0;
            element->initial = element->initial ? element->initial : c;
        }
        text += size;
        length -= size;
    }
}

/* A line, whatever is in it. */
static void add_line(pm_css_page_t *page, pm_css_element_t *element)
{
    pm_css_codepoints_add(text_of(page, element), ' ');
}

/* What a control shows that has no text in it: its value, a word of its own, or
 * a placeholder (WHATWG HTML, section 15.5); and if it is empty, there is a
 * line in it all the same. */
static void add_control(pm_css_page_t *page, pm_css_element_t *element,
                        const pm_css_tag_t *tag)
{
    static const struct {
        const char *type, *label;
    } buttons[] = {{"submit", "Submit"}, {"reset", "Reset"}, {"button", ""}};
    static const char *const silent[] = {"checkbox", "color", "hidden",
                                         "image",    "radio", "range"};
    const char *type = attribute_of(tag, "type");
    const char *shown = attribute_of(tag, "value");
    apr_size_t i;

    for (i = 0;
         type && *element->tag == 'i' && i < sizeof(silent) / sizeof(*silent);
         i++) {
        if (strcasecmp(type, silent[i]) == 0) {
            return;
        }
    }
    for (i = 0; type && !shown && i < sizeof(buttons) / sizeof(*buttons); i++) {
        if (strcasecmp(type, buttons[i].type) == 0) {
            shown = buttons[i].label;
        }
    }
    if (!shown || !*shown) {
        shown = attribute_of(tag, "placeholder");
        element->is_placeholder = shown != NULL;
    }
    if (shown) {
        add_text(page, element, shown, strlen(shown));
    }
    add_line(page, element);
}

void pm_css_page_open(pm_css_page_t *page, const pm_css_tag_t *tag)
{
    wanted_t wanted = {.tag = tag->name,
                       .id = bounded(tag->id),
                       .class_text = bounded(tag->class_text),
                       .style = bounded(tag->style)};
    pm_css_element_t *element;

    if (page->ignored > 0 || page->depth == PM_CSS_ELEMENT_DEPTH_MAX ||
        page->elements->nelts == PM_CSS_ELEMENTS_MAX ||
        page->bytes > PM_CSS_PAGE_BYTES_MAX) {
        page->ignored++;
        page->is_cut = 1;
        return;
    }
    wanted.values = values_of(page, tag);
    wanted.hint = hint_of(page, tag);
    element = apr_pcalloc(page->pool, sizeof(*element));
    element->kind = find_kind(page, &wanted);
    element->tag = element->kind->traits->tag;
    element->index = page->elements->nelts;
    element->is_empty = 1;
    append(element, page->depth > 0 ? page->open[page->depth - 1] : NULL);
    if (strcmp(element->tag, "input") == 0 ||
        strcmp(element->tag, "textarea") == 0) {
        add_control(page, element, tag);
    }
    else if (strcmp(element->tag, "select") == 0) {
        add_line(page, element);
    }
    APR_ARRAY_PUSH(page->elements, pm_css_element_t *) = element;
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

/* The text of an option is shown by its select. */
static pm_css_element_t *shown_by(pm_css_element_t *element)
{
    pm_css_element_t *select = element;

    if (strcmp(element->tag, "option") != 0) {
        return element;
    }
    while (select && strcmp(select->tag, "select") != 0) {
        select = select->parent;
    }
    return select ? select : element;
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
    add_text(page, shown_by(element), text, length);
}

void pm_css_page_place(pm_css_page_t *page, pm_position_t position)
{
    if (page->ignored == 0 && page->depth > 0 &&
        page->open[page->depth - 1]->position.line == 0) {
        page->open[page->depth - 1]->position = position;
    }
}
