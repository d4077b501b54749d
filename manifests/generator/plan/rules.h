/*
 * Rules: what people say about pages beside what the pages say themselves.
 *
 *   { "rules": [
 *       { "pages": "/blog?*",
 *         "exclude": ["?*.old.js"],
 *         "add": [{ "href": "/img/banner.webp", "as": "image" }],
 *         "order": ["/css/base.css", "/css/blog.css"],
 *         "push": ["*.css"],
 *         "hint": ["*.js"] } ] }
 *
 * All but "pages" may be left out. Every rule whose glob fits a page applies to
 * it, in the order of the file. In globs `*` stands for any bytes, also a
 * slash, and `?` for one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_PLAN_RULES_H
#define PM_PLAN_RULES_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "follow/follow.h"
#include "format/error.h"

/* Most bytes of a file of rules. */
#define PM_RULES_LENGTH_MAX (4 * 1024 * 1024)

typedef struct pm_rules_file_t pm_rules_file_t;

/* Reads the file at path, from pool. Errors: those of reading; PM_EINVALID with
 * line and column for what is not JSON, with the rule's number for the rest. */
apr_status_t pm_rules_read(apr_pool_t *pool, const char *path,
                           const pm_rules_file_t **rules, pm_error_t *error);

/* The globs of a file of rules that have fitted something, by their numbers. */
typedef struct pm_fitted_t {
    int count;
    char *is_marked;             /* for each number, below count */
    apr_array_header_t *numbers; /* of int: those that are */
} pm_fitted_t;

/* None of them; from pool. rules may be NULL: there are none. */
pm_fitted_t *pm_fitted_create(apr_pool_t *pool, const pm_rules_file_t *rules);

/* Marks one, if there is a glob of that number. */
void pm_fitted_mark(pm_fitted_t *fitted, int number);

/* Marks none. */
void pm_fitted_clear(pm_fitted_t *fitted);

/* The hash of all that a file of rules says, and of its name, which stands in
 * messages. */
apr_uint64_t pm_rules_hash(const pm_rules_file_t *rules);

/* Applies the rules that fit one of the page's paths to its candidates, before
 * choosing, and marks the globs that fit. */
void pm_rules_apply(const pm_rules_file_t *rules, const pm_follow_t *follow,
                    const pm_page_t *page, apr_array_header_t *candidates,
                    pm_fitted_t *fitted);

/* Notes each rule, and each glob of one, that has fitted nothing. */
void pm_rules_report_unused(const pm_rules_file_t *rules,
                            const pm_fitted_t *fitted, pm_report_t *report);

#endif
