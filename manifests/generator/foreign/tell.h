/*
 * The outputs: how a manifest is told to each server that does not know
 * manifests. All of them say the same links of the same paths.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOREIGN_TELL_H
#define PM_FOREIGN_TELL_H

#include "foreign/target.h"

/* Apache httpd without this module: for a .htaccess, or httpd.conf. */
void pm_tell_htaccess(pm_target_t *target);

/* nginx: for the level http of its configuration; each server adds the fields.
 */
void pm_tell_nginx(pm_target_t *target);

/* HAProxy: rules for a frontend, which answer with a 103. */
void pm_tell_haproxy(pm_target_t *target);

/* h2o: a handler in Ruby, for mruby.handler-file. */
void pm_tell_h2o(pm_target_t *target);

/* Cloudflare Pages, Netlify: _headers, by families of pages where there are
 * more pages than rules. */
void pm_tell_headers(pm_target_t *target);

#endif
