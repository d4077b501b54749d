/*
 * Custom properties: what stands for var() in a value on an element.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_VAR_H
#define PM_CSS_VAR_H

#include "css/cascade.h"
#include "css/page.h"

/* The declarations of an element, and those of the elements around it. */
typedef struct pm_css_scope_t {
    const apr_array_header_t *applied;  /* of pm_css_applied_t; may be NULL */
    apr_int64_t *steps;                 /* left for the page; may be NULL */
    const struct pm_css_scope_t *outer; /* or NULL */
} pm_css_scope_t;

/*
 * The value with every var() replaced, from pool, or value itself if it has
 * none. NULL if it is not valid: a property is missing and has no fallback, or
 * it is beyond the limits of css_cascade.h (of which a cycle is one).
 */
const char *pm_css_var_replace(apr_pool_t *pool, const pm_css_scope_t *scope,
                               const char *value);

/*
 * Adds the characters of the strings in a value of `content` to text; what
 * attr() and counters show is not known. Returns whether it shows any text.
 */
int pm_css_var_add_text(apr_pool_t *pool, const char *value,
                        pm_css_codepoints_t *text);

#endif
