/*
 * Two groups of visits side by side: those that got hints or pushes, and those
 * that got nothing, of a manifest as a whole and of each of its sets.
 *
 * All processes add to the same figures, in memory of fixed size, with atomic
 * operations: nothing locks, nothing waits. A time is kept as a count in a
 * histogram of eight steps an octave, so that there are medians of any number
 * of visits. Nothing here knows of httpd.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_GROUPS_H
#define PM_SERVER_GROUPS_H

#include <apr_atomic.h>
#include <apr_pools.h>
#include <apr_time.h>

typedef enum pm_group_t {
    PM_GROUP_HINTS,   /* got what it gets as ever */
    PM_GROUP_CONTROL, /* got nothing, to compare with */
    PM_GROUPS,
    PM_GROUP_NONE = PM_GROUPS /* a visit that is in neither */
} pm_group_t;

/* Steps of a histogram: from 64 microseconds to 67 seconds. */
#define PM_HISTOGRAM_STEPS 160

/* So many sets are known apart: the first that visitors come for. */
#define PM_GROUPS_SETS 64

/* So many visits of each group that loaded what is urgent prove something. */
#define PM_GROUPS_ENOUGH 100

/* What one visit came to. */
typedef struct pm_measured_t {
    apr_interval_time_t first;    /* to the page's first byte; 0: unknown */
    apr_interval_time_t complete; /* to the end of its last urgent file; 0:
                                     none was asked for */
    apr_uint64_t early;  /* bytes of files of the set before that first byte */
    apr_uint32_t again;  /* of these files, those that were asked for again */
    apr_uint32_t others; /* urgent files asked for that are not of the set */
} pm_measured_t;

/* The visits of a group. */
typedef struct pm_tally_t {
    volatile apr_uint64_t visits, early, again, others;
    volatile apr_uint32_t first[PM_HISTOGRAM_STEPS];
    volatile apr_uint32_t complete[PM_HISTOGRAM_STEPS];
} pm_tally_t;

/* Both groups of a set. */
typedef struct pm_groups_of_set_t {
    volatile apr_uint64_t key;      /* 0: of none yet */
    volatile apr_uint32_t is_named; /* id and page are there */
    volatile apr_uint32_t told;     /* whether the log has said it */
    char id[65], page[128]; /* and a page that has it, perhaps cut off */
    pm_tally_t tallies[PM_GROUPS];
} pm_groups_of_set_t;

/* Both groups of a manifest. */
typedef struct pm_groups_t {
    pm_tally_t tallies[PM_GROUPS];
    pm_groups_of_set_t sets[PM_GROUPS_SETS];
} pm_groups_t;

/*
 * n zeroed groups in anonymous shared memory that lives as long as pool; in
 * pool itself, and so a process's own, where there is none.
 */
pm_groups_t *pm_groups_create(apr_pool_t *pool, apr_size_t n);

/*
 * The place of a set, by its id, taken with the page if it has none; NULL if
 * there is no room. Neither is kept.
 */
pm_groups_of_set_t *pm_groups_of(pm_groups_t *groups, const char *id,
                                 const char *page);

/* Adds a visit. */
void pm_groups_add(pm_tally_t *tally, const pm_measured_t *measured);

/* What the difference between the groups proves. */
typedef enum pm_verdict_t {
    PM_VERDICT_OPEN, /* too few visits, or too little difference */
    PM_VERDICT_GAIN,
    PM_VERDICT_NO_GAIN, /* less than a fiftieth, if any */
    PM_VERDICT_HARM
} pm_verdict_t;

/* Figures of a group, times in microseconds; a median of nothing is 0. */
typedef struct pm_figures_t {
    apr_uint64_t visits;
    apr_uint64_t completed;       /* visits with that time */
    apr_interval_time_t first;    /* median */
    apr_interval_time_t complete; /* median */
    apr_interval_time_t error;    /* its 95 % interval is so far on each side */
    apr_uint64_t early, again, others; /* all visits' */
} pm_figures_t;

typedef struct pm_comparison_t {
    pm_figures_t figures[PM_GROUPS];
    apr_interval_time_t gain; /* by how much hints come to the end sooner */
    apr_interval_time_t error;
    pm_verdict_t verdict;
} pm_comparison_t;

/* Both groups as they are now. */
void pm_groups_compare(const pm_tally_t tallies[PM_GROUPS],
                       pm_comparison_t *comparison);

/* Whether nobody has asked before, so that one process logs it once. */
int pm_groups_is_news(pm_groups_of_set_t *set);

/*
 * The sets of which both groups have completed visits, those that gain least
 * first, at most `most` of them, as numbers of sets; how many there are.
 */
int pm_groups_worst(const pm_groups_t *groups, int *numbers, int most);

#endif
