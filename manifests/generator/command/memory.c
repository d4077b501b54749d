/*
 * Memory, or descriptors, that are not there end the run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_atomic.h>
#include <apr_general.h>
#include <jansson.h>
#include <libxml/parser.h>

#include "command/command.h"
#include "file/temporary.h"

int pm_memory_end(int status)
{
    const char *message =
        APR_STATUS_IS_ENOMEM(status)
            ? "pushmanifest: out of memory; nothing was written\n"
            : "pushmanifest: too many open files; nothing was written\n";
    static volatile apr_uint32_t is_ending;

    /* Another thread has come here first, and is about to end this one. */
    while (apr_atomic_xchg32(&is_ending, 1)) {
        pause();
    }
    /* stdio may want memory. */
    if (write(STDERR_FILENO, message, strlen(message)) < 0) {
        /* Nobody is there to hear it. */
    }
    pm_temporary_abandon();
    _exit(PM_EXIT_NOTHING);
}

static void *allocate(size_t size)
{
    void *memory = malloc(size > 0 ? size : 1);

    if (!memory) {
        pm_memory_end(APR_ENOMEM);
    }
    return memory;
}

static void *reallocate(void *memory, size_t size)
{
    memory = realloc(memory, size > 0 ? size : 1);
    if (!memory) {
        pm_memory_end(APR_ENOMEM);
    }
    return memory;
}

static char *duplicate(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(allocate(size), text, size);
}

apr_pool_t *pm_memory_setup(void)
{
    apr_pool_t *pool;

    if (apr_initialize() != APR_SUCCESS ||
        apr_pool_create_ex(&pool, NULL, pm_memory_end, NULL) != APR_SUCCESS) {
        return NULL;
    }
    json_set_alloc_funcs(allocate, free);
    xmlMemSetup(free, allocate, reallocate, duplicate);
    xmlInitParser();
    return pool;
}
