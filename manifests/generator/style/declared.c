/*
 * CSS Cascade 5, section 6, "Cascading": the order of what is declared. Called
 * by the cascade, and by the computation of values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/declared.h"

#include <stdlib.h>

static int compare_matched(const void *a, const void *b)
{
    const pm_css_matched_t *left = a, *right = b;

    if (left->level != right->level) {
        return left->level < right->level ? 1 : -1;
    }
    if (left->specificity != right->specificity) {
        return left->specificity < right->specificity ? 1 : -1;
    }
    return left->order == right->order  ? 0
           : left->order < right->order ? 1
                                        : -1;
}

pm_css_declared_t pm_css_declared_make(apr_array_header_t *matched,
                                       unsigned wanted)
{
    pm_css_declared_t declared = {.count = matched->nelts,
                                  .matched =
                                      (const pm_css_matched_t *)matched->elts};
    int i;

    qsort(matched->elts, (size_t)matched->nelts, sizeof(pm_css_matched_t),
          compare_matched);
    for (i = 0; i < declared.count; i++) {
        declared.has |= declared.matched[i].block->has & wanted;
    }
    return declared;
}

pm_css_search_t pm_css_search(apr_pool_t *pool,
                              const pm_css_declared_t *declared,
                              pm_css_property_t property)
{
    pm_css_search_t search = {
        .pool = pool, .declared = declared, .property = property, .below = ~0u};

    if (!(declared->has & 1u << property)) {
        search.next = declared->count;
    }
    return search;
}

/* `revert` and `revert-layer`: what is of its origin, or of its layer, does not
 * count any more. */
static int reverts(pm_css_search_t *search, const pm_css_matched_t *matched,
                   const pm_css_value_t *value)
{
    if (!matched->is_certain || matched->when) {
        return 0;
    }
    if (value->kind == PM_CSS_VALUE_REVERT) {
        search->below = PM_CSS_LEVEL_HINT;
        return 1;
    }
    if (value->kind == PM_CSS_VALUE_REVERT_LAYER) {
        search->below = matched->level;
        return 1;
    }
    return 0;
}

/* What of the start of an animation is fetched. */
#define ANIMATED                                                               \
    (1u << PM_CSS_FONT_FAMILY | 1u << PM_CSS_FONT_WEIGHT |                     \
     1u << PM_CSS_FONT_STYLE | 1u << PM_CSS_FONT_STRETCH |                     \
     1u << PM_CSS_BACKGROUND_IMAGE | 1u << PM_CSS_MASK_IMAGE |                 \
     1u << PM_CSS_LIST_STYLE_IMAGE | 1u << PM_CSS_BORDER_IMAGE_SOURCE)

static int counts(const pm_css_search_t *search,
                  const pm_css_matched_t *matched)
{
    return matched->level < search->below &&
           (matched->level != PM_CSS_LEVEL_ANIMATION ||
            ANIMATED & 1u << search->property);
}

int pm_css_search_next(pm_css_search_t *search, pm_css_found_t *found)
{
    while (search->next < search->declared->count &&
           pm_css_when_views(search->rest) != PM_CSS_NO_VIEW) {
        const pm_css_matched_t *matched =
            &search->declared->matched[search->next++];

        found->declaration = pm_css_block_get(matched->block, search->property);
        if (!found->declaration || !counts(search, matched) ||
            reverts(search, matched, &found->declaration->value)) {
            continue;
        }
        found->when =
            pm_css_when_and(search->pool, search->rest, matched->when);
        if (pm_css_when_views(found->when) == PM_CSS_NO_VIEW) {
            continue;
        }
        found->matched = matched;
        if (matched->is_certain) {
            search->rest =
                pm_css_when_and(search->pool, search->rest,
                                pm_css_when_not(search->pool, matched->when));
        }
        return 1;
    }
    return 0;
}
