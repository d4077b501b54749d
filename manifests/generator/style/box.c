/*
 * Boxes by what is around them, for the walk through the elements of a page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/box.h"

#include <apr_strings.h>

#include "text/hash.h"

/* Of boxes and sorts that pages have in common, each of at most 1 KB. */
#define COMMON_MAX 4000

/*
 * Pages of a site mostly begin alike. What an element without a style of its
 * own is depends on the sorts of those that it is in, and, where a selector
 * looks at it, on that of the sibling before it.
 */
struct pm_css_common_t {
    apr_pool_t *pool;
    pm_css_computer_t computer;
    apr_hash_t *sorts;
    apr_hash_t *boxes; /* common_key_t -> pm_css_common_box_t */
    int count;         /* of boxes that were made */
};

typedef struct pm_css_common_box_t {
    pm_css_box_t box;
    apr_int64_t steps; /* that it took */
    int is_shared;     /* on a page, by elements behind whatever sibling */
    int is_kept;       /* for other pages; else it is known that it is not */
} common_box_t;

/* What an element is in has names that no selector asks for. They change no
 * answer, but which rules are tried, and so the steps. */
typedef struct common_key_t {
    const common_box_t *outer;
    const void *sort, *previous;
    pm_css_names_t around;
} common_key_t;

typedef struct shared_key_t {
    const pm_css_box_t *outer;
    const void *sort;
} shared_key_t;

pm_css_common_t *pm_css_common_create(apr_pool_t *pool,
                                      pm_css_cascade_t *cascade)
{
    pm_css_common_t *common = apr_pcalloc(pool, sizeof(*common));
    apr_pool_t *brief;

    apr_pool_create(&brief, pool);
    common->pool = pool;
    pm_css_computer_init(&common->computer, pool, brief, cascade, NULL);
    common->sorts = apr_hash_make_custom(pool, pm_hash_bytes);
    common->boxes = apr_hash_make_custom(pool, pm_hash_bytes);
    return common;
}

int pm_css_common_is_full(const pm_css_common_t *common)
{
    return common->count + (int)apr_hash_count(common->sorts) > COMMON_MAX;
}

static void begin(pm_css_boxes_t *boxes, apr_hash_t *sorts)
{
    boxes->shared = apr_hash_make_custom(boxes->scratch, pm_hash_bytes);
    boxes->sorts = pm_css_sorts_create(boxes->scratch, boxes->computer.cascade,
                                       boxes->page, sorts);
}

pm_css_boxes_t *pm_css_boxes_create(apr_pool_t *pool, apr_pool_t *scratch,
                                    pm_css_cascade_t *cascade,
                                    const pm_css_page_t *page,
                                    pm_css_common_t *common,
                                    pm_budget_t *budget)
{
    pm_css_boxes_t *boxes = apr_pcalloc(scratch, sizeof(*boxes));
    apr_pool_t *brief;

    apr_pool_create(&brief, scratch);
    boxes->pool = pool;
    boxes->scratch = scratch;
    boxes->page = page;
    pm_css_computer_init(&boxes->computer, scratch, brief, cascade, budget);
    boxes->common = common;
    boxes->is_common = common != NULL;
    if (common) {
        common->computer.matcher.budget = budget;
    }
    begin(boxes, common ? common->sorts
                        : apr_hash_make_custom(scratch, pm_hash_bytes));
    return boxes;
}

void pm_css_boxes_forget(pm_css_boxes_t *boxes)
{
    boxes->is_common = 0;
    begin(boxes, apr_hash_make_custom(boxes->scratch, pm_hash_bytes));
}

pm_css_box_t *pm_css_boxes_find(pm_css_boxes_t *boxes,
                                const pm_css_element_t *element,
                                pm_css_box_t *outer)
{
    const shared_key_t key = {outer,
                              pm_css_sort_of(boxes->sorts, element->kind)};
    pm_css_box_t *box = outer ? outer->recent : NULL;

    /* Siblings mostly have the same. */
    if (!box || box->sort != key.sort) {
        box = apr_hash_get(boxes->shared, &key, sizeof(key));
    }
    if (box && outer) {
        outer->recent = box;
    }
    return box;
}

static void compute(pm_css_computer_t *computer,
                    const pm_css_element_t *element, const pm_css_box_t *outer,
                    pm_css_box_t *box)
{
    apr_pool_clear(computer->brief);
    computer->matcher.uses_place = computer->matcher.uses_previous = 0;
    pm_css_compute(computer, element, PM_CSS_PSEUDO_NONE,
                   outer ? &outer->computed : &computer->root, &box->computed);
}

static int is_shared(const pm_css_computer_t *computer)
{
    return !computer->matcher.uses_place && !computer->matcher.uses_previous;
}

/* A new one; where more than the key decides what it is, it is not kept. */
static common_box_t *make_common(pm_css_common_t *common,
                                 const pm_css_element_t *element,
                                 const common_key_t *key)
{
    pm_budget_t *budget = common->computer.matcher.budget;
    common_box_t *made = apr_pcalloc(common->pool, sizeof(*made));
    apr_int64_t before = budget->steps;

    common->count++;
    compute(&common->computer, element, key->outer ? &key->outer->box : NULL,
            &made->box);
    made->box.measures = pm_css_measure(common->pool, &made->box.computed);
    made->box.common = made;
    made->steps = before - budget->steps;
    made->is_shared = is_shared(&common->computer);
    made->is_kept = !common->computer.matcher.uses_place;
    if (pm_budget_is_spent(budget)) {
        made->is_kept = 0; /* nor is it known what it would be */
    }
    else {
        apr_hash_set(common->boxes,
                     apr_pmemdup(common->pool, key, sizeof(*key)), sizeof(*key),
                     made);
    }
    return made;
}

/* What pages have in common of an element, as if it had been computed for this
 * one; NULL: nothing. */
static common_box_t *common_of(pm_css_boxes_t *boxes,
                               const pm_css_element_t *element,
                               const pm_css_box_t *outer)
{
    const pm_css_element_t *previous = element->previous;
    pm_budget_t *budget = boxes->computer.matcher.budget;
    common_key_t key = {.outer = outer ? outer->common : NULL,
                        .around = element->around};
    common_box_t *common;

    if (!boxes->is_common || element->kind->declared ||
        (outer && !(outer->common && outer->common->is_kept))) {
        return NULL;
    }
    key.sort = pm_css_sort_of(boxes->sorts, element->kind);
    if (previous) {
        key.previous = pm_css_sort_of(boxes->sorts, previous->kind);
    }
    common = apr_hash_get(boxes->common->boxes, &key, sizeof(key));
    if (!common) {
        return make_common(boxes->common, element, &key);
    }
    if (!common->is_kept || common->steps >= budget->steps) {
        return NULL;
    }
    pm_budget_take(budget, common->steps);
    return common;
}

pm_css_box_t *pm_css_boxes_make(pm_css_boxes_t *boxes,
                                const pm_css_element_t *element,
                                const pm_css_box_t *outer, int is_measured)
{
    common_box_t *common =
        is_measured ? common_of(boxes, element, outer) : NULL;
    pm_css_box_t *box;

    if (common) {
        return apr_pmemdup(boxes->scratch, &common->box, sizeof(*box));
    }
    box = apr_pcalloc(boxes->scratch, sizeof(*box));
    compute(&boxes->computer, element, outer, box);
    if (is_measured) {
        box->measures = pm_css_measure(boxes->pool, &box->computed);
    }
    return box;
}

void pm_css_boxes_share(pm_css_boxes_t *boxes, const pm_css_element_t *element,
                        const pm_css_box_t *outer, pm_css_box_t *box)
{
    const shared_key_t key = {outer,
                              pm_css_sort_of(boxes->sorts, element->kind)};

    if (box->common ? box->common->is_shared : is_shared(&boxes->computer)) {
        box->sort = key.sort;
        apr_hash_set(boxes->shared,
                     apr_pmemdup(boxes->scratch, &key, sizeof(key)),
                     sizeof(key), box);
    }
}

pm_css_shown_t *pm_css_boxes_shown(pm_css_boxes_t *boxes, pm_css_box_t *box)
{
    if (!box->shown && box->common) {
        if (!box->common->box.shown) {
            box->common->box.shown =
                pm_css_shown_make(boxes->common->pool, box->computed.shown);
        }
        box->shown = box->common->box.shown;
    }
    if (!box->shown) {
        box->shown = pm_css_shown_make(boxes->pool, box->computed.shown);
    }
    return box->shown;
}
