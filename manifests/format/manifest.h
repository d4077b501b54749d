/*
 * The manifest in memory: which page needs which set of links.
 *
 * The generator builds one and writes it; the reader builds one from a file,
 * and the look-up answers from it. Sets are made first, or named before they
 * are known (a line may stand anywhere in a file), and are stored once however
 * many pages share them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_MANIFEST_H
#define PM_FORMAT_MANIFEST_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "format/error.h"
#include "format/link.h"
#include "format/match.h"

/* The version of the format, in the first line of every manifest. */
#define PM_FORMAT_VERSION 1

/* Limits. Beyond them a manifest is refused. */
#define PM_SET_LINKS_MAX 64
#define PM_SET_ID_MAX 64

/* What the generator chooses, and the module sends, if nobody says otherwise:
 * links, and bytes of the Link field that they make. */
#define PM_SET_LINKS_DEFAULT 32
#define PM_FIELD_BYTES_DEFAULT 3072

/* Matches that one path can be asked for: those whose bytes before the first
 * `*` begin each other. It bounds what a look-up takes. */
#define PM_MATCHES_NESTED_MAX 32

/* Likewise; t/unit/limits.c is built with smaller ones. */
#ifndef PM_PAGES_MAX
#define PM_PAGES_MAX 10000000
#define PM_SETS_MAX 1000000 /* named by pages and matches, defined or not */
#define PM_MATCHES_MAX 100000
#define PM_LINKS_MAX 2000000 /* of all sets; equal sets count once */
#define PM_MANIFEST_BYTES_MAX 1073741824 /* of the file */
#endif

/* A set: an ordered list of links. links is NULL until the set is defined. */
typedef struct pm_set_t {
    const char *id;
    int nlinks;
    const pm_link_t *links;
    const struct pm_values_t *values; /* see header/value.h; or NULL */
} pm_set_t;

/*
 * The manifest. Fields are for reading; the functions below fill them in.
 * All of it lives in pool.
 */
typedef struct pm_manifest_t {
    apr_pool_t *pool;
    apr_hash_t *sets;     /* id -> pm_set_t */
    apr_hash_t *contents; /* id made from content -> pm_set_t */
    apr_hash_t *added; /* hash of links -> pm_set_t of pm_manifest_add_set() */
    int nlinks;        /* of all contents */
    apr_hash_t *pages; /* decoded path -> const pm_set_t */
    apr_hash_t *matches;              /* decoded pattern -> const pm_match_t */
    const struct pm_lookup_t *lookup; /* see lookup.h; NULL until prepared */
} pm_manifest_t;

/* An empty manifest; it and all that it holds is allocated from pool. */
pm_manifest_t *pm_manifest_create(apr_pool_t *pool);

/*
 * The set with these links, made if the manifest does not have it: its id is
 * the XXH3 (64 bits, 16 hexadecimal digits) of the links as the writer writes
 * them, so equal sets are one. The links (nlinks of them, at most
 * PM_SET_LINKS_MAX, may be 0) and their strings are copied.
 * Errors: PM_EINVALID with the offending attribute in the message, or beyond
 * PM_SETS_MAX or PM_LINKS_MAX.
 */
apr_status_t pm_manifest_add_set(pm_manifest_t *manifest,
                                 const pm_link_t *links, int nlinks,
                                 const pm_set_t **set, pm_error_t *error);

/*
 * Likewise for a set of another manifest's that was made so: its id is not made
 * again. Errors: PM_EINVALID beyond PM_SETS_MAX or PM_LINKS_MAX.
 */
apr_status_t pm_manifest_adopt_set(pm_manifest_t *manifest,
                                   const pm_set_t *other, const pm_set_t **set,
                                   pm_error_t *error);

/*
 * The set of that id, which need not be defined yet (then its links are NULL).
 * id is copied if it is new. NULL if it were one more than PM_SETS_MAX.
 */
pm_set_t *pm_manifest_name_set(pm_manifest_t *manifest, const char *id);

/*
 * Defines a set named by the file. The same links under a name that is defined
 * already change nothing; other links are PM_EINVALID.
 */
apr_status_t pm_manifest_define_set(pm_manifest_t *manifest, const char *id,
                                    const pm_link_t *links, int nlinks,
                                    pm_error_t *error);

/*
 * Adds a page: path is percent-encoded. PM_EINVALID if the path cannot be a
 * page's, or if the manifest already has that page.
 */
apr_status_t pm_manifest_add_page(pm_manifest_t *manifest, const char *path,
                                  const pm_set_t *set, pm_error_t *error);

/* Likewise a match; what is beyond PM_MATCHES_NESTED_MAX is found when the
 * look-up is prepared. */
apr_status_t pm_manifest_add_match(pm_manifest_t *manifest, const char *pattern,
                                   const pm_set_t *set, pm_error_t *error);

/* The sets that a page or a match has, by their ids, from pool. */
apr_hash_t *pm_manifest_used_sets(apr_pool_t *pool,
                                  const pm_manifest_t *manifest);

#endif
