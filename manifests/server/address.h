/*
 * The address that a file has of its own, where another one led to it. A
 * RewriteRule of the server changes the file's name and leaves r->uri as it
 * was, while the manifest knows the page by the path of its file.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_ADDRESS_H
#define PM_SERVER_ADDRESS_H

#include <httpd.h>

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
