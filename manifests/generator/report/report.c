/*
 * What a run lost, and what else is worth saying, as it happens.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "report/report.h"

#include <stdarg.h>
#include <string.h>

#include <apr_strings.h>

/* What many places lack alike. */
typedef struct repeated_t {
    const char *text; /* said of the first */
    int more;         /* other places */
} repeated_t;

pm_report_t *pm_report_create(apr_pool_t *pool,
                              void (*emit)(void *baton, const char *message),
                              void *baton)
{
    pm_report_t *report = apr_pcalloc(pool, sizeof(*report));

    report->pool = pool;
    report->seen = apr_hash_make(pool);
    report->subjects = apr_hash_make(pool);
    report->repeated = apr_array_make(pool, 8, sizeof(repeated_t));
    report->emit = emit;
    report->baton = baton;
    return report;
}

void pm_report_hold(pm_report_t *report, apr_array_header_t *held)
{
    report->pool = held->pool;
    report->seen = apr_hash_make(held->pool);
    report->held = held;
}

pm_place_t pm_place_make(const char *source, pm_position_t position)
{
    return (pm_place_t){source, position.line, position.column};
}

/* Whether the text is new; it is remembered. */
static int is_new(pm_report_t *report, const char *text)
{
    if (apr_hash_get(report->seen, text, APR_HASH_KEY_STRING)) {
        return 0;
    }
    if (apr_hash_count(report->seen) < PM_REPORT_SEEN_MAX) {
        text = apr_pstrdup(report->pool, text);
        apr_hash_set(report->seen, text, APR_HASH_KEY_STRING, text);
    }
    return 1;
}

/* Whether nothing was said of the subject so far; else it is counted. */
static int is_first(pm_report_t *report, const pm_message_t *message)
{
    intptr_t number = (intptr_t)apr_hash_get(report->subjects, message->subject,
                                             APR_HASH_KEY_STRING);

    if (number > 0) {
        APR_ARRAY_IDX(report->repeated, number - 1, repeated_t).more++;
        return 0;
    }
    if (report->repeated->nelts < PM_REPORT_SEEN_MAX) {
        APR_ARRAY_PUSH(report->repeated, repeated_t) =
            (repeated_t){apr_pstrdup(report->pool, message->text), 0};
        apr_hash_set(
            report->subjects, apr_pstrdup(report->pool, message->subject),
            APR_HASH_KEY_STRING, (void *)(intptr_t)report->repeated->nelts);
    }
    return 1;
}

static void hold(apr_array_header_t *held, const pm_message_t *message)
{
    APR_ARRAY_PUSH(held, pm_message_t) = (pm_message_t){
        apr_pstrdup(held->pool, message->text),
        apr_pstrdup(held->pool, message->subject), message->is_loss};
}

void pm_report_say(pm_report_t *report, const pm_message_t *message)
{
    if (!is_new(report, message->text)) {
        return;
    }
    if (report->held) {
        hold(report->held, message);
    }
    else if (!message->subject || is_first(report, message)) {
        report->losses += message->is_loss;
        report->notes += !message->is_loss;
        report->emit(report->baton, message->text);
    }
}

/* Says it as a line for people. */
static void say_at(pm_report_t *report, pm_place_t place, pm_message_t message,
                   const char *format, va_list arguments)
{
    pm_error_t error = PM_ERROR_NONE;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, report->pool);
    message.text = apr_pvsprintf(scratch, format, arguments);
    pm_error_set(&error, PM_EINVALID, place.source, place.line, place.column,
                 "%s", message.text);
    message.text = pm_error_text(scratch, &error);
    pm_report_say(report, &message);
    apr_pool_destroy(scratch);
}

void pm_report_loss(pm_report_t *report, pm_place_t place, const char *format,
                    ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_at(report, place, (pm_message_t){.is_loss = 1}, format, arguments);
    va_end(arguments);
}

void pm_report_loss_of(pm_report_t *report, const char *subject,
                       pm_place_t place, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_at(report, place, (pm_message_t){.subject = subject, .is_loss = 1},
           format, arguments);
    va_end(arguments);
}

void pm_report_note(pm_report_t *report, pm_place_t place, const char *format,
                    ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_at(report, place, (pm_message_t){.is_loss = 0}, format, arguments);
    va_end(arguments);
}

void pm_report_error(pm_report_t *report, pm_error_t *error)
{
    pm_error_t none = PM_ERROR_NONE;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, report->pool);
    pm_report_say(report,
                  &(const pm_message_t){.text = pm_error_text(scratch, error),
                                        .is_loss = 1});
    apr_pool_destroy(scratch);
    *error = none;
}

void pm_report_finish(pm_report_t *report)
{
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, report->pool);
    for (i = 0; i < report->repeated->nelts; i++) {
        const repeated_t *repeated =
            &APR_ARRAY_IDX(report->repeated, i, repeated_t);

        if (repeated->more > 0) {
            report->emit(report->baton,
                         apr_psprintf(scratch, "%s; so in %d more place%s",
                                      repeated->text, repeated->more,
                                      repeated->more == 1 ? "" : "s"));
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
}
