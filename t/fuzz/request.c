/*
 * Fuzz target: the fields of a request, a line each, `Name: value`. Whatever
 * they are, they are answered; a cookie that is taken fits, and what it says
 * comes out of writing and reading again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "header/digest.h"
#include "header/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static apr_table_t *fields(apr_pool_t *pool, char *text)
{
    apr_table_t *table = apr_table_make(pool, 8);
    char *last, *line, *value;

    for (line = apr_strtok(text, "\n", &last); line;
         line = apr_strtok(NULL, "\n", &last)) {
        value = strstr(line, ": ");
        if (value) {
            *value = '\0';
            apr_table_add(table, line, value + 2);
        }
    }
    return table;
}

static void check_cookie(apr_pool_t *pool, const apr_table_t *headers)
{
    char value[PM_DIGEST_TEXT_MAX + 1];
    pm_digest_t digest, again;

    memset(value, 'x', sizeof(value));
    if (!pm_request_cookie(headers, "pm", value, sizeof(value))) {
        return;
    }
    if (!memchr(value, '\0', sizeof(value)) || strpbrk(value, ";\n")) {
        abort();
    }
    if (pm_digest_read(&digest, value) &&
        (!pm_digest_read(&again, pm_digest_write(pool, &digest)) ||
         memcmp(&digest, &again, sizeof(digest)) != 0)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    apr_table_t *headers;
    unsigned screens;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    headers = fields(pool, apr_pstrmemdup(pool, (const char *)data, size));
    screens = pm_request_screens(headers);
    if (!screens || (screens & ~(unsigned)PM_SCREENS_ALL)) {
        abort();
    }
    /* What is no navigation is pushed nothing that it is not hinted. */
    if (!pm_request_refusal(headers, 1) && pm_request_refusal(headers, 0)) {
        abort();
    }
    pm_request_is_shown(headers);
    check_cookie(pool, headers);
    apr_pool_clear(pool);
    return 0;
}
