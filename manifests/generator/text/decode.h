/*
 * A page's bytes as UTF-8, whatever its encoding: the first step of a scan.
 *
 * A browser finds something in every sequence of bytes, so there is no error
 * here: what the encoding does not allow becomes U+FFFD. A page that declares
 * no encoding is read as UTF-8, and a byte in it that is none as windows-1252.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_DECODE_H
#define PM_TEXT_DECODE_H

#include <apr_pools.h>

/* Bytes of the start of a page in which its encoding may be declared. */
#define PM_DECODE_PRESCAN 1024

/* Takes decoded text: UTF-8, whole characters, without NUL. */
typedef void pm_text_sink_t(void *baton, const char *text, apr_size_t length);

typedef struct pm_decoder_t pm_decoder_t;

/*
 * A decoder for a page that begins with these bytes (all of it, or at least
 * PM_DECODE_PRESCAN of them): by its byte order mark, else by its declaration.
 * The bytes are looked at, not consumed. The text goes to sink(baton, ...).
 */
pm_decoder_t *pm_decoder_create(apr_pool_t *pool, const char *bytes,
                                apr_size_t length, pm_text_sink_t *sink,
                                void *baton);

/* The next bytes of the page, in pieces of any size. */
void pm_decoder_feed(pm_decoder_t *decoder, const char *bytes,
                     apr_size_t length);

/* The end of the page: what is left of an unfinished character goes out. */
void pm_decoder_end(pm_decoder_t *decoder);

/* The name of the encoding, for messages; it lives as long as the decoder. */
const char *pm_decoder_encoding(const pm_decoder_t *decoder);

#endif
