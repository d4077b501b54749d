/*
 * For h2o: a handler in Ruby that adds the links and hands the request on, to
 * which h2o says 399. It pushes them to who takes pushes, and says them to all.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include <apr_strings.h>

#include "foreign/tell.h"

#define VALUE_BYTES (1024 * 1024)

/* Within single quotes. */
static const char *quote(apr_pool_t *pool, const char *text)
{
    return apr_pstrcat(pool, "'", pm_target_escape(pool, text, "\\'"), "'",
                       NULL);
}

static void put_sets(pm_target_t *target)
{
    int i;

    pm_target_put(target, "links = {\n");
    for (i = 0; i < target->sets->nelts; i++) {
        const pm_set_t *set = APR_ARRAY_IDX(target->sets, i, pm_told_set_t).set;
        apr_array_header_t *values =
            pm_target_values(target, set, PM_DIALECT_FINAL, VALUE_BYTES);

        if (values->nelts > 0) {
            pm_target_put(
                target, "  '", set->id, "' => ",
                quote(target->pool, APR_ARRAY_IDX(values, 0, const char *)),
                ",\n");
        }
    }
    pm_target_put(target, "}\n");
}

static void put_paths(pm_target_t *target)
{
    int i, j;

    pm_target_put(target, "pages = {\n");
    for (i = 0; i < target->sets->nelts; i++) {
        const pm_told_set_t *told =
            &APR_ARRAY_IDX(target->sets, i, pm_told_set_t);

        for (j = 0; j < told->pages->nelts; j++) {
            pm_target_put(target, "  ",
                          quote(target->pool,
                                APR_ARRAY_IDX(told->pages, j, const char *)),
                          " => '", told->set->id, "',\n");
        }
    }
    pm_target_put(target, "}\nmatches = [\n");
    for (i = target->matches->nelts - 1; i >= 0; i--) {
        const pm_match_t *match =
            APR_ARRAY_IDX(target->matches, i, const pm_match_t *);

        pm_target_put(
            target, "  [Regexp.new(",
            quote(target->pool,
                  apr_pstrcat(target->pool, "\\A",
                              pm_target_regex(target->pool, match->decoded, 1),
                              "\\z", NULL)),
            ", Regexp::MULTILINE), '", match->set->id, "'],\n");
    }
    pm_target_put(target, "]\n");
}

void pm_tell_h2o(pm_target_t *target)
{
    pm_target_head(
        target, "#",
        "Name it in the path \"/\" of the host, before file.dir or "
        "proxy.reverse.url:\n  mruby.handler-file: /path/of/this.rb");
    put_sets(target);
    put_paths(target);
    pm_target_put(
        target, "Proc.new do |env|\n"
                "  path = (env['SCRIPT_NAME'].to_s + env['PATH_INFO'].to_s)\n"
                "  path = path.gsub(/%([0-9A-Fa-f]{2})/) { $1.to_i(16).chr }\n"
                "  set = pages[path]\n"
                "  unless set\n"
                "    match = matches.find { |pattern, _| pattern =~ path }\n"
                "    set = match[1] if match\n"
                "  end\n"
                "  link = links[set] if env['REQUEST_METHOD'] == 'GET'\n"
                "  [399, link ? { 'link' => link } : {}, []]\n"
                "end\n");
}
