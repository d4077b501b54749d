/*
 * What is known of a request while it is served: its page, what the page needs,
 * and what has been sent of it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_STATE_H
#define PM_SERVER_STATE_H

#include <httpd.h>

#include "format/manifest.h"
#include "server/client.h"
#include "server/counters.h"
#include "server/groups.h"
#include "server/route.h"

/* As what a request has been counted. */
typedef enum pm_counted_t {
    PM_COUNTED_NOT,
    PM_COUNTED_PAGE, /* of the manifest */
    PM_COUNTED_OTHER
} pm_counted_t;

/* What has become of a page's links ahead of its response. */
typedef enum pm_outcome_t {
    PM_OUTCOME_UNDECIDED,
    PM_OUTCOME_NONE,   /* nothing was sent */
    PM_OUTCOME_HINTED, /* a 103 */
    PM_OUTCOME_PUSHED, /* a 103 of which mod_http2 made promises */
    PM_OUTCOMES
} pm_outcome_t;

/*
 * What is known of a request, kept with the first of the requests that
 * internal redirects make of one.
 */
typedef struct pm_state_t {
    struct pm_served_t *served; /* the manifest that holds here, or NULL */
    pm_route_t route;           /* how httpd came to what it serves */
    const char *page;           /* its path, as the manifest has it: encoded */
    const pm_set_t *set; /* what it needs; NULL while no page was found */
    int is_elsewhere;    /* the set is of a page that is not served at last */
    int is_withheld;     /* PushManifestWhen was asked, and does not hold */
    pm_counted_t counted;
    /* Links that this server was seen to answer wrongly, as bits by number: not
     * to be said to browsers, and not to be pushed. */
    apr_uint64_t not_hinted, not_pushed;
    pm_client_t *client; /* NULL: nothing is known of it */
    int accepts_push;    /* the client does; PM_UNSET: nobody has asked */
    pm_outcome_t outcome;
    /* The field of promises that come with the response; NULL: none. */
    const char *promises;
    int is_promising; /* a 103 with them is being written */
    /* PushManifestSample: the group, and the number of the visit's record, 0
     * where it has none. */
    pm_group_t group;
    apr_uint32_t visit;
    /* The final response: which links it lacked, and the field that says the
     * first `linked` of them; NULL: none. */
    const pm_set_t *lacking;
    const char *field;
    int linked;
    const request_rec *noted; /* the request that says what was done, or NULL */
} pm_state_t;

/*
 * The state of the request that the client made, whichever of the requests that
 * internal redirects make of it is given: NULL if there is none yet, or begun
 * with the path that the request has now. Both live as long as that request.
 */
pm_state_t *pm_state_if_any(request_rec *r);
pm_state_t *pm_state_of(request_rec *r);

/*
 * Says on a request that answers for a page what was done with it, as the note
 * `pushmanifest`. To be called when that is known.
 */
void pm_state_note(request_rec *r, pm_state_t *state);

/* An outcome in a few words, for the log; and what the note says of it. */
const char *pm_outcome_words(pm_outcome_t outcome);

/* Adds to a counter of the request's manifest, if it has one. */
void pm_state_count(const pm_state_t *state, pm_count_t what, int n);

#endif
