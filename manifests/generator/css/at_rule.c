/*
 * CSS Cascade 5, sections 2 ("@import") and 6.4 ("@layer"); CSS Conditional
 * Rules 3 to 5; CSS Animations 1 ("@keyframes"); CSS Cascade 6 ("@scope").
 * Called by the parser of stylesheets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/at_rule.h"

#include <string.h>

#include <apr_strings.h>

#include "css/face.h"
#include "css/image.h"
#include "css/selector_parse.h"
#include "css/supports.h"

/* About what a condition takes of the pool, beside its text. */
#define CONDITION_BYTES 160

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* The bytes between a function's `(` and its `)`, the `(` being read. */
static pm_css_part_of_text_t take_arguments(pm_css_lexer_t *lexer)
{
    pm_css_part_of_text_t part = {.start = lexer->at,
                                  .position = lexer->position};

    pm_css_lexer_next(lexer, &part.terminator);
    pm_css_lexer_close(lexer, &part.terminator);
    part.end = part.terminator.start;
    return part;
}

/* The name of a layer, which the layer around it goes before; NULL if it is
 * malformed. *token is the first after it. */
static const char *take_layer_name(pm_css_parser_t *parser,
                                   pm_css_lexer_t *lexer, pm_css_token_t *token,
                                   const char *outer)
{
    const char *name = outer ? outer : "";

    for (;;) {
        if (token->type != PM_CSS_IDENT || strlen(name) > PM_CSS_TEXT_MAX) {
            return NULL;
        }
        name = apr_pstrcat(parser->pool, name, *name ? "." : "",
                           pm_css_token_text(parser->pool, token), NULL);
        pm_css_lexer_next(lexer, token);
        if (token->type != PM_CSS_DELIM || token->delim != '.') {
            break;
        }
        pm_css_lexer_next(lexer, token);
    }
    while (token->type == PM_CSS_WHITESPACE) {
        pm_css_lexer_next(lexer, token);
    }
    return name;
}

/* The layer of that name, new or not; -1 beyond the limit. */
static int declare_layer(pm_css_parser_t *parser, const char *name,
                         pm_position_t position)
{
    apr_array_header_t *layers = parser->sheet->layers;
    const int *known;

    if (!parser->layers) {
        parser->layers = apr_hash_make(parser->pool);
    }
    known = apr_hash_get(parser->layers, name, APR_HASH_KEY_STRING);
    if (known) {
        return *known;
    }
    if (layers->nelts == PM_CSS_LAYERS_MAX) {
        pm_css_parser_lose(parser, 1, position);
        return -1;
    }
    apr_hash_set(parser->layers, name, APR_HASH_KEY_STRING,
                 apr_pmemdup(parser->pool, &layers->nelts, sizeof(int)));
    APR_ARRAY_PUSH(layers, const char *) = name;
    if (parser->stage == PM_CSS_STAGE_LAYERS) {
        parser->sheet->early_layers = layers->nelts;
    }
    return layers->nelts - 1;
}

static const char *layer_around(pm_css_parser_t *parser)
{
    int layer = pm_css_parser_frame(parser)->layer;

    return layer < 0
               ? NULL
               : APR_ARRAY_IDX(parser->sheet->layers, layer, const char *);
}

/* What stands under a condition that never holds declares no layer. */
static int is_never(const pm_css_frame_t *frame)
{
    return pm_css_when_views(frame->when) == PM_CSS_NO_VIEW;
}

/* @layer <name>#; */
static void declare_layers(pm_css_parser_t *parser,
                           const pm_css_part_of_text_t *part)
{
    pm_css_lexer_t lexer = pm_css_parser_lexer(parser, part);
    pm_css_token_t token;

    do {
        const char *name;

        pm_css_lexer_next_solid(&lexer, &token);
        name = take_layer_name(parser, &lexer, &token, layer_around(parser));
        if (!name) {
            return;
        }
        declare_layer(parser, name, part->position);
    } while (token.type == PM_CSS_COMMA);
}

/* @layer <name>? { }: returns 0 if the name is malformed. */
static int enter_layer(pm_css_parser_t *parser,
                       const pm_css_part_of_text_t *part, pm_css_frame_t *frame)
{
    pm_css_lexer_t lexer = pm_css_parser_lexer(parser, part);
    const char *outer = layer_around(parser), *name;
    pm_css_token_t token;

    if (pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END) {
        name = apr_psprintf(parser->pool, "%s%s*%d", outer ? outer : "",
                            outer ? "." : "", parser->sheet->layers->nelts);
    }
    else {
        name = take_layer_name(parser, &lexer, &token, outer);
    }
    if (!name || token.type != PM_CSS_END) {
        return 0;
    }
    frame->layer = declare_layer(parser, name, part->position);
    return frame->layer >= 0;
}

/* The conditions of @media are few, and many rules have them. */
static const pm_css_when_t *media(pm_css_parser_t *parser,
                                  const pm_css_part_of_text_t *part)
{
    const char *text = parser->lexer.text + part->start;
    apr_size_t length = part->end - part->start;
    const pm_css_when_t **known;

    if (!parser->conditions) {
        parser->conditions = apr_hash_make(parser->pool);
    }
    known = apr_hash_get(parser->conditions, text, (apr_ssize_t)length);
    if (known) {
        return *known;
    }
    if (!pm_css_parser_has_room(parser, CONDITION_BYTES + length)) {
        pm_css_parser_lose(parser, 1, part->position);
        return pm_css_when_never();
    }
    known = apr_palloc(parser->pool, sizeof(*known));
    *known = pm_css_when_media(parser->pool, text, length);
    apr_hash_set(parser->conditions, text, (apr_ssize_t)length, known);
    return *known;
}

static const pm_css_when_t *supports(apr_pool_t *pool, const char *text,
                                     apr_size_t length)
{
    return pm_css_supports_applies(pool, text, length) ? NULL
                                                       : pm_css_when_never();
}

/* What is in the block holds when what is around it does, too. */
static int enter_when(pm_css_parser_t *parser, const pm_css_when_t *inner,
                      pm_css_frame_t *frame)
{
    if (frame->when && inner) {
        pm_css_parser_has_room(parser, CONDITION_BYTES);
    }
    frame->when = pm_css_when_and(parser->pool, frame->when, inner);
    return 1;
}

/*
 * CSS Cascade 5, section 2:
 * @import [ <url> | <string> ] [ layer | layer(<layer-name>) ]?
 *         [ supports( ... ) ]? <media-query-list>? ;
 */
static int take_import(pm_css_parser_t *parser, pm_css_lexer_t lexer,
                       pm_css_import_t *import)
{
    pm_css_token_t token;
    pm_css_part_of_text_t part;

    pm_css_lexer_next_solid(&lexer, &token);
    import->position = token.position;
    import->url = pm_css_url_text(parser->pool, &lexer, &token);
    if (!import->url) {
        return 0;
    }
    pm_css_lexer_next_solid(&lexer, &token);
    if (pm_css_token_is_ident(&token, "layer")) {
        import->layer = "";
        pm_css_lexer_next_solid(&lexer, &token);
    }
    else if (pm_css_token_is_function(&token, "layer")) {
        part = take_arguments(&lexer);
        import->layer = pm_css_parser_text(parser, part.start, part.end);
        pm_css_lexer_next_solid(&lexer, &token);
    }
    if (pm_css_token_is_function(&token, "supports")) {
        part = take_arguments(&lexer);
        import->when = supports(parser->pool, lexer.text + part.start,
                                part.end - part.start);
        pm_css_lexer_next_solid(&lexer, &token);
    }
    import->when = pm_css_when_and(
        parser->pool, import->when,
        pm_css_when_media(parser->pool, lexer.text + token.start,
                          lexer.length - token.start));
    return 1;
}

static void import_rule(pm_css_parser_t *parser,
                        const pm_css_part_of_text_t *part)
{
    pm_css_import_t import = {.url = NULL};

    if (parser->stage > PM_CSS_STAGE_IMPORTS || parser->depth > 0 ||
        !take_import(parser, pm_css_parser_lexer(parser, part), &import)) {
        return;
    }
    parser->stage = PM_CSS_STAGE_IMPORTS;
    if (parser->sheet->imports->nelts == PM_CSS_IMPORTS_MAX) {
        pm_css_parser_lose(parser, 1, import.position);
    }
    else {
        APR_ARRAY_PUSH(parser->sheet->imports, pm_css_import_t) = import;
    }
}

/* CSS Cascade 5 lets @layer stand between imports; Chromium takes no @import
 * after such a one. */
void pm_css_at_statement(pm_css_parser_t *parser, const pm_css_token_t *name,
                         const pm_css_part_of_text_t *part)
{
    pm_css_context_t context = pm_css_parser_frame(parser)->context;

    if (pm_css_token_is(name, "import")) {
        import_rule(parser, part);
    }
    else if (pm_css_token_is(name, "layer") &&
             context == PM_CSS_CONTEXT_RULES) {
        if (parser->stage == PM_CSS_STAGE_IMPORTS) {
            parser->stage = PM_CSS_STAGE_RULES;
        }
        if (!is_never(pm_css_parser_frame(parser))) {
            declare_layers(parser, part);
        }
    }
    else if (pm_css_token_is(name, "namespace")) {
        parser->stage = PM_CSS_STAGE_RULES;
    }
}

/* A rule that the browser knows ends the imports; others are as if not there */
static int is_known(const pm_css_token_t *name)
{
    static const char *const names[] = {"media",
                                        "supports",
                                        "layer",
                                        "container",
                                        "font-face",
                                        "keyframes",
                                        "page",
                                        "property",
                                        "scope",
                                        "starting-style",
                                        "counter-style",
                                        "-webkit-keyframes",
                                        "position-try",
                                        "font-feature-values",
                                        "font-palette-values",
                                        "view-transition",
                                        "function"};

    return pm_css_token_is_listed(name, names, COUNT(names));
}

/* @keyframes <name> */
static int enter_keyframes(pm_css_parser_t *parser,
                           const pm_css_part_of_text_t *part,
                           pm_css_frame_t *frame)
{
    pm_css_lexer_t lexer = pm_css_parser_lexer(parser, part);
    pm_css_token_t token;

    pm_css_lexer_next_solid(&lexer, &token);
    if ((token.type != PM_CSS_IDENT && token.type != PM_CSS_STRING) ||
        token.length > PM_CSS_TEXT_MAX) {
        return 0;
    }
    frame->context = PM_CSS_CONTEXT_KEYFRAMES;
    frame->animation = pm_css_token_text(parser->pool, &token);
    return 1;
}

/* @scope [(<list>)]? [to (<list>)]?: like rules nested in the first; with the
 * second, or in an element of its own, nobody knows. */
static int enter_scope(pm_css_parser_t *parser,
                       const pm_css_part_of_text_t *part, pm_css_frame_t *frame)
{
    pm_css_lexer_t lexer = pm_css_parser_lexer(parser, part);
    pm_css_part_of_text_t list;
    pm_css_selectors_t *scope;
    pm_css_token_t token;

    if (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_OPEN_PAREN) {
        frame->is_maybe = 1;
        return 1;
    }
    list = take_arguments(&lexer);
    scope = (pm_css_selectors_t *)pm_css_selectors_parse(
        parser->pool,
        pm_css_lexer_part(&lexer, list.start, list.end, list.position), NULL);
    if (!scope) {
        return 0;
    }
    scope->is_scope = 1;
    frame->selectors = scope;
    if (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        frame->is_maybe = 1;
    }
    return 1;
}

static int enter_face(pm_css_parser_t *parser, const pm_css_token_t *name,
                      pm_css_frame_t *frame)
{
    parser->face = pm_css_face_create(parser->pool, name->position);
    parser->face->when = frame->when;
    frame->context = PM_CSS_CONTEXT_FACE;
    return 1;
}

/* Of a container nobody knows the size at deploy time. A page's first style is
 * not that of @starting-style, nor that of a printed @page. */
int pm_css_at_block(pm_css_parser_t *parser, const pm_css_token_t *name,
                    const pm_css_part_of_text_t *part, pm_css_frame_t *frame)
{
    if (is_known(name)) {
        parser->stage = PM_CSS_STAGE_RULES;
    }
    pm_css_parser_selectors(parser);
    *frame = *pm_css_parser_frame(parser);
    if (frame->context != PM_CSS_CONTEXT_RULES &&
        frame->context != PM_CSS_CONTEXT_STYLE) {
        return 0;
    }
    if (pm_css_token_is(name, "media")) {
        return enter_when(parser, media(parser, part), frame);
    }
    if (pm_css_token_is(name, "supports")) {
        return enter_when(parser,
                          supports(parser->pool,
                                   parser->lexer.text + part->start,
                                   part->end - part->start),
                          frame);
    }
    if (pm_css_token_is(name, "container")) {
        frame->is_maybe = 1;
        return 1;
    }
    if (pm_css_token_is(name, "layer")) {
        return is_never(frame) || enter_layer(parser, part, frame);
    }
    if (frame->context != PM_CSS_CONTEXT_RULES) {
        return 0;
    }
    if (pm_css_token_is(name, "scope")) {
        return enter_scope(parser, part, frame);
    }
    if (pm_css_token_is(name, "font-face")) {
        return enter_face(parser, name, frame);
    }
    return (pm_css_token_is(name, "keyframes") ||
            pm_css_token_is(name, "-webkit-keyframes")) &&
           enter_keyframes(parser, part, frame);
}
