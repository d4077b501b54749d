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
#include "css/parse.h"

#include <apr_strings.h>

#include "css/at_rule.h"
#include "css/face.h"
#include "css/parser.h"

static void skip_block(pm_css_parser_t *parser)
{
    pm_css_parser_part(parser, PM_CSS_UNTIL_CLOSE);
}

/* Into a block; one too deep is passed over. Returns whether we are in it. */
static int enter(pm_css_parser_t *parser, const pm_css_frame_t *frame)
{
    if (parser->depth == PM_CSS_NESTING_MAX) {
        pm_css_parser_lose(parser, 1, parser->lexer.position);
        skip_block(parser);
        return 0;
    }
    pm_css_parser_flush(parser);
    parser->frames[++parser->depth] = *frame;
    return 1;
}

static void leave(pm_css_parser_t *parser)
{
    pm_css_parser_flush(parser);
    if (pm_css_parser_frame(parser)->context == PM_CSS_CONTEXT_FACE) {
        pm_css_parser_keep_face(parser);
    }
    parser->depth--;
}

/* Section 5.4.2, "Consume an at-rule", its keyword being read. */
static void at_rule(pm_css_parser_t *parser, const pm_css_token_t *name)
{
    int nested = parser->depth > 0 ? PM_CSS_UNTIL_CLOSE : 0;
    pm_css_part_of_text_t part = pm_css_parser_part(
        parser, PM_CSS_UNTIL_SEMICOLON | PM_CSS_UNTIL_OPEN | nested);
    pm_css_frame_t frame;

    if (part.terminator.type == PM_CSS_OPEN_CURLY) {
        if (pm_css_at_block(parser, name, &part, &frame)) {
            enter(parser, &frame);
        }
        else {
            skip_block(parser);
        }
        return;
    }
    pm_css_at_statement(parser, name, &part);
    if (part.terminator.type == PM_CSS_CLOSE_CURLY) {
        pm_css_parser_give_back(parser, &part.terminator);
    }
}

/* Whether a custom property: its value may hold anything, blocks too. */
static int is_custom(const pm_css_token_t *name)
{
    return name->length > 2 && name->name[0] == '-' && name->name[1] == '-';
}

/* Whether a rule of @keyframes is for the start: what is there later is fetched
 * later. */
static int is_start(pm_css_parser_t *parser, const pm_css_part_of_text_t *part)
{
    pm_css_lexer_t lexer = pm_css_parser_lexer(parser, part);
    pm_css_token_t token;

    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        if (pm_css_token_is_ident(&token, "from") ||
            (token.type == PM_CSS_PERCENTAGE && token.number == 0)) {
            return 1;
        }
    }
    return 0;
}

/*
 * Into the block of a style rule, whose selectors stand between first and the
 * end of the part. They are parsed when something in the block is kept.
 */
static void enter_style(pm_css_parser_t *parser, const pm_css_token_t *first,
                        const pm_css_part_of_text_t *part)
{
    pm_css_frame_t frame = *pm_css_parser_frame(parser);

    if (frame.context == PM_CSS_CONTEXT_KEYFRAMES) {
        frame.context = PM_CSS_CONTEXT_KEYFRAME;
        if (is_start(parser, part)) {
            enter(parser, &frame);
        }
        else {
            skip_block(parser);
        }
        return;
    }
    frame.context = PM_CSS_CONTEXT_STYLE;
    frame.outer = pm_css_parser_selectors(parser);
    frame.is_void = pm_css_parser_frame(parser)->is_void;
    frame.selectors = NULL;
    frame.prelude = pm_css_lexer_part(&parser->lexer, first->start, part->end,
                                      first->position);
    if (!enter(parser, &frame)) {
        return;
    }
    /* a valid rule ends the imports */
    if (parser->stage != PM_CSS_STAGE_RULES &&
        pm_css_parser_selectors(parser)) {
        parser->stage = PM_CSS_STAGE_RULES;
    }
}

/*
 * Section 5.4.4, "Consume a block's contents": a name and a colon begin a
 * declaration, unless a `{` comes first (`a:hover {}`).
 */
static void block_item(pm_css_parser_t *parser, const pm_css_token_t *first)
{
    int until = PM_CSS_UNTIL_SEMICOLON | PM_CSS_UNTIL_OPEN | PM_CSS_UNTIL_CLOSE;
    pm_css_token_t colon = {.type = PM_CSS_END};
    pm_css_part_of_text_t part;

    if (first->type == PM_CSS_IDENT) {
        pm_css_lexer_next_solid(&parser->lexer, &colon);
        if (colon.type != PM_CSS_COLON) {
            pm_css_parser_give_back(parser, &colon);
        }
        else if (is_custom(first)) {
            until = PM_CSS_UNTIL_SEMICOLON | PM_CSS_UNTIL_CLOSE;
        }
    }
    else {
        pm_css_parser_give_back(parser, first);
    }
    part = pm_css_parser_part(parser, until);
    if (part.terminator.type == PM_CSS_OPEN_CURLY) {
        if (pm_css_parser_frame(parser)->context == PM_CSS_CONTEXT_STYLE) {
            enter_style(parser, first, &part);
        }
        else {
            skip_block(parser);
        }
        return;
    }
    if (colon.type == PM_CSS_COLON) {
        pm_css_parser_declare(parser, first, &part);
    }
    if (part.terminator.type == PM_CSS_CLOSE_CURLY) {
        pm_css_parser_give_back(parser, &part.terminator);
    }
}

/* Section 5.4.3, "Consume a qualified rule" */
static void style_rule(pm_css_parser_t *parser, const pm_css_token_t *first)
{
    int nested = parser->depth > 0 ? PM_CSS_UNTIL_CLOSE : 0;
    pm_css_part_of_text_t part;

    pm_css_parser_give_back(parser, first);
    if (first->type == PM_CSS_CLOSE_CURLY) {
        pm_css_lexer_next(&parser->lexer, &part.terminator);
    }
    part = pm_css_parser_part(parser, PM_CSS_UNTIL_OPEN | nested);
    if (part.terminator.type == PM_CSS_CLOSE_CURLY) {
        pm_css_parser_give_back(parser, &part.terminator);
    }
    else if (part.terminator.type == PM_CSS_OPEN_CURLY) {
        enter_style(parser, first, &part);
    }
}

/* Whether rules, rather than declarations, stand in the block. */
static int has_rules(pm_css_parser_t *parser)
{
    pm_css_context_t context = pm_css_parser_frame(parser)->context;

    return context == PM_CSS_CONTEXT_RULES ||
           context == PM_CSS_CONTEXT_KEYFRAMES;
}

/* One rule, declaration or `}`. Returns 0 at the end of the sheet. */
static int item(pm_css_parser_t *parser)
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
        if (!has_rules(parser)) {
            return 1;
        }
        break;
    default:
        break;
    }
    if (has_rules(parser)) {
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
    pm_css_parser_t parser = {.pool = pool, .sheet = sheet};

    sheet->pool = pool;
    sheet->imports = apr_array_make(pool, 0, sizeof(pm_css_import_t));
    sheet->faces = apr_array_make(pool, 0, sizeof(pm_css_face_t));
    sheet->rules = apr_array_make(pool, 0, sizeof(pm_css_rule_t));
    sheet->keyframes = apr_array_make(pool, 0, sizeof(pm_css_keyframe_t));
    sheet->layers = apr_array_make(pool, 0, sizeof(const char *));
    pm_css_lexer_init(&parser.lexer, text, length, start);
    if (length > PM_CSS_LENGTH_MAX) {
        parser.lexer.length = PM_CSS_LENGTH_MAX;
        sheet->is_cut = 1;
    }
    parser.frames[0].layer = -1;
    pm_css_block_begin(&parser.draft, pool);
    while (item(&parser)) {
        continue;
    }
    while (parser.depth > 0) {
        leave(&parser);
    }
    return sheet;
}
