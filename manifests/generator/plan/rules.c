/*
 * Rules: what people say about pages beside what the pages say themselves.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "plan/rules.h"

#include <stdarg.h>
#include <string.h>

#include <apr_file_io.h>
#include <apr_fnmatch.h>
#include <apr_strings.h>
#include <jansson.h>
#include <xxhash.h>

#include "format/json_place.h"
#include "format/link_json.h"
#include "format/url.h"
#include "text/position.h"

typedef struct glob_t {
    const char *text;
    int number; /* in the file, from 0 */
} glob_t;

/* What the lists of globs in a rule do. */
typedef enum effect_t { EXCLUDE, ORDER, PUSH, HINT, EFFECTS } effect_t;
static const char *const effect_names[EFFECTS] = {"exclude", "order", "push",
                                                  "hint"};

typedef struct rule_t {
    glob_t pages;
    apr_array_header_t *globs[EFFECTS]; /* of glob_t */
    apr_array_header_t *added;          /* of pm_link_t */
} rule_t;

struct pm_rules_file_t {
    const char *path;
    apr_array_header_t *rules; /* of rule_t */
    int nglobs;
    apr_uint64_t hash;
};

/* A glob of the file. */
static glob_t make_glob(apr_pool_t *pool, pm_rules_file_t *file,
                        const char *text)
{
    return (glob_t){.text = apr_pstrdup(pool, text), .number = file->nglobs++};
}

pm_fitted_t *pm_fitted_create(apr_pool_t *pool, const pm_rules_file_t *rules)
{
    pm_fitted_t *fitted = apr_palloc(pool, sizeof(*fitted));

    fitted->count = rules ? rules->nglobs : 0;
    fitted->is_marked = apr_pcalloc(pool, (apr_size_t)fitted->count + 1);
    fitted->numbers = apr_array_make(pool, 8, sizeof(int));
    return fitted;
}

void pm_fitted_mark(pm_fitted_t *fitted, int number)
{
    if (number >= 0 && number < fitted->count && !fitted->is_marked[number]) {
        fitted->is_marked[number] = 1;
        APR_ARRAY_PUSH(fitted->numbers, int) = number;
    }
}

void pm_fitted_clear(pm_fitted_t *fitted)
{
    int *number;

    while ((number = apr_array_pop(fitted->numbers)) != NULL) {
        fitted->is_marked[*number] = 0;
    }
}

/* The reading of a file. */
typedef struct reader_t {
    apr_pool_t *pool;
    const char *path;
    pm_rules_file_t *file;
    pm_error_t *error;
    int number; /* of the rule, from 1 */
} reader_t;

__attribute__((format(printf, 2, 3))) static apr_status_t
wrong(reader_t *reader, const char *format, ...)
{
    const char *message;
    va_list arguments;

    va_start(arguments, format);
    message = apr_pvsprintf(reader->pool, format, arguments);
    va_end(arguments);
    return pm_error_set(reader->error, PM_EINVALID, reader->path, 0, 0,
                        "rule %d: %s", reader->number, message);
}

static apr_status_t read_globs(reader_t *reader, json_t *value,
                               const char *name, apr_array_header_t **globs)
{
    size_t i;

    *globs = apr_array_make(reader->pool, 4, sizeof(glob_t));
    if (value && !json_is_array(value)) {
        return wrong(reader, "\"%s\" is not an array of globs", name);
    }
    for (i = 0; i < json_array_size(value); i++) {
        const char *text = json_string_value(json_array_get(value, i));

        if (!text) {
            return wrong(reader, "\"%s\" is not an array of globs", name);
        }
        APR_ARRAY_PUSH(*globs, glob_t) =
            make_glob(reader->pool, reader->file, text);
    }
    return APR_SUCCESS;
}

static apr_status_t read_link(reader_t *reader, json_t *value, pm_link_t *link)
{
    pm_link_json_fault_t fault;
    const char *key;
    json_t *member;

    if (!json_is_object(value)) {
        return wrong(reader, "\"add\" is not an array of links");
    }
    json_object_foreach(value, key, member)
    {
        if (!pm_link_json_knows(key)) {
            return wrong(reader, "\"%s\" is unknown; write %s", key,
                         pm_link_set(link, key, ""));
        }
    }
    if (pm_link_json_read(reader->pool, value, link, &fault) != APR_SUCCESS) {
        return wrong(reader, "%s", fault.message);
    }
    *link = pm_link_copy(reader->pool, link);
    if (!link->why) {
        link->why = "added by a rule";
    }
    return APR_SUCCESS;
}

static apr_status_t read_links(reader_t *reader, json_t *value, rule_t *rule)
{
    size_t i;

    rule->added = apr_array_make(reader->pool, 2, sizeof(pm_link_t));
    if (value && !json_is_array(value)) {
        return wrong(reader, "\"add\" is not an array of links");
    }
    for (i = 0; i < json_array_size(value); i++) {
        pm_link_t link;

        if (read_link(reader, json_array_get(value, i), &link) != APR_SUCCESS) {
            return reader->error->status;
        }
        APR_ARRAY_PUSH(rule->added, pm_link_t) = link;
    }
    return APR_SUCCESS;
}

/* A key that no rule has is a mistake in writing one that it has. */
static apr_status_t check_keys(reader_t *reader, json_t *value)
{
    const char *key;
    json_t *member;
    int effect;

    json_object_foreach(value, key, member)
    {
        for (effect = 0; effect < EFFECTS; effect++) {
            if (strcmp(key, effect_names[effect]) == 0) {
                break;
            }
        }
        if (effect == EFFECTS && strcmp(key, "pages") != 0 &&
            strcmp(key, "add") != 0) {
            return wrong(reader,
                         "\"%s\" is unknown; write pages, exclude, add, order, "
                         "push or hint",
                         key);
        }
    }
    return APR_SUCCESS;
}

static apr_status_t read_rule(reader_t *reader, json_t *value, rule_t *rule)
{
    json_t *pages = json_object_get(value, "pages");
    int effect;

    memset(rule, 0, sizeof(*rule));
    if (!json_is_object(value)) {
        return wrong(reader, "it is not an object");
    }
    if (!json_is_string(pages)) {
        return wrong(reader, pages ? "\"pages\" is not a glob"
                                   : "\"pages\" is missing; write a glob");
    }
    rule->pages =
        make_glob(reader->pool, reader->file, json_string_value(pages));
    if (check_keys(reader, value) != APR_SUCCESS) {
        return reader->error->status;
    }
    for (effect = 0; effect < EFFECTS; effect++) {
        if (read_globs(reader, json_object_get(value, effect_names[effect]),
                       effect_names[effect],
                       &rule->globs[effect]) != APR_SUCCESS) {
            return reader->error->status;
        }
    }
    return read_links(reader, json_object_get(value, "add"), rule);
}

static apr_status_t read_rules(reader_t *reader, json_t *document)
{
    json_t *rules = json_object_get(document, "rules");
    size_t i;

    if (!json_is_array(rules)) {
        return pm_error_set(reader->error, PM_EINVALID, reader->path, 0, 0,
                            "not {\"rules\": [...]}");
    }
    if (json_object_size(document) > 1) {
        return pm_error_set(reader->error, PM_EINVALID, reader->path, 0, 0,
                            "more than {\"rules\": [...]}; nothing else is "
                            "known");
    }
    for (i = 0; i < json_array_size(rules); i++) {
        rule_t rule;

        reader->number = (int)i + 1;
        if (read_rule(reader, json_array_get(rules, i), &rule) != APR_SUCCESS) {
            return reader->error->status;
        }
        APR_ARRAY_PUSH(reader->file->rules, rule_t) = rule;
    }
    return APR_SUCCESS;
}

/* A FIFO without a writer would hold us up for ever: as for a manifest. */
static apr_status_t open_file(reader_t *reader, apr_file_t **file)
{
    apr_finfo_t info;
    apr_status_t rv =
        apr_file_open(file, reader->path, APR_FOPEN_READ | APR_FOPEN_NONBLOCK,
                      0, reader->pool);

    if (rv == APR_SUCCESS) {
        rv = apr_file_info_get(&info, APR_FINFO_TYPE, *file);
    }
    if (rv != APR_SUCCESS) {
        return pm_error_set(reader->error, rv, reader->path, 0, 0,
                            "cannot open the rules");
    }
    return info.filetype == APR_REG
               ? APR_SUCCESS
               : pm_error_set(reader->error, PM_EINVALID, reader->path, 0, 0,
                              "not a regular file; rules are in one");
}

/* All of the file, from pool. */
static apr_status_t read_file(reader_t *reader, char **text, apr_size_t *length)
{
    apr_file_t *file;
    apr_status_t rv = open_file(reader, &file);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    *text = apr_palloc(reader->pool, PM_RULES_LENGTH_MAX + 1);
    rv = apr_file_read_full(file, *text, PM_RULES_LENGTH_MAX + 1, length);
    apr_file_close(file);
    if (rv != APR_SUCCESS && rv != APR_EOF) {
        return pm_error_set(reader->error, rv, reader->path, 0, 0,
                            "cannot read the rules");
    }
    return *length > PM_RULES_LENGTH_MAX
               ? pm_error_set(reader->error, PM_EINVALID, reader->path, 0, 0,
                              "more than %d bytes", PM_RULES_LENGTH_MAX)
               : APR_SUCCESS;
}

apr_status_t pm_rules_read(apr_pool_t *pool, const char *path,
                           const pm_rules_file_t **rules, pm_error_t *error)
{
    reader_t reader = {.pool = pool, .path = path, .error = error};
    pm_position_t position = PM_POSITION_START;
    json_error_t problem;
    json_t *document;
    apr_size_t length;
    char *text = NULL;

    *rules = reader.file = apr_pcalloc(pool, sizeof(*reader.file));
    reader.file->path = path;
    reader.file->rules = apr_array_make(pool, 8, sizeof(rule_t));
    if (read_file(&reader, &text, &length) != APR_SUCCESS) {
        return error->status;
    }
    reader.file->hash =
        XXH3_64bits_withSeed(text, length, XXH3_64bits(path, strlen(path)));
    document = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    if (!document) {
        pm_position_pass(&position, text, pm_locate_wrong(&problem), '\0');
        return pm_error_set(error, PM_EINVALID, path, position.line,
                            position.column, "%s", problem.text);
    }
    read_rules(&reader, document);
    json_decref(document);
    return error->status;
}

apr_uint64_t pm_rules_hash(const pm_rules_file_t *rules) { return rules->hash; }

static int fits(const glob_t *glob, const char *text, pm_fitted_t *fitted)
{
    if (apr_fnmatch(glob->text, text, APR_FNM_NOESCAPE) != APR_SUCCESS) {
        return 0;
    }
    pm_fitted_mark(fitted, glob->number);
    return 1;
}

/* What the rule says about a candidate. */
static void apply_globs(const rule_t *rule, pm_candidate_t *candidate,
                        pm_fitted_t *fitted)
{
    int effect, i;

    for (effect = 0; effect < EFFECTS; effect++) {
        for (i = 0; i < rule->globs[effect]->nelts; i++) {
            if (!fits(&APR_ARRAY_IDX(rule->globs[effect], i, glob_t),
                      candidate->link.href, fitted)) {
                continue;
            }
            if (effect == EXCLUDE) {
                pm_candidate_leave_out(candidate, PM_REASON_RULE);
            }
            else if (effect == ORDER) {
                candidate->need = PM_NEED_FORCED;
                candidate->rank = i;
            }
            else {
                candidate->link.hint_only = effect == HINT;
                candidate->is_push_decided = 1;
            }
            break;
        }
    }
}

/* The links that a rule adds, if their files are there. */
static void add_links(const pm_rules_file_t *rules, const rule_t *rule,
                      const pm_follow_t *follow, apr_array_header_t *candidates)
{
    int i;

    for (i = 0; i < rule->added->nelts; i++) {
        pm_candidate_t *candidate = apr_array_push(candidates);
        const pm_resource_t *resource;

        memset(candidate, 0, sizeof(*candidate));
        candidate->link = APR_ARRAY_IDX(rule->added, i, pm_link_t);
        candidate->url = candidate->link.href;
        candidate->need = PM_NEED_ADDED;
        candidate->order = candidates->nelts;
        candidate->place.source = rules->path;
        candidate->is_author = 1;
        if (pm_url_is_absolute(candidate->link.href)) {
            continue;
        }
        resource = pm_resources_find(follow->resources,
                                     &(pm_wanted_t){
                                         .href = candidate->link.href,
                                         .as = candidate->link.as,
                                     });
        if (!resource->problem) {
            candidate->link.bytes = resource->bytes;
            candidate->link.hash = resource->hash;
        }
        else {
            pm_candidate_lose(follow->report, candidate, resource->problem,
                              resource->detail);
        }
    }
}

/* Whether the glob fits one of the page's paths. */
static int fits_any(const glob_t *glob, const pm_page_t *page,
                    pm_fitted_t *fitted)
{
    const char *const *path = page->also;

    if (fits(glob, page->path, fitted)) {
        return 1;
    }
    while (*path && !fits(glob, *path, fitted)) {
        path++;
    }
    return *path != NULL;
}

void pm_rules_apply(const pm_rules_file_t *rules, const pm_follow_t *follow,
                    const pm_page_t *page, apr_array_header_t *candidates,
                    pm_fitted_t *fitted)
{
    int i, j;

    for (i = 0; i < rules->rules->nelts; i++) {
        const rule_t *rule = &APR_ARRAY_IDX(rules->rules, i, rule_t);

        if (!fits_any(&rule->pages, page, fitted)) {
            continue;
        }
        add_links(rules, rule, follow, candidates);
        for (j = 0; j < candidates->nelts; j++) {
            pm_candidate_t *candidate =
                &APR_ARRAY_IDX(candidates, j, pm_candidate_t);

            if (!candidate->left_out && candidate->link.href) {
                apply_globs(rule, candidate, fitted);
            }
        }
    }
}

void pm_rules_report_unused(const pm_rules_file_t *rules,
                            const pm_fitted_t *fitted, pm_report_t *report)
{
    pm_place_t place = {rules->path, 0, 0};
    int i, j, effect;

    for (i = 0; i < rules->rules->nelts; i++) {
        const rule_t *rule = &APR_ARRAY_IDX(rules->rules, i, rule_t);

        if (!fitted->is_marked[rule->pages.number]) {
            pm_report_note(report, place, "rule %d: no page is \"%s\"", i + 1,
                           rule->pages.text);
            continue;
        }
        for (effect = 0; effect < EFFECTS; effect++) {
            for (j = 0; j < rule->globs[effect]->nelts; j++) {
                const glob_t *glob =
                    &APR_ARRAY_IDX(rule->globs[effect], j, glob_t);

                if (!fitted->is_marked[glob->number]) {
                    pm_report_note(report, place,
                                   "rule %d: \"%s\": no link is \"%s\"", i + 1,
                                   effect_names[effect], glob->text);
                }
            }
        }
    }
}
