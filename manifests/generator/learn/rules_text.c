/*
 * The rules that follow from what was learned.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/rules_text.h"

#include <stdlib.h>
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "format/link_json.h"

/* A glob that fits the text alone, from pool. */
static const char *glob_of(apr_pool_t *pool, const char *text)
{
    char *glob = apr_palloc(pool, 3 * strlen(text) + 1), *to = glob;

    for (; *text; text++) {
        if (strchr("*?[", *text)) {
            *to++ = '[';
            *to++ = *text;
            *to++ = ']';
        }
        else {
            *to++ = *text;
        }
    }
    *to = '\0';
    return glob;
}

/* The glob for a page or family. */
static const char *pages_of(apr_pool_t *pool, const pm_judged_t *judged)
{
    const char *glob = glob_of(pool, judged->scope->path);

    return judged->is_family ? apr_pstrcat(pool, glob, "?*", NULL) : glob;
}

/* The JSON of a link, by the one that writes it. */
static json_t *link_json(apr_pool_t *pool, const pm_link_t *link)
{
    json_t *array = json_loads(pm_link_json_text(pool, link, 1), 0, NULL);
    json_t *json = json_incref(json_array_get(array, 0));

    json_decref(array);
    return json;
}

static const char *href_of(const json_t *link)
{
    const char *href = json_string_value(json_object_get(link, "href"));

    return href ? href : "";
}

/* What is said of the file that a glob, made for it alone, fits. */
static const pm_finding_t *find(apr_pool_t *pool, const pm_judged_t *judged,
                                const char *glob)
{
    int i;

    for (i = 0; i < judged->findings->nelts; i++) {
        const pm_finding_t *finding =
            &APR_ARRAY_IDX(judged->findings, i, pm_finding_t);

        if (strcmp(glob_of(pool, finding->href), glob) == 0) {
            return finding;
        }
    }
    return NULL;
}

/* The links to be added: old ones, which are in the manifest by now and of
 * which nothing bad is known, and new ones. */
static json_t *added(apr_pool_t *pool, const pm_judged_t *judged,
                     const json_t *old)
{
    json_t *array = json_array();
    size_t i;
    int j;

    for (i = 0; i < json_array_size(old); i++) {
        json_t *link = json_array_get(old, i);
        const pm_finding_t *finding =
            find(pool, judged, glob_of(pool, href_of(link)));

        if (finding && (finding->verdict == PM_JUDGEMENT_FOUND ||
                        finding->verdict == PM_JUDGEMENT_UNSEEN ||
                        finding->verdict == PM_JUDGEMENT_UNPROVEN)) {
            json_array_append(array, link);
        }
    }
    for (j = 0; j < judged->findings->nelts; j++) {
        const pm_finding_t *finding =
            &APR_ARRAY_IDX(judged->findings, j, pm_finding_t);

        if (pm_finding_is_rule(finding) &&
            finding->verdict == PM_JUDGEMENT_ADD) {
            json_array_append_new(array, link_json(pool, &finding->link));
        }
    }
    return array;
}

/* Adds a glob, once. */
static void add_glob(json_t *array, const char *glob)
{
    size_t i;

    for (i = 0; i < json_array_size(array); i++) {
        if (strcmp(json_string_value(json_array_get(array, i)), glob) == 0) {
            return;
        }
    }
    json_array_append_new(array, json_string(glob));
}

/* The globs of links to be left out: old ones that nobody asks for, and new
 * ones. */
static json_t *excluded(apr_pool_t *pool, const pm_judged_t *judged,
                        const json_t *old)
{
    json_t *array = json_array();
    size_t i;
    int j;

    for (i = 0; i < json_array_size(old); i++) {
        const char *glob = json_string_value(json_array_get(old, i));
        const pm_finding_t *finding = find(pool, judged, glob);

        if (!finding || finding->verdict == PM_JUDGEMENT_UNUSED) {
            add_glob(array, glob);
        }
    }
    for (j = 0; j < judged->findings->nelts; j++) {
        const pm_finding_t *finding =
            &APR_ARRAY_IDX(judged->findings, j, pm_finding_t);

        if (pm_finding_is_rule(finding) &&
            finding->verdict == PM_JUDGEMENT_UNUSED) {
            add_glob(array, glob_of(pool, finding->href));
        }
    }
    for (j = 0; j < judged->refused->nelts; j++) {
        add_glob(array, glob_of(pool, APR_ARRAY_IDX(judged->refused, j,
                                                    const char *)));
    }
    return array;
}

/* Sets a member, or takes it away if there is nothing in it; the array is given
 * up. */
static void set_member(json_t *object, const char *name, json_t *array)
{
    if (json_array_size(array) > 0) {
        json_object_set(object, name, array);
    }
    else {
        json_object_del(object, name);
    }
    json_decref(array);
}

/* Makes a rule, which may be an old one, what is known now. */
static void update_rule(apr_pool_t *pool, json_t *rule,
                        const pm_judged_t *judged)
{
    set_member(rule, "exclude",
               excluded(pool, judged, json_object_get(rule, "exclude")));
    set_member(rule, "add", added(pool, judged, json_object_get(rule, "add")));
}

/* The pages and families that the outcome is about, by their globs. */
static void index_judged(apr_pool_t *pool, apr_hash_t *by_glob,
                         const apr_array_header_t *all)
{
    int i;

    for (i = 0; i < all->nelts; i++) {
        const pm_judged_t *judged = &APR_ARRAY_IDX(all, i, pm_judged_t);

        apr_hash_set(by_glob, pages_of(pool, judged), APR_HASH_KEY_STRING,
                     judged);
    }
}

/* The old rules, as they are to be now; those that were met are out of
 * by_glob. */
static void keep_old(apr_pool_t *pool, json_t *rules, const json_t *old,
                     apr_hash_t *by_glob)
{
    const json_t *array = json_object_get(old, "rules");
    size_t i;

    for (i = 0; i < json_array_size(array); i++) {
        json_t *rule = json_deep_copy(json_array_get(array, i));
        const char *pages = json_string_value(json_object_get(rule, "pages"));
        const pm_judged_t *judged =
            apr_hash_get(by_glob, pages, APR_HASH_KEY_STRING);

        if (judged) {
            update_rule(pool, rule, judged);
            apr_hash_set(by_glob, pages_of(pool, judged), APR_HASH_KEY_STRING,
                         NULL);
        }
        if (json_object_size(rule) > 1) {
            json_array_append(rules, rule);
        }
        json_decref(rule);
    }
}

/* Rules for those that have none. */
static void add_new(apr_pool_t *pool, json_t *rules,
                    const apr_array_header_t *all, apr_hash_t *by_glob,
                    int has_manifest)
{
    int i;

    for (i = 0; i < all->nelts; i++) {
        const pm_judged_t *judged = &APR_ARRAY_IDX(all, i, pm_judged_t);
        const char *pages = pages_of(pool, judged);
        json_t *rule;

        if (!apr_hash_get(by_glob, pages, APR_HASH_KEY_STRING) ||
            (has_manifest && !judged->set && !judged->is_family)) {
            continue;
        }
        rule = json_pack("{s:s}", "pages", pages);
        update_rule(pool, rule, judged);
        if (json_object_size(rule) > 1) {
            json_array_append(rules, rule);
        }
        json_decref(rule);
    }
}

const char *pm_rules_text(apr_pool_t *pool, const pm_learned_rules_t *learned,
                          int *count)
{
    const pm_outcome_t *outcome = learned->outcome;
    json_t *rules = json_array(), *file = json_pack("{s:o}", "rules", rules);
    apr_hash_t *by_glob = apr_hash_make(pool);
    const char *text;
    char *dump;

    index_judged(pool, by_glob, outcome->families);
    index_judged(pool, by_glob, outcome->pages);
    keep_old(pool, rules, learned->old, by_glob);
    add_new(pool, rules, outcome->families, by_glob, learned->has_manifest);
    add_new(pool, rules, outcome->pages, by_glob, learned->has_manifest);
    *count = (int)json_array_size(rules);
    dump = json_dumps(file, JSON_INDENT(2));
    text = apr_pstrcat(pool, dump ? dump : "", "\n", NULL);
    free(dump);
    json_decref(file);
    return text;
}
