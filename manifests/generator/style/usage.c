/*
 * The walk through the elements of a page, parents first: which of them are
 * shown, what text is in which font, which images are behind them. It is made
 * once a page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/usage.h"

#include <apr_strings.h>

#include "style/box.h"
#include "style/generated.h"
#include "style/sort.h"
#include "style/text_font.h"
#include "text/hash.h"

/* Elements that show something else than what is in them. */
#define REPLACED                                                               \
    " audio canvas embed iframe img meter object progress svg video "

/* Elements that are an image, whatever their style. */
#define IMAGES " image img input video "

/* Properties that decide about fonts alone. */
#define FOR_FONTS                                                              \
    (1u << PM_CSS_FONT_FAMILY | 1u << PM_CSS_FONT_WEIGHT |                     \
     1u << PM_CSS_FONT_STYLE | 1u << PM_CSS_FONT_STRETCH |                     \
     1u << PM_CSS_TEXT_TRANSFORM | 1u << PM_CSS_QUOTES)

/* An image, as it was found. */
typedef struct image_t {
    int index; /* in the usage's images */
    const pm_css_when_t *when;
} image_t;

typedef struct finder_t {
    apr_pool_t *pool;    /* of the answer */
    apr_pool_t *scratch; /* of the search */
    pm_budget_t *budget;
    const pm_css_page_t *page;
    pm_css_texts_t *texts;
    pm_css_boxes_t *boxes;
    pm_css_box_t **box_of; /* by index of the elements; NULL: not computed */
    int computed;          /* boxes that were made */
    apr_hash_t *images;    /* key -> image_t */
    int has_text;          /* something is written on the page */
    int has_faces;         /* it matters in which font */
    int has_images;        /* sheets have some */
    int placed;            /* it matters where so many elements are; 0: none */
    const unsigned char *asked; /* by index; NULL: all are asked for */
    int seen;                   /* elements until now */
    int is_narrow;              /* sizes are no longer asked for */
    unsigned char *hidden;
    const pm_css_shown_t **shown;
    const pm_css_measure_t **measures;
    pm_css_usage_t *usage;
    int is_short;
} finder_t;

static pm_css_text_fonts_t *fonts_of(finder_t *finder, pm_css_box_t *box,
                                     const pm_css_element_t *element)
{
    if (!box->fonts) {
        box->fonts = pm_css_texts_fonts(finder->texts, &box->computed,
                                        box->computed.inside, element);
    }
    return box->fonts;
}

static void add_line(finder_t *finder, pm_css_box_t *box,
                     const pm_css_element_t *element)
{
    pm_css_texts_add_line(finder->texts, fonts_of(finder, box, element));
}

/* Whether such a box is part of a line. */
static int is_in_line(int box)
{
    return box == PM_CSS_BOX_INLINE || box == PM_CSS_BOX_ATOM ||
           box == PM_CSS_BOX_FLEX_ATOM;
}

/* The element whose lines an element in lines is part of. */
static const pm_css_element_t *container_of(const finder_t *finder,
                                            const pm_css_element_t *element)
{
    int box;

    do {
        element = element->parent;
        box = element && finder->box_of[element->index]
                  ? finder->box_of[element->index]->computed.box
                  : PM_CSS_BOX_BLOCK;
    } while (element &&
             (box == PM_CSS_BOX_INLINE || box == PM_CSS_BOX_CONTENTS));
    return element;
}

/*
 * CSS Inline 3, section 4: an inline element is part of a line, and so is text;
 * for a line its own font is measured, and that of the block it is in, whatever
 * is written in them.
 */
static void add_lines(finder_t *finder, pm_css_box_t *box,
                      const pm_css_element_t *element, int is_replaced)
{
    const pm_css_element_t *container;

    if (box->computed.box == PM_CSS_BOX_INLINE && !is_replaced) {
        add_line(finder, box, element);
    }
    if (is_in_line(box->computed.box)) {
        container = container_of(finder, element);
        if (container && finder->box_of[container->index]) {
            add_line(finder, finder->box_of[container->index], container);
        }
    }
}

static void add_text(finder_t *finder, pm_css_box_t *box,
                     const pm_css_element_t *element)
{
    pm_css_text_fonts_t *fonts = fonts_of(finder, box, element);

    pm_css_texts_add(finder->texts, fonts, element->text);
    pm_css_texts_add_line(finder->texts, fonts);
    finder->has_text |= element->initial != 0;
}

static void add_image(finder_t *finder, const pm_css_option_t *option,
                      const pm_css_image_t *from, pm_css_property_t property,
                      const pm_css_when_t *when,
                      const pm_css_element_t *element)
{
    const char *key =
        apr_psprintf(finder->scratch, "%pp %s", option->data, from->url);
    image_t *image = apr_hash_get(finder->images, key, APR_HASH_KEY_STRING);
    apr_array_header_t *images = finder->usage->images;

    if (image) {
        pm_css_image_use_t *use =
            &APR_ARRAY_IDX(images, image->index, pm_css_image_use_t);

        image->when = pm_css_when_or(finder->scratch, image->when, when);
        use->is_certain = use->is_certain || option->is_certain;
        return;
    }
    image = apr_palloc(finder->scratch, sizeof(*image));
    *image = (image_t){images->nelts, when};
    apr_hash_set(finder->images, key, APR_HASH_KEY_STRING, image);
    APR_ARRAY_PUSH(images, pm_css_image_use_t) =
        (pm_css_image_use_t){.url = apr_pstrdup(finder->pool, from->url),
                             .data = option->data,
                             .element = element,
                             .property = property,
                             .position = option->position,
                             .is_certain = option->is_certain};
}

/* The images of one property. */
static void add_images_of(finder_t *finder, const pm_css_computed_t *computed,
                          pm_css_property_t property,
                          const pm_css_when_t *shown,
                          const pm_css_element_t *element)
{
    const pm_css_options_t *options = computed->values[property];
    int i, j;

    for (i = 0; i < options->count; i++) {
        const pm_css_option_t *option = &options->options[i];
        const pm_css_images_t *images = option->value.images;
        const pm_css_when_t *when;

        if (!images) {
            continue;
        }
        when = pm_css_when_and(finder->scratch, shown, option->when);
        for (j = 0; j < images->count && pm_budget_take(finder->budget, 1);
             j++) {
            const pm_css_when_t *all =
                pm_css_when_and(finder->scratch, when, images->images[j].when);

            if (pm_css_when_views(all) != PM_CSS_NO_VIEW) {
                add_image(finder, option, &images->images[j], property, all,
                          element);
            }
        }
    }
}

static void add_images(finder_t *finder, const pm_css_computed_t *computed,
                       const pm_css_when_t *shown,
                       const pm_css_element_t *element)
{
    add_images_of(finder, computed, PM_CSS_BACKGROUND_IMAGE, shown, element);
    add_images_of(finder, computed, PM_CSS_MASK_IMAGE, shown, element);
    add_images_of(finder, computed, PM_CSS_BORDER_IMAGE_SOURCE, shown, element);
    add_images_of(finder, computed, PM_CSS_LIST_STYLE_IMAGE, shown, element);
    add_images_of(finder, computed, PM_CSS_CONTENT, shown, element);
}

/* When `content` makes a pseudo-element. */
static const pm_css_when_t *generated(finder_t *finder,
                                      const pm_css_options_t *content)
{
    const pm_css_when_t *when = pm_css_when_never();
    int i;

    for (i = 0; i < content->count; i++) {
        if (content->options[i].value.kind == PM_CSS_VALUE_TEXT) {
            when =
                pm_css_when_or(finder->scratch, when, content->options[i].when);
        }
    }
    return when;
}

/* ::before and ::after. */
static void visit_generated(finder_t *finder, pm_css_box_t *outer,
                            const pm_css_element_t *element,
                            pm_css_pseudo_t pseudo)
{
    pm_css_computed_t computed;
    const pm_css_options_t *content;
    pm_css_text_fonts_t *fonts;
    const pm_css_when_t *when;
    int i;

    pm_css_compute(&finder->boxes->computer, element, pseudo, &outer->computed,
                   &computed);
    content = computed.values[PM_CSS_CONTENT];
    when = pm_css_when_and(finder->scratch, computed.shown,
                           generated(finder, content));
    if (!computed.is_declared || pm_css_when_views(when) == PM_CSS_NO_VIEW) {
        return;
    }
    add_images(finder, &computed, when, element);
    fonts = pm_css_texts_fonts(finder->texts, &computed, when, element);
    pm_css_texts_add_line(finder->texts, fonts);
    if (is_in_line(computed.box) && !is_in_line(outer->computed.box)) {
        add_line(finder, outer, element);
    }
    for (i = 0; i < content->count; i++) {
        if (content->options[i].value.kind == PM_CSS_VALUE_TEXT) {
            pm_css_generated_add(finder->texts, fonts, &computed,
                                 content->options[i].value.text);
        }
    }
}

/* The mark of a list item: its font is its own, or that of ::marker. */
static void visit_marker(finder_t *finder, pm_css_box_t *box,
                         const pm_css_element_t *element)
{
    const pm_css_value_t *type =
        &box->computed.values[PM_CSS_LIST_STYLE_TYPE]->options[0].value;
    const pm_css_value_t *content;
    pm_css_text_fonts_t *fonts;
    pm_css_computed_t computed;

    if (type->kind == PM_CSS_VALUE_WORD && type->word == PM_CSS_LIST_NONE &&
        !pm_css_cascade_has(finder->boxes->computer.cascade,
                            PM_CSS_PSEUDO_MARKER)) {
        return;
    }
    pm_css_compute(&finder->boxes->computer, element, PM_CSS_PSEUDO_MARKER,
                   &box->computed, &computed);
    content = &computed.values[PM_CSS_CONTENT]->options[0].value;
    if (content->kind == PM_CSS_VALUE_WORD &&
        (content->word == PM_CSS_CONTENT_NONE ||
         (type->kind == PM_CSS_VALUE_WORD && type->word == PM_CSS_LIST_NONE))) {
        return;
    }
    fonts = computed.is_declared
                ? pm_css_texts_fonts(finder->texts, &computed,
                                     box->computed.inside, element)
                : fonts_of(finder, box, element);
    pm_css_texts_add_line(finder->texts, fonts);
    if (content->kind == PM_CSS_VALUE_TEXT) {
        pm_css_generated_add(finder->texts, fonts, &computed, content->text);
        return;
    }
    pm_css_generated_add_mark(finder->texts, fonts, type);
}

/* ::first-line, ::first-letter, ::placeholder: part of the element's text. */
static void visit_part(finder_t *finder, const pm_css_box_t *box,
                       const pm_css_element_t *element, pm_css_pseudo_t pseudo)
{
    pm_css_computed_t computed;
    pm_css_text_fonts_t *fonts;

    if (!pm_css_cascade_has(finder->boxes->computer.cascade, pseudo)) {
        return;
    }
    pm_css_compute(&finder->boxes->computer, element, pseudo, &box->computed,
                   &computed);
    if (!computed.is_declared) {
        return;
    }
    fonts = pm_css_texts_fonts(finder->texts, &computed, box->computed.inside,
                               element);
    pm_css_texts_add_line(finder->texts, fonts);
    if (pseudo != PM_CSS_PSEUDO_FIRST_LETTER) {
        pm_css_texts_add(finder->texts, fonts, element->text);
    }
    else if (element->initial) {
        pm_css_texts_add_range(finder->texts, fonts, element->initial,
                               element->initial);
    }
}

/* What all elements that are alike have in common: images, generated text. */
static void visit_box(finder_t *finder, pm_css_box_t *box,
                      const pm_css_element_t *element)
{
    add_images(finder, &box->computed, box->computed.shown, element);
    if ((!finder->has_faces && !finder->has_images) ||
        pm_css_is_one_of(element, REPLACED)) {
        return;
    }
    visit_generated(finder, box, element, PM_CSS_PSEUDO_BEFORE);
    visit_generated(finder, box, element, PM_CSS_PSEUDO_AFTER);
    if (finder->has_faces && box->computed.box == PM_CSS_BOX_LIST_ITEM &&
        pm_css_when_views(box->computed.inside) != PM_CSS_NO_VIEW) {
        visit_marker(finder, box, element);
    }
}

/* What is each element's own: its text. */
static void visit_text(finder_t *finder, pm_css_box_t *box,
                       const pm_css_element_t *element)
{
    int is_replaced = pm_css_is_one_of(element, REPLACED);

    add_lines(finder, box, element, is_replaced);
    if (!element->text || is_replaced) {
        return;
    }
    add_text(finder, box, element);
    visit_part(finder, box, element, PM_CSS_PSEUDO_FIRST_LINE);
    visit_part(finder, box, element, PM_CSS_PSEUDO_FIRST_LETTER);
    if (element->is_placeholder) {
        visit_part(finder, box, element, PM_CSS_PSEUDO_PLACEHOLDER);
    }
}

/* Asks the cascade for what matters. */
static void want(const finder_t *finder)
{
    unsigned fonts = finder->has_faces ? 0 : FOR_FONTS;
    int is_measured =
        finder->seen < finder->placed && finder->computed < PM_CSS_MEASURED_MAX;
    unsigned places = !finder->placed ? PM_CSS_PLACES
                      : !is_measured  ? PM_CSS_SIZES
                                      : 0;

    pm_css_cascade_want(finder->boxes->computer.cascade, ~(fonts | places));
}

/* Whether nobody asks for the style of an element, nor of what is in it. */
static int is_idle(const finder_t *finder, const pm_css_element_t *element)
{
    return finder->seen >= finder->placed && !finder->has_faces &&
           finder->asked && !finder->asked[element->index];
}

/* The box of an element: that of one like it, or a new one; NULL if nobody asks
 * for it, or beyond the limit. */
static pm_css_box_t *box_of(finder_t *finder, const pm_css_element_t *element)
{
    pm_css_box_t *outer =
        element->parent ? finder->box_of[element->parent->index] : NULL;
    pm_css_box_t *box;

    /* What sizes alone tell apart is alike from here on, and is not to be taken
     * for what was alike before. */
    if (finder->computed == PM_CSS_MEASURED_MAX && !finder->is_narrow) {
        finder->is_narrow = 1;
        want(finder);
        pm_css_boxes_forget(finder->boxes);
    }
    box = pm_css_boxes_find(finder->boxes, element, outer);
    if (box || is_idle(finder, element)) {
        return box;
    }
    if (finder->computed++ >= PM_CSS_COMPUTED_MAX) {
        finder->is_short = 1;
        return NULL;
    }
    box = pm_css_boxes_make(finder->boxes, element, outer,
                            finder->seen < finder->placed);
    finder->box_of[element->index] = box;
    if (pm_css_when_views(box->computed.shown) != PM_CSS_NO_VIEW) {
        visit_box(finder, box, element);
    }
    if (box->measures) {
        finder->usage->is_nearer |= pm_css_measure_is_nearer(box->measures);
    }
    pm_css_boxes_share(finder->boxes, element, outer, box);
    return box;
}

/* An image that some views do not show: when it is shown. */
static void find_shown(finder_t *finder, const pm_css_element_t *element,
                       pm_css_box_t *box)
{
    pm_css_views_t views = pm_css_when_views(box->computed.shown);

    if (views == PM_CSS_ALL_VIEWS || views == PM_CSS_NO_VIEW ||
        !pm_css_is_one_of(element, IMAGES)) {
        return;
    }
    finder->shown[element->index] = pm_css_boxes_shown(finder->boxes, box);
}

static void visit(finder_t *finder, const pm_css_element_t *element)
{
    const pm_css_element_t *parent = element->parent;
    const pm_css_box_t *outer = parent ? finder->box_of[parent->index] : NULL;
    pm_css_box_t *box;

    if (parent && !outer) {
        finder->hidden[element->index] = finder->hidden[parent->index];
        return;
    }
    if (outer && pm_css_when_views(outer->computed.inside) == PM_CSS_NO_VIEW) {
        finder->hidden[element->index] = PM_CSS_ALL_VIEWS;
        return;
    }
    box = finder->box_of[element->index] = box_of(finder, element);
    if (!box) {
        return;
    }
    finder->hidden[element->index] =
        (unsigned char)(PM_CSS_ALL_VIEWS &
                        ~pm_css_when_views(box->computed.shown));
    find_shown(finder, element, box);
    finder->measures[element->index] = box->measures;
    if (finder->has_faces &&
        pm_css_when_views(box->computed.inside) != PM_CSS_NO_VIEW) {
        visit_text(finder, box, element);
    }
}

static void finish(finder_t *finder)
{
    const apr_array_header_t *faces = pm_css_texts_choose(finder->texts);
    pm_css_usage_t *usage = finder->usage;
    apr_hash_index_t *index;
    int i;

    for (i = 0; i < faces->nelts; i++) {
        const pm_css_text_face_t *face =
            &APR_ARRAY_IDX(faces, i, pm_css_text_face_t);

        APR_ARRAY_PUSH(usage->fonts, pm_css_font_use_t) = (pm_css_font_use_t){
            .face = face->face->face,
            .data = face->face->data,
            .element = face->element,
            .screens = pm_css_screens_make(finder->pool, face->when)};
    }
    for (index = apr_hash_first(finder->scratch, finder->images); index;
         index = apr_hash_next(index)) {
        const image_t *image = apr_hash_this_val(index);

        APR_ARRAY_IDX(usage->images, image->index, pm_css_image_use_t).screens =
            pm_css_screens_make(finder->pool, image->when);
    }
    usage->is_short = finder->is_short || finder->page->is_cut;
    usage->is_cut = pm_budget_is_spent(finder->budget) ||
                    pm_css_texts_is_cut(finder->texts) ||
                    pm_css_cascade_is_cut(finder->boxes->computer.cascade);
}

/* A page without a text, but with scripts, will have one that they write: in
 * Latin letters, most likely, and in the body's font. */
static void expect_text(finder_t *finder)
{
    const pm_css_element_t *body = pm_css_page_find(finder->page, "body");
    pm_css_box_t *box = body ? finder->box_of[body->index] : NULL;

    if (box && finder->has_faces && !finder->has_text &&
        pm_css_page_find(finder->page, "script")) {
        pm_css_text_fonts_t *fonts = fonts_of(finder, box, body);

        pm_css_texts_add_range(finder->texts, fonts, 'A', 'Z');
        pm_css_texts_add_range(finder->texts, fonts, 'a', 'z');
        pm_css_texts_add_line(finder->texts, fonts);
    }
}

pm_css_usage_t *pm_css_usage_find(apr_pool_t *pool, pm_css_cascade_t *cascade,
                                  pm_css_page_t *page,
                                  const pm_css_inquiry_t *asked,
                                  pm_budget_t *budget)
{
    apr_size_t count = (apr_size_t)page->elements->nelts;
    finder_t finder = {
        .pool = pool, .budget = budget, .page = page, .asked = asked->shown};
    pm_css_usage_t *usage = apr_pcalloc(pool, sizeof(*usage));
    int i;

    apr_pool_create(&finder.scratch, pool);
    finder.boxes = pm_css_boxes_create(pool, finder.scratch, cascade, page,
                                       asked->common, budget);
    finder.has_faces = pm_css_cascade_has_faces(cascade);
    finder.has_images = pm_css_cascade_has_images(cascade);
    if (finder.has_faces) {
        pm_css_page_read_texts(page);
    }
    finder.placed = finder.has_images ? page->elements->nelts : asked->placed;
    want(&finder);
    finder.texts = pm_css_texts_create(finder.scratch, cascade, budget);
    finder.box_of = apr_pcalloc(finder.scratch, sizeof(*finder.box_of) * count);
    finder.images = apr_hash_make(finder.scratch);
    finder.usage = usage;
    usage->hidden = finder.hidden = apr_pcalloc(pool, count + 1);
    usage->shown = finder.shown =
        apr_pcalloc(pool, sizeof(*finder.shown) * (count + 1));
    usage->measures = finder.measures =
        apr_pcalloc(pool, sizeof(*finder.measures) * (count + 1));
    usage->fonts = apr_array_make(pool, 4, sizeof(pm_css_font_use_t));
    usage->images = apr_array_make(pool, 4, sizeof(pm_css_image_use_t));
    for (i = 0; i < page->elements->nelts && pm_budget_take(budget, 1); i++) {
        finder.seen = i;
        if (i == finder.placed) {
            want(&finder);
        }
        visit(&finder,
              APR_ARRAY_IDX(page->elements, i, const pm_css_element_t *));
    }
    expect_text(&finder);
    finish(&finder);
    apr_pool_destroy(finder.scratch);
    return usage;
}
