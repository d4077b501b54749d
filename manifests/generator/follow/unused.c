/*
 * Images of rules that match nothing that is shown. Called at the end of the
 * following of a page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/unused.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "follow/sheets.h"

static const pm_css_property_t properties[] = {
    PM_CSS_BACKGROUND_IMAGE, PM_CSS_MASK_IMAGE, PM_CSS_BORDER_IMAGE_SOURCE,
    PM_CSS_LIST_STYLE_IMAGE, PM_CSS_CONTENT};

#define PROPERTIES (sizeof(properties) / sizeof(*properties))

/* The images of one page that were seen, by their file and URL. */
typedef struct finder_t {
    pm_context_t *context;
    apr_hash_t *seen;
    const pm_origin_t *origin; /* of the sheet that is looked at */
} finder_t;

/* Whether it was not seen yet; it is from now on. */
static int is_new(const finder_t *finder, const char *source, const char *url)
{
    const char *key =
        apr_pstrcat(finder->context->pool, source, " ", url, NULL);

    if (apr_hash_get(finder->seen, key, APR_HASH_KEY_STRING)) {
        return 0;
    }
    apr_hash_set(finder->seen, key, APR_HASH_KEY_STRING, key);
    return 1;
}

static void add(const finder_t *finder, const char *url, pm_position_t position)
{
    pm_candidate_t *candidate;

    if (!is_new(finder, finder->origin->source, url) ||
        finder->context->candidates->nelts == PM_FOLLOW_CANDIDATES_MAX) {
        return;
    }
    candidate = pm_context_add(finder->context, PM_NEED_IMAGE, url,
                               pm_place_make(finder->origin->source, position));
    if (candidate) {
        candidate->link.as = PM_AS_IMAGE;
        candidate->link.why = "image of a style";
        pm_candidate_leave_out(candidate, PM_REASON_UNUSED_IMAGE);
    }
}

static void look_at_block(const finder_t *finder, const pm_css_block_t *block)
{
    apr_size_t i;
    int j;

    for (i = 0; block && i < PROPERTIES; i++) {
        const pm_css_declaration_t *declaration =
            pm_css_block_get(block, properties[i]);
        const pm_css_images_t *images =
            declaration ? declaration->value.images : NULL;

        for (j = 0; images && j < images->count; j++) {
            add(finder, images->images[j].url, declaration->position);
        }
    }
}

static void look_at_sheet(finder_t *finder, const pm_entered_t *entered)
{
    const apr_array_header_t *rules = entered->sheet->rules;
    int i;

    finder->origin = entered->origin;
    for (i = 0; i < rules->nelts; i++) {
        const pm_css_rule_t *rule = &APR_ARRAY_IDX(rules, i, pm_css_rule_t);

        look_at_block(finder, rule->blocks[0]);
        look_at_block(finder, rule->blocks[1]);
    }
}

void pm_unused_images(pm_context_t *context)
{
    const apr_array_header_t *sheets = pm_sheets_entered(context);
    finder_t finder = {.context = context,
                       .seen = apr_hash_make(context->pool)};
    int i;

    if (!context->follow->names_unused || !context->usage) {
        return;
    }
    for (i = 0; i < context->usage->images->nelts; i++) {
        const pm_css_image_use_t *use =
            &APR_ARRAY_IDX(context->usage->images, i, pm_css_image_use_t);

        const pm_origin_t *origin = use->data;

        is_new(&finder, origin ? origin->source : context->page->source,
               use->url);
    }
    for (i = 0; i < sheets->nelts; i++) {
        const pm_entered_t *entered = &APR_ARRAY_IDX(sheets, i, pm_entered_t);

        if (!entered->is_for_layers) {
            look_at_sheet(&finder, entered);
        }
    }
}
