/*
 * What a <script> is: whether browsers run it, and what becomes of the text
 * that it writes to its page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_SCRIPT_H
#define PM_HTML_SCRIPT_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "html/links.h"
#include "html/tag.h"
#include "text/buffer.h"

typedef enum pm_script_t {
    PM_SCRIPT_DATA, /* no script: any other data */
    PM_SCRIPT_CLASSIC,
    PM_SCRIPT_MODULE,
    PM_SCRIPT_IMPORT_MAP
} pm_script_t;

/* What the start tag of a script says that it is; pool is for scratch. */
pm_script_t pm_script_type(apr_pool_t *pool, const pm_tag_t *tag);

/* Whether browsers run a classic script whose text is in the page, by its start
 * tag. */
int pm_script_is_run(const pm_tag_t *tag);

/* Whether a Content-Security-Policy, which may be NULL, says of scripts which
 * of them may run. */
int pm_script_is_restricted(const char *policy);

/*
 * What a script with that text, whose first byte is at position, is certain to
 * have done when it has run: it changes links, and the text that it has written
 * is returned, of pm_written_t, from the pool of links; NULL: none. *lost is
 * raised for each reference that there is no room for.
 *
 * Text counts if it ends between tags, and in no element that holds text alone:
 * what is in the page behind it is read as it would be without it.
 */
const apr_array_header_t *pm_script_run(pm_links_t *links,
                                        const pm_buffer_t *text,
                                        pm_position_t position, int *lost);

#endif
