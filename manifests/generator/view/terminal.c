/*
 * What the one who reads standard output can see. Colours are those of ECMA-48
 * (SGR) that every terminal has, so that they fit whatever its background is.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <apr_strings.h>

static const char *const looks[PM_LOOKS] = {
    [PM_LOOK_PLAIN] = NULL, [PM_LOOK_STRONG] = "1",  [PM_LOOK_FAINT] = "2",
    [PM_LOOK_STYLE] = "34", [PM_LOOK_SCRIPT] = "33", [PM_LOOK_FONT] = "35",
    [PM_LOOK_IMAGE] = "32", [PM_LOOK_OTHER] = "36",  [PM_LOOK_WARNING] = "1;31",
};

static int is_set(const char *name)
{
    const char *value = getenv(name);

    return value && *value;
}

/* Whether the locale's characters are UTF-8: the first of these variables that
 * is set says so (POSIX, "Environment Variables"). */
static int is_utf8(void)
{
    const char *locale = is_set("LC_ALL")     ? getenv("LC_ALL")
                         : is_set("LC_CTYPE") ? getenv("LC_CTYPE")
                                              : getenv("LANG");

    return locale &&
           (strcasestr(locale, "utf-8") || strcasestr(locale, "utf8"));
}

int pm_terminal_look(const char *when, pm_terminal_t *terminal)
{
    int is_terminal = isatty(STDOUT_FILENO);
    int is_dumb = !is_set("TERM") || strcmp(getenv("TERM"), "dumb") == 0;

    if (!when || strcmp(when, "auto") == 0) {
        terminal->has_colour = is_terminal && !is_dumb && !is_set("NO_COLOR");
    }
    else if (strcmp(when, "always") == 0) {
        terminal->has_colour = 1;
    }
    else if (strcmp(when, "never") == 0) {
        terminal->has_colour = 0;
    }
    else {
        return 0;
    }
    terminal->is_drawn = is_terminal || terminal->has_colour;
    terminal->has_unicode = terminal->is_drawn && is_utf8();
    return 1;
}

const char *pm_terminal_text(apr_pool_t *pool, const pm_terminal_t *terminal,
                             pm_look_t look, const char *text)
{
    return terminal->has_colour && looks[look] && *text
               ? apr_pstrcat(pool, "\033[", looks[look], "m", text, "\033[0m",
                             NULL)
               : text;
}
