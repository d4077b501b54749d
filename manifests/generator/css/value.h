/*
 * Values of properties: read once, when a stylesheet is parsed, unless a var()
 * is in them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_VALUE_H
#define PM_CSS_VALUE_H

#include <apr_pools.h>

#include "css/image.h"
#include "css/property.h"
#include "css/token.h"

/* Bytes of a value that is kept as text; a longer one is as if it were not
 * there. */
#define PM_CSS_VALUE_MAX 2048

typedef enum pm_css_value_kind_t {
    /* CSS Cascade 5, section 7.3, "Explicit defaulting" */
    PM_CSS_VALUE_INITIAL,
    PM_CSS_VALUE_INHERIT,
    PM_CSS_VALUE_UNSET,
    PM_CSS_VALUE_REVERT,
    PM_CSS_VALUE_REVERT_LAYER,
    PM_CSS_VALUE_WORD,   /* a keyword: see below */
    PM_CSS_VALUE_NUMBER, /* a weight from 1 to 1000, a stretch in percent, a
                            size in pixels */
    PM_CSS_VALUE_TEXT,   /* families, names of animations, content, quotes,
                            columns, a ratio; a size that depends on the view
                            or on what is around, or has another unit */
    PM_CSS_VALUE_IMAGES, /* of a background, a mask and the like */
    PM_CSS_VALUE_VAR     /* has a var(): see pm_css_value_read() */
} pm_css_value_kind_t;

/* font-weight */
enum { PM_CSS_WEIGHT_BOLDER, PM_CSS_WEIGHT_LIGHTER };

/* font-style */
typedef enum pm_css_style_t {
    PM_CSS_STYLE_NORMAL,
    PM_CSS_STYLE_ITALIC,
    PM_CSS_STYLE_OBLIQUE
} pm_css_style_t;

/* text-transform */
enum {
    PM_CSS_TRANSFORM_NONE,
    PM_CSS_TRANSFORM_UPPERCASE,
    PM_CSS_TRANSFORM_LOWERCASE,
    PM_CSS_TRANSFORM_CAPITALIZE
};

/* display, as far as it matters here */
enum {
    PM_CSS_BOX_NONE,
    PM_CSS_BOX_CONTENTS,
    PM_CSS_BOX_INLINE,    /* part of lines, and so is what is in it */
    PM_CSS_BOX_LIST_ITEM, /* with a marker; else like the next */
    PM_CSS_BOX_BLOCK,     /* its content is in lines of its own */
    PM_CSS_BOX_FLEX,      /* what is in it is never inline: flex, or grid */
    PM_CSS_BOX_ATOM,      /* part of a line, with lines of its own in it */
    PM_CSS_BOX_FLEX_ATOM  /* likewise, of flex or grid */
};

/* The number of a value of display: of a grid among those of FLEX, of a cell
 * among those of BLOCK; else 0. */
enum { PM_CSS_BOX_IS_GRID = 1, PM_CSS_BOX_IS_CELL };

/* position, and float */
enum {
    PM_CSS_FLOW_NORMAL, /* relative and sticky, too */
    PM_CSS_FLOW_OUT     /* absolute or fixed; to the left or right */
};

/* flex-direction, flex-wrap */
enum { PM_CSS_FLEX_ROW, PM_CSS_FLEX_COLUMN };
enum { PM_CSS_FLEX_NOWRAP, PM_CSS_FLEX_WRAPS };

/* width, height and the like, where they are no length: from the start, and as
 * declared */
enum { PM_CSS_SIZE_INITIAL, PM_CSS_SIZE_AUTO };

/* content-visibility */
enum { PM_CSS_VISIBILITY_VISIBLE, PM_CSS_VISIBILITY_HIDDEN };

/* list-style-type, as far as it matters which characters it shows */
enum {
    PM_CSS_LIST_NONE,
    PM_CSS_LIST_SYMBOL, /* drawn, not written */
    PM_CSS_LIST_DECIMAL,
    PM_CSS_LIST_LOWER, /* letters from a on, or Roman numbers */
    PM_CSS_LIST_UPPER,
    PM_CSS_LIST_GREEK,
    PM_CSS_LIST_OTHER
};

/* content */
enum { PM_CSS_CONTENT_NORMAL, PM_CSS_CONTENT_NONE };

typedef struct pm_css_value_t {
    unsigned char kind;   /* a pm_css_value_kind_t */
    unsigned char word;   /* of WORD */
    unsigned char source; /* of VAR: the property or shorthand as written */
    float number;         /* of NUMBER */
    const char *text;     /* of TEXT and VAR */
    /* Of IMAGES; and of TEXT those of `content`. NULL: none. */
    const pm_css_images_t *images;
} pm_css_value_t;

/*
 * Reads the value of a property (or a shorthand) for its longhand, from lexer,
 * which has all of it. What is kept comes from pool. Returns 0 if it is
 * malformed, or Chromium does not know it: then the declaration is void. One
 * with a var() gives PM_CSS_VALUE_VAR, whose text is to be read again as the
 * value of its source when var() is replaced.
 */
int pm_css_value_read(apr_pool_t *pool, int property,
                      pm_css_property_t longhand, pm_css_lexer_t lexer,
                      pm_css_value_t *value);

/* Whether a value has a var() or an env(), which stand for any text. */
int pm_css_value_has_var(pm_css_lexer_t lexer);

/* The initial value of a property. */
pm_css_value_t pm_css_value_initial(pm_css_property_t property);

/* Whether two values are the same. */
int pm_css_value_is_same(const pm_css_value_t *a, const pm_css_value_t *b);

/* A value as a text that no other value has, from pool. */
const char *pm_css_value_key(apr_pool_t *pool, const pm_css_value_t *value);

#endif
