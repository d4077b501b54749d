/*
 * An object literal of JavaScript as JSON: what tools write into modules.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_SCRIPT_LITERAL_H
#define PM_SITE_SCRIPT_LITERAL_H

#include <apr_pools.h>

/*
 * The text from its first `{` on, from pool, with what minifiers write as JSON
 * has it: names without quotes, other quotes, `!0` and `!1`, `void 0`, commas
 * before a bracket. It is JSON if it was a literal of strings, numbers, truth
 * values, arrays and objects; it says nothing of what it was else.
 */
const char *pm_script_literal_json(apr_pool_t *pool, const char *text);

#endif
