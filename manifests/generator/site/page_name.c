/*
 * Names of files that are pages, and of their variants.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/page_name.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>

static const char *const extensions[] = {".html", ".htm", ".xhtml"};

/*
 * ISO 639-1, all but `br`, which as a file's extension means Brotli; and the
 * longer ones of httpd's own mime configuration.
 */
static const char languages[] =
    " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo bs ca ce ch"
    " co cr cs cu cv cy cz da de dk dv dz ee el en eo es et eu fa ff fi fj fo"
    " fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io"
    " is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li"
    " ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr"
    " nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si"
    " sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt"
    " tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ast fil gsw haw hsb"
    " ltz nds ";

/* Extensions of character sets in httpd's own mime configuration. */
static const char *const charsets[] = {
    "utf8",       "utf-8",    "utf7",    "ucs2",     "ucs4",   "latin1",
    "ascii",      "big5",     "gb2312",  "gb",       "sjis",   "shift_jis",
    "jis",        "b5",       "euc-jp",  "euc-kr",   "koi8",   "koi8-r",
    "koi8-ru",    "koi8-u",   "cp-1251", "win-1251", "cp1252", "iso2022-jp",
    "iso2022-kr", "cyrillic", "greek",
};

/* Whether [at, end) is a language tag: a language and perhaps subtags. */
static int is_language(const char *at, const char *end)
{
    const char *dash = memchr(at, '-', (apr_size_t)(end - at));
    const char *language = dash ? dash : end;
    char word[8];
    int i, length = (int)(language - at);

    if (length < 2 || length > 3) {
        return 0;
    }
    word[0] = ' ';
    for (i = 0; i < length; i++) {
        word[i + 1] = (char)apr_tolower(at[i]);
    }
    word[i + 1] = ' ';
    word[i + 2] = '\0';
    if (!strstr(languages, word)) {
        return 0;
    }
    for (at = language; at < end; at++) {
        if (*at == '-' ? at + 1 == end : !apr_isalnum(*at)) {
            return 0;
        }
    }
    return 1;
}

static int is_charset(const char *at, const char *end)
{
    apr_size_t i, length = (apr_size_t)(end - at);

    if (length > 7 && strncasecmp(at, "iso8859", 7) == 0) {
        return 1;
    }
    for (i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++) {
        if (strlen(charsets[i]) == length &&
            strncasecmp(at, charsets[i], length) == 0) {
            return 1;
        }
    }
    return 0;
}

static int ends_as_page(const char *name, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
        apr_size_t size = strlen(extensions[i]);

        if (length > size &&
            strncasecmp(name + length - size, extensions[i], size) == 0) {
            return 1;
        }
    }
    return 0;
}

int pm_variant_is_page(const char *name, apr_size_t *length)
{
    const char *end = name + strlen(name), *dot;
    int extension;

    /* A language and a character set, in any order, at most one of each. */
    for (extension = 0; extension < 3; extension++) {
        *length = (apr_size_t)(end - name);
        if (ends_as_page(name, *length)) {
            return 1;
        }
        for (dot = end - 1; dot > name && *dot != '.'; dot--) {
        }
        if (dot == name ||
            (!is_language(dot + 1, end) && !is_charset(dot + 1, end))) {
            return 0;
        }
        end = dot;
    }
    return 0;
}

int pm_variant_is_xml(const char *name)
{
    apr_size_t length;

    return pm_variant_is_page(name, &length) && length > 6 &&
           strncasecmp(name + length - 6, ".xhtml", 6) == 0;
}
