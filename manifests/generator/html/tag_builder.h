/*
 * A tag while it is being read: what the tokenizer finds of it, put together
 * within the bounds of tag.h.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_TAG_BUILDER_H
#define PM_HTML_TAG_BUILDER_H

#include <apr_pools.h>

#include "html/charref.h"
#include "html/element.h"
#include "html/tag.h"

/* Elements that are found at once, since they were before: a power of two. */
#define PM_TAG_RECENT 64

/* Fields are for tag_builder.c. */
typedef struct pm_tag_builder_t {
    pm_tag_t tag;
    char *bytes;            /* names and values, each with a NUL */
    apr_size_t length;      /* of them */
    apr_size_t start;       /* where the one begins that is being read */
    int is_kept;            /* it is to be kept */
    pm_charref_t reference; /* in the value that is being read */
    const char *attributes[2 * PM_TAG_ATTRIBUTES_MAX + 1];
    int count;                                 /* of names and values in it */
    const pm_element_t *recent[PM_TAG_RECENT]; /* by a hash of their names */
} pm_tag_builder_t;

/* A builder in pool, for one tag after the other. */
pm_tag_builder_t *pm_tag_builder_create(apr_pool_t *pool);

/* A tag begins at that position; then its name comes. */
void pm_tag_builder_begin(pm_tag_builder_t *builder, int is_end,
                          pm_position_t position);

/* A part of the name of the tag, or of an attribute. */
void pm_tag_builder_name(pm_tag_builder_t *builder, const char *bytes,
                         apr_size_t length);

/* The end of the tag's name. */
void pm_tag_builder_end_name(pm_tag_builder_t *builder);

/* An attribute begins; then its name comes. */
void pm_tag_builder_attribute(pm_tag_builder_t *builder);

/* The end of its name; its value is empty so far. An attribute that the tag has
 * already is left out. */
void pm_tag_builder_end_attribute(pm_tag_builder_t *builder);

/* A part of its value, as it stands, and its end before the byte next. */
void pm_tag_builder_value(pm_tag_builder_t *builder, const char *bytes,
                          apr_size_t length);
void pm_tag_builder_end_value(pm_tag_builder_t *builder, char next);

/* The end of the tag: it is valid until the next one begins. */
const pm_tag_t *pm_tag_builder_end(pm_tag_builder_t *builder,
                                   int is_self_closing,
                                   pm_position_t text_position);

#endif
