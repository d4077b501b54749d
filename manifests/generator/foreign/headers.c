/*
 * For hosts that read a file _headers: Cloudflare Pages, Netlify and their
 * like.
 *
 *   /path
 *     Link: <...>; rel=preload, ...
 *
 * A star stands for any bytes. All rules that fit a path count, so a
 * directory's rule says what all pages below it need, and a page's rule what it
 * needs beside that. Cloudflare takes 100 rules, and 2,000 characters in a
 * line. Where more rules would be needed, those that say least to fewest pages
 * are left out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "foreign/tell.h"
#include "format/url.h"

#define RULES_MAX 100
#define LINE_BYTES 2000
#define FIELD "  Link: "

/* A page, a pattern or a directory, and what all below it need. */
typedef struct node_t {
    const char *path; /* as the rule has it; of a directory up to its slash */
    struct node_t *parent;
    apr_hash_t *links; /* value -> value; NULL: no page below it is known yet */
    const pm_set_t *order; /* in which the links stand */
    int is_directory;
    int pages; /* below it, or 1 */
    int gain;  /* links that it says, times pages, if all above it say theirs */
    int is_chosen;
} node_t;

/* A run. */
typedef struct run_t {
    pm_target_t *target;
    apr_pool_t *pool;
    apr_hash_t *values;        /* set -> apr_hash_t of its values */
    apr_hash_t *directories;   /* path -> node_t */
    apr_array_header_t *nodes; /* of node_t * */
} run_t;

static const char *value_of(run_t *run, const pm_link_t *link)
{
    const char *value = pm_value_make(run->pool, link, PM_DIALECT_FINAL);

    return value && strlen(value) + strlen(FIELD) <= LINE_BYTES ? value : NULL;
}

/* The values of a set that a line can hold. */
static apr_hash_t *values_of(run_t *run, const pm_set_t *set)
{
    apr_hash_t *values = apr_hash_get(run->values, &set, sizeof(set));
    int i;

    if (values) {
        return values;
    }
    values = apr_hash_make(run->pool);
    for (i = 0; i < set->nlinks; i++) {
        const char *value = value_of(run, &set->links[i]);

        if (value) {
            apr_hash_set(values, value, APR_HASH_KEY_STRING, value);
        }
        else if (pm_value_make(run->pool, &set->links[i], PM_DIALECT_FINAL)) {
            pm_target_loss(run->target,
                           "%s is longer than a line of _headers; it is left "
                           "out",
                           set->links[i].href);
        }
    }
    apr_hash_set(run->values, apr_pmemdup(run->pool, &set, sizeof(set)),
                 sizeof(set), values);
    return values;
}

/* What is in both. */
static apr_hash_t *common(run_t *run, apr_hash_t *one, apr_hash_t *other)
{
    apr_hash_t *both = apr_hash_make(run->pool);
    apr_hash_index_t *at;

    for (at = apr_hash_first(run->pool, one); at; at = apr_hash_next(at)) {
        const char *value = apr_hash_this_key(at);

        if (apr_hash_get(other, value, APR_HASH_KEY_STRING)) {
            apr_hash_set(both, value, APR_HASH_KEY_STRING, value);
        }
    }
    return both;
}

static node_t *make_node(run_t *run, const char *path, node_t *parent)
{
    node_t *node = apr_pcalloc(run->pool, sizeof(*node));

    node->path = path;
    node->parent = parent;
    APR_ARRAY_PUSH(run->nodes, node_t *) = node;
    return node;
}

/* The directory that a path lies in; NULL for the root's own. */
static node_t *directory_of(run_t *run, const char *path)
{
    apr_size_t length = strlen(path);
    const char *name;
    node_t *node;

    length -= length > 0 && path[length - 1] == '/';
    while (length > 0 && path[length - 1] != '/') {
        length--;
    }
    if (length == 0) {
        return NULL;
    }
    name = apr_pstrmemdup(run->pool, path, length);
    node = apr_hash_get(run->directories, name, APR_HASH_KEY_STRING);
    if (!node) {
        node = make_node(run, name, directory_of(run, name));
        node->is_directory = 1;
        apr_hash_set(run->directories, name, APR_HASH_KEY_STRING, node);
    }
    return node;
}

/* Whether a path means there what it means in a manifest. */
static int is_plain(const char *path)
{
    const char *colon = strchr(path, ':');

    while (colon && !apr_isalpha(colon[1])) {
        colon = strchr(colon + 1, ':');
    }
    return !colon;
}

static int holds(apr_hash_t *all, apr_hash_t *part)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(NULL, part); at; at = apr_hash_next(at)) {
        if (!apr_hash_get(all, apr_hash_this_key(at), APR_HASH_KEY_STRING)) {
            return 0;
        }
    }
    return 1;
}

static int fits(const pm_match_t *match, const char *path)
{
    return strncmp(match->decoded, path, match->literal) == 0 &&
           pm_match_fits(match, path, strlen(path));
}

/*
 * Whether all that a match's rule would be said to need its links: pages, and
 * what more special matches answer for, whose paths are not known.
 */
static int is_said_rightly(run_t *run, const pm_match_t *match)
{
    pm_target_t *target = run->target;
    apr_hash_t *values = values_of(run, match->set);
    int i, j;

    for (i = 0; i < target->sets->nelts; i++) {
        const pm_told_set_t *told =
            &APR_ARRAY_IDX(target->sets, i, pm_told_set_t);

        for (j = 0; !holds(values_of(run, told->set), values) &&
                    j < told->pages->nelts;
             j++) {
            if (fits(match, APR_ARRAY_IDX(told->pages, j, const char *))) {
                return 0;
            }
        }
    }
    for (i = 0; i < target->matches->nelts; i++) {
        const pm_match_t *other =
            APR_ARRAY_IDX(target->matches, i, const pm_match_t *);

        if (strncmp(other->decoded, match->decoded, match->literal) == 0 &&
            !holds(values_of(run, other->set), values)) {
            return 0;
        }
    }
    return 1;
}

/* Adds a page, or a pattern, by its encoded path. */
static void add(run_t *run, const char *path, const pm_set_t *set, int is_said)
{
    /* The page of a directory belongs to it: its path fits `directory/` and
     * a star, too. */
    apr_size_t length = strcspn(path, "*");
    const char *below = apr_pstrcat(
        run->pool, apr_pstrmemdup(run->pool, path, length), ".", NULL);
    node_t *directory = directory_of(run, below), *node;
    apr_hash_t *values = values_of(run, set);

    if (!is_said || !is_plain(path) ||
        (path[length] && strchr(path + length + 1, '*'))) {
        pm_target_loss(run->target,
                       "_headers has no rule for %s alone; it gets what all "
                       "of its directory need",
                       path);
    }
    else {
        node = make_node(run, path, directory);
        node->links = values;
        node->order = set;
        node->pages = 1;
    }
    for (; directory; directory = directory->parent) {
        directory->links =
            directory->links ? common(run, directory->links, values) : values;
        directory->order = directory->order ? directory->order : set;
        directory->pages++;
    }
}

static void add_all(run_t *run)
{
    pm_target_t *target = run->target;
    int i, j;

    for (i = 0; i < target->sets->nelts; i++) {
        const pm_told_set_t *told =
            &APR_ARRAY_IDX(target->sets, i, pm_told_set_t);

        for (j = 0; j < told->pages->nelts; j++) {
            const char *page = APR_ARRAY_IDX(told->pages, j, const char *);

            add(run, pm_url_encode(run->pool, page), told->set,
                !strchr(page, '*'));
        }
    }
    for (i = 0; i < target->matches->nelts; i++) {
        const pm_match_t *match =
            APR_ARRAY_IDX(target->matches, i, const pm_match_t *);

        add(run, match->pattern, match->set,
            i < RULES_MAX && is_said_rightly(run, match));
    }
}

/* The next one above that says anything; NULL: there is none. */
static node_t *above(const node_t *node, int is_chosen)
{
    node_t *parent = node->parent;

    while (parent && is_chosen && !parent->is_chosen) {
        parent = parent->parent;
    }
    return parent;
}

static int by_gain(const void *a, const void *b)
{
    const node_t *one = *(const node_t *const *)a;
    const node_t *other = *(const node_t *const *)b;

    return one->gain != other->gain ? other->gain - one->gain
                                    : strcmp(one->path, other->path);
}

static int by_path(const void *a, const void *b)
{
    const node_t *one = *(const node_t *const *)a;
    const node_t *other = *(const node_t *const *)b;

    return strcmp(one->path, other->path);
}

/* Chooses the rules that say most. Directories have none where each page may
 * have its own: a directory's is for its other files, too. */
static void choose(run_t *run, int with_directories)
{
    apr_array_header_t *nodes = run->nodes;
    int i, lost = 0;

    for (i = 0; i < nodes->nelts; i++) {
        node_t *node = APR_ARRAY_IDX(nodes, i, node_t *);
        node_t *parent = with_directories ? above(node, 0) : NULL;

        if (with_directories || !node->is_directory) {
            node->gain = node->pages *
                         (int)(apr_hash_count(node->links) -
                               (parent ? apr_hash_count(parent->links) : 0));
        }
    }
    qsort(nodes->elts, (size_t)nodes->nelts, sizeof(node_t *), by_gain);
    for (i = 0; i < nodes->nelts; i++) {
        node_t *node = APR_ARRAY_IDX(nodes, i, node_t *);

        node->is_chosen = i < RULES_MAX && node->gain > 0;
        lost += i >= RULES_MAX && node->gain > 0 ? node->pages : 0;
    }
    if (lost > 0) {
        pm_target_loss(run->target,
                       "_headers has %d rules at most; %d page%s fewer links "
                       "than the manifest has",
                       RULES_MAX, lost, lost == 1 ? " gets" : "s get");
    }
}

/* Adds a value to the rule, in a line that has room for it. */
static void put_value(pm_target_t *target, const char *value,
                      apr_size_t *length)
{
    apr_size_t more = strlen(value) + 2;

    if (*length > 0 && *length + more <= LINE_BYTES) {
        pm_target_put(target, ", ", value);
        *length += more;
        return;
    }
    pm_target_put(target, *length > 0 ? "\n" : "", FIELD, value);
    *length = strlen(FIELD) + strlen(value);
}

/* A rule: what it says, and no rule above it. */
static void put_rule(run_t *run, const node_t *node)
{
    const node_t *parent = above(node, 1);
    apr_size_t length = 0;
    int i;

    pm_target_put(run->target, node->path, node->is_directory ? "*\n" : "\n");
    for (i = 0; i < node->order->nlinks; i++) {
        const char *value = value_of(run, &node->order->links[i]);

        if (value && apr_hash_get(node->links, value, APR_HASH_KEY_STRING) &&
            !(parent &&
              apr_hash_get(parent->links, value, APR_HASH_KEY_STRING))) {
            put_value(run->target, value, &length);
        }
    }
    pm_target_put(run->target, "\n");
}

void pm_tell_headers(pm_target_t *target)
{
    run_t run = {.target = target, .pool = target->pool};
    int i, count;

    run.values = apr_hash_make(run.pool);
    run.directories = apr_hash_make(run.pool);
    run.nodes = apr_array_make(run.pool, 64, sizeof(node_t *));
    add_all(&run);
    count = (int)(apr_hash_count(target->manifest->pages) +
                  apr_hash_count(target->manifest->matches));
    choose(&run, count > RULES_MAX || target->matches->nelts > 0);
    qsort(run.nodes->elts, (size_t)run.nodes->nelts, sizeof(node_t *), by_path);
    pm_target_head(target, "#",
                   "To stand as _headers beside the site's pages (Cloudflare "
                   "Pages, Netlify).");
    for (i = 0; i < run.nodes->nelts; i++) {
        const node_t *node = APR_ARRAY_IDX(run.nodes, i, node_t *);

        if (node->is_chosen) {
            put_rule(&run, node);
        }
    }
}
