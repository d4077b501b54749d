/*
 * A file that takes the place of another one: what it keeps, what it refuses,
 * and that an error leaves the old one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "file/replace.h"
#include "unit/tap.h"

static const char *directory;

static const char *file_in(apr_pool_t *pool, const char *name)
{
    return apr_pstrcat(pool, directory, "/", name, NULL);
}

/* The file's bytes, as a string; NULL if there is none. */
static const char *get(const char *path)
{
    static char content[64];
    FILE *file = fopen(path, "r");

    if (!file) {
        return NULL;
    }
    content[fread(content, 1, sizeof(content) - 1, file)] = '\0';
    fclose(file);
    return content;
}

/* A pm_replacement_t's write: the text that context is, or an error. */
static apr_status_t put_text(void *context, apr_file_t *file,
                             const char *source, pm_error_t *error)
{
    if (!context) {
        return pm_error_set(error, APR_ENOSPC, source, 0, 0, "it is too long");
    }
    apr_file_puts(context, file);
    return apr_file_flush(file);
}

static void ignore(void *baton, const char *message) {}

/* Replaces the file at path; the message, "" if there is none. */
static const char *replace(apr_pool_t *pool, const char *path, const char *text)
{
    const pm_replacement_t replacement = {
        .path = path,
        .write = put_text,
        .context = (void *)text,
        .report = pm_report_create(pool, ignore, NULL)};
    pm_error_t error = PM_ERROR_NONE;
    apr_status_t rv = pm_replace(pool, &replacement, &error);

    tap_ok(rv == error.status, "the status is the error's");
    return pm_error_text(pool, &error);
}

static void test_permissions(apr_pool_t *pool)
{
    const char *path = file_in(pool, "new");
    struct stat info;

    tap_is(replace(pool, path, "one"), "", "a new file");
    tap_is(get(path), "one", "is there");
    stat(path, &info);
    tap_is_number(info.st_mode & 07777, 0644, "for all to read");
    chmod(path, 0640);
    tap_is(replace(pool, path, "two"), "", "a file that is there");
    tap_is(get(path), "two", "is replaced");
    stat(path, &info);
    tap_is_number(info.st_mode & 07777, 0640, "its permissions are kept");
    unlink(path);
}

static void test_refusals(apr_pool_t *pool)
{
    const char *fifo = file_in(pool, "pipe"), *sub = file_in(pool, "sub");
    const char *none = file_in(pool, "no/such");

    tap_is(replace(pool, none, ""),
           apr_pstrcat(pool, none,
                       ": cannot be written (No such file or "
                       "directory)",
                       NULL),
           "a directory that is not there");
    mkfifo(fifo, 0600);
    tap_is(replace(pool, fifo, ""),
           apr_pstrcat(pool, fifo,
                       ": not a regular file; a manifest is not put in its "
                       "place",
                       NULL),
           "a FIFO (or a device: -o /dev/null) is not replaced");
    unlink(fifo);
    mkdir(sub, 0755);
    tap_is(replace(pool, sub, ""),
           apr_pstrcat(pool, sub,
                       ": not a regular file; a manifest is not put in its "
                       "place",
                       NULL),
           "a directory is not replaced");
    tap_is_number(rmdir(sub), 0, "nothing is left in it");
}

static void test_failed_write(apr_pool_t *pool)
{
    const char *path = file_in(pool, "old");

    replace(pool, path, "old");
    tap_is(replace(pool, path, NULL),
           apr_pstrcat(pool, path, ": it is too long (No space left on device)",
                       NULL),
           "an error while it is written");
    tap_is(get(path), "old", "leaves the old file");
    unlink(path);
}

int main(void)
{
    char template[] = "/tmp/pushmanifest-XXXXXX";
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    directory = mkdtemp(template);
    test_permissions(pool);
    test_refusals(pool);
    test_failed_write(pool);
    tap_is_number(rmdir(directory), 0, "no temporary file is left");
    return tap_done();
}
