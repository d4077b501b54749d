/*
 * What the elements of a page refer to: between the tokenizer, which says
 * where an element begins and ends, and the references of the scan.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "document.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "css_media.h"

/* A start tag and its attributes. */
typedef struct pm_tag_t {
    const pm_token_t *token;
    const char *const *attributes;
} pm_tag_t;

struct pm_document_t {
    apr_pool_t *pool;
    pm_scan_t *scan;
    const char *base;         /* the first <base href> so far */
    int in_body;              /* a tag was seen that a head cannot hold */
    int inlined;              /* index of the open <style> or <script>; -1 */
    const char *inlined_name; /* its element */
    char *text;               /* its text so far */
    apr_size_t length, room;
    apr_size_t kept; /* bytes of text kept for all references */
};

#define WHITE_SPACE " \t\n\f\r"

/* The value of an attribute: NULL if the tag lacks it, "" if it has none. */
static const char *get(const pm_tag_t *tag, const char *name)
{
    const char *const *at;

    for (at = tag->attributes; at && *at; at += 2) {
        if (strcmp(at[0], name) == 0) {
            return at[1] ? at[1] : "";
        }
    }
    return NULL;
}

/* Whether a space-separated list has the token, in any case of letters. */
static int has_token(const char *list, const char *token)
{
    apr_size_t length = strlen(token);

    while (list && *list) {
        apr_size_t word;

        list += strspn(list, WHITE_SPACE);
        word = strcspn(list, WHITE_SPACE);
        if (word == length && strncasecmp(list, token, length) == 0) {
            return 1;
        }
        list += word;
    }
    return 0;
}

/* A copy without white space around it; NULL for what is absent or empty. */
static const char *trimmed(apr_pool_t *pool, const char *value)
{
    apr_size_t length;

    if (!value) {
        return NULL;
    }
    value += strspn(value, WHITE_SPACE);
    for (length = strlen(value);
         length > 0 && strchr(WHITE_SPACE, value[length - 1]); length--) {
    }
    return length > 0 ? apr_pstrmemdup(pool, value, length) : NULL;
}

static pm_crossorigin_t crossorigin_of(const pm_tag_t *tag)
{
    const char *value = get(tag, "crossorigin");
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
static pm_reference_t *add(pm_document_t *document, const pm_tag_t *tag,
                           pm_reference_kind_t kind, const char *url)
{
    apr_array_header_t *references = document->scan->references;
    apr_pool_t *pool = document->pool;
    pm_reference_t *reference;

    if (references->nelts >= PM_HTML_REFERENCES_MAX) {
        document->scan->lost++;
        return NULL;
    }
    reference = apr_array_push(references);
    memset(reference, 0, sizeof(*reference));
    reference->kind = kind;
    reference->line = tag->token->line;
    reference->column = tag->token->column;
    reference->text_line = tag->token->text_line;
    reference->url = apr_pstrdup(pool, url);
    reference->base = document->base;
    reference->in_head = !document->in_body;
    reference->media = trimmed(pool, get(tag, "media"));
    reference->integrity = trimmed(pool, get(tag, "integrity"));
    reference->referrerpolicy = trimmed(pool, get(tag, "referrerpolicy"));
    reference->crossorigin = crossorigin_of(tag);
    if (get(tag, "fetchpriority")) {
        pm_fetchpriority_parse(get(tag, "fetchpriority"),
                               &reference->fetchpriority);
    }
    return reference;
}

/* Begins to keep the text of an element, for a reference that has no URL. */
static void keep_text(pm_document_t *document, const pm_tag_t *tag,
                      pm_reference_kind_t kind)
{
    int index = document->scan->references->nelts;

    if (add(document, tag, kind, NULL)) {
        document->inlined = index;
        document->inlined_name =
            kind == PM_REFERENCE_INLINE_STYLE ? "style" : "script";
        document->length = 0;
    }
}

static const char *media_left_out(const char *media)
{
    return media && !pm_css_media_applies(media, strlen(media))
               ? "its media query does not apply to a desktop browser"
               : NULL;
}

static int is_css_type(const char *type)
{
    return !type || !*type || strcasecmp(type, "text/css") == 0;
}

/* <link rel=stylesheet> (WHATWG HTML, "Link type stylesheet") */
static void link_style(pm_document_t *document, const pm_tag_t *tag,
                       const char *rel, const char *href)
{
    pm_reference_t *reference = add(document, tag, PM_REFERENCE_STYLE, href);

    if (!reference) {
        return;
    }
    if (has_token(rel, "alternate")) {
        reference->left_out = "an alternate stylesheet";
    }
    else if (get(tag, "disabled")) {
        reference->left_out = "a disabled stylesheet";
    }
    else if (!is_css_type(get(tag, "type"))) {
        reference->left_out = "its type is not text/css";
    }
    else {
        reference->left_out = media_left_out(reference->media);
    }
}

/* The author's own resource hints. */
static void link_hint(pm_document_t *document, const pm_tag_t *tag,
                      pm_reference_kind_t kind, const char *href)
{
    pm_reference_t *reference = add(document, tag, kind, href);

    if (reference) {
        reference->as = trimmed(document->pool, get(tag, "as"));
        reference->type = trimmed(document->pool, get(tag, "type"));
        reference->imagesrcset =
            trimmed(document->pool, get(tag, "imagesrcset"));
        reference->imagesizes = trimmed(document->pool, get(tag, "imagesizes"));
        reference->left_out = media_left_out(reference->media);
    }
}

static void open_link(pm_document_t *document, const pm_tag_t *tag)
{
    const char *rel = get(tag, "rel");
    const char *href = get(tag, "href");

    if (!rel || ((!href || !*href) && !get(tag, "imagesrcset"))) {
        return;
    }
    href = href ? href : "";
    if (has_token(rel, "stylesheet")) {
        link_style(document, tag, rel, href);
    }
    if (has_token(rel, "preload")) {
        link_hint(document, tag, PM_REFERENCE_PRELOAD, href);
    }
    if (has_token(rel, "modulepreload")) {
        link_hint(document, tag, PM_REFERENCE_MODULEPRELOAD, href);
    }
    if (has_token(rel, "preconnect")) {
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

/* WHATWG HTML, "prepare the script element", steps 8 to 12 */
static script_t script_type(apr_pool_t *pool, const pm_tag_t *tag)
{
    const char *type = get(tag, "type");
    const char *language = get(tag, "language");

    if (type && *type) {
        type = trimmed(pool, type);
    }
    else if (!type && language && *language) {
        type = apr_pstrcat(pool, "text/", language, NULL);
    }
    else {
        return CLASSIC;
    }
    if (!type) {
        return DATA_BLOCK;
    }
    return is_javascript(type)                  ? CLASSIC
           : strcasecmp(type, "module") == 0    ? MODULE
           : strcasecmp(type, "importmap") == 0 ? IMPORT_MAP
                                                : DATA_BLOCK;
}

static void open_script(pm_document_t *document, const pm_tag_t *tag)
{
    script_t type = script_type(document->pool, tag);
    const char *src = get(tag, "src");
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
        reference->is_async = get(tag, "async") != NULL;
        reference->is_defer = get(tag, "defer") != NULL;
        if (type == CLASSIC && get(tag, "nomodule")) {
            reference->left_out = "only for browsers without modules";
        }
    }
}

static void open_style(pm_document_t *document, const pm_tag_t *tag)
{
    const char *media = get(tag, "media");

    if (is_css_type(get(tag, "type")) && !(media && media_left_out(media))) {
        keep_text(document, tag, PM_REFERENCE_INLINE_STYLE);
    }
}

static void open_base(pm_document_t *document, const pm_tag_t *tag)
{
    const char *href = get(tag, "href");

    if (href && !document->base) {
        document->base = apr_pstrdup(document->pool, href);
    }
}

/* Elements that refer to something. */
static const struct {
    const char *name;
    void (*open)(pm_document_t *document, const pm_tag_t *tag);
} elements[] = {
    {"base", open_base},
    {"link", open_link},
    {"script", open_script},
    {"style", open_style},
};

/* Elements that leave a document in its head. */
static const char *const head_elements[] = {
    "html",  "head",  "base",   "link",     "meta",
    "title", "style", "script", "noscript", "template",
};

static int belongs_to_head(const char *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(head_elements) / sizeof(head_elements[0]); i++) {
        if (strcmp(name, head_elements[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

pm_document_t *pm_document_create(apr_pool_t *pool, pm_scan_t *scan)
{
    pm_document_t *document = apr_pcalloc(pool, sizeof(*document));

    document->pool = pool;
    document->scan = scan;
    document->inlined = -1;
    return document;
}

void pm_document_open(pm_document_t *document, const pm_token_t *token,
                      const char *const *attributes)
{
    pm_tag_t tag = {token, attributes};
    apr_size_t i;

    document->in_body |= !belongs_to_head(token->name);
    for (i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
        if (strcmp(token->name, elements[i].name) == 0) {
            elements[i].open(document, &tag);
        }
    }
}

void pm_document_text(pm_document_t *document, const char *text,
                      apr_size_t length)
{
    if (document->inlined < 0) {
        return;
    }
    if (document->kept + document->length + length > PM_HTML_TEXT_MAX) {
        document->scan->is_cut = 1;
        return;
    }
    if (document->length + length > document->room) {
        apr_size_t room = 2 * (document->length + length) + 1024;
        char *larger = apr_palloc(document->pool, room);

        if (document->length > 0) {
            memcpy(larger, document->text, document->length);
        }
        document->text = larger;
        document->room = room;
    }
    memcpy(document->text + document->length, text, length);
    document->length += length;
}

void pm_document_close(pm_document_t *document, const char *name)
{
    pm_reference_t *reference;

    if (document->inlined >= 0 && strcmp(name, document->inlined_name) == 0) {
        reference = &APR_ARRAY_IDX(document->scan->references,
                                   document->inlined, pm_reference_t);
        reference->text =
            apr_pstrmemdup(document->pool, document->text, document->length);
        reference->length = document->length;
        document->kept += document->length;
        document->inlined = -1;
    }
}
