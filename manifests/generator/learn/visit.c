/*
 * Visits: what a visitor's browser asked for on behalf of each page.
 *
 * How long after the page a file was asked for is counted from when the page
 * was there: when the first of its files was asked for, or, since what was sent
 * early is asked for before the page is there, when that was answered. The time
 * that a page takes to be made says nothing of its files.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/visit.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "format/url.h"

#define LONGEST (PM_VISIT_LONGEST * APR_INT64_C(1000000))

/* A file's Referer may be that of a file that the log has behind it. */
#define ROUNDS_MAX 4

/* What a hit was asked for, and on whose behalf. */
typedef struct found_t {
    const pm_hit_t *hit;
    const char *url;
    pm_dest_t dest;
    const char *referer; /* path and query of it; NULL: none of this site */
    int visit;           /* of visits; -1: not known */
} found_t;

/* The work on a session. */
typedef struct work_t {
    apr_pool_t *pool;
    const pm_session_t *session;
    const char *own;
    pm_visits_t *visits;
    found_t *founds;
    int count;
} work_t;

/* The path of a page without its query as it may be a key, or NULL. */
static const char *page_of(apr_pool_t *pool, const char *url)
{
    apr_size_t length = strcspn(url, "?#");
    const char *path = url[length] ? apr_pstrmemdup(pool, url, length) : url;

    if (pm_url_check_page(path)) {
        return NULL;
    }
    return strchr(path, '%') ? pm_url_encode(pool, pm_url_decode(pool, path))
                             : path;
}

/* The path and query of a Referer, or NULL if it is not of this site. */
static const char *path_of(const work_t *work, const char *referer)
{
    apr_size_t origin;
    const char *path = referer ? strstr(referer, "://") : NULL;

    if (!path) {
        return NULL;
    }
    path += 3 + strcspn(path + 3, "/?#");
    origin = (apr_size_t)(path - referer);
    if (*path != '/' ||
        (work->own && (strlen(work->own) != origin ||
                       strncasecmp(work->own, referer, origin) != 0))) {
        return NULL;
    }
    return apr_pstrmemdup(work->pool, path, strcspn(path, "#"));
}

static int is_document(const found_t *found)
{
    return found->dest == PM_DEST_DOCUMENT ||
           (found->dest == PM_DEST_UNKNOWN && found->hit->is_html != 0);
}

/* By time; pages first, since those that are logged to the second are asked for
 * before their files; then as the log has them. */
static int by_time(const void *a, const void *b)
{
    const found_t *first = a, *second = b;
    int pages = is_document(second) - is_document(first);

    return first->hit->time != second->hit->time
               ? (first->hit->time < second->hit->time ? -1 : 1)
           : pages != 0 ? pages
                        : (first->hit < second->hit ? -1 : 1);
}

/* Takes down what each hit was for. What cannot stand in a manifest is none. */
static void find_all(work_t *work)
{
    const pm_session_t *session = work->session;
    int i;

    work->founds =
        apr_palloc(work->pool, (apr_size_t)session->nhits * sizeof(found_t));
    for (i = 0; i < session->nhits; i++) {
        const pm_hit_t *hit = &session->hits[i];
        const char *url = pm_session_text(session, hit->url);
        found_t *found = &work->founds[work->count];

        if (!url || pm_url_check_href(url)) {
            continue;
        }
        *found = (found_t){
            .hit = hit,
            .url = url,
            .dest = hit->dest ? (pm_dest_t)hit->dest : pm_entry_guess(url),
            .referer = path_of(work, pm_session_text(session, hit->referer)),
            .visit = -1,
        };
        work->count++;
    }
    qsort(work->founds, (size_t)work->count, sizeof(found_t), by_time);
}

/* Opens a visit for each page, and remembers what came from the server. */
static void open_visits(work_t *work)
{
    pm_visits_t *visits = work->visits;
    int i;

    for (i = 0; i < work->count; i++) {
        found_t *found = &work->founds[i];
        const pm_hit_t *hit = found->hit;
        const char *page;

        visits->is_returning |=
            (hit->status == 304 || hit->is_cached) &&
            !apr_hash_get(visits->received, found->url, APR_HASH_KEY_STRING);
        if (hit->status != 200) {
            continue;
        }
        if (!apr_hash_get(visits->received, found->url, APR_HASH_KEY_STRING)) {
            apr_hash_set(visits->received, found->url, APR_HASH_KEY_STRING,
                         hit);
        }
        if (!is_document(found) || hit->is_speculative || hit->is_cached ||
            hit->is_pushed || !(page = page_of(work->pool, found->url))) {
            continue;
        }
        found->visit = visits->visits->nelts;
        APR_ARRAY_PUSH(visits->visits, pm_visit_t) = (pm_visit_t){
            .page = page,
            .set = pm_session_text(work->session, hit->set),
            .hit = hit,
            .asks = apr_array_make(work->pool, 16, sizeof(pm_ask_t)),
        };
    }
}

/* The latest visit to the page that a Referer names, not after a hit and not
 * too long before it; -1 if there is none. */
static int visit_by_page(const work_t *work, const found_t *found)
{
    const char *page = page_of(work->pool, found->referer);
    int i;

    for (i = work->visits->visits->nelts - 1; page && i >= 0; i--) {
        const pm_visit_t *visit =
            &APR_ARRAY_IDX(work->visits->visits, i, pm_visit_t);
        apr_int64_t after = found->hit->time - visit->hit->time;

        if (after >= 0 && after <= LONGEST && strcmp(visit->page, page) == 0) {
            return i;
        }
    }
    return -1;
}

/* Whether what a file asks for is its page's: not what is in a frame, or in a
 * worker. */
static int asks_for_page(const found_t *found)
{
    return found->dest == PM_DEST_STYLE || found->dest == PM_DEST_SCRIPT;
}

/* Likewise the latest file that a Referer names, and that is a page's. */
static const found_t *file_by_url(const work_t *work, const found_t *found)
{
    int i;

    for (i = work->count - 1; i >= 0; i--) {
        const found_t *other = &work->founds[i];

        if (other != found && other->visit >= 0 && asks_for_page(other) &&
            other->hit->time <= found->hit->time &&
            strcmp(other->url, found->referer) == 0) {
            return other;
        }
    }
    return NULL;
}

/* Adds what was asked for to a visit, or counts it once more. */
static void add_ask(const work_t *work, found_t *found, const found_t *via)
{
    pm_visit_t *visit =
        &APR_ARRAY_IDX(work->visits->visits, found->visit, pm_visit_t);
    int i;

    for (i = 0; i < visit->asks->nelts; i++) {
        pm_ask_t *ask = &APR_ARRAY_IDX(visit->asks, i, pm_ask_t);

        if (strcmp(ask->url, found->url) == 0) {
            ask->times++;
            return;
        }
    }
    APR_ARRAY_PUSH(visit->asks, pm_ask_t) = (pm_ask_t){
        .url = found->url,
        .via = via ? via->url : NULL,
        .via_dest = via ? via->dest : PM_DEST_DOCUMENT,
        .dest = found->dest,
        .hit = found->hit,
        .times = 1,
    };
}

/* What may be a file of a page. */
static int is_file(const found_t *found)
{
    return found->visit < 0 && found->hit->status == 200 &&
           !found->hit->is_pushed && !found->hit->is_speculative &&
           !found->hit->is_cached && !is_document(found) &&
           found->dest != PM_DEST_FRAME;
}

/* One round over the files whose page is not known yet; whether it found any.
 */
static int find_pages(work_t *work)
{
    int i, is_any = 0;

    for (i = 0; i < work->count; i++) {
        found_t *found = &work->founds[i];
        const found_t *via = NULL;

        if (!is_file(found) || !found->referer) {
            continue;
        }
        found->visit = visit_by_page(work, found);
        if (found->visit < 0 && (via = file_by_url(work, found)) != NULL) {
            found->visit = via->visit;
        }
        if (found->visit >= 0) {
            is_any = 1;
            add_ask(work, found, via);
        }
    }
    return is_any;
}

/* Reckons how long after the page its files were asked for. */
static void time_asks(pm_visit_t *visit)
{
    apr_int64_t there = visit->hit->time + LONGEST;
    int i;

    for (i = 0; i < visit->asks->nelts; i++) {
        apr_int64_t time = APR_ARRAY_IDX(visit->asks, i, pm_ask_t).hit->time;

        there = time < there ? time : there;
    }
    if (visit->hit->sent == PM_SENT_LINKS && visit->hit->took > 0 &&
        visit->hit->time + visit->hit->took > there) {
        there = visit->hit->time + visit->hit->took;
    }
    for (i = 0; i < visit->asks->nelts; i++) {
        pm_ask_t *ask = &APR_ARRAY_IDX(visit->asks, i, pm_ask_t);

        ask->after = ask->hit->time > there ? ask->hit->time - there : 0;
    }
}

pm_visits_t *pm_visits_of(apr_pool_t *pool, pm_session_t *session,
                          const char *own)
{
    pm_visits_t *visits = apr_pcalloc(pool, sizeof(*visits));
    work_t work = {
        .pool = pool, .session = session, .own = own, .visits = visits};
    int i;

    visits->visits = apr_array_make(pool, 4, sizeof(pm_visit_t));
    visits->received = apr_hash_make(pool);
    find_all(&work);
    open_visits(&work);
    for (i = 0; i < ROUNDS_MAX && find_pages(&work); i++) {
    }
    for (i = 0; i < work.count; i++) {
        visits->without_referer +=
            is_file(&work.founds[i]) && !work.founds[i].hit->referer;
    }
    for (i = 0; i < visits->visits->nelts; i++) {
        time_asks(&APR_ARRAY_IDX(visits->visits, i, pm_visit_t));
    }
    return visits;
}

int pm_visits_had(const pm_visits_t *visits, const pm_visit_t *visit,
                  const char *url)
{
    const pm_hit_t *hit =
        apr_hash_get(visits->received, url, APR_HASH_KEY_STRING);

    return hit && hit->time < visit->hit->time;
}
