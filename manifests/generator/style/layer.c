/*
 * CSS Cascade 5, section 6.4, "Layering": a layer is stronger than those that
 * were declared before it, and what is in it directly than its own layers.
 * Used by the cascade.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/layer.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

struct pm_css_layer_t {
    const char *path; /* from the outermost on */
    struct pm_css_layer_t *parent;
    struct pm_css_layer_t *first, *last; /* of its own layers */
    struct pm_css_layer_t *next;
    unsigned number;
};

struct pm_css_layers_t {
    apr_pool_t *pool;
    apr_hash_t *known; /* path -> pm_css_layer_t */
    pm_css_layer_t root;
};

pm_css_layers_t *pm_css_layers_create(apr_pool_t *pool)
{
    pm_css_layers_t *layers = apr_pcalloc(pool, sizeof(*layers));

    layers->pool = pool;
    layers->known = apr_hash_make(pool);
    layers->root.path = "";
    return layers;
}

/* One layer in another, by its own name of length bytes. */
static pm_css_layer_t *declare_one(pm_css_layers_t *layers,
                                   pm_css_layer_t *outer, const char *name,
                                   apr_size_t length)
{
    const char *path =
        apr_pstrcat(layers->pool, outer->path, ".",
                    apr_pstrmemdup(layers->pool, name, length), NULL);
    pm_css_layer_t *layer =
        apr_hash_get(layers->known, path, APR_HASH_KEY_STRING);

    if (layer || apr_hash_count(layers->known) == PM_CSS_PAGE_LAYERS_MAX) {
        return layer;
    }
    layer = apr_pcalloc(layers->pool, sizeof(*layer));
    layer->path = path;
    layer->parent = outer;
    if (outer->last) {
        outer->last->next = layer;
    }
    else {
        outer->first = layer;
    }
    outer->last = layer;
    apr_hash_set(layers->known, path, APR_HASH_KEY_STRING, layer);
    return layer;
}

pm_css_layer_t *pm_css_layers_declare(pm_css_layers_t *layers,
                                      pm_css_layer_t *outer, const char *name)
{
    pm_css_layer_t *layer = outer ? outer : &layers->root;

    while (layer && *name) {
        apr_size_t length = strcspn(name, ".");

        layer = declare_one(layers, layer, name, length);
        name += length + (name[length] == '.');
    }
    return layer == &layers->root ? NULL : layer;
}

/* The first layer of the first layer, and so on. */
static pm_css_layer_t *innermost(pm_css_layer_t *layer)
{
    while (layer->first) {
        layer = layer->first;
    }
    return layer;
}

void pm_css_layers_number(pm_css_layers_t *layers)
{
    pm_css_layer_t *layer = innermost(&layers->root);
    unsigned number = 0;

    while (layer != &layers->root) {
        layer->number = ++number;
        layer = layer->next ? innermost(layer->next) : layer->parent;
    }
    layers->root.number = number + 1;
}

unsigned pm_css_layer_number(const pm_css_layers_t *layers,
                             const pm_css_layer_t *layer)
{
    return layer ? layer->number : layers->root.number;
}
