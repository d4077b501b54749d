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
 * it is r->uri, or if there is no such file. From r->pool.
 */
const char *pm_address_of_file(request_rec *r);

#endif
