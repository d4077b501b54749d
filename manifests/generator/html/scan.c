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

#include "css/media.h"
#include "html/elements.h"
#include "html/picture.h"
#include "html/tag.h"
#include "text/buffer.h"

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
} document_t;

static pm_crossorigin_t crossorigin_of(const pm_tag_t *tag)
{
    const char *value = pm_tag_get(tag, "crossorigin");
    pm_crossorigin_t crossorigin = PM_CROSSORIGIN_ANONYMOUS;

    if (!value) {
        return PM_CROSSORIGIN_NONE;
    }
    /* An invalid value is anonymous. */
    pm_crossorigin_parse(value, &crossorigin);
    return crossorigin;
}

/* The next reference, with the attributes that all elements share; NULL beyond
 * the limit. */
static pm_reference_t *add(document_t *document, const pm_tag_t *tag,
                           pm_reference_kind_t kind, const char *url)
{
    apr_array_header_t *references = document->scan->references;
    apr_pool_t *pool = document->pool;
    pm_reference_t *reference;

    if (references->nelts >= PM_SCAN_REFERENCES_MAX) {
        document->scan->lost++;
        return NULL;
    }
    reference = apr_array_push(references);
    memset(reference, 0, sizeof(*reference));
    reference->kind = kind;
    reference->position = tag->position;
    reference->text_position = tag->text_position;
    reference->url = url ? apr_pstrdup(pool, url) : NULL;
    reference->base = document->base;
    reference->in_head = !document->in_body;
    reference->y = document->elements->placement.y;
    reference->element = document->element;
    reference->is_blocking =
        pm_tag_has_token(pm_tag_get(tag, "blocking"), "render");
    reference->media = pm_tag_copy(pool, tag, "media");
    reference->integrity = pm_tag_copy(pool, tag, "integrity");
    reference->referrerpolicy = pm_tag_copy(pool, tag, "referrerpolicy");
    reference->crossorigin = crossorigin_of(tag);
    if (pm_tag_get(tag, "fetchpriority")) {
        pm_fetchpriority_parse(pm_tag_get(tag, "fetchpriority"),
                               &reference->fetchpriority);
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

static pm_reason_t media_left_out(const char *media)
{
    return media && !pm_css_media_views(media, strlen(media)) ? PM_REASON_MEDIA
                                                              : PM_REASON_NONE;
}

/* Whether the type attribute of a link, which may be NULL, is one of CSS. */
static int is_css(const char *type)
{
    return !type || !type[strspn(type, PM_TAG_SPACE)] ||
           pm_tag_is_type(type, "text/css");
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
    else if (!is_css(pm_tag_get(tag, "type"))) {
        reference->left_out = PM_REASON_NOT_CSS;
    }
    else {
        reference->left_out = media_left_out(reference->media);
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
        reference->left_out = media_left_out(reference->media);
    }
}

static void open_link(document_t *document, const pm_tag_t *tag)
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

typedef enum script_t { DATA_BLOCK, CLASSIC, MODULE, IMPORT_MAP } script_t;

/* JavaScript MIME type essences (WHATWG MIME Sniffing, section 4.6) */
static const char *const javascript_types[] = {
    "text/javascript",
    "application/javascript",
    "application/ecmascript",
    "application/x-ecmascript",
    "application/x-javascript",
    "text/ecmascript",
    "text/javascript1.0",
    "text/javascript1.1",
    "text/javascript1.2",
    "text/javascript1.3",
    "text/javascript1.4",
    "text/javascript1.5",
    "text/jscript",
    "text/livescript",
    "text/x-ecmascript",
    "text/x-javascript",
};

static int is_javascript(const char *type)
{
    apr_size_t i;

    for (i = 0; i < sizeof(javascript_types) / sizeof(javascript_types[0]);
         i++) {
        if (strcasecmp(type, javascript_types[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

/* WHATWG HTML, "prepare the script element", steps 8 to 12; as in Chromium,
 * white space is fine around a MIME type alone. */
static script_t script_type(apr_pool_t *pool, const pm_tag_t *tag)
{
    const char *type = pm_tag_get(tag, "type");
    const char *language = pm_tag_get(tag, "language");
    const char *essence = pm_tag_copy(pool, tag, "type");

    if (type ? !*type : !language || !*language) {
        return CLASSIC;
    }
    if (!type) {
        type = apr_pstrcat(pool, "text/", language, NULL);
        return is_javascript(type) ? CLASSIC : DATA_BLOCK;
    }
    if (essence && is_javascript(essence)) {
        return CLASSIC;
    }
    if (strcasecmp(type, "module") == 0) {
        return MODULE;
    }
    return strcasecmp(type, "importmap") == 0 ? IMPORT_MAP : DATA_BLOCK;
}

/* A script with that URL; NULL: inline. */
static void add_script(document_t *document, const pm_tag_t *tag,
                       const char *src)
{
    script_t type = script_type(document->pool, tag);
    pm_reference_t *reference;

    if (type == DATA_BLOCK) {
        return;
    }
    if (!src || type == IMPORT_MAP) {
        if (type == MODULE && !src) {
            keep_text(document, tag, PM_REFERENCE_INLINE_MODULE);
        }
        else if (type == IMPORT_MAP && !src) {
            keep_text(document, tag, PM_REFERENCE_IMPORT_MAP);
        }
        return;
    }
    reference =
        add(document, tag,
            type == MODULE ? PM_REFERENCE_MODULE : PM_REFERENCE_SCRIPT, src);
    if (reference) {
        reference->media = NULL;
        reference->is_async = pm_tag_get(tag, "async") != NULL;
        reference->is_defer = pm_tag_get(tag, "defer") != NULL;
        if (type == CLASSIC && pm_tag_get(tag, "nomodule")) {
            reference->left_out = PM_REASON_NOMODULE;
        }
    }
}

static void open_script(document_t *document, const pm_tag_t *tag)
{
    add_script(document, tag, pm_tag_get(tag, "src"));
}

/* In SVG; `href` is the newer name of the attribute. */
static const char *svg_href(const pm_tag_t *tag)
{
    const char *href = pm_tag_get(tag, "href");

    return href ? href : pm_tag_get(tag, "xlink:href");
}

static void open_svg_script(document_t *document, const pm_tag_t *tag)
{
    add_script(document, tag, svg_href(tag));
}

static void open_style(document_t *document, const pm_tag_t *tag)
{
    const char *media = pm_tag_get(tag, "media");
    const char *type = pm_tag_get(tag, "type");

    /* Unlike that of a link, its type has no parameters. */
    if ((!type || !*type || strcasecmp(type, "text/css") == 0) &&
        !(media && media_left_out(media))) {
        keep_text(document, tag, PM_REFERENCE_INLINE_STYLE);
    }
}

static void open_base(document_t *document, const pm_tag_t *tag)
{
    const char *href = pm_tag_get(tag, "href");

    if (href && !document->base) {
        document->base = apr_pstrdup(document->pool, href);
    }
}

/* Whether a list of properties (CSS Viewport, "Parsing algorithm") has a word.
 */
static int viewport_has(const char *content, const char *word)
{
    static const char separators[] = " \t\n\f\r,;=";
    size_t length;

    for (; *content; content += length) {
        content += strspn(content, separators);
        length = strcspn(content, separators);
        if (length == strlen(word) && strncasecmp(content, word, length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* <meta name=viewport>: a phone lays the page out as wide as its screen. */
static void open_meta(document_t *document, const pm_tag_t *tag)
{
    const char *name = pm_tag_get(tag, "name");
    const char *content = pm_tag_get(tag, "content");

    if (name && content && strcasecmp(name, "viewport") == 0) {
        document->scan->fits_screen = viewport_has(content, "device-width") ||
                                      viewport_has(content, "initial-scale");
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
    if (svg_href(tag)) {
        add_image(document, tag,
                  pm_tag_get(tag, "href") ? "href" : "xlink:href");
    }
}

/* <use> of another file: Chromium fetches it at the lowest priority, and once
 * more after a preload, with whatever destination. */
static void open_use(document_t *document, const pm_tag_t *tag)
{
    const char *href = svg_href(tag);
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

static apr_status_t scan_source(apr_pool_t *pool, pm_html_source_t *source,
                                pm_scan_t **scan, pm_error_t *error)
{
    document_t document = {.pool = pool, .inlined = -1, .text.pool = pool};
    const pm_html_handler_t handler = {&document, on_open, on_close, on_text};

    document.elements = pm_elements_create(pool);
    *scan = document.scan = apr_pcalloc(pool, sizeof(**scan));
    (*scan)->pool = pool;
    (*scan)->references = apr_array_make(pool, 16, sizeof(pm_reference_t));
    (*scan)->page = document.elements->page;
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
