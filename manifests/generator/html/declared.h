/*
 * The encoding that a page in HTML declares: where browsers look for it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_DECLARED_H
#define PM_HTML_DECLARED_H

#include <apr_pools.h>

#include "text/encoding.h"

/*
 * The encoding of a page that begins with these bytes: what
 * pm_encoding_of_html() says, else what a <meta> says further on, as far as its
 * head goes and the bytes do. NULL: none. pool is for scratch.
 */
const pm_encoding_t *pm_html_declared(apr_pool_t *pool, const char *bytes,
                                      apr_size_t length);

#endif
