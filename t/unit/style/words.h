/*
 * Pages from words, for the tests of styles.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_UNIT_STYLE_WORDS_H
#define PM_UNIT_STYLE_WORDS_H

#include <string.h>

#include <apr_strings.h>

#include "style/page.h"

/* Opens an element; word is cut up. */
static inline void open_element(pm_css_page_t *page, char *word)
{
    const char *attributes[7] = {NULL};
    const char **next = attributes;
    char *found, *c;

    found = strchr(word, '@');
    if (found != NULL) {
        *found++ = '\0';
        c = strchr(found, '=');
        *c++ = '\0';
        *next++ = found;
        *next++ = c;
    }
    found = strchr(word, '.');
    if (found != NULL) {
        *found++ = '\0';
        for (c = found; *c != '\0'; c++) {
            *c = *c == '.' ? ' ' : *c;
        }
        *next++ = "class";
        *next++ = found;
    }
    found = strchr(word, '#');
    if (found != NULL) {
        *found++ = '\0';
        *next++ = "id";
        *next++ = found;
    }
    pm_css_page_open(page,
                     &(pm_css_tag_t){.name = word, .attributes = attributes});
}

/*
 * A page from words: `+tag#id.class.class@attribute=value` opens an element
 * (`style` is an attribute too), `-` closes one, `'text` is text.
 */
static inline pm_css_page_t *page_of(apr_pool_t *pool, const char *words)
{
    pm_css_page_t *page = pm_css_page_create(pool);
    char *state;
    char *word;

    for (word = apr_strtok(apr_pstrdup(pool, words), " ", &state); word != NULL;
         word = apr_strtok(NULL, " ", &state)) {
        if (*word == '-') {
            pm_css_page_close(page);
        }
        else if (*word == '\'') {
            pm_css_page_text(page, word + 1, strlen(word + 1));
        }
        else {
            open_element(page, word + 1);
        }
    }
    return page;
}

#endif
