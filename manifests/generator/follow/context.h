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
#include "site/resolve.h"
#include "site/resource.h"
#include "style/usage.h"

/* Candidates of one page. */
#define PM_FOLLOW_CANDIDATES_MAX 5000

/* What all pages of a run share. */
typedef struct pm_follow_t {
    pm_site_t *site;
    pm_resources_t *resources;
    pm_parsed_t *parsed;
    struct pm_styles_t *styles; /* see styled.h */
    pm_report_t *report;
    int names_unused; /* see unused.h */
} pm_follow_t;

/* All of it lives until the page is followed. */
typedef struct pm_context_t {
    apr_pool_t *pool;
    const pm_follow_t *follow;
    const pm_page_t *page;
    pm_scan_t *scan;                /* of its document */
    apr_array_header_t *candidates; /* of pm_candidate_t */
    int is_full;                    /* there were more, which is reported */
    struct pm_sheets_t *sheets;     /* see sheets.h */
    struct pm_modules_t *modules;   /* see modules.h */
    struct pm_chunks_t *chunks;     /* see chunks.h */
    const pm_css_usage_t *usage;    /* NULL: not known, or not needed */
    apr_hash_t *targets;            /* of URLs as written; see context.c */
    pm_budget_t budget;
} pm_context_t;

/* In which encoding the query of a URL is sent. */
typedef enum pm_query_t {
    PM_QUERY_UTF8,
    PM_QUERY_PAGE, /* that of the page, which is another */
    PM_QUERY_UNCERTAIN,
    PM_QUERY_UNREAD, /* not even which letters its path has is certain */
} pm_query_t;

/* Where a URL stands: what it is relative to, and what it is for. */
typedef struct pm_origin_t {
    const char *base; /* href */
    const char *via;  /* href of the stylesheet or script; NULL: the page */
    const char *source;
    pm_query_t query;
    const pm_encoding_t *encoding; /* of a stylesheet; NULL: not known */
} pm_origin_t;

/* What URLs are relative to where this <base href> is in force; NULL: none is,
 * and it is the page. */
const char *pm_context_base(const pm_context_t *context, const char *base);

/* How a URL's query is sent: an attribute's, if it stands in one of the page,
 * or a stylesheet's; that of a style attribute is UTF-8 always. What browsers
 * do is in t/544-encodings-in-browsers.t. */
pm_query_t pm_context_query(const pm_context_t *context, int is_attribute);

/* Where a URL leads, as pm_resolve() says. */
pm_target_t pm_context_target(const pm_context_t *context, const char *url,
                              const pm_origin_t *origin);

/* The next candidate, valid until the one after it; NULL beyond the limit,
 * which is reported. url lives as long as the context. */
pm_candidate_t *pm_context_add(pm_context_t *context, pm_need_t need,
                               const char *url, pm_place_t place);

/* Restricts the candidate to some screens: its link says on which, or it is
 * left out if it is never needed, or if nobody can say when. */
void pm_context_show_on(pm_candidate_t *candidate,
                        const pm_css_screens_t *screens);

/* Likewise to those for which a condition holds. */
void pm_context_restrict(pm_context_t *context, pm_candidate_t *candidate,
                         const pm_css_when_t *when);

/* The screens on which a link is needed that is in those views. */
unsigned pm_context_screens(pm_css_views_t views);

/* Whether a stylesheet or script of so many bytes, of which `most` are read,
 * may be read, too; if not it is reported. */
int pm_context_may_read(pm_context_t *context, apr_int64_t bytes,
                        apr_int64_t most, pm_place_t place);

/* Reports that a stylesheet or script, which was named there, could not be read
 * as text though it was found to be readable before. */
void pm_context_lose_content(pm_context_t *context, const pm_content_t *content,
                             pm_place_t place);

/*
 * Resolves the candidate's URL; the link's rel, as and crossorigin are set
 * already. Fills in href, size and hash, or makes it a preconnect if it leads
 * to another origin, or leaves it out. Returns the file, if it is one of the
 * site that can be read, else NULL.
 */
const pm_resource_t *pm_context_resolve(pm_context_t *context,
                                        pm_candidate_t *candidate,
                                        const pm_origin_t *origin);

#endif
