/*
 * JSON as it is written (RFC 8259).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/json_out.h"

#include <stdio.h>
#include <string.h>

static void put(pm_json_out_t *out, const char *bytes, apr_size_t length)
{
    if (out->status == APR_SUCCESS && length > 0) {
        out->status = apr_file_write_full(out->file, bytes, length, NULL);
    }
}

void pm_json_raw(pm_json_out_t *out, const char *text)
{
    put(out, text, strlen(text));
}

static void put_comma(pm_json_out_t *out)
{
    if (out->is_next) {
        put(out, ",", 1);
    }
    out->is_next = 1;
}

void pm_json_open(pm_json_out_t *out, const char *bracket)
{
    put_comma(out);
    pm_json_raw(out, bracket);
    out->is_next = 0;
}

void pm_json_close(pm_json_out_t *out, const char *bracket)
{
    pm_json_raw(out, bracket);
    out->is_next = 1;
}

/* Whether a byte stands for itself, also in a script element. */
static int is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte != '"' && byte != '\\' && byte != '<' &&
           byte != '>' && byte != '&';
}

static void put_quoted(pm_json_out_t *out, const char *text)
{
    const char *at = text;
    char escape[8];

    put(out, "\"", 1);
    for (; *at; at++) {
        if (is_plain((unsigned char)*at)) {
            continue;
        }
        put(out, text, (apr_size_t)(at - text));
        snprintf(escape, sizeof(escape), "\\u%04x", (unsigned char)*at);
        pm_json_raw(out, escape);
        text = at + 1;
    }
    put(out, text, (apr_size_t)(at - text));
    put(out, "\"", 1);
}

void pm_json_key(pm_json_out_t *out, const char *key)
{
    put_comma(out);
    put_quoted(out, key);
    put(out, ":", 1);
    out->is_next = 0;
}

void pm_json_text(pm_json_out_t *out, const char *text)
{
    put_comma(out);
    put_quoted(out, text);
}

void pm_json_number(pm_json_out_t *out, apr_int64_t number)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%" APR_INT64_T_FMT, number);
    put_comma(out);
    pm_json_raw(out, digits);
}

void pm_json_member(pm_json_out_t *out, const char *key, const char *text)
{
    if (text) {
        pm_json_key(out, key);
        pm_json_text(out, text);
    }
}

void pm_json_count(pm_json_out_t *out, const char *key, apr_int64_t number)
{
    pm_json_key(out, key);
    pm_json_number(out, number);
}
