/*
 * What another server's configuration says, in its sections: these links for
 * these pages. And the manifest that says the same.
 *
 * Of a manifest's rules one answers; elsewhere all sections that fit count,
 * each adding to what wider ones say. So a rule is made of its section and of
 * all that surely fit wherever it fits, in the order of the file.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOREIGN_SECTION_H
#define PM_FOREIGN_SECTION_H

#include "format/manifest.h"
#include "report/report.h"

/* Sections that are read; those after them are a loss. */
#define PM_SECTIONS_MAX 10000

typedef struct pm_section_t {
    const char *pattern;       /* encoded; with a `*` a match, else a page */
    int line;                  /* where it begins; 0: unknown */
    int is_fresh;              /* what wider ones say does not count */
    apr_array_header_t *links; /* of pm_link_t */
} pm_section_t;

typedef struct pm_sections_t {
    apr_pool_t *pool;
    const char *source;
    const char *origin; /* scheme://host of the site, or NULL: unknown */
    pm_report_t *report;
    int is_one;                   /* one section answers, as in nginx */
    apr_array_header_t *sections; /* of pm_section_t * */
    apr_hash_t *known;            /* pattern -> pm_section_t */
} pm_sections_t;

/* None yet, from the report's pool. */
pm_sections_t *pm_sections_make(const char *source, const char *origin,
                                pm_report_t *report);

/* The section of that pattern, made if there is none; NULL after saying why it
 * can be none. */
pm_section_t *pm_sections_add(pm_sections_t *sections, const char *pattern,
                              int line);

/* Something of the configuration that the manifest does not have. */
void pm_sections_loss(pm_sections_t *sections, int line, const char *format,
                      ...) __attribute__((format(printf, 3, 4)));

/*
 * Adds a file by its URL alone, relative to the section's pages: what it is is
 * guessed by its name. as and crossorigin may be NULL: not said.
 */
void pm_sections_file(pm_sections_t *sections, pm_section_t *section, int line,
                      const char *url, const char *as, const char *crossorigin);

/* Adds the links of the value of a Link field (RFC 8288). */
void pm_sections_field(pm_sections_t *sections, pm_section_t *section, int line,
                       const char *value);

/* The manifest, from the pool; what it does not take is reported. */
pm_manifest_t *pm_sections_manifest(pm_sections_t *sections);

#endif
