/*
 * The walk of a crawl: from one address to the pages of a site.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/walk.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "crawl/guide.h"
#include "crawl/links.h"
#include "crawl/shape.h"
#include "site/resolve.h"

/* Requests that may be done and wait for an earlier one. */
#define AHEAD (4 * PM_FETCH_JOBS_MAX)

/* A page that is asked for, until it is looked at. */
typedef struct asked_t {
    apr_pool_t *pool;
    const pm_visit_t *visit;
    pm_ask_t ask;
    pm_transfer_t *transfer;
} asked_t;

typedef struct walker_t {
    apr_pool_t *pool;
    pm_fetch_t *fetch;
    pm_walk_settings_t *settings;
    pm_report_t *report;
    pm_walk_t *walk;
    apr_array_header_t *listed; /* of const char *: addresses of sitemaps */
    const char *start_problem;  /* why the start is no page */
} walker_t;

static const char *origin_of(const walker_t *walker)
{
    return APR_ARRAY_IDX(walker->settings->origins, 0, const char *);
}

/* The URL of an address, for messages; from pool. */
static const char *url_of(apr_pool_t *pool, const walker_t *walker,
                          const char *address)
{
    return apr_pstrcat(pool, origin_of(walker), address, NULL);
}

static pm_place_t place_of(apr_pool_t *pool, const walker_t *walker,
                           const char *address)
{
    return (pm_place_t){url_of(pool, walker, address), 0, 0};
}

/* How many of a family there are, and how many of them were seen. */
typedef struct family_t {
    int count, seen;
} family_t;

static const char *path_of(apr_pool_t *pool, const char *address)
{
    return apr_pstrmemdup(pool, address, strcspn(address, "?"));
}

/* Whether this one of the family is in the sample, which is spread over all of
 * it: the first is, and the last. */
static int is_in_sample(family_t *family, int sample)
{
    int before, after, at = family->seen++;

    if (family->count <= sample || sample < 1) {
        return 1;
    }
    before =
        at == 0
            ? -1
            : (int)((apr_int64_t)(at - 1) * (sample - 1) / (family->count - 1));
    after = (int)((apr_int64_t)at * (sample - 1) / (family->count - 1));
    return before != after;
}

static family_t *family_of(walker_t *walker, apr_hash_t *families,
                           const char *address)
{
    const char *shape = pm_shape_of(walker->pool, address);
    family_t *family = apr_hash_get(families, shape, APR_HASH_KEY_STRING);

    if (!family) {
        family = apr_pcalloc(walker->pool, sizeof(*family));
        apr_hash_set(families, shape, APR_HASH_KEY_STRING, family);
    }
    return family;
}

/* Adds what the sitemaps list, or a sample of it. */
static void add_listed(walker_t *walker)
{
    apr_hash_t *families = apr_hash_make(walker->pool);
    int i, sample = walker->settings->sample;

    for (i = 0; sample > 0 && i < walker->listed->nelts; i++) {
        family_of(walker, families,
                  APR_ARRAY_IDX(walker->listed, i, const char *))
            ->count++;
    }
    for (i = 0; i < walker->listed->nelts; i++) {
        pm_visit_t visit = {.address =
                                APR_ARRAY_IDX(walker->listed, i, const char *)};

        if (sample <= 0 ||
            is_in_sample(family_of(walker, families, visit.address), sample)) {
            pm_frontier_add(walker->walk->frontier, &visit);
        }
        else {
            APR_ARRAY_PUSH(walker->walk->unread, const char *) =
                path_of(walker->pool, visit.address);
        }
    }
}

static asked_t *ask_for(walker_t *walker, const pm_visit_t *visit)
{
    apr_pool_t *pool;
    asked_t *asked;

    apr_pool_create(&pool, walker->pool);
    asked = apr_pcalloc(pool, sizeof(*asked));
    asked->pool = pool;
    asked->visit = visit;
    asked->ask.address = visit->address;
    asked->ask.is_page = 1;
    asked->transfer = pm_fetch_start(walker->fetch, pool, &asked->ask);
    return asked;
}

/* A copy of an answer in pool. */
static pm_answer_t copy_of(apr_pool_t *pool, const pm_answer_t *answer)
{
    pm_answer_t copy = *answer;
    int i;

    copy.address = apr_pstrdup(pool, answer->address);
    copy.hash = answer->hash ? apr_pstrdup(pool, answer->hash) : NULL;
    copy.body = answer->body ? apr_pstrdup(pool, answer->body) : NULL;
    for (i = 0; i < PM_FIELDS; i++) {
        copy.fields[i] = NULL;
    }
    copy.fields[PM_FIELD_CONTENT_TYPE] =
        apr_pstrdup(pool, answer->fields[PM_FIELD_CONTENT_TYPE]);
    return copy;
}

static void add_links(walker_t *walker, const asked_t *asked,
                      const pm_answer_t *answer)
{
    apr_array_header_t *links =
        pm_links_read(asked->pool, answer, walker->settings->origins);
    int i;

    for (i = 0; i < links->nelts; i++) {
        pm_visit_t visit = {.address = APR_ARRAY_IDX(links, i, const char *),
                            .depth = asked->visit->depth + 1};

        pm_frontier_add(walker->walk->frontier, &visit);
    }
}

/* The address that answers is the page's: it is asked for in its turn. */
static void take_redirect(walker_t *walker, const asked_t *asked,
                          const pm_answer_t *answer)
{
    pm_visit_t visit = {
        .depth = asked->visit->depth,
        .redirects = asked->visit->redirects + 1,
        .address = pm_links_address(asked->pool, walker->settings->origins,
                                    asked->visit->address,
                                    answer->fields[PM_FIELD_LOCATION]),
    };

    if (visit.address && pm_frontier_add(walker->walk->frontier, &visit) ==
                             PM_VERDICT_REDIRECTS) {
        pm_report_loss(walker->report,
                       place_of(asked->pool, walker, asked->visit->address),
                       "more than %d redirects, one after the other; the page "
                       "is left out",
                       PM_FRONTIER_REDIRECTS_MAX);
    }
}

/* What is no page is a loss if the server is at fault, and else worth a word.
 */
static void take_other(walker_t *walker, const asked_t *asked,
                       const pm_answer_t *answer)
{
    pm_place_t place = place_of(asked->pool, walker, asked->visit->address);
    const char *words = pm_answer_words(asked->pool, answer);

    if (answer->problem || answer->status >= 500) {
        pm_report_loss(walker->report, place, "%s; the page is left out",
                       words);
    }
    else if (answer->status == 200) {
        APR_ARRAY_PUSH(walker->walk->others, const char *) =
            path_of(walker->pool, asked->visit->address);
    }
    else {
        pm_report_note(walker->report, place, "%s; it is no page", words);
    }
}

static void take(walker_t *walker, const asked_t *asked)
{
    const pm_answer_t *answer = &asked->transfer->answer;

    if (pm_answer_is_page(answer) && answer->body) {
        pm_walk_page_t *page = apr_array_push(walker->walk->pages);

        page->path = path_of(walker->pool, answer->address);
        page->answer = copy_of(walker->pool, answer);
        if (walker->listed->nelts == 0 || walker->settings->follows_links) {
            add_links(walker, asked, answer);
        }
    }
    else if (pm_answer_is_redirect(answer)) {
        take_redirect(walker, asked, answer);
    }
    else {
        take_other(walker, asked, answer);
    }
}

/* Asks for what the frontier has, several at a time, and takes it in order. */
static void take_pages(walker_t *walker)
{
    const apr_array_header_t *visits = walker->walk->frontier->visits;
    asked_t *asked[AHEAD];
    int next = 0, done = 0;

    while (done < visits->nelts) {
        asked_t *first;

        for (; next < visits->nelts && next < done + AHEAD; next++) {
            asked[next % AHEAD] =
                ask_for(walker, APR_ARRAY_IDX(visits, next, pm_visit_t *));
        }
        first = asked[done % AHEAD];
        pm_fetch_await(walker->fetch, first->transfer);
        if (pm_fetch_end(walker->fetch)) {
            break;
        }
        take(walker, first);
        apr_pool_destroy(first->pool);
        done++;
        if (walker->settings->on_progress) {
            walker->settings->on_progress(walker->settings->baton, done,
                                          visits->nelts);
        }
    }
}

/* The host of an origin without `www.` and port, and its length. */
static const char *bare_host(const char *origin, apr_size_t *length)
{
    const char *host = strstr(origin, "://") + 3;

    host += strncasecmp(host, "www.", 4) == 0 ? 4 : 0;
    *length = *host == '[' ? strcspn(host, "]") : strcspn(host, ":");
    return host;
}

/* Whether two origins are likely those of one site: they differ in scheme,
 * port and `www.` alone. */
static int are_of_one_site(const char *first, const char *second)
{
    apr_size_t length, other;
    const char *a = bare_host(first, &length), *b = bare_host(second, &other);

    return length == other && strncasecmp(a, b, length) == 0;
}

/* Whether the origin is one of the site's names, or likely one. */
static int is_own_origin(const walker_t *walker, const char *origin)
{
    const apr_array_header_t *origins = walker->settings->origins;
    int i;

    for (i = 0; i < origins->nelts; i++) {
        if (strcmp(origin, APR_ARRAY_IDX(origins, i, const char *)) == 0) {
            return 1;
        }
    }
    return are_of_one_site(origin, origin_of(walker));
}

/* From now on the site is asked by that name; the others stay names of it. */
static void move_to(walker_t *walker, const char *origin)
{
    apr_array_header_t *origins = walker->settings->origins;

    origin = apr_pstrdup(walker->pool, origin);
    APR_ARRAY_PUSH(origins, const char *) = origin_of(walker);
    APR_ARRAY_IDX(origins, 0, const char *) = origin;
    pm_fetch_set_origin(walker->fetch, origin);
}

/* The redirect of the start: *address becomes the one that it leads to, or NULL
 * if it leads nowhere. Errors: it leads to another site. */
static apr_status_t follow_start(walker_t *walker, const pm_answer_t *answer,
                                 const char **address, pm_error_t *error)
{
    pm_target_t target = pm_resolve(walker->pool, origin_of(walker), *address,
                                    answer->fields[PM_FIELD_LOCATION]);
    const char *from = url_of(walker->pool, walker, *address);

    if (target.kind == PM_TARGET_OTHER &&
        !is_own_origin(walker, target.origin)) {
        return pm_error_set(error, PM_EINVALID, from, 0, 0,
                            "leads to another site, %s; crawl that, or name "
                            "it with --origin if it is this one",
                            target.origin);
    }
    *address = target.kind == PM_TARGET_NONE ? NULL
               : target.kind == PM_TARGET_OWN
                   ? target.href
                   : target.href + strlen(target.origin);
    if (target.kind == PM_TARGET_OTHER) {
        move_to(walker, target.origin);
        pm_report_note(walker->report, (pm_place_t){from, 0, 0},
                       "leads to %s%s; that is read", target.origin, *address);
    }
    return APR_SUCCESS;
}

/* Finds the address of the start that answers, which is asked for first. */
static apr_status_t find_start(walker_t *walker, pm_error_t *error)
{
    const char *address = walker->settings->start;
    const pm_answer_t *answer = NULL;
    int i;

    for (i = 0; i <= PM_FRONTIER_REDIRECTS_MAX; i++) {
        pm_ask_t *ask = apr_pcalloc(walker->pool, sizeof(*ask));

        ask->address = address;
        ask->is_page = 1;
        answer = pm_fetch_now(walker->fetch, walker->pool, ask);
        if (answer->problem) {
            return pm_error_set(error, PM_EINVALID,
                                url_of(walker->pool, walker, address), 0, 0,
                                "%s", answer->problem);
        }
        if (!pm_answer_is_redirect(answer)) {
            break;
        }
        if (follow_start(walker, answer, &address, error) != APR_SUCCESS) {
            return error->status;
        }
        if (!address) {
            break;
        }
    }
    if (!address || !pm_answer_is_page(answer)) {
        walker->start_problem = !address || pm_answer_is_redirect(answer)
                                    ? "its redirects lead nowhere"
                                    : pm_answer_words(walker->pool, answer);
        return APR_SUCCESS;
    }
    pm_frontier_start(walker->walk->frontier, address);
    return APR_SUCCESS;
}

static int by_path(const void *a, const void *b)
{
    const pm_walk_page_t *first = a, *second = b;
    int order = strcmp(first->path, second->path);

    return order ? order
                 : strcmp(first->answer.address, second->answer.address);
}

void pm_walk_sort(apr_array_header_t *pages)
{
    qsort(pages->elts, (size_t)pages->nelts, sizeof(pm_walk_page_t), by_path);
}

apr_status_t pm_walk_check_end(const pm_fetch_t *fetch, const char *site,
                               pm_error_t *error)
{
    static const char *const texts[] = {
        [PM_FETCH_STOPPED] = "was interrupted",
        [PM_FETCH_TIMED_OUT] =
            "took longer than --max-time; give it more, or a --cache that the "
            "next run goes on from, or a --sample",
        [PM_FETCH_DEAD] = "has answered nothing for many requests in a row",
    };
    pm_fetch_end_t end = pm_fetch_end(fetch);

    return end ? pm_error_set(error, PM_EINVALID, site, 0, 0, "%s", texts[end])
               : APR_SUCCESS;
}

apr_status_t pm_walk(apr_pool_t *pool, pm_fetch_t *fetch,
                     pm_walk_settings_t *settings, pm_report_t *report,
                     pm_walk_t *walk, pm_error_t *error)
{
    walker_t walker = {
        .pool = pool,
        .fetch = fetch,
        .settings = settings,
        .report = report,
        .walk = walk,
    };
    const pm_guide_site_t site = {fetch, settings->origins, report};
    pm_robots_t *robots = NULL;

    walk->pages = apr_array_make(pool, 64, sizeof(pm_walk_page_t));
    walk->unread = apr_array_make(pool, 64, sizeof(const char *));
    walk->others = apr_array_make(pool, 8, sizeof(const char *));
    walk->frontier = pm_frontier_create(pool, &settings->scope);
    if (find_start(&walker, error) != APR_SUCCESS ||
        pm_guide_robots(pool, &site, !settings->ignores_robots, &robots,
                        error) != APR_SUCCESS) {
        return error->status;
    }
    walk->frontier->scope.robots = settings->ignores_robots ? NULL : robots;
    walker.listed = pm_guide_listed(pool, &site, robots);
    add_listed(&walker);
    take_pages(&walker);
    pm_walk_sort(walk->pages);
    if (pm_walk_check_end(fetch, origin_of(&walker), error) != APR_SUCCESS) {
        return error->status;
    }
    return walk->pages->nelts > 0
               ? APR_SUCCESS
               : pm_error_set(error, PM_EINVALID,
                              url_of(pool, &walker, settings->start), 0, 0,
                              "%s; there are no pages",
                              walker.start_problem ? walker.start_problem
                                                   : "nothing is left of it");
}
