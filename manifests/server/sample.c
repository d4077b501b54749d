/*
 * Sample: a share of the visits gets nothing.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/sample.h"

#include <unistd.h>

#include <http_log.h>

#include <apr_atomic.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "header/value.h"
#include "server/client.h"
#include "server/config.h"
#include "server/loader.h"

APLOG_USE_MODULE(pushmanifest);

/* A verdict is looked for whenever so many more visits got nothing. */
#define VISITS_BETWEEN 20

struct pm_visit_t {
    apr_uint32_t drawn; /* in [0, 100): the connection's lot */
    /* 0: no visit yet; odd: one is being written; else the number of the one
     * that is here. */
    volatile apr_uint32_t phase;
    pm_group_t group;
    pm_served_t *served;
    char id[PM_SET_ID_MAX + 1], page[128];
    apr_time_t begun;
    int count;                             /* of its links: */
    apr_uint64_t hashes[PM_SET_LINKS_MAX]; /* hrefs */
    apr_uint64_t urgent;                   /* which are, as bits */
    volatile apr_uint64_t asked;           /* which were asked for */
    volatile apr_uint64_t first, complete, early;
    volatile apr_uint32_t again, others;
};

static int is_on;
static apr_uint64_t secret;            /* of this httpd, since its start */
static volatile apr_uint32_t drawings; /* of this process */

/* ---- Connections ---- */

int pm_sample_start(const server_rec *s)
{
    is_on = 0;
    for (; s; s = s->next) {
        is_on |= pm_value_or(pm_server_config(s)->sample, 0) > 0;
    }
    return is_on && apr_generate_random_bytes((unsigned char *)&secret,
                                              sizeof(secret)) == APR_SUCCESS;
}

/* A lot in [0, 100) that nobody can tell who does not know the secret. */
static apr_uint32_t draw(void)
{
    apr_uint64_t n =
        secret ^ ((apr_uint64_t)getpid() << 32 | apr_atomic_inc32(&drawings));

    n = (n ^ n >> 30) * 0xBF58476D1CE4E5B9u;
    n = (n ^ n >> 27) * 0x94D049BB133111EBu + secret;
    n = (n ^ n >> 31) * 0x9E3779B97F4A7C15u;
    return (apr_uint32_t)((n >> 32) * 100 >> 32);
}

static apr_status_t on_end(void *visit);

pm_visit_t *pm_sample_connect(conn_rec *c)
{
    pm_visit_t *visit;

    if (!is_on) {
        return NULL;
    }
    visit = apr_pcalloc(c->pool, sizeof(*visit));
    visit->drawn = draw();
    apr_pool_cleanup_register(c->pool, visit, on_end, apr_pool_cleanup_null);
    return visit;
}

/* ---- The end of a visit ---- */

static const char *const verdicts[] = {
    [PM_VERDICT_NO_GAIN] = "gain nothing",
    [PM_VERDICT_HARM] = "do harm",
};

/* Says once of a set that it gains nothing. */
static void tell(pm_groups_of_set_t *set, const pm_served_t *served)
{
    pm_comparison_t comparison;

    pm_groups_compare(set->tallies, &comparison);
    if (comparison.verdict < PM_VERDICT_NO_GAIN || !set->is_named ||
        !pm_groups_is_news(set)) {
        return;
    }
    ap_log_error(
        APLOG_MARK, APLOG_WARNING, 0, served->host,
        "PushManifest %s: the links of set %s, as for page %s, %s: with them "
        "what is urgent is there after %.1f ms, without after %.1f ms (medians "
        "of %" APR_UINT64_T_FMT " and %" APR_UINT64_T_FMT " visits); leave out "
        "what the page does not need, or write PushManifestSend none for it",
        served->live->file, set->id, set->page, verdicts[comparison.verdict],
        (double)comparison.figures[PM_GROUP_HINTS].complete / 1000,
        (double)comparison.figures[PM_GROUP_CONTROL].complete / 1000,
        comparison.figures[PM_GROUP_HINTS].completed,
        comparison.figures[PM_GROUP_CONTROL].completed);
}

/* Adds a visit that is over to its group. */
static void finish(const pm_visit_t *visit)
{
    const pm_measured_t measured = {
        .first = (apr_interval_time_t)visit->first,
        .complete = (apr_interval_time_t)visit->complete,
        .early = visit->early,
        .again = visit->again,
        .others = visit->others,
    };
    pm_groups_t *groups = visit->served->groups;
    pm_groups_of_set_t *set = pm_groups_of(groups, visit->id, visit->page);
    pm_tally_t *tally;

    pm_groups_add(&groups->tallies[visit->group], &measured);
    if (set) {
        tally = &set->tallies[visit->group];
        pm_groups_add(tally, &measured);
        if (visit->group == PM_GROUP_CONTROL &&
            tally->visits % VISITS_BETWEEN == 0) {
            tell(set, visit->served);
        }
    }
}

/* The connection ends, and with it its last visit: its streams are over. */
static apr_status_t on_end(void *data)
{
    const pm_visit_t *visit = data;

    if (visit->phase > 0 && visit->phase % 2 == 0) {
        finish(visit);
    }
    return APR_SUCCESS;
}

/* ---- Its beginning ---- */

/* Whether a page is not shown before it has the file. */
static int is_urgent(const pm_link_t *link)
{
    return link->as == PM_AS_STYLE || link->as == PM_AS_SCRIPT ||
           link->as == PM_AS_FONT || link->rel == PM_REL_MODULEPRELOAD ||
           link->fetchpriority == PM_FETCHPRIORITY_HIGH;
}

static void fill(pm_visit_t *visit, const request_rec *r,
                 const pm_state_t *state)
{
    const pm_set_t *set = state->set;
    int i;

    visit->group = state->group;
    visit->served = state->served;
    apr_cpystrn(visit->id, set->id, sizeof(visit->id));
    apr_cpystrn(visit->page, state->page, sizeof(visit->page));
    visit->begun = r->request_time;
    visit->count = set->nlinks;
    visit->urgent = visit->asked = 0;
    for (i = 0; i < set->nlinks; i++) {
        visit->hashes[i] = set->values->hashes[i];
        visit->urgent |= (apr_uint64_t)is_urgent(&set->links[i]) << i;
    }
    visit->first = visit->complete = visit->early = 0;
    visit->again = visit->others = 0;
}

/*
 * Begins a visit in the place of the one before; 0 if another stream does so
 * just now. Who has looked at the number of the one before may still add to
 * this one, which is as rare and as harmless as it is bounded.
 */
static apr_uint32_t begin(pm_visit_t *visit, const request_rec *r,
                          const pm_state_t *state)
{
    apr_uint32_t before = visit->phase, phase = before + 2;

    if (before % 2 != 0 ||
        apr_atomic_cas32(&visit->phase, before + 1, before) != before) {
        return 0;
    }
    if (before > 0) {
        finish(visit);
    }
    fill(visit, r, state);
    apr_atomic_set32(&visit->phase, phase);
    return phase;
}

pm_group_t pm_sample_choose(request_rec *r, pm_state_t *state)
{
    pm_visit_t *visit = is_on ? pm_client_visit(r->connection) : NULL;
    int percent = pm_value_or(pm_server_config(r->server)->sample, 0);

    if (!visit || percent == 0 || !state->served || !state->served->groups) {
        return PM_GROUP_NONE;
    }
    state->group = visit->drawn < (apr_uint32_t)percent ? PM_GROUP_CONTROL
                                                        : PM_GROUP_HINTS;
    state->visit = begin(visit, r, state);
    return state->group;
}

/* ---- Its course ---- */

void pm_sample_first_byte(const request_rec *r, const pm_state_t *state)
{
    pm_visit_t *visit = state->visit ? pm_client_visit(r->connection) : NULL;

    if (visit && visit->phase == state->visit) {
        apr_atomic_set64(&visit->first,
                         (apr_uint64_t)(apr_time_now() - visit->begun));
    }
}

/* Whether the client says that it is of the kind that a page waits for. */
static int says_urgent(const request_rec *r)
{
    const char *dest = apr_table_get(r->headers_in, "Sec-Fetch-Dest");

    return dest && (!strcmp(dest, "style") || !strcmp(dest, "script") ||
                    !strcmp(dest, "font"));
}

/* A file of the set was asked for. */
static void note_file(pm_visit_t *visit, const request_rec *last, int i,
                      apr_uint64_t time)
{
    apr_uint64_t bit = (apr_uint64_t)1 << i, old;

    do {
        old = visit->asked;
        if (old & bit) {
            apr_atomic_inc32(&visit->again);
            return;
        }
    } while (apr_atomic_cas64(&visit->asked, old | bit, old) != old);
    if (visit->first == 0) {
        apr_atomic_add64(&visit->early, (apr_uint64_t)last->bytes_sent);
    }
    while (visit->urgent & bit && (old = visit->complete) < time &&
           apr_atomic_cas64(&visit->complete, time, old) != old) {
    }
}

void pm_sample_answered(const request_rec *r, const request_rec *last,
                        apr_uint64_t hash)
{
    pm_visit_t *visit = is_on ? pm_client_visit(r->connection) : NULL;
    apr_uint32_t phase = visit ? visit->phase : 0;
    apr_interval_time_t time;
    int i = 0;

    if (phase == 0 || phase % 2 != 0 || r->method_number != M_GET) {
        return;
    }
    time = apr_time_now() - visit->begun;
    if (time < 0 || time > PM_SAMPLE_VISIT) {
        return;
    }
    while (i < visit->count && i < PM_SET_LINKS_MAX &&
           visit->hashes[i] != hash) {
        i++;
    }
    if (i < visit->count) {
        note_file(visit, last, i, (apr_uint64_t)time);
    }
    else if (says_urgent(r)) {
        apr_atomic_inc32(&visit->others);
    }
}
