/*
 * What a server answered: the parts of a response that a crawl looks at, and
 * their form in a cache.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_ANSWER_H
#define PM_CRAWL_ANSWER_H

#include <apr_pools.h>

#include "format/error.h"

/* Most bytes of the header fields of a response, and of one that is kept. */
#define PM_ANSWER_HEADER_MAX (64 * 1024)
#define PM_ANSWER_FIELD_MAX 4096

/* The header fields that are kept. */
typedef enum pm_field_t {
    PM_FIELD_ALLOW_ORIGIN,
    PM_FIELD_CACHE_CONTROL,
    PM_FIELD_CONTENT_ENCODING,
    PM_FIELD_CONTENT_TYPE,
    PM_FIELD_DATE,
    PM_FIELD_ETAG,
    PM_FIELD_EXPIRES,
    PM_FIELD_LAST_MODIFIED,
    PM_FIELD_LOCATION,
    PM_FIELD_RETRY_AFTER,
    PM_FIELD_SET_COOKIE, /* "" if there is one: its value is not kept */
    PM_FIELD_VARY,
    PM_FIELDS
} pm_field_t;

typedef struct pm_answer_t {
    const char *address;           /* as asked for: path and query */
    const char *problem;           /* why there is no answer; NULL: there is */
    int status;                    /* 0 if there is a problem */
    const char *fields[PM_FIELDS]; /* values; NULL: not there */
    apr_int64_t wire;              /* bytes of the body as they were sent */
    apr_int64_t length;            /* bytes of the body, decoded */
    const char *hash; /* of the body: XXH3, 64 bits, in hexadecimal digits */
    const char *body; /* the file that holds it, decoded; NULL: not kept */
} pm_answer_t;

/* Takes a header line, `Name: value`, without its end; a field that is there
 * already gets the value appended as RFC 9110, section 5.3 has it. From pool.
 */
void pm_answer_take_field(apr_pool_t *pool, pm_answer_t *answer,
                          const char *line, apr_size_t length);

/* The media type in lower case, "" if there is none; the charset, or NULL. Both
 * from pool. */
const char *pm_answer_type(apr_pool_t *pool, const pm_answer_t *answer);
const char *pm_answer_charset(apr_pool_t *pool, const pm_answer_t *answer);

/* Whether it is a page: 200, and HTML or XHTML. */
int pm_answer_is_page(const pm_answer_t *answer);

/* Whether it leads elsewhere. */
int pm_answer_is_redirect(const pm_answer_t *answer);

/* Why it is no page, in words: "it is answered with status 404"; from pool. */
const char *pm_answer_words(apr_pool_t *pool, const pm_answer_t *answer);

/* How long a browser may use the answer without asking again. */
typedef enum pm_freshness_t {
    PM_FRESH_NEVER,   /* it must ask each time: no-store, no-cache, max-age=0 */
    PM_FRESH_UNSAID,  /* nobody said, and there is nothing to guess it by */
    PM_FRESH_GUESSED, /* nobody said: a part of its age, by Last-Modified */
    PM_FRESH_SAID
} pm_freshness_t;

/* RFC 9111, section 4.2, as a browser's own cache. */
pm_freshness_t pm_answer_freshness(const pm_answer_t *answer);

/* Whether a field that is a list (RFC 9110, section 5.6.1) has the token, in
 * any case, perhaps with an argument behind `=`. field may be NULL. */
int pm_field_has(const char *field, const char *token);

/* One line of JSON, from pool; and back. Errors of reading: PM_EINVALID. body
 * is no part of it. */
const char *pm_answer_write(apr_pool_t *pool, const pm_answer_t *answer);
apr_status_t pm_answer_read(apr_pool_t *pool, const char *text,
                            apr_size_t length, pm_answer_t *answer);

#endif
