/*
 * What a run lost, and what else is worth saying, as it happens.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "report/report.h"

#include <stdarg.h>
#include <string.h>

#include <apr_strings.h>

pm_report_t *pm_report_create(apr_pool_t *pool,
                              void (*emit)(void *baton, const char *message),
                              void *baton)
{
    pm_report_t *report = apr_pcalloc(pool, sizeof(*report));

    report->pool = pool;
    report->seen = apr_hash_make(pool);
    report->emit = emit;
    report->baton = baton;
    return report;
}

pm_place_t pm_place_make(const char *source, pm_position_t position)
{
    return (pm_place_t){source, position.line, position.column};
}

/* Says it, unless it was said. Returns whether it is new. */
static int say(pm_report_t *report, const char *message)
{
    if (apr_hash_get(report->seen, message, APR_HASH_KEY_STRING)) {
        return 0;
    }
    if (apr_hash_count(report->seen) < PM_REPORT_SEEN_MAX) {
        message = apr_pstrdup(report->pool, message);
        apr_hash_set(report->seen, message, APR_HASH_KEY_STRING, message);
    }
    report->emit(report->baton, message);
    return 1;
}

/* The message as a line for people, said once. */
static int say_at(pm_report_t *report, pm_place_t place, const char *format,
                  va_list arguments)
{
    pm_error_t error = PM_ERROR_NONE;
    apr_pool_t *scratch;
    const char *text;
    int is_new;

    apr_pool_create(&scratch, report->pool);
    text = apr_pvsprintf(scratch, format, arguments);
    pm_error_set(&error, PM_EINVALID, place.source, place.line, place.column,
                 "%s", text);
    is_new = say(report, pm_error_text(scratch, &error));
    apr_pool_destroy(scratch);
    return is_new;
}

void pm_report_loss(pm_report_t *report, pm_place_t place, const char *format,
                    ...)
{
    va_list arguments;

    va_start(arguments, format);
    report->losses += say_at(report, place, format, arguments);
    va_end(arguments);
}

void pm_report_note(pm_report_t *report, pm_place_t place, const char *format,
                    ...)
{
    va_list arguments;

    va_start(arguments, format);
    report->notes += say_at(report, place, format, arguments);
    va_end(arguments);
}

void pm_report_error(pm_report_t *report, pm_error_t *error)
{
    pm_error_t none = PM_ERROR_NONE;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, report->pool);
    report->losses += say(report, pm_error_text(scratch, error));
    apr_pool_destroy(scratch);
    *error = none;
}
