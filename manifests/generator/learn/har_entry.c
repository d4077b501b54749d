/*
 * An entry of a HAR becomes an entry of ours.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/har_entry.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>
#include <xxhash.h>

#include "learn/timestamp.h"
#include "site/resolve.h"

/* _priority, as Chrome and as WebPageTest write it, as an urgency. */
static const struct {
    const char *name;
    int urgency;
} priorities[] = {
    {"VeryHigh", 0}, {"Highest", 0}, {"High", 1},   {"Medium", 2},
    {"Low", 3},      {"VeryLow", 4}, {"Lowest", 4},
};

/* _resourceType of Chrome, for requests without Sec-Fetch-Dest. */
static const struct {
    const char *name;
    pm_dest_t dest;
} types[] = {
    {"document", PM_DEST_DOCUMENT}, {"stylesheet", PM_DEST_STYLE},
    {"script", PM_DEST_SCRIPT},     {"font", PM_DEST_FONT},
    {"image", PM_DEST_IMAGE},       {"fetch", PM_DEST_FETCH},
    {"xhr", PM_DEST_FETCH},
};

/* The string at a path of members; "" if there is none. */
static const char *text_of(const json_t *json, const char *member)
{
    const char *text = json_string_value(json_object_get(json, member));

    return text ? text : "";
}

/* The value of the first header of that name among those of a request or a
 * response; "" if there is none. */
static const char *header_of(const json_t *message, const char *name)
{
    const json_t *headers = json_object_get(message, "headers");
    size_t i;

    for (i = 0; i < json_array_size(headers); i++) {
        const json_t *header = json_array_get(headers, i);

        if (strcasecmp(text_of(header, "name"), name) == 0) {
            return text_of(header, "value");
        }
    }
    return "";
}

/* Who made the browser ask: a URL, or an object with one. */
static const char *initiator_of(const json_t *json)
{
    const json_t *initiator = json_object_get(json, "_initiator");

    return json_is_string(initiator) ? json_string_value(initiator)
                                     : text_of(initiator, "url");
}

static int urgency_of(const json_t *json, const json_t *request)
{
    const char *priority = text_of(json, "_priority");
    size_t i;

    if (strcasecmp(text_of(json, "_renderBlocking"), "blocking") == 0) {
        return 0;
    }
    for (i = 0; i < sizeof(priorities) / sizeof(priorities[0]); i++) {
        if (strcasecmp(priority, priorities[i].name) == 0) {
            return priorities[i].urgency;
        }
    }
    priority = header_of(request, "priority");
    return *priority ? pm_entry_urgency(priority) : PM_URGENCY_UNKNOWN;
}

static pm_dest_t dest_of(const json_t *json, const json_t *request)
{
    pm_dest_t dest = pm_entry_dest(header_of(request, "sec-fetch-dest"));
    size_t i;

    for (i = 0; dest == PM_DEST_UNKNOWN && i < sizeof(types) / sizeof(types[0]);
         i++) {
        if (strcasecmp(text_of(json, "_resourceType"), types[i].name) == 0) {
            dest = types[i].dest;
        }
    }
    return dest;
}

/* Where the answer came from. What the page itself had just loaded (memory) is
 * no cache of an earlier visit. */
static void read_source(const json_t *json, pm_entry_t *entry)
{
    const json_t *cached = json_object_get(json, "_cached");
    const json_t *pushed = json_object_get(json, "_was_pushed");

    entry->is_cached = strcmp(text_of(json, "_fromCache"), "disk") == 0 ||
                       json_integer_value(cached) != 0 || json_is_true(cached);
    entry->is_pushed = json_integer_value(pushed) != 0 || json_is_true(pushed);
}

static void read_fields(const json_t *json, pm_entry_t *entry)
{
    const json_t *request = json_object_get(json, "request");
    const json_t *response = json_object_get(json, "response");
    const json_t *content = json_object_get(response, "content");
    const char *referer = header_of(request, "referer");

    referer = *referer ? referer : initiator_of(json);
    entry->referer = *referer ? referer : NULL;
    entry->is_get = strcmp(text_of(request, "method"), "GET") == 0;
    entry->is_speculative = *header_of(request, "sec-purpose") != '\0';
    entry->dest = dest_of(json, request);
    entry->mode = pm_entry_mode(header_of(request, "sec-fetch-mode"));
    entry->urgency = urgency_of(json, request);
    entry->is_watched = *text_of(json, "_priority") != '\0';
    entry->keep = pm_entry_keep(header_of(response, "cache-control"));
    entry->is_html = pm_entry_is_html(text_of(content, "mimeType"));
    read_source(json, entry);
}

/* The path at the site that a URL leads to, from pool, or NULL. */
static const char *own_path(apr_pool_t *pool, const char *url, pm_har_t *har,
                            const pm_entry_t *entry)
{
    pm_target_t target = pm_resolve(pool, NULL, "/", url);

    if (target.kind != PM_TARGET_OTHER) {
        return NULL;
    }
    if (!har->origin && entry->is_html == 1 && entry->status == 200) {
        har->origin = apr_pstrdup(har->pool, target.origin);
    }
    return har->origin && strcmp(har->origin, target.origin) == 0
               ? target.href + strlen(target.origin)
               : NULL;
}

int pm_har_entry_read(apr_pool_t *scratch, json_t *json, pm_har_t *har,
                      pm_entry_t *entry)
{
    static const pm_entry_t none = PM_ENTRY_NONE;
    const json_t *request = json_object_get(json, "request");
    const json_t *response = json_object_get(json, "response");
    const char *pageref = text_of(json, "pageref");
    double took = json_number_value(json_object_get(json, "time"));

    *entry = none;
    entry->time = pm_timestamp_iso(text_of(json, "startedDateTime"));
    entry->is_exact = 1;
    entry->took = took > 0 && took * 1000 < (double)PM_ENTRY_TOOK_MAX
                      ? (apr_int64_t)(took * 1000)
                      : -1;
    entry->status =
        (int)json_integer_value(json_object_get(response, "status"));
    entry->address =
        XXH3_64bits_withSeed(pageref, strlen(pageref), har->number);
    entry->agent = har->number;
    read_fields(json, entry);
    entry->url = own_path(scratch, text_of(request, "url"), har, entry);
    return entry->url && entry->time && entry->status > 0 &&
           strcmp(text_of(json, "_fromCache"), "memory") != 0;
}
