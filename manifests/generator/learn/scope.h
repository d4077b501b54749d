/*
 * A scope: a page, or all pages below a directory, and what first visits to it
 * asked for, counted. Nothing of a single visitor is left here.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_SCOPE_H
#define PM_LEARN_SCOPE_H

#include <apr_hash.h>
#include <apr_pools.h>

#include "learn/visit.h"
#include "plan/page_family.h"

/* Files of one scope that are counted. */
#define PM_SCOPE_FILES_MAX 256

/* The bounds between counts of how long after the page a file was asked for, in
 * milliseconds: count i is of those up to bound i. */
#define PM_AFTERS 16
extern const int pm_after_bounds[PM_AFTERS];

/* How often a file was asked for on behalf of a page, and how. */
typedef struct pm_demand_t {
    const char *href; /* ends with `?` where it stands for any query */
    pm_dest_t dest;
    unsigned asks;        /* visits in which it was asked for */
    unsigned visitors;    /* of them, those with an address of their own */
    unsigned first, last; /* numbers of visits in which it was, from 1 */
    unsigned had;         /* visits since the first with no need to ask */
    unsigned had_since;   /* likewise since the last */
    unsigned unnamed;     /* visits in which it was, and no set had it */
    unsigned twice;       /* visits in which it was asked for again */
    unsigned afters[PM_AFTERS];
    unsigned urgent, idle; /* asks with an urgency up to 2; from 4 */
    unsigned spoke;        /* asks with any, or with none said */
    unsigned watched;      /* whose urgency a browser recorded */
    unsigned modes[PM_MODE_OTHER + 1];
    unsigned keeps[PM_KEEP_NO + 1];
    unsigned by_script, by_style; /* asks whose Referer is one */
    const char *via;              /* the file that refers to it most, if any */
    unsigned via_weight;
    /* Visits to pages whose set has it, without hints, by visitors who had not
     * got it: how many, and in how many of them it was asked for. */
    unsigned named, named_asks;
} pm_demand_t;

typedef struct pm_scope_t {
    const char *path; /* percent-encoded; of a directory, with `/` at its end */
    unsigned visits;  /* that count: first ones */
    unsigned visitors; /* of them, those of an address of their own */
    unsigned hinted;   /* visits that were sent links */
    unsigned current;  /* visits that were sent what the manifest has now */
    /* Hashes of names in a directory that lead to a page, as many as make it a
     * family. */
    apr_uint64_t names[PM_FAMILY_PAGES_MIN];
    int nnames;
    apr_hash_t *demands; /* href -> pm_demand_t */
} pm_scope_t;

/* Where scopes live. Texts that many of them have are there once. */
typedef struct pm_scopes_t {
    apr_pool_t *pool;
    apr_hash_t *texts;
    apr_hash_t *pages, *directories; /* path -> pm_scope_t */
    unsigned demands;                /* of all scopes */
} pm_scopes_t;

/* None, in a pool of their own below parent. */
pm_scopes_t *pm_scopes_create(apr_pool_t *parent);

/* The scope at a path in one of the two hashes, made if it is not there. */
pm_scope_t *pm_scopes_find(pm_scopes_t *scopes, apr_hash_t *which,
                           const char *path, apr_size_t length);

/* The demand for a file, made if it is not there; NULL if there is no room:
 * what is asked for least has been forgotten, and it was not enough. */
pm_demand_t *pm_scope_demand(pm_scopes_t *scopes, pm_scope_t *scope,
                             const char *href);

/* Counts that a visit, the last that the scope has counted, asked for it. */
void pm_demand_count(pm_scopes_t *scopes, pm_demand_t *demand,
                     const pm_scope_t *scope, const pm_ask_t *ask);

/* Visits in which it would have been asked for if it were always needed: those
 * since the first, but those that had it. */
unsigned pm_demand_chances(const pm_demand_t *demand, const pm_scope_t *scope);

/* The part of them in which it was asked for, from 0 to 1. */
double pm_demand_share(const pm_demand_t *demand, const pm_scope_t *scope);

/* The chances since it was asked for last. */
unsigned pm_demand_silence(const pm_demand_t *demand, const pm_scope_t *scope);

/* How long after the page it is asked for in half of the cases at most, in
 * milliseconds: one of the bounds. */
int pm_demand_after(const pm_demand_t *demand);

/*
 * The scopes with at least so many visits, and of their files those that are
 * asked for in 5 % of them or are named, in a new place below parent. The old
 * ones are gone.
 */
pm_scopes_t *pm_scopes_thin(apr_pool_t *parent, pm_scopes_t *scopes,
                            unsigned least);

#endif
