/*
 * What a page's visitors get of hints.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/inspect.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "crawl/probe.h"
#include "format/lookup.h"
#include "format/url.h"
#include "header/caching.h"
#include "header/link_field.h"
#include "header/response.h"

/* An inspection under way. */
typedef struct inspection_t {
    const pm_inspect_t *what;
    apr_pool_t *pool;
    const char *url;
    pm_place_t place;
    apr_time_t deadline; /* 0: none */
    apr_array_header_t *lines;
    pm_probe_t browser, old, push;
    apr_array_header_t *early, *final; /* of pm_link_value_t, to the browser */
} inspection_t;

static void add_line(inspection_t *inspection, const char *line)
{
    APR_ARRAY_PUSH(inspection->lines, const char *) = line;
}

static const char *counted(apr_pool_t *pool, int count, const char *noun)
{
    return apr_psprintf(pool, "%d %s%s", count, noun, count == 1 ? "" : "s");
}

/* The links of a table of fields. */
static apr_array_header_t *links_of(const inspection_t *inspection,
                                    const apr_table_t *fields)
{
    apr_array_header_t *values =
        apr_array_make(inspection->pool, 8, sizeof(pm_link_value_t));
    const char *origin = inspection->what->settings->origin;
    const char *colon = strstr(origin, "://");
    const char *address = inspection->what->address;
    pm_base_t base = {
        .scheme = apr_pstrndup(inspection->pool, origin,
                               (apr_size_t)(colon - origin)),
        .authority = colon + 3,
        .path = apr_pstrndup(inspection->pool, address, strcspn(address, "?")),
    };

    pm_link_field_read(values, fields, &base);
    return values;
}

/* ---- What came ---- */

static const char *early_words(const inspection_t *inspection,
                               const pm_probe_t *probe)
{
    if (probe->nearly == 0) {
        return "no 103";
    }
    return apr_psprintf(inspection->pool, "103 with %s",
                        counted(inspection->pool,
                                links_of(inspection, probe->early)->nelts,
                                "link"));
}

/* What was promised. Of a port, see probe.h. */
static const char *promise_words(const inspection_t *inspection)
{
    const apr_array_header_t *promises = inspection->push.promises;

    if (promises->nelts == 0) {
        return strchr(strstr(inspection->url, "://") + 3, ':')
                   ? "no promises (libcurl 7.88 shows none of a URL with a "
                     "port)"
                   : "no promises";
    }
    return apr_psprintf(inspection->pool, "%s: %s",
                        counted(inspection->pool, promises->nelts, "promise"),
                        apr_array_pstrcat(inspection->pool, promises, ' '));
}

static void say_client(inspection_t *inspection, const char *name,
                       const pm_probe_t *probe, const char *words)
{
    add_line(inspection,
             apr_psprintf(inspection->pool, "%-12s %s, status %d, %s", name,
                          probe->is_http2 ? "HTTP/2" : "HTTP/1.1",
                          probe->status, words));
}

/* Bytes of the values of the Link fields. */
static int add_bytes(void *bytes, const char *name, const char *value)
{
    *(apr_size_t *)bytes += strlen(value);
    return 1;
}

static void say_header(inspection_t *inspection)
{
    const pm_probe_t *browser = &inspection->browser;
    apr_size_t bytes = 0;

    apr_table_do(add_bytes, &bytes, browser->fields, "Link", NULL);
    add_line(inspection,
             apr_psprintf(
                 inspection->pool, "Link         %s, %" APR_SIZE_T_FMT " bytes",
                 counted(inspection->pool, inspection->final->nelts, "link"),
                 bytes));
    add_line(inspection, apr_psprintf(inspection->pool,
                                      "header       %" APR_SIZE_T_FMT " bytes",
                                      browser->header_bytes));
}

static void say_what_came(inspection_t *inspection)
{
    say_client(inspection, "browser", &inspection->browser,
               early_words(inspection, &inspection->browser));
    say_client(inspection, "old client", &inspection->old,
               early_words(inspection, &inspection->old));
    say_client(inspection, "push client", &inspection->push,
               promise_words(inspection));
    say_header(inspection);
}

/* ---- What is wrong ---- */

static int is_html(const pm_probe_t *probe)
{
    const char *type = apr_table_get(probe->fields, "Content-Type");

    return type && (strncasecmp(type, "text/html", 9) == 0 ||
                    strncasecmp(type, "application/xhtml+xml", 21) == 0);
}

/* Likely, why a browser gets no 103. */
static const char *why_no_early(const inspection_t *inspection)
{
    const pm_probe_t *browser = &inspection->browser;
    const char *server = apr_table_get(browser->fields, "Server");

    if (!browser->is_http2) {
        return strncasecmp(inspection->url, "https:", 6) == 0
                   ? "the server does not speak HTTP/2 (Protocols h2 http/1.1)"
                   : "browsers speak HTTP/2 over TLS alone; ask https://";
    }
    if (browser->status != 200 || !is_html(browser)) {
        return "it is not answered with a page";
    }
    if (inspection->final->nelts == 0) {
        return "the module has nothing for it, or is not there: there is no "
               "Link either";
    }
    if (apr_table_get(browser->fields, "Via") ||
        (server && strncasecmp(server, "Apache", 6) != 0)) {
        return "Link is there, so what stands before httpd drops it";
    }
    return "Link is there, so H2EarlyHints is off, or a proxy on the way "
           "drops it";
}

static void judge_answers(const inspection_t *inspection)
{
    pm_report_t *report = inspection->what->report;
    const pm_probe_t *browser = &inspection->browser;

    if (browser->status != 200) {
        pm_report_loss(report, inspection->place, "status %d", browser->status);
    }
    if (browser->nearly == 0) {
        pm_report_loss(report, inspection->place, "a browser gets no 103: %s",
                       why_no_early(inspection));
    }
    if (inspection->old.nearly > 0) {
        pm_report_loss(report, inspection->place,
                       "a client that does not ask for it gets a 103, which "
                       "old ones take for the answer");
    }
    if (browser->header_bytes > PM_INSPECT_HEADER_BYTES) {
        pm_report_loss(report, inspection->place,
                       "the header of the response has %" APR_SIZE_T_FMT
                       " bytes; proxies that take %d refuse it",
                       browser->header_bytes, PM_INSPECT_HEADER_BYTES);
    }
}

/* What the manifest has for the page, or NULL. */
static const pm_set_t *set_of(const inspection_t *inspection)
{
    const char *address = inspection->what->address;
    const char *path =
        apr_pstrndup(inspection->pool, address, strcspn(address, "?"));

    return pm_url_check_page(path)
               ? NULL
               : pm_lookup_find(inspection->what->manifest,
                                pm_url_decode(inspection->pool, path), NULL);
}

/* Holds Link against what the manifest lets be said by default. */
static void judge_by_manifest(const inspection_t *inspection)
{
    static const pm_limit_t limit = {PM_SET_LINKS_DEFAULT,
                                     PM_FIELD_BYTES_DEFAULT};
    pm_report_t *report = inspection->what->report;
    const pm_set_t *set = set_of(inspection);
    int i, count;

    if (!set) {
        pm_report_loss(report, inspection->place,
                       "the manifest has nothing for this page");
        return;
    }
    count = pm_response_count(set, PM_DIALECT_FINAL, &limit);
    for (i = 0; i < count; i++) {
        if (set->values->links[i][PM_DIALECT_FINAL].text &&
            !pm_link_field_says(inspection->final, &set->links[i])) {
            pm_report_loss(report, inspection->place,
                           "%s is in the manifest, and not in the Link that "
                           "came: lost on the way, or not sent",
                           set->links[i].href);
        }
    }
}

/* ---- The files ---- */

/* Asks for a file as the page would, and says whether its hint is of use. */
static void judge_file(const inspection_t *inspection, apr_pool_t *pool,
                       const pm_link_value_t *value)
{
    pm_report_t *report = inspection->what->report;
    pm_ask_t ask = {.address = value->href,
                    .referer = inspection->url,
                    .is_cors = value->crossorigin != NULL};
    pm_probe_t file;
    const char *refusal;

    if (value->as) {
        pm_as_parse(value->as, &ask.as);
    }
    file =
        pm_probe_ask(pool, inspection->what->settings, &ask, PM_PROBE_BROWSER);
    if (file.problem || file.status != 200) {
        pm_report_loss(
            report, inspection->place, "%s is hinted in vain: %s", value->href,
            file.problem ? file.problem
                         : apr_psprintf(pool, "status %d", file.status));
        return;
    }
    refusal = pm_caching_refusal(file.fields, NULL, apr_time_now());
    if (refusal) {
        pm_report_loss(report, inspection->place,
                       "%s would be loaded twice: it may not be kept for a "
                       "moment: %s",
                       value->href, refusal);
    }
}

/* Whether a value names a file of this server that is not among seen yet. */
static int is_new_file(const pm_link_value_t *value, apr_hash_t *seen)
{
    int is_file = value->rel && strcasestr(value->rel, "preload") &&
                  !value->anchor && value->href && value->href[0] == '/';

    if (!is_file || apr_hash_get(seen, value->href, APR_HASH_KEY_STRING)) {
        return 0;
    }
    apr_hash_set(seen, value->href, APR_HASH_KEY_STRING, value->href);
    return 1;
}

/* All that is hinted, early or late, up to PM_SET_LINKS_MAX. */
static void judge_files(inspection_t *inspection)
{
    const apr_array_header_t *all = apr_array_append(
        inspection->pool, inspection->early, inspection->final);
    const pm_fetch_settings_t *settings = inspection->what->settings;
    apr_hash_t *seen = apr_hash_make(inspection->pool);
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, inspection->pool);
    for (i = 0; i < all->nelts; i++) {
        const pm_link_value_t *value = &APR_ARRAY_IDX(all, i, pm_link_value_t);

        if (apr_hash_count(seen) >= PM_SET_LINKS_MAX ||
            (inspection->deadline && apr_time_now() > inspection->deadline)) {
            pm_report_loss(inspection->what->report, inspection->place,
                           "not all that is hinted was asked for");
            break;
        }
        if (is_new_file(value, seen)) {
            apr_sleep(settings->delay > 0 ? settings->delay : 0);
            judge_file(inspection, scratch, value);
            apr_pool_clear(scratch);
        }
    }
    apr_pool_destroy(scratch);
    add_line(inspection,
             apr_psprintf(inspection->pool, "files        %s asked for",
                          counted(inspection->pool, (int)apr_hash_count(seen),
                                  "hinted file")));
}

apr_status_t pm_inspect_page(const pm_inspect_t *inspect,
                             apr_array_header_t *lines, pm_error_t *error)
{
    apr_pool_t *pool = lines->pool;
    const pm_fetch_settings_t *settings = inspect->settings;
    pm_ask_t ask = {.address = inspect->address, .is_page = 1};
    inspection_t inspection = {
        .what = inspect,
        .pool = pool,
        .url = apr_pstrcat(pool, settings->origin, inspect->address, NULL),
        .deadline = settings->time > 0 ? apr_time_now() + settings->time : 0,
        .lines = lines,
        .browser = pm_probe_ask(pool, settings, &ask, PM_PROBE_BROWSER)};

    if (!inspection.browser.problem) {
        inspection.old = pm_probe_ask(pool, settings, &ask, PM_PROBE_OLD);
        inspection.push = pm_probe_ask(pool, settings, &ask, PM_PROBE_PUSH);
    }
    if (inspection.browser.problem || inspection.old.problem ||
        inspection.push.problem) {
        return pm_error_set(
            error, PM_EINVALID, NULL, 0, 0, "%s: %s", inspection.url,
            inspection.browser.problem ? inspection.browser.problem
            : inspection.old.problem   ? inspection.old.problem
                                       : inspection.push.problem);
    }
    inspection.place = (pm_place_t){inspection.url, 0, 0};
    inspection.early = links_of(&inspection, inspection.browser.early);
    inspection.final = links_of(&inspection, inspection.browser.fields);
    say_what_came(&inspection);
    judge_answers(&inspection);
    if (inspect->manifest) {
        judge_by_manifest(&inspection);
    }
    judge_files(&inspection);
    return APR_SUCCESS;
}
