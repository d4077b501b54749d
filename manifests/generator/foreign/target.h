/*
 * A manifest told to a server that does not know manifests: in its own
 * configuration, as text.
 *
 * Each output is a function that gets a target: the sets with their pages, and
 * the matches, the least specific first, so that where the last word counts
 * each is written as it comes. What cannot be said is reported as a loss.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOREIGN_TARGET_H
#define PM_FOREIGN_TARGET_H

#include "format/manifest.h"
#include "header/value.h"
#include "report/report.h"
#include "text/buffer.h"

/* A set that somebody needs. */
typedef struct pm_told_set_t {
    const pm_set_t *set;
    apr_array_header_t *pages; /* of const char *: decoded paths, sorted */
} pm_told_set_t;

typedef struct pm_target_t {
    apr_pool_t *pool;
    const pm_manifest_t *manifest;
    apr_array_header_t *sets;    /* of pm_told_set_t, by id */
    apr_array_header_t *matches; /* of const pm_match_t * */
    pm_report_t *report;
    pm_buffer_t text;
} pm_target_t;

/* A target for the manifest, from the report's pool, without text. */
pm_target_t *pm_target_make(const pm_manifest_t *manifest, pm_report_t *report);

/* Appends texts, up to a NULL. */
void pm_target_put_all(pm_target_t *target, const char *const *texts);

/* Appends its texts. */
#define pm_target_put(target, ...)                                             \
    pm_target_put_all(target, (const char *const[]){__VA_ARGS__, NULL})

/* The first line, a comment that says what the file is for: each line of how,
 * after the comment's mark. */
void pm_target_head(pm_target_t *target, const char *mark, const char *how);

/* Something that the output cannot say. */
void pm_target_loss(pm_target_t *target, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * The links of a set as the values of Link fields, each as long as it may be:
 * links that do not fit into one value make another. From the pool, of
 * const char *. A link that is longer alone is reported. */
apr_array_header_t *pm_target_values(pm_target_t *target, const pm_set_t *set,
                                     pm_dialect_t dialect, apr_size_t most);

/* The bytes with a backslash before each that stands in special. */
const char *pm_target_escape(apr_pool_t *pool, const char *bytes,
                             const char *special);

/*
 * A regular expression (PCRE, Oniguruma) for a decoded path, or for a pattern
 * if is_pattern, without anchors. Control bytes are \xHH.
 */
const char *pm_target_regex(apr_pool_t *pool, const char *decoded,
                            int is_pattern);

#endif
