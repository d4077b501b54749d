/*
 * What a request's header fields say about links: whether the client could use
 * them before the response, and what the response has already.
 *
 * Fields are given as an apr_table_t, so that nothing here knows of httpd.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HEADER_REQUEST_H
#define PM_HEADER_REQUEST_H

#include <apr_tables.h>

/*
 * Why the client would have no use for links ahead of the response, as a static
 * text for a log line, or NULL: it asks for a top-level document for somebody
 * to see (Fetch Metadata: Sec-Fetch-Mode, Sec-Fetch-Dest, Sec-Purpose), does
 * not save data (Save-Data), and wants it whole and whether or not it has it
 * already (RFC 9110, sections 13 and 14). A client that says nothing is one
 * that can use them.
 */
const char *pm_request_refusal(const apr_table_t *headers);

/*
 * Whether the client, as far as it says, will go on to load what the page
 * needs: it shows it, be it in a frame, and neither fetches it from a script
 * nor for later.
 */
int pm_request_is_shown(const apr_table_t *headers);

/*
 * Copies the value of the first cookie of that name (RFC 6265, section 4.2),
 * whose bytes and the NUL take no more than size; 0 if there is none. The time
 * is in proportion to the length of the Cookie fields.
 */
int pm_request_cookie(const apr_table_t *headers, const char *name, char *value,
                      apr_size_t size);

/*
 * Whether a Link field of the table has href as a target, byte for byte.
 */
int pm_request_names(const apr_table_t *headers, const char *href);

#endif
