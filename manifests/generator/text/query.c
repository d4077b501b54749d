/*
 * WHATWG URL, "percent-encode after encoding": the query state's.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/query.h"

#include <string.h>

#include <apr_xlate.h>

#include "format/url.h"
#include "text/buffer.h"
#include "text/codepoint.h"

/* Bytes of a character in any of the encodings, and more. */
#define ROOM 16

/* Where the query begins, and where it ends; both the end if there is none. */
static const char *query_of(const char *url, const char **end)
{
    const char *query = url + strcspn(url, "?#");

    *end = query + strcspn(query, "#");
    return *query == '?' ? query : *end;
}

int pm_query_is_encoded(const pm_encoding_t *encoding)
{
    return encoding && strncmp(encoding->name, "UTF-", 4) != 0 &&
           strcmp(encoding->name, "replacement") != 0;
}

int pm_query_is_foreign(const char *url)
{
    const char *end, *at;

    for (at = query_of(url, &end); at < end && (unsigned char)*at < 0x80;
         at++) {
    }
    return at < end;
}

/* To an encoding and back. */
typedef struct encoder_t {
    const pm_encoding_t *encoding;
    apr_xlate_t *there, *back;
} encoder_t;

static int convert(apr_xlate_t *converter, const char *from, apr_size_t length,
                   char *to, apr_size_t *size)
{
    apr_size_t room = ROOM;

    if (apr_xlate_conv_buffer(converter, from, &length, to, &room) !=
            APR_SUCCESS ||
        length > 0) {
        return 0;
    }
    *size = ROOM - room;
    length = room;
    apr_xlate_conv_buffer(converter, NULL, NULL, to + *size, &room);
    *size += length - room;
    return 1;
}

/* Most bytes that browsers write of a character. */
static apr_size_t longest(const pm_encoding_t *encoding)
{
    static const char *const of_two[] = {"GBK", "Big5", "EUC-JP", "Shift_JIS",
                                         "EUC-KR"};
    size_t i;

    for (i = 0; i < sizeof(of_two) / sizeof(*of_two); i++) {
        if (strcmp(encoding->name, of_two[i]) == 0) {
            return 2;
        }
    }
    return strcmp(encoding->name, "gb18030") == 0 ? 4 : 1;
}

/* Whether browsers read these bytes but write others, or none: the extensions
 * of Big5, and the euro of GBK. */
static int is_read_only(const pm_encoding_t *encoding, const char *bytes)
{
    return (strcmp(encoding->name, "Big5") == 0 &&
            (unsigned char)*bytes < 0xa1) ||
           (strcmp(encoding->name, "GBK") == 0 &&
            memcmp(bytes, "\xa2\xe3", 2) == 0);
}

/* Controls, and characters for private use: each table has its own. */
static int is_private(apr_uint32_t c)
{
    return c < 0xa0 || (c >= 0xe000 && c < 0xf900);
}

/*
 * The bytes of a character; 0: it is not certain which. The encoding has none
 * for it, says iconv, but there are some that browsers have and iconv has not.
 */
static apr_size_t encode(const encoder_t *encoder, const char *character,
                         apr_size_t length, char *bytes)
{
    char again[ROOM];
    apr_size_t size, back;

    return convert(encoder->there, character, length, bytes, &size) &&
                   size <= longest(encoder->encoding) &&
                   !is_read_only(encoder->encoding, bytes) &&
                   convert(encoder->back, bytes, size, again, &back) &&
                   back == length && memcmp(again, character, back) == 0
               ? size
               : 0;
}

/* 0: it is not certain what it is. */
static int append_character(pm_buffer_t *text, const encoder_t *encoder,
                            const char *character, apr_size_t length)
{
    char bytes[ROOM];
    apr_size_t size = encode(encoder, character, length, bytes);
    const char *escaped =
        pm_url_escape(text->pool, bytes, size, PM_URL_QUERY_SET);

    pm_buffer_append(text, escaped, strlen(escaped));
    return size > 0;
}

static int open_encoder(apr_pool_t *pool, const pm_encoding_t *encoding,
                        encoder_t *encoder)
{
    const char *name = encoding->converter ? encoding->converter : "CP1252";

    encoder->encoding = encoding;
    return strcmp(encoding->name, "ISO-2022-JP") != 0 &&
           apr_xlate_open(&encoder->there, name, "UTF-8", pool) ==
               APR_SUCCESS &&
           apr_xlate_open(&encoder->back, "UTF-8", name, pool) == APR_SUCCESS;
}

const char *pm_query_encode(apr_pool_t *pool, const char *url,
                            const pm_encoding_t *encoding)
{
    pm_buffer_t text = {.pool = pool};
    encoder_t encoder;
    const char *end, *at = query_of(url, &end);
    apr_size_t length;
    apr_uint32_t c;

    if (!pm_query_is_foreign(url)) {
        return url;
    }
    if (!open_encoder(pool, encoding, &encoder)) {
        return NULL;
    }
    pm_buffer_append(&text, url, (apr_size_t)(at - url));
    for (; at < end; at += length) {
        length = pm_codepoint_read(at, (apr_size_t)(end - at), &c);
        if (c < 0x80) {
            pm_buffer_append(&text, at, length);
        }
        else if (is_private(c) ||
                 !append_character(&text, &encoder, at, length)) {
            return NULL;
        }
    }
    pm_buffer_append(&text, end, strlen(end) + 1);
    return text.bytes;
}
