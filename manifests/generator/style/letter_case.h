/*
 * Letters in the other case, for text-transform.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_LETTER_CASE_H
#define PM_CSS_LETTER_CASE_H

#include <apr.h>

/* The letter in upper or lower case, of the alphabets whose fonts are cut up by
 * case or by script: Latin, Greek, Cyrillic, Armenian; else itself. */
apr_uint32_t pm_css_letter_upper(apr_uint32_t c);
apr_uint32_t pm_css_letter_lower(apr_uint32_t c);

#endif
