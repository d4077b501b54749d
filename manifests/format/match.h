/*
 * A match: a pattern of paths, for pages that nobody has listed.
 *
 *   pattern = literal 1*8( "*" piece )
 *
 * `*` stands for any bytes, `/` and none included; the whole path must fit.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_MATCH_H
#define PM_FORMAT_MATCH_H

#include <apr_pools.h>

/* Most `*` in one pattern. */
#define PM_MATCH_STARS_MAX 8

struct pm_set_t;

typedef struct pm_match_t {
    const char *pattern; /* as in the file, percent-encoded */
    const char *decoded; /* as compared */
    apr_size_t length;   /* of decoded, in bytes */
    apr_size_t literal;  /* bytes of decoded before the first `*` */
    /* For each byte of decoded between two `*`, how many bytes of its piece
     * still stand where the byte after it differs; NULL: there are none. */
    const apr_uint16_t *borders;
    const struct pm_set_t *set;
} pm_match_t;

/*
 * Makes a match of a pattern, percent-encoded, with texts of its own from pool;
 * its set is the caller's to fill in. NULL, or a static text that says what the
 * pattern has that it may not have.
 */
const char *pm_match_make(apr_pool_t *pool, const char *pattern,
                          pm_match_t *match);

/*
 * Whether the path, as httpd has it in r->uri, length bytes, fits; it begins
 * with the match's literal, which the caller knows. It takes at most two steps
 * for each byte of the path.
 */
int pm_match_fits(const pm_match_t *match, const char *path, apr_size_t length);

#endif
