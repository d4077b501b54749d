/*
 * Reader, writer, errors and columns: write -> read -> write, big inputs, and
 * what is not a file. Small bad inputs stand in t/bad.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "format/json_place.h"
#include "format/lines.h"
#include "format/lookup.h"
#include "format/reader.h"
#include "format/writer.h"
#include "unit/tap.h"

/* Every attribute there is, every kind of line, out of order. */
static const char every_key[] =
    "{\"pushmanifest\":1,\"later\":{\"unknown\":[1,null]}}\n"
    "{\"match\":\"/caf%C3%A9/*\",\"set\":\"b\"}\r\n"
    "{\"page\":\"/z\",\"set\":\"a\"}\n"
    "\n"
    "{\"page\":\"/caf%c3%a9\",\"set\":\"b\",\"unknown\":true}\n"
    "{\"set\":\"unused\",\"links\":[]}\n"
    "{\"set\":\"b\",\"links\":[{\"rel\":\"preconnect\",\"href\":"
    "\"https://cdn.example\"}]}\n"
    "{\"pushmanifest\":1}\n"
    "{\"set\":\"a\",\"links\":[{\"why\":\"because \\u00e9 \\\"x\\\"\","
    "\"via\":\"/b\",\"hash\":\"00ff\",\"bytes\":9007199254740993,\"push\":"
    "false,\"referrerpolicy\":\"origin\",\"integrity\":\"sha256-x\","
    "\"screens\":[\"phone\",\"desktop\",\"phone\"],"
    "\"imagesizes\":\"1px\",\"imagesrcset\":\"/a 1x\",\"media\":\"all\","
    "\"fetchpriority\":\"high\",\"crossorigin\":\"use-credentials\",\"type\":"
    "\"image/png\",\"as\":\"image\",\"rel\":\"preload\",\"href\":\"/a\"}]}\n"
    "{\"set\":\"a\",\"links\":[{\"href\":\"/a\",\"as\":\"image\",\"type\":"
    "\"image/png\",\"crossorigin\":\"use-credentials\",\"fetchpriority\":"
    "\"high\",\"media\":\"all\",\"imagesrcset\":\"/a 1x\",\"imagesizes\":"
    "\"1px\",\"screens\":[\"desktop\",\"phone\"],"
    "\"integrity\":\"sha256-x\",\"referrerpolicy\":\"origin\","
    "\"push\":false,\"bytes\":9007199254740993,\"hash\":\"00ff\",\"via\":"
    "\"/b\",\"why\":\"because \xC3\xA9 \\\"x\\\"\"}]}\n"
    "{\"page\":\"/\",\"set\":\"a\"}";

/* What the writer makes of it. */
static const char every_key_written[] =
    "{\"pushmanifest\":1,\"generator\":\"pushmanifest 1.0.0\"}\n"
    "{\"set\":\"a\",\"links\":[{\"href\":\"/a\",\"as\":\"image\",\"type\":"
    "\"image/png\",\"crossorigin\":\"use-credentials\",\"fetchpriority\":"
    "\"high\",\"media\":\"all\",\"imagesrcset\":\"/a 1x\",\"imagesizes\":"
    "\"1px\",\"screens\":[\"desktop\",\"phone\"],"
    "\"integrity\":\"sha256-x\",\"referrerpolicy\":\"origin\","
    "\"push\":false,\"bytes\":9007199254740993,\"hash\":\"00ff\",\"via\":"
    "\"/b\",\"why\":\"because \xC3\xA9 \\\"x\\\"\"}]}\n"
    "{\"set\":\"b\",\"links\":[{\"href\":\"https://cdn.example\",\"rel\":"
    "\"preconnect\"}]}\n"
    "{\"page\":\"/\",\"set\":\"a\"}\n"
    "{\"page\":\"/caf%C3%A9\",\"set\":\"b\"}\n"
    "{\"page\":\"/z\",\"set\":\"a\"}\n"
    "{\"match\":\"/caf%C3%A9/*\",\"set\":\"b\"}\n";

#define HEADER "{\"pushmanifest\":1}\n"

static const char *directory;

static const char *file_in(apr_pool_t *pool, const char *name)
{
    return apr_pstrcat(pool, directory, "/", name, NULL);
}

static const char *put(apr_pool_t *pool, const char *name, const char *content)
{
    const char *path = file_in(pool, name);
    FILE *file = fopen(path, "w");

    fputs(content, file);
    fclose(file);
    return path;
}

static const char *get(apr_pool_t *pool, const char *path)
{
    char *content = apr_pcalloc(pool, 65536);
    FILE *file = fopen(path, "r");

    if (!file) {
        return NULL;
    }
    content[fread(content, 1, 65535, file)] = '\0';
    fclose(file);
    return content;
}

/* Reads a file in memory; the message, "" if there is none. */
static const char *read_text(apr_pool_t *pool, const char *text,
                             apr_size_t length, pm_manifest_t **manifest)
{
    pm_error_t error = PM_ERROR_NONE;
    apr_status_t rv =
        pm_reader_read_bytes(pool, text, length, manifest, &error);

    tap_ok(rv == error.status, "the status is the error's");
    return pm_error_text(pool, &error);
}

static const char *read_path(apr_pool_t *pool, const char *path,
                             pm_manifest_t **manifest)
{
    pm_error_t error = PM_ERROR_NONE;

    pm_reader_read(pool, path, manifest, &error);
    return pm_error_text(pool, &error);
}

/* Writes a manifest to the file at path; the message, "" if there is none. */
static const char *write_path(apr_pool_t *pool, const pm_manifest_t *manifest,
                              const char *path)
{
    pm_error_t error = PM_ERROR_NONE;
    apr_file_t *file;

    apr_file_open(&file, path,
                  APR_FOPEN_WRITE | APR_FOPEN_CREATE | APR_FOPEN_TRUNCATE |
                      APR_FOPEN_BUFFERED,
                  APR_OS_DEFAULT, pool);
    pm_writer_write(manifest, file, path, &error);
    apr_file_close(file);
    return pm_error_text(pool, &error);
}

static void test_round_trip(apr_pool_t *pool)
{
    const char *path = put(pool, "every", every_key);
    pm_manifest_t *manifest;
    int i;

    tap_is(read_text(pool, every_key, strlen(every_key), &manifest), "",
           "every key is read");
    for (i = 0; i < 2; i++) {
        tap_is(read_path(pool, path, &manifest), "", "also from a file");
        tap_is(write_path(pool, manifest, path), "", "written");
        tap_is(get(pool, path), every_key_written,
               i ? "and read and written again: the same bytes"
                 : "every key is written, in order");
    }
    tap_is(pm_lookup_find(manifest, "/caf\xC3\xA9", NULL)->id, "b",
           "what was read is ready to be looked up");
}

static void test_writer(apr_pool_t *pool)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    const char *path = file_in(pool, "new");

    tap_is(write_path(pool, manifest, path), "", "written");
    tap_is(get(pool, path),
           "{\"pushmanifest\":1,\"generator\":\"pushmanifest 1.0.0\"}\n",
           "an empty manifest is its header");
    tap_is(write_path(pool, manifest, "/dev/full"),
           "/dev/full: cannot write the manifest (No space left on device)",
           "a full disk is noticed");
}

/* What is not a regular file is refused at once. */
static void test_not_a_file(apr_pool_t *pool)
{
    const char *fifo = file_in(pool, "fifo");
    pm_manifest_t *manifest;

    mkfifo(fifo, 0600);
    alarm(20);
    tap_is(read_path(pool, fifo, &manifest),
           apr_pstrcat(pool, fifo, ": not a regular file; a manifest is one",
                       NULL),
           "a FIFO");
    tap_is(read_path(pool, "/dev/zero", &manifest),
           "/dev/zero: not a regular file; a manifest is one", "a device");
    tap_is(read_path(pool, directory, &manifest),
           apr_pstrcat(pool, directory,
                       ": not a regular file; a manifest is one", NULL),
           "a directory");
    tap_is(read_path(pool, file_in(pool, "none"), &manifest),
           apr_pstrcat(pool, directory,
                       "/none: cannot open the manifest (No such file or "
                       "directory)",
                       NULL),
           "nothing");
    alarm(0);
    unlink(fifo);
}

/* A manifest whose second line has so many bytes, its newline included. */
static char *line_of(apr_pool_t *pool, apr_size_t bytes, int newline)
{
    static const char start[] = HEADER "{\"page\":\"/\",\"set\":\"a\"";
    char *text = apr_palloc(pool, sizeof(HEADER) + bytes + 32);
    apr_size_t end = strlen(HEADER) + bytes;

    memset(text, ' ', end);
    memcpy(text, start, sizeof(start) - 1);
    text[end - 2] = '\0';
    return apr_pstrcat(
        pool, text, newline ? "}\n{\"set\":\"a\",\"links\":[]}\n" : " }", NULL);
}

static void test_long_lines(apr_pool_t *pool)
{
    static const char refusal[] = "2:1: a line of more than 1048576 bytes";
    pm_manifest_t *manifest;
    const char *path, *text = line_of(pool, PM_LINE_MAX, 1);

    tap_is(read_text(pool, text, strlen(text), &manifest), "",
           "a line of PM_LINE_MAX bytes");
    tap_is(read_path(pool, put(pool, "long", text), &manifest), "",
           "also from a file");
    text = line_of(pool, PM_LINE_MAX + 1, 1);
    tap_is(read_text(pool, text, strlen(text), &manifest), refusal,
           "one byte more");
    path = put(pool, "long", text);
    tap_is(read_path(pool, path, &manifest),
           apr_pstrcat(pool, path, ":", refusal, NULL), "also from a file");
    text = line_of(pool, PM_LINE_MAX, 0);
    tap_is(read_text(pool, text, strlen(text), &manifest), refusal,
           "a newline is counted that is not there");
    path = put(pool, "long", text);
    tap_is(read_path(pool, path, &manifest),
           apr_pstrcat(pool, path, ":", refusal, NULL), "also from a file");
}

static void test_many_links(apr_pool_t *pool)
{
    const char *text = HEADER "{\"set\":\"a\",\"links\":[";
    pm_manifest_t *manifest;
    int i;

    for (i = 0; i < PM_SET_LINKS_MAX; i++) {
        text = apr_pstrcat(pool, text, "{\"href\":\"/a\",\"as\":\"style\"},",
                           NULL);
    }
    text =
        apr_pstrcat(pool, text, "{\"href\":\"/b\",\"as\":\"style\"}]}", NULL);
    tap_is(read_text(pool, text, strlen(text), &manifest),
           "2:1749: a set has at most 64 links, this one has 65",
           "the 65th link is pointed at");
}

static void test_long_ids(apr_pool_t *pool)
{
    char id[PM_SET_ID_MAX + 2];
    pm_manifest_t *manifest;
    const char *text;
    int length;

    for (length = PM_SET_ID_MAX; length <= PM_SET_ID_MAX + 1; length++) {
        memset(id, 'x', sizeof(id));
        id[length] = '\0';
        text = apr_pstrcat(pool, HEADER "{\"set\":\"", id, "\",\"links\":[]}",
                           NULL);
        tap_is(read_text(pool, text, strlen(text), &manifest),
               length > PM_SET_ID_MAX
                   ? "2:8: \"set\" is not an id; write 1 to 64 letters, "
                     "digits, \".\", \"_\" or \"-\""
                   : "",
               "the length of an id");
    }
}

static void test_errors(apr_pool_t *pool)
{
    char text[2 * PM_ERROR_SOURCE_SIZE];
    pm_error_t error = PM_ERROR_NONE;

    pm_error_set(&error, PM_EINVALID, "f", 3, 7, "the %s", "cause");
    tap_is_number(pm_error_set(&error, APR_ENOENT, "g", 1, 1, "later"),
                  PM_EINVALID, "a later error has the status of the first");
    tap_is(pm_error_text(pool, &error), "f:3:7: the cause", "and its text");
    error.column = 0;
    tap_is(pm_error_text(pool, &error), "f:3: the cause", "without a column");
    error.line = 0;
    tap_is(pm_error_text(pool, &error), "f: the cause", "without a line");
    error.source[0] = '\0';
    tap_is(pm_error_text(pool, &error), "the cause", "without a source");
    error.line = 3;
    tap_is(pm_error_text(pool, &error), "3: the cause", "in a line of nothing");

    error = (pm_error_t)PM_ERROR_NONE;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    pm_error_set(&error, PM_EINVALID, text, 0, 0, "%s", text);
    tap_is_number((long)strlen(error.source), PM_ERROR_SOURCE_SIZE - 1,
                  "a long source is cut");
    tap_is_number((long)strlen(error.message), PM_ERROR_MESSAGE_SIZE - 1,
                  "a long message is cut");
    tap_ok(strncmp(error.source, "\xE2\x80\xA6x", 4) == 0,
           "a source that is cut begins with an ellipsis");
    tap_is(strrchr(error.message, 'x'), "x\xE2\x80\xA6",
           "a message that is cut ends with one");
    error = (pm_error_t)PM_ERROR_NONE;
    memcpy(text + sizeof(text) - sizeof("/b/\xC3\xA9.html"), "/b/\xC3\xA9.html",
           sizeof("/b/\xC3\xA9.html"));
    memcpy(text + sizeof(text) - PM_ERROR_SOURCE_SIZE / 2, "/a", 2);
    pm_error_set(&error, PM_EINVALID, text, 0, 0, "%s", "");
    tap_ok(strncmp(error.source, "\xE2\x80\xA6/ax", 6) == 0,
           "a path that is cut begins with a whole name");
    tap_is(strrchr(error.source, 'x'), "x/b/\xC3\xA9.html",
           "and its end is there");
    error = (pm_error_t)PM_ERROR_NONE;
    pm_error_set(&error, PM_EINVALID, "a\nb", 0, 0, "\x1b[31m\r\x7f\xC3\xA9");
    tap_is(pm_error_text(pool, &error), "a?b: ?[31m??\xC3\xA9",
           "control bytes are not passed on");
}

/* Where pm_locate() finds values: the text up to them. */
static void test_locate(apr_pool_t *pool)
{
    static const struct {
        const char *json, *key;
        int index;
        const char *inner, *before;
    } places[] = {
        {"{\"a\":1}", "a", -1, NULL, "{\"a\":"},
        {" { \"x\" : [ { \"a\" : 0 } ] , \"a\" :\t2 }", "a", -1, NULL,
         " { \"x\" : [ { \"a\" : 0 } ] , \"a\" :\t"},
        {"{\"x\":\"\\\"a\\\":\\\\\",\"a\":2}", "a", -1, NULL,
         "{\"x\":\"\\\"a\\\":\\\\\",\"a\":"},
        {"{\"x\":{\"a\":[1,\"]}\"]},\"a\":true}", "a", -1, NULL,
         "{\"x\":{\"a\":[1,\"]}\"]},\"a\":"},
        {"{\"l\":[{},{\"b\":1,\"h\":2}]}", "l", 1, "h",
         "{\"l\":[{},{\"b\":1,\"h\":"},
        {"{\"l\":[{},{\"b\":1,\"h\":2}]}", "l", 1, NULL, "{\"l\":[{},"},
        {"{\"l\":[{},{\"b\":1}]}", "l", 1, "h", "{\"l\":[{},"},
        {"{\"l\":[1,\"a,b\",3]}", "l", 2, "h", "{\"l\":[1,\"a,b\","},
        {"{\"l\":[1]}", "l", 1, NULL, "{\"l\":"},
        {"{\"l\":[]}", "l", 0, NULL, "{\"l\":"},
        {"{\"l\":7}", "l", 0, "h", "{\"l\":"},
        {"{\"ll\":7}", "l", -1, NULL, ""},
        {"{}", "a", -1, NULL, ""},
    };
    size_t i;

    for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        apr_size_t length = strlen(places[i].json);
        /* Of exactly that size, so that reading on is noticed. */
        char *json = malloc(length);

        memcpy(json, places[i].json, length);
        tap_is(apr_pstrmemdup(pool, json,
                              pm_locate(json, length, places[i].key,
                                        places[i].index, places[i].inner)),
               places[i].before, "a value is found");
        free(json);
    }
}

int main(void)
{
    char template[] = "/tmp/pushmanifest-XXXXXX";
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    directory = mkdtemp(template);
    test_round_trip(pool);
    test_writer(pool);
    test_not_a_file(pool);
    test_long_lines(pool);
    test_many_links(pool);
    test_long_ids(pool);
    test_errors(pool);
    test_locate(pool);
    unlink(file_in(pool, "every"));
    unlink(file_in(pool, "long"));
    unlink(file_in(pool, "new"));
    tap_is_number(rmdir(directory), 0, "no temporary file is left");
    return tap_done();
}
