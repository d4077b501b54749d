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

#define PUSH_TRIES 3

/* An inspection under way. */
typedef struct inspection_t {
    const pm_inspect_t *what;
    apr_pool_t *pool;
    pm_place_t place;
    apr_time_t deadline; /* 0: none */
    pm_inspected_t *came;
    apr_array_header_t *early, *final; /* of pm_link_value_t, to the browser */
    const pm_set_t *set; /* the page's, by the manifest; NULL: not known */
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

/* An apr_table_do() function: bytes of the values of the Link fields. */
static int add_bytes(void *bytes, const char *name, const char *value)
{
    *(apr_size_t *)bytes += strlen(value);
    return 1;
}

static apr_size_t link_bytes(const apr_table_t *fields)
{
    apr_size_t bytes = 0;

    apr_table_do(add_bytes, &bytes, fields, "Link", NULL);
    return bytes;
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

/* What the final response shows of a proxy in front of httpd, as ` (NAME)`;
 * NULL: nothing. */
static const char *front_of(const inspection_t *inspection)
{
    const apr_table_t *fields = inspection->came->browser.probe.fields;
    const char *server = apr_table_get(fields, "Server");
    const char *via = apr_table_get(fields, "Via");

    return server && strncasecmp(server, "Apache", 6) != 0
               ? apr_psprintf(inspection->pool, " (%.64s)", server)
           : via ? apr_psprintf(inspection->pool, " (%.64s)", via)
                 : NULL;
}

/* What there is to know of nginx, if that is the proxy: before 1.29 it takes a
 * 103 of its upstream for the answer, and over HTTP/2 the page fails. */
static const char *nginx_of(const char *front)
{
    return strstr(front, "nginx")
               ? "; nginx hands it on from 1.29, with early_hints, and must "
                 "not be in PushManifestProxy before"
               : "";
}

/* Likely, why a page has no Link at all. */
static const char *why_no_link(const inspection_t *inspection)
{
    const char *front = front_of(inspection);

    return apr_psprintf(inspection->pool,
                        "%s, or is not there%s%s%s: there is no Link either",
                        inspection->set && inspection->set->nlinks > 0
                            ? "the module has another manifest than this one"
                            : "the module has nothing for it",
                        front ? ", or what stands before httpd" : "",
                        front ? front : "", front ? " drops both" : "");
}

/* Likely, why a browser gets no 103. */
static const char *why_no_early(const inspection_t *inspection)
{
    const pm_probe_t *browser = &inspection->came->browser.probe;
    const char *front = front_of(inspection);

    if (!browser->is_http2) {
        return strncasecmp(inspection->came->url, "https:", 6) == 0
                   ? "the server does not speak HTTP/2 (Protocols h2 http/1.1)"
                   : "browsers speak HTTP/2 over TLS alone; ask https://";
    }
    if (browser->status != 200 || !is_html(browser)) {
        return "it is not answered with a page";
    }
    if (inspection->final->nelts == 0) {
        return why_no_link(inspection);
    }
    return front ? apr_pstrcat(inspection->pool,
                               "Link is there, so what stands before httpd",
                               front, " drops it", nginx_of(front), NULL)
                 : "Link is there, so H2EarlyHints is off, or a proxy on the "
                   "way drops it, or speaks HTTP/1.1 and is not in "
                   "PushManifestProxy";
}

/* A status other than 200; of 502, what makes proxies say that. */
static void judge_status(const inspection_t *inspection)
{
    int status = inspection->came->browser.probe.status;
    const char *front = front_of(inspection);

    if (status == 502) {
        fault(inspection, PM_FAULT_STATUS, NULL,
              "status 502: what stands before httpd%s does not take its "
              "answer; likely the header is larger than its buffer "
              "(PushManifestLimit header=)",
              front ? front : "");
    }
    else if (status != 200) {
        fault(inspection, PM_FAULT_STATUS, NULL, "status %d", status);
    }
}

/* A 103 and a response that do not say the same: a proxy drops Link from one of
 * them, or the configuration has it so. A header without room for it has none
 * anyway. */
static void judge_dropped(const inspection_t *inspection)
{
    const pm_probe_t *browser = &inspection->came->browser.probe;

    if (browser->nearly > 0 && inspection->early->nelts == 0) {
        fault(inspection, PM_FAULT_LOST, NULL,
              "the 103 that a browser gets has no Link: it is dropped on the "
              "way");
    }
    if (browser->status == 200 && inspection->early->nelts > 0 &&
        inspection->final->nelts == 0 &&
        browser->header_bytes + link_bytes(browser->early) <
            PM_INSPECT_HEADER_BYTES) {
        fault(inspection, PM_FAULT_LOST, NULL,
              "the 103 has Link, and the response has none: it is dropped on "
              "the way, or PushManifestSend has no `link`");
    }
}

static void judge_answers(const inspection_t *inspection)
{
    const pm_probe_t *browser = &inspection->came->browser.probe;

    judge_status(inspection);
    judge_dropped(inspection);
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

/* How many links of the set are said in all of the dialects by default. */
static int count_said(const pm_set_t *set, const pm_dialect_t *dialects,
                      int ndialects)
{
    static const pm_limit_t limit = {PM_SET_LINKS_DEFAULT,
                                     PM_FIELD_BYTES_DEFAULT};
    int i, least = set->nlinks;

    for (i = 0; i < ndialects; i++) {
        int count = pm_response_count(set, dialects[i], &limit);

        least = count < least ? count : least;
    }
    return least;
}

/* Whether the response should say the link of that index, and does not. */
static int is_lost_from_final(const inspection_t *inspection, int index)
{
    static const pm_dialect_t final[] = {PM_DIALECT_FINAL};
    const pm_set_t *set = inspection->set;

    return index < count_said(set, final, 1) &&
           set->values->links[index][PM_DIALECT_FINAL].text &&
           !pm_link_field_says(inspection->final, &set->links[index]);
}

/* Likewise the 103, if there is one: what every browser is told, whatever its
 * screen. It says nothing of screens. */
static int is_lost_from_early(const inspection_t *inspection, int index)
{
    static const pm_dialect_t early[] = {
        PM_DIALECT_EARLY, PM_DIALECT_EARLY_DESKTOP, PM_DIALECT_EARLY_PHONE};
    const pm_set_t *set = inspection->set;
    pm_link_t link = set->links[index];

    link.media = link.imagesrcset = link.imagesizes = NULL;
    return inspection->early->nelts > 0 && index < count_said(set, early, 3) &&
           set->values->links[index][PM_DIALECT_EARLY].text &&
           !pm_link_field_says(inspection->early, &link);
}

/* Holds Link, early and late, against what the manifest lets be said by
 * default. */
static void judge_by_manifest(const inspection_t *inspection)
{
    const pm_set_t *set = inspection->set;
    int i;

    if (!set) {
        fault(inspection, PM_FAULT_UNKNOWN, NULL,
              "the manifest has nothing for this page");
        return;
    }
    for (i = 0; i < set->nlinks; i++) {
        int is_early = is_lost_from_early(inspection, i);
        int is_final = is_lost_from_final(inspection, i);

        if (is_early || is_final) {
            fault(inspection, PM_FAULT_LOST, set->links[i].href,
                  "%s is in the manifest, and not in the %s that came: lost on "
                  "the way, or not sent",
                  set->links[i].href,
                  !is_early  ? "Link"
                  : is_final ? "103, nor in the Link"
                             : "103");
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

/* Asks as a client; what kept an answer from coming, or NULL. */
static const char *ask_as(const inspection_t *inspection, pm_probe_client_t who,
                          pm_inspected_client_t *client)
{
    const pm_ask_t ask = {.address = inspection->what->address, .is_page = 1};

    client->probe =
        pm_probe_ask(inspection->pool, inspection->what->settings, &ask, who);
    if (!client->probe.problem) {
        client->early_links = links_of(inspection, client->probe.early)->nelts;
    }
    return client->probe.problem;
}

/*
 * As a client that takes promises, up to PUSH_TRIES times: libcurl cancels
 * each here, and httpd up to 2.4.71 closes the connection where that comes just
 * before the file's own answer is sent (AH10509 in the log of mod_http2).
 */
static const char *ask_for_promises(const inspection_t *inspection)
{
    const char *problem;
    int tries = 0;

    do {
        problem = ask_as(inspection, PM_PROBE_PUSH, &inspection->came->push);
        tries++;
    } while (problem && tries < PUSH_TRIES);
    return problem;
}

/* Likewise as each client. Where a browser alone has no answer, a 103 is likely
 * taken for it, as nginx before 1.29 does. */
static const char *ask_all(const inspection_t *inspection)
{
    pm_inspected_t *came = inspection->came;
    const char *browser = ask_as(inspection, PM_PROBE_BROWSER, &came->browser);
    const char *old = ask_as(inspection, PM_PROBE_OLD, &came->old);

    if (browser && !old) {
        return apr_pstrcat(
            inspection->pool, browser,
            "; over HTTP/1.1 there is an answer, so a proxy likely takes a 103 "
            "for it, as nginx before 1.29 does: it must not be in "
            "PushManifestProxy",
            NULL);
    }
    return browser ? browser : old ? old : ask_for_promises(inspection);
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
    inspected->link_bytes = link_bytes(inspected->browser.probe.fields);
    inspection.set = inspect->manifest ? set_of(&inspection) : NULL;
    judge_answers(&inspection);
    if (inspect->manifest) {
        judge_by_manifest(&inspection);
    }
    judge_files(&inspection);
    return APR_SUCCESS;
}
