/*
 * Preloaded, lets memory run out: allocation number PM_MALLOC_FAILS of the
 * process, and all after it, fail; with PM_MALLOC_ONCE it alone. Without it,
 * the number of allocations is written to the file PM_MALLOC_COUNT at the end.
 * For the C library of GNU.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *aligned_alloc(size_t alignment, size_t size);

static long count;
static long first; /* to fail; 0: none */
static int is_once;

__attribute__((constructor)) static void begin(void)
{
    const char *fails = getenv("PM_MALLOC_FAILS");

    first = fails ? atol(fails) : 0;
    is_once = getenv("PM_MALLOC_ONCE") != NULL;
    count = 0;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("PM_MALLOC_COUNT");
    long total = count;
    FILE *file = path && first == 0 ? fopen(path, "w") : NULL;

    if (file) {
        fprintf(file, "%ld\n", total);
        fclose(file);
    }
}

static int fails(void)
{
    if (++count < first || first == 0 || (is_once && count > first)) {
        return 0;
    }
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }

void *calloc(size_t number, size_t size)
{
    return fails() ? NULL : __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    *memory = memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
