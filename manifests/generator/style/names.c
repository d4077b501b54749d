/*
 * Names as bits.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/names.h"

#include <string.h>

#include <xxhash.h>

/* mark: of what it is the name. */
static pm_css_names_t bit_of(pm_css_simple_kind_t mark, const char *name)
{
    return (pm_css_names_t)1
           << XXH3_64bits_withSeed(name, strlen(name), mark) % 64;
}

pm_css_names_t pm_css_names_of(const pm_css_kind_t *kind)
{
    pm_css_names_t names = bit_of(PM_CSS_SIMPLE_TAG, kind->tag);
    int i;

    if (kind->id) {
        names |= bit_of(PM_CSS_SIMPLE_ID, kind->id);
    }
    for (i = 0; kind->classes[i]; i++) {
        names |= bit_of(PM_CSS_SIMPLE_CLASS, kind->classes[i]);
    }
    return names;
}

static pm_css_names_t names_in(const pm_css_compound_t *compound)
{
    pm_css_names_t names = 0;
    int i;

    for (i = 0; i < compound->count; i++) {
        const pm_css_simple_t *simple = &compound->simples[i];

        if (simple->kind == PM_CSS_SIMPLE_TAG ||
            simple->kind == PM_CSS_SIMPLE_ID ||
            simple->kind == PM_CSS_SIMPLE_CLASS) {
            names |= bit_of(simple->kind, simple->name);
        }
    }
    return names;
}

/* What is around a sibling is around the element, too. */
pm_css_names_t pm_css_names_around(const pm_css_selector_t *selector)
{
    pm_css_names_t names = 0;
    int i;

    for (i = 1; i < selector->count; i++) {
        char combinator = selector->compounds[i - 1].combinator;

        if (combinator == ' ' || combinator == '>') {
            names |= names_in(&selector->compounds[i]);
        }
    }
    return names;
}
