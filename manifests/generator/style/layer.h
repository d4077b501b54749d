/*
 * Cascade layers: which of two is stronger.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_LAYER_H
#define PM_CSS_LAYER_H

#include <apr_pools.h>

/* Layers of a page; those beyond are as one. */
#define PM_CSS_PAGE_LAYERS_MAX 10000

/* A layer. */
typedef struct pm_css_layer_t pm_css_layer_t;

/* All layers of a page. */
typedef struct pm_css_layers_t pm_css_layers_t;

/* Without layers, from pool. */
pm_css_layers_t *pm_css_layers_create(apr_pool_t *pool);

/*
 * The layer of that name, names within each other with dots between, in a layer
 * or in none (NULL); declared, if it is new, behind those there are. NULL
 * beyond the limit.
 */
pm_css_layer_t *pm_css_layers_declare(pm_css_layers_t *layers,
                                      pm_css_layer_t *outer, const char *name);

/* Numbers the layers that were declared, from 1 on: greater is stronger. */
void pm_css_layers_number(pm_css_layers_t *layers);

/* The number of a layer; of what is in none, one more than the greatest. */
unsigned pm_css_layer_number(const pm_css_layers_t *layers,
                             const pm_css_layer_t *layer);

#endif
