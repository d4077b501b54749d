/*
 * The summary of a run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/answer.h"

/* A reason, and how often it was given. */
typedef struct count_t {
    const char *reason;
    long count;
} count_t;

static int by_count(const void *a, const void *b)
{
    const count_t *first = a, *second = b;

    return first->count != second->count
               ? (first->count < second->count) - (first->count > second->count)
               : strcmp(first->reason, second->reason);
}

/* The reasons that were given, the most frequent first; how many. */
static int count_left_out(const pm_tally_t *tally, count_t *counts)
{
    int i, ncounts = 0;

    for (i = PM_REASON_NONE + 1; i < PM_REASONS; i++) {
        if (tally->left_out[i] > 0) {
            counts[ncounts++] =
                (count_t){pm_reason_text(i), tally->left_out[i]};
        }
    }
    qsort(counts, (size_t)ncounts, sizeof(counts[0]), by_count);
    return ncounts;
}

static void print_left_out(const pm_tally_t *tally)
{
    count_t counts[PM_REASONS];
    int i, ncounts = count_left_out(tally, counts);

    for (i = 0; i < ncounts; i++) {
        fprintf(stderr, "%s%8ld  %s\n", i == 0 ? "left out:\n" : "",
                counts[i].count, counts[i].reason);
    }
}

void pm_summary_answer(const pm_tally_t *tally, pm_counts_t counted,
                       json_t *answer)
{
    count_t counts[PM_REASONS];
    int i, ncounts = count_left_out(tally, counts);
    json_t *left_out = json_array();

    for (i = 0; i < ncounts; i++) {
        json_array_append_new(left_out,
                              json_pack("{s:s,s:I}", "reason", counts[i].reason,
                                        "count", (json_int_t)counts[i].count));
    }
    pm_answer_set_counts(answer, counted);
    json_object_set_new(answer, "links", json_integer(tally->links));
    json_object_set_new(answer, "left_out", left_out);
}

static const char *plural(unsigned count) { return count == 1 ? "" : "s"; }

void pm_summary_print(const pm_tally_t *tally, pm_counts_t counted)
{
    unsigned pages = counted.pages, sets = counted.sets;
    unsigned matches = counted.matches;

    if (matches > 0) {
        fprintf(stderr, "%u match%s, ", matches, matches == 1 ? "" : "es");
    }
    fprintf(stderr, "%u page%s, %u set%s, %ld link%s\n", pages, plural(pages),
            sets, plural(sets), tally->links, plural((unsigned)tally->links));
    print_left_out(tally);
}
