/*
 * The policy: the order of a set, what is one and the same, what is too much,
 * what may be pushed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "plan/choose.h"
#include "unit/tap.h"

static const pm_limits_t defaults = {PM_LIMITS_LINKS, PM_LIMITS_BYTES,
                                     PM_LIMITS_HEADER_BYTES};

/* A candidate. An href with a host is a connection. */
static pm_candidate_t *add(apr_array_header_t *candidates, const char *href,
                           pm_need_t need, apr_int64_t bytes)
{
    pm_candidate_t *candidate = apr_array_push(candidates);

    memset(candidate, 0, sizeof(*candidate));
    candidate->url = candidate->link.href = href;
    candidate->need = need;
    candidate->order = candidates->nelts;
    candidate->link.bytes = bytes;
    candidate->link.as = PM_AS_SCRIPT;
    if (*href != '/') {
        candidate->link.rel = PM_REL_PRECONNECT;
        candidate->link.as = PM_AS_NONE;
    }
    return candidate;
}

static apr_array_header_t *none(apr_pool_t *pool)
{
    return apr_array_make(pool, 8, sizeof(pm_candidate_t));
}

/* The hrefs that are chosen, in order, those that are only hinted with a `?`.
 */
static const char *chosen(apr_pool_t *pool, apr_array_header_t *candidates,
                          const pm_limits_t *limits)
{
    pm_choice_t choice = pm_choose(pool, candidates, limits);
    const char *text = "";
    int i;

    for (i = 0; i < choice.nlinks; i++) {
        text = apr_pstrcat(pool, text, i > 0 ? " " : "", choice.links[i].href,
                           choice.links[i].hint_only ? "?" : "", NULL);
    }
    return text;
}

/* Why the candidate of that URL is left out. */
static const char *reason_of(const apr_array_header_t *candidates,
                             const char *url)
{
    int i;

    for (i = 0; i < candidates->nelts; i++) {
        const pm_candidate_t *candidate =
            &APR_ARRAY_IDX(candidates, i, pm_candidate_t);

        if (strcmp(candidate->url, url) == 0 && candidate->left_out) {
            return pm_reason_text(candidate->left_out);
        }
    }
    return NULL;
}

static void test_order(apr_pool_t *pool)
{
    apr_array_header_t *candidates = none(pool);
    int need;

    for (need = PM_NEED_HIDDEN_IMAGE; need >= 0; need--) {
        add(candidates, apr_psprintf(pool, "/%d", need), (pm_need_t)need, 0);
    }
    add(candidates, "/1b", PM_NEED_STYLE, 0);
    add(candidates, "/0c", PM_NEED_FORCED, 0)->rank = 3;
    add(candidates, "/0b", PM_NEED_FORCED, 0)->rank = 2;
    tap_is(chosen(pool, candidates, &defaults),
           "/0 /0b /0c /1 /1b /2 /3 /4 /5 /6 /7 /8 /9 /10 /11 /12 /13 /14 /15 "
           "/16?",
           "by need, by rank, as found; what is not seen is not pushed");
    tap_ok(PM_NEED_IMPORT < PM_NEED_SCRIPT && PM_NEED_SCRIPT < PM_NEED_FONT &&
               PM_NEED_FONT < PM_NEED_IMAGE &&
               PM_NEED_IMAGE < PM_NEED_BODY_SCRIPT &&
               PM_NEED_BODY_SCRIPT < PM_NEED_DEFER &&
               PM_NEED_DEFER < PM_NEED_ASYNC &&
               PM_NEED_ASYNC < PM_NEED_HIDDEN_IMAGE,
           "rendering, fonts, images, then scripts that nothing waits for");
}

static void test_repeated(apr_pool_t *pool)
{
    apr_array_header_t *candidates = none(pool);
    pm_choice_t choice;
    pm_candidate_t *own;

    add(candidates, "/a", PM_NEED_DEFER, 1)->link.via = "/via";
    own = add(candidates, "/a", PM_NEED_PRELOAD, 1);
    own->is_author = 1;
    own->link.fetchpriority = PM_FETCHPRIORITY_HIGH;
    add(candidates, "/a", PM_NEED_ASYNC, 1);
    choice = pm_choose(pool, candidates, &defaults);
    tap_is_number(choice.nlinks, 1, "one link a request");
    tap_is_number((long)choice.links[0].fetchpriority, PM_FETCHPRIORITY_HIGH,
                  "with what the page says of it itself");
    tap_is(reason_of(candidates, "/a"), pm_reason_text(PM_REASON_REPEATED),
           "and the others are the same");
    candidates = none(pool);
    add(candidates, "https://a.test", PM_NEED_STYLE, 0);
    add(candidates, "https://a.test", PM_NEED_FONT, 0)->link.crossorigin =
        PM_CROSSORIGIN_ANONYMOUS;
    add(candidates, "https://a.test", PM_NEED_SCRIPT, 0);
    tap_is(chosen(pool, candidates, &defaults), "https://a.test https://a.test",
           "a connection with credentials and one without are two");
}

static void test_connections(apr_pool_t *pool)
{
    apr_array_header_t *candidates = none(pool);
    pm_limits_t few = {2, 1000, 1000};

    add(candidates, "https://a.test", PM_NEED_STYLE, 0);
    add(candidates, "https://b.test", PM_NEED_ASYNC, 0);
    add(candidates, "https://c.test", PM_NEED_PRECONNECT, 0)->is_author = 1;
    add(candidates, "https://d.test", PM_NEED_FONT, 0);
    add(candidates, "https://e.test", PM_NEED_SCRIPT, 0);
    add(candidates, "/f", PM_NEED_ASYNC, 1);
    add(candidates, "/g", PM_NEED_STYLE, 1);
    tap_is(chosen(pool, candidates, &defaults),
           "/g /f https://a.test https://e.test https://d.test",
           "after all files, three at most");
    tap_is(reason_of(candidates, "https://b.test"),
           pm_reason_text(PM_REASON_CONNECTION), "and none for what can wait");
    tap_is(reason_of(candidates, "https://c.test"),
           pm_reason_text(PM_REASON_MAX_CONNECTIONS), "which is said");
    candidates = none(pool);
    add(candidates, "https://a.test", PM_NEED_STYLE, 0);
    add(candidates, "/f", PM_NEED_ASYNC, 1);
    add(candidates, "/g", PM_NEED_HIDDEN_IMAGE, 1);
    tap_is(chosen(pool, candidates, &few), "/f /g?", "no file's place");
    candidates = none(pool);
    add(candidates, "/f", PM_NEED_STYLE, 1);
    add(candidates, "https://a.test", PM_NEED_FORCED, 0);
    tap_is(chosen(pool, candidates, &few), "https://a.test /f",
           "but where a rule puts it");
}

static void test_limits(apr_pool_t *pool)
{
    apr_array_header_t *candidates = none(pool);
    pm_limits_t limits = defaults;

    add(candidates, "/a", PM_NEED_STYLE, 1);
    add(candidates, "/b", PM_NEED_SCRIPT, 1);
    add(candidates, "/c", PM_NEED_DEFER, 1);
    limits.links = 2;
    tap_is(chosen(pool, candidates, &limits), "/a /b", "so many links");
    tap_is(reason_of(candidates, "/c"), pm_reason_text(PM_REASON_MAX_LINKS),
           "the last goes");
    /* Link: </a>; rel=preload; as=script, </long...>; ... and the line's end:
     * 8, 28 and a comma with a space. What is longer than is left ends it. */
    candidates = none(pool);
    add(candidates, "/a", PM_NEED_STYLE, 1);
    add(candidates, "/long", PM_NEED_SCRIPT, 1);
    add(candidates, "/c", PM_NEED_DEFER, 1);
    limits = defaults;
    limits.header_bytes = 8 + 28 + 2 + 28;
    tap_is(chosen(pool, candidates, &limits), "/a", "so many bytes of header");
    tap_is(reason_of(candidates, "/c"), pm_reason_text(PM_REASON_MAX_HEADER),
           "the rest goes, whether it would fit or not");
    candidates = none(pool);
    add(candidates, "/a", PM_NEED_STYLE, 1);
    add(candidates, "/c", PM_NEED_DEFER, 1);
    tap_is(chosen(pool, candidates, &limits), "/a /c", "to the byte");
}

static void test_push(apr_pool_t *pool)
{
    apr_array_header_t *candidates = none(pool);
    pm_limits_t limits = {32, 100, 3072};

    add(candidates, "/a", PM_NEED_STYLE, 60);
    add(candidates, "/b", PM_NEED_SCRIPT, 50);
    add(candidates, "/c", PM_NEED_DEFER, 10);
    tap_is(chosen(pool, candidates, &limits), "/a /b? /c?",
           "behind what is too much to be pushed nothing is");
    candidates = none(pool);
    add(candidates, "/a", PM_NEED_STYLE, 60);
    add(candidates, "/b", PM_NEED_SCRIPT, 40);
    add(candidates, "/c", PM_NEED_DEFER, PM_BYTES_UNKNOWN);
    tap_is(chosen(pool, candidates, &limits), "/a /b /c",
           "to the byte; what is unknown counts nothing");
    candidates = none(pool);
    add(candidates, "/a", PM_NEED_STYLE, 600)->is_push_decided = 1;
    add(candidates, "/b", PM_NEED_SCRIPT, 100);
    tap_is(chosen(pool, candidates, &limits), "/a /b",
           "what a rule has decided takes nothing from others");
    candidates = none(pool);
    add(candidates, "/a", PM_NEED_STYLE, 600)->link.media = "print";
    add(candidates, "/b", PM_NEED_SCRIPT, 100);
    tap_is(chosen(pool, candidates, &limits), "/a /b",
           "nor does what is never pushed");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    test_order(pool);
    test_repeated(pool);
    test_connections(pool);
    test_limits(pool);
    test_push(pool);
    return tap_done();
}
