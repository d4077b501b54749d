/*
 * What the one who reads standard output can see: a person at a terminal gets
 * colours and lines that are drawn, a file or a program neither.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_TERMINAL_H
#define PM_VIEW_TERMINAL_H

#include <apr_pools.h>

typedef struct pm_terminal_t {
    int has_colour;
    int is_drawn;    /* lines between things may be drawn, for the eye */
    int has_unicode; /* with box-drawing characters, in UTF-8 */
} pm_terminal_t;

/* How a text is shown. */
typedef enum pm_look_t {
    PM_LOOK_PLAIN,
    PM_LOOK_STRONG,
    PM_LOOK_FAINT,
    PM_LOOK_STYLE, /* by what a link is for */
    PM_LOOK_SCRIPT,
    PM_LOOK_FONT,
    PM_LOOK_IMAGE,
    PM_LOOK_OTHER,
    PM_LOOK_WARNING,
    PM_LOOKS
} pm_look_t;

/*
 * What standard output can show. when is "auto" (or NULL), "always" or "never";
 * 0 for another word, else 1. auto: on a terminal, unless NO_COLOR is set to
 * something (no-color.org) or TERM is missing or "dumb".
 */
int pm_terminal_look(const char *when, pm_terminal_t *terminal);

/* The text as that terminal shows it: itself, or a copy from pool. */
const char *pm_terminal_text(apr_pool_t *pool, const pm_terminal_t *terminal,
                             pm_look_t look, const char *text);

#endif
