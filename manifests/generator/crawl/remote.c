/*
 * What the pages of a running site refer to, as its server answers for it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/remote.h"

#include <string.h>

#include <apr_strings.h>

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
                  const pm_answer_t *answer, pm_resource_t *resource)
{
    const char *type = pm_answer_type(pool, answer);
    const char *vary = answer->fields[PM_FIELD_VARY];
    pm_freshness_t freshness = pm_answer_freshness(answer);

    if (answer->problem) {
        resource->problem = PM_REASON_NO_ANSWER;
        resource->detail = answer->problem;
    }
    else if (answer->status >= 300 && answer->status < 400) {
        resource->problem = PM_REASON_REDIRECT;
        resource->detail =
            apr_psprintf(pool, "%d to %s; refer to that", answer->status,
                         or_none(answer->fields[PM_FIELD_LOCATION]));
    }
    else if (answer->status != 200) {
        resource->problem = PM_REASON_STATUS;
        resource->detail = apr_psprintf(pool, "%d", answer->status);
    }
    else if (wanted_type(wanted, type)) {
        resource->problem = PM_REASON_WRONG_TYPE;
        resource->detail = apr_psprintf(pool, "%s instead of %s", or_none(type),
                                        wanted_type(wanted, type));
    }
    else if (freshness == PM_FRESH_NEVER || freshness == PM_FRESH_UNSAID) {
        resource->problem = PM_REASON_NOT_KEPT;
        resource->detail = not_kept(pool, answer);
    }
    else if (pm_field_has(vary, "*") || pm_field_has(vary, "Cookie")) {
        resource->problem = PM_REASON_VARIES;
        resource->detail = apr_psprintf(
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
static void advise(const pm_remote_t *remote, apr_pool_t *pool,
                   const char *address, const pm_answer_t *answer)
{
    const char *type = pm_answer_type(pool, answer);
    pm_place_t everywhere = {remote->origin, 0, 0};

    if (answer->fields[PM_FIELD_SET_COOKIE]) {
        pm_report_note(
            remote->report,
            (pm_place_t){apr_pstrcat(pool, remote->origin, address, NULL), 0,
                         0},
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

void pm_remote_locate(void *baton, apr_pool_t *pool, const pm_wanted_t *wanted,
                      pm_resource_t *resource)
{
    const pm_remote_t *remote = baton;
    const pm_ask_t ask = {
        .address = wanted->href,
        .referer = apr_pstrcat(pool, remote->origin,
                               wanted->page ? wanted->page : "/", NULL),
        .as = wanted->as,
        .is_cors = wanted->is_cors,
    };
    const pm_answer_t *answer = pm_fetch_now(remote->fetch, pool, &ask);

    resource->source = apr_pstrcat(pool, remote->origin, wanted->href, NULL);
    judge(pool, wanted, answer, resource);
    resource->is_readable = resource->problem == PM_REASON_NOT_KEPT ||
                            resource->problem == PM_REASON_VARIES;
    if (resource->problem && !resource->is_readable) {
        return;
    }
    advise(remote, pool, wanted->href, answer);
    resource->content = apr_pcalloc(pool, sizeof(*resource->content));
    resource->content->path = answer->body;
    resource->content->bytes = answer->wire;
    resource->content->hash = answer->hash;
}
