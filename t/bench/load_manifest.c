/*
 * How long a manifest of a million pages takes to load, and how much memory it
 * needs, against reading the same file line by line with the JSON library
 * alone: the least that any reader of the format must do.
 *
 * load_manifest FILE make   writes such a manifest
 * load_manifest FILE read   loads it as the module does
 * load_manifest FILE bare   parses each of its lines and forgets it
 * The last two print CPU seconds and the growth of the peak memory in MB.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <apr_general.h>
#include <jansson.h>

#include "format/reader.h"
#include "header/value.h"

#define PAGES 1000000
#define SETS 1000
#define LINKS 8

static int make(const char *path)
{
    FILE *file = fopen(path, "w");
    int i, j;

    if (!file) {
        return 1;
    }
    fprintf(file, "{\"pushmanifest\":1}\n");
    for (i = 0; i < SETS; i++) {
        fprintf(file, "{\"set\":\"%016x\",\"links\":[", i);
        for (j = 0; j < LINKS; j++) {
            fprintf(file,
                    "%s{\"href\":\"/assets/section-%d/style-%d.css\",\"as\":"
                    "\"style\",\"bytes\":%d,\"hash\":\"%016x\",\"via\":"
                    "\"/assets/app.css\",\"why\":\"stylesheet in head\"}",
                    j ? "," : "", i, j, 1000 + i, i * LINKS + j);
        }
        fprintf(file, "]}\n");
    }
    for (i = 0; i < PAGES; i++) {
        fprintf(file,
                "{\"page\":\"/section-%d/an-article-of-some-length-%d.html\","
                "\"set\":\"%016x\"}\n",
                i % 97, i, i % SETS);
    }
    return fclose(file) != 0;
}

static int load(const char *path)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    if (pm_reader_read(pool, path, &manifest, &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", pm_error_text(pool, &error));
        return 1;
    }
    pm_values_prepare(manifest);
    return apr_hash_count(manifest->pages) != PAGES;
}

static int parse(const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;
    ssize_t length;

    while (file && (length = getline(&line, &size, file)) > 0) {
        json_t *value =
            json_loadb(line, (size_t)length, JSON_REJECT_DUPLICATES, NULL);

        if (!value) {
            return 1;
        }
        json_decref(value);
    }
    free(line);
    return !file || fclose(file) != 0;
}

static double seconds(const struct timeval *time)
{
    return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

int main(int count, char **arguments)
{
    const char *path = arguments[1], *what = count == 3 ? arguments[2] : "";
    struct rusage before, after;
    int failed;

    if (strcmp(what, "make") == 0) {
        return make(path);
    }
    getrusage(RUSAGE_SELF, &before);
    if (strcmp(what, "read") == 0) {
        failed = load(path);
    }
    else if (strcmp(what, "bare") == 0) {
        failed = parse(path);
    }
    else {
        fprintf(stderr, "usage: load_manifest FILE make|read|bare\n");
        return 2;
    }
    getrusage(RUSAGE_SELF, &after);
    printf("%.3f %.1f\n",
           seconds(&after.ru_utime) + seconds(&after.ru_stime) -
               seconds(&before.ru_utime) - seconds(&before.ru_stime),
           (double)(after.ru_maxrss - before.ru_maxrss) / 1024);
    return failed;
}
