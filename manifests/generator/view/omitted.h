/*
 * What pages refer to and their sets do not name: each thing once, with its
 * reason and how many pages that holds for, and for each page which things
 * these are.
 *
 * Pages of one kind leave out the same, so what a page leaves out is a list
 * that stands once, whatever number of pages have it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_OMITTED_H
#define PM_VIEW_OMITTED_H

#include <apr_hash.h>
#include <apr_tables.h>

/* Different things that are remembered, and that a report lists for all pages;
 * entries of all lists. */
#define PM_OMITTED_KNOWN_MAX 100000
#define PM_OMITTED_LISTED_MAX 300
#define PM_OMITTED_ENTRIES_MAX 4000000

typedef struct pm_omitted_t {
    const char *url, *why;
    const char *page; /* the first one that it was found on */
    int number;       /* of it */
    int pages, last;  /* how many, and the number of the last one */
    int lists;        /* how many have it */
} pm_omitted_t;

/* What a page leaves out. */
typedef struct pm_omitted_list_t {
    int number;        /* of it */
    int count;         /* of things that are remembered */
    const int *things; /* their numbers */
    int beyond;        /* of things that are not */
} pm_omitted_list_t;

typedef struct pm_omissions_t {
    apr_pool_t *pool;
    apr_hash_t *known;           /* by URL and reason */
    apr_array_header_t *things;  /* the same, of pm_omitted_t *, by number */
    apr_hash_t *known_lists;     /* by their things */
    apr_array_header_t *lists;   /* of pm_omitted_list_t *, by number */
    apr_hash_t *pages;           /* decoded path -> its list */
    apr_hash_t *twice;           /* URL -> why, of what is loaded twice */
    int entries;                 /* of all lists */
    int beyond;                  /* of things that were not remembered */
    const char *page;            /* that is at hand */
    int number;                  /* of it */
    apr_array_header_t *at_hand; /* of int: what it leaves out so far */
    int at_hand_beyond;
    const pm_omitted_list_t *list; /* of the page that has ended */
} pm_omissions_t;

/* None so far, in pool. */
pm_omissions_t *pm_omissions_create(apr_pool_t *pool);

/* From now on things are that page's, whose path, as a manifest writes it,
 * lives until the next one begins. */
void pm_omissions_begin(pm_omissions_t *omissions, const char *page);

/* One more. Texts are copied if they are new. On one page a thing counts once.
 * is_loaded_twice: it would be, if it were hinted. */
void pm_omissions_add(pm_omissions_t *omissions, const char *url,
                      const char *why, int is_loaded_twice);

/* The page at hand has no more. */
void pm_omissions_end(pm_omissions_t *omissions);

/* Another path, likewise, that the page which has ended answers to. Who had
 * that path before keeps it. */
void pm_omissions_also(pm_omissions_t *omissions, const char *path);

/* Why a URL is loaded twice if it is hinted; NULL: it is not. */
const char *pm_omissions_twice(const pm_omissions_t *omissions,
                               const char *url);

/* What the page of a decoded path leaves out; NULL: nobody has looked. */
const pm_omitted_list_t *pm_omissions_of(const pm_omissions_t *omissions,
                                         const char *path);

/* All things, of const pm_omitted_t *, from the most pages to the least. */
apr_array_header_t *pm_omissions_sorted(const pm_omissions_t *omissions);

#endif
