/*
 * An index of a stylesheet: which of its rules can match an element, and what
 * its selectors ask for. It is made once a sheet, whatever number of pages use
 * it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_INDEX_H
#define PM_CSS_INDEX_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "css/sheet.h"
#include "style/names.h"

/* A selector of a rule. */
typedef struct pm_css_entry_t {
    const pm_css_selector_t *selector;
    const pm_css_rule_t *rule;
    pm_css_names_t around; /* that it needs around an element */
    unsigned has;          /* properties that it declares, as bits; custom ones
                              may be any */
} pm_css_entry_t;

typedef struct pm_css_index_t {
    const pm_css_sheet_t *sheet;
    /* By pseudo-element: "#id", ".class", "tag", "*" -> array of
     * pm_css_entry_t. */
    apr_hash_t *entries[PM_CSS_PSEUDO_OTHER];
    /* Those of "*", which each element asks for; NULL: none. */
    const apr_array_header_t *universal[PM_CSS_PSEUDO_OTHER];
    int count;            /* of entries */
    apr_hash_t *families; /* name in lower case -> array of pm_css_face_t * */
    apr_hash_t *names;    /* "#id" and ".class" that selectors ask for -> for
                             which properties: const unsigned *, as bits */
    int asks_ids;         /* [id^=x]: any */
    int asks_classes;     /* likewise */
    apr_array_header_t *attributes; /* of pm_css_asked_t: others; all that
                                       selectors ask for */
} pm_css_index_t;

/* The index of a sheet: it is made if there is none, and lives as long. */
const pm_css_index_t *pm_css_index_of(const pm_css_sheet_t *sheet);

/* Adds to attributes, of pm_css_asked_t, those of others, up to
 * PM_CSS_ASKED_MAX. */
void pm_css_index_add_attributes(apr_array_header_t *attributes,
                                 const apr_array_header_t *others);

/* The text with ASCII letters in lower case, from pool. */
const char *pm_css_lower(apr_pool_t *pool, const char *text);

#endif
