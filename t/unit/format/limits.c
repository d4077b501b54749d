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
#include "format/writer.h"
#include "plan/page_family.h"
#include "unit/tap.h"

#if PM_PAGES_MAX != 5 || PM_SETS_MAX != 4 || PM_MATCHES_MAX != 3 ||            \
    PM_LINKS_MAX != 6 || PM_MANIFEST_BYTES_MAX != 400
#error "build with the limits that t/local.mk says"
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

static const char *read_text(apr_pool_t *pool, const char *text)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;

    pm_reader_read_bytes(pool, text, strlen(text), &manifest, &error);
    return pm_error_text(pool, &error);
}

/* The line of a set with the links /first, ..., /last. */
static const char *set_line(apr_pool_t *pool, const char *id, int first,
                            int last)
{
    const char *links = "";

    for (; first <= last; first++) {
        links = apr_psprintf(pool,
                             "%s%s{\"rel\":\"modulepreload\",\"href\":\"/%d\"}",
                             links, *links ? "," : "", first);
    }
    return apr_psprintf(pool, "{\"set\":\"%s\",\"links\":[%s]}\n", id, links);
}

/* Sets of three and two links, and another one. */
static const char *read_sets(apr_pool_t *pool, int first, int last)
{
    return read_text(pool, apr_pstrcat(pool, "{\"pushmanifest\":1}\n",
                                       set_line(pool, "a", 1, 3),
                                       set_line(pool, "b", 1, 2),
                                       set_line(pool, "c", first, last), NULL));
}

static void test_links(apr_pool_t *pool)
{
    tap_is(read_sets(pool, 1, 1), "", "as many links as may be");
    tap_is(read_sets(pool, 1, 2), "", "equal sets count once");
    tap_is(read_sets(pool, 2, 3), "4:8: more than 6 links in all sets",
           "one link more");
}

/* A manifest of so many bytes, in a line of space. */
static char *of_length(apr_pool_t *pool, apr_size_t length)
{
    const char *start = "{\"pushmanifest\":1}\n";
    char *text = apr_pcalloc(pool, length + 1);

    memset(text, ' ', length);
    memcpy(text, start, strlen(start));
    text[length - 1] = '\n';
    return text;
}

/* Writes a manifest with a page of so many bytes. */
static const char *write_pages(apr_pool_t *pool, apr_size_t length)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    char *path = apr_pcalloc(pool, length + 1);
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *set;
    apr_file_t *file;

    memset(path, 'a', length);
    path[0] = '/';
    apr_file_open(&file, "/dev/null", APR_FOPEN_WRITE, 0, pool);
    pm_manifest_add_set(manifest, NULL, 0, &set, &error);
    pm_manifest_add_page(manifest, path, set, &error);
    pm_writer_write(manifest, file, "out", &error);
    return pm_error_text(pool, &error);
}

static void test_bytes(apr_pool_t *pool)
{
    tap_is(read_text(pool, of_length(pool, PM_MANIFEST_BYTES_MAX)), "",
           "as many bytes as may be");
    tap_is(read_text(pool, of_length(pool, PM_MANIFEST_BYTES_MAX + 1)),
           "2:1: more than 400 bytes in all; make a manifest for a part of "
           "the site each",
           "one byte more");
    tap_is(write_pages(pool, 100), "", "a manifest that may be written");
    tap_is(write_pages(pool, 390),
           "out: the manifest would have more than 400 bytes",
           "none is written that could not be read");
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
    matched = pm_family_match(pool, manifest, indexes, 100, &refused);
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
    test_links(pool);
    test_bytes(pool);
    test_families(pool);
    return tap_done();
}
