/*
 * The format library for tests that are not in C.
 *
 * manifest write FILE   reads a manifest and writes it to standard output
 * manifest values FILE  prints a line for each link and dialect:
 *                       set TAB dialect TAB value, the value empty if not said
 * manifest find FILE PATH...  prints a line for each path: path TAB set, the
 *                       set empty if there is none
 * A manifest that is refused is a message on standard error and status 1.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>

#include "format/lookup.h"
#include "format/reader.h"
#include "format/writer.h"
#include "header/value.h"

static const char *const dialects[PM_DIALECTS] = {
    [PM_DIALECT_EARLY] = "early",
    [PM_DIALECT_EARLY_DESKTOP] = "early-desktop",
    [PM_DIALECT_EARLY_PHONE] = "early-phone",
    [PM_DIALECT_PUSH] = "push",
    [PM_DIALECT_FINAL] = "final",
    [PM_DIALECT_FINAL_NOPUSH] = "nopush",
};

static void print_values(const pm_set_t *set)
{
    int i, dialect;

    for (i = 0; i < set->nlinks; i++) {
        for (dialect = 0; dialect < PM_DIALECTS; dialect++) {
            const char *text = set->values->links[i][dialect].text;

            printf("%s\t%s\t%s\n", set->id, dialects[dialect],
                   text ? text : "");
        }
    }
}

static void print_all_values(apr_pool_t *pool, const pm_manifest_t *manifest)
{
    apr_hash_index_t *index;

    for (index = apr_hash_first(pool, manifest->sets); index;
         index = apr_hash_next(index)) {
        print_values(apr_hash_this_val(index));
    }
}

static void print_found(const pm_manifest_t *manifest, char **paths, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        const pm_set_t *set = pm_lookup_find(manifest, paths[i], NULL);

        printf("%s\t%s\n", paths[i], set ? set->id : "");
    }
}

int main(int count, char **arguments)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    apr_file_t *out;
    apr_pool_t *pool;

    if (count < 3) {
        fprintf(stderr, "usage: manifest write|values|find FILE [PATH]...\n");
        return 2;
    }
    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    if (pm_reader_read(pool, arguments[2], &manifest, &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", pm_error_text(pool, &error));
        return 1;
    }
    pm_values_prepare(manifest);
    if (strcmp(arguments[1], "values") == 0) {
        print_all_values(pool, manifest);
        return 0;
    }
    if (strcmp(arguments[1], "find") == 0) {
        print_found(manifest, arguments + 3, count - 3);
        return 0;
    }
    apr_file_open_stdout(&out, pool);
    return pm_writer_write(manifest, out, NULL, &error) != APR_SUCCESS;
}
