/*
 * One line of a manifest: JSON to what it says, believing nothing. Whether it
 * goes together with the other lines is for those who read them all.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_RECORD_H
#define PM_FORMAT_RECORD_H

#include <jansson.h>

#include "format/manifest.h"
#include "format/url.h"

typedef enum pm_record_kind_t {
    PM_RECORD_BLANK, /* nothing */
    PM_RECORD_HEADER,
    PM_RECORD_SET,
    PM_RECORD_PAGE,
    PM_RECORD_MATCH
} pm_record_kind_t;

/* A line. It can be read into again and again. */
typedef struct pm_record_t {
    /* What is to be read. */
    const char *source; /* for messages; NULL if there is none */
    int line;           /* its number, from 1 */
    const char *text;   /* length bytes, without the newline */
    apr_size_t length;
    /* What it says; strings live until the next reading. */
    pm_record_kind_t kind;
    const char *path; /* of a page or a match, as it stands: not checked */
    const char *set;  /* id of the set that it needs, or defines */
    int nlinks;       /* of a set that it defines; checked */
    pm_link_t links[PM_SET_LINKS_MAX];
    /* What holds the strings. */
    json_t *object;
    char plain_path[PM_URL_MAX + 1];
    char plain_set[PM_SET_ID_MAX + 1];
} pm_record_t;

/*
 * Reads the line. PM_EINVALID, and error with line and column, if it is wrong;
 * a first line (number 1) that is no header is. Scratch comes from pool.
 */
apr_status_t pm_record_read(apr_pool_t *pool, pm_record_t *record,
                            pm_error_t *error);

/* Frees what the last reading holds. */
void pm_record_release(pm_record_t *record);

/* The column, from 1, of the value of a key of the line: "page", "set", ... */
int pm_record_column(const pm_record_t *record, const char *key);

/* Sets an error at the value of that key; returns PM_EINVALID. */
apr_status_t pm_record_refuse(const pm_record_t *record, const char *key,
                              pm_error_t *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Sets the error that a manifest begins with something else than a header. */
apr_status_t pm_record_refuse_start(const pm_record_t *record,
                                    pm_error_t *error, const char *what);

#endif
