/*
 * What one response says of a set: limits, joined sets, and selected links.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "header/response.h"
#include "unit/tap.h"

/* A set of the hrefs in a text, one a word; `?` before one: media is set. */
static const pm_set_t *set_of(apr_pool_t *pool, const char *id,
                              const char *hrefs)
{
    pm_link_t *links = apr_pcalloc(pool, 200 * sizeof(*links));
    pm_set_t *set = apr_pcalloc(pool, sizeof(*set));
    char *rest = apr_pstrdup(pool, hrefs), *state, *word;

    for (word = apr_strtok(rest, " ", &state); word;
         word = apr_strtok(NULL, " ", &state)) {
        pm_link_t *link = &links[set->nlinks++];

        link->media = *word == '?' ? "print" : NULL;
        link->href = word + (*word == '?');
        link->as = PM_AS_STYLE;
        link->bytes = PM_BYTES_UNKNOWN;
    }
    set->id = id;
    set->links = links;
    set->values = pm_values_make(pool, set);
    return set;
}

static const char *hrefs_of(apr_pool_t *pool, const pm_set_t *set)
{
    const char *text = "";
    int i;

    for (i = 0; set && i < set->nlinks; i++) {
        text = apr_pstrcat(pool, text, i ? " " : "", set->links[i].href, NULL);
        if (!strstr(set->values->links[i][PM_DIALECT_FINAL].text,
                    set->links[i].href)) {
            return "a value that is another link's";
        }
    }
    return set ? text : NULL;
}

/* "Link: </1>; rel=preload; as=style\r\n" has 35 bytes, another link 29. */
static const struct {
    const char *hrefs;
    int links;
    apr_size_t bytes;
    int early, final;
} limits[] = {
    {"/1 /2 /3", 16, 4096, 3, 3},  {"/1 /2 /3", 2, 4096, 2, 2},
    {"/1 /2 /3", 1, 4096, 1, 1},   {"/1 /2 /3", 16, 93, 3, 3},
    {"/1 /2 /3", 16, 92, 2, 2},    {"/1 /2 /3", 16, 35, 1, 1},
    {"/1 /2 /3", 16, 34, 0, 0},    {"", 16, 4096, 0, 0},
    {"?/1 /2 ?/3", 1, 4096, 3, 1},
};

static void counts(apr_pool_t *pool)
{
    size_t i;

    for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        pm_limit_t limit = {.links = limits[i].links, .bytes = limits[i].bytes};
        const pm_set_t *set = set_of(pool, "s", limits[i].hrefs);
        const char *name =
            apr_psprintf(pool, "\"%s\", %d links, %d bytes", limits[i].hrefs,
                         limits[i].links, (int)limits[i].bytes);

        tap_is_number(pm_response_count(set, PM_DIALECT_EARLY, &limit),
                      limits[i].early, name);
        tap_is_number(pm_response_count(set, PM_DIALECT_FINAL, &limit),
                      limits[i].final, "and at the end");
    }
}

static void writes_fields(apr_pool_t *pool)
{
    const pm_set_t *set = set_of(pool, "s", "/a ?/b /c");

    tap_is(pm_response_field(pool, set, PM_DIALECT_FINAL, 2),
           "</a>; rel=preload; as=style, </b>; rel=preload; as=style; "
           "media=print",
           "a field has as many links as it should");
    tap_is(pm_response_field(pool, set, PM_DIALECT_EARLY, 3),
           "</a>; rel=preload; as=style, </c>; rel=preload; as=style",
           "of those that are said in the dialect");
    tap_ok(pm_response_field(pool, set, PM_DIALECT_EARLY, 3) ==
               set->values->all[PM_DIALECT_EARLY].text,
           "all of them are ready made");
    tap_is(
        pm_response_field(pool, set_of(pool, "t", "?/b"), PM_DIALECT_EARLY, 1),
        NULL, "none make no field");
    tap_is(pm_response_field(pool, set, PM_DIALECT_FINAL, 0), NULL,
           "nor does a limit of none");
}

static void joins(apr_pool_t *pool)
{
    const pm_set_t *first = set_of(pool, "first", "/a /b");
    const pm_set_t *second = set_of(pool, "second", "/b /c");
    const pm_set_t *none = set_of(pool, "none", "");
    const char *many = "";
    int i;

    tap_is(hrefs_of(pool, pm_response_join(pool, first, second)), "/a /b /c",
           "two sets are one, each href once");
    tap_is(pm_response_join(pool, first, second)->id, "first",
           "with the id of the first");
    tap_is(hrefs_of(pool, first), "/a /b", "which stays as it was");
    tap_ok(pm_response_join(pool, first, NULL) == first &&
               pm_response_join(pool, NULL, second) == second &&
               pm_response_join(pool, first, none) == first &&
               pm_response_join(pool, none, second) == second &&
               !pm_response_join(pool, NULL, NULL),
           "nothing joined to a set is the set");
    for (i = 0; i < PM_SET_LINKS_MAX - 1; i++) {
        many = apr_psprintf(pool, "%s /%d", many, i);
    }
    tap_is_number(
        pm_response_join(pool, set_of(pool, "many", many), first)->nlinks,
        PM_SET_LINKS_MAX, "a joined set is not larger than any other");
}

static int is_wanted(const void *context, const pm_set_t *set, int i)
{
    return strchr(context, set->links[i].href[1]) != NULL;
}

static void selects(apr_pool_t *pool)
{
    static const struct {
        const char *wanted, *rest;
    } cases[] = {{"abc", "/a /b /c"}, {"bc", "/b /c"}, {"ac", "/a /c"},
                 {"ab", "/a /b"},     {"b", "/b"},     {"", ""}};
    const pm_set_t *set = set_of(pool, "s", "/a /b /c");
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const pm_set_t *rest =
            pm_response_select(pool, set, is_wanted, cases[i].wanted);

        tap_is(hrefs_of(pool, rest), cases[i].rest,
               apr_psprintf(pool, "of /a /b /c, \"%s\"", cases[i].wanted));
        tap_is(rest->id, "s", "under the same id");
        tap_ok((rest == set) == (i == 0), "the set itself only if it is all");
    }
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    counts(pool);
    writes_fields(pool);
    joins(pool);
    selects(pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return tap_done();
}
