/*
 * The state of the parser of stylesheets: where it is in the text, which blocks
 * it is in, and what it keeps.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_PARSER_H
#define PM_CSS_PARSER_H

#include "css/block.h"
#include "css/sheet.h"
#include "css/token.h"

/* What the block that we are in contains. */
typedef enum pm_css_context_t {
    PM_CSS_CONTEXT_RULES,     /* the sheet itself, @media and the like */
    PM_CSS_CONTEXT_STYLE,     /* a style rule: declarations, nested rules */
    PM_CSS_CONTEXT_FACE,      /* @font-face: descriptors */
    PM_CSS_CONTEXT_KEYFRAMES, /* @keyframes: rules for moments */
    PM_CSS_CONTEXT_KEYFRAME   /* that of its start: declarations */
} pm_css_context_t;

/* A block that we are in. */
typedef struct pm_css_frame_t {
    pm_css_context_t context;
    const pm_css_when_t *when;
    int is_maybe;          /* the rules may not apply: see pm_css_rule_t */
    int layer;             /* its index in the sheet; -1 */
    const char *animation; /* of @keyframes */
    /* Of a style rule, and of conditional rules in it: */
    pm_css_lexer_t prelude;              /* its selectors, not parsed yet */
    const pm_css_selectors_t *selectors; /* NULL: not parsed yet, or void */
    const pm_css_selectors_t *outer;     /* of the style rule around it; NULL */
    int is_void;                         /* its selectors are malformed */
} pm_css_frame_t;

/* Where in a sheet we are, for rules that may stand only there. */
typedef enum pm_css_stage_t {
    PM_CSS_STAGE_LAYERS,  /* nothing but @charset and @layer statements yet */
    PM_CSS_STAGE_IMPORTS, /* an @import: an @layer would end them */
    PM_CSS_STAGE_RULES
} pm_css_stage_t;

typedef struct pm_css_parser_t {
    apr_pool_t *pool;
    pm_css_sheet_t *sheet;
    pm_css_lexer_t lexer;
    pm_css_stage_t stage;
    int depth; /* of frames; 0 is the sheet */
    pm_css_frame_t frames[PM_CSS_NESTING_MAX + 1];
    pm_css_face_t *face;        /* that is being read */
    pm_css_block_draft_t draft; /* of the innermost style rule */
    int has_draft;              /* something is in it */
    int declarations;           /* kept so far */
    apr_hash_t *layers;         /* name -> int *: its index; NULL: none yet */
    apr_hash_t *conditions; /* text of @media -> pm_css_when_t **; likewise */
} pm_css_parser_t;

/* A part of the text, and the token that ended it. */
typedef struct pm_css_part_of_text_t {
    apr_size_t start;
    apr_size_t end;
    pm_position_t position;
    pm_css_token_t terminator;
} pm_css_part_of_text_t;

/* What ends a part, beside the end of the sheet. */
enum {
    PM_CSS_UNTIL_SEMICOLON = 1,
    PM_CSS_UNTIL_OPEN = 2,
    PM_CSS_UNTIL_CLOSE = 4
};

/*
 * Section 5.4.8 of CSS Syntax, "Consume a component value", over and over:
 * reads on to a token that ends the part outside of brackets. A sheet with more
 * brackets within brackets than anybody writes ends there.
 */
pm_css_part_of_text_t pm_css_parser_part(pm_css_parser_t *parser, int until);

/* A lexer over a part. */
pm_css_lexer_t pm_css_parser_lexer(const pm_css_parser_t *parser,
                                   const pm_css_part_of_text_t *part);

/* Reads on at the token again. */
void pm_css_parser_give_back(pm_css_parser_t *parser,
                             const pm_css_token_t *token);

/* The innermost block. */
pm_css_frame_t *pm_css_parser_frame(pm_css_parser_t *parser);

/* Counts things that are left out because of a limit; the first has that
 * position. */
void pm_css_parser_lose(pm_css_parser_t *parser, int count,
                        pm_position_t position);

/* Bytes start to end of the text, at most PM_CSS_TEXT_MAX, from the pool; NULL
 * if that is white space. */
const char *pm_css_parser_text(pm_css_parser_t *parser, apr_size_t start,
                               apr_size_t end);

/* Whether there is room for so many more bytes of what is kept. */
int pm_css_parser_has_room(pm_css_parser_t *parser, apr_size_t bytes);

/* The selectors of the style rule that we are in; NULL if there is none, or if
 * they are malformed: then nothing in it counts. */
const pm_css_selectors_t *pm_css_parser_selectors(pm_css_parser_t *parser);

/* A declaration or descriptor in the innermost block. */
void pm_css_parser_declare(pm_css_parser_t *parser, const pm_css_token_t *name,
                           const pm_css_part_of_text_t *value);

/* Keeps the declarations of the innermost block so far as a rule: what comes
 * after a nested rule counts behind it. */
void pm_css_parser_flush(pm_css_parser_t *parser);

/* Keeps the face that was read, if it is one. */
void pm_css_parser_keep_face(pm_css_parser_t *parser);

#endif
