/*
 * The options that several commands share, from words to plain data.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "format/manifest.h"
#include "site/resolve.h"

/* The names of index pages: those given, or the default. */
static apr_array_header_t *index_names(const pm_invocation_t *invocation)
{
    apr_array_header_t *names = pm_invocation_values(invocation, "index");
    int i;

    if (names->nelts > 0 && pm_invocation_value(invocation, "mirror")) {
        /* Whatever the server's index is called, wget calls it that. */
        APR_ARRAY_PUSH(names, const char *) = pm_site_indexes[0];
        return names;
    }
    for (i = 0; names->nelts == i && pm_site_indexes[i]; i++) {
        APR_ARRAY_PUSH(names, const char *) = pm_site_indexes[i];
    }
    return names;
}

/* A name that is no file's in a directory, or NULL. */
static const char *wrong_name(const apr_array_header_t *names)
{
    int i;

    for (i = 0; i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);

        if (!*name || strchr(name, '/')) {
            return name;
        }
    }
    return NULL;
}

pm_exit_t pm_options_site(const pm_invocation_t *invocation,
                          const char *docroot, pm_report_t *report,
                          pm_site_t **site)
{
    const char *base = pm_invocation_value(invocation, "base");
    apr_array_header_t *indexes = index_names(invocation);
    pm_error_t error = PM_ERROR_NONE;

    if (wrong_name(indexes)) {
        return pm_invocation_wrong(invocation,
                                   "--index \"%s\" is not the name of a file",
                                   wrong_name(indexes));
    }
    if (pm_site_open(invocation->pool, docroot, base, site, &error) !=
        APR_SUCCESS) {
        return pm_invocation_wrong(invocation, "%s",
                                   pm_error_text(invocation->pool, &error));
    }
    (*site)->indexes = indexes;
    (*site)->is_mirror = pm_invocation_value(invocation, "mirror") != NULL;
    (*site)->excludes = pm_invocation_values(invocation, "exclude");
    if (pm_site_walk(invocation->pool, *site, report, &error) != APR_SUCCESS) {
        fprintf(stderr, "pushmanifest: %s; nothing was done\n",
                pm_error_text(invocation->pool, &error));
        return PM_EXIT_NOTHING;
    }
    return PM_EXIT_DONE;
}

/* A limit that is given as a number from 0 to most; PM_EXIT_USAGE if it is not
 * one. */
static pm_exit_t read_limit(const pm_invocation_t *invocation, const char *name,
                            apr_int64_t most, apr_int64_t *limit)
{
    const char *text = pm_invocation_value(invocation, name);
    char *end;

    if (!text) {
        return PM_EXIT_DONE;
    }
    errno = 0;
    *limit = apr_strtoi64(text, &end, 10);
    if (errno || !apr_isdigit(*text) || *end || *limit > most) {
        return pm_invocation_wrong(invocation,
                                   "--%s \"%s\" is not a number from 0 to "
                                   "%" APR_INT64_T_FMT,
                                   name, text, most);
    }
    return PM_EXIT_DONE;
}

static pm_exit_t read_limits(const pm_invocation_t *invocation,
                             pm_limits_t *limits)
{
    apr_int64_t links = PM_LIMITS_LINKS, header = PM_LIMITS_HEADER_BYTES;

    limits->bytes = PM_LIMITS_BYTES;
    if (read_limit(invocation, "max-links", PM_SET_LINKS_MAX, &links) ||
        read_limit(invocation, "max-bytes", APR_INT64_MAX, &limits->bytes) ||
        read_limit(invocation, "max-header-bytes", 1 << 20, &header)) {
        return PM_EXIT_USAGE;
    }
    limits->links = (int)links;
    limits->header_bytes = (apr_size_t)header;
    return PM_EXIT_DONE;
}

pm_exit_t pm_options_plan(const pm_invocation_t *invocation,
                          const char *docroot, pm_report_t *report,
                          pm_plan_t *plan)
{
    const char *origin = pm_invocation_value(invocation, "origin");
    const char *rules = pm_invocation_value(invocation, "rules");
    pm_plan_settings_t settings = {
        .own = origin ? pm_resolve_origin(invocation->pool, origin) : NULL};
    pm_error_t error = PM_ERROR_NONE;
    pm_site_t *site = NULL;
    pm_exit_t code;

    if (origin && !settings.own) {
        return pm_invocation_wrong(invocation,
                                   "--origin \"%s\" is not an origin; write "
                                   "https://host[:port]",
                                   origin);
    }
    if (read_limits(invocation, &settings.limits) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    if (rules && pm_rules_read(invocation->pool, rules, &settings.rules,
                               &error) != APR_SUCCESS) {
        return pm_invocation_wrong(invocation, "%s",
                                   pm_error_text(invocation->pool, &error));
    }
    code = pm_options_site(invocation, docroot, report, &site);
    if (code == PM_EXIT_DONE) {
        *plan = pm_plan_make(invocation->pool, site, &settings, report);
    }
    return code;
}
