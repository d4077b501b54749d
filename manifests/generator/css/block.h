/*
 * The declarations of a rule, or of a style attribute: of each property the one
 * that counts.
 *
 * What `!important` is on makes a block of its own, since it stands elsewhere
 * in the cascade; so within a block a property has one value, and order is
 * gone.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_BLOCK_H
#define PM_CSS_BLOCK_H

#include <apr_hash.h>
#include <apr_pools.h>

#include "css/property.h"
#include "css/value.h"
#include "text/position.h"

typedef struct pm_css_declaration_t {
    pm_css_value_t value;
    pm_position_t position;
} pm_css_declaration_t;

/* A custom property: its value as written. */
typedef struct pm_css_custom_t {
    const char *name;
    const char *value;
} pm_css_custom_t;

typedef struct pm_css_block_t {
    unsigned has;                             /* longhands, as bits */
    const pm_css_declaration_t *declarations; /* in the order of longhands */
    const pm_css_custom_t *customs;           /* sorted by name */
    int ncustoms;
} pm_css_block_t;

/* What a property has in a block; NULL if it is not there. */
const pm_css_declaration_t *pm_css_block_get(const pm_css_block_t *block,
                                             pm_css_property_t property);

/* The value of a custom property; NULL if it is not there. */
const char *pm_css_block_custom(const pm_css_block_t *block, const char *name);

/* Declarations that are being read, those without `!important` first. */
typedef struct pm_css_block_draft_t {
    apr_pool_t *pool; /* what the blocks are made from */
    unsigned has[2];
    pm_css_declaration_t slots[2][PM_CSS_PROPERTIES];
    apr_hash_t *customs[2]; /* name -> value; NULL until there is one */
    apr_pool_t *scratch;    /* of the customs; NULL until there is one */
} pm_css_block_draft_t;

/* Makes it empty. */
void pm_css_block_begin(pm_css_block_draft_t *draft, apr_pool_t *pool);

/*
 * Adds a declaration: name is its name, value a lexer over its value alone. A
 * later one replaces an earlier one of the same property. Returns how many
 * longhands and custom properties are new; -1 if it is void, or of no interest.
 */
int pm_css_block_add(pm_css_block_draft_t *draft, const pm_css_token_t *name,
                     pm_css_lexer_t value);

/* The block of one importance, 0 or 1, from the pool; NULL if it is empty. */
const pm_css_block_t *pm_css_block_finish(const pm_css_block_draft_t *draft,
                                          int is_important);

/* Ends the draft: it may be begun again. */
void pm_css_block_end(pm_css_block_draft_t *draft);

/* Reads the declarations of a style attribute into a draft. */
void pm_css_block_read(pm_css_block_draft_t *draft, const char *text,
                       apr_size_t length);

/* The block as a text that no block of other effect has, from pool. */
const char *pm_css_block_key(apr_pool_t *pool, const pm_css_block_t *block);

#endif
