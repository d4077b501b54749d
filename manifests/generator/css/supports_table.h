/*
 * The properties that browsers know, for @supports.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SUPPORTS_TABLE_H
#define PM_CSS_SUPPORTS_TABLE_H

/* Their names, in lower case, in the order of strcmp(). */
extern const char *const pm_css_supports_table[];
extern const int pm_css_supports_count;

#endif
