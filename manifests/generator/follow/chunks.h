/*
 * The chunks that the scripts of a page are certain to load, of builds by
 * webpack and Rspack; see js/bundle.h.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_CHUNKS_H
#define PM_FOLLOW_CHUNKS_H

#include "follow/context.h"

/* Scripts of one page that are looked at, and bytes of all of them; where there
 * are more nothing is known of any. */
#define PM_CHUNKS_SCRIPTS_MAX 100
#define PM_CHUNKS_BYTES_MAX (32 * 1024 * 1024)

/* What is named of those that are loaded only when the code gets there. */
#define PM_CHUNKS_NAMED_MAX 500

/* What is known of the built scripts of a page: nothing yet; from pool. */
struct pm_chunks_t *pm_chunks_create(apr_pool_t *pool);

/* Looks whether a script of the site is built so; href is its own. */
void pm_chunks_enter(pm_context_t *context, const pm_reference_t *reference,
                     const pm_resource_t *resource, const char *href);

/* Looks whether a script in the page may be: of that no more is known, nor then
 * of the others. */
void pm_chunks_enter_inline(pm_context_t *context,
                            const pm_reference_t *reference);

/* Adds candidates for what those scripts load, once all of the page are known;
 * for people also what they may load. */
void pm_chunks_finish(pm_context_t *context);

#endif
