/*
 * CSS Syntax Level 3, section 5, "Parsing", without a tree: the walk goes
 * through the tokens once, keeps a stack of the rules that it is in, and hands
 * the few that matter to the parsers of their content. A part that must be
 * looked at twice (is it a declaration or a nested rule?) ends at the next
 * `;`, `{` or `}`, so that the time stays linear.
 *
 * Called by the part of the generator that follows stylesheets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>

#include "css/declaration.h"
#include "css/face.h"
#include "css/media.h"
#include "css/parse.h"
#include "css/selector.h"
#include "css/supports.h"
#include "css/token.h"

/* What the block that we are in contains. */
typedef enum context_t {
    CONTEXT_RULES, /* the sheet itself, @media and the like */
    CONTEXT_STYLE, /* a style rule: declarations and nested rules */
    CONTEXT_FACE   /* @font-face: descriptors */
} context_t;

typedef struct frame_t {
    context_t context;
    const pm_css_condition_t *condition;
    const pm_css_selectors_t *selectors; /* of the style rule; NULL if void */
    apr_array_header_t *declarations;    /* NULL: none of interest yet */
    int is_layered;
} frame_t;

/* Where in a sheet we are, for rules that may stand only there. */
typedef enum stage_t {
    STAGE_LAYERS,  /* nothing but @charset and @layer statements yet */
    STAGE_IMPORTS, /* an @import: an @layer would end them */
    STAGE_RULES
} stage_t;

typedef struct parser_t {
    apr_pool_t *pool;
    pm_css_sheet_t *sheet;
    pm_css_lexer_t lexer;
    stage_t stage;
    int depth; /* of frames; 0 is the sheet */
    frame_t frames[PM_CSS_NESTING_MAX + 1];
    pm_css_face_t *face;
    int declarations;     /* kept so far */
    apr_size_t selectors; /* bytes of preludes that were parsed */
} parser_t;

/* A part of the text, and the token that ended it. */
typedef struct part_t {
    apr_size_t start;
    apr_size_t end;
    pm_position_t position;
    pm_css_token_t terminator;
} part_t;

/* What ends a part, beside the end of the sheet. */
enum { UNTIL_SEMICOLON = 1, UNTIL_OPEN = 2, UNTIL_CLOSE = 4 };

static void lose(parser_t *parser, int count, pm_position_t position)
{
    if (count > 0 && parser->sheet->lost == 0) {
        parser->sheet->lost_position = position;
    }
    parser->sheet->lost += count;
}

static frame_t *frame_of(parser_t *parser)
{
    return &parser->frames[parser->depth];
}

/* The type that closes what this token opens, or PM_CSS_END. */
static pm_css_token_type_t closer_of(pm_css_token_type_t type)
{
    switch (type) {
    case PM_CSS_FUNCTION:
    case PM_CSS_OPEN_PAREN:
        return PM_CSS_CLOSE_PAREN;
    case PM_CSS_OPEN_SQUARE:
        return PM_CSS_CLOSE_SQUARE;
    case PM_CSS_OPEN_CURLY:
        return PM_CSS_CLOSE_CURLY;
    default:
        return PM_CSS_END;
    }
}

static int ends_part(pm_css_token_type_t type, int until)
{
    return type == PM_CSS_END ||
           (type == PM_CSS_SEMICOLON && until & UNTIL_SEMICOLON) ||
           (type == PM_CSS_OPEN_CURLY && until & UNTIL_OPEN) ||
           (type == PM_CSS_CLOSE_CURLY && until & UNTIL_CLOSE);
}

/*
 * Section 5.4.8, "Consume a component value", over and over: reads on to a
 * token that ends the part outside of brackets. A sheet with more brackets
 * within brackets than anybody writes ends there.
 */
static part_t take_part(parser_t *parser, int until)
{
    part_t part = {.start = parser->lexer.at,
                   .position = parser->lexer.position};
    pm_css_token_type_t closers[PM_CSS_BLOCKS_MAX];
    pm_css_token_t *token = &part.terminator;
    int depth = 0;

    for (;;) {
        pm_css_lexer_next(&parser->lexer, token);
        if (token->type == PM_CSS_END ||
            (depth == 0 && ends_part(token->type, until))) {
            break;
        }
        if (depth > 0 && token->type == closers[depth - 1]) {
            depth--;
        }
        else if (closer_of(token->type) != PM_CSS_END) {
            if (depth == PM_CSS_BLOCKS_MAX) {
                lose(parser, 1, token->position);
                parser->lexer.at = parser->lexer.length;
                continue;
            }
            closers[depth++] = closer_of(token->type);
        }
    }
    part.end = token->start;
    return part;
}

static pm_css_lexer_t lexer_of(const parser_t *parser, const part_t *part)
{
    return pm_css_lexer_part(&parser->lexer, part->start, part->end,
                             part->position);
}

/* The `}` that ended a part belongs to the block around it: read it again. */
static void give_back(parser_t *parser, const pm_css_token_t *token)
{
    parser->lexer.at = token->start;
    parser->lexer.position = token->position;
}

static void skip_block(parser_t *parser) { take_part(parser, UNTIL_CLOSE); }

static void enter(parser_t *parser, context_t context,
                  const pm_css_condition_t *condition)
{
    if (parser->depth == PM_CSS_NESTING_MAX) {
        lose(parser, 1, parser->lexer.position);
        skip_block(parser);
        return;
    }
    parser->depth++;
    parser->frames[parser->depth] = parser->frames[parser->depth - 1];
    frame_of(parser)->context = context;
    frame_of(parser)->condition = condition;
    frame_of(parser)->declarations = NULL;
}

static void leave(parser_t *parser)
{
    frame_t *frame = frame_of(parser);

    if (frame->context == CONTEXT_FACE && pm_css_face_finish(parser->face)) {
        if (parser->sheet->faces->nelts == PM_CSS_FACES_MAX) {
            lose(parser, 1, parser->face->position);
        }
        else {
            APR_ARRAY_PUSH(parser->sheet->faces, pm_css_face_t) = *parser->face;
        }
    }
    parser->depth--;
}

static const char *text_of(parser_t *parser, apr_size_t start, apr_size_t end)
{
    if (end - start > PM_CSS_TEXT_MAX) {
        end = start + PM_CSS_TEXT_MAX;
    }
    return pm_css_lexer_slice(parser->pool, &parser->lexer, start, end);
}

static const pm_css_condition_t *condition_make(parser_t *parser,
                                                const pm_css_token_t *name,
                                                const part_t *part, int applies)
{
    const pm_css_condition_t *outer = frame_of(parser)->condition;
    pm_css_condition_t *condition =
        apr_palloc(parser->pool, sizeof(*condition));

    condition->text = text_of(parser, name->start, part->end);
    condition->applies = applies && pm_css_condition_applies(outer);
    condition->outer = outer;
    return condition;
}

/* The bytes between a function's `(` and its `)`, the `(` being read. */
static part_t take_arguments(pm_css_lexer_t *lexer)
{
    part_t part = {.start = lexer->at, .position = lexer->position};

    pm_css_lexer_next(lexer, &part.terminator);
    pm_css_lexer_close(lexer, &part.terminator);
    part.end = part.terminator.start;
    return part;
}

/*
 * CSS Cascade 5, section 2:
 * @import [ <url> | <string> ] [ layer | layer(<layer-name>) ]?
 *         [ supports( … ) ]? <media-query-list>? ;
 */
static int take_import(parser_t *parser, pm_css_lexer_t lexer,
                       pm_css_import_t *import)
{
    pm_css_token_t token;
    part_t part;

    pm_css_lexer_next_solid(&lexer, &token);
    import->position = token.position;
    import->applies = 1;
    import->url = pm_css_url_text(parser->pool, &lexer, &token);
    if (import->url == NULL) {
        return 0;
    }
    pm_css_lexer_next_solid(&lexer, &token);
    if (pm_css_token_is_ident(&token, "layer")) {
        import->layer = "";
        pm_css_lexer_next_solid(&lexer, &token);
    }
    else if (pm_css_token_is_function(&token, "layer")) {
        part = take_arguments(&lexer);
        import->layer = text_of(parser, part.start, part.end);
        pm_css_lexer_next_solid(&lexer, &token);
    }
    if (pm_css_token_is_function(&token, "supports")) {
        part = take_arguments(&lexer);
        import->supports = text_of(parser, part.start, part.end);
        import->applies = pm_css_supports_applies(lexer.text + part.start,
                                                  part.end - part.start);
        pm_css_lexer_next_solid(&lexer, &token);
    }
    import->media = text_of(parser, token.start, lexer.length);
    if (!pm_css_media_applies(lexer.text + token.start,
                              lexer.length - token.start)) {
        import->applies = 0;
    }
    return 1;
}

static void import_rule(parser_t *parser, const part_t *part)
{
    pm_css_import_t import = {.url = NULL};

    if (parser->stage > STAGE_IMPORTS || parser->depth > 0 ||
        !take_import(parser, lexer_of(parser, part), &import)) {
        return;
    }
    parser->stage = STAGE_IMPORTS;
    if (parser->sheet->imports->nelts == PM_CSS_IMPORTS_MAX) {
        lose(parser, 1, import.position);
    }
    else {
        APR_ARRAY_PUSH(parser->sheet->imports, pm_css_import_t) = import;
    }
}

/*
 * At-rules that end with a semicolon. CSS Cascade 5 lets @layer stand between
 * imports; Chromium takes no @import after such a one.
 */
static void statement_rule(parser_t *parser, const pm_css_token_t *name,
                           const part_t *part)
{
    if (pm_css_token_is(name, "import")) {
        import_rule(parser, part);
    }
    else if (pm_css_token_is(name, "namespace") ||
             (pm_css_token_is(name, "layer") &&
              parser->stage == STAGE_IMPORTS)) {
        parser->stage = STAGE_RULES;
    }
}

/* A rule that the browser knows ends the imports; others are as if not there */
static int is_known(const pm_css_token_t *name)
{
    static const char *const names[] = {"media",          "supports",
                                        "layer",          "container",
                                        "font-face",      "keyframes",
                                        "page",           "property",
                                        "scope",          "starting-style",
                                        "counter-style",  "-webkit-keyframes",
                                        "position-try",   "font-feature-values",
                                        "namespace",      "font-palette-values",
                                        "view-transition"};

    return pm_css_token_is_listed(name, names, sizeof(names) / sizeof(*names));
}

/* @media, @supports: the block counts if the condition holds. */
static void conditional_rule(parser_t *parser, const pm_css_token_t *name,
                             const part_t *part)
{
    const char *text = parser->lexer.text + part->start;
    apr_size_t length = part->end - part->start;
    int applies = pm_css_token_is(name, "media")
                      ? pm_css_media_applies(text, length)
                      : pm_css_supports_applies(text, length);
    context_t context = frame_of(parser)->context;

    enter(parser, context, condition_make(parser, name, part, applies));
}

/*
 * At-rules with a block, the `{` being read. Of a container nobody knows the
 * size at deploy time, and a @scope may match: their rules count. A page's
 * first style is not that of @starting-style, nor that of a printed @page.
 */
static void block_rule(parser_t *parser, const pm_css_token_t *name,
                       const part_t *part)
{
    static const char *const transparent[] = {"layer", "container", "scope",
                                              "document", "-moz-document"};
    context_t context = frame_of(parser)->context;

    if (context == CONTEXT_FACE) {
        skip_block(parser);
        return;
    }
    if (pm_css_token_is(name, "media") || pm_css_token_is(name, "supports")) {
        conditional_rule(parser, name, part);
        return;
    }
    if (pm_css_token_is(name, "font-face") && context == CONTEXT_RULES) {
        const pm_css_condition_t *condition = frame_of(parser)->condition;

        parser->face = pm_css_face_create(parser->pool, name->position);
        parser->face->condition = condition;
        enter(parser, CONTEXT_FACE, condition);
        return;
    }
    if (pm_css_token_is_listed(name, transparent,
                               sizeof(transparent) / sizeof(*transparent))) {
        enter(parser, context, frame_of(parser)->condition);
        frame_of(parser)->is_layered |= pm_css_token_is(name, "layer");
        return;
    }
    skip_block(parser);
}

/* Section 5.4.2, "Consume an at-rule", its keyword being read. */
static void at_rule(parser_t *parser, const pm_css_token_t *name)
{
    int nested = parser->depth > 0 ? UNTIL_CLOSE : 0;
    part_t part = take_part(parser, UNTIL_SEMICOLON | UNTIL_OPEN | nested);

    if (part.terminator.type == PM_CSS_OPEN_CURLY) {
        if (is_known(name)) {
            parser->stage = STAGE_RULES;
        }
        block_rule(parser, name, &part);
        return;
    }
    statement_rule(parser, name, &part);
    if (part.terminator.type == PM_CSS_CLOSE_CURLY) {
        give_back(parser, &part.terminator);
    }
}

/* The declarations of the rule that we are in; NULL if it is not to be kept. */
static apr_array_header_t *declarations_of(parser_t *parser)
{
    frame_t *frame = frame_of(parser);
    pm_css_rule_t *rule;

    if (frame->selectors == NULL || frame->declarations != NULL) {
        return frame->declarations;
    }
    if (parser->sheet->rules->nelts == PM_CSS_RULES_MAX) {
        return NULL;
    }
    rule = apr_array_push(parser->sheet->rules);
    frame->declarations =
        apr_array_make(parser->pool, 2, sizeof(pm_css_declaration_t));
    *rule = (pm_css_rule_t){.selectors = frame->selectors,
                            .declarations = frame->declarations,
                            .condition = frame->condition,
                            .is_layered = frame->is_layered};
    return frame->declarations;
}

static void declaration(parser_t *parser, const pm_css_token_t *name,
                        const part_t *value)
{
    pm_css_lexer_t lexer = lexer_of(parser, value);
    pm_css_declaration_t kept;
    apr_array_header_t *declarations;

    if (frame_of(parser)->context == CONTEXT_FACE) {
        lose(parser,
             pm_css_face_describe(parser->pool, parser->face, name, lexer),
             name->position);
        return;
    }
    if (frame_of(parser)->selectors == NULL ||
        !pm_css_declaration_read(parser->pool, name, lexer, &kept)) {
        return;
    }
    declarations = parser->declarations < PM_CSS_DECLARATIONS_MAX
                       ? declarations_of(parser)
                       : NULL;
    if (declarations == NULL) {
        lose(parser, 1, name->position);
        return;
    }
    parser->declarations++;
    APR_ARRAY_PUSH(declarations, pm_css_declaration_t) = kept;
}

/* Whether a custom property: its value may hold anything, blocks too. */
static int is_custom(const pm_css_token_t *name)
{
    return name->length > 2 && name->name[0] == '-' && name->name[1] == '-';
}

/*
 * Into the block of a style rule, whose selectors stand between first and the
 * end of the part. If they are malformed the rule is void.
 */
static void enter_style(parser_t *parser, const pm_css_token_t *first,
                        const part_t *part)
{
    apr_size_t start = first->start;
    int depth = parser->depth;
    const pm_css_selectors_t *selectors = NULL;

    parser->selectors += part->end - start;
    if (parser->selectors > PM_CSS_SELECTORS_LENGTH_MAX ||
        parser->sheet->rules->nelts == PM_CSS_RULES_MAX) {
        lose(parser, 1, first->position);
    }
    else if (frame_of(parser)->context == CONTEXT_RULES ||
             frame_of(parser)->selectors != NULL) {
        selectors = pm_css_selectors_parse(parser->pool,
                                           pm_css_lexer_part(&parser->lexer,
                                                             start, part->end,
                                                             first->position),
                                           frame_of(parser)->selectors);
    }
    if (selectors != NULL) {
        parser->stage = STAGE_RULES;
    }
    enter(parser, CONTEXT_STYLE, frame_of(parser)->condition);
    if (parser->depth > depth) {
        frame_of(parser)->selectors = selectors;
    }
}

/*
 * Section 5.4.4, "Consume a block's contents": a name and a colon begin a
 * declaration, unless a `{` comes first (`a:hover {}`).
 */
static void block_item(parser_t *parser, const pm_css_token_t *first)
{
    int until = UNTIL_SEMICOLON | UNTIL_OPEN | UNTIL_CLOSE;
    pm_css_token_t colon = {.type = PM_CSS_END};
    part_t part;

    if (first->type == PM_CSS_IDENT) {
        pm_css_lexer_next_solid(&parser->lexer, &colon);
        if (colon.type != PM_CSS_COLON) {
            give_back(parser, &colon);
        }
        else if (is_custom(first)) {
            until = UNTIL_SEMICOLON | UNTIL_CLOSE;
        }
    }
    else {
        give_back(parser, first);
    }
    part = take_part(parser, until);
    if (part.terminator.type == PM_CSS_OPEN_CURLY) {
        if (frame_of(parser)->context == CONTEXT_FACE) {
            skip_block(parser);
        }
        else {
            enter_style(parser, first, &part);
        }
        return;
    }
    if (colon.type == PM_CSS_COLON) {
        declaration(parser, first, &part);
    }
    if (part.terminator.type == PM_CSS_CLOSE_CURLY) {
        give_back(parser, &part.terminator);
    }
}

/* Section 5.4.3, "Consume a qualified rule" */
static void style_rule(parser_t *parser, const pm_css_token_t *first)
{
    int nested = parser->depth > 0 ? UNTIL_CLOSE : 0;
    part_t part;

    give_back(parser, first);
    if (first->type == PM_CSS_CLOSE_CURLY) {
        pm_css_lexer_next(&parser->lexer, &part.terminator);
    }
    part = take_part(parser, UNTIL_OPEN | nested);
    if (part.terminator.type == PM_CSS_CLOSE_CURLY) {
        give_back(parser, &part.terminator);
    }
    else if (part.terminator.type == PM_CSS_OPEN_CURLY) {
        enter_style(parser, first, &part);
    }
}

/* One rule, declaration or `}`. Returns 0 at the end of the sheet. */
static int item(parser_t *parser)
{
    pm_css_token_t token;

    switch (pm_css_lexer_next(&parser->lexer, &token)) {
    case PM_CSS_END:
        return 0;
    case PM_CSS_WHITESPACE:
        return 1;
    case PM_CSS_AT_KEYWORD:
        at_rule(parser, &token);
        return 1;
    case PM_CSS_CDO:
    case PM_CSS_CDC:
        if (parser->depth == 0) {
            return 1;
        }
        break;
    case PM_CSS_CLOSE_CURLY:
        if (parser->depth > 0) {
            leave(parser);
            return 1;
        }
        break;
    case PM_CSS_SEMICOLON:
        if (frame_of(parser)->context != CONTEXT_RULES) {
            return 1;
        }
        break;
    default:
        break;
    }
    if (frame_of(parser)->context == CONTEXT_RULES) {
        style_rule(parser, &token);
    }
    else {
        block_item(parser, &token);
    }
    return 1;
}

pm_css_sheet_t *pm_css_parse(apr_pool_t *pool, const char *text,
                             apr_size_t length, pm_position_t start)
{
    pm_css_sheet_t *sheet = apr_pcalloc(pool, sizeof(*sheet));
    parser_t parser = {.pool = pool, .sheet = sheet};

    sheet->imports = apr_array_make(pool, 0, sizeof(pm_css_import_t));
    sheet->faces = apr_array_make(pool, 0, sizeof(pm_css_face_t));
    sheet->rules = apr_array_make(pool, 0, sizeof(pm_css_rule_t));
    pm_css_lexer_init(&parser.lexer, text, length, start);
    if (length > PM_CSS_LENGTH_MAX) {
        parser.lexer.length = PM_CSS_LENGTH_MAX;
        sheet->is_cut = 1;
    }
    while (item(&parser)) {
        continue;
    }
    while (parser.depth > 0) {
        leave(&parser);
    }
    return sheet;
}
