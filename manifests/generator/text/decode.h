/*
 * The bytes of a page, or of what it refers to, as UTF-8, whatever their
 * encoding: the first step of reading them.
 *
 * A browser finds something in every sequence of bytes, so there is no error
 * here: what the encoding does not allow becomes U+FFFD. Where none is declared
 * it is UTF-8, and a byte that is none is one of windows-1252.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_DECODE_H
#define PM_TEXT_DECODE_H

#include <apr_pools.h>

#include "text/encoding.h"

/* Takes decoded text: UTF-8, whole characters, without NUL. */
typedef void pm_text_sink_t(void *baton, const char *text, apr_size_t length);

typedef struct pm_decoder_t pm_decoder_t;

/* A decoder in pool; encoding is NULL if none is declared. The text goes to
 * sink(baton, ...), without a byte order mark at its start. */
pm_decoder_t *pm_decoder_create(apr_pool_t *pool, const pm_encoding_t *encoding,
                                pm_text_sink_t *sink, void *baton);

/* The next bytes, in pieces of any size. */
void pm_decoder_feed(pm_decoder_t *decoder, const char *bytes,
                     apr_size_t length);

/* Their end: what is left of an unfinished character goes out. */
void pm_decoder_end(pm_decoder_t *decoder);

/* Whether what was read as UTF-8 had bytes that are none of it. */
int pm_decoder_is_guessed(const pm_decoder_t *decoder);

#endif
