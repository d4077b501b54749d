/*
 * Preloaded, makes qsort() put equal elements in the reverse of their order, as
 * C lets it: who needs an order has to say so.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

static void swap(char *a, char *b, size_t size)
{
    for (; size > 0; size--, a++, b++) {
        char byte = *a;

        *a = *b;
        *b = byte;
    }
}

void qsort(void *base, size_t count, size_t size,
           int (*compare)(const void *, const void *))
{
    char *all = base;
    size_t i, j;

    for (i = 0; i < count / 2; i++) {
        swap(all + i * size, all + (count - 1 - i) * size, size);
    }
    for (i = 1; i < count; i++) {
        for (j = i; j > 0 && compare(all + (j - 1) * size, all + j * size) > 0;
             j--) {
            swap(all + (j - 1) * size, all + j * size, size);
        }
    }
}
