/*
 * Fuzz target: a file of rules, and what they do to the candidates of a page.
 * They are refused with a reason, or applied to every page in the same way.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/scratch.h"
#include "plan/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void locate(pm_site_t *site, apr_pool_t *pool, const pm_wanted_t *wanted,
                   pm_location_t *location)
{
    *location = (pm_location_t){.bytes = 1000};
}

static void emit(void *baton, const char *message)
{
    if (!*message) {
        abort();
    }
}

static void apply(apr_pool_t *pool, const pm_rules_file_t *rules)
{
    static const pm_site_functions_t functions = {.locate = locate};
    static const char html[] = "<link rel=stylesheet href=a.css><script "
                               "src=b.js></script><img src=c.png>";
    pm_site_t site = {.functions = &functions, .name = "fuzz"};
    static const char *const also[] = {NULL};
    pm_page_t page = {
        .also = also, .path = "/blog/", .base = "/blog/", .source = "page"};
    pm_report_t *report = pm_report_create(pool, emit, NULL);
    pm_plan_settings_t settings = {
        .limits = {PM_LIMITS_LINKS, PM_LIMITS_BYTES, PM_LIMITS_HEADER_BYTES},
        .rules = rules};
    pm_plan_t plan = pm_plan_make(pool, &site, &settings, report);
    pm_error_t error = PM_ERROR_NONE;
    pm_planned_t planned;
    pm_scan_t *scan;
    int i;

    if (pm_scan_bytes(pool, html, sizeof(html) - 1, 0, &scan, &error) !=
        APR_SUCCESS) {
        abort();
    }
    planned = pm_plan_page(pool, &plan, &page, scan);
    for (i = 0; i < planned.choice.nlinks; i++) {
        const char *attribute, *message;

        if (pm_link_check(pool, &planned.choice.links[i], &attribute,
                          &message) != APR_SUCCESS) {
            abort();
        }
    }
    pm_rules_report_unused(rules, plan.fitted, report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    static scratch_t file;
    pm_error_t error = PM_ERROR_NONE;
    const pm_rules_file_t *rules;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
        scratch_create(&file);
    }
    scratch_fill(&file, data, size);
    if (pm_rules_read(pool, file.path, &rules, &error) == APR_SUCCESS) {
        apply(pool, rules);
    }
    else if (!*error.message) {
        abort();
    }
    apr_pool_clear(pool);
    return 0;
}
