/*
 * Sets of Unicode code points: the characters of a text.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_CODEPOINTS_H
#define PM_CSS_CODEPOINTS_H

#include <apr_pools.h>

/* Code points of one run, and the words of its bitmap. */
#define PM_CSS_RUN_LENGTH 256
#define PM_CSS_RUN_WORDS (PM_CSS_RUN_LENGTH / 32)

typedef struct pm_css_run_t {
    struct pm_css_run_t *next; /* with a greater number */
    apr_uint32_t number;       /* its first, divided by 256 */
    apr_uint32_t bits[PM_CSS_RUN_WORDS];
} pm_css_run_t;

/* All zero but for the pool, it is empty. The pool has a run for each that
 * was ever needed. */
typedef struct pm_css_codepoints_t {
    apr_pool_t *pool;
    pm_css_run_t *runs;   /* in order */
    pm_css_run_t *recent; /* where the last one went; or NULL */
} pm_css_codepoints_t;

/* Adds a code point; what is beyond Unicode is passed over. Returns whether it
 * took a new run. */
int pm_css_codepoints_add(pm_css_codepoints_t *set, apr_uint32_t c);

/* Adds the characters of a text, length bytes of UTF-8, but for controls and
 * blanks of ASCII. Returns the new runs that it took. */
int pm_css_codepoints_add_text(pm_css_codepoints_t *set, const char *text,
                               apr_size_t length);

/* Adds first to last, both included. */
void pm_css_codepoints_add_range(pm_css_codepoints_t *set, apr_uint32_t first,
                                 apr_uint32_t last);

/* Adds all of another set; returns the runs that it has. */
int pm_css_codepoints_add_all(pm_css_codepoints_t *set,
                              const pm_css_codepoints_t *other);

/* The first one from `from` on; returns 0 if there is none. */
int pm_css_codepoints_next(const pm_css_codepoints_t *set, apr_uint32_t from,
                           apr_uint32_t *c);

/* Takes first to last out, both included. Returns whether one was there. */
int pm_css_codepoints_remove(pm_css_codepoints_t *set, apr_uint32_t first,
                             apr_uint32_t last);

/* Whether there is none. */
int pm_css_codepoints_is_empty(const pm_css_codepoints_t *set);

#endif
