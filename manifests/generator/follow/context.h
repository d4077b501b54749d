/*
 * The following of one page: what its parts (references, stylesheets, modules)
 * share while they make candidates.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_CONTEXT_H
#define PM_FOLLOW_CONTEXT_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "follow/candidate.h"
#include "follow/parsed.h"
#include "html/scan.h"
#include "report/budget.h"
#include "report/report.h"
#include "site/resource.h"
#include "style/usage.h"

/* Stylesheets importing stylesheets, and candidates of one page. */
#define PM_FOLLOW_DEPTH_MAX 16
#define PM_FOLLOW_CANDIDATES_MAX 5000

/* What all pages of a run share. */
typedef struct pm_follow_t {
    pm_site_t *site;
    pm_resources_t *resources;
    pm_parsed_t *parsed;
    pm_report_t *report;
} pm_follow_t;

/* All of it lives until the page is followed. */
typedef struct pm_walker_t {
    apr_pool_t *pool;
    const pm_follow_t *follow;
    const pm_page_t *page;
    pm_scan_t *scan;                /* of its document */
    apr_array_header_t *candidates; /* of pm_candidate_t */
    apr_hash_t *sheets;             /* pm_content_t * of those that were read
                                       -> pm_css_sheet_t, or itself */
    int depth;                      /* of imports, of either kind */
    apr_array_header_t *entered;    /* of pm_walker_sheet_t, in cascade order */
    apr_hash_t *modules;            /* href of each module that was read */
    struct pm_importmap_t *imports; /* NULL until one is asked for */
    const pm_css_usage_t *usage;    /* NULL: not known, or not needed */
    int has_uses;                   /* there are faces, or rules with a url() */
    pm_budget_t budget;
} pm_walker_t;

/* Where a URL stands: what it is relative to, and what it is for. */
typedef struct pm_origin_t {
    const char *base; /* href */
    const char *via;  /* href of the stylesheet or script; NULL: the page */
    const char *source;
} pm_origin_t;

/* A stylesheet of the page, and what its URLs are relative to. */
typedef struct pm_walker_sheet_t {
    const pm_css_sheet_t *sheet;
    const pm_origin_t *origin;
    pm_css_use_t use;  /* its data is the origin */
    int is_for_layers; /* not for its rules: it stands further down again */
} pm_walker_sheet_t;

/* The next candidate, valid until the one after it; NULL beyond the limit,
 * which is reported. url lives as long as the walker. */
pm_candidate_t *pm_walker_add(pm_walker_t *walker, pm_need_t need,
                              const char *url, pm_place_t place);

/* Leaves the candidate out, and reports it as a loss. detail may be NULL; it
 * lives as long as the walker. */
void pm_walker_lose(pm_walker_t *walker, pm_candidate_t *candidate,
                    pm_reason_t reason, const char *detail);

/* Restricts the candidate to some screens: its link says on which, or it is
 * left out if it is never needed, or if nobody can say when. */
void pm_walker_show_on(pm_candidate_t *candidate,
                       const pm_css_screens_t *screens);

/* Likewise to those for which a condition holds. */
void pm_walker_restrict(pm_walker_t *walker, pm_candidate_t *candidate,
                        const pm_css_when_t *when);

/* The screens on which a link is needed that is in those views. */
unsigned pm_walker_screens(pm_css_views_t views);

/* Whether a stylesheet or script of so many bytes, of which `most` are read,
 * may be read, too; if not it is reported. */
int pm_walker_may_read(pm_walker_t *walker, apr_int64_t bytes, apr_int64_t most,
                       pm_place_t place);

/*
 * Resolves the candidate's URL; the link's rel, as and crossorigin are set
 * already. Fills in href, size and hash, or makes it a preconnect if it leads
 * to another origin, or leaves it out. Returns the file, if it is one of the
 * site that can be read, else NULL.
 */
const pm_resource_t *pm_walker_resolve(pm_walker_t *walker,
                                       pm_candidate_t *candidate,
                                       const pm_origin_t *origin);

#endif
