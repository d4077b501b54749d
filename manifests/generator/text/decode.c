/*
 * A page's bytes as UTF-8, whatever its encoding: the first step of a scan.
 *
 * libxml2 could decode too, but it stops at the first byte that the declared
 * encoding does not allow, and everything after it would be lost.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/decode.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_xlate.h>

/* Bytes decoded at a time, and room for the text: three bytes a byte, or more
 * with a converter that writes whole sequences of characters. */
#define PIECE 4096
#define ROOM (4 * PIECE)
#define LABEL_MAX 40
#define CARRY_MAX 16

struct pm_decoder_t {
    pm_text_sink_t *sink;
    void *baton;
    const char *encoding;
    apr_xlate_t *converter; /* NULL: UTF-8, as far as it is that */
    char carry[CARRY_MAX];  /* the start of an unfinished character */
    apr_size_t ncarry;
    int is_started; /* text went out */
    char text[ROOM];
    apr_size_t ntext;
};

/*
 * Labels whose encoding has another name for iconv (WHATWG Encoding, "Names
 * and labels"). A label that is not here is asked of iconv as it stands.
 */
static const struct {
    const char *label, *name;
} labels[] = {
    {"ascii", "WINDOWS-1252"},
    {"us-ascii", "WINDOWS-1252"},
    {"iso-8859-1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"l1", "WINDOWS-1252"},
    {"cp1252", "WINDOWS-1252"},
    {"x-user-defined", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"latin5", "WINDOWS-1254"},
    {"iso-8859-11", "CP874"},
    {"tis-620", "CP874"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"windows-31j", "CP932"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"big5-hkscs", "BIG5-HKSCS"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"x-euc-jp", "EUC-JP"},
    {"x-mac-cyrillic", "MAC-CYRILLIC"},
};

/* windows-1252, 0x80 to 0x9F; the other bytes are their own code point. */
static const unsigned short windows_1252[32] = {
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178,
};

static const char *after_space(const char *at, const char *end)
{
    while (at < end && (apr_isspace(*at) || *at == '/')) {
        at++;
    }
    return at;
}

static int starts_with(const char *at, const char *end, const char *word)
{
    apr_size_t length = strlen(word);

    return (apr_size_t)(end - at) >= length &&
           strncasecmp(at, word, length) == 0;
}

/* Copies a label, at most LABEL_MAX - 1 bytes of it, from [at, end). */
static void copy_label(char *label, const char *at, const char *end)
{
    apr_size_t length;

    while (at < end && (apr_isspace(*at) || *at == '"' || *at == '\'')) {
        at++;
    }
    for (length = 0; at + length < end && length < LABEL_MAX - 1; length++) {
        if (strchr("\"'; \t\r\n>?", at[length])) {
            break;
        }
        label[length] = at[length];
    }
    label[length] = '\0';
}

/* The label after `word =` in [at, end); empty if there is none. */
static void label_after(char *label, const char *word, const char *at,
                        const char *end)
{
    label[0] = '\0';
    for (; at < end; at++) {
        if (starts_with(at, end, word)) {
            const char *value = after_space(at + strlen(word), end);

            if (value < end && *value == '=') {
                copy_label(label, value + 1, end);
                return;
            }
        }
    }
}

/*
 * The declared label (WHATWG HTML, "prescan a byte stream to determine its
 * encoding"): a meta element outside comments, or an XML declaration. Looser
 * than the standard in one point: `charset=` counts wherever it stands in the
 * meta tag, so that both forms of the declaration are one.
 */
static void prescan(char *label, const char *bytes, apr_size_t length)
{
    const char *at = bytes, *end = bytes + length, *close;

    label[0] = '\0';
    if (starts_with(at, end, "<?xml")) {
        close = memchr(at, '>', (apr_size_t)(end - at));
        label_after(label, "encoding", at, close ? close : end);
    }
    while (!label[0] && at < end &&
           (at = memchr(at, '<', (apr_size_t)(end - at))) != NULL) {
        if (starts_with(at, end, "<!--")) {
            for (at += 2; at < end && !starts_with(at, end, "-->"); at++) {
            }
        }
        else if (starts_with(at, end, "<meta") && at + 5 < end &&
                 (apr_isspace(at[5]) || at[5] == '/')) {
            close = memchr(at, '>', (apr_size_t)(end - at));
            label_after(label, "charset", at + 5, close ? close : end);
            at++;
        }
        else {
            at++;
        }
    }
}

/* What iconv calls the label; NULL for UTF-8. A page that one can read in
 * ASCII is not UTF-16, whatever it says. */
static const char *encoding_name(apr_pool_t *pool, const char *label)
{
    apr_size_t i;

    if (!label[0] || strcasecmp(label, "utf-8") == 0 ||
        strcasecmp(label, "utf8") == 0 || strncasecmp(label, "utf-", 4) == 0) {
        return NULL;
    }
    for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        if (strcasecmp(labels[i].label, label) == 0) {
            return labels[i].name;
        }
    }
    return apr_pstrdup(pool, label);
}

static const char *encoding_by_mark(const char *bytes, apr_size_t length)
{
    if (length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0) {
        return "UTF-16BE";
    }
    if (length >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0) {
        return "UTF-16LE";
    }
    return NULL;
}

pm_decoder_t *pm_decoder_create(apr_pool_t *pool, const char *bytes,
                                apr_size_t length, pm_text_sink_t *sink,
                                void *baton)
{
    pm_decoder_t *decoder = apr_palloc(pool, sizeof(*decoder));
    const char *encoding = encoding_by_mark(bytes, length);
    char label[LABEL_MAX];

    decoder->sink = sink;
    decoder->baton = baton;
    decoder->encoding = "UTF-8";
    decoder->converter = NULL;
    decoder->ncarry = decoder->ntext = 0;
    decoder->is_started = 0;
    if (!encoding && !(length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)) {
        prescan(label, bytes,
                length < PM_DECODE_PRESCAN ? length : PM_DECODE_PRESCAN);
        encoding = encoding_name(pool, label);
    }
    if (encoding && apr_xlate_open(&decoder->converter, "UTF-8", encoding,
                                   pool) == APR_SUCCESS) {
        decoder->encoding = encoding;
    }
    else {
        decoder->converter = NULL;
    }
    return decoder;
}

/* Hands text on; a byte order mark at the start is none of it. */
static void emit(pm_decoder_t *decoder, const char *text, apr_size_t length)
{
    if (!decoder->is_started && length >= 3 &&
        memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        length -= 3;
    }
    decoder->is_started = 1;
    if (length > 0) {
        decoder->sink(decoder->baton, text, length);
    }
}

static void flush(pm_decoder_t *decoder)
{
    if (decoder->ntext > 0) {
        emit(decoder, decoder->text, decoder->ntext);
        decoder->ntext = 0;
    }
}

/* Appends a code point below U+10000; NUL and what is no character become
 * U+FFFD. */
static void put(pm_decoder_t *decoder, unsigned c)
{
    char *text = decoder->text;

    if (c == 0) {
        c = 0xfffd;
    }
    if (decoder->ntext + 3 > ROOM) {
        flush(decoder);
    }
    if (c < 0x80) {
        text[decoder->ntext++] = (char)c;
    }
    else if (c < 0x800) {
        text[decoder->ntext++] = (char)(0xc0 | c >> 6);
        text[decoder->ntext++] = (char)(0x80 | (c & 0x3f));
    }
    else {
        text[decoder->ntext++] = (char)(0xe0 | c >> 12);
        text[decoder->ntext++] = (char)(0x80 | (c >> 6 & 0x3f));
        text[decoder->ntext++] = (char)(0x80 | (c & 0x3f));
    }
}

/*
 * Bytes of the UTF-8 character at `at` (RFC 3629, section 4): 0 if there is
 * none, -1 if it may be one whose end is yet to come.
 */
static int utf8_length(const unsigned char *at, const unsigned char *end)
{
    int length = *at < 0x80   ? 1
                 : *at < 0xc2 ? 0
                 : *at < 0xe0 ? 2
                 : *at < 0xf0 ? 3
                 : *at < 0xf5 ? 4
                              : 0;
    unsigned char low = *at == 0xe0 ? 0xa0 : *at == 0xf0 ? 0x90 : 0x80;
    unsigned char high = *at == 0xed ? 0x9f : *at == 0xf4 ? 0x8f : 0xbf;
    int i;

    for (i = 1; i < length; i++) {
        if (at + i == end) {
            return -1;
        }
        if (at[i] < low || at[i] > high) {
            return 0;
        }
        low = 0x80;
        high = 0xbf;
    }
    return length;
}

/* Decodes UTF-8 as far as it goes; returns the bytes consumed. */
static apr_size_t decode_utf8(pm_decoder_t *decoder, const char *bytes,
                              apr_size_t nbytes, int last)
{
    const unsigned char *start = (const unsigned char *)bytes;
    const unsigned char *at = start, *end = start + nbytes;

    while (at < end) {
        int length;

        if (*at < 0x80 && *at != 0) {
            const unsigned char *run = at;

            while (at < end && *at < 0x80 && *at != 0) {
                at++;
            }
            flush(decoder);
            emit(decoder, (const char *)run, (apr_size_t)(at - run));
            continue;
        }
        length = utf8_length(at, end);
        if (length < 0 && !last) {
            break;
        }
        if (length > 1 && decoder->ntext + 4 <= ROOM) {
            memcpy(decoder->text + decoder->ntext, at, (apr_size_t)length);
            decoder->ntext += (apr_size_t)length;
            at += length;
        }
        else if (length > 1) {
            flush(decoder);
        }
        else {
            put(decoder,
                *at >= 0x80 && *at < 0xa0 ? windows_1252[*at - 0x80] : *at);
            at++;
        }
    }
    return (apr_size_t)(at - start);
}

/* Takes NULs out of text that a converter wrote. */
static void replace_nul(char *text, apr_size_t length)
{
    char *at = text;

    while ((at = memchr(at, 0, length - (apr_size_t)(at - text))) != NULL) {
        *at = '?';
    }
}

/* Decodes another encoding as far as it goes; returns the bytes consumed. */
static apr_size_t decode_other(pm_decoder_t *decoder, const char *bytes,
                               apr_size_t nbytes, int last)
{
    apr_size_t left = nbytes;

    while (left > 0) {
        apr_size_t room, before = left;
        apr_status_t rv;

        flush(decoder);
        room = ROOM;
        rv = apr_xlate_conv_buffer(decoder->converter, bytes + nbytes - left,
                                   &left, decoder->text, &room);
        decoder->ntext = ROOM - room;
        replace_nul(decoder->text, decoder->ntext);
        if (rv == APR_INCOMPLETE && !last) {
            break;
        }
        if (rv != APR_SUCCESS || left == before) {
            put(decoder, 0xfffd);
            left--;
        }
    }
    return nbytes - left;
}

/* Decodes the piece and keeps what is unfinished at its end. */
static void decode(pm_decoder_t *decoder, const char *bytes, apr_size_t length,
                   int last)
{
    apr_size_t consumed = decoder->converter
                              ? decode_other(decoder, bytes, length, last)
                              : decode_utf8(decoder, bytes, length, last);

    flush(decoder);
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
        apr_xlate_close(decoder->converter);
    }
}

const char *pm_decoder_encoding(const pm_decoder_t *decoder)
{
    return decoder->encoding;
}
