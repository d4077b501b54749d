/*
 * URLs as a manifest writes them: already resolved, percent-encoded, without a
 * fragment. Resolving what a page's author wrote is the generator's work; here
 * is what reader, writer and look-up must agree on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_URL_H
#define PM_FORMAT_URL_H

#include <apr_errno.h>
#include <apr_general.h>
#include <apr_pools.h>

/* Most bytes of an href, of a page's path and of a match's pattern. */
#define PM_URL_MAX 2048

/*
 * Whether url may stand as an href: an absolute path of this origin, or an
 * absolute http or https URL, in printable ASCII, with nothing in it that would
 * change on its way through a Link header or that a server could normalise to
 * another path. Returns NULL if so, else a static text that says what is wrong
 * and what would be right.
 */
const char *pm_url_check_href(const char *url);

/* Whether url is `scheme://host[:port]` and nothing more; NULL or a text. */
const char *pm_url_check_origin(const char *url);

/*
 * Whether path may stand as a page: an absolute path as for an href, without a
 * query; for a match also with `*`. An encoded slash is refused, because httpd
 * answers 404 to it, and `^`, so that pm_url_encode() never makes a page longer
 * than it was. NULL or a text.
 */
const char *pm_url_check_page(const char *path);

/* Whether an href (that passed its check) names another origin. */
int pm_url_is_absolute(const char *url);

/* Bytes of a scheme with its `:` at the start of url (RFC 3986, section 3.1); 0
 * if there is none. */
apr_size_t pm_url_scheme_length(const char *url);

/* The value of a hexadecimal digit, also in an escape of CSS or JavaScript; -1
 * for anything else. */
int pm_url_hex_value(int c);

/* The special-query percent-encode set (WHATWG URL), above what every set has:
 * controls, space, and all that is not ASCII. */
#define PM_URL_QUERY_SET "\"#<>'"

/*
 * The bytes, percent-encoded, from pool: every byte of set, every control byte
 * and space, and every byte above 0x7E becomes %XX. A set has no letter, no
 * digit, and none of / . - _ ~.
 */
const char *pm_url_escape(apr_pool_t *pool, const char *bytes,
                          apr_size_t length, const char *set);

/*
 * The bytes that a percent-encoded path stands for, as httpd has them in
 * r->uri. Returns path itself if it holds no `%`, else a string from pool.
 * The path has passed its check, so it holds no %00 and no broken escape.
 */
const char *pm_url_decode(apr_pool_t *pool, const char *path);

/*
 * The path of a URL for the bytes of a file name, from pool: every byte in the
 * path percent-encode set (WHATWG URL, "percent-encoded bytes"), every `%` and
 * every byte above 0x7E becomes %XX. `/` stays. The inverse of pm_url_decode().
 */
const char *pm_url_encode(apr_pool_t *pool, const char *path);

#endif
