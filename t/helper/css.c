/*
 * What the generator makes of CSS, for tests that are not in C: an answer for
 * each line of standard input.
 *
 * css media      the views for which a media query list applies: a digit each
 *                for desktop, desktop dark, phone, phone dark
 * css length     the CSS pixels of a length on the desktop, or `none`
 * css supports   whether the condition of @supports holds: 1 or 0
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>

#include "css/length.h"
#include "css/media.h"
#include "css/supports.h"

static void print_media(const char *line, apr_size_t length)
{
    pm_css_views_t views = pm_css_media_views(line, length);
    int i;

    for (i = 0; i < PM_CSS_VIEWS; i++) {
        putchar(views & PM_CSS_VIEW_BIT(i) ? '1' : '0');
    }
    putchar('\n');
}

static void print_length(const char *line, apr_size_t length)
{
    double pixels;

    if (pm_css_length_read(line, length, &pm_css_views[PM_CSS_VIEW_DESKTOP],
                           &pixels)) {
        printf("%.3f\n", pixels);
    }
    else {
        puts("none");
    }
}

static void print_supports(const char *line, apr_size_t length)
{
    apr_pool_t *pool;

    apr_pool_create(&pool, NULL);
    printf("%d\n", pm_css_supports_applies(pool, line, length));
    apr_pool_destroy(pool);
}

static const struct {
    const char *name;
    void (*print)(const char *line, apr_size_t length);
} modes[] = {
    {"media", print_media},
    {"length", print_length},
    {"supports", print_supports},
};

int main(int argc, char **argv)
{
    char line[65536];
    size_t i;

    apr_initialize();
    for (i = 0; argc == 2 && i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (strcmp(argv[1], modes[i].name) != 0) {
            continue;
        }
        while (fgets(line, sizeof(line), stdin)) {
            modes[i].print(line, strcspn(line, "\n"));
        }
        return EXIT_SUCCESS;
    }
    fprintf(stderr, "usage: css media|length|supports < LINES\n");
    return EXIT_FAILURE;
}
