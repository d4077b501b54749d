/*
 * The inputs: what other servers and tools have, read as sections. A table, by
 * name; which one a file is is seen by what it has.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOREIGN_SOURCE_H
#define PM_FOREIGN_SOURCE_H

#include "foreign/section.h"

/* Most bytes of a file. */
#define PM_SOURCE_BYTES_MAX (16 * 1024 * 1024)

/* What is read. */
typedef struct pm_source_text_t {
    pm_sections_t *sections;
    char *text;       /* NUL-terminated */
    const char *page; /* whose the links are, where the file does not say */
} pm_source_text_t;

typedef struct pm_source_kind_t {
    const char *name;
    const char *what; /* for people */
    /* Errors: PM_EINVALID, if it is none such. */
    apr_status_t (*read)(pm_source_text_t *text, pm_error_t *error);
} pm_source_kind_t;

/* http2-push-manifest, prpl-server, @commonshost/manifest: JSON. */
apr_status_t pm_source_push_json(pm_source_text_t *text, pm_error_t *error);

/* _headers of Cloudflare Pages and Netlify. */
apr_status_t pm_source_headers(pm_source_text_t *text, pm_error_t *error);

/* httpd: H2PushResource, H2EarlyHint, Header, PushManifestResource. */
apr_status_t pm_source_apache(pm_source_text_t *text, pm_error_t *error);

/* nginx: http2_push, add_header. */
apr_status_t pm_source_nginx(pm_source_text_t *text, pm_error_t *error);

/* All kinds, up to one without a name. */
extern const pm_source_kind_t pm_source_kinds[];

/* Reads the file at path as the kind of that name, or, if name is NULL, as what
 * it is. Errors: those of the system; PM_EINVALID. */
apr_status_t pm_source_read(pm_sections_t *sections, const char *path,
                            const char *name, const char *page,
                            pm_error_t *error);

#endif
