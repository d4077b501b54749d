/*
 * Limits of a manifest that it takes too long to reach: built with small ones.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "format/lookup.h"
#include "format/reader.h"
#include "plan/page_family.h"
#include "unit/tap.h"

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

/* One more than a manifest takes. */
#define FAMILIES (PM_MATCHES_MAX + 1)

/* Families beyond the most matches: their pages stay pages. */
static void test_families(apr_pool_t *pool)
{
    pm_link_t link = {
        .href = "/a.css", .as = PM_AS_STYLE, .bytes = PM_BYTES_UNKNOWN};
    apr_array_header_t *indexes = apr_array_make(pool, 1, sizeof(char *));
    pm_manifest_t *manifest = pm_manifest_create(pool), *matched;
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *sets[2], *answer;
    int i, refused;

    pm_manifest_add_set(manifest, &link, 1, &sets[0], &error);
    link.href = "/b.css";
    pm_manifest_add_set(manifest, &link, 1, &sets[1], &error);
    for (i = 0; i < FAMILIES * PM_FAMILY_PAGES_MIN + 1; i++) {
        /* Not by add_page(), which takes five. The last directory has one
         * more, so that it counts most. */
        int at = i / PM_FAMILY_PAGES_MIN;
        int directory = at < FAMILIES ? at : FAMILIES - 1;

        apr_hash_set(manifest->pages,
                     apr_psprintf(pool, "/%d/%d", directory, i),
                     APR_HASH_KEY_STRING, sets[directory % 2]);
    }
    matched = pm_family_match(pool, manifest, indexes, &refused);
    tap_is_number(refused, 1, "families beyond the most matches are counted");
    tap_is_number(apr_hash_count(matched->matches), PM_MATCHES_MAX,
                  "the others are matches");
    answer = pm_lookup_find(matched, "/3/new", NULL);
    tap_ok(answer && answer->nlinks == 1, "the largest is one of them");
    tap_ok(!pm_lookup_find(matched, "/2/new", NULL), "the last is not");
    tap_is_number(apr_hash_count(matched->pages), PM_FAMILY_PAGES_MIN,
                  "its pages stay pages");
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
    test_families(pool);
    return tap_done();
}
