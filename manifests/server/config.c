/*
 * The configuration of the module: what a host and what a directory say, and
 * how an inner section inherits from an outer one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/config.h"

#include <apr_strings.h>

#include "header/response.h"

void *pm_server_config_create(apr_pool_t *p, server_rec *s)
{
    pm_server_config_t *config = apr_pcalloc(p, sizeof(*config));

    config->sources = apr_array_make(p, 0, sizeof(pm_source_t));
    config->reload = PM_UNSET;
    config->sample = PM_UNSET;
    return config;
}

void *pm_server_config_merge(apr_pool_t *p, void *base, void *add)
{
    const pm_server_config_t *from = base, *over = add;
    pm_server_config_t *config = apr_pmemdup(p, over, sizeof(*over));

    config->sample = over->sample == PM_UNSET ? from->sample : over->sample;
    config->cookie = over->cookie ? over->cookie : from->cookie;
    config->proxies = over->proxies ? over->proxies : from->proxies;
    config->sources = apr_array_append(p, over->sources, from->sources);
    config->always = over->always.file ? over->always : from->always;
    return config;
}

pm_source_t *pm_source_at(const server_rec *s, int i)
{
    pm_server_config_t *config = pm_server_config(s);

    if (i < config->sources->nelts) {
        return &APR_ARRAY_IDX(config->sources, i, pm_source_t);
    }
    return i == config->sources->nelts && config->always.file ? &config->always
                                                              : NULL;
}

void *pm_dir_config_create(apr_pool_t *p, char *directory)
{
    pm_dir_config_t *config = apr_pcalloc(p, sizeof(*config));

    config->engine = PM_UNSET;
    config->send = PM_UNSET;
    config->limit_links = PM_UNSET;
    config->limit_early = PM_UNSET;
    config->limit_final = PM_UNSET;
    config->limit_header = PM_UNSET;
    config->limit_push = PM_UNSET;
    return config;
}

static int merged(int base, int add) { return add == PM_UNSET ? base : add; }

void *pm_dir_config_merge(apr_pool_t *p, void *base, void *add)
{
    const pm_dir_config_t *from = base, *over = add;
    pm_dir_config_t *config = apr_palloc(p, sizeof(*config));

    config->engine = merged(from->engine, over->engine);
    config->send = merged(from->send, over->send);
    config->limit_links = merged(from->limit_links, over->limit_links);
    config->limit_early = merged(from->limit_early, over->limit_early);
    config->limit_final = merged(from->limit_final, over->limit_final);
    config->limit_header = merged(from->limit_header, over->limit_header);
    config->limit_push = merged(from->limit_push, over->limit_push);
    config->when = over->when ? over->when : from->when;
    config->resources = pm_response_join(p, from->resources, over->resources);
    return config;
}
