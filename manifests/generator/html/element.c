/*
 * What the standard says of the elements that it names.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/element.h"

#include <string.h>

enum {
    VOID = PM_ELEMENT_VOID,
    SPECIAL = PM_ELEMENT_SPECIAL,
    SCOPE = PM_ELEMENT_SCOPE,
    LIST = PM_ELEMENT_LIST,
    IMPLIED = PM_ELEMENT_IMPLIED,
    CLOSES_P = PM_ELEMENT_CLOSES_P,
    HEADING = PM_ELEMENT_HEADING,
    IN_SCOPE = PM_ELEMENT_IN_SCOPE,
    HEAD = PM_ELEMENT_HEAD,
    BREAKOUT = PM_ELEMENT_BREAKOUT,
    NO_FRAMES = PM_ELEMENT_NO_FRAMES,
    TABLE_PART = PM_ELEMENT_TABLE_PART,
    HOST = PM_ELEMENT_HOST,
};

/* By name, in the order of bytes. Names with a `-` are no custom elements. */
static const pm_element_t elements[] = {
    {"a", PM_ID_A, 0, 0, 0, 0},
    {"address", PM_ID_ADDRESS, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"annotation-xml", 0, 0, 0, 0, 0},
    {"applet", 0, SPECIAL | SCOPE | IN_SCOPE | NO_FRAMES, 0, 0, 0},
    {"area", 0, VOID | SPECIAL | NO_FRAMES, 0, 0, 0},
    {"article", PM_ID_ARTICLE, SPECIAL | CLOSES_P | IN_SCOPE | HOST, 0, 0, 0},
    {"aside", PM_ID_ASIDE, SPECIAL | CLOSES_P | IN_SCOPE | HOST, 0, 0, 0},
    {"b", 0, BREAKOUT, 0, 0, 0},
    {"base", PM_ID_BASE, VOID | SPECIAL | HEAD, 0, 0, 0},
    {"basefont", 0, VOID | SPECIAL | HEAD, 0, 0, 0},
    {"bgsound", 0, VOID | SPECIAL | HEAD, 0, 0, 0},
    {"big", 0, BREAKOUT, 0, 0, 0},
    {"blockquote", PM_ID_BLOCKQUOTE,
     SPECIAL | CLOSES_P | IN_SCOPE | BREAKOUT | HOST, 0, 0, 0},
    {"body", PM_ID_BODY, SPECIAL | BREAKOUT | HOST, PM_TEXT_DATA, PM_MODE_BODY,
     0},
    {"br", PM_ID_BR, VOID | SPECIAL | BREAKOUT | NO_FRAMES, 0, 0, 0},
    {"button", PM_ID_BUTTON, SPECIAL | IN_SCOPE | NO_FRAMES, 0, 0, 0},
    {"caption", 0, SPECIAL | SCOPE | TABLE_PART, PM_TEXT_DATA, PM_MODE_BODY, 2},
    {"center", 0, SPECIAL | CLOSES_P | IN_SCOPE | BREAKOUT, 0, 0, 0},
    {"code", 0, BREAKOUT, 0, 0, 0},
    {"col", PM_ID_COL, VOID | SPECIAL | TABLE_PART, 0, 0, 0},
    {"colgroup", PM_ID_COLGROUP, SPECIAL | TABLE_PART, PM_TEXT_DATA,
     PM_MODE_COLUMNS, 2},
    {"color-profile", 0, 0, 0, 0, 0},
    {"dd", PM_ID_DD,
     SPECIAL | IMPLIED | CLOSES_P | IN_SCOPE | BREAKOUT | NO_FRAMES, 0, 0, 0},
    {"details", 0, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"dialog", 0, CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"dir", 0, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"div", PM_ID_DIV, SPECIAL | CLOSES_P | IN_SCOPE | BREAKOUT | HOST, 0, 0,
     0},
    {"dl", PM_ID_DL, SPECIAL | CLOSES_P | IN_SCOPE | BREAKOUT, 0, 0, 0},
    {"dt", PM_ID_DT,
     SPECIAL | IMPLIED | CLOSES_P | IN_SCOPE | BREAKOUT | NO_FRAMES, 0, 0, 0},
    {"em", 0, BREAKOUT, 0, 0, 0},
    {"embed", 0, VOID | SPECIAL | BREAKOUT | NO_FRAMES, 0, 0, 0},
    {"fieldset", PM_ID_FIELDSET, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"figcaption", 0, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"figure", PM_ID_FIGURE, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"font", PM_ID_FONT, 0, 0, 0, 0},
    {"font-face", 0, 0, 0, 0, 0},
    {"font-face-format", 0, 0, 0, 0, 0},
    {"font-face-name", 0, 0, 0, 0, 0},
    {"font-face-src", 0, 0, 0, 0, 0},
    {"font-face-uri", 0, 0, 0, 0, 0},
    {"footer", PM_ID_FOOTER, SPECIAL | CLOSES_P | IN_SCOPE | HOST, 0, 0, 0},
    {"form", PM_ID_FORM, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"frame", PM_ID_FRAME, VOID | SPECIAL, 0, 0, 0},
    {"frameset", PM_ID_FRAMESET, SPECIAL, PM_TEXT_DATA, PM_MODE_FRAMESET, 0},
    {"h1", PM_ID_H1, SPECIAL | CLOSES_P | HEADING | BREAKOUT | HOST, 0, 0, 0},
    {"h2", PM_ID_H2, SPECIAL | CLOSES_P | HEADING | BREAKOUT | HOST, 0, 0, 0},
    {"h3", PM_ID_H3, SPECIAL | CLOSES_P | HEADING | BREAKOUT | HOST, 0, 0, 0},
    {"h4", PM_ID_H4, SPECIAL | CLOSES_P | HEADING | BREAKOUT | HOST, 0, 0, 0},
    {"h5", PM_ID_H5, SPECIAL | CLOSES_P | HEADING | BREAKOUT | HOST, 0, 0, 0},
    {"h6", PM_ID_H6, SPECIAL | CLOSES_P | HEADING | BREAKOUT | HOST, 0, 0, 0},
    {"head", PM_ID_HEAD, SPECIAL | BREAKOUT, PM_TEXT_DATA, PM_MODE_HEAD, 0},
    {"header", PM_ID_HEADER, SPECIAL | CLOSES_P | IN_SCOPE | HOST, 0, 0, 0},
    {"hgroup", 0, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"hr", PM_ID_HR, VOID | SPECIAL | CLOSES_P | BREAKOUT | NO_FRAMES, 0, 0, 0},
    {"html", PM_ID_HTML, SPECIAL | SCOPE, PM_TEXT_DATA, PM_MODE_HTML, 0},
    {"i", 0, BREAKOUT, 0, 0, 0},
    {"iframe", 0, SPECIAL | NO_FRAMES, PM_TEXT_RAW, PM_MODE_INHERIT, 0},
    {"image", PM_ID_IMAGE, VOID | NO_FRAMES, 0, 0, 0},
    {"img", PM_ID_IMG, VOID | SPECIAL | BREAKOUT | NO_FRAMES, 0, 0, 0},
    {"input", PM_ID_INPUT, VOID | SPECIAL, 0, 0, 0},
    {"keygen", 0, VOID | SPECIAL | NO_FRAMES, 0, 0, 0},
    {"li", PM_ID_LI, SPECIAL | IMPLIED | CLOSES_P | BREAKOUT | NO_FRAMES, 0, 0,
     0},
    {"link", PM_ID_LINK, VOID | SPECIAL | HEAD, 0, 0, 0},
    {"listing", 0, SPECIAL | CLOSES_P | IN_SCOPE | BREAKOUT | NO_FRAMES, 0, 0,
     0},
    {"main", PM_ID_MAIN, SPECIAL | CLOSES_P | IN_SCOPE | HOST, 0, 0, 0},
    {"marquee", 0, SPECIAL | SCOPE | IN_SCOPE | NO_FRAMES, 0, 0, 0},
    {"math", PM_ID_MATH, 0, 0, 0, 0},
    {"menu", PM_ID_MENU, SPECIAL | CLOSES_P | IN_SCOPE | BREAKOUT, 0, 0, 0},
    {"meta", PM_ID_META, VOID | SPECIAL | HEAD | BREAKOUT, 0, 0, 0},
    {"missing-glyph", 0, 0, 0, 0, 0},
    {"nav", PM_ID_NAV, SPECIAL | CLOSES_P | IN_SCOPE | HOST, 0, 0, 0},
    {"nobr", 0, BREAKOUT, 0, 0, 0},
    {"noembed", 0, SPECIAL, PM_TEXT_RAW, PM_MODE_INHERIT, 0},
    {"noframes", PM_ID_NOFRAMES, SPECIAL | HEAD, PM_TEXT_RAW, PM_MODE_INHERIT,
     0},
    {"noscript", PM_ID_NOSCRIPT, SPECIAL, PM_TEXT_RAW, PM_MODE_INHERIT, 0},
    {"object", 0, SPECIAL | SCOPE | IN_SCOPE | NO_FRAMES, 0, 0, 0},
    {"ol", PM_ID_OL, SPECIAL | LIST | CLOSES_P | IN_SCOPE | BREAKOUT, 0, 0, 0},
    {"optgroup", PM_ID_OPTGROUP, IMPLIED, 0, 0, 0},
    {"option", PM_ID_OPTION, IMPLIED, 0, 0, 0},
    {"p", PM_ID_P, SPECIAL | IMPLIED | CLOSES_P | BREAKOUT | HOST, 0, 0, 0},
    {"param", 0, VOID | SPECIAL, 0, 0, 0},
    {"picture", PM_ID_PICTURE, 0, 0, 0, 0},
    {"plaintext", PM_ID_PLAINTEXT, SPECIAL | CLOSES_P | NO_FRAMES,
     PM_TEXT_PLAIN, PM_MODE_INHERIT, 0},
    {"pre", PM_ID_PRE, SPECIAL | CLOSES_P | IN_SCOPE | BREAKOUT | NO_FRAMES, 0,
     0, 0},
    {"rb", PM_ID_RB, IMPLIED, 0, 0, 0},
    {"rp", PM_ID_RP, IMPLIED, 0, 0, 0},
    {"rt", PM_ID_RT, IMPLIED, 0, 0, 0},
    {"rtc", PM_ID_RTC, IMPLIED, 0, 0, 0},
    {"ruby", PM_ID_RUBY, BREAKOUT, 0, 0, 0},
    {"s", 0, BREAKOUT, 0, 0, 0},
    {"script", PM_ID_SCRIPT, SPECIAL | HEAD, PM_TEXT_SCRIPT, PM_MODE_INHERIT,
     0},
    {"search", 0, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"section", PM_ID_SECTION, SPECIAL | CLOSES_P | IN_SCOPE | HOST, 0, 0, 0},
    {"select", PM_ID_SELECT, SPECIAL | SCOPE | IN_SCOPE | NO_FRAMES, 0, 0, 0},
    {"small", 0, BREAKOUT, 0, 0, 0},
    {"source", PM_ID_SOURCE, VOID | SPECIAL, 0, 0, 0},
    {"span", 0, BREAKOUT | HOST, 0, 0, 0},
    {"strike", 0, BREAKOUT, 0, 0, 0},
    {"strong", 0, BREAKOUT, 0, 0, 0},
    {"style", PM_ID_STYLE, SPECIAL | HEAD, PM_TEXT_RAW, PM_MODE_INHERIT, 0},
    {"sub", 0, BREAKOUT, 0, 0, 0},
    {"summary", 0, SPECIAL | CLOSES_P | IN_SCOPE, 0, 0, 0},
    {"sup", 0, BREAKOUT, 0, 0, 0},
    {"svg", PM_ID_SVG, 0, 0, 0, 0},
    {"table", PM_ID_TABLE, SPECIAL | SCOPE | CLOSES_P | BREAKOUT | NO_FRAMES,
     PM_TEXT_DATA, PM_MODE_TABLE, 1},
    {"tbody", PM_ID_TBODY, SPECIAL | TABLE_PART, PM_TEXT_DATA, PM_MODE_TABLE,
     2},
    {"td", PM_ID_TD, SPECIAL | SCOPE | TABLE_PART, PM_TEXT_DATA, PM_MODE_BODY,
     4},
    {"template", PM_ID_TEMPLATE, SPECIAL | SCOPE | HEAD, PM_TEXT_DATA,
     PM_MODE_TEMPLATE, 0},
    {"textarea", PM_ID_TEXTAREA, SPECIAL | NO_FRAMES, PM_TEXT_RCDATA,
     PM_MODE_INHERIT, 0},
    {"tfoot", 0, SPECIAL | TABLE_PART, PM_TEXT_DATA, PM_MODE_TABLE, 2},
    {"th", PM_ID_TH, SPECIAL | SCOPE | TABLE_PART, PM_TEXT_DATA, PM_MODE_BODY,
     4},
    {"thead", 0, SPECIAL | TABLE_PART, PM_TEXT_DATA, PM_MODE_TABLE, 2},
    {"title", PM_ID_TITLE, SPECIAL | HEAD, PM_TEXT_RCDATA, PM_MODE_INHERIT, 0},
    {"tr", PM_ID_TR, SPECIAL | TABLE_PART, PM_TEXT_DATA, PM_MODE_TABLE, 3},
    {"track", 0, VOID | SPECIAL, 0, 0, 0},
    {"tt", 0, BREAKOUT, 0, 0, 0},
    {"u", 0, BREAKOUT, 0, 0, 0},
    {"ul", PM_ID_UL, SPECIAL | LIST | CLOSES_P | IN_SCOPE | BREAKOUT, 0, 0, 0},
    {"var", 0, BREAKOUT, 0, 0, 0},
    {"video", PM_ID_VIDEO, 0, 0, 0, 0},
    {"wbr", 0, VOID | SPECIAL | NO_FRAMES, 0, 0, 0},
    {"xmp", 0, SPECIAL | CLOSES_P | NO_FRAMES, PM_TEXT_RAW, PM_MODE_INHERIT, 0},
};

static const pm_element_t other = {"", 0, 0, 0, 0, 0};

const pm_element_t *pm_element_find(const char *name)
{
    int first = 0, last = (int)(sizeof(elements) / sizeof(elements[0])) - 1;

    while (first <= last) {
        int middle = (first + last) / 2;
        int order = elements[middle].name[0] - name[0];

        order = order ? order : strcmp(elements[middle].name, name);

        if (order == 0) {
            return &elements[middle];
        }
        if (order < 0) {
            first = middle + 1;
        }
        else {
            last = middle - 1;
        }
    }
    return &other;
}
