/*
 * What a request's header fields say about links.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "header/request.h"

#include <string.h>
#include <strings.h>

/*
 * A field that speaks against links: with any value but one, or with any. In
 * the order of how often browsers send it.
 */
static const struct {
    const char *name;
    const char *harmless; /* NULL: no value is */
    int is_needed;        /* a browser that acts on a 103 sends it */
    int is_shown;         /* and yet what the page needs will be loaded */
    const char *reason;
} refusals[] = {
    {"Sec-Fetch-Mode", "navigate", 1, 0, "not a navigation (Sec-Fetch-Mode)"},
    {"Sec-Fetch-Dest", "document", 1, 1,
     "not a top-level document (Sec-Fetch-Dest)"},
    {"If-None-Match", NULL, 0, 1, "a conditional request (If-None-Match)"},
    {"If-Modified-Since", NULL, 0, 1,
     "a conditional request (If-Modified-Since)"},
    {"Range", NULL, 0, 0, "a range request (Range)"},
    {"If-Range", NULL, 0, 0, "a range request (If-Range)"},
    {"If-Match", NULL, 0, 1, "a conditional request (If-Match)"},
    {"If-Unmodified-Since", NULL, 0, 1,
     "a conditional request (If-Unmodified-Since)"},
    {"Sec-Purpose", NULL, 0, 0, "a prefetch or prerender (Sec-Purpose)"},
    {"Purpose", NULL, 0, 0, "a prefetch or prerender (Purpose)"},
    {"Save-Data", "off", 0, 1, "the client saves data (Save-Data)"},
};
#define REFUSALS (sizeof(refusals) / sizeof(refusals[0]))

/* Whether what the client says in field i, or does not say, is against it. */
static int is_refused(const apr_table_t *headers, size_t i, int is_hint)
{
    const char *value = apr_table_get(headers, refusals[i].name);

    if (!value) {
        return is_hint && refusals[i].is_needed;
    }
    return !refusals[i].harmless || strcasecmp(value, refusals[i].harmless);
}

const char *pm_request_refusal(const apr_table_t *headers, int is_hint)
{
    size_t i;

    for (i = 0; i < REFUSALS; i++) {
        if (is_refused(headers, i, is_hint)) {
            return refusals[i].reason;
        }
    }
    return NULL;
}

int pm_request_is_shown(const apr_table_t *headers)
{
    size_t i;

    for (i = 0; i < REFUSALS; i++) {
        if (!refusals[i].is_shown && is_refused(headers, i, 0)) {
            return 0;
        }
    }
    return 1;
}

unsigned pm_request_screens(const apr_table_t *headers)
{
    const char *mobile = apr_table_get(headers, "Sec-CH-UA-Mobile");

    return !mobile                 ? PM_SCREENS_ALL
           : !strcmp(mobile, "?1") ? PM_SCREEN_PHONE
           : !strcmp(mobile, "?0") ? PM_SCREEN_DESKTOP
                                   : PM_SCREENS_ALL;
}

/*
 * RFC 6265, section 4.2.1:
 *
 *   cookie-string = cookie-pair *( ";" SP cookie-pair )
 *   cookie-pair   = cookie-name "=" cookie-value
 *
 * The value in one field, and its length; NULL if it is not there.
 */
static const char *find_cookie(const char *field, const char *name,
                               size_t *length)
{
    size_t name_length = strlen(name);
    const char *at = field;

    while (at) {
        at += strspn(at, "; \t");
        if (strncmp(at, name, name_length) == 0 && at[name_length] == '=') {
            at += name_length + 1;
            *length = strcspn(at, "; \t");
            return at;
        }
        at = strchr(at, ';');
    }
    return NULL;
}

int pm_request_cookie(const apr_table_t *headers, const char *name, char *value,
                      apr_size_t size)
{
    const apr_array_header_t *entries = apr_table_elts(headers);
    size_t length = 0;
    int i;

    for (i = 0; i < entries->nelts; i++) {
        const apr_table_entry_t *entry =
            &APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        const char *found = strcasecmp(entry->key, "Cookie") == 0
                                ? find_cookie(entry->val, name, &length)
                                : NULL;

        if (found && length < size) {
            memcpy(value, found, length);
            value[length] = '\0';
            return 1;
        }
    }
    return 0;
}
