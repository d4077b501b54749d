/*
 * What came of a command, for programs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <apr_file_info.h>
#include <apr_strings.h>

/* Whether the command writes to standard output what it makes. */
static int is_output_taken(const pm_invocation_t *invocation)
{
    const pm_option_t *option = invocation->command->options;
    const char *path = pm_invocation_value(invocation, "output");

    while (option->name && strcmp(option->name, "output") != 0) {
        option++;
    }
    return option->name && (!path || strcmp(path, "-") == 0);
}

static int is_json(const pm_invocation_t *invocation)
{
    const char *format = pm_invocation_value(invocation, "format");

    return format && strcmp(format, "json") == 0;
}

json_t *pm_answer_start(pm_progress_t *progress)
{
    pm_progress_keep(progress, APR_SIZE_MAX);
    return json_object();
}

pm_exit_t pm_answer_begin(const pm_invocation_t *invocation,
                          pm_progress_t *progress, json_t **answer)
{
    const char *format = pm_invocation_value(invocation, "format");

    *answer = NULL;
    if (!format || strcmp(format, "text") == 0) {
        return PM_EXIT_DONE;
    }
    if (!is_json(invocation)) {
        return pm_invocation_wrong(invocation,
                                   "--format is \"text\" or \"json\"");
    }
    if (is_output_taken(invocation)) {
        return pm_invocation_wrong(
            invocation, "--format json needs --output FILE: standard "
                        "output is for one of them");
    }
    *answer = pm_answer_start(progress);
    return PM_EXIT_DONE;
}

json_t *pm_answer_text(apr_pool_t *pool, const char *text)
{
    json_t *line = json_string(text);
    char *ascii, *at;

    if (line) {
        return line;
    }
    ascii = apr_pstrdup(pool, text);
    for (at = ascii; *at; at++) {
        *at = (unsigned char)*at < 0x80 ? *at : '?';
    }
    return json_string(ascii);
}

void pm_answer_set(apr_pool_t *pool, json_t *object, const char *key,
                   const char *text)
{
    if (text) {
        json_object_set_new(object, key, pm_answer_text(pool, text));
    }
}

void pm_answer_set_counts(json_t *answer, pm_counts_t counts)
{
    json_object_set_new(answer, "pages", json_integer(counts.pages));
    json_object_set_new(answer, "sets", json_integer(counts.sets));
    json_object_set_new(answer, "matches", json_integer(counts.matches));
}

void pm_answer_counts(json_t *answer, const pm_manifest_t *manifest)
{
    pm_answer_set_counts(answer, pm_counts_of(manifest));
}

static json_t *messages_of(const pm_progress_t *progress)
{
    const apr_array_header_t *kept = pm_progress_kept(progress);
    json_t *messages = json_array();
    int i;

    for (i = 0; i < kept->nelts; i++) {
        json_array_append_new(
            messages,
            pm_answer_text(kept->pool, APR_ARRAY_IDX(kept, i, const char *)));
    }
    return messages;
}

pm_exit_t pm_answer_end_with(const pm_invocation_t *invocation, json_t *answer,
                             const pm_report_t *report, pm_exit_t code)
{
    if (!answer) {
        return code;
    }
    json_object_set_new(answer, "command",
                        json_string(invocation->command->name));
    json_object_set_new(answer, "exit", json_integer(code));
    json_object_set_new(answer, "losses", json_integer(report->losses));
    json_object_set_new(answer, "notes", json_integer(report->notes));
    json_object_set_new(answer, "messages", messages_of(report->baton));
    json_dumpf(answer, stdout,
               JSON_INDENT(2) | JSON_SORT_KEYS | JSON_REAL_PRECISION(3));
    putchar('\n');
    json_decref(answer);
    return code;
}

pm_exit_t pm_answer_end(const pm_invocation_t *invocation, json_t *answer,
                        const pm_report_t *report)
{
    return pm_answer_end_with(invocation, answer, report,
                              report->losses > 0 ? PM_EXIT_LOST : PM_EXIT_DONE);
}

void pm_answer_next(const pm_invocation_t *invocation, const char *format, ...)
{
    va_list arguments;

    if (is_json(invocation) || pm_invocation_value(invocation, "quiet")) {
        return;
    }
    fputs("next: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void pm_answer_next_of(const pm_invocation_t *invocation, const char *site)
{
    const char *path = pm_invocation_value(invocation, "output");
    const char *to = pm_invocation_value(invocation, "to");
    char *whole;

    if (!path || strcmp(path, "-") == 0) {
        return;
    }
    if (to && strcmp(to, "manifest") != 0) {
        pm_answer_next(invocation, "the first lines of %s say where it goes",
                       path);
    }
    else if (!site) {
        pm_answer_next(invocation, "`pushmanifest check %s`", path);
    }
    else if (apr_filepath_merge(&whole, NULL, path, 0, invocation->pool) ==
             APR_SUCCESS) {
        pm_answer_next(invocation,
                       "`PushManifest %s` in httpd's configuration; "
                       "`pushmanifest check %s %s` after a deploy",
                       whole, path, site);
    }
}
