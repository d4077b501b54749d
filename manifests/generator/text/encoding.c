/*
 * Which encoding a page is in (WHATWG Encoding, section 4, "Encodings"; WHATWG
 * HTML, section 13.2.3, "The input byte stream").
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/encoding.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>

/* Bytes of the longest label. */
#define LABEL_MAX 24

/* WHATWG Encoding, "Names and labels". UTF-8 is the first. */
static const pm_encoding_t encodings[] = {
    {"UTF-8", NULL,
     " unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 "
     "x-unicode20utf8 "},
    {"IBM866", "IBM866", " 866 cp866 csibm866 ibm866 "},
    {"ISO-8859-2", "ISO-8859-2",
     " csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 "
     "iso_8859-2:1987 l2 latin2 "},
    {"ISO-8859-3", "ISO-8859-3",
     " csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 "
     "iso_8859-3:1988 l3 latin3 "},
    {"ISO-8859-4", "ISO-8859-4",
     " csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 "
     "iso_8859-4:1988 l4 latin4 "},
    {"ISO-8859-5", "ISO-8859-5",
     " csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 "
     "iso_8859-5 iso_8859-5:1988 "},
    {"ISO-8859-6", "ISO-8859-6",
     " arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 "
     "iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 "
     "iso_8859-6 iso_8859-6:1987 "},
    {"ISO-8859-7", "ISO-8859-7",
     " csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 "
     "iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek "},
    {"ISO-8859-8", "ISO-8859-8",
     " csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 "
     "iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual "},
    {"ISO-8859-10", "ISO-8859-10",
     " csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6 "},
    {"ISO-8859-13", "ISO-8859-13", " iso-8859-13 iso8859-13 iso885913 "},
    {"ISO-8859-14", "ISO-8859-14", " iso-8859-14 iso8859-14 iso885914 "},
    {"ISO-8859-15", "ISO-8859-15",
     " csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 "},
    {"ISO-8859-16", "ISO-8859-16", " iso-8859-16 "},
    {"KOI8-R", "KOI8-R", " cskoi8r koi koi8 koi8-r koi8_r "},
    {"KOI8-U", "KOI8-U", " koi8-ru koi8-u "},
    {"macintosh", "MACINTOSH", " csmacintosh mac macintosh x-mac-roman "},
    {"windows-874", "CP874",
     " dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874 "},
    {"windows-1250", "CP1250", " cp1250 windows-1250 x-cp1250 "},
    {"windows-1251", "CP1251", " cp1251 windows-1251 x-cp1251 "},
    {"windows-1252", NULL,
     " ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 "
     "iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 "
     "us-ascii windows-1252 x-cp1252 "},
    {"windows-1253", "CP1253", " cp1253 windows-1253 x-cp1253 "},
    {"windows-1254", "CP1254",
     " cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 "
     "iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254 "},
    {"windows-1255", "CP1255", " cp1255 windows-1255 x-cp1255 "},
    {"windows-1256", "CP1256", " cp1256 windows-1256 x-cp1256 "},
    {"windows-1257", "CP1257", " cp1257 windows-1257 x-cp1257 "},
    {"windows-1258", "CP1258", " cp1258 windows-1258 x-cp1258 "},
    {"GBK", "GB18030",
     " chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk "
     "iso-ir-58 x-gbk "},
    {"gb18030", "GB18030", " gb18030 "},
    {"Big5", "BIG5-HKSCS", " big5 big5-hkscs cn-big5 csbig5 x-x-big5 "},
    {"EUC-JP", "EUC-JP", " cseucpkdfmtjapanese euc-jp x-euc-jp "},
    {"Shift_JIS", "CP932",
     " csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis "},
    {"EUC-KR", "CP949",
     " cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 "
     "ks_c_5601-1989 ksc5601 ksc_5601 windows-949 "},
    {"UTF-16BE", "UTF-16BE", " unicodefffe utf-16be "},
    {"UTF-16LE", "UTF-16LE",
     " csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le "},
    {"x-user-defined", NULL, " x-user-defined "},
    {"ISO-8859-8-I", "ISO-8859-8", " csiso88598i iso-8859-8-i logical "},
    {"ISO-2022-JP", "ISO-2022-JP", " csiso2022jp iso-2022-jp "},
    {"replacement", NULL,
     " csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr "
     "replacement "},
    {"x-mac-cyrillic", "MAC-UK", " x-mac-cyrillic x-mac-ukrainian "},
};

static int is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static const char *after_space(const char *at, const char *end)
{
    while (at < end && is_space(*at)) {
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

const pm_encoding_t *pm_encoding_find(const char *label, apr_size_t length)
{
    const char *end = label + length;
    char word[LABEL_MAX + 3] = " ";
    size_t i;

    label = after_space(label, end);
    while (end > label && is_space(end[-1])) {
        end--;
    }
    length = (apr_size_t)(end - label);
    if (length == 0 || length > LABEL_MAX || memchr(label, ' ', length)) {
        return NULL;
    }
    for (i = 0; i < length; i++) {
        word[i + 1] = (char)apr_tolower(label[i]);
    }
    memcpy(word + length + 1, " ", 2);
    for (i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
        if (strstr(encodings[i].labels, word)) {
            return &encodings[i];
        }
    }
    return NULL;
}

const pm_encoding_t *pm_encoding_declared(const char *label, apr_size_t length)
{
    const pm_encoding_t *encoding = pm_encoding_find(label, length);

    if (encoding && strncmp(encoding->name, "UTF-16", 6) == 0) {
        return &encodings[0];
    }
    if (encoding && strcmp(encoding->name, "x-user-defined") == 0) {
        return pm_encoding_find("windows-1252", 12);
    }
    return encoding;
}

/* "Algorithm for extracting a character encoding from a meta element" */
const char *pm_encoding_in_content(const char *content, apr_size_t size,
                                   apr_size_t *length)
{
    static const char word[] = "charset";
    const char *at = content, *end = content + size;

    for (; at < end; at++) {
        const char *value, *stop;

        if (!starts_with(at, end, word)) {
            continue;
        }
        value = after_space(at + sizeof(word) - 1, end);
        if (value == end || *value != '=') {
            at = value - 1;
            continue;
        }
        value = after_space(value + 1, end);
        if (value == end) {
            return NULL;
        }
        if (*value == '"' || *value == '\'') {
            stop = memchr(value + 1, *value, (apr_size_t)(end - value - 1));
            *length = stop ? (apr_size_t)(stop - value - 1) : 0;
            return stop ? value + 1 : NULL;
        }
        for (stop = value; stop < end && *stop != ';' && !is_space(*stop);
             stop++) {
        }
        *length = (apr_size_t)(stop - value);
        return value;
    }
    return NULL;
}

/* An attribute in bytes that nobody has decoded: views of them. */
typedef struct attribute_t {
    const char *name, *value;
    apr_size_t name_length, value_length;
} attribute_t;

static int is_named(const attribute_t *attribute, const char *name)
{
    return attribute->name_length == strlen(name) &&
           strncasecmp(attribute->name, name, attribute->name_length) == 0;
}

/* The value of an attribute, from after its `=`. Returns what follows it; end
 * if it is not whole. */
static const char *get_value(const char *at, const char *end,
                             attribute_t *attribute)
{
    const char *stop;

    at = after_space(at, end);
    attribute->value = at;
    if (at < end && (*at == '"' || *at == '\'')) {
        stop = memchr(at + 1, *at, (apr_size_t)(end - at - 1));
        attribute->value = at + 1;
        attribute->value_length = stop ? (apr_size_t)(stop - at - 1) : 0;
        return stop ? stop + 1 : end;
    }
    while (at < end && !is_space(*at) && *at != '>') {
        at++;
    }
    attribute->value_length = (apr_size_t)(at - attribute->value);
    return at;
}

/* "Get an attribute": returns what follows it, and end if the bytes end in it;
 * name is NULL if there is no further one. */
static const char *get_attribute(const char *at, const char *end,
                                 attribute_t *attribute)
{
    memset(attribute, 0, sizeof(*attribute));
    attribute->value = at;
    while (at < end && (is_space(*at) || *at == '/')) {
        at++;
    }
    if (at == end || *at == '>') {
        return at;
    }
    attribute->name = at;
    do {
        at++;
    } while (at < end && *at != '=' && !is_space(*at) && *at != '/' &&
             *at != '>');
    attribute->name_length = (apr_size_t)(at - attribute->name);
    at = after_space(at, end);
    return at < end && *at == '=' ? get_value(at + 1, end, attribute) : at;
}

/* What a meta element says so far. */
typedef struct meta_t {
    int is_pragma; /* http-equiv=content-type */
    int needs_pragma;
    int is_declared; /* an attribute that counts was seen */
    const pm_encoding_t *encoding;
} meta_t;

static void take_attribute(meta_t *meta, const attribute_t *attribute)
{
    static const char pragma[] = "content-type";
    apr_size_t length;
    const char *label;

    if (is_named(attribute, "http-equiv")) {
        meta->is_pragma |=
            attribute->value_length == sizeof(pragma) - 1 &&
            strncasecmp(attribute->value, pragma, sizeof(pragma) - 1) == 0;
    }
    else if (is_named(attribute, "charset")) {
        meta->encoding =
            pm_encoding_declared(attribute->value, attribute->value_length);
        meta->is_declared = 1;
        meta->needs_pragma = 0;
    }
    else if (is_named(attribute, "content") && !meta->is_declared) {
        label = pm_encoding_in_content(attribute->value,
                                       attribute->value_length, &length);
        if (label) {
            meta->encoding = pm_encoding_declared(label, length);
            meta->is_declared = meta->needs_pragma = meta->encoding != NULL;
        }
    }
}

/* A tag from after its name: returns what follows its attributes. meta: what it
 * says, if it is one. */
static const char *pass_tag(const char *at, const char *end, meta_t *meta)
{
    attribute_t attribute;

    for (;;) {
        at = get_attribute(at, end, &attribute);
        if (!attribute.name || at == end) {
            break;
        }
        take_attribute(meta, &attribute);
    }
    /* What is not whole says nothing. */
    if (at == end || (meta->needs_pragma && !meta->is_pragma)) {
        meta->encoding = NULL;
    }
    return at;
}

/* The first `-->` from at on, which may share its dashes with what is before.
 */
static const char *pass_comment(const char *at, const char *end)
{
    while (at < end && !starts_with(at, end, "-->")) {
        at++;
    }
    return at < end ? at + 3 : end;
}

/* From after a start tag on: over the text that has no tags, to its end tag.
 * The standard does not say so, but browsers read it as a page. */
static const char *pass_text(const char *name, const char *at, const char *end)
{
    static const char *const raw[] = {"script", "style", "textarea", "title"};
    size_t i, length;

    for (i = 0; i < sizeof(raw) / sizeof(*raw); i++) {
        length = strlen(raw[i]);
        if (starts_with(name, end, raw[i]) && name + length < end &&
            (is_space(name[length]) || strchr("/>", name[length]))) {
            while (at < end && !(starts_with(at, end, "</") &&
                                 starts_with(at + 2, end, raw[i]))) {
                at++;
            }
            return at;
        }
    }
    return at;
}

/* "Prescan a byte stream to determine its encoding" */
static const pm_encoding_t *prescan(const char *at, const char *end)
{
    while (at < end && (at = memchr(at, '<', (apr_size_t)(end - at))) != NULL) {
        meta_t meta = {.encoding = NULL}, ignored = {.encoding = NULL};

        if (starts_with(at, end, "<!--")) {
            at = pass_comment(at + 2, end);
        }
        else if (starts_with(at, end, "<meta") && at + 5 < end &&
                 (is_space(at[5]) || at[5] == '/')) {
            at = pass_tag(at + 5, end, &meta);
            if (meta.encoding) {
                return meta.encoding;
            }
        }
        else if (at + 1 < end &&
                 (apr_isalpha(at[1]) ||
                  (at[1] == '/' && at + 2 < end && apr_isalpha(at[2])))) {
            const char *name = at + 1;

            for (at += 2; at < end && !is_space(*at) && *at != '>'; at++) {
            }
            at = pass_text(name, pass_tag(at, end, &ignored), end);
        }
        else if (at + 1 < end && strchr("!/?", at[1])) {
            at = memchr(at, '>', (apr_size_t)(end - at));
            at = at ? at : end;
        }
        else {
            at++;
        }
    }
    return NULL;
}

const pm_encoding_t *pm_encoding_of_mark(const char *bytes, apr_size_t length)
{
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        return &encodings[0];
    }
    if (length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0) {
        return pm_encoding_find("utf-16be", 8);
    }
    if (length >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0) {
        return pm_encoding_find("utf-16le", 8);
    }
    return NULL;
}

/* By <?xml ... encoding="..."?>; NULL: by none ("get an XML encoding"). */
static const pm_encoding_t *by_xml(const char *bytes, apr_size_t length)
{
    static const char start[] = "<?xml", word[] = "encoding";
    const char *end = length > 0 ? memchr(bytes, '>', length) : NULL, *at;

    if (!end || length < sizeof(start) - 1 ||
        memcmp(bytes, start, sizeof(start) - 1) != 0) {
        return NULL;
    }
    for (at = bytes; at < end && !starts_with(at, end, word); at++) {
    }
    at = after_space(at < end ? at + sizeof(word) - 1 : end, end);
    at = at < end && *at == '=' ? after_space(at + 1, end) : end;
    if (at < end && (*at == '"' || *at == '\'')) {
        const char *stop = memchr(at + 1, *at, (apr_size_t)(end - at - 1));

        return stop ? pm_encoding_declared(at + 1, (apr_size_t)(stop - at - 1))
                    : NULL;
    }
    return NULL;
}

const pm_encoding_t *pm_encoding_of_html(const char *bytes, apr_size_t length)
{
    const pm_encoding_t *encoding = pm_encoding_of_mark(bytes, length);
    apr_size_t first =
        length < PM_ENCODING_PRESCAN ? length : PM_ENCODING_PRESCAN;

    encoding = encoding ? encoding : prescan(bytes, bytes + first);
    return encoding ? encoding : by_xml(bytes, length);
}

const pm_encoding_t *pm_encoding_of_xml(const char *bytes, apr_size_t length)
{
    const pm_encoding_t *encoding = pm_encoding_of_mark(bytes, length);

    encoding = encoding ? encoding : by_xml(bytes, length);
    return encoding ? encoding : &encodings[0];
}

/* CSS Syntax 3, section 3.2, "The input byte stream" */
const pm_encoding_t *pm_encoding_of_style(const char *bytes, apr_size_t length)
{
    static const char start[] = "@charset \"";
    const pm_encoding_t *encoding = pm_encoding_of_mark(bytes, length);
    apr_size_t name = sizeof(start) - 1;
    const char *end;

    if (encoding || length <= name || memcmp(bytes, start, name) != 0) {
        return encoding;
    }
    length = length < PM_ENCODING_PRESCAN ? length : PM_ENCODING_PRESCAN;
    end = memchr(bytes + name, '"', length - name);
    if (!end || end + 1 >= bytes + length || end[1] != ';') {
        return NULL;
    }
    return pm_encoding_declared(bytes + name, (apr_size_t)(end - bytes) - name);
}
