/*
 * What mod_http2 says at run time. Without it everything is HTTP/1.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_HTTP2_H
#define PM_SERVER_HTTP2_H

#include <httpd.h>

/*
 * Finds out what mod_http2 offers; returns whether it is loaded. For
 * post_config.
 */
int pm_http2_start(void);

/* Whether a connection speaks HTTP/2. */
int pm_http2_is_spoken(conn_rec *c);

/*
 * Whether mod_http2 may push for a request: the client accepts it, H2Push is on
 * where the request is, and the request was not pushed itself.
 */
int pm_http2_pushes(request_rec *r);

/* Whether a request is one that mod_http2 made for a promise. */
int pm_http2_is_push(request_rec *r);

/*
 * Keeps mod_http2 from pushing what the response to a request says, or lets it
 * again; likewise what goes over the connection, which is the stream's.
 */
void pm_http2_hold_response(request_rec *r, int is_held);
void pm_http2_hold_stream(conn_rec *c, int is_held);

#endif
