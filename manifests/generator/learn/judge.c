/*
 * Judgement: what the counts of a file say about it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/judge.h"

#include <string.h>

#include "site/media_type.h"

/* A part of the requests that say how urgent they are: browsers that say it
 * only of some kinds of file (Firefox) are not the only ones. */
#define URGENT_PART 4

static const struct {
    const char *name, *text;
} verdicts[PM_JUDGEMENTS] = {
    [PM_JUDGEMENT_NONE] = {"none", ""},
    [PM_JUDGEMENT_FOUND] = {"found", "in the manifest"},
    [PM_JUDGEMENT_UNUSED] = {"unused", "nobody asks for it"},
    [PM_JUDGEMENT_UNSEEN] = {"unseen",
                             "nobody was given it: is the log older than it?"},
    [PM_JUDGEMENT_UNPROVEN] = {"unproven", "too few visits without hints"},
    [PM_JUDGEMENT_ADD] = {"add", "nearly every first visit asks for it"},
    [PM_JUDGEMENT_RARE] = {"rare", "not in nearly every first visit"},
    [PM_JUDGEMENT_GONE] = {"gone", "not asked for any more"},
    [PM_JUDGEMENT_LATE] = {"late", "asked for late"},
    [PM_JUDGEMENT_QUERY] = {"query",
                            "it has a query that is not in the manifest"},
    [PM_JUDGEMENT_UNKEPT] =
        {"unkept", "browsers may not keep it, and would load it twice"},
    [PM_JUDGEMENT_CALM] = {"calm", "not urgent to browsers"},
    [PM_JUDGEMENT_MODE] = {"mode", "a script that may be a module or not: log "
                                   "Sec-Fetch-Mode"},
    [PM_JUDGEMENT_IMAGE] = {"image", "an image: only a HAR tells its urgency"},
    [PM_JUDGEMENT_DATA] = {"data", "data that may be a person's"},
};

const char *pm_judgement_name(pm_judgement_t verdict)
{
    return verdicts[verdict].name;
}

const char *pm_judgement_text(pm_judgement_t verdict)
{
    return verdicts[verdict].text;
}

int pm_judgement_is_need(pm_judgement_t verdict)
{
    return verdict == PM_JUDGEMENT_ADD || verdict == PM_JUDGEMENT_QUERY ||
           verdict == PM_JUDGEMENT_UNKEPT || verdict == PM_JUDGEMENT_MODE;
}

pm_judgement_t pm_judge_named(const pm_judge_t *judge, const pm_scope_t *scope,
                              const pm_demand_t *demand, int is_seen)
{
    if (!demand || demand->named < judge->visits) {
        return PM_JUDGEMENT_UNPROVEN;
    }
    if (demand->named_asks > judge->unused * demand->named) {
        return PM_JUDGEMENT_FOUND;
    }
    return is_seen || judge->is_current || scope->current >= judge->visits
               ? PM_JUDGEMENT_UNUSED
               : PM_JUDGEMENT_UNSEEN;
}

static int is_module(const pm_demand_t *demand)
{
    const char *dot = strrchr(demand->href, '.');
    unsigned cors = demand->modes[PM_MODE_CORS];
    unsigned no_cors = demand->modes[PM_MODE_NO_CORS];

    /* Only modules, and workers, make a browser ask for scripts. */
    return cors + no_cors > 0 ? cors > no_cors
                              : (dot && strcmp(dot, ".mjs") == 0) ||
                                    2 * demand->by_script > demand->asks;
}

static int knows_mode(const pm_demand_t *demand)
{
    return demand->modes[PM_MODE_CORS] + demand->modes[PM_MODE_NO_CORS] > 0 ||
           is_module(demand);
}

static int is_urgent(const pm_demand_t *demand)
{
    return demand->spoke > 0 && URGENT_PART * demand->urgent >= demand->spoke;
}

/*
 * A script that the page's HTML does not have was put there by a script. Then
 * it is urgent to Chromium if it is a module, or as it says; without a manifest
 * it may as well stand in the HTML.
 */
static pm_judgement_t judge_script(const pm_judge_t *judge,
                                   const pm_demand_t *demand)
{
    if (demand->spoke > 0) {
        return is_urgent(demand) ? PM_JUDGEMENT_ADD : PM_JUDGEMENT_CALM;
    }
    if (!knows_mode(demand)) {
        return judge->has_manifest ? PM_JUDGEMENT_MODE : PM_JUDGEMENT_ADD;
    }
    return is_module(demand) || !judge->has_manifest ? PM_JUDGEMENT_ADD
                                                     : PM_JUDGEMENT_CALM;
}

/* The verdict by what kind of file it is, all else being well. */
static pm_judgement_t judge_kind(const pm_judge_t *judge,
                                 const pm_demand_t *demand)
{
    switch (demand->dest) {
    case PM_DEST_STYLE:
    case PM_DEST_FONT:
        return 2 * demand->idle > demand->asks ? PM_JUDGEMENT_CALM
                                               : PM_JUDGEMENT_ADD;
    case PM_DEST_SCRIPT:
        return judge_script(judge, demand);
    case PM_DEST_IMAGE:
        return 2 * demand->watched > demand->asks &&
                       2 * demand->urgent > demand->asks
                   ? PM_JUDGEMENT_ADD
                   : PM_JUDGEMENT_IMAGE;
    case PM_DEST_FETCH:
        return 2 * demand->keeps[PM_KEEP_YES] > demand->asks &&
                       2 * demand->modes[PM_MODE_CORS] > demand->asks &&
                       is_urgent(demand)
                   ? PM_JUDGEMENT_ADD
                   : PM_JUDGEMENT_DATA;
    default:
        return PM_JUDGEMENT_NONE;
    }
}

pm_judgement_t pm_judge_missing(const pm_judge_t *judge,
                                const pm_scope_t *scope,
                                const pm_demand_t *demand)
{
    pm_judgement_t verdict = judge_kind(judge, demand);

    if (verdict == PM_JUDGEMENT_NONE || demand->visitors < judge->visits) {
        return PM_JUDGEMENT_NONE;
    }
    if (pm_demand_share(demand, scope) < judge->share) {
        return PM_JUDGEMENT_RARE;
    }
    if (pm_demand_silence(demand, scope) > PM_LEARN_SILENCE) {
        return PM_JUDGEMENT_GONE;
    }
    if (pm_demand_after(demand) > judge->early) {
        return PM_JUDGEMENT_LATE;
    }
    if (verdict != PM_JUDGEMENT_ADD) {
        return verdict;
    }
    if (demand->href[strlen(demand->href) - 1] == '?') {
        return PM_JUDGEMENT_QUERY;
    }
    return 2 * demand->keeps[PM_KEEP_NO] > demand->asks ? PM_JUDGEMENT_UNKEPT
                                                        : PM_JUDGEMENT_ADD;
}

static pm_as_t as_of(pm_dest_t dest)
{
    return dest == PM_DEST_STYLE    ? PM_AS_STYLE
           : dest == PM_DEST_SCRIPT ? PM_AS_SCRIPT
           : dest == PM_DEST_FONT   ? PM_AS_FONT
           : dest == PM_DEST_IMAGE  ? PM_AS_IMAGE
                                    : PM_AS_FETCH;
}

/* Whether the page asks for it in CORS mode: fonts always, scripts if they are
 * modules, data always here, others as they say. */
static int is_cors(const pm_demand_t *demand)
{
    return demand->dest == PM_DEST_FONT || demand->dest == PM_DEST_FETCH ||
           (demand->dest == PM_DEST_SCRIPT && is_module(demand)) ||
           demand->modes[PM_MODE_CORS] > demand->modes[PM_MODE_NO_CORS];
}

pm_link_t pm_judge_link(const pm_demand_t *demand)
{
    return (pm_link_t){
        .href = demand->href,
        .as = as_of(demand->dest),
        .type = pm_type_of(demand->href),
        .crossorigin =
            is_cors(demand) ? PM_CROSSORIGIN_ANONYMOUS : PM_CROSSORIGIN_NONE,
        /* A promise has no cookies, and would bring another one's data. */
        .hint_only = demand->dest == PM_DEST_FETCH,
        .bytes = PM_BYTES_UNKNOWN,
        .why = "nearly every first visit asks for it",
    };
}
