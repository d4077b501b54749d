/*
 * Selectors 4, section 18.2, "Match a Complex Selector Against an Element", in
 * three values and a bounded number of steps. Called by the cascade.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <strings.h>

#include "css/selector.h"

static pm_css_match_t match_from(const pm_css_selector_t *selector, int from,
                                 const pm_css_element_t *element, int *steps);

static pm_css_match_t known(int matches)
{
    return matches ? PM_CSS_MATCH_YES : PM_CSS_MATCH_NO;
}

static int has_class(const pm_css_element_t *element, const char *name)
{
    int i;

    for (i = 0; element->classes[i] != NULL; i++) {
        if (strcmp(element->classes[i], name) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Section 6.4 */
static int compare_value(const char *is, const pm_css_simple_t *simple)
{
    apr_size_t length = strlen(simple->value);
    apr_size_t size = strlen(is);

    switch (simple->operator_) {
    case '=':
        return strcmp(is, simple->value) == 0;
    case '^':
        return length > 0 && strncmp(is, simple->value, length) == 0;
    case '$':
        return length > 0 && size >= length &&
               strcmp(is + size - length, simple->value) == 0;
    case '*':
        return length > 0 && strstr(is, simple->value) != NULL;
    case '|':
        return strncmp(is, simple->value, length) == 0 &&
               (is[length] == '\0' || is[length] == '-');
    default:
        return 0;
    }
}

/* Looks up an attribute that the element has, or is known not to have: then it
 * is NULL. Returns whether that is known. */
static int find_attribute(const pm_css_simple_t *simple,
                          const pm_css_element_t *element, const char **is)
{
    int i;

    *is =
        strcmp(simple->name, "class") == 0 ? element->class_text : element->id;
    if (strcmp(simple->name, "class") == 0 || strcmp(simple->name, "id") == 0) {
        return 1;
    }
    for (i = 0; element->kept != NULL && i < element->kept->nelts; i++) {
        const pm_css_kept_t *kept =
            &APR_ARRAY_IDX(element->kept, i, pm_css_kept_t);

        *is = element->values[i];
        if (strcmp(kept->name, simple->name) == 0) {
            return *is == NULL || kept->with_value || simple->value == NULL;
        }
    }
    return 0;
}

/* HTML compares the values of some attributes in any case: whether those that
 * differ in case alone are equal is not known. */
static pm_css_match_t match_attribute(const pm_css_simple_t *simple,
                                      const pm_css_element_t *element)
{
    const char *is;

    if (!find_attribute(simple, element, &is)) {
        return PM_CSS_MATCH_MAYBE;
    }
    if (is == NULL || simple->value == NULL) {
        return known(is != NULL);
    }
    if (simple->operator_ == '~') {
        return is == element->class_text
                   ? known(has_class(element, simple->value))
                   : PM_CSS_MATCH_MAYBE;
    }
    if (strcmp(is, simple->value) != 0 && strcasecmp(is, simple->value) == 0) {
        return PM_CSS_MATCH_MAYBE;
    }
    return known(compare_value(is, simple));
}

/* Takes a step. Returns 0 if none is left: *steps is -1 then, never less. */
static int take_step(int *steps)
{
    if (*steps >= 0) {
        --*steps;
    }
    return *steps >= 0;
}

static pm_css_match_t match_list(const pm_css_selectors_t *list,
                                 const pm_css_element_t *element, int *steps)
{
    pm_css_match_t best = PM_CSS_MATCH_NO;
    int i;

    for (i = 0; i < list->members->nelts && best != PM_CSS_MATCH_YES; i++) {
        const pm_css_selector_t *selector =
            APR_ARRAY_IDX(list->members, i, const pm_css_selector_t *);
        pm_css_match_t match = PM_CSS_MATCH_NO;

        if (!take_step(steps)) {
            return PM_CSS_MATCH_MAYBE;
        }
        if (selector->pseudo == PM_CSS_PSEUDO_NONE) {
            match = match_from(selector, 0, element, steps);
        }
        if (match > best) {
            best = match;
        }
    }
    return best;
}

static pm_css_match_t match_simple(const pm_css_simple_t *simple,
                                   const pm_css_element_t *element, int *steps)
{
    switch (simple->kind) {
    case PM_CSS_SIMPLE_TAG:
        return known(strcmp(element->tag, simple->name) == 0);
    case PM_CSS_SIMPLE_CLASS:
        return known(has_class(element, simple->name));
    case PM_CSS_SIMPLE_ID:
        return known(element->id != NULL &&
                     strcmp(element->id, simple->name) == 0);
    case PM_CSS_SIMPLE_ATTRIBUTE:
        return match_attribute(simple, element);
    case PM_CSS_SIMPLE_ANY:
        return match_list(simple->list, element, steps);
    case PM_CSS_SIMPLE_NOT:
        /* the values are symmetric around MAYBE */
        return PM_CSS_MATCH_YES - match_list(simple->list, element, steps);
    case PM_CSS_SIMPLE_LINK:
        return strcmp(element->tag, "a") == 0 ||
                       strcmp(element->tag, "area") == 0
                   ? PM_CSS_MATCH_MAYBE
                   : PM_CSS_MATCH_NO;
    case PM_CSS_SIMPLE_NEVER:
        return PM_CSS_MATCH_NO;
    default:
        return PM_CSS_MATCH_MAYBE;
    }
}

static pm_css_match_t worse(pm_css_match_t a, pm_css_match_t b)
{
    return a < b ? a : b;
}

static pm_css_match_t match_compound(const pm_css_compound_t *compound,
                                     const pm_css_element_t *element,
                                     int *steps)
{
    pm_css_match_t match = PM_CSS_MATCH_YES;
    int i;

    for (i = 0; i < compound->simples->nelts && match != PM_CSS_MATCH_NO; i++) {
        match = worse(match, match_simple(&APR_ARRAY_IDX(compound->simples, i,
                                                         pm_css_simple_t),
                                          element, steps));
    }
    return match;
}

/*
 * Compounds from `from` on to the left, the first against the element. The
 * recursion is as deep as a selector and its nested lists are long, and ends
 * with the steps. Siblings are not known: whether there is one that fits is
 * MAYBE; what is left of it is held against the same parent.
 */
static pm_css_match_t match_from(const pm_css_selector_t *selector, int from,
                                 const pm_css_element_t *element, int *steps)
{
    const pm_css_compound_t *compound = &selector->compounds[from];
    const pm_css_element_t *outer;
    pm_css_match_t match;
    pm_css_match_t best = PM_CSS_MATCH_NO;

    if (!take_step(steps)) {
        return PM_CSS_MATCH_MAYBE;
    }
    match = match_compound(compound, element, steps);
    if (match == PM_CSS_MATCH_NO || compound->combinator == 0) {
        return match;
    }
    if (compound->combinator == '+' || compound->combinator == '~') {
        return PM_CSS_MATCH_MAYBE;
    }
    for (outer = element->parent;
         outer != NULL && best != PM_CSS_MATCH_YES && *steps >= 0;
         outer = outer->parent) {
        pm_css_match_t left = match_from(selector, from + 1, outer, steps);

        if (left > best) {
            best = left;
        }
        if (compound->combinator == '>') {
            break;
        }
    }
    if (*steps < 0) {
        best = PM_CSS_MATCH_MAYBE;
    }
    return worse(match, best);
}

pm_css_match_t pm_css_selector_match(const pm_css_selector_t *selector,
                                     const pm_css_element_t *element,
                                     apr_int64_t *steps)
{
    int left = PM_CSS_MATCH_STEPS_MAX;
    pm_css_match_t match = match_from(selector, 0, element, &left);

    if (steps != NULL) {
        *steps -= PM_CSS_MATCH_STEPS_MAX - left;
    }
    return match;
}
