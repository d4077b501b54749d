/*
 * A manifest told to a server that does not know manifests.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "foreign/target.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const pm_told_set_t *)a)->set->id,
                  ((const pm_told_set_t *)b)->set->id);
}

/* The later wins over the earlier, as in lookup.h. */
static int by_weight(const void *a, const void *b)
{
    const pm_match_t *one = *(const pm_match_t *const *)a;
    const pm_match_t *other = *(const pm_match_t *const *)b;

    if (one->literal != other->literal) {
        return one->literal < other->literal ? -1 : 1;
    }
    if (one->length != other->length) {
        return one->length < other->length ? -1 : 1;
    }
    return strcmp(other->decoded, one->decoded);
}

static void add_page(pm_target_t *target, apr_hash_t *known,
                     const pm_set_t *set, const char *page)
{
    intptr_t at = (intptr_t)apr_hash_get(known, set->id, APR_HASH_KEY_STRING);
    pm_told_set_t *told;

    if (at == 0) {
        APR_ARRAY_PUSH(target->sets, pm_told_set_t) = (pm_told_set_t){
            set, apr_array_make(target->pool, 4, sizeof(const char *))};
        at = target->sets->nelts;
        apr_hash_set(known, set->id, APR_HASH_KEY_STRING, (void *)at);
    }
    told = &APR_ARRAY_IDX(target->sets, at - 1, pm_told_set_t);
    if (page) {
        APR_ARRAY_PUSH(told->pages, const char *) = page;
    }
}

static void sort(const apr_array_header_t *array,
                 int (*compare)(const void *a, const void *b))
{
    qsort(array->elts, (size_t)array->nelts, (size_t)array->elt_size, compare);
}

pm_target_t *pm_target_make(const pm_manifest_t *manifest, pm_report_t *report)
{
    apr_pool_t *pool = report->pool;
    pm_target_t *target = apr_pcalloc(pool, sizeof(*target));
    apr_hash_t *known = apr_hash_make(pool);
    apr_hash_index_t *at;
    int i;

    target->pool = target->text.pool = pool;
    target->manifest = manifest;
    target->report = report;
    target->sets = apr_array_make(pool, 16, sizeof(pm_told_set_t));
    target->matches = apr_array_make(pool, 4, sizeof(const pm_match_t *));
    for (at = apr_hash_first(pool, manifest->pages); at;
         at = apr_hash_next(at)) {
        add_page(target, known, apr_hash_this_val(at), apr_hash_this_key(at));
    }
    for (at = apr_hash_first(pool, manifest->matches); at;
         at = apr_hash_next(at)) {
        const pm_match_t *match = apr_hash_this_val(at);

        APR_ARRAY_PUSH(target->matches, const pm_match_t *) = match;
        add_page(target, known, match->set, NULL);
    }
    sort(target->sets, by_id);
    sort(target->matches, by_weight);
    for (i = 0; i < target->sets->nelts; i++) {
        sort(APR_ARRAY_IDX(target->sets, i, pm_told_set_t).pages, by_text);
    }
    return target;
}

void pm_target_put_all(pm_target_t *target, const char *const *texts)
{
    for (; *texts; texts++) {
        pm_buffer_append(&target->text, *texts, strlen(*texts));
    }
}

void pm_target_head(pm_target_t *target, const char *mark, const char *how)
{
    pm_target_put(target, mark,
                  " Made by pushmanifest: what the pages of this site need.\n");
    while (*how) {
        apr_size_t length = strcspn(how, "\n");

        pm_target_put(target, mark, " ");
        pm_buffer_append(&target->text, how, length);
        pm_target_put(target, "\n");
        how += length + (how[length] != '\0');
    }
}

void pm_target_loss(pm_target_t *target, const char *format, ...)
{
    va_list arguments;
    const char *text;

    va_start(arguments, format);
    text = apr_pvsprintf(target->pool, format, arguments);
    va_end(arguments);
    pm_report_loss(target->report, (pm_place_t){"", 0, 0}, "%s", text);
}

apr_array_header_t *pm_target_values(pm_target_t *target, const pm_set_t *set,
                                     pm_dialect_t dialect, apr_size_t most)
{
    apr_array_header_t *values =
        apr_array_make(target->pool, 1, sizeof(const char *));
    const char *all = NULL;
    int i;

    for (i = 0; i < set->nlinks; i++) {
        const char *value =
            pm_value_make(target->pool, &set->links[i], dialect);

        if (value && strlen(value) > most) {
            pm_target_loss(target,
                           "%s is longer than a line may be there; it is left "
                           "out",
                           set->links[i].href);
            continue;
        }
        if (value && all && strlen(all) + 2 + strlen(value) > most) {
            APR_ARRAY_PUSH(values, const char *) = all;
            all = NULL;
        }
        all = !value ? all
              : all  ? apr_pstrcat(target->pool, all, ", ", value, NULL)
                     : value;
    }
    if (all) {
        APR_ARRAY_PUSH(values, const char *) = all;
    }
    return values;
}

const char *pm_target_escape(apr_pool_t *pool, const char *bytes,
                             const char *special)
{
    char *text = apr_palloc(pool, 2 * strlen(bytes) + 1), *end = text;

    for (; *bytes; bytes++) {
        if (strchr(special, *bytes)) {
            *end++ = '\\';
        }
        *end++ = *bytes;
    }
    *end = '\0';
    return text;
}

const char *pm_target_regex(apr_pool_t *pool, const char *decoded,
                            int is_pattern)
{
    static const char digits[] = "0123456789abcdef";
    char *text = apr_palloc(pool, 4 * strlen(decoded) + 1), *end = text;

    for (; *decoded; decoded++) {
        unsigned char c = (unsigned char)*decoded;

        if (is_pattern && c == '*') {
            *end++ = '.';
        }
        else if (strchr("\\.+*?()[]{}^$|#", c)) {
            *end++ = '\\';
        }
        if (c < 0x20 || c == 0x7F) {
            *end++ = '\\';
            *end++ = 'x';
            *end++ = digits[c >> 4];
            *end++ = digits[c & 15];
        }
        else {
            *end++ = *decoded;
        }
    }
    *end = '\0';
    return text;
}
