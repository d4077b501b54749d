/*
 * WHATWG HTML, "prepare the script element", and document.write().
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/script.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "html/element.h"
#include "html/tokenizer.h"

/* JavaScript MIME type essences (WHATWG MIME Sniffing, section 4.6) */
static const char *const javascript_types[] = {
    "text/javascript",
    "application/javascript",
    "application/ecmascript",
    "application/x-ecmascript",
    "application/x-javascript",
    "text/ecmascript",
    "text/javascript1.0",
    "text/javascript1.1",
    "text/javascript1.2",
    "text/javascript1.3",
    "text/javascript1.4",
    "text/javascript1.5",
    "text/jscript",
    "text/livescript",
    "text/x-ecmascript",
    "text/x-javascript",
};

static int is_javascript(const char *type)
{
    apr_size_t i;

    for (i = 0; i < sizeof(javascript_types) / sizeof(javascript_types[0]);
         i++) {
        if (strcasecmp(type, javascript_types[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

/* WHATWG HTML, "prepare the script element", steps 8 to 12; as in Chromium,
 * white space is fine around a MIME type alone. */
pm_script_t pm_script_type(apr_pool_t *pool, const pm_tag_t *tag)
{
    const char *type = pm_tag_get(tag, "type");
    const char *language = pm_tag_get(tag, "language");
    const char *essence = pm_tag_copy(pool, tag, "type");

    if (type ? !*type : !language || !*language) {
        return PM_SCRIPT_CLASSIC;
    }
    if (!type) {
        type = apr_pstrcat(pool, "text/", language, NULL);
        return is_javascript(type) ? PM_SCRIPT_CLASSIC : PM_SCRIPT_DATA;
    }
    if (essence && is_javascript(essence)) {
        return PM_SCRIPT_CLASSIC;
    }
    if (strcasecmp(type, "module") == 0) {
        return PM_SCRIPT_MODULE;
    }
    return strcasecmp(type, "importmap") == 0 ? PM_SCRIPT_IMPORT_MAP
                                              : PM_SCRIPT_DATA;
}

/* Whether an attribute is one of two words, white space around it aside. */
static int is_one_of(const char *value, const char *word, const char *other)
{
    apr_size_t length;

    value += strspn(value, PM_TAG_SPACE);
    length = strlen(value);
    while (length > 0 && pm_tag_is_space(value[length - 1])) {
        length--;
    }
    return (length == strlen(word) && strncasecmp(value, word, length) == 0) ||
           (length == strlen(other) && strncasecmp(value, other, length) == 0);
}

int pm_script_is_run(const pm_tag_t *tag)
{
    const char *target = pm_tag_get(tag, "for");
    const char *event = pm_tag_get(tag, "event");

    if (tag->space != PM_NAMESPACE_HTML || pm_tag_get(tag, "nomodule")) {
        return 0;
    }
    return !target || !event ||
           (is_one_of(target, "window", "window") &&
            is_one_of(event, "onload", "onload()"));
}

int pm_script_is_restricted(const char *policy)
{
    static const char *const words[] = {"script-src", "default-src",
                                        "require-trusted-types-for"};
    apr_size_t i;

    for (; policy && *policy; policy++) {
        for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            if (strncasecmp(policy, words[i], strlen(words[i])) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

/* What kind of text follows a tag, wherever it stands. */
static pm_text_kind_t on_tag(void *baton, const pm_tag_t *tag)
{
    return tag->is_end ? PM_TEXT_DATA : tag->element->text;
}

static void ignore_text(void *baton, const char *text, apr_size_t length) {}

static int is_whole(apr_pool_t *pool, const pm_js_change_t *change)
{
    const pm_token_sink_t sink = {NULL, on_tag, ignore_text, NULL};
    apr_pool_t *scratch;
    pm_tokenizer_t *tokenizer;
    int is_between;

    apr_pool_create(&scratch, pool);
    tokenizer = pm_tokenizer_create(scratch, &sink);
    pm_tokenizer_feed(tokenizer, change->text, change->length);
    is_between = pm_tokenizer_is_between_tags(tokenizer);
    apr_pool_destroy(scratch);
    return is_between;
}

const apr_array_header_t *pm_script_run(pm_links_t *links,
                                        const pm_buffer_t *text,
                                        pm_position_t position, int *lost)
{
    apr_array_header_t *changes, *written;
    int i, is_open = 0; /* what was written may hide what comes next */

    if (!pm_js_may_change(text->bytes, text->length)) {
        return NULL;
    }
    changes = pm_js_changes(links->pool, text->bytes, text->length, position);
    written = apr_array_make(links->pool, 1, sizeof(pm_written_t));
    for (i = 0; i < changes->nelts; i++) {
        const pm_js_change_t *change =
            &APR_ARRAY_IDX(changes, i, pm_js_change_t);

        if (change->is_url) {
            *lost += !pm_links_change(links, change);
        }
        else if (!is_open && is_whole(links->pool, change)) {
            APR_ARRAY_PUSH(written, pm_written_t) =
                (pm_written_t){change->text, change->length, change->position};
        }
        else {
            is_open = 1;
        }
    }
    return written;
}
