/*
 * The stylesheets and scripts of a site, parsed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/parsed.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "js/parcel.h"
#include "style/browser_sheet.h"

struct pm_parsed_t {
    apr_pool_t *pool;
    apr_hash_t *sheets;  /* const pm_content_t * -> parsed_t */
    apr_hash_t *scripts; /* likewise */
    apr_hash_t *bundles; /* likewise */
    const pm_css_sheet_t *browser_sheet;
};

/* What came of a content: one of them, or none. A sheet that reads another
 * way in another encoding is followed by those readings. */
typedef struct parsed_t {
    const pm_css_sheet_t *sheet;
    pm_js_script_t *script;
    const pm_js_bundle_t *bundle;
    const pm_encoding_t *around; /* see pm_parsed_sheet() */
    struct parsed_t *next;
} parsed_t;

pm_parsed_t *pm_parsed_create(apr_pool_t *pool)
{
    pm_parsed_t *parsed = apr_palloc(pool, sizeof(*parsed));

    parsed->pool = pool;
    parsed->sheets = apr_hash_make(pool);
    parsed->scripts = apr_hash_make(pool);
    parsed->bundles = apr_hash_make(pool);
    parsed->browser_sheet = pm_css_browser_sheet(pool);
    return parsed;
}

/* The place of a content in a hash; *is_new: nothing has been put there. */
static parsed_t *entry_of(pm_parsed_t *parsed, apr_hash_t *hash,
                          const pm_content_t *content, int *is_new)
{
    parsed_t *entry = apr_hash_get(hash, &content, sizeof(content));

    *is_new = !entry;
    if (!entry) {
        entry = apr_pcalloc(parsed->pool, sizeof(*entry));
        apr_hash_set(hash, apr_pmemdup(parsed->pool, &content, sizeof(content)),
                     sizeof(content), entry);
    }
    return entry;
}

/* Whether ASCII reads the same in that encoding. */
static int reads_ascii(const pm_encoding_t *encoding)
{
    return !encoding || (strncmp(encoding->name, "UTF-16", 6) != 0 &&
                         strcmp(encoding->name, "ISO-2022-JP") != 0 &&
                         strcmp(encoding->name, "replacement") != 0);
}

static int is_ascii(const pm_buffer_t *text)
{
    apr_size_t i = 0;

    while (i < text->length && (unsigned char)text->bytes[i] < 0x80) {
        i++;
    }
    return i == text->length;
}

static void read_sheet(pm_parsed_t *parsed, parsed_t *entry,
                       const pm_content_t *content)
{
    pm_buffer_t text = {.length = 0};
    const pm_encoding_t *declared = NULL;
    pm_css_sheet_t *sheet;

    apr_pool_create(&text.pool, parsed->pool);
    if (pm_content_read_text(content, PM_CSS_LENGTH_MAX, entry->around, &text,
                             &declared)) {
        entry->sheet = sheet = pm_css_parse(parsed->pool, text.bytes,
                                            text.length, PM_POSITION_START);
        sheet->declared = declared;
        sheet->is_ascii = is_ascii(&text);
    }
    apr_pool_destroy(text.pool);
}

const pm_css_sheet_t *pm_parsed_sheet(pm_parsed_t *parsed,
                                      const pm_content_t *content,
                                      const pm_encoding_t *around)
{
    int is_new;
    parsed_t *entry = entry_of(parsed, parsed->sheets, content, &is_new);

    if (!is_new && (!entry->sheet || entry->sheet->declared ||
                    (entry->sheet->is_ascii && reads_ascii(entry->around) &&
                     reads_ascii(around)))) {
        return entry->sheet;
    }
    while (!is_new && entry->around != around) {
        is_new = !entry->next;
        if (is_new) {
            entry->next = apr_pcalloc(parsed->pool, sizeof(*entry));
        }
        entry = entry->next;
    }
    if (is_new) {
        entry->around = around;
        read_sheet(parsed, entry, content);
    }
    return entry->sheet;
}

const pm_js_script_t *pm_parsed_script(pm_parsed_t *parsed,
                                       const pm_content_t *content)
{
    pm_buffer_t text = {.length = 0};
    int is_new;
    parsed_t *entry = entry_of(parsed, parsed->scripts, content, &is_new);

    if (is_new) {
        apr_pool_create(&text.pool, parsed->pool);
        if (pm_content_read_text(content, PM_JS_LENGTH_MAX, NULL, &text,
                                 NULL)) {
            entry->script = pm_js_parse(parsed->pool, text.bytes, text.length,
                                        PM_POSITION_START);
            if (pm_js_may_be_parcel(text.bytes, text.length)) {
                pm_js_parcel_read(parsed->pool, text.pool, entry->script,
                                  text.bytes, text.length);
            }
        }
        apr_pool_destroy(text.pool);
    }
    return entry->script;
}

const pm_js_bundle_t *pm_parsed_bundle(pm_parsed_t *parsed,
                                       const pm_content_t *content)
{
    static const pm_js_bundle_t unread = {.is_unknown = 1};
    pm_buffer_t text = {.length = 0};
    int is_new;
    parsed_t *entry = entry_of(parsed, parsed->bundles, content, &is_new);

    if (!is_new) {
        return entry->bundle;
    }
    entry->bundle = &unread;
    if (content->bytes > PM_JS_BUNDLE_LENGTH_MAX) {
        return entry->bundle;
    }
    apr_pool_create(&text.pool, parsed->pool);
    if (pm_content_read_text(content, PM_JS_BUNDLE_LENGTH_MAX + 1, NULL, &text,
                             NULL)) {
        const pm_js_bundle_t *bundle = NULL;
        int is_long = text.length > PM_JS_BUNDLE_LENGTH_MAX;
        int may_be = is_long || pm_js_may_be_bundle(text.bytes, text.length);

        if (may_be && !is_long) {
            bundle = pm_js_bundle_read(parsed->pool, text.pool, text.bytes,
                                       text.length);
        }
        entry->bundle = may_be && !bundle ? &unread : bundle;
    }
    apr_pool_destroy(text.pool);
    return entry->bundle;
}

const pm_css_sheet_t *pm_parsed_browser_sheet(pm_parsed_t *parsed)
{
    return parsed->browser_sheet;
}
