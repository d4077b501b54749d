/*
 * A tag while it is being read.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/tag_builder.h"

#include <string.h>

pm_tag_builder_t *pm_tag_builder_create(apr_pool_t *pool)
{
    pm_tag_builder_t *builder = apr_pcalloc(pool, sizeof(*builder));

    builder->bytes = apr_palloc(pool, PM_TAG_BYTES_MAX);
    builder->reference.in_attribute = 1;
    return builder;
}

void pm_tag_builder_begin(pm_tag_builder_t *builder, int is_end,
                          pm_position_t position)
{
    builder->tag.is_end = is_end;
    builder->tag.position = position;
    builder->length = builder->start = 0;
    builder->count = 0;
    builder->is_kept = 1;
}

/* How much of length bytes more is kept of what is being read, of which at most
 * so many bytes are. */
static apr_size_t kept_of(const pm_tag_builder_t *builder, apr_size_t length,
                          apr_size_t most)
{
    apr_size_t room = builder->start + most - builder->length;
    apr_size_t left = PM_TAG_BYTES_MAX - 1 - builder->length;

    room = room < left ? room : left;
    return !builder->is_kept ? 0 : length < room ? length : room;
}

/* What was being read, terminated. */
static const char *end_kept(pm_tag_builder_t *builder)
{
    const char *text = builder->bytes + builder->start;

    builder->bytes[builder->length++] = '\0';
    builder->start = builder->length;
    return text;
}

void pm_tag_builder_name(pm_tag_builder_t *builder, const char *bytes,
                         apr_size_t length)
{
    char *kept = builder->bytes + builder->length;
    apr_size_t i;

    length = kept_of(builder, length, PM_TAG_NAME_MAX);
    for (i = 0; i < length; i++) {
        char c = bytes[i];

        kept[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    builder->length += length;
}

/* The element of that name; a page has few of them, many times. */
static const pm_element_t *find_element(pm_tag_builder_t *builder,
                                        const char *name, apr_size_t length)
{
    unsigned hash = (unsigned)name[0] * 5 + (unsigned)name[length / 2] * 3 +
                    (unsigned)name[length - 1] + (unsigned)length;
    const pm_element_t **recent = &builder->recent[hash % PM_TAG_RECENT];

    if (!*recent || strcmp((*recent)->name, name) != 0) {
        *recent = pm_element_find(name);
    }
    return *recent;
}

void pm_tag_builder_end_name(pm_tag_builder_t *builder)
{
    apr_size_t length = builder->length - builder->start;

    builder->tag.name = end_kept(builder);
    builder->tag.element = find_element(builder, builder->tag.name, length);
}

void pm_tag_builder_attribute(pm_tag_builder_t *builder)
{
    /* Room for a name, an empty value, and the NUL of both. */
    builder->is_kept =
        builder->count < 2 * PM_TAG_ATTRIBUTES_MAX &&
        builder->length + PM_TAG_NAME_MAX + 2 <= PM_TAG_BYTES_MAX;
}

void pm_tag_builder_end_attribute(pm_tag_builder_t *builder)
{
    const char *name;
    int i;

    if (!builder->is_kept) {
        return;
    }
    name = end_kept(builder);
    for (i = 0; i < builder->count && builder->is_kept; i += 2) {
        builder->is_kept = strcmp(builder->attributes[i], name) != 0;
    }
    if (builder->is_kept) {
        builder->attributes[builder->count++] = name;
        builder->attributes[builder->count++] = "";
    }
}

/* A pm_text_sink_t: text of a value. */
static void keep_value(void *baton, const char *text, apr_size_t length)
{
    pm_tag_builder_t *builder = baton;

    length = kept_of(builder, length, PM_TAG_VALUE_MAX);
    memcpy(builder->bytes + builder->length, text, length);
    builder->length += length;
}

void pm_tag_builder_value(pm_tag_builder_t *builder, const char *bytes,
                          apr_size_t length)
{
    pm_charref_pass(&builder->reference, bytes, length, keep_value, builder);
}

/* Where the value was cut, the last character may be unfinished. */
static void drop_half_character(pm_tag_builder_t *builder)
{
    int dropped = 0;

    while (builder->length > builder->start && dropped == 0 &&
           (builder->bytes[builder->length - 1] & 0x80)) {
        dropped = (builder->bytes[--builder->length] & 0xC0) == 0xC0;
    }
}

void pm_tag_builder_end_value(pm_tag_builder_t *builder, char next)
{
    pm_charref_end(&builder->reference, next, keep_value, builder);
    if (!builder->is_kept) {
        return;
    }
    if (builder->length - builder->start == PM_TAG_VALUE_MAX ||
        builder->length == PM_TAG_BYTES_MAX - 1) {
        drop_half_character(builder);
    }
    builder->attributes[builder->count - 1] = end_kept(builder);
}

const pm_tag_t *pm_tag_builder_end(pm_tag_builder_t *builder,
                                   int is_self_closing,
                                   pm_position_t text_position)
{
    builder->attributes[builder->count] = NULL;
    builder->tag.attributes = builder->attributes;
    builder->tag.is_self_closing = is_self_closing;
    builder->tag.text_position = text_position;
    return &builder->tag;
}
