/*
 * A start tag with its attributes, as the handlers of pm_html_read() get it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_TAG_H
#define PM_HTML_TAG_H

#include <apr_pools.h>

#include "html/tokenizer.h"

/* Lives as long as the handler's call. */
typedef struct pm_tag_t {
    const pm_token_t *token;
    const char *const *attributes;
} pm_tag_t;

/* White space in attributes (WHATWG Infra, "ASCII whitespace"). */
#define PM_TAG_SPACE " \t\n\f\r"

/* The value of an attribute: NULL if the tag lacks it, "" if it has none. */
const char *pm_tag_get(const pm_tag_t *tag, const char *name);

/* A copy of it from pool without white space around it; NULL for what is absent
 * or empty. */
const char *pm_tag_copy(apr_pool_t *pool, const pm_tag_t *tag,
                        const char *name);

/* Whether a space-separated list, which may be NULL, has the token, in any case
 * of letters. */
int pm_tag_has_token(const char *list, const char *token);

#endif
