/*
 * The images of a page: those that its first window may show.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_IMAGES_H
#define PM_FOLLOW_IMAGES_H

#include "follow/context.h"
#include "style/usage.h"

/* A candidate for an image element of the page, when the context's usage is
 * known. */
void pm_images_follow(pm_context_t *context, const pm_reference_t *reference,
                      const pm_origin_t *origin);

/* Fills in the candidates of an author's preload of a responsive image: URLs
 * become absolute, and href the one that a desktop browser takes. */
void pm_images_resolve_srcset(pm_context_t *context, pm_candidate_t *candidate,
                              const pm_origin_t *origin);

/* Candidates for the images behind elements, if the usage is known. */
void pm_images_backgrounds(pm_context_t *context);

/* When all candidates are known: one image is the likely largest paint. */
void pm_images_finish(pm_context_t *context);

#endif
