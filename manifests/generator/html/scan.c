/*
 * Scanning a page: what its elements refer to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/scan.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "html/elements.h"
#include "html/picture.h"
#include "html/script.h"
#include "html/tag.h"
#include "js/bundle.h"
#include "js/changes.h"

typedef struct document_t {
    apr_pool_t *pool;
    pm_scan_t *scan;
    const char *base; /* the first <base href> so far */
    int in_body;      /* it has begun, or a frameset */
    pm_picture_t picture;
    pm_elements_t *elements;
    const pm_css_element_t *element; /* that was opened last */
    int images;                      /* that were added, as urgent as may be */
    int far_images;                  /* others */
    int inlined;                /* index of the open <style> or <script>; -1 */
    pm_element_id_t inlined_id; /* its element */
    pm_buffer_t text;           /* its text so far */
    apr_size_t kept;            /* bytes of text kept for all references */
    pm_links_t links;
    int is_script;         /* a classic one is open, whose text is in `text` */
    pm_reference_t script; /* to what it may import */
} document_t;

/* Whether there is room for another reference. */
static int has_room(document_t *document)
{
    int is_full = document->scan->references->nelts >= PM_SCAN_REFERENCES_MAX;

    document->scan->lost += is_full;
    return !is_full;
}

/* A reference, with what all elements share. */
static pm_reference_t refer(const document_t *document, const pm_tag_t *tag,
                            pm_reference_kind_t kind, const char *url)
{
    pm_reference_t reference =
        pm_reference_of_tag(document->pool, tag, kind, url);

    reference.base = document->base;
    reference.in_head = !document->in_body;
    reference.y = document->elements->placement.y;
    reference.element = document->element;
    return reference;
}

/* The next reference; NULL beyond the limit. */
static pm_reference_t *add(document_t *document, const pm_tag_t *tag,
                           pm_reference_kind_t kind, const char *url)
{
    pm_reference_t *reference = NULL;

    if (has_room(document)) {
        reference = apr_array_push(document->scan->references);
        *reference = refer(document, tag, kind, url);
    }
    return reference;
}

/* Begins to keep the text of an element, for a reference that has no URL. */
static void keep_text(document_t *document, const pm_tag_t *tag,
                      pm_reference_kind_t kind)
{
    int index = document->scan->references->nelts;

    if (add(document, tag, kind, NULL)) {
        document->inlined = index;
        document->inlined_id = tag->element->id;
        document->text.length = 0;
    }
}

/* <link rel=stylesheet> (WHATWG HTML, "Link type stylesheet") */
static void link_style(document_t *document, const pm_tag_t *tag,
                       const char *rel, const char *href)
{
    pm_reference_t *reference = add(document, tag, PM_REFERENCE_STYLE, href);

    if (!reference) {
        return;
    }
    if (pm_tag_has_token(rel, "alternate")) {
        reference->left_out = PM_REASON_ALTERNATE;
    }
    else if (pm_tag_get(tag, "disabled")) {
        reference->left_out = PM_REASON_DISABLED;
    }
    else if (!pm_tag_is_css(tag)) {
        reference->left_out = PM_REASON_NOT_CSS;
    }
    else {
        reference->left_out = pm_reference_by_media(reference->media);
    }
}

/* The author's own resource hints. */
static void link_hint(document_t *document, const pm_tag_t *tag,
                      pm_reference_kind_t kind, const char *href)
{
    pm_reference_t *reference = add(document, tag, kind, href);

    if (reference) {
        reference->as = pm_tag_copy(document->pool, tag, "as");
        reference->type = pm_tag_copy(document->pool, tag, "type");
        reference->imagesrcset =
            pm_tag_copy(document->pool, tag, "imagesrcset");
        reference->imagesizes = pm_tag_copy(document->pool, tag, "imagesizes");
        reference->left_out = pm_reference_by_media(reference->media);
    }
}

static void refer_link(document_t *document, const pm_tag_t *tag)
{
    const char *rel = pm_tag_get(tag, "rel");
    const char *href = pm_tag_get(tag, "href");

    if (!rel || ((!href || !*href) && !pm_tag_get(tag, "imagesrcset"))) {
        return;
    }
    href = href ? href : "";
    if (pm_tag_has_token(rel, "stylesheet")) {
        link_style(document, tag, rel, href);
    }
    if (pm_tag_has_token(rel, "preload")) {
        link_hint(document, tag, PM_REFERENCE_PRELOAD, href);
    }
    if (pm_tag_has_token(rel, "modulepreload")) {
        link_hint(document, tag, PM_REFERENCE_MODULEPRELOAD, href);
    }
    if (pm_tag_has_token(rel, "preconnect")) {
        link_hint(document, tag, PM_REFERENCE_PRECONNECT, href);
    }
}

static void open_link(document_t *document, const pm_tag_t *tag)
{
    int first = document->scan->references->nelts;

    refer_link(document, tag);
    pm_links_open(&document->links, first);
}

/* Begins to keep the text of a classic script, which is looked at where it
 * ends. */
static void keep_script(document_t *document, const pm_tag_t *tag)
{
    document->is_script =
        pm_script_is_run(tag) && !document->scan->is_restricted;
    document->text.length = 0;
    if (document->is_script) {
        document->script =
            refer(document, tag, PM_REFERENCE_INLINE_SCRIPT, NULL);
    }
}

/* A script whose text is in the page. */
static void add_inline_script(document_t *document, const pm_tag_t *tag,
                              pm_script_t type)
{
    apr_array_header_t *scripts = document->scan->scripts;

    if (type == PM_SCRIPT_CLASSIC) {
        keep_script(document, tag);
    }
    else if (type == PM_SCRIPT_MODULE) {
        keep_text(document, tag, PM_REFERENCE_INLINE_MODULE);
    }
    else if (type == PM_SCRIPT_IMPORT_MAP) {
        keep_text(document, tag, PM_REFERENCE_IMPORT_MAP);
    }
    if ((type == PM_SCRIPT_MODULE ||
         (type == PM_SCRIPT_CLASSIC && pm_script_is_run(tag))) &&
        scripts->nelts < PM_SCAN_SCRIPTS_MAX) {
        APR_ARRAY_PUSH(scripts, pm_position_t) = tag->position;
    }
}

/* A script with that URL; NULL: inline. */
static void add_script(document_t *document, const pm_tag_t *tag,
                       const char *src)
{
    pm_script_t type = pm_script_type(document->pool, tag);
    pm_reference_t *reference;

    document->is_script = 0;
    if (!src) {
        add_inline_script(document, tag, type);
        return;
    }
    if (type == PM_SCRIPT_DATA || type == PM_SCRIPT_IMPORT_MAP) {
        return;
    }
    reference = add(document, tag,
                    type == PM_SCRIPT_MODULE ? PM_REFERENCE_MODULE
                                             : PM_REFERENCE_SCRIPT,
                    src);
    if (reference) {
        reference->media = NULL;
        reference->is_async = pm_tag_get(tag, "async") != NULL;
        reference->is_defer = pm_tag_get(tag, "defer") != NULL;
        if (type == PM_SCRIPT_CLASSIC && pm_tag_get(tag, "nomodule")) {
            reference->left_out = PM_REASON_NOMODULE;
        }
    }
}

static void open_script(document_t *document, const pm_tag_t *tag)
{
    add_script(document, tag, pm_tag_get(tag, "src"));
}

static void open_svg_script(document_t *document, const pm_tag_t *tag)
{
    add_script(document, tag, pm_tag_svg_href(tag));
}

static void open_style(document_t *document, const pm_tag_t *tag)
{
    const char *media = pm_tag_get(tag, "media");
    const char *type = pm_tag_get(tag, "type");

    /* Unlike that of a link, its type has no parameters. */
    if ((!type || !*type || strcasecmp(type, "text/css") == 0) &&
        !(media && pm_reference_by_media(media))) {
        keep_text(document, tag, PM_REFERENCE_INLINE_STYLE);
    }
}

static void open_base(document_t *document, const pm_tag_t *tag)
{
    const char *href = pm_tag_get(tag, "href");

    if (href && !document->base) {
        document->base = apr_pstrdup(document->pool, href);
        document->scan->base = document->links.base = document->base;
    }
}

/* <meta name=viewport>: a phone lays the page out as wide as its screen;
 * <meta http-equiv=content-security-policy>: which scripts run. */
static void open_meta(document_t *document, const pm_tag_t *tag)
{
    const char *name = pm_tag_get(tag, "name");
    const char *content = pm_tag_get(tag, "content");
    const char *header = pm_tag_get(tag, "http-equiv");

    if (header && strcasecmp(header, "content-security-policy") == 0) {
        document->scan->is_restricted |= pm_script_is_restricted(content);
    }
    if (name && content && strcasecmp(name, "viewport") == 0) {
        document->scan->fits_screen =
            pm_tag_has_property(content, "device-width") ||
            pm_tag_has_property(content, "initial-scale");
    }
}

/* One of the things that an image element shows: what is urgent, as far as it
 * can be said here, and some of the others, so that it can be said why they are
 * left out. */
static void add_shown(document_t *document, const pm_tag_t *tag,
                      const char *attribute, int index, int is_urgent)
{
    int *count = is_urgent ? &document->images : &document->far_images;
    pm_reference_t *reference;

    if ((*count)++ < PM_SCAN_IMAGES_MAX &&
        (reference = add(document, tag, PM_REFERENCE_IMAGE,
                         pm_tag_copy(document->pool, tag, attribute)))) {
        pm_picture_image(document->pool, &document->picture, index, tag,
                         reference);
        if (!is_urgent && !reference->left_out) {
            reference->left_out = PM_REASON_FAR;
        }
    }
}

/* An image may be urgent if it is not far down, or by the author's word. */
static void add_image(document_t *document, const pm_tag_t *tag,
                      const char *attribute)
{
    const char *priority = pm_tag_get(tag, "fetchpriority");
    int is_urgent = pm_placement_is_near(&document->elements->placement) ||
                    (priority && strcasecmp(priority, "high") == 0);
    int count = strcmp(attribute, "src") == 0
                    ? pm_picture_count(&document->picture, tag)
                    : 1;
    int i;

    for (i = 0; i < count; i++) {
        add_shown(document, tag, attribute, i, is_urgent);
    }
    pm_picture_close(&document->picture);
}

static void open_img(document_t *document, const pm_tag_t *tag)
{
    if (pm_picture_count(&document->picture, tag) > 0) {
        add_image(document, tag, "src");
    }
}

static void open_picture(document_t *document, const pm_tag_t *tag)
{
    pm_picture_open(&document->picture);
}

static void open_source(document_t *document, const pm_tag_t *tag)
{
    pm_picture_source(document->pool, &document->picture, tag);
}

static void open_input(document_t *document, const pm_tag_t *tag)
{
    const char *type = pm_tag_get(tag, "type");

    if (type && strcasecmp(type, "image") == 0 && pm_tag_get(tag, "src")) {
        add_image(document, tag, "src");
    }
}

static void open_video(document_t *document, const pm_tag_t *tag)
{
    if (pm_tag_get(tag, "poster")) {
        add_image(document, tag, "poster");
    }
}

static void open_svg_image(document_t *document, const pm_tag_t *tag)
{
    if (pm_tag_svg_href(tag)) {
        add_image(document, tag,
                  pm_tag_get(tag, "href") ? "href" : "xlink:href");
    }
}

/* <use> of another file: Chromium fetches it at the lowest priority, and once
 * more after a preload, with whatever destination. */
static void open_use(document_t *document, const pm_tag_t *tag)
{
    const char *href = pm_tag_svg_href(tag);
    pm_reference_t *reference;

    if (href && *href != '#' && document->images++ < PM_SCAN_IMAGES_MAX &&
        (reference = add(document, tag, PM_REFERENCE_IMAGE, href))) {
        reference->left_out = PM_REASON_FETCHED_TWICE;
    }
}

/* Astro's islands: an element whose script, which is on the page, imports these
 * modules, unless it waits for something that may never be. */
static void open_island(document_t *document, const pm_tag_t *tag)
{
    static const char *const urls[] = {"before-hydration-url", "component-url",
                                       "renderer-url"};
    const char *client = pm_tag_get(tag, "client");
    apr_size_t i;

    if (!client ||
        (strcmp(client, "load") != 0 && strcmp(client, "only") != 0 &&
         strcmp(client, "idle") != 0)) {
        return;
    }
    for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        const char *url = pm_tag_get(tag, urls[i]);

        if (url && *url) {
            add(document, tag, PM_REFERENCE_ISLAND, url);
        }
    }
}

/* Elements that refer to something. */
typedef void opener_t(document_t *document, const pm_tag_t *tag);

static opener_t *const openers[PM_IDS] = {
    [PM_ID_BASE] = open_base,     [PM_ID_IMG] = open_img,
    [PM_ID_INPUT] = open_input,   [PM_ID_LINK] = open_link,
    [PM_ID_META] = open_meta,     [PM_ID_PICTURE] = open_picture,
    [PM_ID_SCRIPT] = open_script, [PM_ID_SOURCE] = open_source,
    [PM_ID_STYLE] = open_style,   [PM_ID_VIDEO] = open_video,
};

/* Likewise those that are not of HTML, and those that it does not name. */
static const struct {
    const char *name;
    pm_namespace_t space;
    opener_t *open;
} others[] = {
    {"astro-island", PM_NAMESPACE_HTML, open_island},
    {"image", PM_NAMESPACE_SVG, open_svg_image},
    {"script", PM_NAMESPACE_SVG, open_svg_script},
    {"style", PM_NAMESPACE_SVG, open_style},
    {"use", PM_NAMESPACE_SVG, open_use},
};

static opener_t *opener_of(const pm_tag_t *tag)
{
    size_t i;

    if (tag->space == PM_NAMESPACE_HTML && tag->element->name[0]) {
        return openers[tag->element->id];
    }
    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (others[i].space == tag->space &&
            strcmp(others[i].name, tag->name) == 0) {
            return others[i].open;
        }
    }
    return NULL;
}

static void open_element(document_t *document, const pm_tag_t *tag)
{
    opener_t *open = opener_of(tag);

    if (open) {
        open(document, tag);
    }
}

/* Whether the tag's style attribute has a url(). */
static int has_style_url(const pm_tag_t *tag)
{
    const char *at = pm_tag_get(tag, "style");

    while (at && (at = strchr(at, '(')) != NULL) {
        if (at - 3 >= pm_tag_get(tag, "style") &&
            strncasecmp(at - 3, "url", 3) == 0) {
            return 1;
        }
        at++;
    }
    return 0;
}

static void on_open(void *baton, const pm_tag_t *tag)
{
    document_t *document = baton;

    document->in_body |=
        tag->element->id == PM_ID_BODY || tag->element->id == PM_ID_FRAMESET;
    document->scan->has_style_url =
        document->scan->has_style_url || has_style_url(tag);
    document->element = pm_elements_open(document->elements, tag);
    open_element(document, tag);
}

/* Appends to the text of the open script, until it is too long to look at. */
static void on_script_text(document_t *document, const char *text,
                           apr_size_t length)
{
    if (document->text.length + length > PM_JS_CHANGING_MAX) {
        document->is_script = 0;
    }
    else {
        pm_buffer_append(&document->text, text, length);
    }
}

/* Appends to the text of the open <style> or <script>. */
static void on_text(void *baton, const char *text, apr_size_t length,
                    int is_raw)
{
    document_t *document = baton;

    if (!is_raw) {
        pm_elements_text(document->elements, text, length);
        return;
    }
    if (document->inlined < 0) {
        if (document->is_script) {
            on_script_text(document, text, length);
        }
        return;
    }
    if (document->kept + document->text.length + length > PM_SCAN_TEXT_MAX) {
        document->scan->is_cut = 1;
        /* Nor will a shorter piece fit, that would stand here for this one. */
        document->kept = PM_SCAN_TEXT_MAX - document->text.length;
        return;
    }
    pm_buffer_append(&document->text, text, length);
}

static void on_close(void *baton, const pm_element_t *element)
{
    document_t *document = baton;
    pm_reference_t *reference;

    pm_elements_close(document->elements, element);
    if (document->inlined >= 0 && element->id == document->inlined_id) {
        reference = &APR_ARRAY_IDX(document->scan->references,
                                   document->inlined, pm_reference_t);
        reference->text =
            document->text.length > 0
                ? apr_pstrmemdup(document->pool, document->text.bytes,
                                 document->text.length)
                : "";
        reference->length = document->text.length;
        document->kept += document->text.length;
        document->inlined = -1;
    }
}

/* The script may load something: its text is kept, if there is room. */
static void add_importing(document_t *document)
{
    const pm_buffer_t *text = &document->text;

    if (document->kept + text->length > PM_SCAN_TEXT_MAX) {
        document->scan->is_cut = 1;
    }
    else if (has_room(document)) {
        document->kept += text->length;
        document->script.text =
            apr_pstrmemdup(document->pool, text->bytes, text->length);
        document->script.length = text->length;
        APR_ARRAY_PUSH(document->scan->references, pm_reference_t) =
            document->script;
    }
}

static const apr_array_header_t *on_script(void *baton)
{
    document_t *document = baton;
    const pm_buffer_t *text = &document->text;
    int is_script = document->is_script && text->length > 0;

    document->is_script = 0;
    if (is_script && (pm_js_may_import(text->bytes, text->length) ||
                      pm_js_may_be_bundle(text->bytes, text->length))) {
        add_importing(document);
    }
    return is_script ? pm_script_run(&document->links, text,
                                     document->script.text_position,
                                     &document->scan->lost)
                     : NULL;
}

static apr_status_t scan_source(apr_pool_t *pool, pm_html_source_t *source,
                                pm_scan_t **scan, pm_error_t *error)
{
    document_t document = {.pool = pool, .inlined = -1, .text.pool = pool};
    const pm_html_handler_t handler = {&document, on_open, on_close, on_text,
                                       on_script};

    document.elements = pm_elements_create(pool);
    *scan = document.scan = apr_pcalloc(pool, sizeof(**scan));
    (*scan)->pool = pool;
    (*scan)->references = apr_array_make(pool, 16, sizeof(pm_reference_t));
    (*scan)->scripts = apr_array_make(pool, 2, sizeof(pm_position_t));
    (*scan)->page = document.elements->page;
    document.links = (pm_links_t){
        .pool = pool,
        .references = (*scan)->references,
        .page = (*scan)->page,
        .most = PM_SCAN_REFERENCES_MAX,
        .stylesheets = apr_array_make(pool, 8, sizeof(int)),
    };
    (*scan)->extents = document.elements->extents;
    source->encoding = &(*scan)->encoding;
    source->is_guessed = &(*scan)->is_guessed;
    return pm_html_read(pool, source, &handler, error);
}

apr_status_t pm_scan_file(apr_pool_t *pool, const char *path, int is_xml,
                          const char *charset, pm_scan_t **scan,
                          pm_error_t *error)
{
    pm_html_source_t source = {
        .path = path, .is_xml = is_xml, .charset = charset};

    return scan_source(pool, &source, scan, error);
}

apr_status_t pm_scan_bytes(apr_pool_t *pool, const char *bytes,
                           apr_size_t length, int is_xml, pm_scan_t **scan,
                           pm_error_t *error)
{
    pm_html_source_t source = {
        .path = "", .bytes = bytes, .length = length, .is_xml = is_xml};

    return scan_source(pool, &source, scan, error);
}
