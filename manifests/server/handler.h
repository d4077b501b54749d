/*
 * What the handler of a request will do with it, as far as can be told before
 * it runs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_HANDLER_H
#define PM_SERVER_HANDLER_H

#include <httpd.h>

/*
 * Whether a handler, which says the type itself later, makes the response: a
 * script, a proxy, the index of a directory. Else a file is sent.
 */
int pm_handler_makes_page(const request_rec *r);

/*
 * Why httpd is bound to refuse the request, as a static text for a log line, or
 * NULL if nothing tells so: a file that is not there or that this process may
 * not read, path info that nobody wants, a script that may not run. It takes
 * what httpd has found out already (r->finfo), and looks at no file. For the
 * end of the fixup phase.
 */
const char *pm_handler_refusal(request_rec *r);

/*
 * Whether httpd will switch to another protocol instead of answering (RFC 9110,
 * section 7.8): the request then comes again, as the first one over that.
 */
int pm_handler_switches(request_rec *r);

#endif
