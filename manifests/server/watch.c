/*
 * Watching the files that manifests are read from.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/watch.h"

#include <http_log.h>
#include <mod_watchdog.h>

#include <apr_atomic.h>
#include <apr_optional.h>

#include <xxhash.h>

#include "server/config.h"
#include "server/loader.h"
#include "server/retained.h"

APLOG_USE_MODULE(pushmanifest);

/* Whether changed files are looked for. */
static int is_watching;

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
        pm_loader_log_loaded(one, one->host);
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
        pm_loader_name_links(one);
        announce(one, is_news);
    }
    else if (is_news) {
        pm_loader_log_wrong(one->host, one->source, APLOG_ERR, &error,
                            one->live->current
                                ? "the last good manifest is served"
                                : "no links are sent until the file is right");
    }
}

static void poll_all(void)
{
    const apr_array_header_t *served = pm_loader_served();
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
             pm_counters_is_news(one->counters, PM_EVENT_NO_ACCESS)) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, one->host,
                     "PushManifest %s: the user that httpd serves as may not "
                     "read it, so a new manifest is taken at a restart only",
                     one->live->file);
    }
}

void pm_watch_catch_up(apr_pool_t *p)
{
    const apr_array_header_t *served = pm_loader_served();
    int i;

    if (is_watching) {
        for (i = 0; i < served->nelts; i++) {
            check_access(APR_ARRAY_IDX(served, i, pm_served_t *), p);
        }
        poll_all();
    }
}

void pm_watch_follow(const server_rec *s)
{
    const apr_array_header_t *served = pm_loader_served();
    apr_hash_t *retained = pm_retained(s);
    int i;

    for (i = 0; is_watching && i < served->nelts; i++) {
        pm_served_t *one = APR_ARRAY_IDX(served, i, pm_served_t *);
        pm_generation_t *before = (pm_generation_t *)one->live->current, *now;
        const pm_retained_t *last;

        if (one->number == apr_atomic_read32(&one->counters->generations)) {
            continue;
        }
        last = pm_retained_take(retained, one->live->file);
        poll_one(one);
        now = (pm_generation_t *)one->live->current;
        if (now != before) {
            pm_retained_put(retained, one->live->file, now); /* last is gone */
        }
        else if (last) {
            pm_retained_back(retained, last);
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

/* How often files are looked at; 0: never. */
static apr_interval_time_t interval_of(const server_rec *s)
{
    apr_interval_time_t interval = pm_server_config(s)->reload;

    return interval == PM_UNSET ? PM_RELOAD_DEFAULT : interval;
}

int pm_watch_is_on(const server_rec *s)
{
    return interval_of(s) != 0 &&
           APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance) &&
           APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
}

/* Asks mod_watchdog, which is loaded. */
static apr_status_t ask_watchdog(apr_pool_t *pconf,
                                 apr_interval_time_t interval)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    ap_watchdog_t *watchdog;
    apr_status_t rv = get_instance(&watchdog, "_pushmanifest_", 0, 0, pconf);

    return rv == APR_SUCCESS
               ? register_callback(watchdog, interval, NULL, on_watchdog)
               : rv;
}

void pm_watch_start(apr_pool_t *pconf, server_rec *s)
{
    apr_status_t rv;

    is_watching = 0;
    if (pm_loader_served()->nelts == 0 || interval_of(s) == 0) {
        return;
    }
    if (!pm_watch_is_on(s)) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s,
                     "PushManifest: mod_watchdog is not loaded, so a new "
                     "manifest is taken at a restart only");
        return;
    }
    rv = ask_watchdog(pconf, interval_of(s));
    is_watching = rv == APR_SUCCESS;
    if (!is_watching) {
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, s,
                     "PushManifest: mod_watchdog does not take the watch, so a "
                     "new manifest is taken at a restart only");
    }
}
