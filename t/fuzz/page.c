/*
 * Fuzz target: a whole page and what it leads to, with `%%` on a line between
 * them: HTML, two stylesheets, a script and rules. It goes the way of every
 * page, by following and choosing; what is chosen may stand in a manifest, and
 * is the same when it is chosen again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/link_json.h"
#include "fuzz/scratch.h"
#include "plan/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char separator[] = "\n%%\n";

/* The files of the site, and the rules: of a name each, kept as long as this
 * runs. */
static struct file_t {
    const char *href;
    scratch_t scratch;
} files[] = {{.href = "/a.css"},
             {.href = "/b.css"},
             {.href = "/a.js"},
             {.href = "rules"}};
enum { FILES = sizeof(files) / sizeof(files[0]), RULES = FILES - 1 };

static void create_files(void)
{
    size_t i;

    for (i = 0; i < FILES; i++) {
        scratch_create(&files[i].scratch);
    }
}

/* Splits text, which is of that pool, into the page and the files. */
static void fill_files(char *text, size_t size)
{
    char *end = text + size;
    size_t i;

    for (i = 0; i < FILES; i++) {
        char *part = strstr(text, separator);
        size_t length = 0;

        if (part) {
            *part = '\0';
            text = part + strlen(separator);
            part = strstr(text, separator);
            length = (size_t)((part ? part : end) - text);
        }
        scratch_fill(&files[i].scratch, text, length);
    }
}

/* Everything is there but what is called so. */
static void locate(pm_site_t *site, apr_pool_t *pool, const pm_wanted_t *wanted,
                   pm_location_t *location)
{
    size_t i;

    *location = (pm_location_t){.bytes = 1000, .hash = "0123456789abcdef"};
    if (strstr(wanted->href, "missing")) {
        location->problem = PM_REASON_MISSING;
    }
    for (i = 0; i < RULES; i++) {
        if (strncmp(wanted->href, files[i].href, strlen(files[i].href)) == 0) {
            *location = (pm_location_t){.bytes = PM_BYTES_UNKNOWN,
                                        .file = files[i].scratch.path,
                                        .key = files[i].href,
                                        .source = files[i].href};
        }
    }
}

static pm_reason_t find(pm_site_t *site, apr_pool_t *pool, const char *path,
                        pm_document_t *document, const pm_page_t **page)
{
    return PM_REASON_MISSING;
}

static void emit(void *baton, const char *message)
{
    if (!*message) {
        abort();
    }
}

/* What the page needs, as a manifest has it. */
static const char *choose(apr_pool_t *pool, const char *html, size_t length)
{
    static const pm_site_functions_t functions = {.find = find,
                                                  .locate = locate};
    pm_site_t site = {
        .functions = &functions, .name = "fuzz", .origin = "https://own.test"};
    static const char *const also[] = {NULL};
    pm_page_t page = {.also = also, .path = "/", .base = "/", .source = "page"};
    pm_plan_settings_t settings = {
        .limits = {PM_LIMITS_LINKS, PM_LIMITS_BYTES, PM_LIMITS_HEADER_BYTES}};
    pm_report_t *report = pm_report_create(pool, emit, NULL);
    pm_error_t error = PM_ERROR_NONE;
    pm_planned_t planned;
    pm_plan_t plan;
    pm_scan_t *scan;

    if (pm_rules_read(pool, files[RULES].scratch.path, &settings.rules,
                      &error) != APR_SUCCESS) {
        settings.rules = NULL;
    }
    plan = pm_plan_make(pool, &site, &settings, report);
    if (pm_scan_bytes(pool, html, length, 0, &scan, &error) != APR_SUCCESS &&
        !*error.message) {
        abort();
    }
    planned = pm_plan_page(pool, &plan, &page, scan);
    if (planned.choice.nlinks > PM_LIMITS_LINKS) {
        abort();
    }
    return pm_link_json_text(pool, planned.choice.links, planned.choice.nlinks);
}

/* What is chosen may be said. */
static void check(apr_pool_t *pool, const char *links)
{
    json_t *array = json_loads(links, 0, NULL);
    size_t i;

    for (i = 0; i < json_array_size(array); i++) {
        pm_link_json_fault_t fault;
        pm_link_t link;

        if (pm_link_json_read(pool, json_array_get(array, i), &link, &fault) !=
            APR_SUCCESS) {
            abort();
        }
    }
    json_decref(array);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    const char *links, *again;
    char *text;
    size_t length;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
        create_files();
    }
    text = apr_pstrmemdup(pool, (const char *)data, size);
    fill_files(text, size);
    length = strlen(text);
    links = choose(pool, text, length);
    again = choose(pool, text, length);
    if (!links || !again || strcmp(links, again) != 0) {
        abort();
    }
    check(pool, links);
    apr_pool_clear(pool);
    return 0;
}
