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

#include "crawl/cached.h"
#include "format/manifest.h"
#include "format/url.h"
#include "plan/page_family.h"
#include "site/docroot.h"
#include "site/resolve.h"

/* The names of index pages: those given, or the default. */
static apr_array_header_t *index_names(const pm_invocation_t *invocation)
{
    apr_array_header_t *names = pm_invocation_values(invocation, "index");
    int i;

    for (i = 0; names->nelts == i && pm_docroot_indexes[i]; i++) {
        APR_ARRAY_PUSH(names, const char *) = pm_docroot_indexes[i];
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

/* --origin in its canonical form; PM_EXIT_USAGE if it is not one. */
static pm_exit_t read_origin(const pm_invocation_t *invocation,
                             const char **origin)
{
    const char *text = pm_invocation_value(invocation, "origin");

    *origin = text ? pm_resolve_origin(invocation->pool, text) : NULL;
    return !text || *origin
               ? PM_EXIT_DONE
               : pm_invocation_wrong(invocation,
                                     "--origin \"%s\" is not an origin; write "
                                     "https://host[:port]",
                                     text);
}

pm_exit_t pm_options_site(const pm_invocation_t *invocation,
                          const char *docroot, pm_report_t *report,
                          pm_site_t **site)
{
    pm_docroot_settings_t settings = {
        .root = docroot,
        .prefix = pm_invocation_value(invocation, "base"),
        .indexes = index_names(invocation),
        .excludes = pm_invocation_values(invocation, "exclude"),
        .list = pm_invocation_value(invocation, "files-from"),
    };
    pm_error_t error = PM_ERROR_NONE;

    if (wrong_name(settings.indexes)) {
        return pm_invocation_wrong(invocation,
                                   "--index \"%s\" is not the name of a file",
                                   wrong_name(settings.indexes));
    }
    if (read_origin(invocation, &settings.origin) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    return pm_docroot_open(invocation->pool, &settings, report, site, &error) ==
                   APR_SUCCESS
               ? PM_EXIT_DONE
               : pm_invocation_wrong(invocation, "%s",
                                     pm_error_text(invocation->pool, &error));
}

pm_exit_t pm_options_number(const pm_invocation_t *invocation, const char *name,
                            apr_int64_t least, apr_int64_t most,
                            apr_int64_t *number)
{
    const char *text = pm_invocation_value(invocation, name);
    char *end;

    if (!text) {
        return PM_EXIT_DONE;
    }
    errno = 0;
    *number = apr_strtoi64(text, &end, 10);
    if (errno || !apr_isdigit(*text) || *end || *number < least ||
        *number > most) {
        return pm_invocation_wrong(invocation,
                                   "--%s \"%s\" is not a number from "
                                   "%" APR_INT64_T_FMT " to %" APR_INT64_T_FMT,
                                   name, text, least, most);
    }
    return PM_EXIT_DONE;
}

pm_exit_t pm_options_families(const pm_invocation_t *invocation,
                              pm_family_settings_t *families)
{
    const char *match = pm_invocation_value(invocation, "match");
    apr_int64_t share = PM_FAMILY_SHARE;
    int i;

    if (match && strcmp(match, "auto") != 0 && strcmp(match, "off") != 0) {
        return pm_invocation_wrong(invocation,
                                   "--match is \"auto\" or \"off\"");
    }
    if (pm_options_number(invocation, "share", PM_FAMILY_SHARE_MIN,
                          PM_FAMILY_SHARE_MAX, &share)) {
        return PM_EXIT_USAGE;
    }
    families->is_wanted = match && strcmp(match, "auto") == 0;
    families->share = (int)share;
    families->fronts = pm_invocation_values(invocation, "front");
    for (i = 0; i < families->fronts->nelts; i++) {
        const char *front = APR_ARRAY_IDX(families->fronts, i, const char *);

        if (pm_url_check_page(front)) {
            return pm_invocation_wrong(invocation,
                                       "--front \"%s\" has %s; write the path "
                                       "of the script, such as /index.php",
                                       front, pm_url_check_page(front));
        }
    }
    return PM_EXIT_DONE;
}

pm_manifest_t *pm_options_match(pm_manifest_t *manifest,
                                const pm_family_settings_t *families,
                                const apr_array_header_t *indexes,
                                pm_report_t *report, pm_place_t place)
{
    pm_error_t error = PM_ERROR_NONE;
    int i, refused = 0;

    for (i = 0; i < families->fronts->nelts; i++) {
        if (pm_family_add_front(
                manifest->pool, manifest,
                APR_ARRAY_IDX(families->fronts, i, const char *),
                families->share, &error) != APR_SUCCESS) {
            pm_report_error(report, &error);
        }
    }
    if (families->is_wanted) {
        manifest = pm_family_match(manifest->pool, manifest, indexes,
                                   families->share, &refused);
    }
    if (refused > 0) {
        pm_report_note(report, place,
                       "a manifest has at most %d matches; %d directories are "
                       "written page by page",
                       PM_MATCHES_MAX, refused);
    }
    return manifest;
}

static pm_exit_t read_limits(const pm_invocation_t *invocation,
                             pm_limits_t *limits)
{
    apr_int64_t links = PM_LIMITS_LINKS, header = PM_LIMITS_HEADER_BYTES;

    limits->bytes = PM_LIMITS_BYTES;
    if (pm_options_number(invocation, "max-links", 0, PM_SET_LINKS_MAX,
                          &links) ||
        pm_options_number(invocation, "max-bytes", 0, APR_INT64_MAX,
                          &limits->bytes) ||
        pm_options_number(invocation, "max-header-bytes", 0, 1 << 20,
                          &header)) {
        return PM_EXIT_USAGE;
    }
    limits->links = (int)links;
    limits->header_bytes = (apr_size_t)header;
    return PM_EXIT_DONE;
}

pm_exit_t pm_options_choice(const pm_invocation_t *invocation,
                            pm_plan_settings_t *settings)
{
    const char *rules = pm_invocation_value(invocation, "rules");
    pm_error_t error = PM_ERROR_NONE;

    if (read_limits(invocation, &settings->limits) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    if (rules && pm_rules_read(invocation->pool, rules, &settings->rules,
                               &error) != APR_SUCCESS) {
        return pm_invocation_wrong(invocation, "%s",
                                   pm_error_text(invocation->pool, &error));
    }
    return PM_EXIT_DONE;
}

/* What is chosen, from a site that is opened. */
static pm_exit_t make_plan(const pm_invocation_t *invocation, pm_site_t *site,
                           pm_report_t *report, pm_plan_t *plan)
{
    pm_plan_settings_t settings = {.rules = NULL};

    if (pm_options_choice(invocation, &settings) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    *plan = pm_plan_make(invocation->pool, site, &settings, report);
    return PM_EXIT_DONE;
}

pm_exit_t pm_options_plan(const pm_invocation_t *invocation,
                          const char *docroot, pm_report_t *report,
                          pm_plan_t *plan)
{
    pm_site_t *site = NULL;
    pm_exit_t code = pm_options_site(invocation, docroot, report, &site);

    return code == PM_EXIT_DONE ? make_plan(invocation, site, report, plan)
                                : code;
}

/* The plan for a site that a crawl has kept. */
static pm_exit_t plan_cached(const pm_invocation_t *invocation,
                             const char *cache, pm_report_t *report,
                             pm_plan_t *plan)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_site_t *site = NULL;
    const char *origin;

    if (read_origin(invocation, &origin) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    return pm_cached_open(invocation->pool, cache, origin, report, &site,
                          &error) == APR_SUCCESS
               ? make_plan(invocation, site, report, plan)
               : pm_invocation_wrong(invocation, "%s",
                                     pm_error_text(invocation->pool, &error));
}

/* The first option that is given of a table that ends with a NULL name, or
 * NULL. */
static const char *first_given(const pm_invocation_t *invocation,
                               const pm_option_t *options)
{
    for (; options->name; options++) {
        if (pm_invocation_value(invocation, options->name)) {
            return options->name;
        }
    }
    return NULL;
}

pm_exit_t pm_options_known(const pm_invocation_t *invocation,
                           pm_report_t *report, pm_plan_t *plan)
{
    static const pm_option_t of_files[] = {PM_SITE_OPTIONS,
                                           {NULL, 0, NULL, NULL}};
    static const pm_option_t of_any[] = {PM_PLAN_OPTIONS,
                                         {NULL, 0, NULL, NULL}};
    const char *docroot = pm_invocation_value(invocation, "docroot");
    const char *cache = pm_invocation_value(invocation, "crawl-cache");
    const char *files = first_given(invocation, of_files);
    const char *any = first_given(invocation, of_any);

    if (docroot && cache) {
        return pm_invocation_wrong(invocation,
                                   "--docroot and --crawl-cache are two sites; "
                                   "name one");
    }
    if (!docroot && (files || (any && !cache))) {
        return pm_invocation_wrong(invocation, "--%s needs --docroot%s",
                                   files ? files : any,
                                   files ? "" : " or --crawl-cache");
    }
    return docroot ? pm_options_plan(invocation, docroot, report, plan)
           : cache ? plan_cached(invocation, cache, report, plan)
                   : PM_EXIT_DONE;
}
