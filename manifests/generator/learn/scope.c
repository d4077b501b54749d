/*
 * A scope: a page, or all pages below a directory, and what first visits to it
 * asked for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/scope.h"

#include <string.h>

#include <apr_strings.h>

/* What is asked for in a smaller part of the visits is forgotten first. */
#define RARE 0.05

const int pm_after_bounds[PM_AFTERS] = {
    0,    20,   50,   100,  200,  300,   500,   700,
    1000, 1500, 2000, 3000, 5000, 10000, 20000, 30000,
};

pm_scopes_t *pm_scopes_create(apr_pool_t *parent)
{
    apr_pool_t *pool;
    pm_scopes_t *scopes;

    apr_pool_create(&pool, parent);
    scopes = apr_pcalloc(pool, sizeof(*scopes));
    scopes->pool = pool;
    scopes->texts = apr_hash_make(pool);
    scopes->pages = apr_hash_make(pool);
    scopes->directories = apr_hash_make(pool);
    return scopes;
}

/* The one copy of a text. */
static const char *text_once(pm_scopes_t *scopes, const char *text)
{
    const char *copy = apr_hash_get(scopes->texts, text, APR_HASH_KEY_STRING);

    if (!copy) {
        copy = apr_pstrdup(scopes->pool, text);
        apr_hash_set(scopes->texts, copy, APR_HASH_KEY_STRING, copy);
    }
    return copy;
}

pm_scope_t *pm_scopes_find(pm_scopes_t *scopes, apr_hash_t *which,
                           const char *path, apr_size_t length)
{
    pm_scope_t *scope = apr_hash_get(which, path, (apr_ssize_t)length);

    if (!scope) {
        scope = apr_pcalloc(scopes->pool, sizeof(*scope));
        scope->path = apr_pstrmemdup(scopes->pool, path, length);
        scope->demands = apr_hash_make(scopes->pool);
        apr_hash_set(which, scope->path, (apr_ssize_t)length, scope);
    }
    return scope;
}

unsigned pm_demand_chances(const pm_demand_t *demand, const pm_scope_t *scope)
{
    unsigned since = scope->visits - demand->first + 1;

    return demand->first == 0 || demand->had >= since ? 0 : since - demand->had;
}

double pm_demand_share(const pm_demand_t *demand, const pm_scope_t *scope)
{
    unsigned chances = pm_demand_chances(demand, scope);

    return chances > 0 ? (double)demand->asks / chances : 0;
}

unsigned pm_demand_silence(const pm_demand_t *demand, const pm_scope_t *scope)
{
    return scope->visits - demand->last - demand->had_since;
}

int pm_demand_after(const pm_demand_t *demand)
{
    unsigned count = 0;
    int i;

    for (i = 0; i < PM_AFTERS - 1; i++) {
        count += demand->afters[i];
        if (2 * count >= demand->asks) {
            break;
        }
    }
    return pm_after_bounds[i];
}

/* Whether it may be forgotten. */
static int is_rare(const pm_demand_t *demand, const pm_scope_t *scope)
{
    return demand->named == 0 && pm_demand_share(demand, scope) < RARE;
}

/* Forgets what is rare; what it took stays in the pool until scopes are
 * thinned. */
static void forget_rare(pm_scopes_t *scopes, pm_scope_t *scope)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(scopes->pool, scope->demands); at;
         at = apr_hash_next(at)) {
        const pm_demand_t *demand = apr_hash_this_val(at);

        if (is_rare(demand, scope)) {
            apr_hash_set(scope->demands, demand->href, APR_HASH_KEY_STRING,
                         NULL);
        }
    }
}

pm_demand_t *pm_scope_demand(pm_scopes_t *scopes, pm_scope_t *scope,
                             const char *href)
{
    pm_demand_t *demand =
        apr_hash_get(scope->demands, href, APR_HASH_KEY_STRING);

    if (demand) {
        return demand;
    }
    if (apr_hash_count(scope->demands) >= PM_SCOPE_FILES_MAX) {
        forget_rare(scopes, scope);
    }
    if (apr_hash_count(scope->demands) >= PM_SCOPE_FILES_MAX) {
        return NULL;
    }
    demand = apr_pcalloc(scopes->pool, sizeof(*demand));
    demand->href = text_once(scopes, href);
    apr_hash_set(scope->demands, demand->href, APR_HASH_KEY_STRING, demand);
    scopes->demands++;
    return demand;
}

static int after_index(apr_int64_t microseconds)
{
    int i = 0;

    while (i < PM_AFTERS - 1 &&
           microseconds > APR_INT64_C(1000) * pm_after_bounds[i]) {
        i++;
    }
    return i;
}

/* Who refers to it: of many, the one that does so most, if that is more than
 * half (the majority vote of Boyer and Moore). */
static void vote_via(pm_scopes_t *scopes, pm_demand_t *demand,
                     const pm_ask_t *ask)
{
    const char *via = ask->via ? ask->via : "";

    if (demand->via_weight == 0) {
        demand->via = text_once(scopes, via);
    }
    demand->via_weight += strcmp(demand->via, via) == 0 ? 1 : (unsigned)-1;
}

/* What the request said of how it is to be loaded. */
static void count_words(pm_demand_t *demand, const pm_hit_t *hit)
{
    demand->modes[hit->mode]++;
    demand->keeps[hit->keep]++;
    demand->watched += hit->is_watched;
    if (hit->urgency != PM_URGENCY_UNKNOWN) {
        demand->spoke++;
        demand->urgent +=
            hit->urgency != PM_URGENCY_SILENT && hit->urgency <= 2;
        demand->idle += hit->urgency >= 4;
    }
}

void pm_demand_count(pm_scopes_t *scopes, pm_demand_t *demand,
                     const pm_scope_t *scope, const pm_ask_t *ask)
{
    if (demand->asks == 0) {
        demand->first = scope->visits;
        demand->dest = ask->dest;
    }
    demand->asks++;
    demand->last = scope->visits;
    demand->had_since = 0;
    demand->twice += ask->times > 1;
    demand->afters[after_index(ask->after)]++;
    demand->by_script += ask->via_dest == PM_DEST_SCRIPT;
    demand->by_style += ask->via_dest == PM_DEST_STYLE;
    count_words(demand, ask->hit);
    vote_via(scopes, demand, ask);
}

static void copy_scope(pm_scopes_t *to, apr_hash_t *which,
                       const pm_scope_t *scope)
{
    pm_scope_t *copy =
        pm_scopes_find(to, which, scope->path, strlen(scope->path));
    const char *path = copy->path;
    apr_hash_t *demands = copy->demands;
    apr_hash_index_t *at;

    *copy = *scope;
    copy->path = path;
    copy->demands = demands;
    for (at = apr_hash_first(to->pool, scope->demands); at;
         at = apr_hash_next(at)) {
        const pm_demand_t *demand = apr_hash_this_val(at);

        if (!is_rare(demand, scope)) {
            pm_demand_t *same = pm_scope_demand(to, copy, demand->href);
            const char *href = same->href;

            *same = *demand;
            same->href = href;
            same->via = demand->via ? text_once(to, demand->via) : NULL;
        }
    }
}

static void copy_scopes(pm_scopes_t *to, apr_hash_t *which, apr_hash_t *from,
                        unsigned least)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(to->pool, from); at; at = apr_hash_next(at)) {
        const pm_scope_t *scope = apr_hash_this_val(at);

        if (scope->visits >= least) {
            copy_scope(to, which, scope);
        }
    }
}

pm_scopes_t *pm_scopes_thin(apr_pool_t *parent, pm_scopes_t *scopes,
                            unsigned least)
{
    pm_scopes_t *thin = pm_scopes_create(parent);

    copy_scopes(thin, thin->pages, scopes->pages, least);
    copy_scopes(thin, thin->directories, scopes->directories, least);
    apr_pool_destroy(scopes->pool);
    return thin;
}
