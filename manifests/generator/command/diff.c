/*
 * `pushmanifest diff`: what a deploy changes, on one screen.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>
#include <jansson.h>

#include "command/answer.h"
#include "exchange/diff.h"
#include "format/reader.h"

const pm_option_t pm_diff_options[] = {
    {"format", 0, "text|markdown|json",
     "text for people (the default), the same for a pull\n"
     "request, or all of it for programs"},
    {"all", 0, NULL, "every line, however many there are"},
    {NULL, 0, NULL, NULL},
};

/* Lines of one kind that are printed without --all. */
#define FAMILIES_MAX 8
#define LINKS_MAX 16

/* How text looks. */
typedef struct style_t {
    const char *heading, *bullet, *quote;
} style_t;

static const style_t text_style = {"", "  ", ""};
static const style_t markdown_style = {"### ", "- ", "`"};

/* What is printed, and how. */
typedef struct print_t {
    apr_pool_t *pool;
    const style_t *style;
    int is_all;
} print_t;

/* Pages that are said together: one, or those of a directory. */
typedef struct family_t {
    const char *label;
    int count;
} family_t;

static int by_count(const void *a, const void *b)
{
    const family_t *first = a, *second = b;

    return first->count != second->count ? second->count - first->count
                                         : strcmp(first->label, second->label);
}

/* Bytes of the directory that a path lies in. */
static apr_size_t innermost(const char *path)
{
    return (apr_size_t)(strrchr(path, '/') - path) + 1;
}

/* Bytes of the outermost directory that a path lies in, below the root. */
static apr_size_t outermost(const char *path)
{
    const char *slash = strchr(path + 1, '/');

    return slash ? (apr_size_t)(slash - path) + 1 : 1;
}

/* The names by directory, of family_t, the largest first. */
static apr_array_header_t *group(apr_pool_t *pool,
                                 const apr_array_header_t *names,
                                 apr_size_t (*directory)(const char *path))
{
    apr_array_header_t *families = apr_array_make(pool, 8, sizeof(family_t));
    apr_hash_t *known = apr_hash_make(pool);
    int i;

    for (i = 0; i < names->nelts; i++) {
        const char *path = APR_ARRAY_IDX(names, i, pm_diff_name_t).path;
        apr_ssize_t length = (apr_ssize_t)directory(path);
        intptr_t at = (intptr_t)apr_hash_get(known, path, length);
        family_t *family;

        if (at == 0) {
            /* Until there is another one, it is the page itself. */
            APR_ARRAY_PUSH(families, family_t) = (family_t){path, 1};
            apr_hash_set(known, path, length,
                         (void *)(intptr_t)families->nelts);
            continue;
        }
        family = &APR_ARRAY_IDX(families, at - 1, family_t);
        if (family->count++ == 1) {
            family->label = apr_pstrmemdup(pool, path, (apr_size_t)length);
        }
    }
    qsort(families->elts, (size_t)families->nelts, sizeof(family_t), by_count);
    return families;
}

static const char *pages_text(apr_pool_t *pool, int count)
{
    return apr_psprintf(pool, "%d page%s", count, count == 1 ? "" : "s");
}

/* Which pages they are, by directory. */
static void print_names(const print_t *print, const char *heading,
                        const apr_array_header_t *names)
{
    const style_t *style = print->style;
    apr_array_header_t *families = group(print->pool, names, innermost);
    int i, rest = 0;

    if (names->nelts == 0) {
        return;
    }
    if (!print->is_all && families->nelts > FAMILIES_MAX) {
        families = group(print->pool, names, outermost);
    }
    printf("\n%s%s: %s\n", style->heading, heading,
           pages_text(print->pool, names->nelts));
    for (i = 0; i < families->nelts; i++) {
        const family_t *family = &APR_ARRAY_IDX(families, i, family_t);

        if (!print->is_all && i >= FAMILIES_MAX) {
            rest += family->count;
            continue;
        }
        printf("%s%s%s%s%s\n", style->bullet, style->quote, family->label,
               style->quote,
               family->count == 1
                   ? ""
                   : apr_psprintf(print->pool, ": %d pages", family->count));
    }
    if (rest > 0) {
        printf("%sand %d more\n", style->bullet, rest);
    }
}

/* A size for people; "" if it is not known. */
static const char *size_of(apr_pool_t *pool, const pm_link_t *link)
{
    return link->bytes == PM_BYTES_UNKNOWN
               ? ""
               : apr_psprintf(pool, ", %" APR_INT64_T_FMT " bytes",
                              link->bytes);
}

/* What a link is for: its destination, or its relation. */
static const char *use_of(const pm_link_t *link)
{
    const char *as = pm_as_name(link->as);

    return as ? as : pm_rel_name(link->rel);
}

/* What becomes of a link, in words. */
static const char *words_for(apr_pool_t *pool, const pm_link_diff_t *link)
{
    const pm_link_t *before = link->before, *now = link->now;

    switch (link->kind) {
    case PM_DIFF_ADDED:
        return apr_psprintf(pool, "new, %s%s", use_of(now), size_of(pool, now));
    case PM_DIFF_GONE:
        return apr_psprintf(pool, "gone, %s%s", use_of(before),
                            size_of(pool, before));
    case PM_DIFF_CONTENT:
        return apr_psprintf(
            pool, "other content%s%s", size_of(pool, now),
            before->bytes == now->bytes || before->bytes == PM_BYTES_UNKNOWN
                ? ""
                : apr_psprintf(pool, " instead of %" APR_INT64_T_FMT,
                               before->bytes));
    case PM_DIFF_CHANGED:
        return apr_psprintf(pool, "other %s",
                            pm_diff_attributes(pool, before, now));
    default:
        return "another place in the order";
    }
}

/* What becomes of links, those of most pages first. */
static void print_links(const print_t *print, const pm_diff_t *diff)
{
    const style_t *style = print->style;
    int i, count = diff->links->nelts;
    int shown = print->is_all || count <= LINKS_MAX ? count : LINKS_MAX;

    if (count == 0) {
        return;
    }
    printf("\n%schanged: %s\n", style->heading,
           pages_text(print->pool, diff->changed));
    for (i = 0; i < shown; i++) {
        const pm_link_diff_t *link =
            &APR_ARRAY_IDX(diff->links, i, pm_link_diff_t);

        printf("%s%s%s%s: %s (%s, %s%s%s%s)\n", style->bullet, style->quote,
               (link->now ? link->now : link->before)->href, style->quote,
               words_for(print->pool, link),
               pages_text(print->pool, link->pages),
               link->pages == 1 ? "" : "such as ", style->quote, link->example,
               style->quote);
    }
    if (shown < count) {
        printf("%sand %d more; --all has them\n", style->bullet, count - shown);
    }
}

static void print_text(const print_t *print, const pm_diff_t *diff)
{
    printf("%s, %u before: %d added, %d gone, %d changed\n",
           pages_text(print->pool, (int)diff->now), diff->before,
           diff->added->nelts, diff->gone->nelts, diff->changed);
    print_names(print, "added", diff->added);
    print_names(print, "gone", diff->gone);
    print_links(print, diff);
}

static json_t *json_names(const apr_array_header_t *names)
{
    json_t *array = json_array();
    int i;

    for (i = 0; i < names->nelts; i++) {
        const pm_diff_name_t *name = &APR_ARRAY_IDX(names, i, pm_diff_name_t);

        json_array_append_new(
            array,
            json_pack("{s:s}", name->is_match ? "match" : "page", name->path));
    }
    return array;
}

static json_t *json_link(apr_pool_t *pool, const pm_link_diff_t *link)
{
    static const char *const kinds[PM_DIFF_KINDS] = {
        [PM_DIFF_ADDED] = "added",     [PM_DIFF_GONE] = "gone",
        [PM_DIFF_CONTENT] = "content", [PM_DIFF_CHANGED] = "attributes",
        [PM_DIFF_MOVED] = "moved",
    };
    const pm_link_t *one = link->now ? link->now : link->before;
    json_t *object =
        json_pack("{s:s,s:s}", "href", one->href, "change", kinds[link->kind]);

    if (link->kind == PM_DIFF_CHANGED) {
        json_object_set_new(
            object, "attributes",
            json_string(pm_diff_attributes(pool, link->before, link->now)));
    }
    return object;
}

static json_t *json_change(apr_pool_t *pool, const pm_change_t *change)
{
    json_t *links = json_array();
    int i;

    for (i = 0; i < change->links->nelts; i++) {
        json_array_append_new(
            links,
            json_link(pool, &APR_ARRAY_IDX(change->links, i, pm_link_diff_t)));
    }
    return json_pack("{s:o,s:o}", "for", json_names(change->names), "links",
                     links);
}

static void answer_diff(apr_pool_t *pool, json_t *answer, const pm_diff_t *diff)
{
    json_t *changes = json_array();
    int i;

    for (i = 0; i < diff->changes->nelts; i++) {
        json_array_append_new(
            changes,
            json_change(pool, &APR_ARRAY_IDX(diff->changes, i, pm_change_t)));
    }
    json_object_set_new(answer, "before",
                        json_integer((json_int_t)diff->before));
    json_object_set_new(answer, "now", json_integer((json_int_t)diff->now));
    json_object_set_new(answer, "added", json_names(diff->added));
    json_object_set_new(answer, "gone", json_names(diff->gone));
    json_object_set_new(answer, "changed", changes);
}

/* Reads the manifest that an operand names; NULL after saying why not. */
static pm_manifest_t *read_operand(const pm_invocation_t *invocation, int index)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;

    if (pm_reader_read(invocation->pool,
                       pm_invocation_operand(invocation, index), &manifest,
                       &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", pm_error_text(invocation->pool, &error));
        return NULL;
    }
    return manifest;
}

/* What --format asks for: the style of a text, or an answer. */
static pm_exit_t read_format(const pm_invocation_t *invocation,
                             pm_progress_t *progress, print_t *print,
                             json_t **answer)
{
    const char *format = pm_invocation_value(invocation, "format");

    *answer = NULL;
    if (!format || strcmp(format, "text") == 0) {
        return PM_EXIT_DONE;
    }
    if (strcmp(format, "markdown") == 0) {
        print->style = &markdown_style;
        return PM_EXIT_DONE;
    }
    if (strcmp(format, "json") == 0) {
        *answer = pm_answer_start(progress);
        return PM_EXIT_DONE;
    }
    return pm_invocation_wrong(invocation, "--format is \"text\", "
                                           "\"markdown\" or \"json\"");
}

/* For people, or for programs. */
static void tell(const print_t *print, json_t *answer,
                 const pm_invocation_t *invocation, const pm_diff_t *diff)
{
    if (answer) {
        answer_diff(print->pool, answer, diff);
        return;
    }
    print_text(print, diff);
    if (print->style == &text_style && !pm_diff_is_empty(diff)) {
        pm_answer_next(invocation,
                       "`pushmanifest explain %s PAGE` says what a page is "
                       "sent, and why",
                       pm_invocation_operand(invocation, 1));
    }
}

pm_exit_t pm_diff_run(const pm_invocation_t *invocation)
{
    apr_pool_t *pool = invocation->pool;
    pm_progress_t *progress = pm_progress_create(pool);
    pm_report_t *report = pm_report_create(pool, pm_progress_say, progress);
    print_t print = {
        .pool = pool,
        .style = &text_style,
        .is_all = pm_invocation_value(invocation, "all") != NULL,
    };
    const pm_manifest_t *before, *now;
    const pm_diff_t *diff;
    json_t *answer;

    if (read_format(invocation, progress, &print, &answer) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    before = read_operand(invocation, 0);
    now = before ? read_operand(invocation, 1) : NULL;
    if (!now) {
        return PM_EXIT_NOTHING;
    }
    diff = pm_diff_find(pool, before, now);
    tell(&print, answer, invocation, diff);
    return pm_answer_end_with(invocation, answer, report,
                              pm_diff_is_empty(diff) ? PM_EXIT_DONE
                                                     : PM_EXIT_LOST);
}
