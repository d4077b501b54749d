/*
 * From the files that the configuration names to the manifests that requests
 * are answered from.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/loader.h"

#include <http_config.h>
#include <http_log.h>
#include <mod_watchdog.h>

#include <apr_atomic.h>
#include <apr_optional.h>
#include <apr_strings.h>

#include <mod_http2.h>
#include <xxhash.h>

#include "server/config.h"
#include "server/neighbours.h"

APLOG_USE_MODULE(pushmanifest);

/* Names the generations that outlive a restart, and what they look like. */
#define RETAINED "mod_pushmanifest " PM_VERSION " generations"

/* The manifests that are served; made anew at every start and restart. */
static apr_array_header_t *served;

/* Whether changed files are looked for. */
static int is_watching;

const apr_array_header_t *pm_loader_served(void) { return served; }

/* ---- Loading ---- */

/* A generation that survives restarts, in its own pool. */
typedef struct retained_t {
    pm_generation_t *generation;
    const char *file;
} retained_t;

/* path -> retained_t, in the parent. */
static apr_hash_t *retained_generations(const server_rec *s)
{
    apr_hash_t **retained = ap_retained_data_get(RETAINED);

    if (!retained) {
        retained = ap_retained_data_create(RETAINED, sizeof(*retained));
        *retained = apr_hash_make(s->process->pool);
    }
    return *retained;
}

/* Takes out what is retained for a file, or NULL. */
static const retained_t *take_retained(apr_hash_t *retained, const char *file)
{
    const retained_t *one = apr_hash_get(retained, file, APR_HASH_KEY_STRING);

    apr_hash_set(retained, file, APR_HASH_KEY_STRING, NULL);
    return one;
}

static void put_retained(apr_hash_t *retained, const retained_t *one)
{
    apr_hash_set(retained, one->file, APR_HASH_KEY_STRING, one);
}

/* Retains a generation, for which nothing is retained yet. */
static void retain(apr_hash_t *retained, const char *file,
                   pm_generation_t *generation)
{
    retained_t *one = apr_palloc(generation->pool, sizeof(*one));

    one->generation = generation;
    one->file = apr_pstrdup(generation->pool, file);
    put_retained(retained, one);
}

static void forget(apr_hash_t *retained, const char *file)
{
    const retained_t *one = take_retained(retained, file);

    if (one) {
        pm_live_destroy(one->generation);
    }
}

static void log_wrong(const server_rec *s, const pm_error_t *error,
                      const char *consequence)
{
    const pm_server_config_t *config = pm_server_config(s);
    char text[PM_ERROR_SOURCE_SIZE + PM_ERROR_MESSAGE_SIZE];
    apr_pool_t *pool;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    apr_cpystrn(text, pm_error_text(pool, error), sizeof(text));
    apr_pool_destroy(pool);
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, s, "PushManifest at %s:%d: %s; %s",
                 config->source, config->line, text, consequence);
}

int pm_loader_check(apr_pool_t *ptemp, server_rec *s)
{
    apr_hash_t *checked = apr_hash_make(ptemp);
    int good = 1;

    for (; s; s = s->next) {
        const char *file = pm_server_config(s)->file;
        pm_error_t error = PM_ERROR_NONE;
        pm_live_t *live;

        if (!file || apr_hash_get(checked, file, APR_HASH_KEY_STRING)) {
            continue;
        }
        apr_hash_set(checked, file, APR_HASH_KEY_STRING, file);
        live = pm_live_create(ptemp, file);
        if (pm_live_load(live, &error) != APR_SUCCESS) {
            log_wrong(s, &error, "`pushmanifest check` reads it the same way");
            good = 0;
        }
    }
    return good;
}

static void log_loaded(const server_rec *s, const pm_served_t *one)
{
    const pm_generation_t *generation = (const void *)one->live->current;
    const pm_manifest_t *manifest = generation->manifest;

    ap_log_error(
        APLOG_MARK, APLOG_INFO, 0, s,
        "PushManifest %s: %u pages, %u matches, %u sets, %" APR_SIZE_T_FMT
        " KiB; early: %s",
        one->live->file, apr_hash_count(manifest->pages),
        apr_hash_count(manifest->matches), apr_hash_count(manifest->contents),
        (generation->memory + 1023) / 1024,
        !APR_RETRIEVE_OPTIONAL_FN(http2_is_h2)
            ? "nothing, mod_http2 is not loaded"
        : pm_server_config(s)->early_hints ? "103 and push"
                                           : "push alone, H2EarlyHints is off");
}

/* Loads a file for the hosts that name it, of which s is the first. */
static pm_served_t *serve(apr_pool_t *pconf, server_rec *s,
                          apr_hash_t *retained)
{
    const char *file = pm_server_config(s)->file;
    pm_served_t *one = apr_pcalloc(pconf, sizeof(*one));
    pm_error_t error = PM_ERROR_NONE;
    const retained_t *last;

    one->host = s;
    one->live = pm_live_create(pconf, file);
    if (pm_live_load(one->live, &error) == APR_SUCCESS) {
        forget(retained, file);
        retain(retained, file, (pm_generation_t *)one->live->current);
        one->number = 1;
        return one;
    }
    last = apr_hash_get(retained, file, APR_HASH_KEY_STRING);
    if (last) {
        pm_live_adopt(one->live, last->generation);
        one->number = 1;
    }
    log_wrong(s, &error,
              last ? "the last good manifest is served"
                   : "no links are sent until the file is right");
    return one;
}

/* Forgets the generations of files that no host names any more. */
static void forget_others(apr_hash_t *retained, apr_hash_t *by_file,
                          apr_pool_t *ptemp)
{
    apr_hash_index_t *index;

    for (index = apr_hash_first(ptemp, retained); index;
         index = apr_hash_next(index)) {
        const char *file = apr_hash_this_key(index);

        if (!apr_hash_get(by_file, file, APR_HASH_KEY_STRING)) {
            forget(retained, file);
        }
    }
}

void pm_loader_start(apr_pool_t *pconf, apr_pool_t *ptemp, server_rec *s)
{
    apr_hash_t *retained = retained_generations(s);
    apr_hash_t *by_file = apr_hash_make(ptemp);
    pm_counters_t *counters;
    int i;

    served = apr_array_make(pconf, 4, sizeof(pm_served_t *));
    for (; s; s = s->next) {
        pm_server_config_t *config = pm_server_config(s);
        const char *file = config->file;

        config->early_hints = pm_neighbours_have_early_hints(s);
        config->remembers_pushes = pm_neighbours_remember_pushes(s);
        if (!file) {
            continue;
        }
        config->served = apr_hash_get(by_file, file, APR_HASH_KEY_STRING);
        if (!config->served) {
            config->served = serve(pconf, s, retained);
            apr_hash_set(by_file, file, APR_HASH_KEY_STRING, config->served);
            APR_ARRAY_PUSH(served, pm_served_t *) = config->served;
        }
        if (config->served->number) {
            log_loaded(s, config->served);
        }
    }
    counters = pm_counters_create(pconf, (apr_size_t)served->nelts);
    for (i = 0; i < served->nelts; i++) {
        pm_served_t *one = APR_ARRAY_IDX(served, i, pm_served_t *);

        one->counters = &counters[i];
        one->counters->generations = one->number;
    }
    forget_others(retained, by_file, ptemp);
}

/* ---- Watching ---- */

#define EVENT_NO_ACCESS 1

/* A number for facts, never 0. */
static apr_uint32_t event_of(const apr_int64_t *facts, apr_size_t size)
{
    apr_uint32_t event = XXH32(facts, size, 0);

    return event ? event : 1;
}

/*
 * That the file is not there, the same in every process that finds it: what a
 * process saw of it before may be older than what another one saw.
 */
static apr_uint32_t event_of_missing(const pm_served_t *one)
{
    const apr_int64_t facts[] = {
        apr_atomic_read32(&one->counters->generations),
    };

    return event_of(facts, sizeof(facts));
}

/* A change of the file, the same in every process that finds it. */
static apr_uint32_t event_of_change(const pm_served_t *one, pm_change_t change)
{
    const apr_finfo_t *file = &one->live->seen;
    const apr_int64_t facts[] = {
        (apr_int64_t)file->device,
        (apr_int64_t)file->inode,
        file->size,
        file->mtime,
        file->ctime,
        change,
    };

    return one->live->missing ? event_of_missing(one)
                              : event_of(facts, sizeof(facts));
}

/* A new manifest is served: counts it, once however many processes take it. */
static void announce(pm_served_t *one, int is_news)
{
    volatile apr_uint32_t *generations = &one->counters->generations;

    apr_atomic_set32(&one->number, is_news ? apr_atomic_inc32(generations) + 1
                                           : apr_atomic_read32(generations));
    if (is_news) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, one->host,
                     "PushManifest %s has changed and is taken",
                     one->live->file);
        log_loaded(one->host, one);
    }
}

/* Takes the file if it is new, and says what was found if that is news. */
static void poll_one(pm_served_t *one)
{
    pm_error_t error = PM_ERROR_NONE;
    int was_missing = one->live->missing;
    pm_change_t change = pm_live_poll(one->live, &error);
    int is_news =
        change != PM_CHANGE_NONE &&
        pm_counters_is_news(one->counters, event_of_change(one, change));

    if (was_missing && !one->live->missing) {
        pm_counters_forget(one->counters, event_of_missing(one));
    }
    if (change == PM_CHANGE_LOADED) {
        announce(one, is_news);
    }
    else if (is_news) {
        log_wrong(one->host, &error,
                  one->live->current ? "the last good manifest is served"
                                     : "no links are sent until the file is "
                                       "right");
    }
}

static void poll_all(void)
{
    int i;

    for (i = 0; i < served->nelts; i++) {
        poll_one(APR_ARRAY_IDX(served, i, pm_served_t *));
    }
}

/*
 * Says once if the user that requests are served as may not read the file,
 * which the parent could: the next one will not be taken.
 */
static void check_access(const pm_served_t *one, apr_pool_t *p)
{
    apr_file_t *file;
    apr_status_t rv =
        apr_file_open(&file, one->live->file,
                      APR_FOPEN_READ | APR_FOPEN_NONBLOCK, APR_OS_DEFAULT, p);

    if (rv == APR_SUCCESS) {
        apr_file_close(file);
    }
    else if (APR_STATUS_IS_EACCES(rv) && one->live->current &&
             pm_counters_is_news(one->counters, EVENT_NO_ACCESS)) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, one->host,
                     "PushManifest %s: the user that httpd serves as may not "
                     "read it, so a new manifest is taken at a restart only",
                     one->live->file);
    }
}

void pm_loader_catch_up(apr_pool_t *p)
{
    int i;

    if (is_watching) {
        for (i = 0; i < served->nelts; i++) {
            check_access(APR_ARRAY_IDX(served, i, pm_served_t *), p);
        }
        poll_all();
    }
}

void pm_loader_follow(const server_rec *s)
{
    apr_hash_t *retained = retained_generations(s);
    int i;

    for (i = 0; is_watching && i < served->nelts; i++) {
        pm_served_t *one = APR_ARRAY_IDX(served, i, pm_served_t *);
        pm_generation_t *before = (pm_generation_t *)one->live->current, *now;
        const retained_t *last;

        if (one->number == apr_atomic_read32(&one->counters->generations)) {
            continue;
        }
        last = take_retained(retained, one->live->file);
        poll_one(one);
        now = (pm_generation_t *)one->live->current;
        if (now != before) {
            retain(retained, one->live->file, now); /* last is gone */
        }
        else if (last) {
            put_retained(retained, last);
        }
    }
}

static apr_status_t on_watchdog(int state, void *data, apr_pool_t *pool)
{
    if (state == AP_WATCHDOG_STATE_RUNNING) {
        poll_all();
    }
    return APR_SUCCESS;
}

void pm_loader_watch(apr_pool_t *pconf, server_rec *s)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    apr_interval_time_t interval = pm_server_config(s)->reload;
    ap_watchdog_t *watchdog;
    apr_status_t rv;

    is_watching = 0;
    if (interval == PM_UNSET) {
        interval = PM_RELOAD_DEFAULT;
    }
    if (served->nelts == 0 || interval == 0) {
        return;
    }
    if (!get_instance || !register_callback) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s,
                     "PushManifest: mod_watchdog is not loaded, so a new "
                     "manifest is taken at a restart only");
        return;
    }
    rv = get_instance(&watchdog, "_pushmanifest_", 0, 0, pconf);
    if (rv == APR_SUCCESS) {
        rv = register_callback(watchdog, interval, NULL, on_watchdog);
    }
    is_watching = rv == APR_SUCCESS;
    if (!is_watching) {
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, s,
                     "PushManifest: mod_watchdog does not take the watch, so a "
                     "new manifest is taken at a restart only");
    }
}
