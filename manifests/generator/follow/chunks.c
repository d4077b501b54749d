/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/chunks.h"

#include <string.h>

#include <apr_strings.h>

#include "js/bundle.h"

/* A script of the page. */
typedef struct part_t {
    const pm_js_bundle_t *bundle;
    const char *href;
    const char *source;
    int is_module; /* where its own URL is cannot be asked there */
} part_t;

struct pm_chunks_t {
    apr_array_header_t *parts; /* of part_t */
    apr_hash_t *present;       /* chunks that the page has from the start */
    apr_hash_t *done; /* chunks that are candidates, and what has them */
    apr_int64_t left; /* bytes that may still be read */
    int named;        /* for people alone */
    int is_partial;   /* there are scripts of which nothing is known */
};

struct pm_chunks_t *pm_chunks_create(apr_pool_t *pool)
{
    struct pm_chunks_t *chunks = apr_pcalloc(pool, sizeof(*chunks));

    chunks->parts = apr_array_make(pool, 0, sizeof(part_t));
    chunks->present = apr_hash_make(pool);
    chunks->done = apr_hash_make(pool);
    chunks->left = PM_CHUNKS_BYTES_MAX;
    return chunks;
}

void pm_chunks_enter(pm_context_t *context, const pm_reference_t *reference,
                     const pm_resource_t *resource, const char *href)
{
    struct pm_chunks_t *chunks = context->chunks;
    apr_int64_t bytes = resource->content->bytes;
    part_t part = {.href = href,
                   .source = resource->source,
                   .is_module = reference->kind == PM_REFERENCE_MODULE};

    if (chunks->parts->nelts == PM_CHUNKS_SCRIPTS_MAX ||
        bytes == PM_BYTES_UNKNOWN || bytes > chunks->left) {
        chunks->is_partial = 1;
        return;
    }
    chunks->left -= bytes;
    part.bundle = pm_parsed_bundle(context->follow->parsed, resource->content);
    if (part.bundle && part.bundle->is_unknown) {
        chunks->is_partial = 1;
    }
    else if (part.bundle) {
        APR_ARRAY_PUSH(chunks->parts, part_t) = part;
    }
}

void pm_chunks_enter_inline(pm_context_t *context,
                            const pm_reference_t *reference)
{
    context->chunks->is_partial |=
        pm_js_may_be_bundle(reference->text, reference->length);
}

/* Whether both are of the same build. */
static int is_kin(const part_t *part, const part_t *other)
{
    return strcmp(part->bundle->global, other->bundle->global) == 0;
}

/* A chunk of a build, as a key. */
static const char *key_of(apr_pool_t *pool, const part_t *part,
                          const char *chunk)
{
    return apr_pstrcat(pool, part->bundle->global, "\n", chunk, NULL);
}

/* Takes in which chunks the scripts of the page have. */
static void note_present(pm_context_t *context)
{
    const apr_array_header_t *parts = context->chunks->parts;
    int i, j;

    for (i = 0; i < parts->nelts; i++) {
        const part_t *part = &APR_ARRAY_IDX(parts, i, part_t);
        const apr_array_header_t *chunks = part->bundle->chunks;

        for (j = 0; j < chunks->nelts; j++) {
            const char *key = key_of(context->pool, part,
                                     APR_ARRAY_IDX(chunks, j, const char *));

            apr_hash_set(context->chunks->present, key, APR_HASH_KEY_STRING,
                         key);
        }
    }
}

/* Whether the page has the chunk from the start. */
static int is_there(const pm_context_t *context, const part_t *part,
                    const char *chunk)
{
    return apr_hash_get(context->chunks->present,
                        key_of(context->pool, part, chunk),
                        APR_HASH_KEY_STRING) != NULL;
}

/* The script of the page whose loader the chunks of a script go to; NULL: it is
 * not known what that does, or which it is. */
static const part_t *loader_of(const pm_context_t *context, const part_t *kin)
{
    const apr_array_header_t *parts = context->chunks->parts;
    const part_t *found = NULL;
    int i, loaders = 0, is_altered = context->chunks->is_partial;

    for (i = 0; i < parts->nelts; i++) {
        const part_t *part = &APR_ARRAY_IDX(parts, i, part_t);

        if (is_kin(part, kin)) {
            is_altered |= part->bundle->is_altered;
            loaders += part->bundle->has_loader;
            found = part->bundle->loader ? part : found;
        }
    }
    return loaders == 1 && !is_altered && found &&
                   (found->bundle->loader->path || !found->is_module)
               ? found
               : NULL;
}

static int is_certain(const pm_context_t *context, const part_t *part,
                      const pm_js_load_t *load)
{
    int i, is_met = load->is_certain;

    for (i = 0; load->needs && i < load->needs->nelts; i++) {
        is_met =
            is_met && is_there(context, part,
                               APR_ARRAY_IDX(load->needs, i, const char *));
    }
    return is_met;
}

/* The URL of a file of the build, as its loader makes it. */
static const char *url_of(apr_pool_t *pool, const part_t *owner,
                          const char *file)
{
    const pm_js_loader_t *loader = owner->bundle->loader;
    apr_size_t length = strcspn(owner->href, "?");

    if (loader->path) {
        return apr_pstrcat(pool, loader->path, file, NULL);
    }
    while (length > 0 && owner->href[length - 1] != '/') {
        length--;
    }
    return apr_pstrcat(pool, apr_pstrmemdup(pool, owner->href, length),
                       loader->up, file, NULL);
}

/* What is loaded, and how. */
typedef struct file_t {
    const char *url;
    const part_t *owner; /* that has the loader; NULL: not known */
    pm_as_t as;
    pm_reason_t left_out;
    pm_place_t place;
} file_t;

/* Whether it is the first candidate for that URL; for people alone there are
 * not too many. */
static int is_new(pm_context_t *context, const file_t *file)
{
    struct pm_chunks_t *chunks = context->chunks;

    if (apr_hash_get(chunks->done, file->url, APR_HASH_KEY_STRING) ||
        (file->left_out && chunks->named++ >= PM_CHUNKS_NAMED_MAX)) {
        return 0;
    }
    apr_hash_set(chunks->done, file->url, APR_HASH_KEY_STRING, file->url);
    return 1;
}

static void add(pm_context_t *context, const file_t *file)
{
    const pm_origin_t origin = {
        .base = pm_context_base(context, context->scan->base),
        .via = file->owner ? file->owner->href : NULL,
        .source = file->place.source,
        .query = pm_context_query(context, 1)};
    pm_candidate_t *candidate;

    if (!is_new(context, file) ||
        !(candidate =
              pm_context_add(context, PM_NEED_ASYNC, file->url, file->place))) {
        return;
    }
    candidate->link.as = file->as;
    candidate->link.why =
        file->left_out ? "named by a script" : "loaded by a script as it runs";
    if (file->left_out) {
        candidate->link.href =
            file->owner ? pm_context_target(context, file->url, &origin).href
                        : NULL;
        pm_candidate_leave_out(candidate, file->left_out);
        return;
    }
    pm_context_resolve(context, candidate, &origin);
}

/* One of the files of a chunk; NULL: it has none. */
static void add_file(pm_context_t *context, file_t file, const char *name,
                     int is_plain)
{
    if (name) {
        file.url = url_of(context->pool, file.owner, name);
        if (!file.left_out && !is_plain) {
            file.left_out = PM_REASON_UNKNOWN_MANNER;
        }
        add(context, &file);
    }
}

/* The chunk's stylesheet, which is more urgent, and its script. */
static void add_files(pm_context_t *context, file_t file,
                      const pm_js_load_t *load)
{
    const pm_js_loader_t *loader = file.owner->bundle->loader;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, context->pool);
    file.as = PM_AS_STYLE;
    add_file(context, file,
             pm_js_loader_style(scratch, loader, load->chunk, load->is_number),
             loader->is_style_plain);
    file.as = PM_AS_SCRIPT;
    add_file(context, file,
             pm_js_loader_script(scratch, loader, load->chunk, load->is_number),
             loader->is_script_plain);
    apr_pool_destroy(scratch);
}

static void add_load(pm_context_t *context, const part_t *part,
                     const pm_js_load_t *load, int is_sure)
{
    file_t file = {.owner = loader_of(context, part),
                   .as = PM_AS_SCRIPT,
                   .place = pm_place_make(part->source, load->position)};

    if (is_there(context, part, load->chunk) ||
        is_certain(context, part, load) != is_sure) {
        return;
    }
    if (!is_sure) {
        file.left_out = PM_REASON_DYNAMIC;
    }
    else if (!file.owner || context->scan->is_restricted) {
        file.left_out = PM_REASON_UNKNOWN_MANNER;
    }
    if (file.left_out && !context->follow->names_unused) {
        return;
    }
    if (file.owner) {
        add_files(context, file, load);
    }
    else {
        file.url = apr_pstrcat(context->pool, "chunk ", load->chunk, NULL);
        add(context, &file);
    }
}

void pm_chunks_finish(pm_context_t *context)
{
    const apr_array_header_t *parts = context->chunks->parts;
    int i, j, is_sure;
    int least = context->follow->names_unused ? 0 : 1;

    note_present(context);
    for (is_sure = 1; is_sure >= least; is_sure--) {
        for (i = 0; i < parts->nelts; i++) {
            const part_t *part = &APR_ARRAY_IDX(parts, i, part_t);
            const apr_array_header_t *loads = part->bundle->loads;

            for (j = 0; j < loads->nelts; j++) {
                add_load(context, part, &APR_ARRAY_IDX(loads, j, pm_js_load_t),
                         is_sure);
            }
        }
    }
}
