/*
 * Selectors 4, section 18.2, "Match a Complex Selector Against an Element", in
 * three values and a bounded number of steps. Called by the cascade.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/match.h"

#include <string.h>
#include <strings.h>

static pm_css_match_t match_from(pm_css_matcher_t *matcher,
                                 const pm_css_selector_t *selector, int from,
                                 const pm_css_element_t *element);

static pm_css_match_t known(int matches)
{
    return matches ? PM_CSS_MATCH_YES : PM_CSS_MATCH_NO;
}

/* The values are symmetric around MAYBE. */
static pm_css_match_t opposite(pm_css_match_t match)
{
    return (pm_css_match_t)(PM_CSS_MATCH_YES - match);
}

static pm_css_match_t worse(pm_css_match_t a, pm_css_match_t b)
{
    return a < b ? a : b;
}

/* Takes a step. Returns 0 if none is left: steps is -1 then, never less. */
static int take_step(pm_css_matcher_t *matcher)
{
    if (matcher->steps >= 0) {
        matcher->steps--;
    }
    return matcher->steps >= 0;
}

int pm_css_is_one_of(const pm_css_element_t *element, const char *tags)
{
    apr_size_t length = strlen(element->tag);
    const char *at = tags;

    while ((at = strstr(at, element->tag)) != NULL) {
        if (at[-1] == ' ' && at[length] == ' ') {
            return length > 0;
        }
        at += length;
    }
    return 0;
}

/* Most names differ in their first byte. */
static int is_same(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

static int has_class(const pm_css_element_t *element, const char *name)
{
    int i;

    for (i = 0; element->kind->classes[i]; i++) {
        if (is_same(element->kind->classes[i], name)) {
            return 1;
        }
    }
    return 0;
}

/* Section 6.1: one of the words of the value is that. */
static int has_word(const char *is, const char *word, int any_case)
{
    apr_size_t length = strlen(word);

    while (*is) {
        apr_size_t size;

        is += strspn(is, " \t\n\r\f");
        size = strcspn(is, " \t\n\r\f");
        if (size == length && size > 0 &&
            (any_case ? strncasecmp(is, word, size)
                      : strncmp(is, word, size)) == 0) {
            return 1;
        }
        is += size;
    }
    return 0;
}

/* Whether text contains value, without regard to case. */
static int contains(const char *text, const char *value)
{
    apr_size_t length = strlen(value);

    for (; *text; text++) {
        if (strncasecmp(text, value, length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Sections 6.1 and 6.2 */
static int compare_value(const char *is, const pm_css_simple_t *simple)
{
    apr_size_t length = strlen(simple->value), size = strlen(is);
    int (*compare)(const char *a, const char *b, size_t n) =
        simple->any_case ? strncasecmp : strncmp;

    switch (simple->operator_) {
    case '=':
        return size == length && compare(is, simple->value, length) == 0;
    case '~':
        return has_word(is, simple->value, simple->any_case);
    case '^':
        return length > 0 && compare(is, simple->value, length) == 0;
    case '$':
        return length > 0 && size >= length &&
               compare(is + size - length, simple->value, length) == 0;
    case '*':
        return length > 0 &&
               (simple->any_case ? contains(is, simple->value)
                                 : strstr(is, simple->value) != NULL);
    default:
        return compare(is, simple->value, length) == 0 &&
               (is[length] == '\0' || is[length] == '-');
    }
}

static int is_asked(const pm_css_matcher_t *matcher, const char *name)
{
    int i;

    for (i = 0; matcher->asked && i < matcher->asked->nelts; i++) {
        if (is_same(APR_ARRAY_IDX(matcher->asked, i, pm_css_asked_t).name,
                    name)) {
            return 1;
        }
    }
    return 0;
}

/*
 * Looks up an attribute that the element has, or is known not to have: then it
 * is NULL. Returns whether that is known; its value need not be.
 */
static int find_attribute(const pm_css_matcher_t *matcher, const char *name,
                          const pm_css_element_t *element, const char **is,
                          int *has_value)
{
    const pm_css_kind_t *kind = element->kind;
    const char *const *value;

    *has_value = 1;
    if (is_same(name, "class") || is_same(name, "id")) {
        *is = *name == 'c' ? kind->class_text : kind->id;
        return 1;
    }
    if (!is_asked(matcher, name)) {
        return 0;
    }
    value = pm_css_attribute(kind->attributes, name);
    *has_value = !value || *value;
    *is = value && !*value ? "" : value ? *value : NULL;
    return 1;
}

static pm_css_match_t match_attribute(const pm_css_matcher_t *matcher,
                                      const pm_css_simple_t *simple,
                                      const pm_css_element_t *element)
{
    const char *is;
    int has_value;

    if (!find_attribute(matcher, simple->name, element, &is, &has_value)) {
        return PM_CSS_MATCH_MAYBE;
    }
    if (!is || !simple->value) {
        return known(is != NULL);
    }
    return has_value ? known(compare_value(is, simple)) : PM_CSS_MATCH_MAYBE;
}

static pm_css_match_t match_state(const pm_css_matcher_t *matcher,
                                  const pm_css_simple_t *simple,
                                  const pm_css_element_t *element)
{
    const char *is;
    int has_value;

    if (!pm_css_is_one_of(element, simple->value)) {
        return PM_CSS_MATCH_NO;
    }
    return find_attribute(matcher, simple->name, element, &is, &has_value)
               ? known((is != NULL) != simple->is_negated)
               : PM_CSS_MATCH_MAYBE;
}

/* :lang(), :dir(): by the attribute of the nearest element that has it. */
static pm_css_match_t match_inherited(pm_css_matcher_t *matcher,
                                      const pm_css_simple_t *simple,
                                      const pm_css_element_t *element)
{
    apr_size_t length = strlen(simple->value);
    const char *is = NULL;
    int has_value;

    for (; element && !is; element = element->parent) {
        if (!take_step(matcher) ||
            !find_attribute(matcher, simple->name, element, &is, &has_value) ||
            !has_value) {
            return PM_CSS_MATCH_MAYBE;
        }
    }
    if (simple->kind == PM_CSS_SIMPLE_DIR) {
        return is && strcasecmp(is, "auto") == 0
                   ? PM_CSS_MATCH_MAYBE
                   : known(strcasecmp(is ? is : "ltr", simple->value) == 0);
    }
    return known(is && strncasecmp(is, simple->value, length) == 0 &&
                 (is[length] == '\0' || is[length] == '-'));
}

static pm_css_match_t match_list(pm_css_matcher_t *matcher,
                                 const pm_css_selectors_t *list,
                                 const pm_css_element_t *element)
{
    pm_css_match_t best = PM_CSS_MATCH_NO;
    int i;

    for (i = 0; i < list->members->nelts && best != PM_CSS_MATCH_YES; i++) {
        const pm_css_selector_t *selector =
            APR_ARRAY_IDX(list->members, i, const pm_css_selector_t *);
        pm_css_match_t match = PM_CSS_MATCH_NO;

        if (!take_step(matcher)) {
            return PM_CSS_MATCH_MAYBE;
        }
        if (selector->pseudo == PM_CSS_PSEUDO_NONE) {
            match = match_from(matcher, selector, 0, element);
        }
        if (match > best) {
            best = match;
        }
    }
    return best;
}

/* Whether place is every step-th from the offset-th on (section 13.4.1). */
static int is_counted(int place, int step, int offset)
{
    int from = place - offset;

    return step == 0 ? from == 0 : from % step == 0 && from / step >= 0;
}

/*
 * Section 13.4: the place of the element among its siblings. Those that may be
 * counted, or not, make it uncertain.
 */
static pm_css_match_t match_nth(pm_css_matcher_t *matcher,
                                const pm_css_simple_t *simple,
                                const pm_css_element_t *element)
{
    int is_last = simple->counting & PM_CSS_NTH_LAST, place = 1;
    const pm_css_element_t *other;
    pm_css_match_t self = PM_CSS_MATCH_YES;

    matcher->uses_place = 1;
    if (simple->list) {
        self = match_list(matcher, simple->list, element);
    }
    if (self == PM_CSS_MATCH_NO) {
        return self;
    }
    if (!simple->list && !(simple->counting & PM_CSS_NTH_OF_TYPE)) {
        place = is_last && element->parent
                    ? element->parent->last->place - element->place + 1
                    : element->place;
        return known(is_counted(place, simple->step, simple->offset));
    }
    for (other = is_last ? element->next : element->previous; other;
         other = is_last ? other->next : other->previous) {
        pm_css_match_t match =
            simple->list ? match_list(matcher, simple->list, other)
                         : known(strcmp(other->tag, element->tag) == 0);

        if (match == PM_CSS_MATCH_MAYBE || !take_step(matcher)) {
            return PM_CSS_MATCH_MAYBE;
        }
        place += match == PM_CSS_MATCH_YES;
    }
    return worse(self, known(is_counted(place, simple->step, simple->offset)));
}

/* The next element of a subtree, in the order of the document; NULL: none. */
static const pm_css_element_t *next_within(const pm_css_element_t *root,
                                           const pm_css_element_t *element)
{
    if (element->first) {
        return element->first;
    }
    while (element != root && !element->next) {
        element = element->parent;
    }
    return element == root ? NULL : element->next;
}

/* Whether an element in root, or root itself if with_root, is of the list. */
static pm_css_match_t match_within(pm_css_matcher_t *matcher,
                                   const pm_css_selectors_t *list,
                                   const pm_css_element_t *root, int with_root)
{
    const pm_css_element_t *element = with_root ? root : root->first;
    pm_css_match_t best = PM_CSS_MATCH_NO;

    for (; element && best != PM_CSS_MATCH_YES;
         element = next_within(root, element)) {
        pm_css_match_t match = match_list(matcher, list, element);

        if (!take_step(matcher)) {
            return PM_CSS_MATCH_MAYBE;
        }
        best = match > best ? match : best;
    }
    return best;
}

/* Section 4.5: what is looked for is in the element, or, if the list says so,
 * in what follows it. */
static pm_css_match_t match_has(pm_css_matcher_t *matcher,
                                const pm_css_simple_t *simple,
                                const pm_css_element_t *element)
{
    const pm_css_element_t *anchor = matcher->anchor, *after;
    pm_css_match_t best, match;
    int has_siblings = 0, i;

    matcher->uses_place = 1;
    matcher->anchor = element;
    for (i = 0; i < simple->list->members->nelts; i++) {
        const pm_css_selector_t *selector =
            APR_ARRAY_IDX(simple->list->members, i, const pm_css_selector_t *);
        char combinator = selector->compounds[selector->count - 2].combinator;

        has_siblings |= combinator == '+' || combinator == '~';
    }
    best = match_within(matcher, simple->list, element, 0);
    for (after = has_siblings ? element->next : NULL;
         after && best != PM_CSS_MATCH_YES && matcher->steps >= 0;
         after = after->next) {
        match = match_within(matcher, simple->list, after, 1);
        best = match > best ? match : best;
    }
    matcher->anchor = anchor;
    return matcher->steps < 0 ? PM_CSS_MATCH_MAYBE : best;
}

/* A script may define an element whose name has a `-`. */
static pm_css_match_t match_defined(const pm_css_element_t *element)
{
    return strchr(element->tag, '-') ? PM_CSS_MATCH_MAYBE : PM_CSS_MATCH_YES;
}

static pm_css_match_t match_simple(pm_css_matcher_t *matcher,
                                   const pm_css_simple_t *simple,
                                   const pm_css_element_t *element)
{
    switch (simple->kind) {
    case PM_CSS_SIMPLE_TAG:
        return known(is_same(element->tag, simple->name));
    case PM_CSS_SIMPLE_CLASS:
        return known(has_class(element, simple->name));
    case PM_CSS_SIMPLE_ID:
        return known(element->kind->id &&
                     is_same(element->kind->id, simple->name));
    case PM_CSS_SIMPLE_ATTRIBUTE:
        return match_attribute(matcher, simple, element);
    case PM_CSS_SIMPLE_STATE:
        return match_state(matcher, simple, element);
    case PM_CSS_SIMPLE_ANY:
        return match_list(matcher, simple->list, element);
    case PM_CSS_SIMPLE_NOT:
        return opposite(match_list(matcher, simple->list, element));
    case PM_CSS_SIMPLE_HAS:
        return match_has(matcher, simple, element);
    case PM_CSS_SIMPLE_ANCHOR:
        return known(element == matcher->anchor);
    case PM_CSS_SIMPLE_NTH:
        return match_nth(matcher, simple, element);
    case PM_CSS_SIMPLE_EMPTY:
        matcher->uses_place = 1;
        return known(element->is_empty);
    case PM_CSS_SIMPLE_ROOT:
        return known(!element->parent);
    case PM_CSS_SIMPLE_LANG:
    case PM_CSS_SIMPLE_DIR:
        return match_inherited(matcher, simple, element);
    case PM_CSS_SIMPLE_DEFINED:
        return match_defined(element);
    case PM_CSS_SIMPLE_NEVER:
        return PM_CSS_MATCH_NO;
    default:
        return PM_CSS_MATCH_MAYBE;
    }
}

static pm_css_match_t match_compound(pm_css_matcher_t *matcher,
                                     const pm_css_compound_t *compound,
                                     const pm_css_element_t *element)
{
    pm_css_match_t match = PM_CSS_MATCH_YES;
    int i;

    for (i = 0; i < compound->count && match != PM_CSS_MATCH_NO; i++) {
        match =
            worse(match, match_simple(matcher, &compound->simples[i], element));
    }
    return match;
}

/* Where the compound to the left of a combinator may be: the first such
 * element, and the next one after `from`. */
static const pm_css_element_t *next_left(char combinator,
                                         const pm_css_element_t *element,
                                         const pm_css_element_t *from)
{
    int is_first = element == from;

    switch (combinator) {
    case '>':
        return is_first ? element->parent : NULL;
    case '+':
        return is_first ? element->previous : NULL;
    case '~':
        return from->previous;
    default:
        return from->parent;
    }
}

/*
 * Compounds from `from` on to the left, the first against the element. The
 * recursion is as deep as a selector and its nested lists are long, and ends
 * with the steps.
 */
static pm_css_match_t match_from(pm_css_matcher_t *matcher,
                                 const pm_css_selector_t *selector, int from,
                                 const pm_css_element_t *element)
{
    const pm_css_compound_t *compound = &selector->compounds[from];
    pm_css_match_t match, best = PM_CSS_MATCH_NO;
    const pm_css_element_t *left;

    if (!take_step(matcher)) {
        return PM_CSS_MATCH_MAYBE;
    }
    match = match_compound(matcher, compound, element);
    if (match == PM_CSS_MATCH_NO || compound->combinator == 0) {
        return match;
    }
    if (compound->combinator == '+' && element == matcher->element) {
        matcher->uses_previous = 1;
    }
    else if (compound->combinator == '+' || compound->combinator == '~') {
        matcher->uses_place = 1;
    }
    for (left = next_left(compound->combinator, element, element);
         left && best != PM_CSS_MATCH_YES && matcher->steps >= 0;
         left = next_left(compound->combinator, element, left)) {
        pm_css_match_t found = match_from(matcher, selector, from + 1, left);

        best = found > best ? found : best;
    }
    return matcher->steps < 0 ? PM_CSS_MATCH_MAYBE : worse(match, best);
}

pm_css_match_t pm_css_match(pm_css_matcher_t *matcher,
                            const pm_css_selector_t *selector,
                            const pm_css_element_t *element)
{
    pm_css_match_t match;

    matcher->element = element;
    matcher->steps = PM_CSS_MATCH_STEPS_MAX;
    match = match_from(matcher, selector, 0, element);
    pm_budget_take(matcher->budget, PM_CSS_MATCH_STEPS_MAX - matcher->steps);
    return match;
}
