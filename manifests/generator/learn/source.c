/*
 * A source of entries: a file of an access log, or a HAR.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/source.h"

#include <string.h>

#include <apr_file_info.h>
#include <apr_strings.h>

#include "learn/access_line.h"
#include "learn/har_entry.h"
#include "learn/input.h"
#include "learn/json_items.h"
#include "learn/timestamp.h"

/* Room for the longest line, and for what is read behind it. */
#define BUFFER_SIZE (2 * PM_ACCESS_LINE_MAX)

/* What was wrong with lines, each kind with the first line and their number. */
typedef enum fault_t { NO_LINE, NO_FIELDS, TOO_LARGE, NO_JSON, FAULTS } fault_t;

static const char *const fault_texts[FAULTS] = {
    [NO_LINE] = "not a line of the format combined",
    [NO_FIELDS] = ("a line of the format common, which has no Referer; write "
                   "the format combined, or that of pushmanifest(1)"),
    [TOO_LARGE] = "an entry with more than 1 MB",
    [NO_JSON] = "not an entry of a HAR",
};

struct pm_source_t {
    apr_pool_t *pool; /* while it is open */
    const char *path;
    pm_source_kind_t kind;
    apr_int64_t first_time, size;
    pm_input_t *input; /* NULL: not open */
    apr_int64_t position;
    char *buffer;
    apr_size_t at, length; /* what of it was not read yet */
    int is_at_end, is_skipping;
    long line;
    struct {
        long line, count;
    } faults[FAULTS];
    pm_har_t har;
    pm_json_items_t items;
    json_t *json;        /* of the entry at hand */
    apr_pool_t *scratch; /* of the entry at hand */
    pm_entry_t entry;
};

/* Whether the first line of a JSON text is that of a manifest. */
static int is_manifest(const char *text, apr_size_t length)
{
    json_t *json = json_loadb(text, length, JSON_DISABLE_EOF_CHECK, NULL);
    int is = json_object_get(json, "pushmanifest") != NULL;

    json_decref(json);
    return is;
}

/* The first startedDateTime in the text of a HAR. */
static apr_int64_t first_started(apr_pool_t *pool, const char *text,
                                 apr_size_t length)
{
    static const char name[] = "\"startedDateTime\"";
    const char *at = strstr(apr_pstrmemdup(pool, text, length), name);

    at = at ? at + sizeof(name) - 1 : "";
    return pm_timestamp_iso(at + strspn(at, " \t\r\n:\""));
}

/* Finds out what it is, by its first bytes. */
static void look_at_bytes(pm_source_t *source)
{
    apr_size_t length;
    const char *text = pm_input_peek(source->input, &length);
    const char *at = text, *end = text + length;

    while (at < end && *at && strchr("\xef\xbb\xbf \t\r\n", *at)) {
        at++;
    }
    if (at == end || *at != '{') {
        source->kind = PM_SOURCE_LOG;
        source->first_time = pm_access_line_first_time(text, length);
    }
    else if (is_manifest(at, (apr_size_t)(end - at))) {
        source->kind = PM_SOURCE_MANIFEST;
    }
    else {
        source->kind = PM_SOURCE_HAR;
        source->first_time = first_started(source->pool, text, length);
    }
}

static void close_source(pm_source_t *source)
{
    if (source->input) {
        source->position = pm_input_position(source->input);
    }
    json_decref(source->json);
    source->json = NULL;
    source->input = NULL;
    apr_pool_clear(source->pool);
}

pm_source_t *pm_source_look(apr_pool_t *pool, const char *path,
                            pm_error_t *error)
{
    pm_source_t *source = apr_pcalloc(pool, sizeof(*source));
    apr_finfo_t info;

    source->har.pool = pool;
    source->path = path;
    apr_pool_create(&source->pool, pool);
    if (apr_stat(&info, path, APR_FINFO_SIZE, pool) == APR_SUCCESS) {
        source->size = info.size;
    }
    if (pm_input_open(source->pool, path, &source->input, error) !=
        APR_SUCCESS) {
        apr_pool_destroy(source->pool);
        return NULL;
    }
    look_at_bytes(source);
    if (!pm_input_is_pipe(source->input)) {
        close_source(source);
        source->position = 0;
    }
    return source;
}

pm_source_kind_t pm_source_kind(const pm_source_t *source)
{
    return source->kind;
}

apr_int64_t pm_source_first_time(const pm_source_t *source)
{
    return source->first_time;
}

void pm_source_prepare(pm_source_t *source, const char *origin, int number)
{
    source->har.origin = origin;
    source->har.number = (apr_uint64_t)number;
}

long pm_source_lines(const pm_source_t *source) { return source->line; }

apr_int64_t pm_source_position(const pm_source_t *source)
{
    return source->input ? pm_input_position(source->input) : source->position;
}

apr_int64_t pm_source_size(const pm_source_t *source) { return source->size; }

/* Opens it for reading, if it is not. */
static int open_source(pm_source_t *source, pm_report_t *report)
{
    pm_error_t error = PM_ERROR_NONE;

    if (!source->input &&
        pm_input_open(source->pool, source->path, &source->input, &error) !=
            APR_SUCCESS) {
        pm_report_error(report, &error);
        source->is_at_end = 1;
        return 0;
    }
    source->buffer = apr_palloc(source->pool, BUFFER_SIZE + 1);
    apr_pool_create(&source->scratch, source->pool);
    source->items = pm_json_items_begin(source->pool);
    return 1;
}

/* Reads on into the buffer, behind what is left in it. */
static void fill(pm_source_t *source, pm_report_t *report)
{
    pm_error_t error = PM_ERROR_NONE;
    apr_size_t more;

    if (source->at > 0) {
        memmove(source->buffer, source->buffer + source->at, source->length);
        source->at = 0;
    }
    more = BUFFER_SIZE - source->length;
    if (pm_input_read(source->input, source->buffer + source->length, &more,
                      &error) != APR_SUCCESS) {
        pm_report_error(report, &error);
        source->is_at_end = 1;
    }
    source->is_at_end = source->is_at_end || more == 0;
    source->length += more;
}

/* The next line, NUL-terminated, in the buffer; NULL at the end. One that is
 * too long is passed over. *is_cut: nothing ends it. */
static char *next_line(pm_source_t *source, pm_report_t *report, int *is_cut)
{
    for (;;) {
        char *line = source->buffer + source->at;
        char *end = memchr(line, '\n', source->length);
        apr_size_t length = end ? (apr_size_t)(end - line) + 1 : source->length;

        if (!end && !source->is_at_end && length < PM_ACCESS_LINE_MAX) {
            fill(source, report);
            continue;
        }
        if (length == 0) {
            return NULL;
        }
        source->at += length;
        source->length -= length;
        source->line += end != NULL;
        if (source->is_skipping || (!end && !source->is_at_end)) {
            source->is_skipping = !end;
            continue;
        }
        *is_cut = !end;
        line[end ? length - 1 : length] = '\0';
        return line;
    }
}

static void count_fault(pm_source_t *source, fault_t fault, long line)
{
    if (source->faults[fault].count++ == 0) {
        source->faults[fault].line = line;
    }
}

/* Whether the next line with something in it was read into the entry. */
static int next_log_entry(pm_source_t *source, pm_report_t *report)
{
    int is_cut = 0;
    char *line;

    while ((line = next_line(source, report, &is_cut)) != NULL) {
        pm_access_line_t got;

        line[strcspn(line, "\r")] = '\0';
        if (!*line) {
            continue;
        }
        got = pm_access_line_read(line, &source->entry);
        if (got == PM_ACCESS_LINE_ENTRY) {
            return 1;
        }
        if (got != PM_ACCESS_LINE_EMPTY && !is_cut) {
            count_fault(source,
                        got == PM_ACCESS_LINE_WRONG ? NO_LINE : NO_FIELDS,
                        source->line);
        }
    }
    return 0;
}

/* Whether the JSON that was cut out was read into the entry. */
static int read_har_entry(pm_source_t *source)
{
    json_decref(source->json);
    source->json = json_loadb(source->items.item.bytes,
                              source->items.item.length, 0, NULL);
    source->line++;
    if (!json_is_object(source->json)) {
        count_fault(source, NO_JSON, source->items.item_line);
        return 0;
    }
    apr_pool_clear(source->scratch);
    return pm_har_entry_read(source->scratch, source->json, &source->har,
                             &source->entry);
}

static int next_har_entry(pm_source_t *source, pm_report_t *report)
{
    for (;;) {
        apr_size_t used = 0;
        pm_json_found_t found;

        if (source->length == 0 && !source->is_at_end) {
            source->at = 0;
            fill(source, report);
        }
        found = pm_json_items_next(&source->items, source->buffer + source->at,
                                   source->length, &used);
        source->at += used;
        source->length -= used;
        if (found == PM_JSON_ITEM && read_har_entry(source)) {
            return 1;
        }
        if (found == PM_JSON_LARGE) {
            count_fault(source, TOO_LARGE, source->items.item_line);
        }
        if (found == PM_JSON_WRONG) {
            source->length = 0;
            source->is_at_end = 1;
        }
        if (source->length == 0 && source->is_at_end) {
            return 0;
        }
    }
}

/* Says what was wrong, now that it is known how often. */
static void report_faults(pm_source_t *source, pm_report_t *report)
{
    int i;

    for (i = 0; i < FAULTS; i++) {
        long count = source->faults[i].count;

        if (count > 0) {
            pm_report_loss(
                report,
                (pm_place_t){source->path, (int)source->faults[i].line, 0},
                "%s; %s left out", fault_texts[i],
                count == 1 ? "it is"
                           : apr_psprintf(source->pool, "%ld lines like it are",
                                          count));
        }
    }
    if (source->kind == PM_SOURCE_HAR &&
        !pm_json_items_is_whole(&source->items)) {
        pm_report_loss(report,
                       (pm_place_t){source->path, source->items.line, 0},
                       "no HAR, or one that ends before it is whole");
    }
    else if (source->kind == PM_SOURCE_HAR && source->line == 0) {
        pm_report_loss(report, (pm_place_t){source->path, 0, 0},
                       "a HAR without entries");
    }
}

const pm_entry_t *pm_source_next(pm_source_t *source, pm_report_t *report)
{
    if (!source->buffer && !open_source(source, report)) {
        return NULL;
    }
    if (source->kind == PM_SOURCE_HAR ? next_har_entry(source, report)
                                      : next_log_entry(source, report)) {
        return &source->entry;
    }
    report_faults(source, report);
    close_source(source);
    return NULL;
}
