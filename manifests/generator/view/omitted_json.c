/*
 * What is left out, as a report has it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/omitted_json.h"

#include <string.h>

#include <apr_strings.h>

/* About how many bytes a thing takes beside its URL, its number in a list, and
 * a reason beside its text. */
#define THING_BYTES 24
#define ENTRY_BYTES 12
#define REASON_BYTES 3

#define UNWRITTEN (-1)

/* Texts that stand once: each has a number, in the order in which they came. */
typedef struct texts_t {
    apr_hash_t *numbers; /* text -> const int */
    int count;
} texts_t;

/* The number of a text, which lives as long as pool; *is_new: it is the first
 * of its kind. */
static int number_of(texts_t *texts, apr_pool_t *pool, const char *text,
                     int *is_new)
{
    int *number = apr_hash_get(texts->numbers, text, APR_HASH_KEY_STRING);

    *is_new = !number;
    if (!number) {
        number = apr_palloc(pool, sizeof(*number));
        *number = texts->count++;
        apr_hash_set(texts->numbers, text, APR_HASH_KEY_STRING, number);
    }
    return *number;
}

/* Bytes of a thing, with its reason where no other thing has that. */
static apr_size_t cost_of(const pm_omitted_t *omitted, apr_hash_t *reasons)
{
    apr_size_t bytes = strlen(omitted->url) + THING_BYTES +
                       (apr_size_t)omitted->lists * ENTRY_BYTES;

    return apr_hash_get(reasons, omitted->why, APR_HASH_KEY_STRING)
               ? bytes
               : bytes + strlen(omitted->why) + REASON_BYTES;
}

/* Those that there is room for, of const pm_omitted_t *, and the place of each
 * thing among them to ranks. */
static apr_array_header_t *choose(apr_pool_t *pool,
                                  const pm_omissions_t *omissions, int *ranks)
{
    apr_array_header_t *sorted = pm_omissions_sorted(omissions);
    apr_array_header_t *chosen =
        apr_array_make(pool, sorted->nelts + 1, sizeof(const pm_omitted_t *));
    apr_hash_t *reasons = apr_hash_make(pool);
    apr_size_t bytes = 0;
    int i;

    for (i = 0; i < sorted->nelts; i++) {
        const pm_omitted_t *omitted =
            APR_ARRAY_IDX(sorted, i, const pm_omitted_t *);
        apr_size_t cost = cost_of(omitted, reasons);

        ranks[omitted->number] = UNWRITTEN;
        if (bytes + cost <= PM_OMITTED_BYTES_MAX) {
            bytes += cost;
            apr_hash_set(reasons, omitted->why, APR_HASH_KEY_STRING, omitted);
            ranks[omitted->number] = chosen->nelts;
            APR_ARRAY_PUSH(chosen, const pm_omitted_t *) = omitted;
        }
    }
    return chosen;
}

static void put_reasons(pm_json_out_t *out, apr_pool_t *pool,
                        const apr_array_header_t *chosen, texts_t *reasons)
{
    int i, is_new;

    pm_json_key(out, "reasons");
    pm_json_open(out, "[");
    for (i = 0; i < chosen->nelts; i++) {
        const char *why = APR_ARRAY_IDX(chosen, i, const pm_omitted_t *)->why;

        number_of(reasons, pool, why, &is_new);
        if (is_new) {
            pm_json_text(out, why);
        }
    }
    pm_json_close(out, "]");
}

static void put_things(pm_json_out_t *out, apr_pool_t *pool,
                       const apr_array_header_t *chosen)
{
    texts_t reasons = {apr_hash_make(pool), 0};
    int i, is_new;

    put_reasons(out, pool, chosen, &reasons);
    pm_json_key(out, "omitted");
    pm_json_open(out, "[");
    for (i = 0; i < chosen->nelts; i++) {
        const pm_omitted_t *omitted =
            APR_ARRAY_IDX(chosen, i, const pm_omitted_t *);

        pm_json_open(out, "[");
        pm_json_text(out, omitted->url);
        pm_json_number(out, number_of(&reasons, pool, omitted->why, &is_new));
        pm_json_number(out, omitted->pages);
        if (i < PM_OMITTED_LISTED_MAX) {
            pm_json_text(out, omitted->page);
        }
        pm_json_close(out, "]");
    }
    pm_json_close(out, "]");
}

/* A list as it is written, from pool. */
static const char *text_of(apr_pool_t *pool, const pm_omitted_list_t *list,
                           const int *ranks)
{
    apr_array_header_t *parts =
        apr_array_make(pool, list->count + 1, sizeof(const char *));
    int i, beyond = list->beyond;

    APR_ARRAY_PUSH(parts, const char *) = NULL;
    for (i = 0; i < list->count; i++) {
        if (ranks[list->things[i]] == UNWRITTEN) {
            beyond++;
        }
        else {
            APR_ARRAY_PUSH(parts, const char *) =
                apr_itoa(pool, ranks[list->things[i]]);
        }
    }
    APR_ARRAY_IDX(parts, 0, const char *) = apr_itoa(pool, beyond);
    return apr_array_pstrcat(pool, parts, ',');
}

/* Lists that differ in what is not written alone are one. */
static void put_lists(pm_json_out_t *out, apr_pool_t *pool,
                      pm_omitted_json_t *written, const int *ranks)
{
    const apr_array_header_t *lists = written->omissions->lists;
    texts_t texts = {apr_hash_make(pool), 0};
    apr_pool_t *scratch;
    int i, is_new;

    apr_pool_create(&scratch, pool);
    pm_json_key(out, "lists");
    pm_json_open(out, "[");
    for (i = 0; i < lists->nelts; i++) {
        const pm_omitted_list_t *list =
            APR_ARRAY_IDX(lists, i, const pm_omitted_list_t *);
        const char *text = apr_pstrdup(pool, text_of(scratch, list, ranks));

        written->lists[i] = number_of(&texts, pool, text, &is_new);
        if (is_new) {
            pm_json_open(out, "[");
            pm_json_raw(out, text);
            pm_json_close(out, "]");
        }
        apr_pool_clear(scratch);
    }
    pm_json_close(out, "]");
    apr_pool_destroy(scratch);
}

pm_omitted_json_t pm_omitted_json_write(pm_json_out_t *out, apr_pool_t *pool,
                                        const pm_omissions_t *omissions)
{
    pm_omitted_json_t written = {
        omissions, apr_palloc(pool, (apr_size_t)(omissions->lists->nelts + 1) *
                                        sizeof(int))};
    int *ranks = apr_palloc(pool, (apr_size_t)(omissions->things->nelts + 1) *
                                      sizeof(int));
    apr_array_header_t *chosen = choose(pool, omissions, ranks);

    put_things(out, pool, chosen);
    pm_json_count(out, "omittedMore",
                  omissions->things->nelts - chosen->nelts + omissions->beyond);
    put_lists(out, pool, &written, ranks);
    return written;
}

int pm_omitted_json_list(const pm_omitted_json_t *written, const char *path)
{
    const pm_omitted_list_t *list = pm_omissions_of(written->omissions, path);

    return list ? written->lists[list->number] : -1;
}
