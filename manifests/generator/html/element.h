/*
 * What the standard says of the elements that it names: how they end, what ends
 * them, where they may stand. One table for the tree and for who reads it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_ELEMENT_H
#define PM_HTML_ELEMENT_H

#include <apr.h>

#include "html/raw_text.h"

/* WHATWG HTML, section 13.1.2, 13.2.4 and 13.2.6 */
#define PM_ELEMENT_VOID 0x1u     /* without content */
#define PM_ELEMENT_SPECIAL 0x2u  /* an end tag of another does not end it */
#define PM_ELEMENT_SCOPE 0x4u    /* ends what is "in scope" */
#define PM_ELEMENT_LIST 0x8u     /* likewise for list items */
#define PM_ELEMENT_IMPLIED 0x10u /* its end tag may be left out */
#define PM_ELEMENT_CLOSES_P 0x20u
#define PM_ELEMENT_HEADING 0x40u
#define PM_ELEMENT_IN_SCOPE 0x80u    /* its end tag counts if it is in scope */
#define PM_ELEMENT_HEAD 0x100u       /* of a head, wherever it stands */
#define PM_ELEMENT_BREAKOUT 0x200u   /* ends SVG and MathML */
#define PM_ELEMENT_NO_FRAMES 0x400u  /* after it no frameset may come */
#define PM_ELEMENT_TABLE_PART 0x800u /* stands in a table, see level */
#define PM_ELEMENT_HOST 0x1000u      /* it may have a shadow root */

/* Which rules hold in an element, the innermost of these: the "insertion mode",
 * as far as the stack of open elements says it. */
typedef enum pm_mode_t {
    PM_MODE_INHERIT, /* that of the element around it */
    PM_MODE_HTML,
    PM_MODE_HEAD,
    PM_MODE_BODY,
    PM_MODE_TABLE,
    PM_MODE_COLUMNS,
    PM_MODE_TEMPLATE,
    PM_MODE_FRAMESET
} pm_mode_t;

/* Elements that somebody looks for. */
typedef enum pm_element_id_t {
    PM_ID_OTHER,
    PM_ID_A,
    PM_ID_ADDRESS,
    PM_ID_ARTICLE,
    PM_ID_ASIDE,
    PM_ID_BASE,
    PM_ID_BLOCKQUOTE,
    PM_ID_BODY,
    PM_ID_BR,
    PM_ID_BUTTON,
    PM_ID_COL,
    PM_ID_COLGROUP,
    PM_ID_DD,
    PM_ID_DIV,
    PM_ID_DL,
    PM_ID_DT,
    PM_ID_FIELDSET,
    PM_ID_FIGURE,
    PM_ID_FONT,
    PM_ID_FOOTER,
    PM_ID_FORM,
    PM_ID_FRAME,
    PM_ID_FRAMESET,
    PM_ID_H1,
    PM_ID_H2,
    PM_ID_H3,
    PM_ID_H4,
    PM_ID_H5,
    PM_ID_H6,
    PM_ID_HEAD,
    PM_ID_HEADER,
    PM_ID_HR,
    PM_ID_HTML,
    PM_ID_IMAGE,
    PM_ID_IMG,
    PM_ID_INPUT,
    PM_ID_LI,
    PM_ID_LINK,
    PM_ID_MAIN,
    PM_ID_MATH,
    PM_ID_MENU,
    PM_ID_META,
    PM_ID_NAV,
    PM_ID_NOFRAMES,
    PM_ID_NOSCRIPT,
    PM_ID_OL,
    PM_ID_OPTGROUP,
    PM_ID_OPTION,
    PM_ID_P,
    PM_ID_PICTURE,
    PM_ID_PLAINTEXT,
    PM_ID_PRE,
    PM_ID_RB,
    PM_ID_RP,
    PM_ID_RT,
    PM_ID_RTC,
    PM_ID_RUBY,
    PM_ID_SCRIPT,
    PM_ID_SECTION,
    PM_ID_SELECT,
    PM_ID_SOURCE,
    PM_ID_STYLE,
    PM_ID_SVG,
    PM_ID_TABLE,
    PM_ID_TBODY,
    PM_ID_TD,
    PM_ID_TEMPLATE,
    PM_ID_TEXTAREA,
    PM_ID_TH,
    PM_ID_TITLE,
    PM_ID_TR,
    PM_ID_UL,
    PM_ID_VIDEO,
    PM_IDS
} pm_element_id_t;

typedef struct pm_element_t {
    const char *name;
    pm_element_id_t id;
    unsigned flags;
    pm_text_kind_t text; /* in it, in HTML */
    pm_mode_t mode;      /* in it */
    int level;           /* of a table, 1 to 4: table, body, row, cell; 0 */
} pm_element_t;

/* The element of that name, in lower case. Never NULL: for names that are not
 * in the table, an element without a name. */
const pm_element_t *pm_element_find(const char *name);

/* Whether it is one of that flag. */
static inline int pm_element_has(const pm_element_t *element, unsigned flag)
{
    return (element->flags & flag) != 0;
}

#endif
