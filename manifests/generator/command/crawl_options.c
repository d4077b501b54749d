/*
 * The options of `pushmanifest crawl`, from words to plain data.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/crawl_options.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "command/answer.h"
#include "command/options.h"
#include "command/output.h"
#include "format/url.h"
#include "site/resolve.h"

/* Most bytes of a value that is read from a file. */
#define SECRET_MAX 16384

/* clang-format off */
const pm_option_t pm_crawl_options[] = {
    PM_FORMAT_OPTIONS,
    {"cache", 0, "DIR",
     "keep here what is read; the next crawl asks only\n"
     "whether it has changed"},
    {"origin", 0, "URL",
     "an origin that is this site, too (several times);\n"
     "the first is the one that browsers see"},
    {"include", 0, "GLOB",
     "read only pages whose path matches (several times)"},
    {"exclude", 0, "GLOB",
     "leave out pages whose path matches (several times)"},
    {"follow", 0, NULL, "follow links where there is a sitemap, too"},
    {"ignore-robots", 0, NULL, "read what robots.txt asks not to"},
    {"max-pages", 0, "N", "most pages that are asked for (default: 20000)"},
    {"max-depth", 0, "N", "most links from the start (default: 20)"},
    {"max-time", 0, "SECONDS", "longest time for all of it (default: 3600)"},
    {"jobs", 0, "N", "requests at a time (default: 4)"},
    {"delay", 0, "SECONDS",
     "between two requests, such as 0.5 (default: what\n"
     "robots.txt asks for, else 0)"},
    PM_FAMILY_OPTIONS,
    {"sample", 0, "N",
     "read N pages of those that the sitemap shows to be\n"
     "alike; with --match auto"},
    PM_FETCH_OPTIONS,
    PM_CHOICE_OPTIONS,
    PM_ANSWER_OPTIONS,
    {"quiet", 'q', NULL, "no progress bar, no summary"},
    {NULL, 0, NULL, NULL},
};
/* clang-format on */

/* Splits the URL into origin and address; both NULL if it is none. */
static void split_url(apr_pool_t *pool, const char *url, const char **origin,
                      const char **address)
{
    pm_target_t target = pm_resolve(pool, NULL, "/", url);
    int is_http = strncasecmp(url, "http://", 7) == 0 ||
                  strncasecmp(url, "https://", 8) == 0;

    *origin = *address = NULL;
    if (is_http && target.kind == PM_TARGET_OTHER) {
        *origin = target.origin;
        *address = target.href + strlen(target.origin);
    }
}

/* The value of an option; if it is @FILE, the first line of that file. */
static pm_exit_t read_secret(const pm_invocation_t *invocation,
                             const char *name, const char **value)
{
    apr_pool_t *pool = invocation->pool;
    const char *given = pm_invocation_value(invocation, name);
    char *text = apr_pcalloc(pool, SECRET_MAX + 1);
    apr_size_t length = SECRET_MAX;
    apr_file_t *file;
    apr_status_t rv;

    *value = given;
    if (!given || given[0] != '@') {
        return PM_EXIT_DONE;
    }
    rv = apr_file_open(&file, given + 1, APR_FOPEN_READ, 0, pool);
    if (rv == APR_SUCCESS) {
        rv = apr_file_read_full(file, text, SECRET_MAX, &length);
        apr_file_close(file);
    }
    if (rv != APR_EOF) {
        return pm_invocation_wrong(invocation, "--%s: %s cannot be read", name,
                                   given + 1);
    }
    text[strcspn(text, "\r\n")] = '\0';
    *value = text;
    return PM_EXIT_DONE;
}

/* --delay, in seconds with a fraction. */
static pm_exit_t read_delay(const pm_invocation_t *invocation,
                            apr_interval_time_t *delay)
{
    const char *text = pm_invocation_value(invocation, "delay");
    char *end;
    double seconds;

    *delay = -1;
    if (!text) {
        return PM_EXIT_DONE;
    }
    seconds = strtod(text, &end);
    if (!apr_isdigit(*text) || *end || !(seconds <= 3600)) {
        return pm_invocation_wrong(
            invocation, "--delay \"%s\" is not a number of seconds", text);
    }
    *delay = (apr_interval_time_t)(seconds * APR_USEC_PER_SEC);
    return PM_EXIT_DONE;
}

/* A header line of a person: `Name: value`, without control characters. */
static int is_header(const char *line)
{
    apr_size_t name = strcspn(line, ": \t"), i;

    for (i = 0; line[i]; i++) {
        if ((unsigned char)line[i] < ' ' && line[i] != '\t') {
            return 0;
        }
    }
    return name > 0 && line[name] == ':';
}

pm_exit_t pm_crawl_options_fetch(const pm_invocation_t *invocation,
                                 const char *url, pm_fetch_settings_t *fetch,
                                 const char **start)
{
    apr_int64_t jobs = 4, seconds = 3600;
    int i;

    split_url(invocation->pool, url, &fetch->origin, start);
    if (!fetch->origin) {
        return pm_invocation_wrong(invocation,
                                   "\"%s\" is not the URL of a site; write "
                                   "https://host/",
                                   url);
    }
    if (pm_options_number(invocation, "jobs", 1, PM_FETCH_JOBS_MAX, &jobs) ||
        pm_options_number(invocation, "max-time", 1, 7 * 24 * 3600, &seconds) ||
        read_delay(invocation, &fetch->delay) ||
        read_secret(invocation, "cookie", &fetch->cookie) ||
        read_secret(invocation, "user", &fetch->user)) {
        return PM_EXIT_USAGE;
    }
    fetch->jobs = (int)jobs;
    fetch->time = apr_time_from_sec(seconds);
    fetch->headers = pm_invocation_values(invocation, "header");
    fetch->resolves = pm_invocation_values(invocation, "resolve");
    fetch->connects = pm_invocation_values(invocation, "connect-to");
    fetch->cacert = pm_invocation_value(invocation, "cacert");
    fetch->is_insecure = pm_invocation_value(invocation, "insecure") != NULL;
    for (i = 0; i < fetch->headers->nelts; i++) {
        const char *line = APR_ARRAY_IDX(fetch->headers, i, const char *);

        if (!is_header(line)) {
            return pm_invocation_wrong(
                invocation, "--header \"%s\" is not \"Name: value\"", line);
        }
    }
    return PM_EXIT_DONE;
}

/* The names of the site; the first is that of the URL. */
static pm_exit_t read_origins(const pm_invocation_t *invocation,
                              pm_crawl_settings_t *settings)
{
    apr_array_header_t *given = pm_invocation_values(invocation, "origin");
    apr_array_header_t *origins =
        apr_array_make(invocation->pool, 4, sizeof(const char *));
    int i;

    APR_ARRAY_PUSH(origins, const char *) = settings->fetch.origin;
    for (i = 0; i < given->nelts; i++) {
        const char *text = APR_ARRAY_IDX(given, i, const char *);
        const char *origin = pm_resolve_origin(invocation->pool, text);

        if (!origin) {
            return pm_invocation_wrong(invocation,
                                       "--origin \"%s\" is not an origin; "
                                       "write https://host[:port]",
                                       text);
        }
        settings->site = settings->site ? settings->site : origin;
        APR_ARRAY_PUSH(origins, const char *) = origin;
    }
    settings->walk.origins = origins;
    return PM_EXIT_DONE;
}

/* An address up to the last slash of its path. */
static const char *directory_of(apr_pool_t *pool, const char *address)
{
    char *path = apr_pstrmemdup(pool, address, strcspn(address, "?"));

    strrchr(path, '/')[1] = '\0';
    return path;
}

static pm_exit_t read_walk(const pm_invocation_t *invocation,
                           pm_walk_settings_t *walk)
{
    apr_int64_t pages = 20000, depth = 20, sample = 0;

    if (pm_options_number(invocation, "max-pages", 1, 1000000, &pages) ||
        pm_options_number(invocation, "max-depth", 0, 1000, &depth) ||
        pm_options_number(invocation, "sample", 3, 1000000, &sample)) {
        return PM_EXIT_USAGE;
    }
    walk->scope.max_pages = (int)pages;
    walk->scope.max_depth = (int)depth;
    walk->scope.includes = pm_invocation_values(invocation, "include");
    walk->scope.excludes = pm_invocation_values(invocation, "exclude");
    walk->scope.below = directory_of(invocation->pool, walk->start);
    walk->ignores_robots =
        pm_invocation_value(invocation, "ignore-robots") != NULL;
    walk->follows_links = pm_invocation_value(invocation, "follow") != NULL;
    walk->sample = (int)sample;
    return PM_EXIT_DONE;
}

pm_exit_t pm_crawl_options_read(const pm_invocation_t *invocation,
                                pm_crawl_settings_t *settings)
{
    const char *url = pm_invocation_operand(invocation, 0);

    memset(settings, 0, sizeof(*settings));
    settings->cache = pm_invocation_value(invocation, "cache");
    if (pm_crawl_options_fetch(invocation, url, &settings->fetch,
                               &settings->walk.start) ||
        read_origins(invocation, settings) ||
        read_walk(invocation, &settings->walk) ||
        pm_options_families(invocation, &settings->families)) {
        return PM_EXIT_USAGE;
    }
    if (settings->walk.sample > 0 && !settings->families.is_wanted) {
        return pm_invocation_wrong(invocation,
                                   "--sample needs --match auto: the pages "
                                   "that are not read would get nothing");
    }
    return pm_options_choice(invocation, &settings->plan);
}
