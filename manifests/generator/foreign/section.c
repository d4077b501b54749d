/*
 * What another server's configuration says, as a manifest.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "foreign/section.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "format/url.h"
#include "header/link_field.h"
#include "site/media_type.h"

/* The host of URLs while nobody has said which one the site has. */
#define NOBODY "pushmanifest.invalid"

pm_sections_t *pm_sections_make(const char *source, const char *origin,
                                pm_report_t *report)
{
    pm_sections_t *sections = apr_pcalloc(report->pool, sizeof(*sections));

    sections->pool = report->pool;
    sections->source = source;
    sections->origin = origin;
    sections->report = report;
    sections->sections =
        apr_array_make(report->pool, 16, sizeof(pm_section_t *));
    sections->known = apr_hash_make(report->pool);
    return sections;
}

void pm_sections_loss(pm_sections_t *sections, int line, const char *format,
                      ...)
{
    va_list arguments;
    const char *text;

    va_start(arguments, format);
    text = apr_pvsprintf(sections->pool, format, arguments);
    va_end(arguments);
    pm_report_loss(sections->report, (pm_place_t){sections->source, line, 0},
                   "%s", text);
}

pm_section_t *pm_sections_add(pm_sections_t *sections, const char *pattern,
                              int line)
{
    pm_section_t *section =
        apr_hash_get(sections->known, pattern, APR_HASH_KEY_STRING);
    const char *wrong = pm_url_check_page(pattern);

    if (section) {
        return section;
    }
    if (wrong || sections->sections->nelts >= PM_SECTIONS_MAX) {
        pm_sections_loss(sections, line, "\"%s\" %s; it is left out", pattern,
                         wrong ? wrong : "is one section too many");
        return NULL;
    }
    section = apr_pcalloc(sections->pool, sizeof(*section));
    section->pattern = apr_pstrdup(sections->pool, pattern);
    section->line = line;
    section->links = apr_array_make(sections->pool, 4, sizeof(pm_link_t));
    APR_ARRAY_PUSH(sections->sections, pm_section_t *) = section;
    apr_hash_set(sections->known, section->pattern, APR_HASH_KEY_STRING,
                 section);
    return section;
}

/* ---- Links ---- */

/* A URL as a manifest has it: relative to the pages, which for a pattern are
 * known up to its first star. */
static const char *resolve(const pm_sections_t *sections,
                           const pm_section_t *section, const char *url)
{
    const char *origin =
        sections->origin ? sections->origin : "https://" NOBODY;
    const char *host = strstr(origin, "://");
    const pm_base_t base = {
        .scheme =
            apr_pstrmemdup(sections->pool, origin, (apr_size_t)(host - origin)),
        .authority = host + 3,
        .path = apr_pstrmemdup(sections->pool, section->pattern,
                               strcspn(section->pattern, "*")),
    };

    return pm_link_field_resolve(sections->pool, &base, url);
}

/* What a file is used for, by its name. */
static pm_as_t guess_as(const char *href)
{
    static const struct {
        const char *extension;
        pm_as_t as;
    } extensions[] = {
        {".css", PM_AS_STYLE},
        {".js", PM_AS_SCRIPT},
        {".mjs", PM_AS_SCRIPT},
        {".json", PM_AS_FETCH},
    };
    const char *type = pm_type_of(href), *end = href + strcspn(href, "?");
    size_t i;

    for (i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
        size_t length = strlen(extensions[i].extension);

        if ((size_t)(end - href) > length &&
            strncasecmp(end - length, extensions[i].extension, length) == 0) {
            return extensions[i].as;
        }
    }
    return !type                             ? PM_AS_NONE
           : strncmp(type, "font/", 5) == 0  ? PM_AS_FONT
           : strncmp(type, "image/", 6) == 0 ? PM_AS_IMAGE
           : strncmp(type, "video/", 6) == 0 ? PM_AS_VIDEO
           : strncmp(type, "audio/", 6) == 0 ? PM_AS_AUDIO
           : strcmp(type, "text/vtt") == 0   ? PM_AS_TRACK
                                             : PM_AS_NONE;
}

/* Whether both make a browser do the same. */
static int is_same(const pm_link_t *one, const pm_link_t *other)
{
    return one->rel == other->rel && one->as == other->as &&
           one->crossorigin == other->crossorigin &&
           strcmp(one->href, other->href) == 0;
}

/* Adds it to the links, once. */
static void add_link(apr_array_header_t *links, const pm_link_t *link)
{
    int i;

    for (i = 0; i < links->nelts; i++) {
        if (is_same(&APR_ARRAY_IDX(links, i, pm_link_t), link)) {
            return;
        }
    }
    APR_ARRAY_PUSH(links, pm_link_t) = *link;
}

/* Adds a link that is filled in, if it may stand in a manifest. */
static void check_and_add(pm_sections_t *sections, pm_section_t *section,
                          int line, pm_link_t *link)
{
    const char *attribute = NULL, *message = NULL;

    if (link->rel == PM_REL_PRELOAD && link->as == PM_AS_NONE) {
        link->as = guess_as(link->href);
        /* Fonts are asked for in CORS mode, whoever has said nothing of it. */
        if (link->as == PM_AS_FONT && !link->crossorigin) {
            link->crossorigin = PM_CROSSORIGIN_ANONYMOUS;
        }
        if (link->as == PM_AS_NONE) {
            pm_sections_loss(sections, line,
                             "%s is used for nobody knows what; write \"as\"; "
                             "the link is left out",
                             link->href);
            return;
        }
    }
    if (link->rel == PM_REL_PRECONNECT) {
        link->as = PM_AS_NONE;
        link->href = apr_pstrmemdup(
            sections->pool, link->href,
            strlen(link->href) - (link->href[strlen(link->href) - 1] == '/' &&
                                  pm_url_is_absolute(link->href)));
    }
    if (pm_link_check(sections->pool, link, &attribute, &message) !=
        APR_SUCCESS) {
        pm_sections_loss(sections, line, "%s: \"%s\" %s; the link is left out",
                         link->href, attribute, message);
        return;
    }
    add_link(section->links, link);
}

void pm_sections_file(pm_sections_t *sections, pm_section_t *section, int line,
                      const char *url, const char *as, const char *crossorigin)
{
    pm_link_t link = {.href = resolve(sections, section, url),
                      .bytes = PM_BYTES_UNKNOWN};

    if (as && *as && !pm_as_parse(as, &link.as)) {
        pm_sections_loss(sections, line,
                         "%s: there is no preload of a \"%s\"; the link is "
                         "left out",
                         link.href, as);
        return;
    }
    if (crossorigin) {
        pm_crossorigin_parse(*crossorigin ? crossorigin : "anonymous",
                             &link.crossorigin);
    }
    if (link.as == PM_AS_FONT && !link.crossorigin) {
        link.crossorigin = PM_CROSSORIGIN_ANONYMOUS;
    }
    check_and_add(sections, section, line, &link);
}

/* ---- Fields ---- */

/*
 * RFC 8288, section 3:
 *
 *   Link       = #link-value
 *   link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param )
 *   link-param = token BWS [ "=" BWS ( token / quoted-string ) ]
 */
#define OWS " \t"

/* A value from *at on; *at then stands behind it. */
static const char *read_value(apr_pool_t *pool, const char **at)
{
    const char *from = *at + strspn(*at, OWS);
    apr_size_t length;

    if (*from == '"') {
        length = strcspn(from + 1, "\"");
        *at = from + 1 + length + (from[1 + length] == '"');
        return apr_pstrmemdup(pool, from + 1, length);
    }
    length = strcspn(from, ";, \t");
    *at = from + length;
    return apr_pstrmemdup(pool, from, length);
}

/* The relation of a list of words that a manifest knows; 0: none. */
static int find_rel(apr_pool_t *pool, const char *words, pm_rel_t *rel)
{
    char *copy = apr_pstrdup(pool, words), *state, *word;

    for (word = apr_strtok(copy, OWS, &state); word;
         word = apr_strtok(NULL, OWS, &state)) {
        if (pm_rel_parse(word, rel)) {
            return 1;
        }
    }
    return 0;
}

/* Takes a parameter into the link; what is wrong with it, or NULL. */
static const char *set_parameter(pm_sections_t *sections, pm_link_t *link,
                                 const char *name, const char *value, int *rel)
{
    if (strcasecmp(name, "rel") == 0) {
        *rel = find_rel(sections->pool, value ? value : "", &link->rel);
        return NULL;
    }
    if (strcasecmp(name, "nopush") == 0) {
        link->hint_only = 1;
        return NULL;
    }
    return pm_link_set(link, name, value);
}

/* Reads a link-value at *at into the section; 0: there is none. */
static int read_link(pm_sections_t *sections, pm_section_t *section, int line,
                     const char **at)
{
    apr_pool_t *pool = sections->pool;
    pm_link_t link = {.bytes = PM_BYTES_UNKNOWN};
    const char *end, *target, *name, *value, *wrong;
    int rel = 0;

    *at += strspn(*at, OWS ",");
    end = **at == '<' ? strchr(*at, '>') : NULL;
    if (!end) {
        return 0;
    }
    target = apr_pstrmemdup(pool, *at + 1, (apr_size_t)(end - *at) - 1);
    link.href = resolve(sections, section, target);
    *at = end + 1 + strspn(end + 1, OWS);
    while (**at == ';') {
        *at += 1 + strspn(*at + 1, OWS);
        end = *at + strcspn(*at, "=;, \t");
        name = apr_pstrmemdup(pool, *at, (apr_size_t)(end - *at));
        *at = end + strspn(end, OWS);
        value = **at == '=' ? (++*at, read_value(pool, at)) : NULL;
        *at += strspn(*at, OWS);
        wrong =
            *name ? set_parameter(sections, &link, name, value, &rel) : NULL;
        if (wrong) {
            pm_sections_loss(sections, line,
                             "%s: \"%s\" is left out; expected %s", target,
                             name, wrong);
        }
    }
    if (rel) {
        check_and_add(sections, section, line, &link);
    }
    else {
        pm_sections_loss(sections, line,
                         "%s has another relation than preload, modulepreload "
                         "and preconnect; the link is left out",
                         target);
    }
    return 1;
}

void pm_sections_field(pm_sections_t *sections, pm_section_t *section, int line,
                       const char *value)
{
    const char *at = value;

    while (read_link(sections, section, line, &at)) {
    }
    if (*at) {
        pm_sections_loss(sections, line, "\"%s\" is no link; it is left out",
                         at);
    }
}

/* ---- The manifest ---- */

/* Whether one fits wherever the other fits: a star of the other is taken for a
 * byte that only a star fits. */
static int is_wider(pm_sections_t *sections, const pm_section_t *one,
                    const pm_section_t *other)
{
    const char *path, *star = strchr(one->pattern, '*');
    pm_match_t match;

    if (!star || strncmp(one->pattern, other->pattern,
                         (apr_size_t)(star - one->pattern)) != 0) {
        return 0;
    }
    path = pm_url_decode(sections->pool, other->pattern);
    return !pm_match_make(sections->pool, one->pattern, &match) &&
           pm_match_fits(&match, path, strlen(path));
}

/* Whether paths may fit both, and neither is the wider: then one answers. */
static int may_overlap(const pm_section_t *one, const pm_section_t *other)
{
    apr_size_t literal = strcspn(one->pattern, "*");
    apr_size_t others = strcspn(other->pattern, "*");

    return one->pattern[literal] && other->pattern[others] &&
           strncmp(one->pattern, other->pattern,
                   literal < others ? literal : others) == 0;
}

/* The links of a section and of all wider ones, in the order of the file. */
static apr_array_header_t *all_links(pm_sections_t *sections,
                                     const pm_section_t *section)
{
    apr_array_header_t *links =
        apr_array_make(sections->pool, 8, sizeof(pm_link_t));
    int i, j, is_later = 0;

    for (i = 0; i < sections->sections->nelts; i++) {
        const pm_section_t *other =
            APR_ARRAY_IDX(sections->sections, i, const pm_section_t *);
        int is_its = other == section;

        is_later |= is_its;
        if (!is_its && (section->is_fresh || sections->is_one)) {
            continue;
        }
        if (!is_its && !is_wider(sections, other, section)) {
            if (!is_later && may_overlap(other, section) &&
                !is_wider(sections, section, other)) {
                pm_sections_loss(sections, section->line,
                                 "pages that fit both \"%s\" and \"%s\" get "
                                 "the links of one of them",
                                 other->pattern, section->pattern);
            }
            continue;
        }
        for (j = 0; j < other->links->nelts; j++) {
            add_link(links, &APR_ARRAY_IDX(other->links, j, pm_link_t));
        }
    }
    return links;
}

static void add_section(pm_sections_t *sections, pm_manifest_t *manifest,
                        const pm_section_t *section)
{
    apr_array_header_t *links = all_links(sections, section);
    int count = links->nelts;
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *set;
    apr_status_t rv;

    if (count > PM_SET_LINKS_MAX) {
        pm_sections_loss(sections, section->line,
                         "\"%s\" has %d links; the first %d stay",
                         section->pattern, count, PM_SET_LINKS_MAX);
        count = PM_SET_LINKS_MAX;
    }
    rv = pm_manifest_add_set(manifest, (const pm_link_t *)links->elts, count,
                             &set, &error);
    if (rv == APR_SUCCESS) {
        rv =
            strchr(section->pattern, '*')
                ? pm_manifest_add_match(manifest, section->pattern, set, &error)
                : pm_manifest_add_page(manifest, section->pattern, set, &error);
    }
    if (rv != APR_SUCCESS) {
        pm_sections_loss(sections, section->line, "\"%s\": %s; it is left out",
                         section->pattern, error.message);
    }
}

pm_manifest_t *pm_sections_manifest(pm_sections_t *sections)
{
    pm_manifest_t *manifest = pm_manifest_create(sections->pool);
    int i;

    for (i = 0; i < sections->sections->nelts; i++) {
        add_section(sections, manifest,
                    APR_ARRAY_IDX(sections->sections, i, const pm_section_t *));
    }
    return manifest;
}
