/*
 * Which files below DOCROOT are pages, and the URL paths that they answer to.
 *
 * Symbolic links are followed as long as they lead to something below DOCROOT,
 * as httpd does with FollowSymLinks; directories that lead back to themselves
 * end there, and one directory has only so many paths. One file can be several
 * pages: it is listed once, with all its paths, so that it is read once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_LISTING_H
#define PM_SITE_LISTING_H

#include <apr_tables.h>

#include "report/report.h"
#include "site/root.h"
#include "site/selection.h"

/* Directories within directories, and all entries that a walk looks at. */
#define PM_LISTING_DEPTH_MAX 64
#define PM_LISTING_ENTRIES_MAX 20000000

/* Links that are followed to one directory, counted by the paths they are at.
 * Languages that share their pages need some dozens. */
#define PM_LISTING_ALIASES_MAX 32

/* A path that leads to a page's file. */
typedef struct pm_listed_t {
    const char *path;      /* relative to DOCROOT, as in the file system */
    apr_size_t negotiated; /* bytes of path for all variants; 0: none */
    int is_index;          /* it answers for its directory, too */
} pm_listed_t;

typedef struct pm_listing_t {
    const pm_root_t *root;
    const apr_array_header_t *indexes;  /* of const char *, best first */
    const apr_array_header_t *excludes; /* of const char *, globs */
    const pm_selection_t *selection;    /* the pages; NULL: all */
    /* The files, each an array of pm_listed_t, at least one, by path: sorted by
     * the first, whatever the order of the file system. */
    apr_array_header_t *files;
    /* What tells whether it is the same listing again: a hash of all paths, and
     * one of the stamps of the files, in their order (stamp.h). */
    apr_uint64_t names, stamps;
    int nscripts;       /* files that make pages when they are asked for */
    const char *script; /* the path of the first of them */
} pm_listing_t;

/* Fills in files, from pool. What cannot be read is reported and left out.
 * Errors: DOCROOT itself cannot be read. */
apr_status_t pm_listing_read(apr_pool_t *pool, pm_listing_t *listing,
                             pm_report_t *report, pm_error_t *error);

#endif
