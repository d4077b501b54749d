/*
 * Who has been here before.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/visitors.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "text/memory.h"

#define SLOTS_FIRST 4096

/* Open addressing; 0 is a free slot. At most half of the slots are used. */
typedef struct numbers_t {
    apr_uint64_t *slots;
    apr_size_t count, size; /* a power of two */
} numbers_t;

/* When the young are too many they become the old, who are forgotten. */
struct pm_visitors_t {
    apr_pool_t *pool;
    numbers_t young, old;
};

static numbers_t new_numbers(apr_pool_t *pool, apr_size_t size)
{
    numbers_t numbers = {
        .slots = pm_memory_grow(pool, NULL, size * sizeof(apr_uint64_t)),
        .size = size,
    };

    memset(numbers.slots, 0, size * sizeof(apr_uint64_t));
    return numbers;
}

static apr_status_t give_back(void *data)
{
    pm_visitors_t *visitors = data;

    free(visitors->young.slots);
    free(visitors->old.slots);
    return APR_SUCCESS;
}

pm_visitors_t *pm_visitors_create(apr_pool_t *pool)
{
    pm_visitors_t *visitors = apr_pcalloc(pool, sizeof(*visitors));

    visitors->pool = pool;
    visitors->young = new_numbers(pool, SLOTS_FIRST);
    visitors->old = new_numbers(pool, SLOTS_FIRST);
    apr_pool_cleanup_register(pool, visitors, give_back, apr_pool_cleanup_null);
    return visitors;
}

/* The slot that has the number, or that is free for it. */
static apr_uint64_t *slot_of(const numbers_t *numbers, apr_uint64_t number)
{
    apr_size_t at = (apr_size_t)number & (numbers->size - 1);

    while (numbers->slots[at] && numbers->slots[at] != number) {
        at = (at + 1) & (numbers->size - 1);
    }
    return &numbers->slots[at];
}

static void add(numbers_t *numbers, apr_uint64_t number)
{
    *slot_of(numbers, number) = number;
    numbers->count++;
}

static void grow(apr_pool_t *pool, numbers_t *numbers)
{
    numbers_t larger = new_numbers(pool, 2 * numbers->size);
    apr_size_t i;

    for (i = 0; i < numbers->size; i++) {
        if (numbers->slots[i]) {
            add(&larger, numbers->slots[i]);
        }
    }
    free(numbers->slots);
    *numbers = larger;
}

/* Makes room for one more among the young. */
static void make_room(pm_visitors_t *visitors)
{
    if (visitors->young.count >= PM_VISITORS_MAX) {
        free(visitors->old.slots);
        visitors->old = visitors->young;
        visitors->young = new_numbers(visitors->pool, SLOTS_FIRST);
    }
    else if (2 * (visitors->young.count + 1) > visitors->young.size) {
        grow(visitors->pool, &visitors->young);
    }
}

/* Whether the number is a new one; it is known from then on. */
static int meet(pm_visitors_t *visitors, apr_uint64_t number)
{
    number = number ? number : 1;
    if (*slot_of(&visitors->young, number)) {
        return 0;
    }
    make_room(visitors);
    add(&visitors->young, number);
    return !*slot_of(&visitors->old, number);
}

pm_visitor_t pm_visitors_meet(pm_visitors_t *visitors, apr_uint64_t address,
                              apr_uint64_t agent, int counts)
{
    apr_uint64_t i;

    if (!meet(visitors,
              XXH3_64bits_withSeed(&address, sizeof(address), agent))) {
        return PM_VISITOR_KNOWN;
    }
    /* The seats of an address: numbers that are taken one after the other. */
    if (!counts) {
        return PM_VISITOR_NEW;
    }
    for (i = 0; i < PM_ADDRESS_VISITORS_MAX; i++) {
        if (meet(visitors, XXH3_64bits_withSeed(&i, sizeof(i), ~address))) {
            return i == 0 ? PM_VISITOR_NEW_ADDRESS : PM_VISITOR_NEW;
        }
    }
    return PM_VISITOR_CROWDED;
}
