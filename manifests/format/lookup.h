/*
 * From a request's path to the set of links that the page needs.
 *
 * An exact page wins over a match; of the matches that fit, the one with the
 * longest literal prefix wins, then the longest pattern, then the first in the
 * order of bytes. Once prepared, the look-up is read-only: any number of
 * threads ask at once, without a lock and without an allocation. No path takes
 * more than 2 * PM_URL_MAX * PM_MATCHES_NESTED_MAX steps, whatever the
 * manifest.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_LOOKUP_H
#define PM_FORMAT_LOOKUP_H

#include "format/manifest.h"

/*
 * Makes the manifest ready for pm_lookup_find(): arranges the matches. The
 * reader does this; a manifest that grows after it must be prepared again.
 * Scratch comes from the manifest's pool. PM_EINVALID if more than
 * PM_MATCHES_NESTED_MAX matches can be asked for one path; then *wrong is the
 * first such match in the order of bytes, unless wrong is NULL.
 */
apr_status_t pm_lookup_prepare(pm_manifest_t *manifest,
                               const pm_match_t **wrong, pm_error_t *error);

/*
 * The set for a path as httpd has it in r->uri (decoded, normalised, without
 * query), or NULL. If match is not NULL it receives the rule that answered, or
 * NULL for an exact page. The answer lives as long as the manifest.
 */
const pm_set_t *pm_lookup_find(const pm_manifest_t *manifest, const char *path,
                               const pm_match_t **match);

#endif
