/*
 * Which encoding a page, or what it refers to, is in: by its byte order mark,
 * else by what it declares.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_ENCODING_H
#define PM_TEXT_ENCODING_H

#include <apr.h>

/* Bytes of the start of a page in which browsers look for a declaration before
 * they read it. */
#define PM_ENCODING_PRESCAN 1024

/* One of the encodings that browsers know. */
typedef struct pm_encoding_t {
    const char *name;      /* the standard's */
    const char *converter; /* what iconv calls it; NULL: it is not needed */
    const char *labels;    /* between blanks, in lower case */
} pm_encoding_t;

/* The encoding that has that label, white space around it and the case of its
 * letters aside; NULL: none. */
const pm_encoding_t *pm_encoding_find(const char *label, apr_size_t length);

/* Likewise the one that a page means, which one could not read if it were in
 * UTF-16. */
const pm_encoding_t *pm_encoding_declared(const char *label, apr_size_t length);

/* The label in the content attribute of <meta http-equiv=content-type>, and its
 * length; NULL: there is none. */
const char *pm_encoding_in_content(const char *content, apr_size_t size,
                                   apr_size_t *length);

/* The encoding of what begins with these bytes, by its byte order mark, which
 * no other word counts against; NULL: there is none. */
const pm_encoding_t *pm_encoding_of_mark(const char *bytes, apr_size_t length);

/*
 * The encoding of a page that begins with these bytes: by its mark, or by what
 * is declared in the first PM_ENCODING_PRESCAN of them; NULL: neither. A
 * declaration further on is for who reads the tags.
 */
const pm_encoding_t *pm_encoding_of_html(const char *bytes, apr_size_t length);

/* Likewise of a page that is XML: by its mark, or its XML declaration; else it
 * is UTF-8. Never NULL. */
const pm_encoding_t *pm_encoding_of_xml(const char *bytes, apr_size_t length);

/* Likewise of a stylesheet: by its mark, or its @charset; NULL: neither. So it
 * is for a script, which begins with no @charset. */
const pm_encoding_t *pm_encoding_of_style(const char *bytes, apr_size_t length);

#endif
