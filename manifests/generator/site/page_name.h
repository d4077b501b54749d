/*
 * Names of files that are pages: by their extension, and by that of a variant
 * that httpd's content negotiation may choose (`index.html.en`).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_PAGE_NAME_H
#define PM_SITE_PAGE_NAME_H

#include <apr.h>

/*
 * Whether a file of that name is a page. *length receives the bytes of the name
 * that stands for all its variants: of `index.html.en` those of `index.html`;
 * for a page that is no variant, of all of the name.
 */
int pm_variant_is_page(const char *name, apr_size_t *length);

/* Whether the page is served as XML: its extension is .xhtml. */
int pm_variant_is_xml(const char *name);

#endif
