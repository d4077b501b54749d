/*
 * What a server answered.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <apr_date.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <jansson.h>

/* Indexed by pm_field_t; also the keys in a cache. */
static const char *const names[PM_FIELDS] = {
    [PM_FIELD_ALLOW_ORIGIN] = "Access-Control-Allow-Origin",
    [PM_FIELD_CACHE_CONTROL] = "Cache-Control",
    [PM_FIELD_CONTENT_ENCODING] = "Content-Encoding",
    [PM_FIELD_CONTENT_TYPE] = "Content-Type",
    [PM_FIELD_DATE] = "Date",
    [PM_FIELD_ETAG] = "ETag",
    [PM_FIELD_EXPIRES] = "Expires",
    [PM_FIELD_LAST_MODIFIED] = "Last-Modified",
    [PM_FIELD_LOCATION] = "Location",
    [PM_FIELD_RETRY_AFTER] = "Retry-After",
    [PM_FIELD_SET_COOKIE] = "Set-Cookie",
    [PM_FIELD_VARY] = "Vary",
};

static int is_blank(char c) { return c == ' ' || c == '\t'; }

/* Fields that are lists; of the others the first value counts. */
static int is_list(pm_field_t field)
{
    return field == PM_FIELD_CACHE_CONTROL || field == PM_FIELD_VARY ||
           field == PM_FIELD_CONTENT_ENCODING;
}

static void set_field(apr_pool_t *pool, pm_answer_t *answer, pm_field_t field,
                      const char *value, apr_size_t length)
{
    const char *old = answer->fields[field];

    if (field == PM_FIELD_SET_COOKIE) {
        answer->fields[field] = "";
    }
    else if (!old && length <= PM_ANSWER_FIELD_MAX) {
        answer->fields[field] = apr_pstrmemdup(pool, value, length);
    }
    else if (old && is_list(field) &&
             strlen(old) + length <= PM_ANSWER_FIELD_MAX) {
        answer->fields[field] =
            apr_psprintf(pool, "%s, %.*s", old, (int)length, value);
    }
}

void pm_answer_take_field(apr_pool_t *pool, pm_answer_t *answer,
                          const char *line, apr_size_t length)
{
    const char *colon = memchr(line, ':', length), *value, *end = line + length;
    int i;

    if (!colon) {
        return;
    }
    value = colon + 1;
    while (value < end && is_blank(*value)) {
        value++;
    }
    while (end > value && is_blank(end[-1])) {
        end--;
    }
    for (i = 0; i < PM_FIELDS; i++) {
        if (strlen(names[i]) == (apr_size_t)(colon - line) &&
            strncasecmp(names[i], line, (apr_size_t)(colon - line)) == 0) {
            set_field(pool, answer, i, value, (apr_size_t)(end - value));
        }
    }
}

const char *pm_answer_type(apr_pool_t *pool, const pm_answer_t *answer)
{
    const char *field = answer->fields[PM_FIELD_CONTENT_TYPE];
    char *type, *at;

    field = field ? field : "";
    type = apr_pstrmemdup(pool, field, strcspn(field, "; \t,"));
    for (at = type; *at; at++) {
        *at = (char)apr_tolower(*at);
    }
    return type;
}

const char *pm_answer_charset(apr_pool_t *pool, const pm_answer_t *answer)
{
    const char *at = answer->fields[PM_FIELD_CONTENT_TYPE];

    for (at = at ? strchr(at, ';') : NULL; at; at = strchr(at, ';')) {
        at++;
        at += strspn(at, " \t");
        if (strncasecmp(at, "charset=", 8) == 0) {
            at += 8;
            at += *at == '"';
            return at[strcspn(at, "\"; \t,")] == at[0]
                       ? NULL
                       : apr_pstrmemdup(pool, at, strcspn(at, "\"; \t,"));
        }
    }
    return NULL;
}

int pm_answer_is_page(const pm_answer_t *answer)
{
    const char *type = answer->fields[PM_FIELD_CONTENT_TYPE];
    apr_size_t length = type ? strcspn(type, "; \t,") : 0;

    return answer->status == 200 &&
           ((length == 9 && strncasecmp(type, "text/html", 9) == 0) ||
            (length == 21 &&
             strncasecmp(type, "application/xhtml+xml", 21) == 0));
}

int pm_answer_is_redirect(const pm_answer_t *answer)
{
    return answer->status >= 300 && answer->status < 400 &&
           answer->status != 304 && answer->fields[PM_FIELD_LOCATION];
}

const char *pm_answer_words(apr_pool_t *pool, const pm_answer_t *answer)
{
    return answer->problem ? answer->problem
           : answer->status != 200
               ? apr_psprintf(pool, "it is answered with status %d",
                              answer->status)
               : apr_psprintf(pool, "it is %s, not HTML",
                              *pm_answer_type(pool, answer)
                                  ? pm_answer_type(pool, answer)
                                  : "of no type");
}

/* The argument of the token at the start of an element; NULL: another one. */
static const char *argument_of(const char *element, const char *token)
{
    apr_size_t length = strlen(token);

    if (strncasecmp(element, token, length) != 0 ||
        (element[length] && !strchr("=, \t", element[length]))) {
        return NULL;
    }
    element += length;
    return *element == '=' ? element + 1 : "";
}

/* Likewise of a token anywhere in the list. */
static const char *find(const char *field, const char *token)
{
    int in_quotes = 0;

    field = field ? field : "";
    while (*field) {
        const char *argument;

        field += strspn(field, ", \t");
        argument = argument_of(field, token);
        if (argument) {
            return argument;
        }
        for (; *field && (in_quotes || *field != ','); field++) {
            in_quotes ^= *field == '"';
        }
    }
    return NULL;
}

int pm_field_has(const char *field, const char *token)
{
    return find(field, token) != NULL;
}

pm_freshness_t pm_answer_freshness(const pm_answer_t *answer)
{
    const char *control = answer->fields[PM_FIELD_CACHE_CONTROL];
    const char *expires = answer->fields[PM_FIELD_EXPIRES];
    const char *date = answer->fields[PM_FIELD_DATE];
    const char *age = find(control, "max-age");

    if (pm_field_has(control, "no-store") ||
        pm_field_has(control, "no-cache")) {
        return PM_FRESH_NEVER;
    }
    if (age) {
        age += *age == '"';
        return strtol(age, NULL, 10) > 0 ? PM_FRESH_SAID : PM_FRESH_NEVER;
    }
    if (expires) {
        apr_time_t end = apr_date_parse_http(expires);
        apr_time_t begin = date ? apr_date_parse_http(date) : apr_time_now();

        return end > begin ? PM_FRESH_SAID : PM_FRESH_NEVER;
    }
    return answer->fields[PM_FIELD_LAST_MODIFIED] ? PM_FRESH_GUESSED
                                                  : PM_FRESH_UNSAID;
}

const char *pm_answer_write(apr_pool_t *pool, const pm_answer_t *answer)
{
    json_t *object =
        json_pack("{s:s, s:i, s:I, s:I}", "address", answer->address, "status",
                  answer->status, "wire", (json_int_t)answer->wire, "length",
                  (json_int_t)answer->length);
    char *text;
    int i;

    for (i = 0; i < PM_FIELDS; i++) {
        /* A field that is no UTF-8 is left out: nothing needs it. */
        if (answer->fields[i]) {
            json_object_set_new(object, names[i],
                                json_string(answer->fields[i]));
        }
    }
    if (answer->hash) {
        json_object_set_new(object, "hash", json_string(answer->hash));
    }
    text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(object);
    if (text) {
        const char *copy = apr_pstrdup(pool, text);

        free(text);
        return copy;
    }
    return "";
}

/* A string of the object, from pool; NULL if it has none. */
static const char *string_of(apr_pool_t *pool, const json_t *object,
                             const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? apr_pstrdup(pool, value) : NULL;
}

apr_status_t pm_answer_read(apr_pool_t *pool, const char *text,
                            apr_size_t length, pm_answer_t *answer)
{
    json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    int i;

    memset(answer, 0, sizeof(*answer));
    answer->address = string_of(pool, object, "address");
    answer->hash = string_of(pool, object, "hash");
    answer->status = (int)json_integer_value(json_object_get(object, "status"));
    answer->wire = json_integer_value(json_object_get(object, "wire"));
    answer->length = json_integer_value(json_object_get(object, "length"));
    for (i = 0; i < PM_FIELDS; i++) {
        answer->fields[i] = string_of(pool, object, names[i]);
    }
    json_decref(object);
    return answer->address && answer->status >= 200 && answer->status <= 599 &&
                   answer->wire >= 0 && answer->length >= 0
               ? APR_SUCCESS
               : PM_EINVALID;
}
