/*
 * The rules of all stylesheets of a page, and which declarations apply to an
 * element, the strongest first.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_CASCADE_H
#define PM_CSS_CASCADE_H

#include "css/selector.h"
#include "css/sheet.h"

/* var() within the values of var(), and bytes of a value that has them. */
#define PM_CSS_VAR_DEPTH_MAX 8
#define PM_CSS_VAR_STEPS_MAX 64

typedef struct pm_css_cascade_t pm_css_cascade_t;

/* A declaration that applies to an element, or may. */
typedef struct pm_css_applied_t {
    apr_uint64_t priority; /* greater wins (CSS Cascade 5, section 6) */
    const pm_css_declaration_t *declaration;
    pm_css_match_t match; /* MAYBE or YES */
    const void *data;     /* of its sheet; NULL: the page's style attribute */
} pm_css_applied_t;

/* Without rules, from pool. */
pm_css_cascade_t *pm_css_cascade_create(apr_pool_t *pool);

/*
 * Adds the rules and the faces of a sheet that hold on a desktop browser, after
 * those of earlier ones. The sheet must outlive the cascade; data is the
 * caller's, to know the sheet (its base URL) again.
 */
void pm_css_cascade_add(pm_css_cascade_t *cascade, const pm_css_sheet_t *sheet,
                        const void *data);

/*
 * The declarations for an element, or for a pseudo-element of it: an array of
 * pm_css_applied_t from pool, the strongest first. The steps that it took are
 * taken from *steps; when none are left, rules that were not looked at are not
 * in it.
 */
apr_array_header_t *pm_css_cascade_apply(const pm_css_cascade_t *cascade,
                                         apr_pool_t *pool,
                                         const pm_css_element_t *element,
                                         pm_css_pseudo_t pseudo,
                                         apr_int64_t *steps);

/* The attributes, beside class and id, that its selectors ask for: at most
 * PM_CSS_KEPT_MAX of pm_css_kept_t. It lives as long as the cascade. */
const apr_array_header_t *
pm_css_cascade_attributes(const pm_css_cascade_t *cascade);

/* @font-face rules with one name of family. */
typedef struct pm_css_family_t {
    apr_array_header_t *faces; /* of const pm_css_face_t * */
    apr_array_header_t *datas; /* of const void *: of the faces' sheets */
} pm_css_family_t;

/* The faces of the family of that name, or NULL. */
const pm_css_family_t *pm_css_cascade_family(const pm_css_cascade_t *cascade,
                                             const char *name);

/* Whether the cascade has a face at all, or a value with an image's URL. */
int pm_css_cascade_has_faces(const pm_css_cascade_t *cascade);

#endif
