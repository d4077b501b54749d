/*
 * Selectors 4, section 15, "Calculating Specificity"; and a selector that is
 * being read. Used by the parser of selectors.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/selector.h"

#include <apr_strings.h>

/* The three numbers of a specificity, each at most 1023. */
#define ID_WEIGHT (1u << 20)
#define CLASS_WEIGHT (1u << 10)
#define TAG_WEIGHT 1u
#define WEIGHT_MAX 1023u

/* Without the simple selectors, most of which are never used. */
void pm_css_draft_begin(pm_css_draft_t *draft)
{
    draft->count = draft->ncompounds = draft->is_never = 0;
    draft->pseudo = PM_CSS_PSEUDO_NONE;
    draft->ids = draft->classes = draft->tags = 0;
}

/* Returns 0 beyond the limit. */
int pm_css_draft_add(pm_css_draft_t *draft, pm_css_simple_t simple)
{
    if (draft->count == PM_CSS_SIMPLES_MAX) {
        return 0;
    }
    draft->simples[draft->count++] = simple;
    draft->is_never = draft->is_never || simple.kind == PM_CSS_SIMPLE_NEVER;
    return 1;
}

/* Section 15: a list counts as its most specific member. */
void pm_css_draft_add_specificity(pm_css_draft_t *draft,
                                  const pm_css_selectors_t *list)
{
    draft->ids += list->specificity / ID_WEIGHT;
    draft->classes += list->specificity / CLASS_WEIGHT % CLASS_WEIGHT;
    draft->tags += list->specificity % CLASS_WEIGHT;
}

int pm_css_draft_open(pm_css_draft_t *draft, char combinator)
{
    if (draft->ncompounds == PM_CSS_COMPOUNDS_MAX) {
        return 0;
    }
    draft->compounds[draft->ncompounds].combinator = combinator;
    draft->compounds[draft->ncompounds].start = draft->count;
    draft->ncompounds++;
    return 1;
}

static apr_uint32_t clamped(apr_uint32_t number)
{
    return number > WEIGHT_MAX ? WEIGHT_MAX : number;
}

/* The draft without its first `skipped` compounds, rightmost first. */
const pm_css_selector_t *
pm_css_draft_finish(apr_pool_t *pool, const pm_css_draft_t *draft, int skipped)
{
    int count = draft->ncompounds - skipped, i;
    pm_css_selector_t *selector = apr_palloc(pool, sizeof(*selector));
    pm_css_compound_t *compounds =
        apr_palloc(pool, sizeof(*compounds) * (apr_size_t)count);
    pm_css_simple_t *simples = apr_pmemdup(
        pool, draft->simples, sizeof(*simples) * (apr_size_t)draft->count);

    for (i = 0; i < count; i++) {
        int from = draft->ncompounds - 1 - i;
        int end = i == 0 ? draft->count : draft->compounds[from + 1].start;

        compounds[i] = (pm_css_compound_t){
            .combinator =
                i == count - 1 ? 0 : draft->compounds[from].combinator,
            .count = (unsigned char)(end - draft->compounds[from].start),
            .simples = simples + draft->compounds[from].start};
    }
    *selector = (pm_css_selector_t){.specificity =
                                        clamped(draft->ids) * ID_WEIGHT +
                                        clamped(draft->classes) * CLASS_WEIGHT +
                                        clamped(draft->tags) * TAG_WEIGHT,
                                    .pseudo = (unsigned char)draft->pseudo,
                                    .is_never = (unsigned char)draft->is_never,
                                    .count = (unsigned char)count,
                                    .compounds = compounds};
    return selector;
}
