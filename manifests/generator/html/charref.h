/*
 * Character references, `&amp;` and the like, as they come byte by byte: in
 * text and in the values of attributes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_CHARREF_H
#define PM_HTML_CHARREF_H

#include "text/decode.h"

/* Bytes that may be a reference: more than the longest name has, with its `&`
 * and `;`. */
#define PM_CHARREF_MAX 40

/* What undoes the references of a text, or of a value. All zero but for
 * in_attribute, it is at the start of one. */
typedef struct pm_charref_t {
    int in_attribute; /* `&copy=` and `&copyx` are no references there */
    int length;       /* of what may become one; 0: nothing */
    char bytes[PM_CHARREF_MAX];
} pm_charref_t;

/* Hands the next bytes of the text to sink(baton, ...), references undone: as
 * UTF-8 without NUL. What may be one at their end waits for the next. */
void pm_charref_pass(pm_charref_t *reference, const char *text,
                     apr_size_t length, pm_text_sink_t *sink, void *baton);

/* What was held back is a reference, or text. */
void pm_charref_finish(pm_charref_t *reference, char next, pm_text_sink_t *sink,
                       void *baton);

/* The end of the text, before a byte that is no longer part of it; 0: before
 * nothing. */
static inline void pm_charref_end(pm_charref_t *reference, char next,
                                  pm_text_sink_t *sink, void *baton)
{
    if (reference->length > 0) {
        pm_charref_finish(reference, next, sink, baton);
    }
}

/*
 * The text of a name without `&` and `;`, as the standard's list has it: UTF-8,
 * static; NULL if it has none. is_bare: the name also stands without `;`.
 */
const char *pm_charref_find(const char *name, apr_size_t length, int *is_bare);

#endif
