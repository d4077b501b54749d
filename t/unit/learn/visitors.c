/*
 * Who is known, who counts, and who is forgotten. Built with a smaller limit.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>

#include "learn/visitors.h"
#include "unit/tap.h"

static void one_address(apr_pool_t *pool)
{
    pm_visitors_t *visitors = pm_visitors_create(pool);
    apr_uint64_t agent;
    int i;

    tap_is_number(pm_visitors_meet(visitors, 1, 1, 1), PM_VISITOR_NEW_ADDRESS,
                  "the first of an address");
    tap_is_number(pm_visitors_meet(visitors, 1, 1, 1), PM_VISITOR_KNOWN,
                  "  is known");
    tap_is_number(pm_visitors_meet(visitors, 1, 2, 0), PM_VISITOR_NEW,
                  "who has nothing to say");
    for (agent = 3, i = 1; i < PM_ADDRESS_VISITORS_MAX; i++, agent++) {
        tap_is_number(pm_visitors_meet(visitors, 1, agent, 1), PM_VISITOR_NEW,
                      "  takes nobody's place: one more counts");
    }
    tap_is_number(pm_visitors_meet(visitors, 1, agent, 1), PM_VISITOR_CROWDED,
                  "until there are too many");
    tap_is_number(pm_visitors_meet(visitors, 2, agent, 1),
                  PM_VISITOR_NEW_ADDRESS, "  of that address");
    tap_is_number(pm_visitors_meet(visitors, 0, 0, 1), PM_VISITOR_NEW_ADDRESS,
                  "zero is a hash like any other");
}

/* The last PM_VISITORS_MAX numbers are remembered; a visitor takes two. */
static void many(apr_pool_t *pool)
{
    pm_visitors_t *visitors = pm_visitors_create(pool);
    apr_uint64_t i, count = 10 * PM_VISITORS_MAX, wrong = 0;

    for (i = 0; i < count; i++) {
        pm_visitors_meet(visitors, i, 7, 1);
        wrong += i >= PM_VISITORS_MAX / 4 &&
                 pm_visitors_meet(visitors, i - PM_VISITORS_MAX / 4, 7, 1) !=
                     PM_VISITOR_KNOWN;
    }
    tap_is_number((long)wrong, 0, "who was here lately is known");
    tap_is_number(pm_visitors_meet(visitors, 0, 7, 1), PM_VISITOR_NEW_ADDRESS,
                  "who was here long ago is not");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    one_address(pool);
    many(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
