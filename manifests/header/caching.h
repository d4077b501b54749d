/*
 * What a response's fields say of keeping it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HEADER_CACHING_H
#define PM_HEADER_CACHING_H

#include <apr_tables.h>
#include <apr_time.h>

/*
 * What is hinted is asked for a moment later by the page; a browser that may
 * not keep it for so many seconds asks for it again.
 */
#define PM_CACHING_MOMENT 10

/*
 * Why a browser may not keep the response (two tables of fields, as httpd has
 * them; the second may be NULL) for a moment from now on, as a static text for
 * a log line, or NULL: Cache-Control, Expires, Pragma; without them, as RFC
 * 9111, section 4.2.2, suggests, a tenth of the time since Last-Modified; and
 * Vary by a field that differs when the page asks.
 */
const char *pm_caching_refusal(const apr_table_t *headers,
                               const apr_table_t *more, apr_time_t now);

#endif
