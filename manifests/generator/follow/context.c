/*
 * The following of one page: candidates, and what a URL leads to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/context.h"

#include <string.h>

#include <apr_strings.h>

#include "format/url.h"
#include "text/query.h"

pm_candidate_t *pm_context_add(pm_context_t *context, pm_need_t need,
                               const char *url, pm_place_t place)
{
    pm_candidate_t *candidate;

    if (context->candidates->nelts >= PM_FOLLOW_CANDIDATES_MAX) {
        if (!context->is_full) {
            pm_report_loss(context->follow->report, place,
                           "more than %d references; the rest is left out",
                           PM_FOLLOW_CANDIDATES_MAX);
        }
        context->is_full = 1;
        return NULL;
    }
    candidate = apr_array_push(context->candidates);
    memset(candidate, 0, sizeof(*candidate));
    candidate->need = need;
    candidate->url = url;
    candidate->place = place;
    candidate->order = context->candidates->nelts;
    candidate->link.bytes = PM_BYTES_UNKNOWN;
    return candidate;
}

unsigned pm_context_screens(pm_css_views_t views)
{
    unsigned screens = 0;

    if ((views & PM_CSS_DESKTOP_VIEWS) == PM_CSS_DESKTOP_VIEWS) {
        screens |= PM_SCREEN_DESKTOP;
    }
    if ((views & PM_CSS_PHONE_VIEWS) == PM_CSS_PHONE_VIEWS) {
        screens |= PM_SCREEN_PHONE;
    }
    return screens;
}

void pm_context_show_on(pm_candidate_t *candidate,
                        const pm_css_screens_t *screens)
{
    if (screens->views == PM_CSS_NO_VIEW) {
        pm_candidate_leave_out(candidate, PM_REASON_CONDITION);
    }
    else if (screens->media) {
        candidate->link.media = screens->media;
        candidate->link.screens = pm_context_screens(screens->views);
    }
    else if (!screens->is_said && screens->views != PM_CSS_ALL_VIEWS) {
        pm_candidate_leave_out(candidate, PM_REASON_CONDITION);
    }
}

void pm_context_restrict(pm_context_t *context, pm_candidate_t *candidate,
                         const pm_css_when_t *when)
{
    pm_css_screens_t screens = {.views = pm_css_when_views(when)};

    screens.media = pm_css_when_text(context->pool, when, &screens.is_said);
    pm_context_show_on(candidate, &screens);
}

int pm_context_may_read(pm_context_t *context, apr_int64_t bytes,
                        apr_int64_t most, pm_place_t place)
{
    context->budget.text -=
        bytes == PM_BYTES_UNKNOWN || bytes > most ? most : bytes;
    if (context->budget.text >= 0) {
        return 1;
    }
    pm_report_loss(context->follow->report, place,
                   "more than %d bytes of stylesheets and scripts; the rest is "
                   "not read",
                   PM_BUDGET_TEXT);
    return 0;
}

void pm_context_lose_content(pm_context_t *context, const pm_content_t *content,
                             pm_place_t place)
{
    if (content->file && !content->problem) {
        pm_resources_doubt(context->follow->resources);
        pm_report_loss(context->follow->report, place,
                       "what is named here cannot be read any more; what it "
                       "refers to is left out");
    }
}

/* What is fetched from another origin: only the connection can be prepared. */
static void make_preconnect(apr_pool_t *pool, pm_candidate_t *candidate,
                            const char *origin)
{
    pm_link_t *link = &candidate->link;
    /* Fonts and modules are fetched without credentials, over a connection of
     * its own, as is what says crossorigin=anonymous. */
    int is_anonymous =
        link->crossorigin == PM_CROSSORIGIN_ANONYMOUS ||
        (link->crossorigin == PM_CROSSORIGIN_NONE &&
         (link->as == PM_AS_FONT || link->rel == PM_REL_MODULEPRELOAD));

    const char *why = candidate->is_author
                          ? link->why
                          : apr_pstrcat(pool, "origin of: ", link->why, NULL);

    memset(link, 0, sizeof(*link));
    link->bytes = PM_BYTES_UNKNOWN;
    link->why = why;
    link->rel = PM_REL_PRECONNECT;
    link->href = origin;
    link->crossorigin =
        is_anonymous ? PM_CROSSORIGIN_ANONYMOUS : PM_CROSSORIGIN_NONE;
}

/* Fills in what the file says; or leaves the candidate out. */
static const pm_resource_t *look(pm_context_t *context,
                                 pm_candidate_t *candidate)
{
    const pm_link_t *link = &candidate->link;
    int is_module = link->rel == PM_REL_MODULEPRELOAD;
    const pm_wanted_t wanted = {
        .href = link->href,
        .as = is_module && link->as == PM_AS_NONE ? PM_AS_SCRIPT : link->as,
        .is_cors = is_module || link->as == PM_AS_FONT ||
                   link->crossorigin != PM_CROSSORIGIN_NONE,
        .page = context->page->path,
    };
    const pm_resource_t *resource =
        pm_resources_find(context->follow->resources, &wanted);

    if (resource->problem) {
        pm_candidate_lose(context->follow->report, candidate, resource->problem,
                          resource->detail);
    }
    candidate->link.bytes = resource->bytes;
    candidate->link.hash = resource->hash;
    return resource->content ? resource : NULL;
}

const char *pm_context_base(const pm_context_t *context, const char *base)
{
    pm_target_t target;

    if (!base) {
        return context->page->base;
    }
    target = pm_resolve(context->pool, context->follow->site->origin,
                        context->page->base, base);
    return target.kind == PM_TARGET_NONE ? context->page->base : target.href;
}

pm_query_t pm_context_query(const pm_context_t *context, int is_attribute)
{
    if (context->scan->is_guessed) {
        return PM_QUERY_UNCERTAIN;
    }
    return !pm_query_is_encoded(context->scan->encoding) ? PM_QUERY_UTF8
           : is_attribute                                ? PM_QUERY_PAGE
                                                         : PM_QUERY_UNCERTAIN;
}

static int is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80) {
        text++;
    }
    return !*text;
}

pm_target_t pm_context_target(const pm_context_t *context, const char *url,
                              const pm_origin_t *origin)
{
    static const pm_target_t uncertain = {.reason = PM_REASON_ENCODING};

    if (origin->query == PM_QUERY_PAGE) {
        url = pm_query_encode(context->pool, url, context->scan->encoding);
    }
    else if ((origin->query == PM_QUERY_UNCERTAIN &&
              pm_query_is_foreign(url)) ||
             (origin->query == PM_QUERY_UNREAD && !is_ascii(url))) {
        url = NULL;
    }
    return url ? pm_resolve(context->pool, context->follow->site->origin,
                            origin->base, url)
               : uncertain;
}

/* Whether a URL has what templates of Jinja, Vue, JavaScript, ERB, PHP and
 * their like leave for later: {{ a }}, {% a %}, ${a}, <%= a %>, <?= a ?>. */
static int is_template(const char *url)
{
    static const char *const marks[] = {"{{", "{%", "${", "<%", "<?"};
    apr_size_t i = 0;

    while (i < sizeof(marks) / sizeof(*marks) && !strstr(url, marks[i])) {
        i++;
    }
    return i < sizeof(marks) / sizeof(*marks);
}

/* A target, what its URL stands in, and what is wrong with it; NULL: nothing.
 */
typedef struct known_t {
    pm_target_t target;
    const char *base, *wrong;
    pm_query_t query;
} known_t;

/* Pages name an icon once in each of their sections. */
static const known_t *find_target(pm_context_t *context, const char *url,
                                  const pm_origin_t *origin)
{
    known_t *known = apr_hash_get(context->targets, url, APR_HASH_KEY_STRING);

    if (known && known->query == origin->query &&
        strcmp(known->base, origin->base) == 0) {
        return known;
    }
    known = apr_palloc(context->pool, sizeof(*known));
    *known = (known_t){.target = {.reason = PM_REASON_TEMPLATE},
                       .base = origin->base,
                       .query = origin->query};
    if (!is_template(url)) {
        known->target = pm_context_target(context, url, origin);
    }
    known->wrong = known->target.kind == PM_TARGET_OTHER
                       ? pm_url_check_origin(known->target.origin)
                   : known->target.kind == PM_TARGET_OWN
                       ? pm_url_check_href(known->target.href)
                       : NULL;
    apr_hash_set(context->targets, url, APR_HASH_KEY_STRING, known);
    return known;
}

const pm_resource_t *pm_context_resolve(pm_context_t *context,
                                        pm_candidate_t *candidate,
                                        const pm_origin_t *origin)
{
    const known_t *known = find_target(context, candidate->url, origin);
    const pm_target_t target = known->target;

    if (target.kind == PM_TARGET_NONE) {
        pm_candidate_leave_out(candidate, target.reason);
        return NULL;
    }
    if (target.kind == PM_TARGET_OTHER) {
        make_preconnect(context->pool, candidate, target.origin);
    }
    else {
        candidate->link.href = target.href;
        candidate->link.via = origin->via;
    }
    if (known->wrong) {
        pm_candidate_lose(
            context->follow->report, candidate, PM_REASON_UNFIT,
            apr_pstrcat(context->pool, "its URL has ", known->wrong, NULL));
        return NULL;
    }
    return target.kind == PM_TARGET_OWN ? look(context, candidate) : NULL;
}
