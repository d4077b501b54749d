/*
 * Fuzz target: a srcset and, after a line end, its sizes. What is chosen is one
 * of the candidates, and there is one if there are any.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "html/sizes.h"
#include "html/srcset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    char *srcset, *sizes;
    int view;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    srcset = apr_pstrmemdup(pool, (const char *)data, size);
    sizes = strchr(srcset, '\n');
    if (sizes) {
        *sizes++ = '\0';
    }
    for (view = 0; view < PM_CSS_VIEWS; view++) {
        apr_array_header_t *candidates = pm_srcset_parse(pool, srcset);
        int chosen = pm_srcset_choose(candidates, sizes, &pm_css_views[view]);

        if (chosen < (candidates->nelts > 0 ? 0 : -1) ||
            chosen >= candidates->nelts ||
            pm_sizes_width(sizes, &pm_css_views[view]) < 0) {
            abort();
        }
    }
    apr_pool_clear(pool);
    return 0;
}
