/*
 * Push manifests of other tools, in JSON.
 *
 *   http2-push-manifest:    {"/app.css": {"type": "style", "weight": 1}, ...},
 * of one page; or {"index.html": {...}, ...} prpl-server:            the
 * latter; a page is a regular expression
 *   @commonshost/manifest:  [{"get": "/page", "push": "/app.css"}, ...]; a push
 *                           is a URL, an object with a url or with glob, a list
 *                           of paths, and with a priority, or an array of them;
 *                           get and push may be globs
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include <apr_strings.h>
#include <jansson.h>

#include "foreign/pattern.h"
#include "foreign/source.h"

/* The section for a page that a regular expression or a glob names. */
static pm_section_t *section_of(pm_sections_t *sections, const char *page,
                                const char *(*pattern_of)(apr_pool_t *pool,
                                                          const char *text,
                                                          int *is_wider))
{
    int is_wider = 0;
    const char *pattern = pattern_of(sections->pool, page, &is_wider);

    if (!pattern) {
        pm_sections_loss(sections, 0,
                         "no match says \"%s\"; its links are left out", page);
        return NULL;
    }
    if (is_wider) {
        pm_sections_loss(sections, 0,
                         "\"%s\" became \"%s\", which fits more paths", page,
                         pattern);
    }
    return pm_sections_add(sections, pattern, 0);
}

/* A name of a page as prpl-server reads it: without `^` a path, dots and all,
 * that is an expression from its first to its last byte. */
static const char *pattern_of_page(apr_pool_t *pool, const char *page,
                                   int *is_wider)
{
    const char *path = *page == '/' || *page == '^'
                           ? page
                           : apr_pstrcat(pool, "/", page, NULL);

    if (*path == '^') {
        return pm_pattern_of_regex(pool, path, is_wider);
    }
    if (!strpbrk(path, "\\*+?()[]{}^$|")) {
        return path;
    }
    return pm_pattern_of_regex(
        pool,
        apr_pstrcat(pool, "^", path, path[strlen(path) - 1] == '$' ? "" : "$",
                    NULL),
        is_wider);
}

/* A manifest has no place for a weight, unless it is the one that all have. */
static void check_weight(pm_sections_t *sections, json_t *entry,
                         const char *url)
{
    const json_t *weight = json_object_get(entry, "weight");

    if (weight && json_integer_value(weight) != 1) {
        pm_sections_loss(sections, 0,
                         "%s: \"weight\" is left out; links are sent in their "
                         "order",
                         url);
    }
}

/* The files of a page: URL -> {"type": ..., "weight": ...}. */
static void add_files(pm_sections_t *sections, pm_section_t *section,
                      json_t *files)
{
    const char *url;
    json_t *entry;

    json_object_foreach(files, url, entry)
    {
        const char *type = json_string_value(json_object_get(entry, "type"));
        const json_t *cors = json_object_get(entry, "crossorigin");

        check_weight(sections, entry, url);
        pm_sections_file(sections, section, 0, url, type,
                         json_is_true(cors) ? "" : json_string_value(cors));
    }
}

/* Whether the entries are files, not pages. */
static int is_of_one_page(json_t *object)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        if (json_is_string(json_object_get(value, "type")) ||
            json_is_number(json_object_get(value, "weight"))) {
            return 1;
        }
    }
    return 0;
}

static void add_pages(pm_source_text_t *text, json_t *object)
{
    pm_sections_t *sections = text->sections;
    pm_section_t *section;
    const char *page;
    json_t *files;

    if (is_of_one_page(object)) {
        section = pm_sections_add(sections, text->page, 0);
        if (section) {
            add_files(sections, section, object);
        }
        return;
    }
    json_object_foreach(object, page, files)
    {
        section = section_of(sections, page, pattern_of_page);
        if (section) {
            add_files(sections, section, files);
        }
    }
}

/* ---- @commonshost/manifest ---- */

/* A priority as HTTP/2 first had it: a weight, and what it is if none is said.
 */
#define PRIORITY_USUAL 16
#define PRIORITY_MAX 256

static void add_push_file(pm_sections_t *sections, pm_section_t *section,
                          json_t *name)
{
    const char *url = json_string_value(name);

    if (!url || strpbrk(url, "*{}[]()!")) {
        pm_sections_loss(sections, 0,
                         "%s: \"%s\" names no single file; it is left out",
                         section->pattern, url ? url : "push");
        return;
    }
    pm_sections_file(sections, section, 0, url, NULL, NULL);
}

/*
 * An entry: a text, or an object that names a file by "url", or files by
 * "glob", which as that package's own generator writes it is a list of paths.
 */
static void add_push_entry(pm_sections_t *sections, pm_section_t *section,
                           json_t *entry)
{
    json_t *names = json_object_get(entry, "url"), *name;
    size_t i;

    if (!names) {
        names = json_object_get(entry, "glob");
    }
    if (!json_is_array(names)) {
        add_push_file(sections, section, names ? names : entry);
        return;
    }
    json_array_foreach(names, i, name)
    {
        add_push_file(sections, section, name);
    }
}

static int priority_of(json_t *entry)
{
    json_t *priority = json_object_get(entry, "priority");
    json_int_t n = json_is_integer(priority) ? json_integer_value(priority)
                                             : PRIORITY_USUAL;

    return n < 0 ? 0 : n > PRIORITY_MAX ? PRIORITY_MAX : (int)n;
}

/* The highest priority of entries that is below a bound; -1 if there is none.
 */
static int priority_below(json_t *entries, int bound)
{
    int highest = -1;
    json_t *entry;
    size_t i;

    json_array_foreach(entries, i, entry)
    {
        int priority = priority_of(entry);

        if (priority < bound && priority > highest) {
            highest = priority;
        }
    }
    return highest;
}

/* A rule's entries, the most urgent first: the order is what a manifest has. */
static void add_push(pm_sections_t *sections, pm_section_t *section,
                     json_t *push)
{
    int priority = PRIORITY_MAX + 1;
    json_t *entry;
    size_t i;

    if (!json_is_array(push)) {
        add_push_entry(sections, section, push);
        return;
    }
    while ((priority = priority_below(push, priority)) >= 0) {
        json_array_foreach(push, i, entry)
        {
            if (priority_of(entry) == priority) {
                add_push_entry(sections, section, entry);
            }
        }
    }
}

static void add_rules(pm_sections_t *sections, json_t *rules)
{
    json_t *rule;
    size_t i;

    json_array_foreach(rules, i, rule)
    {
        const char *get = json_string_value(json_object_get(rule, "get"));
        pm_section_t *section =
            get ? section_of(sections, get, pm_pattern_of_glob) : NULL;

        if (!get) {
            pm_sections_loss(sections, 0,
                             "rule %d has no \"get\" that is a text; it is "
                             "left out",
                             (int)i + 1);
        }
        if (section) {
            add_push(sections, section, json_object_get(rule, "push"));
        }
    }
}

apr_status_t pm_source_push_json(pm_source_text_t *text, pm_error_t *error)
{
    json_error_t wrong;
    json_t *root = json_loads(text->text, JSON_REJECT_DUPLICATES, &wrong);

    if (!root) {
        return pm_error_set(error, PM_EINVALID, text->sections->source,
                            wrong.line, wrong.column, "%s", wrong.text);
    }
    if (json_is_array(root)) {
        add_rules(text->sections, root);
    }
    else {
        add_pages(text, root);
    }
    json_decref(root);
    return APR_SUCCESS;
}
