/*
 * What a page's visitors get of hints.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/inspect.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "format/lookup.h"
#include "format/url.h"
#include "header/caching.h"
#include "header/link_field.h"
#include "header/response.h"

/* An inspection under way. */
typedef struct inspection_t {
    const pm_inspect_t *what;
    apr_pool_t *pool;
    pm_place_t place;
    apr_time_t deadline; /* 0: none */
    pm_inspected_t *came;
    apr_array_header_t *early, *final; /* of pm_link_value_t, to the browser */
} inspection_t;

const char *pm_fault_name(pm_fault_kind_t kind)
{
    static const char *const names[PM_FAULTS] = {
        [PM_FAULT_STATUS] = "status",   [PM_FAULT_NO_EARLY] = "no-early",
        [PM_FAULT_OLD] = "old",         [PM_FAULT_HEADER] = "header",
        [PM_FAULT_UNKNOWN] = "unknown", [PM_FAULT_LOST] = "lost",
        [PM_FAULT_VAIN] = "vain",       [PM_FAULT_TWICE] = "twice",
        [PM_FAULT_UNASKED] = "unasked",
    };

    return names[kind];
}

/* Something is wrong; href may be NULL. */
static void __attribute__((format(printf, 4, 5)))
fault(const inspection_t *inspection, pm_fault_kind_t kind, const char *href,
      const char *format, ...)
{
    pm_fault_t found = {.kind = kind};
    va_list arguments;

    va_start(arguments, format);
    found.text = apr_pvsprintf(inspection->pool, format, arguments);
    va_end(arguments);
    found.href = href ? apr_pstrdup(inspection->pool, href) : NULL;
    APR_ARRAY_PUSH(inspection->came->faults, pm_fault_t) = found;
    pm_report_loss(inspection->what->report, inspection->place, "%s",
                   found.text);
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
    const pm_probe_t *browser = &inspection->came->browser.probe;
    const char *server = apr_table_get(browser->fields, "Server");

    if (!browser->is_http2) {
        return strncasecmp(inspection->came->url, "https:", 6) == 0
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
    const pm_probe_t *browser = &inspection->came->browser.probe;

    if (browser->status != 200) {
        fault(inspection, PM_FAULT_STATUS, NULL, "status %d", browser->status);
    }
    if (browser->nearly == 0) {
        fault(inspection, PM_FAULT_NO_EARLY, NULL, "a browser gets no 103: %s",
              why_no_early(inspection));
    }
    if (inspection->came->old.probe.nearly > 0) {
        fault(inspection, PM_FAULT_OLD, NULL,
              "a client that does not ask for it gets a 103, which "
              "old ones take for the answer");
    }
    if (browser->header_bytes > PM_INSPECT_HEADER_BYTES) {
        fault(inspection, PM_FAULT_HEADER, NULL,
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
    const pm_set_t *set = set_of(inspection);
    int i, count;

    if (!set) {
        fault(inspection, PM_FAULT_UNKNOWN, NULL,
              "the manifest has nothing for this page");
        return;
    }
    count = pm_response_count(set, PM_DIALECT_FINAL, &limit);
    for (i = 0; i < count; i++) {
        if (set->values->links[i][PM_DIALECT_FINAL].text &&
            !pm_link_field_says(inspection->final, &set->links[i])) {
            fault(inspection, PM_FAULT_LOST, set->links[i].href,
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
    pm_ask_t ask = {.address = value->href,
                    .referer = inspection->came->url,
                    .is_cors = value->crossorigin != NULL};
    pm_probe_t file;
    const char *refusal;

    if (value->as) {
        pm_as_parse(value->as, &ask.as);
    }
    file =
        pm_probe_ask(pool, inspection->what->settings, &ask, PM_PROBE_BROWSER);
    if (file.problem || file.status != 200) {
        fault(inspection, PM_FAULT_VAIN, value->href,
              "%s is hinted in vain: %s", value->href,
              file.problem ? file.problem
                           : apr_psprintf(pool, "status %d", file.status));
        return;
    }
    refusal = pm_caching_refusal(file.fields, NULL, apr_time_now());
    if (refusal) {
        fault(inspection, PM_FAULT_TWICE, value->href,
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
            fault(inspection, PM_FAULT_UNASKED, NULL,
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
    inspection->came->files = (int)apr_hash_count(seen);
}

/* Bytes of the values of the Link fields. */
static int add_bytes(void *bytes, const char *name, const char *value)
{
    *(apr_size_t *)bytes += strlen(value);
    return 1;
}

/* Asks as each client; what kept an answer from coming, or NULL. */
static const char *ask_all(const inspection_t *inspection)
{
    const pm_ask_t ask = {.address = inspection->what->address, .is_page = 1};
    pm_inspected_client_t *clients[] = {
        [PM_PROBE_BROWSER] = &inspection->came->browser,
        [PM_PROBE_OLD] = &inspection->came->old,
        [PM_PROBE_PUSH] = &inspection->came->push,
    };
    size_t i;

    for (i = 0; i < sizeof(clients) / sizeof(clients[0]); i++) {
        clients[i]->probe =
            pm_probe_ask(inspection->pool, inspection->what->settings, &ask,
                         (pm_probe_client_t)i);
        if (clients[i]->probe.problem) {
            return clients[i]->probe.problem;
        }
        clients[i]->early_links =
            links_of(inspection, clients[i]->probe.early)->nelts;
    }
    return NULL;
}

apr_status_t pm_inspect_page(apr_pool_t *pool, const pm_inspect_t *inspect,
                             pm_inspected_t *inspected, pm_error_t *error)
{
    const pm_fetch_settings_t *settings = inspect->settings;
    inspection_t inspection = {
        .what = inspect,
        .pool = pool,
        .deadline = settings->time > 0 ? apr_time_now() + settings->time : 0,
        .came = inspected};
    const char *problem;

    inspected->url =
        apr_pstrcat(pool, settings->origin, inspect->address, NULL);
    inspected->faults = apr_array_make(pool, 4, sizeof(pm_fault_t));
    problem = ask_all(&inspection);
    if (problem) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0, "%s: %s",
                            inspected->url, problem);
    }
    inspection.place = (pm_place_t){inspected->url, 0, 0};
    inspection.early = links_of(&inspection, inspected->browser.probe.early);
    inspection.final = links_of(&inspection, inspected->browser.probe.fields);
    inspected->links = inspection.final->nelts;
    inspected->link_bytes = 0;
    apr_table_do(add_bytes, &inspected->link_bytes,
                 inspected->browser.probe.fields, "Link", NULL);
    judge_answers(&inspection);
    if (inspect->manifest) {
        judge_by_manifest(&inspection);
    }
    judge_files(&inspection);
    return APR_SUCCESS;
}
