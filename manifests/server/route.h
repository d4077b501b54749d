/*
 * How httpd came from the path that a client asked for to what it serves.
 *
 * A page of the manifest is known by its path. Where httpd itself finds the
 * file for a path (Alias, DirectoryIndex, MultiViews, FallbackResource, ...)
 * the path says what the page is; so it does where one program makes the pages
 * of many paths (a front controller). But a rewriting may also serve another
 * file in the place of the one that the path names, a login form say: then the
 * request has been diverted, and what was asked for says nothing about it.
 *
 * Nothing here looks into the file system: httpd has done so, or the names must
 * tell. mod_pushmanifest(8) has the table, "WHICH PAGE".
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_ROUTE_H
#define PM_SERVER_ROUTE_H

#include <httpd.h>

#include "format/manifest.h"

/* What is noted of the way of a request, as the client made it. */
typedef struct pm_route_t {
    const char *asked;      /* its path, normalised by httpd */
    const char *translated; /* r->uri when that had been translated */
    int is_rewritten;       /* mod_rewrite changed it on the way */
    int is_proxied;         /* it was for a proxy by then */
} pm_route_t;

/* Before anything has changed the request's path. */
void pm_route_begin(pm_route_t *route, const request_rec *r);

/*
 * Once the path has been translated, before it is looked for in the file
 * system.
 */
void pm_route_translated(pm_route_t *route, const request_rec *r);

/*
 * Whether what r serves stands in the place of what was asked for. In the
 * fixup phase of r, at whatever internal redirect. The manifest knows whether a
 * directory has an index; NULL: nobody knows.
 */
int pm_route_is_diverted(request_rec *r, const pm_route_t *route,
                         const pm_manifest_t *manifest);

/* Whether mod_rewrite has changed the path of r so far, by rules of the server.
 */
int pm_route_is_rewritten(const request_rec *r);

/*
 * Whether the handler of r will lead httpd on to another path, whose fixups
 * come in their turn: nothing is known of the page yet.
 */
int pm_route_leads_on(const request_rec *r);

/*
 * Whether an internal redirect has led to r, and not for the sake of the page
 * that it came from, as mod_actions does.
 */
int pm_route_is_elsewhere(const request_rec *r);

/* Whether r is the variant that a type map has chosen. */
int pm_route_is_variant(const request_rec *r);

/* ---- The address that a file has of its own ---- */

/*
 * Another one may have led to it: a RewriteRule of the server changes the
 * file's name and leaves r->uri as it was, while the manifest knows the page by
 * the path of its file.
 */

/*
 * The path, decoded, under which the file of a request is found if nothing is
 * rewritten: under the document root, an Alias or a user's directory. NULL if
 * there is no such file, or if r->uri ends like the file's name, as it does
 * where nothing is rewritten. From r->pool, or r->filename's end.
 */
const char *pm_address_of_file(request_rec *r);

/*
 * Whether r->uri, without the path info, is the address that its file has, as
 * far as names tell.
 */
int pm_address_is_uri(request_rec *r);

#endif
