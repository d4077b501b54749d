/*
 * Which words are values of which properties, by Chromium: a table for
 * @supports, made by build/supports-table.pl.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SUPPORTS_VALUE_TABLE_H
#define PM_CSS_SUPPORTS_VALUE_TABLE_H

/* Properties that take the same words, each between blanks, and those words.
 * Properties that take any word are not in the table; the first row has no
 * property, but the words that none takes. A word that is in no row was not
 * asked for. */
typedef struct pm_css_supported_t {
    const char *properties;
    const char *words;
} pm_css_supported_t;

extern const pm_css_supported_t pm_css_supports_values[];
extern const int pm_css_supports_nvalues;

/* Functions that mean nothing to Chromium, likewise. */
extern const char *const pm_css_supports_void;

#endif
