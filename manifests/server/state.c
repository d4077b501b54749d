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
        state->accepts_push = PM_UNSET;
        state->group = PM_GROUP_NONE;
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

/* What the note and the log say of an outcome. */
static const struct {
    const char *sent[2]; /* without and with links on the final response */
    const char *words;
} outcomes[PM_OUTCOMES] = {
    [PM_OUTCOME_UNDECIDED] = {{" sent=none", " sent=link"}, "nothing"},
    [PM_OUTCOME_NONE] = {{" sent=none", " sent=link"}, "nothing"},
    [PM_OUTCOME_HINTED] = {{" sent=early", " sent=early,link"}, "to be hinted"},
    [PM_OUTCOME_PUSHED] = {{" sent=push", " sent=push,link"}, "to be pushed"},
};

const char *pm_outcome_words(pm_outcome_t outcome)
{
    return outcomes[outcome].words;
}

/* A piece of a text: its bytes, and how many. */
static struct iovec piece(const char *text)
{
    struct iovec piece = {.iov_base = (void *)text, .iov_len = strlen(text)};

    return piece;
}

/* How many links are held back for what this server was seen to answer. */
static int count_held(const pm_state_t *state)
{
    apr_uint64_t bits = state->not_hinted;
    int count = 0;

    for (; bits; bits &= bits - 1) {
        count++;
    }
    return count;
}

/* What the note says of a group, for learn too (pushmanifest(1)). */
static const char *const group_words[] = {
    [PM_GROUP_HINTS] = " group=hints",
    [PM_GROUP_CONTROL] = " group=control",
    [PM_GROUP_NONE] = "",
};

void pm_state_note(request_rec *r, pm_state_t *state)
{
    int held = count_held(state);
    const struct iovec pieces[] = {
        piece("page="),
        piece(state->page),
        piece(" set="),
        piece(state->set->id),
        piece(outcomes[state->outcome].sent[state->field != NULL]),
        piece(group_words[state->group]),
        piece(held ? apr_psprintf(r->pool, " held=%d", held) : ""),
    };

    apr_table_setn(r->notes, "pushmanifest",
                   apr_pstrcatv(r->pool, pieces, 7, NULL));
    state->noted = r;
}
