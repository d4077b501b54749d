/*
 * Several manifests made one, whatever their size.
 *
 * Definitions of sets, pages and matches go through a sorter, by kind, then by
 * id or decoded path, so that what belongs together comes together. What must
 * be known of each set is in memory, and so are the matches at the end.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "exchange/merge.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>
#include <xxhash.h>

#include "exchange/sorter.h"
#include "format/lines.h"
#include "format/link_json.h"
#include "format/lookup.h"
#include "format/reader.h"
#include "format/url.h"
#include "format/writer.h"

/* The kinds of items in the sorter: the first byte of a key. */
#define SET '1'   /* then its id; data: its links as text */
#define PAGE '2'  /* then its decoded path; data: an entry_t, packed */
#define MATCH '3' /* then its decoded pattern; likewise */

/* Where something stands. */
typedef struct claim_t {
    int file; /* its index */
    int line;
} claim_t;

typedef struct set_t {
    const char *id;
    apr_uint64_t content; /* hash of its links */
    int nlinks;           /* -1: not defined yet */
    claim_t claim;        /* where it was named or defined last */
    int is_defined;       /* in that file */
    int is_used;
} set_t;

/* A page or a match, as one of the manifests has it. */
typedef struct entry_t {
    char key[PM_URL_MAX + 2]; /* kind and decoded path */
    char pattern[PM_URL_MAX + 1];
    char id[PM_SET_ID_MAX + 1];
    claim_t claim;
} entry_t;

/* A match that is to be written. */
typedef struct chosen_t {
    const char *pattern, *id;
} chosen_t;

struct pm_merge_t {
    apr_pool_t *pool;
    apr_pool_t *line; /* cleared after each */
    pm_report_t *report;
    pm_sorter_t *sorter;
    apr_hash_t *sets;            /* id -> set_t */
    apr_array_header_t *files;   /* of const char * */
    apr_array_header_t *named;   /* of set_t *, in this file, not yet defined */
    apr_array_header_t *matches; /* of chosen_t, when all is known */
    pm_merge_count_t count;
    long conflicts;
};

pm_merge_t *pm_merge_create(apr_pool_t *pool, apr_size_t memory,
                            pm_report_t *report)
{
    pm_merge_t *merge = apr_pcalloc(pool, sizeof(*merge));

    merge->pool = pool;
    apr_pool_create(&merge->line, pool);
    merge->report = report;
    merge->sorter = pm_sorter_create(pool, memory);
    merge->sets = apr_hash_make(pool);
    merge->files = apr_array_make(pool, 8, sizeof(const char *));
    merge->named = apr_array_make(pool, 8, sizeof(set_t *));
    merge->matches = apr_array_make(pool, 8, sizeof(chosen_t));
    return merge;
}

static const char *file_of(const pm_merge_t *merge, int file)
{
    return APR_ARRAY_IDX(merge->files, file, const char *);
}

/* Names a conflict between two places: the later one is at fault. */
static void conflict(pm_merge_t *merge, claim_t one, claim_t other,
                     const char *kind, const char *name)
{
    if (one.file > other.file ||
        (one.file == other.file && one.line > other.line)) {
        conflict(merge, other, one, kind, name);
        return;
    }
    if (merge->conflicts++ < PM_MERGE_CONFLICTS_MAX) {
        pm_place_t place = {file_of(merge, other.file), other.line, 0};

        pm_report_loss(merge->report, place,
                       "the %s \"%.200s\" has other links than in %s:%d", kind,
                       name, file_of(merge, one.file), one.line);
    }
}

/* The set of that id, made if there is none. */
static set_t *find_set(pm_merge_t *merge, const char *id)
{
    set_t *set = apr_hash_get(merge->sets, id, APR_HASH_KEY_STRING);

    if (!set) {
        set = apr_pcalloc(merge->pool, sizeof(*set));
        set->id = apr_pstrdup(merge->pool, id);
        set->nlinks = set->claim.file = -1;
        apr_hash_set(merge->sets, set->id, APR_HASH_KEY_STRING, set);
    }
    return set;
}

/* The place of a record, in the file that is read. */
static claim_t claim_of(const pm_merge_t *merge, const pm_record_t *record)
{
    return (claim_t){merge->files->nelts - 1, record->line};
}

/* An error of the sorter's files, if it is one. */
static apr_status_t sorter_error(pm_error_t *error, apr_status_t rv)
{
    return rv == APR_SUCCESS
               ? rv
               : pm_error_set(error, rv, NULL, 0, 0,
                              "cannot use a temporary file; TMPDIR says where "
                              "they are made");
}

static apr_status_t add_item(pm_merge_t *merge, char kind, const char *name,
                             const char *data, apr_size_t ndata,
                             pm_error_t *error)
{
    const char *key = apr_psprintf(merge->line, "%c%s", kind, name);
    const pm_item_t item = {key, strlen(key), data, ndata};

    return sorter_error(error, pm_sorter_add(merge->sorter, &item));
}

static apr_status_t define_set(pm_merge_t *merge, const pm_record_t *record,
                               pm_error_t *error)
{
    const char *links =
        pm_link_json_text(merge->line, record->links, record->nlinks);
    set_t *set = find_set(merge, record->set);
    claim_t here = claim_of(merge, record), before = set->claim;
    int is_new = set->nlinks < 0;
    apr_uint64_t content;

    if (!links || apr_hash_count(merge->sets) > PM_SETS_MAX) {
        return pm_record_refuse(record, "set", error, "more than %d sets",
                                PM_SETS_MAX);
    }
    content = XXH3_64bits(links, strlen(links));
    set->claim = here;
    set->is_defined = 1;
    if (!is_new) {
        if (set->content != content) {
            conflict(merge, before, here, "set", set->id);
        }
        return APR_SUCCESS;
    }
    set->nlinks = record->nlinks;
    set->content = content;
    return add_item(merge, SET, set->id, links, strlen(links), error);
}

/* Remembers that this file needs the set, and must define it. */
static void need_set(pm_merge_t *merge, const pm_record_t *record)
{
    set_t *set = find_set(merge, record->set);
    claim_t here = claim_of(merge, record);

    if (set->claim.file != here.file) {
        set->claim = here;
        set->is_defined = 0;
        APR_ARRAY_PUSH(merge->named, set_t *) = set;
    }
}

/*
 * Adds a page or a match. An entry's data is its set's id, its pattern, and its
 * place, in this order, so that of several the first has the least id.
 */
static apr_status_t add_entry(pm_merge_t *merge, const pm_record_t *record,
                              char kind, const char *decoded, pm_error_t *error)
{
    claim_t claim = claim_of(merge, record);
    const char *data =
        apr_psprintf(merge->line, "%s%c%s%c%08x%08x", record->set, '\n',
                     kind == MATCH ? record->path : "", '\n',
                     (unsigned)claim.file, (unsigned)claim.line);

    need_set(merge, record);
    return add_item(merge, kind, decoded, data, strlen(data), error);
}

static apr_status_t add_page(pm_merge_t *merge, const pm_record_t *record,
                             pm_error_t *error)
{
    const char *wrong = pm_url_check_page(record->path);

    return wrong ? pm_record_refuse(record, "page", error,
                                    "the page \"%.200s\" has %s", record->path,
                                    wrong)
                 : add_entry(merge, record, PAGE,
                             pm_url_decode(merge->line, record->path), error);
}

static apr_status_t add_match(pm_merge_t *merge, const pm_record_t *record,
                              pm_error_t *error)
{
    pm_match_t match;
    const char *wrong = pm_match_make(merge->line, record->path, &match);

    return wrong ? pm_record_refuse(record, "match", error,
                                    "the match \"%.200s\" has %s", record->path,
                                    wrong)
                 : add_entry(merge, record, MATCH, match.decoded, error);
}

/* A pm_lines_sink_t. */
static apr_status_t take(void *baton, const pm_record_t *record,
                         pm_error_t *error)
{
    pm_merge_t *merge = baton;
    apr_status_t rv = APR_SUCCESS;

    if (record->kind == PM_RECORD_PAGE) {
        rv = add_page(merge, record, error);
    }
    else if (record->kind == PM_RECORD_MATCH) {
        rv = add_match(merge, record, error);
    }
    else if (record->kind == PM_RECORD_SET) {
        rv = define_set(merge, record, error);
    }
    apr_pool_clear(merge->line);
    return rv;
}

/* Whether the file has defined all sets that it names. */
static apr_status_t check_named(pm_merge_t *merge, pm_error_t *error)
{
    int i;

    for (i = 0; i < merge->named->nelts; i++) {
        const set_t *set = APR_ARRAY_IDX(merge->named, i, set_t *);

        if (!set->is_defined) {
            return pm_error_set(
                error, PM_EINVALID, file_of(merge, set->claim.file),
                set->claim.line, 0,
                "the set \"%s\" is unknown; no line defines it", set->id);
        }
    }
    return APR_SUCCESS;
}

apr_status_t pm_merge_add(pm_merge_t *merge, const char *path,
                          pm_error_t *error)
{
    apr_pool_t *scratch;
    apr_file_t *file;
    apr_status_t rv;

    APR_ARRAY_PUSH(merge->files, const char *) = path;
    apr_array_clear(merge->named);
    apr_pool_create(&scratch, merge->pool);
    rv = pm_reader_open(scratch, path, &file, error);
    if (rv == APR_SUCCESS) {
        rv = pm_lines_read(scratch, file, path, take, merge, error);
    }
    apr_pool_destroy(scratch);
    return rv == APR_SUCCESS ? check_named(merge, error) : rv;
}

/* Reads an item of the sorter that is a page or a match. */
static void unpack(const pm_item_t *item, entry_t *entry)
{
    const char *pattern = memchr(item->data, '\n', item->ndata);
    const char *place = item->data + item->ndata - 16;
    char number[9] = "";

    memcpy(entry->key, item->key, item->nkey);
    entry->key[item->nkey] = '\0';
    apr_cpystrn(entry->id, item->data, (apr_size_t)(pattern - item->data) + 1);
    pattern++;
    apr_cpystrn(entry->pattern, pattern, (apr_size_t)(place - pattern));
    memcpy(number, place, 8);
    entry->claim.file = (int)strtoul(number, NULL, 16);
    memcpy(number, place + 8, 8);
    entry->claim.line = (int)strtoul(number, NULL, 16);
}

/* The page or match is new: it is the one of several that counts. */
static void choose(pm_merge_t *merge, const entry_t *entry)
{
    find_set(merge, entry->id)->is_used = 1;
    if (entry->key[0] == PAGE) {
        merge->count.pages++;
    }
    else {
        APR_ARRAY_PUSH(merge->matches, chosen_t) =
            (chosen_t){apr_pstrdup(merge->pool, entry->pattern),
                       find_set(merge, entry->id)->id};
    }
}

/* Whether two entries with one path go together; if not, that is said. */
static void compare(pm_merge_t *merge, const entry_t *one, const entry_t *other)
{
    int is_page = one->key[0] == PAGE;
    const char *name =
        is_page ? pm_url_encode(merge->line, one->key + 1) : one->pattern;

    if (one->claim.file == other->claim.file &&
        strcmp(one->id, other->id) == 0) {
        pm_report_loss(merge->report,
                       (pm_place_t){file_of(merge, other->claim.file),
                                    other->claim.line, 0},
                       "the %s \"%.200s\" stands here a second time",
                       is_page ? "page" : "match", name);
        merge->conflicts++;
    }
    else if (find_set(merge, one->id)->content !=
             find_set(merge, other->id)->content) {
        conflict(merge, one->claim, other->claim, is_page ? "page" : "match",
                 name);
    }
    apr_pool_clear(merge->line);
}

/* Looks at all pages and matches, those with one path together. */
static apr_status_t choose_all(pm_merge_t *merge, pm_error_t *error)
{
    entry_t *first = apr_pcalloc(merge->pool, sizeof(*first));
    entry_t *entry = apr_pcalloc(merge->pool, sizeof(*entry));
    apr_status_t rv = pm_sorter_rewind(merge->sorter);
    pm_item_t item;

    while (rv == APR_SUCCESS &&
           (rv = pm_sorter_next(merge->sorter, &item)) == APR_SUCCESS) {
        if (item.key[0] == SET) {
            continue;
        }
        unpack(&item, entry);
        if (strcmp(entry->key, first->key) == 0) {
            compare(merge, first, entry);
            first->claim = entry->claim;
            continue;
        }
        choose(merge, entry);
        *first = *entry;
    }
    return rv == APR_EOF ? APR_SUCCESS : sorter_error(error, rv);
}

/* Whether the sets that are used are no more than a manifest may have; the same
 * links count once. */
static apr_status_t count_sets(pm_merge_t *merge, pm_error_t *error)
{
    apr_hash_t *contents = apr_hash_make(merge->pool);
    apr_hash_index_t *at;
    long links = 0;

    for (at = apr_hash_first(merge->pool, merge->sets); at;
         at = apr_hash_next(at)) {
        const set_t *set = apr_hash_this_val(at);

        if (!set->is_used) {
            continue;
        }
        merge->count.sets++;
        if (!apr_hash_get(contents, &set->content, sizeof(set->content))) {
            apr_hash_set(contents, &set->content, sizeof(set->content), set);
            links += set->nlinks;
        }
    }
    return links > PM_LINKS_MAX
               ? pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                              "more than %d links in all sets", PM_LINKS_MAX)
               : APR_SUCCESS;
}

static int by_pattern(const void *a, const void *b)
{
    return strcmp(((const chosen_t *)a)->pattern,
                  ((const chosen_t *)b)->pattern);
}

/* Sorts the matches, and asks the model whether it takes them. */
static apr_status_t check_matches(pm_merge_t *merge, pm_error_t *error)
{
    pm_manifest_t *manifest;
    apr_pool_t *pool;
    apr_status_t rv = APR_SUCCESS;
    int i;

    apr_pool_create(&pool, merge->pool);
    manifest = pm_manifest_create(pool);
    qsort(merge->matches->elts, (size_t)merge->matches->nelts, sizeof(chosen_t),
          by_pattern);
    for (i = 0; rv == APR_SUCCESS && i < merge->matches->nelts; i++) {
        const chosen_t *match = &APR_ARRAY_IDX(merge->matches, i, chosen_t);

        rv = pm_manifest_add_match(manifest, match->pattern,
                                   pm_manifest_name_set(manifest, match->id),
                                   error);
    }
    if (rv == APR_SUCCESS) {
        rv = pm_lookup_prepare(manifest, NULL, error);
    }
    apr_pool_destroy(pool);
    merge->count.matches = merge->matches->nelts;
    return rv;
}

apr_status_t pm_merge_finish(pm_merge_t *merge, pm_merge_count_t *count,
                             pm_error_t *error)
{
    apr_status_t rv = choose_all(merge, error);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (merge->conflicts > 0) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "the manifests do not go together: %ld conflict%s",
                            merge->conflicts, merge->conflicts == 1 ? "" : "s");
    }
    if (merge->count.pages > PM_PAGES_MAX) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "more than %d pages", PM_PAGES_MAX);
    }
    rv = count_sets(merge, error);
    if (rv == APR_SUCCESS) {
        rv = check_matches(merge, error);
    }
    *count = merge->count;
    return rv;
}

/* Writes what an item says, if it counts; *key is that of the last one. */
static void write_item(pm_merge_t *merge, pm_writer_t *writer,
                       const pm_item_t *item, entry_t *last)
{
    const char *id;

    if (item->key[0] == SET) {
        id = apr_pstrmemdup(merge->line, item->key + 1, item->nkey - 1);
        if (find_set(merge, id)->is_used) {
            pm_writer_set(writer, id,
                          apr_pstrmemdup(merge->line, item->data, item->ndata));
        }
    }
    else if (item->key[0] == PAGE &&
             (strlen(last->key) != item->nkey ||
              memcmp(last->key, item->key, item->nkey) != 0)) {
        unpack(item, last);
        pm_writer_page(writer, last->key + 1, last->id);
    }
    apr_pool_clear(merge->line);
}

apr_status_t pm_merge_write(pm_merge_t *merge, apr_file_t *file,
                            const char *source, pm_error_t *error)
{
    pm_writer_t *writer = pm_writer_create(merge->pool, file);
    entry_t *last = apr_pcalloc(merge->pool, sizeof(*last));
    apr_status_t rv = pm_sorter_rewind(merge->sorter);
    pm_item_t item;
    int i;

    pm_writer_header(writer);
    while (rv == APR_SUCCESS &&
           (rv = pm_sorter_next(merge->sorter, &item)) == APR_SUCCESS) {
        write_item(merge, writer, &item, last);
    }
    if (rv != APR_EOF) {
        return sorter_error(error, rv);
    }
    for (i = 0; i < merge->matches->nelts; i++) {
        const chosen_t *match = &APR_ARRAY_IDX(merge->matches, i, chosen_t);

        pm_writer_match(writer, match->pattern, match->id);
    }
    return pm_writer_end(writer, source, error);
}
