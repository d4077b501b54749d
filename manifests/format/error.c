/*
 * What went wrong, and where: the one error type of manifests/.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <apr_strings.h>

/* Text from a file must not move a terminal's cursor or forge a log line. */
static void defuse(char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f) {
            *text = '?';
        }
    }
}

apr_status_t pm_error_set(pm_error_t *error, apr_status_t status,
                          const char *source, int line, int column,
                          const char *format, ...)
{
    va_list arguments;

    if (error->status != APR_SUCCESS) {
        return error->status;
    }
    error->status = status;
    error->line = line;
    error->column = column;
    apr_cpystrn(error->source, source ? source : "", sizeof(error->source));
    va_start(arguments, format);
    vsnprintf(error->message, sizeof(error->message), format, arguments);
    va_end(arguments);
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
