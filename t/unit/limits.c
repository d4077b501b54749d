/*
 * Limits of a manifest that it takes too long to reach: built with small ones.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "reader.h"
#include "tap.h"

#if PM_PAGES_MAX != 5 || PM_SETS_MAX != 4 || PM_MATCHES_MAX != 3
#error "build with -DPM_PAGES_MAX=5 -DPM_SETS_MAX=4 -DPM_MATCHES_MAX=3"
#endif

/* Reads so many lines, of a start and their number. */
static const char *read_lines(apr_pool_t *pool, const char *start, int count)
{
    const char *text = "{\"pushmanifest\":1}\n{\"set\":\"0\",\"links\":[]}\n";
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    int i;

    for (i = 0; i < count; i++) {
        const char *number = apr_itoa(pool, i);

        text = apr_pstrcat(pool, text, "{\"", start, number,
                           "\",\"set\":\"0\"}\n", NULL);
    }
    pm_reader_read_bytes(pool, text, strlen(text), &manifest, &error);
    return pm_error_text(pool, &error);
}

/* Reads pages that name so many sets. */
static const char *name_sets(apr_pool_t *pool, int count, int define)
{
    const char *text = "{\"pushmanifest\":1}\n";
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    int i;

    for (i = 0; i < count; i++) {
        text = define ? apr_psprintf(pool, "%s{\"set\":\"s%d\",\"links\":[]}\n",
                                     text, i)
                      : apr_psprintf(pool,
                                     "%s{\"page\":\"/%d\",\"set\":\"s%d\"}\n",
                                     text, i, i);
    }
    pm_reader_read_bytes(pool, text, strlen(text), &manifest, &error);
    return pm_error_text(pool, &error);
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    tap_is(read_lines(pool, "page\":\"/", PM_PAGES_MAX), "",
           "as many pages as may be");
    tap_is(read_lines(pool, "page\":\"/", PM_PAGES_MAX + 1),
           "8:9: more than 5 pages", "one page more");
    tap_is(read_lines(pool, "match\":\"/*/", PM_MATCHES_MAX), "",
           "as many matches as may be");
    tap_is(read_lines(pool, "match\":\"/*/", PM_MATCHES_MAX + 1),
           "6:10: more than 3 matches", "one match more");
    tap_is(name_sets(pool, PM_SETS_MAX, 1), "", "as many sets as may be");
    tap_is(name_sets(pool, PM_SETS_MAX + 1, 1), "6:8: more than 4 sets",
           "one set more");
    tap_is(name_sets(pool, PM_SETS_MAX + 1, 0), "6:20: more than 4 sets",
           "one set more, named by a page");
    return tap_done();
}
