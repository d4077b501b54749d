/*
 * What is known of a request while it is served.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/state.h"

#include <http_log.h>

#include <apr_strings.h>

#include "server/config.h"
#include "server/loader.h"

APLOG_USE_MODULE(pushmanifest);

/* The request that the client made, before internal redirects. */
static request_rec *first_of(request_rec *r)
{
    while (r->prev) {
        r = r->prev;
    }
    return r;
}

pm_state_t *pm_state_if_any(request_rec *r)
{
    return ap_get_module_config(first_of(r)->request_config,
                                &pushmanifest_module);
}

pm_state_t *pm_state_of(request_rec *r)
{
    pm_state_t *state = pm_state_if_any(r);

    if (!state) {
        request_rec *first = first_of(r);

        state = apr_pcalloc(first->pool, sizeof(*state));
        pm_route_begin(&state->route, first);
        ap_set_module_config(first->request_config, &pushmanifest_module,
                             state);
    }
    return state;
}

void pm_state_count(const pm_state_t *state, pm_count_t what, int n)
{
    if (state->served && n != 0) {
        pm_counters_add(state->served->counters, what, n);
    }
}

/* A piece of a text: its bytes, and how many. */
static struct iovec piece(const char *text)
{
    struct iovec piece = {.iov_base = (void *)text, .iov_len = strlen(text)};

    return piece;
}

void pm_state_note(request_rec *r, pm_state_t *state)
{
    static const char *const sent[][2] = {
        {" sent=none", " sent=link"},
        {" sent=early", " sent=early,link"},
        {" sent=push", " sent=push,link"},
    };
    int early = !state->early_sent ? 0 : state->promised ? 2 : 1;
    const struct iovec pieces[] = {
        piece("page="),
        piece(state->page),
        piece(" set="),
        piece(state->set->id),
        piece(sent[early][state->linked]),
    };

    apr_table_setn(r->notes, "pushmanifest",
                   apr_pstrcatv(r->pool, pieces, 5, NULL));
    state->noted = r;
}
