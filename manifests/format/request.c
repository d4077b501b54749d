/*
 * What a request's header fields say about links.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "request.h"

#include <string.h>
#include <strings.h>

/*
 * A field that speaks against links: always, or with any value but one. In the
 * order of how often browsers send it.
 */
static const struct {
    const char *name;
    const char *harmless; /* NULL: no value is */
    const char *reason;
} refusals[] = {
    {"Sec-Fetch-Mode", "navigate", "not a navigation (Sec-Fetch-Mode)"},
    {"Sec-Fetch-Dest", "document", "not a top-level document (Sec-Fetch-Dest)"},
    {"If-None-Match", NULL, "a conditional request (If-None-Match)"},
    {"If-Modified-Since", NULL, "a conditional request (If-Modified-Since)"},
    {"Range", NULL, "a range request (Range)"},
    {"If-Range", NULL, "a range request (If-Range)"},
    {"If-Match", NULL, "a conditional request (If-Match)"},
    {"If-Unmodified-Since", NULL,
     "a conditional request (If-Unmodified-Since)"},
    {"Sec-Purpose", NULL, "a prefetch or prerender (Sec-Purpose)"},
    {"Purpose", NULL, "a prefetch or prerender (Purpose)"},
    {"Save-Data", "off", "the client saves data (Save-Data)"},
};

const char *pm_request_refusal(const apr_table_t *headers)
{
    size_t i;

    for (i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        const char *value = apr_table_get(headers, refusals[i].name);

        if (value && (!refusals[i].harmless ||
                      strcasecmp(value, refusals[i].harmless))) {
            return refusals[i].reason;
        }
    }
    return NULL;
}

/* Whether the value of a Link field has `<href>` in it (RFC 8288, 3). */
static int field_names(const char *field, const char *href)
{
    size_t length = strlen(href);
    const char *at = field;

    while ((at = strchr(at, '<')) != NULL) {
        at++;
        if (strncmp(at, href, length) == 0 && at[length] == '>') {
            return 1;
        }
    }
    return 0;
}

int pm_request_names(const apr_table_t *headers, const char *href)
{
    const apr_array_header_t *entries = apr_table_elts(headers);
    int i;

    for (i = 0; i < entries->nelts; i++) {
        const apr_table_entry_t *entry =
            &APR_ARRAY_IDX(entries, i, apr_table_entry_t);

        if (strcasecmp(entry->key, "Link") == 0 &&
            field_names(entry->val, href)) {
            return 1;
        }
    }
    return 0;
}
