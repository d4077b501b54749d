/*
 * The pages of a site that a list names: a shard of it.
 *
 * Variants of a page (`a.html`, `a.html.en`) are one in a list: who names one
 * gets all of them, since they decide together what their common path needs. So
 * shards of a site say the same of what they share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_SELECTION_H
#define PM_SITE_SELECTION_H

#include "report/report.h"
#include "site/root.h"

/* Most bytes of a line of a list. */
#define PM_SELECTION_LINE_MAX 4096

typedef struct pm_selection_t pm_selection_t;

/*
 * Reads the list at path, all of it from pool: names of files, one a line,
 * relative to DOCROOT or absolute; blank lines are skipped. "-" is standard
 * input. Errors: it cannot be read; a line is too long (PM_EINVALID).
 */
apr_status_t pm_selection_read(apr_pool_t *pool, const char *path,
                               const pm_root_t *root,
                               pm_selection_t **selection, pm_error_t *error);

/* Whether pages below a directory are wanted; path is relative to DOCROOT, as
 * below. */
int pm_selection_has_directory(const pm_selection_t *selection,
                               const char *path);

/* Whether the page is wanted of whose path `length` bytes are those that all
 * its variants have; remembers that it is there. */
int pm_selection_has_page(const pm_selection_t *selection, const char *path,
                          apr_size_t length);

/* Reports the lines that name no page: the first of them, and how many there
 * are. is_left_out(baton, path) says which are left out on purpose. */
void pm_selection_report(const pm_selection_t *selection,
                         int (*is_left_out)(void *baton, const char *path),
                         void *baton, pm_report_t *report);

#endif
