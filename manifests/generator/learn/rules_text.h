/*
 * The rules that follow from what was learned, as `generate --rules` takes them
 * (plan/rules.h).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_RULES_TEXT_H
#define PM_LEARN_RULES_TEXT_H

#include <jansson.h>

#include "learn/outcome.h"

/* What the rules are made of. */
typedef struct pm_learned_rules_t {
    const pm_outcome_t *outcome;
    int has_manifest; /* then only pages that it has get new rules */
    /*
     * Rules from before, or NULL: the manifest may have been made with them. Of
     * pages and families that the outcome says nothing of they stay; of others,
     * what was added stays while it is asked for or nobody can tell, what was
     * left out while nobody asks for it. What people have written beside "add"
     * and "exclude" stays.
     */
    json_t *old;
} pm_learned_rules_t;

/*
 * The file of rules, from pool: the old ones in their order, then new ones,
 * families first, by path; the same outcome gives the same bytes. *count
 * receives the number of rules.
 */
const char *pm_rules_text(apr_pool_t *pool, const pm_learned_rules_t *learned,
                          int *count);

#endif
