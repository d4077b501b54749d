/*
 * The following of one page: candidates, and what a URL leads to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/context.h"

#include <string.h>

#include <apr_strings.h>

#include "format/url.h"
#include "site/resolve.h"

/* The next candidate; NULL beyond the limit. */
pm_candidate_t *pm_walker_add(pm_walker_t *walker, pm_need_t need,
                              const char *url, pm_place_t place)
{
    pm_candidate_t *candidate;

    if (walker->candidates->nelts >= PM_FOLLOW_CANDIDATES_MAX) {
        pm_report_loss(walker->follow->report, place,
                       "more than %d references; the rest is left out",
                       PM_FOLLOW_CANDIDATES_MAX);
        return NULL;
    }
    candidate = apr_array_push(walker->candidates);
    memset(candidate, 0, sizeof(*candidate));
    candidate->need = need;
    candidate->url = url;
    candidate->place = place;
    candidate->order = walker->candidates->nelts;
    candidate->link.bytes = PM_BYTES_UNKNOWN;
    return candidate;
}

/* Leaves the candidate out, and says so if that is a loss. */
void pm_walker_lose(pm_walker_t *walker, pm_candidate_t *candidate,
                    pm_reason_t reason, const char *detail)
{
    candidate->left_out = reason;
    candidate->left_out_detail = detail;
    pm_report_loss(walker->follow->report, candidate->place,
                   "\"%s\" %s; the link is left out", candidate->url,
                   pm_reason_explain(walker->pool, reason, detail));
}

/* On which screens a link is needed: light and dark alike. */
unsigned pm_walker_screens(pm_css_views_t views)
{
    unsigned screens = 0;

    if ((views & PM_CSS_DESKTOP_VIEWS) == PM_CSS_DESKTOP_VIEWS) {
        screens |= PM_SCREEN_DESKTOP;
    }
    if ((views & PM_CSS_PHONE_VIEWS) == PM_CSS_PHONE_VIEWS) {
        screens |= PM_SCREEN_PHONE;
    }
    return screens;
}

void pm_walker_show_on(pm_candidate_t *candidate,
                       const pm_css_screens_t *screens)
{
    if (screens->views == PM_CSS_NO_VIEW) {
        candidate->left_out = PM_REASON_CONDITION;
    }
    else if (screens->media) {
        candidate->link.media = screens->media;
        candidate->link.screens = pm_walker_screens(screens->views);
    }
    else if (!screens->is_said && screens->views != PM_CSS_ALL_VIEWS) {
        candidate->left_out = PM_REASON_CONDITION;
    }
}

void pm_walker_restrict(pm_walker_t *walker, pm_candidate_t *candidate,
                        const pm_css_when_t *when)
{
    pm_css_screens_t screens = {.views = pm_css_when_views(when)};

    screens.media = pm_css_when_text(walker->pool, when, &screens.is_said);
    pm_walker_show_on(candidate, &screens);
}

int pm_walker_may_read(pm_walker_t *walker, apr_int64_t bytes, apr_int64_t most,
                       pm_place_t place)
{
    walker->budget.text -=
        bytes == PM_BYTES_UNKNOWN || bytes > most ? most : bytes;
    if (walker->budget.text >= 0) {
        return 1;
    }
    pm_report_loss(walker->follow->report, place,
                   "more than %d bytes of stylesheets and scripts; the rest is "
                   "not read",
                   PM_BUDGET_TEXT);
    return 0;
}

/* What is fetched from another origin: only the connection can be prepared. */
static void make_preconnect(apr_pool_t *pool, pm_candidate_t *candidate,
                            const char *origin)
{
    pm_link_t *link = &candidate->link;
    /* Fonts and modules are fetched without credentials, over a connection of
     * its own, as is what says crossorigin=anonymous. */
    int is_anonymous =
        link->crossorigin == PM_CROSSORIGIN_ANONYMOUS ||
        (link->crossorigin == PM_CROSSORIGIN_NONE &&
         (link->as == PM_AS_FONT || link->rel == PM_REL_MODULEPRELOAD));

    const char *why = candidate->is_author
                          ? link->why
                          : apr_pstrcat(pool, "origin of: ", link->why, NULL);

    memset(link, 0, sizeof(*link));
    link->bytes = PM_BYTES_UNKNOWN;
    link->why = why;
    link->rel = PM_REL_PRECONNECT;
    link->href = origin;
    link->crossorigin =
        is_anonymous ? PM_CROSSORIGIN_ANONYMOUS : PM_CROSSORIGIN_NONE;
}

/* Fills in what the file says; or leaves the candidate out. */
static const pm_resource_t *look(pm_walker_t *walker, pm_candidate_t *candidate)
{
    const pm_link_t *link = &candidate->link;
    int is_module = link->rel == PM_REL_MODULEPRELOAD;
    const pm_wanted_t wanted = {
        .href = link->href,
        .as = is_module && link->as == PM_AS_NONE ? PM_AS_SCRIPT : link->as,
        .is_cors = is_module || link->as == PM_AS_FONT ||
                   link->crossorigin != PM_CROSSORIGIN_NONE,
        .page = walker->page->path,
    };
    const pm_resource_t *resource =
        pm_resources_find(walker->follow->resources, &wanted);

    if (resource->problem == PM_REASON_OUTSIDE) {
        candidate->left_out = resource->problem;
        pm_report_note(walker->follow->report, candidate->place,
                       "\"%s\" %s; the link is left out", candidate->url,
                       pm_reason_text(resource->problem));
        return NULL;
    }
    if (resource->problem) {
        pm_walker_lose(walker, candidate, resource->problem, resource->detail);
    }
    candidate->link.bytes = resource->bytes;
    candidate->link.hash = resource->hash;
    return resource->content ? resource : NULL;
}

/*
 * Resolves the candidate's URL. Returns the file, if it is one of the site that
 * can be read; the link's rel, as and crossorigin are set already.
 */
const pm_resource_t *pm_walker_resolve(pm_walker_t *walker,
                                       pm_candidate_t *candidate,
                                       const pm_origin_t *origin)
{
    pm_target_t target = pm_resolve(walker->pool, walker->follow->site->origin,
                                    origin->base, candidate->url);
    const char *wrong;

    if (target.kind == PM_TARGET_NONE) {
        candidate->left_out = target.reason;
        return NULL;
    }
    if (target.kind == PM_TARGET_OTHER) {
        make_preconnect(walker->pool, candidate, target.origin);
        wrong = pm_url_check_origin(target.origin);
    }
    else {
        candidate->link.href = target.href;
        candidate->link.via = origin->via;
        wrong = pm_url_check_href(target.href);
    }
    if (wrong) {
        pm_walker_lose(walker, candidate, PM_REASON_UNFIT,
                       apr_pstrcat(walker->pool, "its URL has ", wrong, NULL));
        return NULL;
    }
    return target.kind == PM_TARGET_OWN ? look(walker, candidate) : NULL;
}
