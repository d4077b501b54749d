/*
 * What somebody meant who wrote a word that there is not.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/nearest.h"

#include <string.h>

/* Words are compared up to here. */
#define LETTERS_MAX 32

#define DISTANCE_MAX 2

static int least(int one, int other) { return one < other ? one : other; }

/* Optimal string alignment: how many steps lead from one word to the other. */
static int distance(const char *one, const char *other)
{
    int steps[LETTERS_MAX + 1][LETTERS_MAX + 1];
    int rows = least((int)strlen(one), LETTERS_MAX), i;
    int columns = least((int)strlen(other), LETTERS_MAX), j;

    for (i = 0; i <= rows; i++) {
        for (j = 0; j <= columns; j++) {
            if (i == 0 || j == 0) {
                steps[i][j] = i + j;
                continue;
            }
            steps[i][j] =
                least(least(steps[i - 1][j], steps[i][j - 1]) + 1,
                      steps[i - 1][j - 1] + (one[i - 1] != other[j - 1]));
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] &&
                one[i - 2] == other[j - 1]) {
                steps[i][j] = least(steps[i][j], steps[i - 2][j - 2] + 1);
            }
        }
    }
    return steps[rows][columns];
}

void pm_nearest_look(pm_nearest_t *nearest, const char *word)
{
    size_t length = strlen(nearest->word);
    int steps = length >= 3 && strncmp(nearest->word, word, length) == 0
                    ? 1
                    : distance(nearest->word, word);

    if (steps <= DISTANCE_MAX && 2 * (size_t)steps < length &&
        (!nearest->found || steps < nearest->distance)) {
        nearest->found = word;
        nearest->distance = steps;
    }
}
