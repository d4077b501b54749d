/*
 * What somebody meant who wrote a word that there is not.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_NEAREST_H
#define PM_TEXT_NEAREST_H

/* The words so far, and the nearest of them. A zeroed one but for `word` has
 * seen none. */
typedef struct pm_nearest_t {
    const char *word;  /* as it was written */
    const char *found; /* NULL: none is near */
    int distance;      /* of that */
} pm_nearest_t;

/* Looks at one more word, which lives as long: whether it is nearer than those
 * before. Near is what takes at most two letters more, fewer or others, or two
 * in the other order, and keeps more than it changes; or begins with the word.
 */
void pm_nearest_look(pm_nearest_t *nearest, const char *word);

#endif
