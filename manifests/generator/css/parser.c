/*
 * The state of the parser of stylesheets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/parser.h"

#include <string.h>

#include "css/face.h"
#include "css/selector_parse.h"

void pm_css_parser_lose(pm_css_parser_t *parser, int count,
                        pm_position_t position)
{
    if (count > 0 && parser->sheet->lost == 0) {
        parser->sheet->lost_position = position;
    }
    parser->sheet->lost += count;
}

pm_css_frame_t *pm_css_parser_frame(pm_css_parser_t *parser)
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
           (type == PM_CSS_SEMICOLON && until & PM_CSS_UNTIL_SEMICOLON) ||
           (type == PM_CSS_OPEN_CURLY && until & PM_CSS_UNTIL_OPEN) ||
           (type == PM_CSS_CLOSE_CURLY && until & PM_CSS_UNTIL_CLOSE);
}

pm_css_part_of_text_t pm_css_parser_part(pm_css_parser_t *parser, int until)
{
    pm_css_part_of_text_t part = {.start = parser->lexer.at,
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
                pm_css_parser_lose(parser, 1, token->position);
                parser->lexer.at = parser->lexer.length;
                continue;
            }
            closers[depth++] = closer_of(token->type);
        }
    }
    part.end = token->start;
    return part;
}

pm_css_lexer_t pm_css_parser_lexer(const pm_css_parser_t *parser,
                                   const pm_css_part_of_text_t *part)
{
    return pm_css_lexer_part(&parser->lexer, part->start, part->end,
                             part->position);
}

void pm_css_parser_give_back(pm_css_parser_t *parser,
                             const pm_css_token_t *token)
{
    parser->lexer.at = token->start;
    parser->lexer.position = token->position;
}

const char *pm_css_parser_text(pm_css_parser_t *parser, apr_size_t start,
                               apr_size_t end)
{
    if (end - start > PM_CSS_TEXT_MAX) {
        end = start + PM_CSS_TEXT_MAX;
    }
    return pm_css_lexer_slice(parser->pool, &parser->lexer, start, end);
}

int pm_css_parser_has_room(pm_css_parser_t *parser, apr_size_t bytes)
{
    if (parser->sheet->bytes >= PM_CSS_BYTES_MAX) {
        return 0;
    }
    parser->sheet->bytes += bytes;
    return 1;
}

const pm_css_selectors_t *pm_css_parser_selectors(pm_css_parser_t *parser)
{
    pm_css_frame_t *frame = pm_css_parser_frame(parser);

    if (frame->selectors || frame->is_void || !frame->prelude.text) {
        return frame->selectors;
    }
    frame->is_void = 1;
    if (!pm_css_parser_has_room(parser, 0)) {
        pm_css_parser_lose(parser, 1, frame->prelude.position);
        return NULL;
    }
    frame->selectors =
        pm_css_selectors_parse(parser->pool, frame->prelude, frame->outer);
    if (frame->selectors) {
        frame->is_void = 0;
        parser->sheet->bytes += frame->selectors->bytes;
    }
    return frame->selectors;
}

/* In a style rule, or in @keyframes. */
static void declare_style(pm_css_parser_t *parser, const pm_css_token_t *name,
                          pm_css_lexer_t value)
{
    apr_size_t length = value.length - value.at;
    int added;

    /* Nobody misses what is nothing but a size. */
    if ((parser->declarations >= PM_CSS_DECLARATIONS_MAX / 2 ||
         parser->sheet->bytes >= PM_CSS_BYTES_MAX / 2 ||
         parser->sheet->rules->nelts >= PM_CSS_RULES_MAX / 2) &&
        pm_css_property_is_size(name)) {
        return;
    }
    if (parser->declarations >= PM_CSS_DECLARATIONS_MAX ||
        !pm_css_parser_has_room(parser, 0)) {
        if (pm_css_property_find(name) >= 0) {
            pm_css_parser_lose(parser, 1, name->position);
        }
        return;
    }
    added = pm_css_block_add(&parser->draft, name, value);
    if (added < 0) {
        return;
    }
    parser->has_draft = 1;
    parser->declarations += added;
    parser->sheet->bytes += name->length +
                            (length < PM_CSS_VALUE_MAX ? length : 0) +
                            (apr_size_t)added * sizeof(pm_css_declaration_t);
}

void pm_css_parser_declare(pm_css_parser_t *parser, const pm_css_token_t *name,
                           const pm_css_part_of_text_t *value)
{
    pm_css_frame_t *frame = pm_css_parser_frame(parser);
    pm_css_lexer_t lexer = pm_css_parser_lexer(parser, value);

    if (frame->context == PM_CSS_CONTEXT_FACE) {
        if (!pm_css_parser_has_room(parser, 0)) {
            return; /* it will be lost */
        }
        pm_css_parser_lose(
            parser,
            pm_css_face_describe(parser->pool, parser->face, name, lexer),
            name->position);
    }
    else if (!frame->is_void &&
             pm_css_when_views(frame->when) != PM_CSS_NO_VIEW) {
        declare_style(parser, name, lexer);
    }
}

/* A custom property has its image where it is used. */
static int has_image(const pm_css_block_t *block)
{
    int i;

    if (!block || (!(block->has & PM_CSS_WITH_IMAGES) && !block->customs)) {
        return 0;
    }
    for (i = 0; i < PM_CSS_PROPERTIES; i++) {
        const pm_css_declaration_t *declaration =
            pm_css_block_get(block, (pm_css_property_t)i);

        if (declaration && declaration->value.images) {
            return 1;
        }
    }
    for (i = 0; i < block->ncustoms; i++) {
        if (strstr(block->customs[i].value, "url(") ||
            strstr(block->customs[i].value, "image-set(")) {
            return 1;
        }
    }
    return 0;
}

static void keep_rule(pm_css_parser_t *parser)
{
    pm_css_frame_t *frame = pm_css_parser_frame(parser);
    const pm_css_selectors_t *selectors = pm_css_parser_selectors(parser);
    pm_css_rule_t *rule;
    int i;

    if (!selectors) {
        return;
    }
    if (parser->sheet->rules->nelts == PM_CSS_RULES_MAX) {
        pm_css_parser_lose(parser, 1, frame->prelude.position);
        return;
    }
    rule = apr_array_push(parser->sheet->rules);
    *rule = (pm_css_rule_t){.selectors = selectors,
                            .when = frame->when,
                            .layer = frame->layer,
                            .is_maybe = frame->is_maybe};
    for (i = 0; i < 2; i++) {
        rule->blocks[i] = pm_css_block_finish(&parser->draft, i);
        parser->sheet->has_images |= has_image(rule->blocks[i]);
    }
    parser->sheet->bytes += 2 * sizeof(*rule) + 2 * sizeof(pm_css_block_t);
}

static void keep_keyframe(pm_css_parser_t *parser)
{
    pm_css_frame_t *frame = pm_css_parser_frame(parser);
    const pm_css_block_t *block = pm_css_block_finish(&parser->draft, 0);
    apr_array_header_t *keyframes = parser->sheet->keyframes;

    if (block && keyframes->nelts == PM_CSS_KEYFRAMES_MAX) {
        pm_css_parser_lose(parser, 1, parser->lexer.position);
    }
    else if (block) {
        APR_ARRAY_PUSH(keyframes, pm_css_keyframe_t) = (pm_css_keyframe_t){
            .animation = frame->animation, .block = block, .when = frame->when};
        parser->sheet->has_images |= has_image(block);
    }
}

void pm_css_parser_flush(pm_css_parser_t *parser)
{
    if (!parser->has_draft) {
        return;
    }
    if (pm_css_parser_frame(parser)->context == PM_CSS_CONTEXT_KEYFRAME) {
        keep_keyframe(parser);
    }
    else {
        keep_rule(parser);
    }
    pm_css_block_end(&parser->draft);
    parser->has_draft = 0;
}

void pm_css_parser_keep_face(pm_css_parser_t *parser)
{
    pm_css_face_t *face = parser->face;
    apr_size_t bytes = 2 * sizeof(*face);

    if (!pm_css_parser_has_room(parser, 0)) {
        pm_css_parser_lose(parser, 1, face->position);
        return;
    }
    if (!pm_css_face_finish(face)) {
        return;
    }
    bytes += 2 * sizeof(pm_css_source_t) * (apr_size_t)face->sources->nelts;
    if (face->ranges) {
        bytes += 2 * sizeof(pm_css_range_t) * (apr_size_t)face->ranges->nelts;
    }
    if (parser->sheet->faces->nelts == PM_CSS_FACES_MAX ||
        !pm_css_parser_has_room(parser, bytes)) {
        pm_css_parser_lose(parser, 1, face->position);
        return;
    }
    APR_ARRAY_PUSH(parser->sheet->faces, pm_css_face_t) = *face;
}
