/*
 * Bytes as UTF-8, whatever their encoding (WHATWG Encoding).
 *
 * libxml2 could decode too, but it stops at the first byte that the encoding
 * does not allow, and everything after it would be lost.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/decode.h"

#include <string.h>

#include <apr_xlate.h>

#include "text/codepoint.h"

/* Bytes decoded at a time, and room for the text: three bytes a byte, or more
 * with a converter that writes whole sequences of characters. */
#define PIECE 4096
#define ROOM (4 * PIECE)
#define CARRY_MAX 16

/* Decodes the piece as far as it goes, at its end without what is unfinished,
 * unless it is the last one; returns the bytes consumed. */
typedef apr_size_t decode_t(pm_decoder_t *decoder, const char *bytes,
                            apr_size_t length, int is_last);

struct pm_decoder_t {
    pm_text_sink_t *sink;
    void *baton;
    decode_t *decode;
    apr_xlate_t *converter; /* NULL: none is needed */
    char carry[CARRY_MAX];  /* the start of an unfinished character */
    apr_size_t ncarry;
    int is_started;  /* text went out */
    int is_declared; /* an encoding is */
    int is_guessed;  /* bytes that were no UTF-8 became some text */
    char text[ROOM];
    apr_size_t ntext;
};

/* windows-1252, 0x80 to 0x9F; the other bytes are their own code point. */
static const unsigned short windows_1252[32] = {
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178,
};

/* Hands text on; a byte order mark at the start is none of it. */
static void emit(pm_decoder_t *decoder, const char *text, apr_size_t length)
{
    static const char mark[] = "\xef\xbb\xbf";

    if (length == 0) {
        return;
    }
    if (!decoder->is_started && length >= sizeof(mark) - 1 &&
        memcmp(text, mark, sizeof(mark) - 1) == 0) {
        text += sizeof(mark) - 1;
        length -= sizeof(mark) - 1;
    }
    decoder->is_started = 1;
    if (length > 0) {
        decoder->sink(decoder->baton, text, length);
    }
}

static void flush(pm_decoder_t *decoder)
{
    emit(decoder, decoder->text, decoder->ntext);
    decoder->ntext = 0;
}

/* Appends a code point; NUL and what is no character become U+FFFD. */
static void put(pm_decoder_t *decoder, apr_uint32_t c)
{
    if (decoder->ntext + PM_CODEPOINT_BYTES > ROOM) {
        flush(decoder);
    }
    decoder->ntext += pm_codepoint_write(c, decoder->text + decoder->ntext);
}

static void put_1252(pm_decoder_t *decoder, char byte)
{
    unsigned char c = (unsigned char)byte;

    put(decoder, c >= 0x80 && c < 0xa0 ? windows_1252[c - 0x80] : c);
}

/* Whether the bytes at `at` may be a character whose end is yet to come. */
static int is_unfinished(const char *at, const char *end)
{
    static const unsigned char starts[] = {0xc2, 0xe0, 0xf0, 0xf5};
    unsigned char first = (unsigned char)*at, low = 0x80, high = 0xbf;
    apr_size_t length = 0, i;

    while (length < sizeof(starts) && first >= starts[length]) {
        length++;
    }
    if (length == 0 || length == sizeof(starts) ||
        (apr_size_t)(end - at) > length) {
        return 0;
    }
    /* Of the second byte some values are none (RFC 3629, section 4). */
    low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : low;
    high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : high;
    for (i = 1; at + i < end; i++) {
        unsigned char byte = (unsigned char)at[i];

        if (byte < low || byte > high) {
            return 0;
        }
        low = 0x80;
        high = 0xbf;
    }
    return 1;
}

/* The bytes of ASCII without NUL that the text begins with, or some of them:
 * eight at a time. */
static apr_size_t length_of_ascii(const char *bytes, apr_size_t length)
{
    const apr_uint64_t ones = ~(apr_uint64_t)0 / 255;
    apr_uint64_t eight;
    apr_size_t at;

    for (at = 0; at + sizeof(eight) <= length; at += sizeof(eight)) {
        memcpy(&eight, bytes + at, sizeof(eight));
        /* A high bit is one of a byte, or of one that borrowed: a NUL. */
        if ((eight | (eight - ones)) & (ones << 7)) {
            break;
        }
    }
    return at;
}

static apr_size_t decode_1252(pm_decoder_t *decoder, const char *bytes,
                              apr_size_t length, int is_last)
{
    apr_size_t at = 0, run;

    while (at < length) {
        run = length_of_ascii(bytes + at, length - at);
        if (run > 0) {
            flush(decoder);
            emit(decoder, bytes + at, run);
            at += run;
        }
        else {
            put_1252(decoder, bytes[at++]);
        }
    }
    flush(decoder);
    return length;
}

/* The bytes of the longest start that is UTF-8 without NUL. */
static apr_size_t length_of_utf8(const char *bytes, apr_size_t length)
{
    apr_size_t at = 0, size;
    apr_uint32_t c;

    while (at < length && bytes[at]) {
        if ((unsigned char)bytes[at] < 0x80) {
            at++;
            at += length_of_ascii(bytes + at, length - at);
            continue;
        }
        size = pm_codepoint_read(bytes + at, length - at, &c);
        if (size == 1) {
            break;
        }
        at += size;
    }
    return at;
}

/* Behind what is one wrong character: bytes that begin one, as far as they do
 * (WHATWG Encoding, "UTF-8 decoder"). */
static const char *behind_wrong(const char *at, const char *end)
{
    const char *next = at + 1;

    while (next < end && is_unfinished(at, next + 1)) {
        next++;
    }
    return next;
}

static apr_size_t decode_utf8(pm_decoder_t *decoder, const char *bytes,
                              apr_size_t length, int is_last)
{
    const char *at = bytes, *end = bytes + length;

    while (at < end) {
        apr_size_t run = length_of_utf8(at, (apr_size_t)(end - at));

        if (run > 0) {
            flush(decoder);
            emit(decoder, at, run);
            at += run;
        }
        else if (!is_last && is_unfinished(at, end)) {
            break;
        }
        else if (decoder->is_declared) {
            at = behind_wrong(at, end);
            put(decoder, PM_CODEPOINT_REPLACEMENT);
        }
        else {
            decoder->is_guessed = 1;
            put_1252(decoder, *at++);
        }
    }
    flush(decoder);
    return (apr_size_t)(at - bytes);
}

/* Takes NULs out of text that a converter wrote. */
static void replace_nul(char *text, apr_size_t length)
{
    char *at = text;

    while ((at = memchr(at, 0, length - (apr_size_t)(at - text))) != NULL) {
        *at = '?';
    }
}

static apr_size_t decode_other(pm_decoder_t *decoder, const char *bytes,
                               apr_size_t length, int is_last)
{
    apr_size_t left = length;

    while (left > 0) {
        apr_size_t room = ROOM, before = left;
        apr_status_t rv =
            apr_xlate_conv_buffer(decoder->converter, bytes + length - left,
                                  &left, decoder->text, &room);

        decoder->ntext = ROOM - room;
        replace_nul(decoder->text, decoder->ntext);
        flush(decoder);
        if (rv == APR_INCOMPLETE && !is_last) {
            break;
        }
        if (rv != APR_SUCCESS || left == before) {
            put(decoder, PM_CODEPOINT_REPLACEMENT);
            flush(decoder);
            left--;
        }
    }
    return length - left;
}

/* The "replacement" encoding: nothing of it is to be read, since it could hide
 * what it means. */
static apr_size_t decode_nothing(pm_decoder_t *decoder, const char *bytes,
                                 apr_size_t length, int is_last)
{
    return length;
}

/* How to decode what needs no converter; NULL: it does. */
static decode_t *own_decoder(const pm_encoding_t *encoding)
{
    if (!encoding || strcmp(encoding->name, "UTF-8") == 0) {
        return decode_utf8;
    }
    if (encoding->converter) {
        return NULL;
    }
    return strcmp(encoding->name, "replacement") == 0 ? decode_nothing
                                                      : decode_1252;
}

pm_decoder_t *pm_decoder_create(apr_pool_t *pool, const pm_encoding_t *encoding,
                                pm_text_sink_t *sink, void *baton)
{
    pm_decoder_t *decoder = apr_palloc(pool, sizeof(*decoder));

    decoder->sink = sink;
    decoder->baton = baton;
    decoder->converter = NULL;
    decoder->ncarry = decoder->ntext = 0;
    decoder->is_started = decoder->is_guessed = 0;
    decoder->is_declared = encoding != NULL;
    decoder->decode = own_decoder(encoding);
    if (!decoder->decode) {
        /* An iconv that does not know it is no reason to read nothing. */
        decoder->decode =
            apr_xlate_open(&decoder->converter, "UTF-8", encoding->converter,
                           pool) == APR_SUCCESS
                ? decode_other
                : decode_utf8;
    }
    return decoder;
}

/* Decodes the piece and keeps what is unfinished at its end. */
static void decode(pm_decoder_t *decoder, const char *bytes, apr_size_t length,
                   int is_last)
{
    apr_size_t consumed = decoder->decode(decoder, bytes, length, is_last);

    if (length - consumed > CARRY_MAX) {
        consumed = length - CARRY_MAX;
    }
    decoder->ncarry = length - consumed;
    memcpy(decoder->carry, bytes + consumed, decoder->ncarry);
}

void pm_decoder_feed(pm_decoder_t *decoder, const char *bytes,
                     apr_size_t length)
{
    char piece[PIECE];

    while (length > 0) {
        apr_size_t carried = decoder->ncarry;
        apr_size_t taken = PIECE - carried < length ? PIECE - carried : length;

        memcpy(piece, decoder->carry, carried);
        memcpy(piece + carried, bytes, taken);
        decode(decoder, piece, carried + taken, 0);
        bytes += taken;
        length -= taken;
    }
}

void pm_decoder_end(pm_decoder_t *decoder)
{
    char piece[CARRY_MAX];
    apr_size_t length = decoder->ncarry;

    memcpy(piece, decoder->carry, length);
    decode(decoder, piece, length, 1);
    if (decoder->converter) {
        apr_size_t room = ROOM;

        /* A letter may wait for its accent (windows-1258). */
        apr_xlate_conv_buffer(decoder->converter, NULL, NULL, decoder->text,
                              &room);
        decoder->ntext = ROOM - room;
        flush(decoder);
        apr_xlate_close(decoder->converter);
    }
}

int pm_decoder_is_guessed(const pm_decoder_t *decoder)
{
    return decoder->is_guessed;
}
