/*
 * A site behind a server, as that answers for it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/remote.h"

#include <string.h>

#include <apr_strings.h>

typedef struct remote_t {
    pm_site_t site;
    pm_remote_settings_t settings;
    int next; /* page of the walk that is the next document */
} remote_t;

/* Shorter texts fit into one packet, compressed or not. */
#define WORTH_COMPRESSING 1400

static int begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static int is_javascript(const char *type)
{
    static const char *const types[] = {
        "text/javascript", "application/javascript", "application/ecmascript",
        "text/ecmascript", "application/x-javascript"};
    size_t i;

    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strcmp(type, types[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

/*
 * The type that a browser wants for such a thing, if it would not take the one
 * that it has; NULL: it takes it. (WHATWG HTML, "obtain a resource" for styles,
 * "fetch a classic script" and "fetch a module script"; Fetch, "should response
 * to request be blocked due to its MIME type".) Images and fonts go by their
 * content: only what is a page is none.
 */
static const char *wanted_type(const pm_wanted_t *wanted, const char *type)
{
    switch (wanted->as) {
    case PM_AS_STYLE:
        return strcmp(type, "text/css") == 0 ? NULL : "text/css";
    case PM_AS_SCRIPT:
        if (is_javascript(type)) {
            return NULL;
        }
        return wanted->is_cors || begins(type, "image/") ||
                       begins(type, "audio/") || begins(type, "video/") ||
                       strcmp(type, "text/csv") == 0 ||
                       strcmp(type, "text/html") == 0
                   ? "text/javascript"
                   : NULL;
    case PM_AS_FONT:
        return strcmp(type, "text/html") == 0 ? "font/woff2" : NULL;
    case PM_AS_IMAGE:
        return strcmp(type, "text/html") == 0 ? "image/..." : NULL;
    default:
        return NULL;
    }
}

static const char *or_none(const char *text)
{
    return text && *text ? text : "none";
}

/* What forbids a browser to keep the answer, and what to write instead. */
static const char *not_kept(apr_pool_t *pool, const pm_answer_t *answer)
{
    const char *control = answer->fields[PM_FIELD_CACHE_CONTROL];
    const char *expires = answer->fields[PM_FIELD_EXPIRES];
    const char *because =
        control   ? apr_pstrcat(pool, "Cache-Control: ", control, NULL)
        : expires ? apr_pstrcat(pool, "Expires: ", expires, NULL)
                  : "neither Cache-Control nor Last-Modified";

    return apr_psprintf(pool,
                        "%s; give it a lifetime, such as ExpiresByType %s "
                        "\"access plus 10 minutes\"",
                        because, or_none(pm_answer_type(pool, answer)));
}

/* Why there is nothing to send, and what to do about it. */
static void judge(apr_pool_t *pool, const pm_wanted_t *wanted,
                  const pm_answer_t *answer, pm_location_t *location)
{
    const char *type = pm_answer_type(pool, answer);
    const char *vary = answer->fields[PM_FIELD_VARY];
    pm_freshness_t freshness = pm_answer_freshness(answer);

    if (answer->problem) {
        location->problem = PM_REASON_NO_ANSWER;
        location->detail = answer->problem;
    }
    else if (answer->status >= 300 && answer->status < 400) {
        location->problem = PM_REASON_REDIRECT;
        location->detail =
            apr_psprintf(pool, "%d to %s; refer to that", answer->status,
                         or_none(answer->fields[PM_FIELD_LOCATION]));
    }
    else if (answer->status != 200) {
        location->problem = PM_REASON_STATUS;
        location->detail = apr_psprintf(pool, "%d", answer->status);
    }
    else if (wanted_type(wanted, type)) {
        location->problem = PM_REASON_WRONG_TYPE;
        location->detail = apr_psprintf(pool, "%s instead of %s", or_none(type),
                                        wanted_type(wanted, type));
    }
    else if (freshness == PM_FRESH_NEVER || freshness == PM_FRESH_UNSAID) {
        location->problem = PM_REASON_NOT_KEPT;
        location->detail = not_kept(pool, answer);
    }
    else if (pm_field_has(vary, "*") || pm_field_has(vary, "Cookie")) {
        location->problem = PM_REASON_VARIES;
        location->detail = apr_psprintf(
            pool, "Vary: %s; a static file needs no Vary but Accept-Encoding",
            vary);
    }
}

static int is_text(const char *type)
{
    return begins(type, "text/") || is_javascript(type) ||
           strcmp(type, "application/json") == 0 ||
           strcmp(type, "image/svg+xml") == 0;
}

/* What works, but not as well as it could: said once a type. */
static void advise(const pm_remote_settings_t *remote, apr_pool_t *pool,
                   const char *address, const pm_answer_t *answer)
{
    const char *type = pm_answer_type(pool, answer);
    pm_place_t everywhere = {remote->asked, 0, 0};

    if (answer->fields[PM_FIELD_SET_COOKIE]) {
        pm_report_note(
            remote->report,
            (pm_place_t){apr_pstrcat(pool, remote->asked, address, NULL), 0, 0},
            "a cookie is set with a file; caches then may not keep it. Set "
            "cookies with pages alone");
    }
    if (pm_answer_freshness(answer) == PM_FRESH_GUESSED) {
        pm_report_note(remote->report, everywhere,
                       "%s has no lifetime: after each change browsers load it "
                       "twice for a while. Write ExpiresByType %s \"access "
                       "plus 10 minutes\"",
                       or_none(type), or_none(type));
    }
    if (is_text(type) && !answer->fields[PM_FIELD_CONTENT_ENCODING] &&
        answer->length > WORTH_COMPRESSING) {
        pm_report_note(remote->report, everywhere,
                       "%s is not compressed. Write AddOutputFilterByType "
                       "DEFLATE %s",
                       type, type);
    }
}

static void locate(pm_site_t *site, apr_pool_t *pool, const pm_wanted_t *wanted,
                   pm_location_t *location)
{
    const pm_remote_settings_t *remote = &((remote_t *)site)->settings;
    const pm_ask_t ask = {
        .address = wanted->href,
        .referer = apr_pstrcat(pool, remote->asked,
                               wanted->page ? wanted->page : "/", NULL),
        .as = wanted->as,
        .is_cors = wanted->is_cors,
    };
    const pm_answer_t *answer = pm_fetch_now(remote->fetch, pool, &ask);

    location->source = apr_pstrcat(pool, remote->asked, wanted->href, NULL);
    judge(pool, wanted, answer, location);
    if (location->problem && location->problem != PM_REASON_NOT_KEPT &&
        location->problem != PM_REASON_VARIES) {
        return;
    }
    advise(remote, pool, wanted->href, answer);
    location->key = wanted->href;
    location->file = answer->body;
    location->bytes = answer->wire;
    location->hash = answer->hash;
}

/* Fills in the document that a page of the walk is. */
static void fill_in(apr_pool_t *pool, const remote_t *remote,
                    const pm_walk_page_t *found, pm_document_t *document)
{
    static const char *const none[] = {NULL};
    const pm_answer_t *answer = &found->answer;
    pm_page_t *page = apr_pcalloc(pool, sizeof(*page));

    page->path = found->path;
    page->base = answer->address;
    page->source =
        apr_pstrcat(pool, remote->settings.asked, answer->address, NULL);
    page->also = none;
    document->file = answer->body;
    document->source = page->source;
    document->charset = pm_answer_charset(pool, answer);
    document->is_xml =
        strcmp(pm_answer_type(pool, answer), "application/xhtml+xml") == 0;
    document->npages = 1;
    document->pages = page;
}

static int next(pm_site_t *site, apr_pool_t *pool, pm_document_t *document)
{
    remote_t *remote = (remote_t *)site;
    const apr_array_header_t *pages = remote->settings.walk->pages;

    if (remote->next == pages->nelts) {
        return 0;
    }
    fill_in(pool, remote, &APR_ARRAY_IDX(pages, remote->next, pm_walk_page_t),
            document);
    remote->next++;
    return 1;
}

/* Whether the server has something at a path that no walk has seen. What it
 * fails on, or will not show us, may well be there. */
static pm_reason_t ask_for(const remote_t *remote, apr_pool_t *pool,
                           const char *path)
{
    const pm_ask_t ask = {.address = path, .is_page = 1};
    const pm_answer_t *answer =
        pm_fetch_now(remote->settings.fetch, pool, &ask);

    return answer->status == 404 || answer->status == 410 ? PM_REASON_MISSING
                                                          : PM_REASON_NONE;
}

static pm_reason_t find(pm_site_t *site, apr_pool_t *pool, const char *path,
                        pm_document_t *document, const pm_page_t **page)
{
    const remote_t *remote = (const remote_t *)site;
    const apr_array_header_t *pages = remote->settings.walk->pages;
    int i;

    for (i = 0; i < pages->nelts; i++) {
        const pm_walk_page_t *found = &APR_ARRAY_IDX(pages, i, pm_walk_page_t);

        if (strcmp(found->path, path) == 0) {
            fill_in(pool, remote, found, document);
            *page = document->pages;
            return PM_REASON_NONE;
        }
    }
    return remote->settings.is_whole ? PM_REASON_MISSING
                                     : ask_for(remote, pool, path);
}

pm_site_t *pm_remote_create(apr_pool_t *pool,
                            const pm_remote_settings_t *settings)
{
    static const pm_site_functions_t functions = {next, find, locate};
    remote_t *remote = apr_pcalloc(pool, sizeof(*remote));

    remote->settings = *settings;
    remote->site = (pm_site_t){
        .functions = &functions,
        .name = settings->asked,
        .origin = settings->name ? apr_pstrcat(pool, settings->name, " ",
                                               settings->asked, NULL)
                                 : settings->asked,
        .indexes = apr_array_make(pool, 0, sizeof(const char *)),
        .known = settings->walk->pages->nelts,
    };
    return &remote->site;
}
