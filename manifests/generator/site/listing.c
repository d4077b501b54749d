/*
 * Which files below DOCROOT are pages, and the URL paths that they answer to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <apr_fnmatch.h>
#include <apr_hash.h>
#include <apr_strings.h>

#include "format/url.h"
#include "site/page_name.h"
#include "site/stamp.h"
#include "text/memory.h"

/* What tells one file from another, whatever paths lead to it. */
typedef struct identity_t {
    dev_t device;
    ino_t inode;
} identity_t;

/* An entry of a directory that is of interest. */
typedef struct entry_t {
    const char *name;
    const char *path;          /* relative to DOCROOT */
    int is_file, is_link;      /* it is, surely; until it is looked at */
    int is_directory;          /* what it leads to is */
    identity_t identity, link; /* of what it leads to; of the link itself */
    pm_stamp_t stamp;          /* of what it leads to */
    apr_size_t negotiated;     /* of a page: bytes that name all variants */
} entry_t;

typedef struct walk_t {
    apr_pool_t *pool;
    pm_listing_t *listing;
    pm_report_t *report;
    apr_hash_t *known;   /* identity_t -> index in files, plus 1 */
    apr_hash_t *aliases; /* identity_t of a directory -> links followed to it */
    apr_hash_t *refused; /* identity_t of links that were not followed */
    DIR *directory;      /* that is looked at */
    identity_t above[PM_LISTING_DEPTH_MAX];
    int depth;
    int entries;
    char *is_used; /* for each of the listing's excludes */
} walk_t;

/* Whether a symbolic link leads to something below DOCROOT. */
static int leads_inside(apr_pool_t *pool, const pm_root_t *root,
                        const char *path)
{
    const char *real = pm_root_locate(pool, root, path);

    return real && pm_root_has(root, real);
}

/* Directories that are no part of a site, though they lie in it. */
static int is_hidden(const char *name)
{
    return name[0] == '.' && strcmp(name, ".well-known") != 0;
}

/* Marks the globs that exclude the path, too. */
static int is_excluded(walk_t *walk, const char *path)
{
    const apr_array_header_t *excludes = walk->listing->excludes;
    int i, excluded = 0;

    for (i = 0; i < excludes->nelts; i++) {
        const char *glob = APR_ARRAY_IDX(excludes, i, const char *);

        glob += *glob == '/';
        if (apr_fnmatch(glob, path, 0) == APR_SUCCESS) {
            walk->is_used[i] = 1;
            excluded = 1;
        }
    }
    return excluded;
}

/* Likewise a directory that the path lies in; for pm_selection_report(). */
static int is_excluded_with(void *walk, const char *path)
{
    apr_pool_t *scratch;
    const char *slash = path;
    int excluded = is_excluded(walk, path);

    apr_pool_create(&scratch, ((walk_t *)walk)->pool);
    while (!excluded && (slash = strchr(slash + 1, '/')) != NULL) {
        excluded = is_excluded(
            walk, apr_pstrmemdup(scratch, path, (apr_size_t)(slash - path)));
    }
    apr_pool_destroy(scratch);
    return excluded;
}

/* An exclusion that fits nothing may be misspelt. */
static void note_unused(walk_t *walk)
{
    const apr_array_header_t *excludes = walk->listing->excludes;
    int i;

    for (i = 0; i < excludes->nelts; i++) {
        if (!walk->is_used[i]) {
            pm_report_note(walk->report,
                           (pm_place_t){walk->listing->root->path, 0, 0},
                           "--exclude: nothing is %s",
                           APR_ARRAY_IDX(excludes, i, const char *));
        }
    }
}

static void lose(walk_t *walk, const char *path, const char *what)
{
    apr_pool_t *scratch;

    apr_pool_create(&scratch, walk->pool);
    pm_report_loss(
        walk->report,
        (pm_place_t){pm_root_source(scratch, walk->listing->root, path), 0, 0},
        "%s", what);
    apr_pool_destroy(scratch);
}

static int is_above(const walk_t *walk, const identity_t *identity)
{
    int i;

    for (i = 0; i < walk->depth; i++) {
        if (walk->above[i].device == identity->device &&
            walk->above[i].inode == identity->inode) {
            return 1;
        }
    }
    return 0;
}

static identity_t identity_of(const struct stat *info)
{
    identity_t identity;

    /* It is a hash key: its padding counts. */
    memset(&identity, 0, sizeof(identity));
    identity.device = info->st_dev;
    identity.inode = info->st_ino;
    return identity;
}

static void remember(walk_t *walk, apr_hash_t *hash, const identity_t *identity,
                     intptr_t number)
{
    if (!apr_hash_get(hash, identity, sizeof(*identity))) {
        identity = apr_pmemdup(walk->pool, identity, sizeof(*identity));
    }
    apr_hash_set(hash, identity, sizeof(*identity), (void *)number);
}

/* Whether it is a page that was found below DOCROOT already, and has no other
 * name that could be elsewhere. */
static int is_known(const walk_t *walk, const struct stat *info)
{
    identity_t identity = identity_of(info);

    return info->st_nlink == 1 &&
           apr_hash_get(walk->known, &identity, sizeof(identity)) != NULL;
}

/*
 * What the symbolic link at path leads to, if that is below DOCROOT. httpd with
 * FollowSymLinks serves what is not, too, but it is no part of the site that
 * was asked for: what may be a page there is named, not read.
 */
static int follow_link(walk_t *walk, apr_pool_t *scratch, const char *path,
                       int is_page, struct stat *info)
{
    const char *slash = strrchr(path, '/');
    int is_there =
        fstatat(dirfd(walk->directory), slash ? slash + 1 : path, info, 0) == 0;
    int is_directory = is_there && S_ISDIR(info->st_mode);

    if (!is_page && !is_directory) {
        return 0;
    }
    if (is_there && (is_known(walk, info) ||
                     leads_inside(scratch, walk->listing->root, path))) {
        return 1;
    }
    lose(walk, path,
         is_directory
             ? "the symbolic link leads to a directory outside DOCROOT; the "
               "pages there are left out"
             : "the symbolic link leads to nothing below DOCROOT; the page is "
               "left out");
    return 0;
}

/* What the entry of that name in the directory is, a link itself; returns
 * whether there is such. Other errors than that are reported. */
static int look_at(walk_t *walk, const char *path, const char *name,
                   struct stat *info)
{
    if (fstatat(dirfd(walk->directory), name, info, AT_SYMLINK_NOFOLLOW) == 0) {
        return 1;
    }
    if (errno != ENOENT) {
        lose(walk, path, "nothing can be learnt of it; it is left out");
    }
    return 0;
}

/*
 * Looks at the entry at path (relative to DOCROOT) of the directory that is
 * open, once if that says what it is. Returns 1 if it is a page or a directory
 * to descend into.
 */
static int look(walk_t *walk, apr_pool_t *scratch, const char *path,
                entry_t *entry)
{
    int is_page = pm_variant_is_page(entry->name, &entry->negotiated);
    struct stat info, link;

    if (entry->is_file && !is_page) {
        return 0;
    }
    if (!entry->is_link) {
        if (!look_at(walk, path, entry->name, &info)) {
            return 0;
        }
        entry->is_link = S_ISLNK(info.st_mode);
    }
    if (entry->is_link && !follow_link(walk, scratch, path, is_page, &info)) {
        return 0;
    }
    entry->stamp = pm_stamp_make(&info);
    entry->identity = identity_of(&info);
    entry->is_directory = S_ISDIR(info.st_mode);
    if (entry->is_link && entry->is_directory) {
        if (!look_at(walk, path, entry->name, &link)) {
            return 0;
        }
        entry->link = identity_of(&link);
    }
    return entry->is_directory || (is_page && S_ISREG(info.st_mode));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const entry_t *)a)->name, ((const entry_t *)b)->name);
}

static const char *join(apr_pool_t *pool, const char *directory,
                        const char *name)
{
    return *directory ? apr_pstrcat(pool, directory, "/", name, NULL)
                      : apr_pstrdup(pool, name);
}

/* What the directory says of an entry. Some systems and file systems say its
 * name alone. */
static void take_entry(apr_pool_t *pool, const struct dirent *said,
                       entry_t *entry)
{
    memset(entry, 0, sizeof(*entry));
    entry->name = apr_pstrdup(pool, said->d_name);
#ifdef DT_UNKNOWN
    entry->is_file = said->d_type == DT_REG;
    entry->is_link = said->d_type == DT_LNK;
#endif
}

/* The entries of the directory at path, which is open, sorted, as far as they
 * can be read. */
static apr_array_header_t *list(walk_t *walk, apr_pool_t *pool,
                                const char *path)
{
    apr_array_header_t *entries = apr_array_make(pool, 32, sizeof(entry_t));
    const struct dirent *said;

    while ((void)(errno = 0), (said = readdir(walk->directory)) != NULL) {
        if (!is_hidden(said->d_name) &&
            ++walk->entries <= PM_LISTING_ENTRIES_MAX) {
            take_entry(pool, said, apr_array_push(entries));
        }
    }
    if (errno != 0) {
        lose(walk, path, "the directory cannot be read to its end");
    }
    qsort(entries->elts, (size_t)entries->nelts, sizeof(entry_t), by_name);
    return entries;
}

/* How good an index a file of that name is: 0 is best; -1: none. A plain file
 * is better than the variants of a better name. */
static int index_rank(const pm_listing_t *listing, const entry_t *entry)
{
    int i, count = listing->indexes->nelts;

    for (i = 0; i < count; i++) {
        const char *name = APR_ARRAY_IDX(listing->indexes, i, const char *);

        if (strlen(name) == entry->negotiated &&
            strncmp(entry->name, name, entry->negotiated) == 0) {
            return entry->name[entry->negotiated] ? count + i : i;
        }
    }
    return -1;
}

static int best_index(const pm_listing_t *listing,
                      const apr_array_header_t *entries)
{
    int i, best = -1;

    for (i = 0; i < entries->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(entries, i, entry_t);
        int rank = entry->is_directory ? -1 : index_rank(listing, entry);

        if (rank >= 0 && (best < 0 || rank < best)) {
            best = rank;
        }
    }
    return best;
}

/* Adds the page that the entry at path is. */
static void add_page(walk_t *walk, const char *path, const entry_t *entry,
                     int is_index)
{
    apr_array_header_t *files = walk->listing->files;
    intptr_t known = (intptr_t)apr_hash_get(walk->known, &entry->identity,
                                            sizeof(entry->identity));
    pm_listed_t *page;

    if (known == 0) {
        APR_ARRAY_PUSH(files, apr_array_header_t *) =
            apr_array_make(walk->pool, 1, sizeof(pm_listed_t));
        known = files->nelts;
        remember(walk, walk->known, &entry->identity, known);
        walk->listing->stamps =
            pm_stamp_mix_stamp(walk->listing->stamps, &entry->stamp);
    }
    walk->listing->names = pm_stamp_mix(
        walk->listing->names + 2 * (apr_uint64_t)known + (is_index != 0), path);
    page =
        apr_array_push(APR_ARRAY_IDX(files, known - 1, apr_array_header_t *));
    page->path = path;
    page->is_index = is_index;
    page->negotiated =
        entry->name[entry->negotiated]
            ? strlen(path) - strlen(entry->name) + entry->negotiated
            : 0;
}

/*
 * Whether the directory at path is to be walked. One that is reached without a
 * link is walked once for each path of the directory that it lies in; the links
 * to it are counted, since directories that link to each other have factorially
 * many paths. What is above was walked under a shorter path.
 */
static int may_enter(walk_t *walk, const char *path, const entry_t *entry)
{
    apr_ssize_t size = sizeof(entry->identity);
    intptr_t aliases =
        (intptr_t)apr_hash_get(walk->aliases, &entry->identity, size);

    if (is_above(walk, &entry->identity)) {
        return 0;
    }
    if (walk->depth == PM_LISTING_DEPTH_MAX) {
        lose(walk, path, "the directory is too deep; it is left out");
        return 0;
    }
    if (!entry->is_link) {
        return 1;
    }
    if (aliases == PM_LISTING_ALIASES_MAX) {
        if (!apr_hash_get(walk->refused, &entry->link, size)) {
            remember(walk, walk->refused, &entry->link, 1);
            lose(walk, path,
                 "symbolic links lead to this directory by more "
                 "than " APR_STRINGIFY(
                     PM_LISTING_ALIASES_MAX) " paths; the rest is left out");
        }
        return 0;
    }
    remember(walk, walk->aliases, &entry->identity, aliases + 1);
    return 1;
}

/* Whether the entry, at path, is a page that is wanted. */
static int is_selected(const walk_t *walk, const char *path,
                       const entry_t *entry)
{
    const pm_selection_t *selection = walk->listing->selection;
    apr_size_t variant = strlen(entry->name) - entry->negotiated;

    return !selection ||
           pm_selection_has_page(selection, path, strlen(path) - variant);
}

/* Whether it is worth a look: also as a directory of pages, and to know which
 * page is its directory's. */
static int may_matter(const walk_t *walk, const char *path, entry_t *entry)
{
    const pm_selection_t *selection = walk->listing->selection;

    return !selection || pm_selection_has_directory(selection, path) ||
           (pm_variant_is_page(entry->name, &entry->negotiated) &&
            (is_selected(walk, path, entry) ||
             index_rank(walk->listing, entry) >= 0));
}

/* Counts a file that makes pages when it is asked for. */
static void count_script(walk_t *walk, const char *path)
{
    static const char *const extensions[] = {".php", ".phtml", ".cgi", ".jsp",
                                             ".aspx"};
    apr_size_t length = strlen(path), i;

    for (i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
        apr_size_t size = strlen(extensions[i]);

        if (length > size &&
            strcasecmp(path + length - size, extensions[i]) == 0) {
            if (walk->listing->nscripts++ == 0) {
                walk->listing->script = apr_pstrdup(walk->pool, path);
            }
        }
    }
}

/* The entries of the open directory at path that are pages, or directories to
 * descend into. */
static apr_array_header_t *look_at_all(walk_t *walk, apr_pool_t *pool,
                                       const char *directory)
{
    apr_array_header_t *entries = list(walk, pool, directory);
    int i, kept = 0;

    for (i = 0; i < entries->nelts; i++) {
        entry_t *entry = &APR_ARRAY_IDX(entries, i, entry_t);

        entry->path = join(pool, directory, entry->name);
        if (is_excluded(walk, entry->path)) {
            continue;
        }
        count_script(walk, entry->path);
        if (may_matter(walk, entry->path, entry) &&
            look(walk, pool, entry->path, entry)) {
            APR_ARRAY_IDX(entries, kept++, entry_t) = *entry;
        }
    }
    entries->nelts = kept;
    return entries;
}

/* Likewise of one that is to be opened; NULL, and reported, if it cannot be. */
static apr_array_header_t *read_directory(walk_t *walk, apr_pool_t *pool,
                                          const char *path)
{
    apr_array_header_t *kept;

    walk->directory = opendir(pm_root_source(pool, walk->listing->root, path));
    if (!walk->directory) {
        pm_memory_check(pool, errno);
        lose(walk, path, "the directory cannot be read");
        return NULL;
    }
    kept = look_at_all(walk, pool, path);
    closedir(walk->directory);
    return kept;
}

/* One directory and what is below it; its depth is bounded by `above`. */
static void walk_directory(walk_t *walk, const char *directory)
{
    apr_pool_t *pool;
    apr_array_header_t *kept;
    int i, best;

    apr_pool_create(&pool, walk->pool);
    kept = read_directory(walk, pool, directory);
    best = kept ? best_index(walk->listing, kept) : -1;
    for (i = 0; kept && i < kept->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(kept, i, entry_t);
        const char *path = entry->path;

        if (!entry->is_directory) {
            if (is_selected(walk, path, entry)) {
                add_page(walk, apr_pstrdup(walk->pool, path), entry,
                         best >= 0 && index_rank(walk->listing, entry) == best);
            }
        }
        else if (may_enter(walk, path, entry)) {
            walk->above[walk->depth++] = entry->identity;
            walk_directory(walk, path);
            walk->depth--;
        }
    }
    apr_pool_destroy(pool);
}

apr_status_t pm_listing_read(apr_pool_t *pool, pm_listing_t *listing,
                             pm_report_t *report, pm_error_t *error)
{
    walk_t *walk = apr_pcalloc(pool, sizeof(*walk));
    struct stat info;

    walk->pool = pool;
    walk->listing = listing;
    walk->report = report;
    walk->known = apr_hash_make(pool);
    walk->aliases = apr_hash_make(pool);
    walk->refused = apr_hash_make(pool);
    walk->is_used = apr_pcalloc(pool, (apr_size_t)listing->excludes->nelts + 1);
    listing->files = apr_array_make(pool, 64, sizeof(apr_array_header_t *));
    if (stat(listing->root->real, &info) != 0) {
        return pm_error_set(error, APR_FROM_OS_ERROR(errno),
                            listing->root->path, 0, 0,
                            "cannot read the document root");
    }
    walk->above[walk->depth++] = identity_of(&info);
    walk_directory(walk, "");
    if (walk->entries > PM_LISTING_ENTRIES_MAX) {
        lose(walk, "", "more files than one run can take; some are left out");
    }
    if (listing->selection) {
        pm_selection_report(listing->selection, is_excluded_with, walk, report);
    }
    else {
        note_unused(walk);
    }
    return APR_SUCCESS;
}
