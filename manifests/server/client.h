/*
 * What the client has already, as far as a server can know: what its cookie
 * remembers of earlier visits, and what it has fetched over this connection.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_CLIENT_H
#define PM_SERVER_CLIENT_H

#include <httpd.h>

#include "format/manifest.h"

struct pm_visit_t; /* sample.h */

/* What is known of the client of one request. */
typedef struct pm_client_t pm_client_t;

/* Whether the host remembers what its clients have (PushManifestCookie). */
int pm_client_is_remembered(const server_rec *s);

/*
 * The client of a request, from r->pool, or NULL where nothing can be known of
 * it: PushManifestCookie is Off, and the connection is not one of HTTP/2. A
 * cookie that is not one of ours counts as none.
 */
pm_client_t *pm_client_of(request_rec *r);

/* Whether the client has what link i of a set, which has its values, names, in
 * its present version. */
int pm_client_has(const pm_client_t *client, const pm_set_t *set, int i);

/* Whether the client has any of them. */
int pm_client_has_any(const pm_client_t *client, const pm_set_t *set);

/* Whether the response says that shared caches are to keep it, for others. */
int pm_client_is_shared(const request_rec *r);

/*
 * Has the client remember the links of a set, which the page makes it fetch,
 * with a Set-Cookie on the response; none if it remembers them all, and none on
 * a response that shared caches are told to keep (`public`, `s-maxage`,
 * CDN-Cache-Control). A cache that may keep the response is told to leave the
 * cookie out (`no-cache="Set-Cookie"`, RFC 9111, 5.2.2.4). To be called behind
 * mod_cache, where pm_client_is_remembered(), for a page that is shown.
 */
void pm_client_remember(request_rec *r, const pm_client_t *client,
                        const pm_set_t *set);

/*
 * Begins the record of a connection, with that of its visits (sample.h), which
 * may be NULL. For pre_connection.
 */
void pm_client_connect(conn_rec *c, struct pm_visit_t *visit);

/* The record of the visits of the connection that a stream belongs to, if there
 * is one. */
struct pm_visit_t *pm_client_visit(const conn_rec *c);

/*
 * Records that a request, whose URL has that hash (header/digest.h), has been
 * answered, in the end with that status. For log_transaction.
 */
void pm_client_answered(const request_rec *r, int status, apr_uint64_t hash);

#endif
