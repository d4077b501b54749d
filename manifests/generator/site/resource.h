/*
 * What the references of a site's pages lead to: whether it is there, how large
 * it is, what is in it. Each URL is asked for, and each file read, once a run,
 * whatever number of pages need it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_RESOURCE_H
#define PM_SITE_RESOURCE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "report/report.h"
#include "site/site.h"
#include "site/stamp.h"
#include "text/buffer.h"
#include "text/encoding.h"

/* Files of more bytes are named, but their content has no hash. No page waits
 * for so much. */
#define PM_RESOURCE_HASHED_MAX (64 * 1024 * 1024)

/* What is the same for all URLs that lead to it. */
typedef struct pm_content_t {
    const char *file;    /* that has the bytes; NULL: they are not to be read */
    pm_reason_t problem; /* why they cannot be read */
    apr_int64_t bytes;   /* PM_BYTES_UNKNOWN */
    const char *hash;    /* XXH3, 64 bits, in hexadecimal digits; or NULL */
    pm_stamp_t stamp;    /* of file, before it was read */
    int is_large;        /* more than PM_RESOURCE_HASHED_MAX; it has no hash */
} pm_content_t;

/* What a URL leads to. */
typedef struct pm_resource_t {
    const char *href;
    pm_reason_t problem; /* why there is nothing to send */
    const char *detail;  /* more of that; or NULL */
    const char *source;  /* its name in messages; or NULL */
    const char *base;    /* href that its own URLs are relative to */
    apr_int64_t bytes;   /* for a link, as hash */
    const char *hash;
    const pm_content_t *content; /* also of what is not to be sent, but to be
                                  * read on in; NULL: there is none */
    apr_uint64_t digest;         /* the hash of all of that */
    long asked;                  /* when last; the store's own */
} pm_resource_t;

/* What a URL led to in an earlier run. */
typedef struct pm_sighting_t {
    const char *href;
    apr_uint64_t digest;
    pm_stamp_t stamp; /* of the file; PM_STAMP_NONE: it says nothing */
    const char *hash; /* of its bytes, if it has a stamp */
} pm_sighting_t;

typedef struct pm_resources_t pm_resources_t;

/* An empty store for a site; all that it will hold comes from pool. Threads
 * have one each. */
pm_resources_t *pm_resources_create(apr_pool_t *pool, pm_site_t *site,
                                    pm_report_t *report);

/* What is wanted: never NULL, and lives as long as the store. How it is asked
 * for is up to who asks first. */
const pm_resource_t *pm_resources_find(pm_resources_t *resources,
                                       const pm_wanted_t *wanted);

/*
 * Whether a URL leads to the very same as in an earlier run; a file with the
 * same stamp is not read for that. It counts as asked for. *is_seen is set to 0
 * if the stamp is another one.
 */
int pm_resources_recall(pm_resources_t *resources, const pm_sighting_t *then,
                        int *is_seen);

/* From now on pm_resources_asked() begins anew. */
void pm_resources_start(pm_resources_t *resources);

/* What was asked for since then, each once, in order: of const pm_resource_t *,
 * valid until the next start. */
const apr_array_header_t *pm_resources_asked(const pm_resources_t *resources);

/* Says that something was there and could not be read: what was asked for since
 * the start tells nothing of another run. And whether somebody has said so. */
void pm_resources_doubt(pm_resources_t *resources);
int pm_resources_are_doubtful(const pm_resources_t *resources);

/*
 * Appends the content as UTF-8 to text, to its end or until text is longer than
 * limit. Scratch comes from text's pool. around: the encoding that it is in if
 * it declares none; NULL: not known. declared, which may be NULL: where it puts
 * the one that it declares, or NULL. Returns whether it could be read.
 */
int pm_content_read_text(const pm_content_t *content, apr_size_t limit,
                         const pm_encoding_t *around, pm_buffer_t *text,
                         const pm_encoding_t **declared);

#endif
