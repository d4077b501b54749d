/*
 * JSON as it is written, without a tree of it in memory, to stand in HTML: no
 * text ends the element that it stands in.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_JSON_OUT_H
#define PM_VIEW_JSON_OUT_H

#include <apr_file_io.h>

/* Where it goes; status is the first error. */
typedef struct pm_json_out_t {
    apr_file_t *file;
    apr_status_t status;
    int is_next; /* a value stands before: a comma is due */
} pm_json_out_t;

/* Bytes as they are. */
void pm_json_raw(pm_json_out_t *out, const char *text);

/* `[` or `{`, after a comma if one is due; and their ends. */
void pm_json_open(pm_json_out_t *out, const char *bracket);
void pm_json_close(pm_json_out_t *out, const char *bracket);

/* A key; its value follows. */
void pm_json_key(pm_json_out_t *out, const char *key);

/* Values: a text of UTF-8, and a number. */
void pm_json_text(pm_json_out_t *out, const char *text);
void pm_json_number(pm_json_out_t *out, apr_int64_t number);

/* A key with a text, nothing if text is NULL; with a number. */
void pm_json_member(pm_json_out_t *out, const char *key, const char *text);
void pm_json_count(pm_json_out_t *out, const char *key, apr_int64_t number);

#endif
