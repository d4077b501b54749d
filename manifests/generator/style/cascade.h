/*
 * The rules of all stylesheets of a page, and which of their declarations apply
 * to an element, the strongest first.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_CASCADE_H
#define PM_CSS_CASCADE_H

#include "css/sheet.h"
#include "style/declared.h"
#include "style/match.h"
#include "style/page.h"

/* Selectors of all sheets of a page; more are left out, and the cascade says so
 * in pm_css_cascade_is_cut(). */
#define PM_CSS_ENTRIES_MAX 200000

typedef struct pm_css_cascade_t pm_css_cascade_t;

/* How a page uses a sheet. */
typedef struct pm_css_use_t {
    const void *data;          /* the caller's, to know the sheet again */
    const pm_css_when_t *when; /* by `media` and @import */
    const char *layer;         /* that it is imported into; NULL: none */
} pm_css_use_t;

/* With the browser's own sheet alone, from pool; see browser_sheet.h. */
pm_css_cascade_t *pm_css_cascade_create(apr_pool_t *pool,
                                        const pm_css_sheet_t *browser);

/* Declares the layers that a sheet names before its first @import; to be called
 * before what it imports is added. */
void pm_css_cascade_declare(pm_css_cascade_t *cascade,
                            const pm_css_sheet_t *sheet,
                            const pm_css_use_t *use);

/* Adds the rules and faces of a sheet behind those of earlier ones. The sheet
 * must outlive the cascade, and so must what use has. */
void pm_css_cascade_add(pm_css_cascade_t *cascade, const pm_css_sheet_t *sheet,
                        const pm_css_use_t *use);

/* Whether there was too much to be added. */
int pm_css_cascade_is_cut(const pm_css_cascade_t *cascade);

/*
 * What applies to an element, or to a pseudo-element of it, from pool. Steps
 * are taken from the matcher's budget; when none are left, rules that were not
 * looked at are not in it. No sheet may be added afterwards.
 */
pm_css_declared_t pm_css_cascade_apply(pm_css_cascade_t *cascade,
                                       apr_pool_t *pool,
                                       pm_css_matcher_t *matcher,
                                       const pm_css_element_t *element,
                                       pm_css_pseudo_t pseudo);

/*
 * Likewise with the start of an animation: its blocks, which are stronger than
 * what is not important.
 */
pm_css_declared_t pm_css_cascade_animate(const pm_css_cascade_t *cascade,
                                         apr_pool_t *pool,
                                         const pm_css_declared_t *declared,
                                         const char *animation);

/* Restricts what is asked for: declarations of other properties, given as bits,
 * need not be found. At first all are. */
void pm_css_cascade_want(pm_css_cascade_t *cascade, unsigned properties);

/* The attributes, beside class and id, that its selectors ask for: at most
 * PM_CSS_ASKED_MAX of pm_css_asked_t. It lives as long as the cascade. */
const apr_array_header_t *
pm_css_cascade_attributes(const pm_css_cascade_t *cascade);

/* Whether there are faces at all. */
int pm_css_cascade_has_faces(const pm_css_cascade_t *cascade);

/* Whether a sheet has an image. */
int pm_css_cascade_has_images(const pm_css_cascade_t *cascade);

/* Whether a selector asks for a class (`.`) or an id (`#`) of that name, for
 * what is wanted: what none asks for, elements may have or not. */
int pm_css_cascade_asks(const pm_css_cascade_t *cascade, char mark,
                        const char *name);

/* A face of a family. */
typedef struct pm_css_family_face_t {
    const pm_css_face_t *face;
    const void *data;          /* of its sheet */
    const pm_css_when_t *when; /* the sheet's and the face's */
} pm_css_family_face_t;

/* The @font-face rules with one family, in order. */
typedef struct pm_css_family_t {
    apr_array_header_t *faces; /* of pm_css_family_face_t */
} pm_css_family_t;

/* The family of that name, in any case; NULL if there is none. pool is for
 * scratch. */
const pm_css_family_t *pm_css_cascade_family(const pm_css_cascade_t *cascade,
                                             apr_pool_t *pool,
                                             const char *name);

/* Whether any selector ends with that pseudo-element. */
int pm_css_cascade_has(const pm_css_cascade_t *cascade, pm_css_pseudo_t pseudo);

#endif
