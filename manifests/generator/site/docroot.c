/*
 * A site in a directory, DOCROOT, as httpd serves it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/docroot.h"

#include <string.h>
#include <strings.h>

#include <apr_file_info.h>
#include <apr_hash.h>
#include <apr_strings.h>

#include "format/url.h"
#include "site/listing.h"
#include "site/page_name.h"
#include "site/root.h"
#include "site/stamp.h"

const char *const pm_docroot_indexes[] = {"index.html", "index.htm",
                                          "index.xhtml", NULL};

typedef struct docroot_t {
    pm_site_t site;
    pm_root_t root;
    const char *prefix; /* "" or "/docs", percent-encoded */
    apr_pool_t *pool;
    pm_listing_t listing;
    int next;          /* file that is the next document */
    apr_hash_t *paths; /* decoded path -> file, plus 1; NULL: not asked for */
} docroot_t;

/* The percent-encoded path of bytes of a file's path, with the prefix. */
static const char *path_of(apr_pool_t *pool, const docroot_t *docroot,
                           const char *path, apr_size_t length)
{
    return apr_pstrcat(pool, docroot->prefix, "/",
                       pm_url_encode(pool, apr_pstrmemdup(pool, path, length)),
                       NULL);
}

/* The paths beside its own that a page answers to: of its directory, and of all
 * variants. */
static const char *const *paths_beside(apr_pool_t *pool,
                                       const docroot_t *docroot,
                                       const pm_listed_t *listed)
{
    const char **paths = apr_pcalloc(pool, 3 * sizeof(*paths)), **at = paths;
    const char *slash = strrchr(listed->path, '/');
    apr_size_t directory = slash ? (apr_size_t)(slash - listed->path) + 1 : 0;

    if (listed->is_index) {
        *at++ = path_of(pool, docroot, listed->path, directory);
    }
    if (listed->negotiated > 0) {
        *at++ = path_of(pool, docroot, listed->path, listed->negotiated);
    }
    return paths;
}

static pm_page_t page_of(apr_pool_t *pool, const docroot_t *docroot,
                         const pm_listed_t *listed)
{
    pm_page_t page = {
        .path = path_of(pool, docroot, listed->path, strlen(listed->path)),
        .source = pm_root_source(pool, &docroot->root, listed->path),
        .also = paths_beside(pool, docroot, listed),
        .is_variant = listed->negotiated > 0,
    };

    /* A query alone belongs to the directory, as which visitors know it. */
    page.base = listed->is_index ? page.also[0] : page.path;
    return page;
}

/* Fills in the document that the file of that number is. */
static void fill_in(apr_pool_t *pool, const docroot_t *docroot, int number,
                    pm_document_t *document)
{
    const apr_array_header_t *listed =
        APR_ARRAY_IDX(docroot->listing.files, number, apr_array_header_t *);
    const pm_listed_t *first = &APR_ARRAY_IDX(listed, 0, pm_listed_t);
    pm_page_t *pages =
        apr_palloc(pool, (apr_size_t)listed->nelts * sizeof(*pages));
    int i;

    for (i = 0; i < listed->nelts; i++) {
        pages[i] =
            page_of(pool, docroot, &APR_ARRAY_IDX(listed, i, pm_listed_t));
    }
    document->file = document->source = pages[0].source;
    document->is_xml = pm_variant_is_xml(first->path);
    document->npages = listed->nelts;
    document->pages = pages;
}

static int next(pm_site_t *site, apr_pool_t *pool, pm_document_t *document)
{
    docroot_t *docroot = (docroot_t *)site;

    if (docroot->next == docroot->listing.files->nelts) {
        return 0;
    }
    fill_in(pool, docroot, docroot->next++, document);
    return 1;
}

/* Remembers that the file of that number answers to a path, if it is the
 * first: of variants one is as good as another. */
static void remember(docroot_t *docroot, const char *path, int number)
{
    path = pm_url_decode(docroot->pool, path);
    if (!apr_hash_get(docroot->paths, path, APR_HASH_KEY_STRING)) {
        apr_hash_set(docroot->paths, apr_pstrdup(docroot->pool, path),
                     APR_HASH_KEY_STRING, (void *)(intptr_t)(number + 1));
    }
}

/* Remembers every path that a file answers to: first those that are its own. */
static void remember_all(docroot_t *docroot)
{
    int also, i, j, k;
    apr_pool_t *scratch;

    docroot->paths = apr_hash_make(docroot->pool);
    apr_pool_create(&scratch, docroot->pool);
    for (also = 0; also < 2; also++) {
        for (i = 0; i < docroot->listing.files->nelts; i++) {
            pm_document_t document;

            fill_in(scratch, docroot, i, &document);
            for (j = 0; j < document.npages; j++) {
                const pm_page_t *page = &document.pages[j];

                if (!also) {
                    remember(docroot, page->path, i);
                }
                for (k = 0; also && page->also[k]; k++) {
                    remember(docroot, page->also[k], i);
                }
            }
            apr_pool_clear(scratch);
        }
    }
    apr_pool_destroy(scratch);
}

/* The page of the document that answers to a decoded path. */
static const pm_page_t *page_at(apr_pool_t *pool, const pm_document_t *document,
                                const char *path)
{
    int i, j;

    for (i = 0; i < document->npages; i++) {
        const pm_page_t *page = &document->pages[i];

        if (strcmp(pm_url_decode(pool, page->path), path) == 0) {
            return page;
        }
        for (j = 0; page->also[j]; j++) {
            if (strcmp(pm_url_decode(pool, page->also[j]), path) == 0) {
                return page;
            }
        }
    }
    return NULL;
}

static int is_outside(const char *prefix, const char *path)
{
    apr_size_t length = strlen(prefix);

    return strncmp(path, prefix, length) != 0 || path[length] != '/';
}

static pm_reason_t find(pm_site_t *site, apr_pool_t *pool, const char *path,
                        pm_document_t *document, const pm_page_t **page)
{
    docroot_t *docroot = (docroot_t *)site;
    const char *decoded = pm_url_decode(pool, path);
    intptr_t number;

    if (is_outside(pm_url_decode(pool, docroot->prefix), decoded)) {
        return PM_REASON_OUTSIDE;
    }
    if (!docroot->paths) {
        remember_all(docroot);
    }
    number =
        (intptr_t)apr_hash_get(docroot->paths, decoded, APR_HASH_KEY_STRING);
    if (number == 0) {
        return PM_REASON_MISSING;
    }
    fill_in(pool, docroot, (int)number - 1, document);
    *page = page_at(pool, document, decoded);
    return PM_REASON_NONE;
}

/* The file name for a URL path below the prefix, relative to DOCROOT; NULL if
 * no file name can be meant. */
static const char *file_name(apr_pool_t *pool, const char *path)
{
    const char *at;

    for (at = path; (at = strchr(at, '%')) != NULL; at++) {
        /* httpd answers 404 to an encoded slash, and there is no NUL. */
        if (strncasecmp(at, "%2f", 3) == 0 || strncmp(at, "%00", 3) == 0) {
            return NULL;
        }
    }
    return pm_url_decode(pool, path + strspn(path, "/"));
}

/* Why the file at a canonical path is not to be sent. */
static pm_reason_t problem_of(apr_pool_t *pool, const char *real)
{
    apr_finfo_t info = {.filetype = APR_NOFILE};
    apr_status_t rv = apr_stat(&info, real, APR_FINFO_TYPE, pool);

    if (rv != APR_SUCCESS) {
        return APR_STATUS_IS_ENOENT(rv) ? PM_REASON_MISSING
                                        : PM_REASON_UNREADABLE;
    }
    return info.filetype == APR_REG   ? PM_REASON_NONE
           : info.filetype == APR_DIR ? PM_REASON_DIRECTORY
                                      : PM_REASON_NO_FILE;
}

/* A file is the same whatever the query. */
static void locate(pm_site_t *site, apr_pool_t *pool, const pm_wanted_t *wanted,
                   pm_location_t *location)
{
    const docroot_t *docroot = (const docroot_t *)site;
    const char *path =
        apr_pstrmemdup(pool, wanted->href, strcspn(wanted->href, "?"));
    const char *name, *real;

    if (is_outside(docroot->prefix, path)) {
        location->problem = PM_REASON_OUTSIDE;
        return;
    }
    name = file_name(pool, path + strlen(docroot->prefix));
    real = name ? pm_root_locate(pool, &docroot->root, name) : NULL;
    if (!real) {
        location->problem = PM_REASON_MISSING;
        return;
    }
    location->source = pm_root_source(pool, &docroot->root, name);
    location->problem = problem_of(pool, real);
    /* A trailing slash asks for a directory, whatever the file system says. */
    if (!location->problem && path[strlen(path) - 1] == '/') {
        location->problem = PM_REASON_MISSING;
    }
    if (!location->problem) {
        location->key = real;
        location->file = pm_root_has(&docroot->root, real) ? real : NULL;
    }
}

static apr_status_t read_prefix(apr_pool_t *pool, const char *text,
                                const char **prefix, pm_error_t *error)
{
    apr_size_t length = text ? strlen(text) : 0;
    const char *wrong;

    while (length > 0 && text[length - 1] == '/') {
        length--;
    }
    *prefix = length > 0 ? apr_pstrmemdup(pool, text, length) : "";
    wrong = length > 0 ? pm_url_check_page(*prefix) : NULL;
    return wrong ? pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                                "the prefix \"%s\" has %s", text, wrong)
                 : APR_SUCCESS;
}

/* What may make pages and is not read, for people; NULL: there is none. */
static const char *unread_of(apr_pool_t *pool, const pm_listing_t *listing)
{
    int count = listing->nscripts;

    return count == 0
               ? NULL
               : apr_psprintf(
                     pool,
                     "%d file%s such as %s make%s pages when asked, and %s not "
                     "read. `pushmanifest crawl https://HOST/` reads these "
                     "pages",
                     count, count == 1 ? "" : "s", listing->script,
                     count == 1 ? "s" : "", count == 1 ? "is" : "are");
}

apr_status_t pm_docroot_open(apr_pool_t *pool,
                             const pm_docroot_settings_t *settings,
                             pm_report_t *report, pm_site_t **site,
                             pm_error_t *error)
{
    static const pm_site_functions_t functions = {next, find, locate};
    docroot_t *docroot = apr_pcalloc(pool, sizeof(*docroot));
    pm_selection_t *selection = NULL;
    apr_status_t rv = pm_root_open(pool, settings->root, &docroot->root, error);

    *site = &docroot->site;
    if (rv == APR_SUCCESS) {
        rv = read_prefix(pool, settings->prefix, &docroot->prefix, error);
    }
    if (rv == APR_SUCCESS && settings->list) {
        rv = pm_selection_read(pool, settings->list, &docroot->root, &selection,
                               error);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    docroot->pool = pool;
    docroot->listing = (pm_listing_t){
        .root = &docroot->root,
        .indexes = settings->indexes,
        .excludes = settings->excludes,
        .selection = selection,
    };
    rv = pm_listing_read(pool, &docroot->listing, report, error);
    docroot->site = (pm_site_t){
        .functions = &functions,
        .name = docroot->root.path,
        .origin = settings->origin,
        .indexes = settings->indexes,
        .known = rv == APR_SUCCESS ? docroot->listing.files->nelts : 0,
        .names = pm_stamp_mix(docroot->listing.names, docroot->prefix),
        .stamps = docroot->listing.stamps,
    };
    if (rv == APR_SUCCESS) {
        docroot->site.unread = unread_of(pool, &docroot->listing);
        docroot->site.names =
            pm_stamp_mix(docroot->site.names, docroot->site.unread);
    }
    return rv;
}
