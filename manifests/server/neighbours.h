/*
 * What other modules' directives mean for links. mod_http2 and mod_headers have
 * no way to ask for their configuration, so the parsed configuration is read.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_NEIGHBOURS_H
#define PM_SERVER_NEIGHBOURS_H

#include <httpd.h>

/*
 * Whether `H2EarlyHints on` holds for the connections of this host. Without the
 * answer a 103 would be made for every browser on every server that throws it
 * away.
 */
int pm_neighbours_have_early_hints(const server_rec *s);

/*
 * Whether the server's configuration has a directive of that name anywhere. An
 * .htaccess file is not part of it.
 */
int pm_neighbours_have(const char *directive);

/*
 * Says, once for each, which directives of other modules spoil what this module
 * does, with the place and the remedy, at level warning. To be called when some
 * page has links.
 */
void pm_neighbours_warn(const server_rec *s);

#endif
