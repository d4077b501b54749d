/*
 * What went wrong, and where: the one error type of manifests/.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <apr_strings.h>

/* What stands for what was cut. */
#define ELLIPSIS "\xE2\x80\xA6"

/* Text from a file must not move a terminal's cursor or forge a log line. */
static void defuse(char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f) {
            *text = '?';
        }
    }
}

/* Whether a byte is one of a UTF-8 character, but not its first. */
static int is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* The end of a path says which file it is: what is too long loses its start. */
static void copy_source(char *to, const char *source)
{
    apr_size_t length = strlen(source);
    const char *tail, *slash;

    if (length < PM_ERROR_SOURCE_SIZE) {
        memcpy(to, source, length + 1);
        return;
    }
    tail = source + length - (PM_ERROR_SOURCE_SIZE - sizeof(ELLIPSIS));
    slash = strchr(tail, '/');
    for (tail = slash ? slash : tail; is_continuation(*tail); tail++) {
    }
    apr_snprintf(to, PM_ERROR_SOURCE_SIZE, "%s%s", ELLIPSIS, tail);
}

/* Puts the ellipsis at the end of a message that fills its array. */
static void end_message(char *message)
{
    char *end = message + PM_ERROR_MESSAGE_SIZE - sizeof(ELLIPSIS);

    while (end > message && is_continuation(*end)) {
        end--;
    }
    memcpy(end, ELLIPSIS, sizeof(ELLIPSIS));
}

apr_status_t pm_error_set(pm_error_t *error, apr_status_t status,
                          const char *source, int line, int column,
                          const char *format, ...)
{
    va_list arguments;
    int length;

    if (error->status != APR_SUCCESS) {
        return error->status;
    }
    error->status = status;
    error->line = line;
    error->column = column;
    copy_source(error->source, source ? source : "");
    va_start(arguments, format);
    length =
        vsnprintf(error->message, sizeof(error->message), format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof(error->message)) {
        end_message(error->message);
    }
    defuse(error->source);
    defuse(error->message);
    return status;
}

const char *pm_error_text(apr_pool_t *pool, const pm_error_t *error)
{
    const char *place = error->source;
    char reason[128];

    if (*place) {
        place = apr_pstrcat(pool, place, ":", NULL);
    }
    if (error->line > 0) {
        place = apr_psprintf(pool, "%s%d:", place, error->line);
    }
    if (error->line > 0 && error->column > 0) {
        place = apr_psprintf(pool, "%s%d:", place, error->column);
    }
    if (*place) {
        place = apr_pstrcat(pool, place, " ", NULL);
    }
    if (error->status == APR_SUCCESS || error->status == PM_EINVALID) {
        return apr_pstrcat(pool, place, error->message, NULL);
    }
    apr_strerror(error->status, reason, sizeof(reason));
    return apr_psprintf(pool, "%s%s (%s)", place, error->message, reason);
}
