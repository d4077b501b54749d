/*
 * A site, as everything else asks for it: its documents, one after another; the
 * document that answers to a path; and what a URL names. Where the site is, in
 * a directory or behind a server, is for the implementation to know, which
 * fills in the table of functions below.
 *
 *   commands -> pm_site_next(), pm_site_find() -> documents
 *   follow   -> resource.h -> pm_site_locate() -> files
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_SITE_H
#define PM_SITE_SITE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "format/link.h"
#include "report/reason.h"

/* A page: a path that a document answers to. Paths are percent-encoded, as in a
 * manifest. */
typedef struct pm_page_t {
    const char *path;
    const char *base;   /* href that its references are relative to */
    const char *source; /* its name in messages */
    /* More paths that it answers to, ended by NULL; of a variant, which others
     * answer to as well: they are the page's if all of those need the same. */
    const char *const *also;
    int is_variant;
} pm_page_t;

/* A document: bytes that are read once, and its pages. */
typedef struct pm_document_t {
    const char *file;    /* that has its bytes */
    const char *source;  /* its name in messages */
    const char *charset; /* as a server says it; NULL: not known */
    int is_xml;          /* it is served as XML */
    int npages;          /* at least one */
    const pm_page_t *pages;
} pm_document_t;

/* What is looked for, and how a browser would ask for it. */
typedef struct pm_wanted_t {
    const char *href; /* of an own target; see resolve.h */
    pm_as_t as;
    int is_cors;      /* in CORS mode */
    const char *page; /* path of the page that needs it; NULL: none */
} pm_wanted_t;

/* What a URL names. Strings are from the pool of the asking. */
typedef struct pm_location_t {
    pm_reason_t problem; /* why it is not to be sent */
    const char *detail;  /* more of that; or NULL */
    const char *source;  /* its name in messages; NULL: it has none */
    const char *base;    /* href that its own URLs are relative to; NULL: that
                          * which was asked for */
    const char *key;     /* the same for all that leads to the same bytes; NULL:
                          * there are none */
    const char *file;    /* that has the bytes; NULL: they are not to be read */
    apr_int64_t bytes;   /* as they are sent; PM_BYTES_UNKNOWN: as in file */
    const char *hash;    /* of them, as in a link; NULL: it is to be computed */
} pm_location_t;

struct pm_site_t;

/* What an implementation does: see the functions below that are called so. */
typedef struct pm_site_functions_t {
    int (*next)(struct pm_site_t *site, apr_pool_t *pool,
                pm_document_t *document);
    pm_reason_t (*find)(struct pm_site_t *site, apr_pool_t *pool,
                        const char *path, pm_document_t *document,
                        const pm_page_t **page);
    void (*locate)(struct pm_site_t *site, apr_pool_t *pool,
                   const pm_wanted_t *wanted, pm_location_t *location);
} pm_site_functions_t;

/* A site. An implementation's own type begins with it. */
typedef struct pm_site_t {
    const pm_site_functions_t *functions;
    const char *name;   /* in messages */
    const char *origin; /* as pm_resolve_origin() has it; NULL: not known */
    const apr_array_header_t *indexes; /* names of directories' pages, of const
                                        * char *, best first */
    int known;                         /* documents that are known so far */
    /* What tells, before any is read, whether they are the same again: a hash
     * of what the site says of its documents, and one of the stamps of their
     * files, in order (pm_stamp_mix_stamp(), from 0); of a document root alone,
     * else 0. */
    apr_uint64_t names, stamps;
    const char *unread; /* what may make pages and is not read, for people; or
                         * NULL */
} pm_site_t;

/*
 * The next document, always in the same order, into *document; its strings are
 * from pool, or live as long as the site. Returns 0 if there are no more. What
 * cannot be read is reported and left out.
 */
int pm_site_next(pm_site_t *site, apr_pool_t *pool, pm_document_t *document);

/*
 * The document that answers to a path (percent-encoded), likewise, and which of
 * its pages that is. PM_REASON_NONE if there is one, PM_REASON_OUTSIDE if it
 * lies where nobody looks, PM_REASON_MISSING. document and page may be NULL.
 */
pm_reason_t pm_site_find(pm_site_t *site, apr_pool_t *pool, const char *path,
                         pm_document_t *document, const pm_page_t **page);

/* What a URL of the site names: fills in all of *location. Threads may ask at
 * once. */
void pm_site_locate(pm_site_t *site, apr_pool_t *pool,
                    const pm_wanted_t *wanted, pm_location_t *location);

#endif
