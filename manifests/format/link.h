/*
 * One thing that a page needs: the link, and the words it is made of.
 *
 * The generator fills links in, the reader reads them, the writer and the
 * Link header values are made from them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_LINK_H
#define PM_FORMAT_LINK_H

#include <apr.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "format/error.h"

/* The relation types that a manifest knows (WHATWG HTML, "Link types"). */
typedef enum pm_rel_t {
    PM_REL_PRELOAD, /* the default */
    PM_REL_MODULEPRELOAD,
    PM_REL_PRECONNECT
} pm_rel_t;

/* Request destinations (Fetch, "destination") that `as` may name. */
typedef enum pm_as_t {
    PM_AS_NONE,
    PM_AS_AUDIO,
    PM_AS_AUDIOWORKLET, /* only with modulepreload, as the next ones so marked
                         */
    PM_AS_DOCUMENT,
    PM_AS_EMBED,
    PM_AS_FETCH,
    PM_AS_FONT,
    PM_AS_IMAGE,
    PM_AS_JSON, /* modulepreload */
    PM_AS_OBJECT,
    PM_AS_PAINTWORKLET, /* modulepreload */
    PM_AS_SCRIPT,
    PM_AS_SERVICEWORKER, /* modulepreload */
    PM_AS_SHAREDWORKER,  /* modulepreload */
    PM_AS_STYLE,
    PM_AS_TRACK,
    PM_AS_VIDEO,
    PM_AS_WORKER
} pm_as_t;

/* CORS settings attribute (WHATWG HTML, "CORS settings attributes"). */
typedef enum pm_crossorigin_t {
    PM_CROSSORIGIN_NONE,
    PM_CROSSORIGIN_ANONYMOUS,
    PM_CROSSORIGIN_USE_CREDENTIALS
} pm_crossorigin_t;

/* Fetch priority attribute (WHATWG HTML, "Fetch priority attributes"). */
typedef enum pm_fetchpriority_t {
    PM_FETCHPRIORITY_AUTO,
    PM_FETCHPRIORITY_HIGH,
    PM_FETCHPRIORITY_LOW
} pm_fetchpriority_t;

/*
 * The reference screens, as bits: a desktop of 1350x940 with one device pixel a
 * CSS pixel, and a phone of 390x844 with three. Whoever makes a manifest judges
 * for them what depends on the screen, so that it can be said early, before a
 * browser could judge for itself.
 */
enum { PM_SCREEN_DESKTOP = 1, PM_SCREEN_PHONE = 2 };
#define PM_SCREENS_ALL (PM_SCREEN_DESKTOP | PM_SCREEN_PHONE)

#define PM_BYTES_UNKNOWN ((apr_int64_t)-1)

/*
 * A link. All strings are NUL-terminated UTF-8, NULL where the attribute is
 * absent. A zeroed pm_link_t with `bytes` set to PM_BYTES_UNKNOWN is a preload
 * without attributes; pm_link_check() says what is still missing.
 */
typedef struct pm_link_t {
    const char *href; /* path of this origin, or absolute URL of another */
    pm_rel_t rel;
    pm_as_t as;
    pm_crossorigin_t crossorigin;
    pm_fetchpriority_t fetchpriority;
    int hint_only;           /* "push":false */
    const char *type;        /* MIME type */
    const char *media;       /* media query list */
    const char *imagesrcset; /* candidates of a responsive image */
    const char *imagesizes;
    /*
     * On which screens it is needed, light and dark alike; 0 if nobody has
     * said: all of them, but unknown with media, imagesrcset or imagesizes.
     */
    unsigned screens;
    const char *integrity; /* Subresource Integrity metadata */
    const char *referrerpolicy;
    apr_int64_t bytes; /* size of the content; PM_BYTES_UNKNOWN */
    const char *hash;  /* of the content, in hexadecimal digits */
    const char *via;   /* the file that refers to this one */
    const char *why;   /* the reason, for people */
} pm_link_t;

/* Most bytes of an attribute's value, and of a href (see url.h). */
#define PM_ATTRIBUTE_MAX 4096

/*
 * Names to values and back. The *_parse functions compare ASCII letters without
 * regard to case and return 0 for a word that is not in the vocabulary (then
 * *value is unchanged), else 1. The names are static, in the spelling of the
 * standards; PM_AS_NONE, PM_CROSSORIGIN_NONE and PM_FETCHPRIORITY_AUTO are
 * NULL.
 */
int pm_rel_parse(const char *name, pm_rel_t *value);
int pm_as_parse(const char *name, pm_as_t *value);
int pm_crossorigin_parse(const char *name, pm_crossorigin_t *value);
int pm_fetchpriority_parse(const char *name, pm_fetchpriority_t *value);
int pm_screen_parse(const char *name, unsigned *screen); /* one bit */
const char *pm_rel_name(pm_rel_t value);
const char *pm_as_name(pm_as_t value);
const char *pm_crossorigin_name(pm_crossorigin_t value);
const char *pm_fetchpriority_name(pm_fetchpriority_t value);
const char *pm_screen_name(unsigned screen); /* of one bit */

/*
 * Sets an attribute by its name, as the reader and the directives write it:
 * `value` is kept, not copied; NULL stands for an attribute without a value,
 * which only `crossorigin` may be. Returns NULL, or a static text that says
 * what would be right.
 */
const char *pm_link_set(pm_link_t *link, const char *name, const char *value);

/*
 * Whether the link may stand in a manifest, and its bytes in a header: the
 * href passes pm_url_check_href(), every attribute is printable ASCII without
 * `"` and `\` (`via` and `why`, which stand in no header, only without control
 * bytes), `preload` has an `as`, `as` fits the relation, `preconnect` names an
 * origin, what some screens alone need says so on the final response too. On
 * PM_EINVALID the message is in *message (static or from pool) and *attribute
 * names the attribute at fault; both may not be NULL.
 */
apr_status_t pm_link_check(apr_pool_t *pool, const pm_link_t *link,
                           const char **attribute, const char **message);

/* The link with texts of its own, from pool. */
pm_link_t pm_link_copy(apr_pool_t *pool, const pm_link_t *link);

/* Whether all that two links have is the same. */
int pm_link_is_same(const pm_link_t *a, const pm_link_t *b);

/* A number that is equal for links that are the same; seed is that of the links
 * before it, or 0. */
apr_uint64_t pm_link_hash(const pm_link_t *link, apr_uint64_t seed);

#endif
