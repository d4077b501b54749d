/*
 * The names of character references, as the standard lists them (WHATWG HTML,
 * "Named character references").
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_CHARREF_TABLE_H
#define PM_HTML_CHARREF_TABLE_H

/* What stands between a name and its text. Both are less than any letter or
 * digit, so that a name comes before those that it begins. */
#define PM_CHARREF_CLOSED ' ' /* the name needs its `;` */
#define PM_CHARREF_BARE '&'   /* it does not */

/* The rows: name, one of these, text in UTF-8; by name, in the order of
 * bytes. */
extern const char *const pm_charref_table[];
extern const int pm_charref_count;

#endif
