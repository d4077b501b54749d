/*
 * What is left out, as a report has it: each thing once, and for each page the
 * list of its own, as far as there is room.
 *
 *   "reasons": [text, ...]
 *   "omitted": [[url, reason, pages, page for example], ...]
 *              from the most pages to the least; the first ones have an example
 *   "omittedMore": how many things are not in it
 *   "lists": [[how many of the page's are not in it, thing, ...], ...]
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_OMITTED_JSON_H
#define PM_VIEW_OMITTED_JSON_H

#include "view/json_out.h"
#include "view/omitted.h"

/* Bytes that all of it takes, about: a report of 100,000 pages has so much left
 * of 5 MB. What fewer pages leave out goes first. */
#define PM_OMITTED_BYTES_MAX 1200000

typedef struct pm_omitted_json_t {
    const pm_omissions_t *omissions;
    int *lists; /* the number of each list as it was written */
} pm_omitted_json_t;

/* Writes it as members of an object; the numbers of the lists are from pool. */
pm_omitted_json_t pm_omitted_json_write(pm_json_out_t *out, apr_pool_t *pool,
                                        const pm_omissions_t *omissions);

/* Which list is that of a page by its decoded path; -1: none. */
int pm_omitted_json_list(const pm_omitted_json_t *written, const char *path);

#endif
