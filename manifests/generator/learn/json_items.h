/*
 * The elements of `{"log": {"entries": [ ... ]}}`, cut out of a JSON text one
 * by one, as its bytes come: the text may be larger than memory.
 *
 * Only as much JSON is understood as that takes; what is cut out is for a real
 * parser. A string of more than PM_JSON_STRING_MAX bytes (a recording has the
 * contents of files) becomes an empty one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_JSON_ITEMS_H
#define PM_LEARN_JSON_ITEMS_H

#include "text/buffer.h"

/* Most bytes of a string, as written, and of an element without what is cut. */
#define PM_JSON_STRING_MAX (16 * 1024)
#define PM_JSON_ITEM_MAX (1024 * 1024)

/* What pm_json_items_next() has found. */
typedef enum pm_json_found_t {
    PM_JSON_MORE,  /* all bytes are used up */
    PM_JSON_ITEM,  /* an element */
    PM_JSON_LARGE, /* an element that is too large, and is not kept */
    PM_JSON_WRONG  /* this is no such JSON */
} pm_json_found_t;

/* The state between two pieces of the text. */
typedef struct pm_json_items_t {
    pm_buffer_t item; /* the element, after PM_JSON_ITEM */
    int line;         /* of the text, from 1: where the reading is */
    int item_line;    /* where the element began */
    /* For its own use. */
    int depth, is_whole;
    int in_string, is_escaped, in_items, is_large;
    unsigned string_length;
    apr_size_t string_at; /* where the string at hand began in item */
    char string[8];       /* the last string, if it is so short */
    int is_in_log;
} pm_json_items_t;

/* The state at the start of a text; memory comes from pool. */
pm_json_items_t pm_json_items_begin(apr_pool_t *pool);

/*
 * Reads on in bytes, up to the end of the next element, and sets *used to how
 * many were used. After PM_JSON_WRONG the reading is over.
 */
pm_json_found_t pm_json_items_next(pm_json_items_t *items, const char *bytes,
                                   apr_size_t length, apr_size_t *used);

/* Whether the text that was read is a whole object. */
int pm_json_items_is_whole(const pm_json_items_t *items);

#endif
