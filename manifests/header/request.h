/*
 * What a request's header fields say about links: whether the client could use
 * them before the response.
 *
 * Fields are given as an apr_table_t, so that nothing here knows of httpd.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HEADER_REQUEST_H
#define PM_HEADER_REQUEST_H

#include <apr_tables.h>

#include "format/link.h"

/*
 * Why the client would have no use for links ahead of the response, as a static
 * text for a log line, or NULL: it asks for a top-level document for somebody
 * to see (Fetch Metadata: Sec-Fetch-Mode, Sec-Fetch-Dest, Sec-Purpose), does
 * not save data (Save-Data), and wants it whole and whether or not it has it
 * already (RFC 9110, sections 13 and 14). Every browser that acts on hints says
 * that it navigates, so for a hint (is_hint) a client must say so; for a push
 * one that says nothing will do.
 */
const char *pm_request_refusal(const apr_table_t *headers, int is_hint);

/*
 * The reference screens (PM_SCREEN_...) one of which the client has, as far as
 * it says (Sec-CH-UA-Mobile, which Chromium sends unasked): all, if it does
 * not.
 */
unsigned pm_request_screens(const apr_table_t *headers);

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

#endif
