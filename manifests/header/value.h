/*
 * Links as values of the Link header field (RFC 8288), in the dialects that
 * the receivers understand.
 *
 * early: for the 103 of a browser, of which nobody knows how large its screen
 * is, that it is a desktop, or a phone. Chromium throws a link away that
 * carries any attribute but rel, as, crossorigin, type and fetchpriority, and a
 * browser cannot evaluate `media` or `imagesrcset` before it has the page, so a
 * link that depends on one of these is said only where it is known to be
 * needed. push: for the 103 of a client that accepts push, that is for
 * mod_http2: what it is to push. final: for the final response, with every
 * attribute that does not change what the document means. A cache may give it
 * to anybody, and a CDN makes a 103 of it, so it says nothing to mod_http2.
 * final, nopush: the same, with the word (W3C Preload) that keeps mod_http2
 * from pushing it.
 *
 * In all of them a module is a preload, `as` a script, a style or a fetch, in
 * CORS mode, and there is no integrity metadata (see value.c).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HEADER_VALUE_H
#define PM_HEADER_VALUE_H

#include "format/manifest.h"
#include "header/digest.h"

/* An image with more bytes is not said to a browser, but may be pushed. */
#define PM_HINTED_IMAGE_BYTES_MAX 65536

typedef enum pm_dialect_t {
    PM_DIALECT_EARLY,
    PM_DIALECT_EARLY_DESKTOP,
    PM_DIALECT_EARLY_PHONE,
    PM_DIALECT_PUSH,
    PM_DIALECT_FINAL,
    PM_DIALECT_FINAL_NOPUSH,
    PM_DIALECTS
} pm_dialect_t;

/* The values of one link: text and its length in bytes; NULL: not said. */
typedef struct pm_value_t {
    const char *text;
    apr_size_t length;
} pm_value_t;

/* What a link is remembered by (digest.h): as a URL, and as what is there. */
enum { PM_FINGERPRINT_URL, PM_FINGERPRINT_CONTENT, PM_FINGERPRINTS };

/*
 * The values of a set: those of link i in dialect d are links[i][d]; all that
 * are said in dialect d, as one field, are all[d], with a NULL text where there
 * are none or where they have not been put together.
 */
typedef struct pm_values_t {
    pm_value_t (*links)[PM_DIALECTS];
    apr_uint16_t (*fingerprints)[PM_FINGERPRINTS]; /* of link i, likewise */
    apr_uint64_t *hashes;                          /* of the hrefs (digest.h) */
    pm_value_t all[PM_DIALECTS];
    const char *digest; /* of these links and no other, as text, or NULL */
} pm_values_t;

/*
 * The link as headers say it, in every dialect: a module is a preload, `as` a
 * script, a style or a fetch, in CORS mode; a worker is a script; and there is
 * no integrity metadata.
 */
pm_link_t pm_link_in_header(const pm_link_t *link);

/*
 * The link in a dialect, from pool, or NULL if it is not said there. The link
 * has passed pm_link_check(); what has not is not written (NULL) either.
 */
const char *pm_value_make(apr_pool_t *pool, const pm_link_t *link,
                          pm_dialect_t dialect);

/* The values of all links of a set, from pool. */
const pm_values_t *pm_values_make(apr_pool_t *pool, const pm_set_t *set);

/*
 * Gives every set of a manifest its values, from the manifest's pool: what the
 * reader has read is looked up without them.
 */
void pm_values_prepare(pm_manifest_t *manifest);

/*
 * Adds the links of a set, which has its values, to what a client has, all but
 * connections; 0 if there is no room for them, else 1.
 */
int pm_values_remember(pm_digest_t *digest, const pm_set_t *set);

/*
 * Whether the link may be pushed: a file of this origin that every screen
 * needs, and not hint-only.
 */
int pm_link_is_pushable(const pm_link_t *link);

#endif
