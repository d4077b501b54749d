/*
 * A site whose styles are all of another origin, which is likely its own name.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/elsewhere.h"

#include <string.h>

#include <apr_strings.h>

#include "follow/candidate.h"
#include "site/resolve.h"

pm_elsewhere_t *pm_elsewhere_create(apr_pool_t *pool)
{
    pm_elsewhere_t *elsewhere = apr_pcalloc(pool, sizeof(*elsewhere));

    elsewhere->pool = pool;
    elsewhere->paths = apr_array_make(pool, 8, sizeof(const char *));
    return elsewhere;
}

/* Notes a style at a path of another origin. */
static void add_other(pm_elsewhere_t *elsewhere, const char *origin,
                      const char *path)
{
    int i;

    if (!elsewhere->origin) {
        elsewhere->origin = apr_pstrdup(elsewhere->pool, origin);
    }
    if (strcmp(elsewhere->origin, origin) != 0 ||
        elsewhere->paths->nelts >= PM_ELSEWHERE_PATHS_MAX) {
        return;
    }
    for (i = 0; i < elsewhere->paths->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(elsewhere->paths, i, const char *), path) ==
            0) {
            return;
        }
    }
    APR_ARRAY_PUSH(elsewhere->paths, const char *) =
        apr_pstrdup(elsewhere->pool, path);
}

void pm_elsewhere_add(pm_elsewhere_t *elsewhere, const pm_page_t *page,
                      const apr_array_header_t *candidates)
{
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, elsewhere->pool);
    for (i = 0; i < candidates->nelts; i++) {
        const pm_candidate_t *candidate =
            &APR_ARRAY_IDX(candidates, i, pm_candidate_t);
        pm_target_t target;

        if (candidate->need != PM_NEED_STYLE || !candidate->link.href) {
            continue;
        }
        elsewhere->own += candidate->link.rel != PM_REL_PRECONNECT;
        if (candidate->link.rel == PM_REL_PRECONNECT) {
            target = pm_resolve(scratch, NULL, page->base, candidate->url);
            if (target.kind == PM_TARGET_OTHER) {
                add_other(elsewhere, target.origin,
                          target.href + strlen(target.origin));
            }
        }
    }
    apr_pool_destroy(scratch);
}

void pm_elsewhere_join(pm_elsewhere_t *elsewhere, const pm_elsewhere_t *other)
{
    int i;

    elsewhere->own += other->own;
    for (i = 0; i < other->paths->nelts; i++) {
        add_other(elsewhere, other->origin,
                  APR_ARRAY_IDX(other->paths, i, const char *));
    }
}

int pm_elsewhere_looks(const pm_elsewhere_t *elsewhere)
{
    return elsewhere->own == 0 && elsewhere->paths->nelts > 0;
}

void pm_elsewhere_report(apr_pool_t *pool, const pm_elsewhere_t *elsewhere,
                         pm_site_t *site, pm_report_t *report)
{
    int i;

    if (!pm_elsewhere_looks(elsewhere)) {
        return;
    }
    for (i = 0; i < elsewhere->paths->nelts; i++) {
        const pm_wanted_t wanted = {
            .href = APR_ARRAY_IDX(elsewhere->paths, i, const char *),
            .as = PM_AS_STYLE};
        pm_location_t location;

        pm_site_locate(site, pool, &wanted, &location);
        if (!location.file) {
            return;
        }
    }
    pm_report_loss(report, (pm_place_t){site->name, 0, 0},
                   "every stylesheet is of %s, and all of them are here, too: "
                   "is that the site's own name? Then say --origin %s",
                   elsewhere->origin, elsewhere->origin);
}
