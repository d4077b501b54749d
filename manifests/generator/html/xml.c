/*
 * A page that is served as XML, read by libxml2's push parser (WHATWG HTML,
 * section 14, "The XML syntax"; xml-stylesheet: the W3C's "Associating Style
 * Sheets with XML documents").
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/xml.h"

#include <limits.h>
#include <string.h>

#include <apr_strings.h>
#include <libxml/SAX2.h>
#include <libxml/entities.h>
#include <libxml/parser.h>

#include "html/charref.h"
#include "html/stack.h"
#include "html/tokenizer.h"

/* What the page's own entities may make of it: bytes that are read of the page
 * for each of its own, and so many more. Versions of libxml2 bound it in ways
 * of their own. */
#define GROWTH_MAX 8
#define GROWTH_FREE (1024 * 1024)

/* Bytes that an element counts for, beside its attributes. */
#define ELEMENT_BYTES 32

struct pm_xml_t {
    apr_pool_t *brief; /* of one call */
    xmlParserCtxtPtr parser;
    pm_stack_t stack;
    int has_names;        /* the doctype is one that defines them */
    apr_size_t fed, told; /* bytes of the page, and what they became */
};

static const struct {
    const char *uri;
    pm_namespace_t space;
} namespaces[] = {
    {"http://www.w3.org/1999/xhtml", PM_NAMESPACE_HTML},
    {"http://www.w3.org/2000/svg", PM_NAMESPACE_SVG},
    {"http://www.w3.org/1998/Math/MathML", PM_NAMESPACE_MATHML},
};

/* Section 14.2: doctypes whose DTD defines the names of characters. */
static const char *const public_ids[] = {
    "-//W3C//DTD XHTML 1.0 Transitional//EN",
    "-//W3C//DTD XHTML 1.1//EN",
    "-//W3C//DTD XHTML 1.0 Strict//EN",
    "-//W3C//DTD XHTML 1.0 Frameset//EN",
    "-//W3C//DTD XHTML Basic 1.0//EN",
    "-//W3C//DTD XHTML 1.1 plus MathML 2.0//EN",
    "-//W3C//DTD XHTML 1.1 plus MathML 2.0 plus SVG 1.1//EN",
    "-//W3C//DTD MathML 2.0//EN",
    "-//WAPFORUM//DTD XHTML Mobile 1.0//EN",
    "-//WAPFORUM//DTD XHTML Mobile 1.1//EN",
    "-//WAPFORUM//DTD XHTML Mobile 1.2//EN",
};

static pm_namespace_t namespace_of(const xmlChar *uri)
{
    size_t i;

    for (i = 0; uri && i < sizeof(namespaces) / sizeof(namespaces[0]); i++) {
        if (strcmp((const char *)uri, namespaces[i].uri) == 0) {
            return namespaces[i].space;
        }
    }
    return PM_NAMESPACE_OTHER;
}

/* The position of the `<` of what the parser is reading, as far as it still has
 * it: it cannot stand within a tag. Columns count bytes. */
static pm_position_t position_of(const pm_xml_t *xml)
{
    const xmlParserInput *input = xml->parser->input;
    pm_position_t position = {input->line, input->col};
    const xmlChar *open = input->cur, *start;

    while (open > input->base && *open != '<') {
        open--;
        position.line -= *open == '\n';
    }
    for (start = open; start > input->base && start[-1] != '\n'; start--) {
    }
    if (open - start < INT_MAX) {
        position.column = (int)(open - start) + 1;
    }
    return position;
}

/* Counts what was read of the page; it ends where that is out of proportion. */
static void grow(pm_xml_t *xml, apr_size_t bytes)
{
    xml->told += bytes;
    if (xml->told > GROWTH_FREE && xml->told / GROWTH_MAX > xml->fed) {
        xmlStopParser(xml->parser);
    }
}

/* The attributes of SAX2, five pointers each: name, prefix, namespace, value
 * and its end. */
static const char *const *attributes_of(pm_xml_t *xml, int count,
                                        const xmlChar **sax)
{
    const char **attributes =
        apr_palloc(xml->brief, sizeof(*attributes) * (2 * (size_t)count + 1));
    const char **at = attributes;
    int i;

    for (i = 0; i < count; i++, sax += 5) {
        const char *name = (const char *)sax[0];
        int is_xlink = sax[2] && strcmp((const char *)sax[2],
                                        "http://www.w3.org/1999/xlink") == 0;

        if (sax[2] && !is_xlink) {
            continue; /* of another language: none that matters */
        }
        *at++ = is_xlink ? apr_pstrcat(xml->brief, "xlink:", name, NULL) : name;
        *at++ = apr_pstrmemdup(xml->brief, (const char *)sax[3],
                               (apr_size_t)(sax[4] - sax[3]));
        grow(xml, (apr_size_t)(sax[4] - sax[3]));
    }
    *at = NULL;
    return attributes;
}

static void on_start(void *baton, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *uri, int nnamespaces,
                     const xmlChar **declared, int nattributes, int ndefaulted,
                     const xmlChar **attributes)
{
    pm_xml_t *xml = baton;
    const xmlParserInput *input = xml->parser->input;
    const pm_tag_t tag = {
        .name = (const char *)name,
        .element = pm_element_find((const char *)name),
        .attributes = attributes_of(xml, nattributes, attributes),
        .position = position_of(xml),
        .text_position = {input->line, input->col + 1},
    };

    pm_stack_open(&xml->stack, &tag, namespace_of(uri), 0);
    apr_pool_clear(xml->brief);
    grow(xml, ELEMENT_BYTES);
}

static void on_end(void *baton, const xmlChar *name, const xmlChar *prefix,
                   const xmlChar *uri)
{
    pm_xml_t *xml = baton;

    pm_stack_close_to(&xml->stack, xml->stack.depth - 1);
}

/* Whether the text in it is shown, or of a style or script: what HTML reads as
 * raw text is not but for these. */
static int is_text_read(const pm_element_t *element)
{
    return element->text == PM_TEXT_DATA || element->id == PM_ID_STYLE ||
           element->id == PM_ID_SCRIPT || element->id == PM_ID_TEXTAREA;
}

/* Text, also of CDATA sections. */
static void on_characters(void *baton, const xmlChar *text, int length)
{
    pm_xml_t *xml = baton;
    const pm_node_t *top = pm_stack_top(&xml->stack);

    grow(xml, (apr_size_t)length);
    if (top && !top->is_inert && is_text_read(top->element)) {
        xml->stack.handler->on_text(xml->stack.handler->baton,
                                    (const char *)text, (apr_size_t)length,
                                    top->element->id == PM_ID_STYLE ||
                                        top->element->id == PM_ID_SCRIPT);
    }
}

/* What an <?xml-stylesheet?> says, as the tag of a <link>. */
static pm_text_kind_t on_stylesheet(void *baton, const pm_tag_t *tag)
{
    static const char *const names[] = {"href", "type", "media", "title"};
    pm_xml_t *xml = baton;
    const char *attributes[2 * (sizeof(names) / sizeof(names[0]) + 1) + 1];
    const char *alternate = pm_tag_get(tag, "alternate");
    pm_tag_t link = *tag;
    size_t i, count = 0;

    attributes[count++] = "rel";
    attributes[count++] = alternate && strcmp(alternate, "yes") == 0
                              ? "alternate stylesheet"
                              : "stylesheet";
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (pm_tag_get(tag, names[i])) {
            attributes[count++] = names[i];
            attributes[count++] = pm_tag_get(tag, names[i]);
        }
    }
    attributes[count] = NULL;
    link.attributes = attributes;
    link.element = pm_element_find(link.name);
    link.position = link.text_position = position_of(xml);
    pm_stack_open(&xml->stack, &link, PM_NAMESPACE_HTML, 1);
    return PM_TEXT_DATA;
}

static void ignore_text(void *baton, const char *text, apr_size_t length) {}

/* <?xml-stylesheet?>, before the root element: its pseudo-attributes are read
 * as attributes are. */
static void on_instruction(void *baton, const xmlChar *target,
                           const xmlChar *data)
{
    static const char open[] = "<link ", close[] = ">";
    pm_xml_t *xml = baton;
    const pm_token_sink_t sink = {xml, on_stylesheet, ignore_text, NULL};
    pm_tokenizer_t *tokenizer;

    if (xml->stack.depth == 0 && data &&
        strcmp((const char *)target, "xml-stylesheet") == 0) {
        tokenizer = pm_tokenizer_create(xml->brief, &sink);
        pm_tokenizer_feed(tokenizer, open, sizeof(open) - 1);
        pm_tokenizer_feed(tokenizer, (const char *)data,
                          strlen((const char *)data));
        pm_tokenizer_feed(tokenizer, close, sizeof(close) - 1);
        apr_pool_clear(xml->brief);
    }
}

static void on_document(void *baton)
{
    xmlSAX2StartDocument(((pm_xml_t *)baton)->parser);
}

static void on_doctype(void *baton, const xmlChar *name,
                       const xmlChar *public_id, const xmlChar *system_id)
{
    pm_xml_t *xml = baton;
    size_t i;

    xmlSAX2InternalSubset(xml->parser, name, public_id, system_id);
    for (i = 0; public_id && i < sizeof(public_ids) / sizeof(public_ids[0]);
         i++) {
        xml->has_names |= strcmp((const char *)public_id, public_ids[i]) == 0;
    }
}

/* An entity that the page itself defines; libxml2 bounds what they become.
 * Those that are elsewhere are not loaded. */
static void on_entity(void *baton, const xmlChar *name, int type,
                      const xmlChar *public_id, const xmlChar *system_id,
                      xmlChar *content)
{
    if (type == XML_INTERNAL_GENERAL_ENTITY) {
        xmlSAX2EntityDecl(((pm_xml_t *)baton)->parser, name, type, public_id,
                          system_id, content);
    }
}

/* The entity of that name: the page's own, or that of a character, which then
 * becomes one of the page. */
static xmlEntityPtr get_entity(void *baton, const xmlChar *name)
{
    pm_xml_t *xml = baton;
    xmlEntityPtr entity = xmlSAX2GetEntity(xml->parser, name);
    const char *text;
    int is_bare;

    if (entity || !xml->has_names) {
        return entity;
    }
    text = pm_charref_find((const char *)name, strlen((const char *)name),
                           &is_bare);
    if (!text) {
        return NULL;
    }
    /* What is read again must not be markup. */
    if (*text == '<' || *text == '&') {
        text = *text == '<' ? "&#60;" : "&#38;";
    }
    return xmlAddDocEntity(xml->parser->myDoc, name,
                           XML_INTERNAL_GENERAL_ENTITY, NULL, NULL,
                           (const xmlChar *)text);
}

static apr_status_t free_parser(void *baton)
{
    xmlParserCtxtPtr parser = baton;

    if (parser->myDoc) {
        xmlFreeDoc(parser->myDoc);
    }
    xmlFreeParserCtxt(parser);
    return APR_SUCCESS;
}

pm_xml_t *pm_xml_create(apr_pool_t *pool, const pm_html_handler_t *handler)
{
    /* libxml2 reports errors nowhere: what was read until then counts. */
    xmlSAXHandler sax = {
        .initialized = XML_SAX2_MAGIC,
        .startDocument = on_document,
        .internalSubset = on_doctype,
        .entityDecl = on_entity,
        .getEntity = get_entity,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_characters,
        .ignorableWhitespace = on_characters,
        .cdataBlock = on_characters,
        .processingInstruction = on_instruction,
    };
    pm_xml_t *xml = apr_pcalloc(pool, sizeof(*xml));

    xml->parser = xmlCreatePushParserCtxt(&sax, xml, NULL, 0, NULL);
    if (!xml->parser) {
        return NULL;
    }
    apr_pool_create(&xml->brief, pool);
    apr_pool_cleanup_register(pool, xml->parser, free_parser,
                              apr_pool_cleanup_null);
    xmlCtxtUseOptions(xml->parser, XML_PARSE_NOENT | XML_PARSE_NONET |
                                       XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                       XML_PARSE_IGNORE_ENC);
    xml->stack = pm_stack_make(pool, handler);
    return xml;
}

void pm_xml_feed(void *baton, const char *text, apr_size_t length)
{
    pm_xml_t *xml = baton;

    xml->fed += length;
    while (length > 0) {
        int piece = length < INT_MAX ? (int)length : INT_MAX;

        xmlParseChunk(xml->parser, text, piece, 0);
        text += piece;
        length -= (apr_size_t)piece;
    }
}

void pm_xml_end(pm_xml_t *xml)
{
    xmlParseChunk(xml->parser, NULL, 0, 1);
    pm_stack_close_to(&xml->stack, 0);
}
