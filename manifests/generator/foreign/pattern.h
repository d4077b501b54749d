/*
 * Which pages other servers mean, as a page or a match of a manifest: regular
 * expressions and globs, as far as a match can say them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOREIGN_PATTERN_H
#define PM_FOREIGN_PATTERN_H

#include <apr_pools.h>

/*
 * The page or match for a regular expression (PCRE), from pool, or NULL if no
 * match says it. *is_wider is set to 1 if it fits more paths: `[^/]+` and `\d+`
 * become a star. Without an anchor it fits anywhere, as in those servers.
 */
const char *pm_pattern_of_regex(apr_pool_t *pool, const char *regex,
                                int *is_wider);

/*
 * Likewise for a glob of micromatch or of fnmatch(): `*` (which stops at a
 * slash, so that the match is wider) and `**`; NULL for all else that is
 * special there. Without a star it is the path itself.
 */
const char *pm_pattern_of_glob(apr_pool_t *pool, const char *glob,
                               int *is_wider);

#endif
