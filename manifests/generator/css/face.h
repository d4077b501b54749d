/*
 * The descriptors of @font-face: from the text of a descriptor to the fields
 * of a face, and the choice of the source that Chromium fetches.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_FACE_H
#define PM_CSS_FACE_H

#include "css/sheet.h"
#include "css/token.h"

/* A face without descriptors, with the defaults of CSS Fonts 4, from pool. */
pm_css_face_t *pm_css_face_create(apr_pool_t *pool, pm_position_t position);

/*
 * Takes a descriptor into the face: name is its name, value a lexer over its
 * value alone. A later descriptor replaces an earlier one; a malformed or
 * unknown one changes nothing. What the face keeps comes from pool. Returns the
 * entries that were left out because of a limit.
 */
int pm_css_face_describe(apr_pool_t *pool, pm_css_face_t *face,
                         const pm_css_token_t *name, pm_css_lexer_t value);

/* Fills in `chosen`. Returns 1 if the face is one: has a family and a src. */
int pm_css_face_finish(pm_css_face_t *face);

/* Whether Chromium reads that format(), and has that tech(). */
int pm_css_format_is_supported(const pm_css_token_t *token);
int pm_css_tech_is_supported(const pm_css_token_t *token);

#endif
