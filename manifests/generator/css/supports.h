/*
 * Does a browser know this? The conditions of @supports (CSS Conditional
 * Rules 5), answered at deploy time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SUPPORTS_H
#define PM_CSS_SUPPORTS_H

#include <apr_pools.h>

/*
 * Whether the condition of an @supports rule, or of a supports() of @import,
 * holds: 1 or 0. Declarations are taken to be supported unless their property
 * is known not to be; what is malformed, or nested deeper than
 * PM_CSS_CONDITION_DEPTH_MAX, does not hold. pool is for scratch.
 */
int pm_css_supports_applies(apr_pool_t *pool, const char *text,
                            apr_size_t length);

#endif
