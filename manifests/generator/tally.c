/*
 * The summary of a run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "candidate.h"

typedef struct reason_t {
    const char *text;
    long count;
} reason_t;

struct pm_tally_t {
    apr_pool_t *pool;
    long links; /* of all pages, one by one */
    int nreasons;
    reason_t reasons[PM_TALLY_REASONS_MAX + 1];
};

pm_tally_t *pm_tally_create(apr_pool_t *pool)
{
    pm_tally_t *tally = apr_pcalloc(pool, sizeof(*tally));

    tally->pool = pool;
    return tally;
}

static void count_reason(pm_tally_t *tally, const char *text)
{
    int i;

    for (i = 0; i < tally->nreasons; i++) {
        if (strcmp(tally->reasons[i].text, text) == 0) {
            tally->reasons[i].count++;
            return;
        }
    }
    if (tally->nreasons == PM_TALLY_REASONS_MAX) {
        tally->reasons[i].text = "other reasons";
        tally->reasons[i].count++;
        return;
    }
    tally->reasons[i].text = apr_pstrdup(tally->pool, text);
    tally->reasons[i].count = 1;
    tally->nreasons++;
}

void pm_tally_add(pm_tally_t *tally, const apr_array_header_t *candidates)
{
    int i;

    for (i = 0; i < candidates->nelts; i++) {
        const pm_candidate_t *candidate =
            &APR_ARRAY_IDX(candidates, i, pm_candidate_t);

        if (candidate->left_out) {
            count_reason(tally, candidate->left_out);
        }
        else {
            tally->links++;
        }
    }
}

static int by_count(const void *a, const void *b)
{
    const reason_t *first = a, *second = b;

    return first->count != second->count
               ? (first->count < second->count) - (first->count > second->count)
               : strcmp(first->text, second->text);
}

static const char *plural(unsigned count) { return count == 1 ? "" : "s"; }

void pm_tally_print(const pm_tally_t *tally, const pm_manifest_t *manifest)
{
    unsigned pages = apr_hash_count(manifest->pages);
    unsigned sets = apr_hash_count(manifest->sets);
    reason_t reasons[PM_TALLY_REASONS_MAX + 1];
    int i;

    if (manifest->nmatches > 0) {
        fprintf(stderr, "%d match%s, ", manifest->nmatches,
                manifest->nmatches == 1 ? "" : "es");
    }
    fprintf(stderr, "%u page%s, %u set%s, %ld link%s\n", pages, plural(pages),
            sets, plural(sets), tally->links, plural((unsigned)tally->links));
    memcpy(reasons, tally->reasons, sizeof(reasons));
    qsort(reasons, (size_t)tally->nreasons, sizeof(reasons[0]), by_count);
    for (i = 0; i <= PM_TALLY_REASONS_MAX && reasons[i].text; i++) {
        fprintf(stderr, "%s%8ld  %s\n", i == 0 ? "left out:\n" : "",
                reasons[i].count, reasons[i].text);
    }
}
