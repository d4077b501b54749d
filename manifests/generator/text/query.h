/*
 * The query of a URL as browsers send it from a page that is in another
 * encoding than UTF-8: what an attribute of the page says goes out in the
 * page's. Paths are always UTF-8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_QUERY_H
#define PM_TEXT_QUERY_H

#include <apr_pools.h>

#include "text/encoding.h"

/* Whether queries are sent in that encoding: it is one, and neither UTF-8 nor
 * one that is replaced by it. encoding may be NULL: none is declared. */
int pm_query_is_encoded(const pm_encoding_t *encoding);

/* Whether the query of a URL, what is between its first `?` and `#`, has more
 * than ASCII. */
int pm_query_is_foreign(const char *url);

/*
 * The URL (UTF-8) with its query in an encoding for which
 * pm_query_is_encoded() holds: what is more than ASCII is percent-encoded, so
 * the result has nothing there that depends on the encoding. It is url itself
 * where there is nothing to do; NULL where it is not certain what browsers
 * send, as with encodings that shift.
 */
const char *pm_query_encode(apr_pool_t *pool, const char *url,
                            const pm_encoding_t *encoding);

#endif
