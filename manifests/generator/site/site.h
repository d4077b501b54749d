/*
 * The site on disk: which files below DOCROOT are pages, and the URL paths that
 * they answer to.
 *
 * Symbolic links are followed as long as they lead to something below DOCROOT,
 * as httpd does with FollowSymLinks; directories that lead back to themselves
 * end there, and one directory has only so many paths. One file can be several
 * pages: it is listed once, with all its paths, so that it is read once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_SITE_H
#define PM_SITE_SITE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "format/error.h"
#include "report/report.h"

/* Directories within directories, and all entries that a walk looks at. */
#define PM_SITE_DEPTH_MAX 64
#define PM_SITE_ENTRIES_MAX 20000000

/* Links that are followed to one directory, counted by the paths they are at.
 * Languages that share their pages need some dozens. */
#define PM_SITE_ALIASES_MAX 32

typedef struct pm_site_t {
    const char *root;   /* DOCROOT as given, without a `/` at its end */
    const char *real;   /* its canonical path */
    const char *prefix; /* URL prefix, "" or "/docs", percent-encoded */
    const apr_array_header_t *indexes;  /* of const char *, best first */
    const apr_array_header_t *excludes; /* of const char *, globs */
    int is_mirror;                      /* its names are those of mirror.h */
    apr_array_header_t *files;          /* of pm_site_file_t, by first path */
    int npages;
} pm_site_t;

/* A page: a path that leads to a file. */
typedef struct pm_site_page_t {
    const char *path;      /* relative to DOCROOT, as in the file system */
    const char *address;   /* as in its URL: path, unless it is a mirror's */
    apr_size_t negotiated; /* bytes of address for all variants; 0: none */
    int is_index;          /* it answers for its directory, too */
} pm_site_page_t;

typedef struct pm_site_file_t {
    apr_array_header_t *pages; /* of pm_site_page_t, at least one, by path */
} pm_site_file_t;

/* Index names if none is given. */
extern const char *const pm_site_indexes[];

/*
 * Opens DOCROOT: root, real and prefix are set, the rest is the caller's to
 * fill in. prefix is as given, may be NULL, and is checked.
 * Errors: DOCROOT is not a directory that can be read; the prefix is no path.
 */
apr_status_t pm_site_open(apr_pool_t *pool, const char *root,
                          const char *prefix, pm_site_t **site,
                          pm_error_t *error);

/*
 * Fills in files: sorted, whatever the order of the file system. What cannot be
 * read is reported and left out. Errors: DOCROOT itself cannot be read.
 */
apr_status_t pm_site_walk(apr_pool_t *pool, pm_site_t *site,
                          pm_report_t *report, pm_error_t *error);

/* The URL path of a page; of the names that its variants share; of its
 * directory. All with the prefix, percent-encoded, from pool. */
const char *pm_site_page_url(apr_pool_t *pool, const pm_site_t *site,
                             const pm_site_page_t *page);
const char *pm_site_negotiated_url(apr_pool_t *pool, const pm_site_t *site,
                                   const pm_site_page_t *page);
const char *pm_site_directory_url(apr_pool_t *pool, const pm_site_t *site,
                                  const pm_site_page_t *page);

/* The name of a file of the site for messages: DOCROOT/path, from pool. */
const char *pm_site_source(apr_pool_t *pool, const pm_site_t *site,
                           const char *path);

/*
 * The file that a path of DOCROOT leads to: its canonical path, from pool, or
 * NULL if there is none. path has no leading `/` and no dot segments. A
 * symbolic link may lead anywhere, as for httpd with FollowSymLinks; what is
 * not below DOCROOT is not to be read.
 */
const char *pm_site_locate(apr_pool_t *pool, const pm_site_t *site,
                           const char *path);

/* Whether a canonical path lies below DOCROOT. */
int pm_site_has(const pm_site_t *site, const char *real);

#endif
