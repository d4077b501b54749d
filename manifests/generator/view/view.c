/*
 * A report, written: the first half of the page, its data, the second half.
 * What reads the data is script.js.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/view.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "format/url.h"
#include "view/catalogue.h"
#include "view/json_out.h"
#include "view/omitted_json.h"
#include "view/page.h"
#include "view/warning.h"

static void put_all(pm_json_out_t *out, const char *const *texts)
{
    for (; *texts; texts++) {
        pm_json_raw(out, *texts);
    }
}

/* A name as how many bytes it shares with the one before, and the rest. Both
 * are ASCII. */
static void put_name(pm_json_out_t *out, const char *before, const char *name)
{
    int shared = 0;

    while (name[shared] && name[shared] == before[shared]) {
        shared++;
    }
    pm_json_number(out, shared);
    pm_json_text(out, name + shared);
}

/* The name of the one screen that needs it; NULL: both, or nobody has said. */
static const char *screen_of(const pm_link_t *link)
{
    return link->screens == PM_SCREEN_DESKTOP ||
                   link->screens == PM_SCREEN_PHONE
               ? pm_screen_name(link->screens)
               : NULL;
}

static void put_kind(pm_json_out_t *out, const pm_link_t *link)
{
    pm_json_open(out, "{");
    pm_json_member(out, "rel", pm_rel_name(link->rel));
    pm_json_member(out, "as", pm_as_name(link->as));
    pm_json_member(out, "type", link->type);
    pm_json_member(out, "crossorigin", pm_crossorigin_name(link->crossorigin));
    pm_json_member(out, "fetchpriority",
                   pm_fetchpriority_name(link->fetchpriority));
    pm_json_member(out, "media", link->media);
    pm_json_member(out, "screens", screen_of(link));
    pm_json_member(out, "why", link->why);
    if (link->rel != PM_REL_PRECONNECT && !pm_link_is_pushable(link)) {
        pm_json_count(out, "hint", 1);
    }
    pm_json_close(out, "}");
}

static void put_links(pm_json_out_t *out, const pm_catalogue_t *catalogue)
{
    const char *before = "";
    int i;

    pm_json_key(out, "kinds");
    pm_json_open(out, "[");
    for (i = 0; i < catalogue->kinds->nelts; i++) {
        put_kind(out,
                 APR_ARRAY_IDX(catalogue->kinds, i, const pm_numbered_link_t *)
                     ->link);
    }
    pm_json_close(out, "]");
    pm_json_key(out, "links");
    pm_json_open(out, "[");
    for (i = 0; i < catalogue->links->nelts; i++) {
        const pm_numbered_link_t *numbered =
            APR_ARRAY_IDX(catalogue->links, i, pm_numbered_link_t *);

        pm_json_open(out, "[");
        put_name(out, before, numbered->link->href);
        pm_json_number(out, numbered->kind_number);
        pm_json_number(out, numbered->link->bytes);
        if (numbered->link->via) {
            pm_json_text(out, numbered->link->via);
        }
        pm_json_close(out, "]");
        before = numbered->link->href;
    }
    pm_json_close(out, "]");
}

/* A link that the manifest has, and that the site now would leave out, since a
 * browser would load it twice. */
static void warn_of_unkept(const pm_view_t *view, const pm_set_t *set,
                           apr_array_header_t *warnings)
{
    int i;

    for (i = 0; view->omissions && i < set->nlinks; i++) {
        const char *href = set->links[i].href;
        const char *why = pm_omissions_twice(view->omissions, href);

        if (why) {
            APR_ARRAY_PUSH(warnings, pm_warning_t) = (pm_warning_t){
                PM_WARNING_TWICE,
                apr_psprintf(warnings->pool, "%s is loaded twice: %s", href,
                             why),
                href};
        }
    }
}

static void put_set(pm_json_out_t *out, const pm_view_t *view,
                    const pm_catalogue_t *catalogue, const pm_set_t *set,
                    apr_pool_t *scratch)
{
    apr_array_header_t *warnings = pm_warnings_of(scratch, view->manifest, set);
    int i;

    warn_of_unkept(view, set, warnings);
    pm_json_open(out, "{");
    pm_json_key(out, "links");
    pm_json_open(out, "[");
    for (i = 0; i < set->nlinks; i++) {
        pm_json_number(out, pm_catalogue_link(catalogue, &set->links[i]));
    }
    pm_json_close(out, "]");
    pm_json_count(out, "early",
                  (apr_int64_t)pm_field_bytes(set, PM_DIALECT_EARLY));
    pm_json_count(out, "final",
                  (apr_int64_t)pm_field_bytes(set, PM_DIALECT_FINAL));
    if (warnings->nelts > 0) {
        pm_json_key(out, "warnings");
        pm_json_open(out, "[");
        for (i = 0; i < warnings->nelts; i++) {
            pm_json_text(out, APR_ARRAY_IDX(warnings, i, pm_warning_t).text);
        }
        pm_json_close(out, "]");
    }
    pm_json_close(out, "}");
}

static void put_sets(pm_json_out_t *out, const pm_view_t *view,
                     const pm_catalogue_t *catalogue)
{
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, catalogue->pool);
    pm_json_key(out, "sets");
    pm_json_open(out, "[");
    for (i = 0; i < catalogue->sets->nelts; i++) {
        put_set(out, view, catalogue,
                APR_ARRAY_IDX(catalogue->sets, i, const pm_set_t *), scratch);
        apr_pool_clear(scratch);
    }
    pm_json_close(out, "]");
    apr_pool_destroy(scratch);
}

/* A page, or a match, by its name as a manifest writes it. */
typedef struct entry_t {
    const char *name;
    const char *path; /* of a page, decoded; of a match, NULL */
    int set;
} entry_t;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const entry_t *)a)->name, ((const entry_t *)b)->name);
}

/* Matches first, so that a limit never cuts them, both by name; of entry_t. */
static apr_array_header_t *entries_of(const pm_view_t *view,
                                      const pm_catalogue_t *catalogue)
{
    pm_manifest_t *manifest = view->manifest;
    int nmatches = (int)apr_hash_count(manifest->matches);
    int npages = (int)apr_hash_count(manifest->pages);
    apr_array_header_t *entries =
        apr_array_make(view->pool, nmatches + npages + 1, sizeof(entry_t));
    apr_hash_index_t *at;

    for (at = apr_hash_first(view->pool, manifest->matches); at;
         at = apr_hash_next(at)) {
        const pm_match_t *match = apr_hash_this_val(at);

        APR_ARRAY_PUSH(entries, entry_t) = (entry_t){
            match->pattern, NULL, pm_catalogue_set(catalogue, match->set)};
    }
    for (at = apr_hash_first(view->pool, manifest->pages); at;
         at = apr_hash_next(at)) {
        APR_ARRAY_PUSH(entries, entry_t) =
            (entry_t){pm_url_encode(view->pool, apr_hash_this_key(at)),
                      apr_hash_this_key(at),
                      pm_catalogue_set(catalogue, apr_hash_this_val(at))};
    }
    qsort(entries->elts, (size_t)nmatches, sizeof(entry_t), by_name);
    qsort((entry_t *)(void *)entries->elts + nmatches, (size_t)npages,
          sizeof(entry_t), by_name);
    return entries;
}

/* omitted: NULL if the site is not known. */
static void put_pages(pm_json_out_t *out, const pm_view_t *view,
                      const pm_catalogue_t *catalogue,
                      const pm_omitted_json_t *omitted)
{
    apr_array_header_t *entries = entries_of(view, catalogue);
    int i, list, matches = (int)apr_hash_count(view->manifest->matches);
    int most = matches + PM_VIEW_PAGES_MAX;
    const char *before = "";

    pm_json_count(out, "matches", matches);
    pm_json_key(out, "pages");
    pm_json_open(out, "[");
    for (i = 0; i < entries->nelts && i < most; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(entries, i, entry_t);

        pm_json_open(out, "[");
        put_name(out, before, entry->name);
        pm_json_number(out, entry->set);
        list = omitted && entry->path
                   ? pm_omitted_json_list(omitted, entry->path)
                   : -1;
        if (list >= 0) {
            pm_json_number(out, list);
        }
        pm_json_close(out, "]");
        before = entry->name;
    }
    pm_json_close(out, "]");
    if (i < entries->nelts) {
        pm_json_count(out, "cut", entries->nelts - i);
    }
}

apr_status_t pm_view_write(const pm_view_t *view, apr_file_t *file,
                           const char *source, pm_error_t *error)
{
    pm_catalogue_t *catalogue = pm_catalogue_make(view->pool, view->manifest);
    pm_json_out_t out = {.file = file};
    pm_omitted_json_t omitted = {NULL, NULL};

    put_all(&out, pm_page_before);
    pm_json_open(&out, "{");
    pm_json_member(&out, "name", view->name);
    put_links(&out, catalogue);
    put_sets(&out, view, catalogue);
    if (view->omissions) {
        omitted = pm_omitted_json_write(&out, view->pool, view->omissions);
    }
    put_pages(&out, view, catalogue, view->omissions ? &omitted : NULL);
    pm_json_close(&out, "}");
    put_all(&out, pm_page_after);
    if (out.status == APR_SUCCESS) {
        out.status = apr_file_flush(file);
    }
    return out.status == APR_SUCCESS
               ? APR_SUCCESS
               : pm_error_set(error, out.status, source, 0, 0,
                              "cannot write the report");
}
