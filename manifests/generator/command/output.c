/*
 * The end of a command that makes something: writing it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/output.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>

#include "file/replace.h"
#include "foreign/tell.h"
#include "format/writer.h"

/* What a manifest can be written as; the first, which tells nobody else, is the
 * default. */
static const struct {
    const char *name;
    void (*tell)(pm_target_t *target);
} formats[] = {
    {"manifest", NULL},       {"htaccess", pm_tell_htaccess},
    {"nginx", pm_tell_nginx}, {"haproxy", pm_tell_haproxy},
    {"h2o", pm_tell_h2o},     {"headers", pm_tell_headers},
};

static apr_status_t write_manifest(void *manifest, apr_file_t *file,
                                   const char *source, pm_error_t *error)
{
    return pm_writer_write(manifest, file, source, error);
}

/* Writes the text of a target. */
static apr_status_t write_text(void *context, apr_file_t *file,
                               const char *source, pm_error_t *error)
{
    const pm_target_t *target = context;
    apr_status_t rv = apr_file_write_full(file, target->text.bytes,
                                          target->text.length, NULL);

    rv = rv == APR_SUCCESS ? apr_file_flush(file) : rv;
    return rv == APR_SUCCESS
               ? rv
               : pm_error_set(error, rv, source, 0, 0, "cannot be written");
}

#define FORMATS (sizeof(formats) / sizeof(formats[0]))

apr_status_t pm_output_put_to(const char *path, pm_report_t *report,
                              pm_output_writer_t *writer, void *context,
                              pm_error_t *error)
{
    const pm_replacement_t replacement = {
        .path = path,
        .write = writer,
        .context = context,
        .report = report,
    };
    apr_file_t *file;
    apr_status_t rv;

    if (path && strcmp(path, "-") != 0) {
        return pm_replace(report->pool, &replacement, error);
    }
    rv = apr_file_open_flags_stdout(&file, APR_FOPEN_BUFFERED, report->pool);
    return rv == APR_SUCCESS ? writer(context, file, "standard output", error)
                             : pm_error_set(error, rv, "standard output", 0, 0,
                                            "cannot be opened");
}

apr_status_t pm_output_put(const pm_invocation_t *invocation,
                           pm_report_t *report, pm_output_writer_t *writer,
                           void *context, pm_error_t *error)
{
    return pm_output_put_to(pm_invocation_value(invocation, "output"), report,
                            writer, context, error);
}

/* The index of the format that is asked for; FORMATS if there is none. */
static size_t find_format(const pm_invocation_t *invocation)
{
    const char *name = pm_invocation_value(invocation, "to");
    size_t i = 0;

    while (name && i < FORMATS && strcmp(formats[i].name, name) != 0) {
        i++;
    }
    return i;
}

pm_exit_t pm_output_check(const pm_invocation_t *invocation)
{
    const char *names = formats[0].name;
    size_t i;

    if (find_format(invocation) < FORMATS) {
        return PM_EXIT_DONE;
    }
    for (i = 1; i < FORMATS; i++) {
        names =
            apr_pstrcat(invocation->pool, names, ", ", formats[i].name, NULL);
    }
    return pm_invocation_wrong(invocation, "--to \"%s\" is none of: %s",
                               pm_invocation_value(invocation, "to"), names);
}

/* What is written, and what came of that. */
typedef struct writing_t {
    pm_output_writer_t *writer;
    void *context; /* of writer */
    const pm_report_t *report;
    pm_hashed_t digest;
    int losses; /* that were said before it takes the other's place */
} writing_t;

/* Writes it, and then reads what nobody else can have changed yet: a file that
 * is to take another one's place. */
static apr_status_t write_and_digest(void *context, apr_file_t *file,
                                     const char *source, pm_error_t *error)
{
    writing_t *writing = context;
    const char *name = NULL;
    apr_status_t rv = writing->writer(writing->context, file, source, error);

    if (rv == APR_SUCCESS && apr_file_name_get(&name, file) == APR_SUCCESS &&
        name) {
        writing->digest = pm_hashed_at(apr_file_pool_get(file), name);
    }
    writing->losses = writing->report->losses;
    return rv;
}

apr_status_t pm_output_write(const pm_invocation_t *invocation,
                             pm_report_t *report, pm_manifest_t *manifest,
                             pm_hashed_t *digest, pm_error_t *error)
{
    size_t format = find_format(invocation);
    writing_t writing = {.writer = write_manifest,
                         .context = manifest,
                         .report = report,
                         .digest = {.bytes = -1},
                         .losses = report->losses};
    apr_status_t rv;

    if (formats[format].tell) {
        pm_target_t *target = pm_target_make(manifest, report);

        formats[format].tell(target);
        writing.writer = write_text;
        writing.context = target;
    }
    if (!digest) {
        return pm_output_put(invocation, report, writing.writer,
                             writing.context, error);
    }
    rv = pm_output_put(invocation, report, write_and_digest, &writing, error);
    if (report->losses != writing.losses) {
        writing.digest.bytes =
            -1; /* what was said is true of this time alone */
    }
    *digest = writing.digest;
    return rv;
}

int pm_output_is(const pm_invocation_t *invocation, const pm_hashed_t *digest)
{
    const char *path = pm_invocation_value(invocation, "output");
    pm_hashed_t now = {.bytes = -1};

    if (path && strcmp(path, "-") != 0) {
        now = pm_hashed_at(invocation->pool, path);
    }
    return now.bytes >= 0 && now.bytes == digest->bytes &&
           now.hash == digest->hash;
}

pm_exit_t pm_output_nothing(apr_pool_t *pool, const pm_error_t *error)
{
    fprintf(stderr, "pushmanifest: %s; nothing was written\n",
            pm_error_text(pool, error));
    return PM_EXIT_NOTHING;
}
