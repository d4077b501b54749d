/*
 * A page that is served as XML (XHTML), read by libxml2: what a browser's
 * parser of XML makes of it.
 *
 * An error ends the page there, and what came before it counts, as in browsers.
 * Nothing is loaded: no DTD, no external entity. The names of characters are
 * known where the doctype is one of XHTML's.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_XML_H
#define PM_HTML_XML_H

#include <apr_pools.h>

#include "html/handler.h"

typedef struct pm_xml_t pm_xml_t;

/* A parser, freed with pool; NULL: out of memory. The handler outlives it.
 * The names and positions of its tags: a namespace's prefix is left out of an
 * element's name, and stands as `xlink:` in those of attributes. */
pm_xml_t *pm_xml_create(apr_pool_t *pool, const pm_html_handler_t *handler);

/* The next text of the page, in UTF-8, whatever encoding it declares; a
 * pm_text_sink_t. */
void pm_xml_feed(void *xml, const char *text, apr_size_t length);

/* The end of the page: closes what is open. */
void pm_xml_end(pm_xml_t *xml);

#endif
