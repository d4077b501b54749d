/*
 * What is asked for on behalf of which page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "learn/sessions.h"
#include "learn/visit.h"
#include "unit/tap.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define START APR_INT64_C(1795643073000000)

/* What the session that is over has shown. */
typedef struct seen_t {
    apr_pool_t *pool;
    const char *own;
    const char *text;
    int sessions;
} seen_t;

static const char *ask_text(apr_pool_t *pool, const pm_ask_t *ask)
{
    return apr_psprintf(pool, " %s%s%s+%d%s", ask->url, ask->via ? "<" : "",
                        ask->via ? ask->via : "", (int)(ask->after / 1000),
                        ask->times > 1 ? "x" : "");
}

/* `/: /a.css+0 /f.woff2</a.css+50; /b: ...` */
static void show(void *baton, pm_session_t *session)
{
    seen_t *seen = baton;
    pm_visits_t *visits = pm_visits_of(seen->pool, session, seen->own);
    int i, j;

    seen->sessions++;
    seen->text = apr_pstrcat(seen->pool, seen->text,
                             visits->is_returning ? "returning; " : "", NULL);
    for (i = 0; i < visits->visits->nelts; i++) {
        const pm_visit_t *visit = &APR_ARRAY_IDX(visits->visits, i, pm_visit_t);

        seen->text =
            apr_pstrcat(seen->pool, seen->text, visit->page, ":", NULL);
        for (j = 0; j < visit->asks->nelts; j++) {
            seen->text = apr_pstrcat(
                seen->pool, seen->text,
                ask_text(seen->pool, &APR_ARRAY_IDX(visit->asks, j, pm_ask_t)),
                NULL);
        }
        seen->text = apr_pstrcat(seen->pool, seen->text, "; ", NULL);
    }
}

/* A hit: milliseconds, URL, path or URL of the Referer, and flags: a status, or
 * one of d (document) f (frame) w (worker) p (pushed) s (speculative) c
 * (cached) e (exact, and takes 100 ms). */
typedef struct hit_t {
    int ms;
    const char *url, *referer, *flags;
} hit_t;

static pm_entry_t entry_of(apr_pool_t *pool, const hit_t *hit)
{
    pm_entry_t entry = PM_ENTRY_NONE;
    const char *flags = hit->flags ? hit->flags : "";

    entry.time = START + hit->ms * APR_INT64_C(1000);
    entry.is_get = 1;
    entry.url = hit->url;
    entry.referer = hit->referer && *hit->referer == '/'
                        ? apr_pstrcat(pool, "https://h", hit->referer, NULL)
                        : hit->referer;
    entry.status = atoi(flags) ? atoi(flags) : 200;
    entry.dest = strchr(flags, 'd')   ? PM_DEST_DOCUMENT
                 : strchr(flags, 'f') ? PM_DEST_FRAME
                 : strchr(flags, 'w') ? PM_DEST_WORKER
                                      : PM_DEST_UNKNOWN;
    entry.is_pushed = strchr(flags, 'p') != NULL;
    entry.is_speculative = strchr(flags, 's') != NULL;
    entry.is_cached = strchr(flags, 'c') != NULL;
    entry.sent = strchr(flags, 'e') ? PM_SENT_LINKS : PM_SENT_UNKNOWN;
    entry.took = 100000;
    return entry;
}

static const struct {
    const char *name;
    hit_t hits[8];
    const char *text;
} cases[] = {
    {"what the page, a stylesheet and a script refer to",
     {{0, "/", NULL, NULL},
      {100, "/a.css", "/", NULL},
      {150, "/f.woff2", "/a.css", NULL},
      {160, "/m.js", "/", NULL},
      {170, "/n.js?x", "/m.js", NULL},
      {180, "/o.js", "/n.js?x", NULL},
      {190, "/i.png", "/f.woff2", NULL}},
     "/: /a.css+0 /f.woff2</a.css+50 /m.js+60 /n.js?x</m.js+70 "
     "/o.js</n.js?x+80; "},
    {"the order of the log is not that of time",
     {{150, "/f.woff2", "/a.css", NULL},
      {100, "/a.css", "/", NULL},
      {0, "/", NULL, NULL}},
     "/: /a.css+0 /f.woff2</a.css+50; "},
    {"all in one second: pages come first",
     {{0, "/a.css", "/", NULL},
      {0, "/f.woff2", "/a.css", NULL},
      {0, "/", NULL, NULL}},
     "/: /a.css+0 /f.woff2</a.css+0; "},
    {"the time that a page takes does not count",
     {{0, "/", NULL, "e"},
      {50, "/hint.css", "/", "e"},
      {150, "/a.css", "/", "e"}},
     "/: /hint.css+0 /a.css+50; "},
    {"  nor how long it goes on, if nothing was sent early",
     {{0, "/", NULL, NULL},
      {50, "/a.css", "/", NULL},
      {90, "/b.css", "/", NULL}},
     "/: /a.css+0 /b.css+40; "},
    {"a query of the page, a fragment, another spelling",
     {{0, "/%7Ea?x=1", NULL, NULL}, {10, "/a.css", "/~a?y#z", NULL}},
     "/~a: /a.css+0; "},
    {"the latest visit to a page counts",
     {{0, "/", NULL, NULL},
      {10, "/a.css", "/", NULL},
      {5000, "/", "/", NULL},
      {5010, "/b.css", "/", NULL}},
     "/: /a.css+0; /: /b.css+0; "},
    {"a click is a page of its own, not a file",
     {{0, "/", NULL, NULL},
      {3000, "/b", "/", NULL},
      {3010, "/a.css", "/b", NULL}},
     "/:; /b: /a.css+0; "},
    {"what was not answered with 200 is not there",
     {{0, "/", NULL, NULL},
      {10, "/a.css", "/", "404"},
      {20, "/b.css", "/", "206"},
      {30, "/c", NULL, "301"}},
     "/:; "},
    {"a frame's files are not the page's",
     {{0, "/", NULL, "d"},
      {10, "/f.html", "/", "f"},
      {20, "/a.css", "/f.html", NULL}},
     "/:; "},
    {"nor a worker's",
     {{0, "/", NULL, "d"},
      {10, "/w.js", "/", "w"},
      {20, "/x.js", "/w.js", NULL}},
     "/: /w.js+0; "},
    {"pushed, prefetched and cached files are not asked for",
     {{0, "/", NULL, NULL}, {10, "/a.css", "/", "p"}, {20, "/b.css", "/", "s"}},
     "/:; "},
    {"a cache from before",
     {{0, "/", NULL, NULL}, {10, "/a.css", "/", "304"}},
     "returning; /:; "},
    {"  which is none if he was given it just now",
     {{0, "/", NULL, NULL},
      {10, "/a.css", "/", NULL},
      {500, "/b", "/", NULL},
      {510, "/a.css", "/b", "304"}},
     "/: /a.css+0; /b:; "},
    {"  of which a HAR tells",
     {{0, "/", NULL, NULL}, {10, "/a.css", "/", "c"}},
     "returning; /:; "},
    {"asked for twice",
     {{0, "/", NULL, NULL},
      {10, "/a.css", "/", NULL},
      {20, "/a.css", "/", NULL}},
     "/: /a.css+0x; "},
    {"half a minute later is beyond the page",
     {{0, "/", NULL, NULL},
      {30000, "/a.css", "/", NULL},
      {30001, "/b.css", "/", NULL}},
     "/: /a.css+0; "},
    {"no Referer, or none of a page that was visited",
     {{0, "/", NULL, NULL},
      {10, "/a.css", NULL, NULL},
      {20, "/b.css", "/x", NULL},
      {30, "/c.css", "nonsense", NULL},
      {40, "/d.css", "https://h", NULL}},
     "/:; "},
    {"before the page",
     {{10, "/", NULL, NULL}, {0, "/a.css", "/", NULL}},
     "/:; "},
    {"what cannot stand in a manifest",
     {{0, "/", NULL, NULL},
      {1, "/\x01.css", "/", NULL},
      {2, "//x.css", "/", NULL},
      {3, "/a/../b.css", "/", NULL},
      {4, "/\"><b.css", "/", NULL},
      {5, "/%00.css", "/", NULL}},
     "/:; "},
};

static const char *shown(apr_pool_t *pool, const char *own, const hit_t *hits,
                         int count)
{
    seen_t seen = {.pool = pool, .own = own, .text = ""};
    pm_sessions_t *sessions = pm_sessions_create(pool, show, &seen);
    int i;

    for (i = 0; i < count && hits[i].url; i++) {
        pm_entry_t entry = entry_of(pool, &hits[i]);

        pm_sessions_add(sessions, &entry);
    }
    pm_sessions_end(sessions);
    return seen.text;
}

static void attribution(apr_pool_t *pool)
{
    static const hit_t foreign[] = {
        {0, "/", NULL, NULL},
        {10, "/a.css", "https://evil/", NULL},
        {20, "/b.css", "HTTPS://h/", NULL},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        tap_is(shown(pool, NULL, cases[i].hits, 8), cases[i].text,
               cases[i].name);
    }
    tap_is(shown(pool, "https://h", foreign, 3), "/: /b.css+0; ",
           "what another site refers to");
    tap_is(shown(pool, NULL, foreign, 3), "/: /a.css+0 /b.css+10; ",
           "  if nobody says what the own one is");
}

static void count(void *baton, pm_session_t *session)
{
    ((seen_t *)baton)->sessions++;
}

/* Sessions of many visitors at once, of one that never ends, and of pauses. */
static void sessions(apr_pool_t *pool)
{
    seen_t seen = {.pool = pool};
    pm_sessions_t *all = pm_sessions_create(pool, count, &seen);
    pm_entry_t entry = PM_ENTRY_NONE;
    int i;

    entry.is_get = 1;
    entry.status = 200;
    entry.url = "/";
    for (i = 0; i < 4; i++) {
        entry.time = START + (i / 2) * APR_INT64_C(1000000) * 61;
        entry.address = (apr_uint64_t)(i % 2);
        pm_sessions_add(all, &entry);
    }
    tap_is_number(seen.sessions, 2, "who pauses has gone");
    entry.is_bot = 1;
    entry.address = 9;
    pm_sessions_add(all, &entry);
    entry.is_bot = 0;
    entry.is_get = 0;
    pm_sessions_add(all, &entry);
    pm_sessions_end(all);
    tap_is_number(seen.sessions, 4, "robots and all but GET have no session");

    seen.sessions = 0;
    entry.is_get = 1;
    for (i = 0; i < 100000; i++) {
        entry.time += 10000;
        pm_sessions_add(all, &entry);
    }
    pm_sessions_end(all);
    tap_is_number(seen.sessions, 1, "one that does not end is one");

    seen.sessions = 0;
    for (i = 0; i < 200000; i++) {
        entry.address = (apr_uint64_t)i;
        pm_sessions_add(all, &entry);
    }
    tap_ok(seen.sessions > 100000, "too many at once end early");
    pm_sessions_end(all);
    tap_is_number(seen.sessions, 200000, "  and none is lost");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    attribution(pool);
    sessions(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
