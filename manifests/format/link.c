/*
 * One thing that a page needs: the link, and the words it is made of.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/link.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include <apr_general.h>
#include <apr_strings.h>
#include <xxhash.h>

#include "format/url.h"

/* Indexed by the enumerations of link.h; NULL where a value has no name. */
static const char *const rel_names[] = {
    [PM_REL_PRELOAD] = "preload",
    [PM_REL_MODULEPRELOAD] = "modulepreload",
    [PM_REL_PRECONNECT] = "preconnect",
};

static const char *const as_names[] = {
    [PM_AS_NONE] = NULL,
    [PM_AS_AUDIO] = "audio",
    [PM_AS_AUDIOWORKLET] = "audioworklet",
    [PM_AS_DOCUMENT] = "document",
    [PM_AS_EMBED] = "embed",
    [PM_AS_FETCH] = "fetch",
    [PM_AS_FONT] = "font",
    [PM_AS_IMAGE] = "image",
    [PM_AS_JSON] = "json",
    [PM_AS_OBJECT] = "object",
    [PM_AS_PAINTWORKLET] = "paintworklet",
    [PM_AS_SCRIPT] = "script",
    [PM_AS_SERVICEWORKER] = "serviceworker",
    [PM_AS_SHAREDWORKER] = "sharedworker",
    [PM_AS_STYLE] = "style",
    [PM_AS_TRACK] = "track",
    [PM_AS_VIDEO] = "video",
    [PM_AS_WORKER] = "worker",
};

static const char *const crossorigin_names[] = {
    [PM_CROSSORIGIN_NONE] = NULL,
    [PM_CROSSORIGIN_ANONYMOUS] = "anonymous",
    [PM_CROSSORIGIN_USE_CREDENTIALS] = "use-credentials",
};

static const char *const fetchpriority_names[] = {
    [PM_FETCHPRIORITY_AUTO] = NULL,
    [PM_FETCHPRIORITY_HIGH] = "high",
    [PM_FETCHPRIORITY_LOW] = "low",
};

/* Destinations that `preload` may name (WHATWG HTML, "link type preload"). */
static const pm_as_t preload_destinations[] = {
    PM_AS_AUDIO, PM_AS_DOCUMENT, PM_AS_EMBED,  PM_AS_FETCH,
    PM_AS_FONT,  PM_AS_IMAGE,    PM_AS_OBJECT, PM_AS_SCRIPT,
    PM_AS_STYLE, PM_AS_TRACK,    PM_AS_VIDEO,  PM_AS_WORKER,
};

/* Destinations that `modulepreload` may name; none is script. */
static const pm_as_t module_destinations[] = {
    PM_AS_NONE,         PM_AS_AUDIOWORKLET, PM_AS_JSON,
    PM_AS_PAINTWORKLET, PM_AS_SCRIPT,       PM_AS_SERVICEWORKER,
    PM_AS_SHAREDWORKER, PM_AS_STYLE,        PM_AS_WORKER,
};

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* The index of a name among names, or -1. */
static int name_index(const char *const *names, int count, const char *name)
{
    int i;

    for (i = 0; i < count; i++) {
        if (names[i] && strcasecmp(names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

#define DEFINE_VOCABULARY(word)                                                \
    int pm_##word##_parse(const char *name, pm_##word##_t *value)              \
    {                                                                          \
        int index = name_index(word##_names, COUNT(word##_names), name);       \
                                                                               \
        if (index >= 0) {                                                      \
            *value = (pm_##word##_t)index;                                     \
        }                                                                      \
        return index >= 0;                                                     \
    }                                                                          \
    const char *pm_##word##_name(pm_##word##_t value)                          \
    {                                                                          \
        return word##_names[value];                                            \
    }

DEFINE_VOCABULARY(rel)
DEFINE_VOCABULARY(as)
DEFINE_VOCABULARY(crossorigin)
DEFINE_VOCABULARY(fetchpriority)

static const struct {
    const char *name;
    unsigned screen;
} screens[] = {{"desktop", PM_SCREEN_DESKTOP}, {"phone", PM_SCREEN_PHONE}};

int pm_screen_parse(const char *name, unsigned *screen)
{
    int i;

    for (i = 0; i < COUNT(screens); i++) {
        if (strcasecmp(name, screens[i].name) == 0) {
            *screen = screens[i].screen;
            return 1;
        }
    }
    return 0;
}

const char *pm_screen_name(unsigned screen)
{
    int i = 0;

    while (i < COUNT(screens) && screens[i].screen != screen) {
        i++;
    }
    return i < COUNT(screens) ? screens[i].name : NULL;
}

/* Attributes whose value is a text, and where it goes. */
static const struct {
    const char *name;
    size_t offset;
} text_attributes[] = {
    {"href", offsetof(pm_link_t, href)},
    {"type", offsetof(pm_link_t, type)},
    {"media", offsetof(pm_link_t, media)},
    {"imagesrcset", offsetof(pm_link_t, imagesrcset)},
    {"imagesizes", offsetof(pm_link_t, imagesizes)},
    {"integrity", offsetof(pm_link_t, integrity)},
    {"referrerpolicy", offsetof(pm_link_t, referrerpolicy)},
    {"hash", offsetof(pm_link_t, hash)},
    {"via", offsetof(pm_link_t, via)},
    {"why", offsetof(pm_link_t, why)},
};

static int set_rel(pm_link_t *link, const char *word)
{
    return pm_rel_parse(word, &link->rel);
}

static int set_as(pm_link_t *link, const char *word)
{
    return pm_as_parse(word, &link->as);
}

static int set_crossorigin(pm_link_t *link, const char *word)
{
    return pm_crossorigin_parse(*word ? word : "anonymous", &link->crossorigin);
}

static int set_fetchpriority(pm_link_t *link, const char *word)
{
    return strcasecmp(word, "auto") == 0 ||
           pm_fetchpriority_parse(word, &link->fetchpriority);
}

/* `desktop,phone`, as a directive has it; in JSON it is an array. */
static int set_screens(pm_link_t *link, const char *words)
{
    unsigned all = 0, screen;
    char word[16];
    apr_size_t length;

    do {
        length = strcspn(words, ",");
        apr_cpystrn(word, words,
                    length < sizeof(word) ? length + 1 : sizeof(word));
        if (!pm_screen_parse(word, &screen)) {
            return 0;
        }
        all |= screen;
        words += length;
    } while (*words++);
    link->screens = all;
    return 1;
}

/* Attributes whose value is a word of a vocabulary. */
static const struct {
    const char *name;
    int (*set)(pm_link_t *link, const char *word);
    const char *accepted;
} word_attributes[] = {
    {"rel", set_rel, "preload, modulepreload or preconnect"},
    {"as", set_as,
     "a destination of Fetch: style, script, font, image, fetch, ..."},
    {"crossorigin", set_crossorigin, "anonymous or use-credentials"},
    {"fetchpriority", set_fetchpriority, "high, low or auto"},
    {"screens", set_screens, "desktop or phone"},
};

const char *pm_link_set(pm_link_t *link, const char *name, const char *value)
{
    int i;

    if (!value) {
        value = strcmp(name, "crossorigin") == 0 ? "anonymous" : "";
    }
    for (i = 0; i < COUNT(text_attributes); i++) {
        if (strcmp(name, text_attributes[i].name) == 0) {
            *(const char **)((char *)link + text_attributes[i].offset) = value;
            return NULL;
        }
    }
    for (i = 0; i < COUNT(word_attributes); i++) {
        if (strcmp(name, word_attributes[i].name) == 0) {
            return word_attributes[i].set(link, value)
                       ? NULL
                       : word_attributes[i].accepted;
        }
    }
    return "an attribute of a link: as, type, crossorigin, fetchpriority, ...";
}

static int is_destination(pm_as_t as, const pm_as_t *among, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        if (among[i] == as) {
            return 1;
        }
    }
    return 0;
}

/* What is wrong with relation and destination together, or NULL. */
static const char *check_as(const pm_link_t *link)
{
    switch (link->rel) {
    case PM_REL_PRELOAD:
        if (link->as == PM_AS_NONE) {
            return "is missing; a preload without it is ignored by browsers";
        }
        if (!is_destination(link->as, preload_destinations,
                            COUNT(preload_destinations))) {
            return "is none that \"rel\":\"preload\" can have";
        }
        return NULL;
    case PM_REL_MODULEPRELOAD:
        return is_destination(link->as, module_destinations,
                              COUNT(module_destinations))
                   ? NULL
                   : "is none that \"rel\":\"modulepreload\" can have";
    default:
        return link->as == PM_AS_NONE ? NULL
                                      : "has no meaning with a preconnect";
    }
}

/* The final response goes to every screen: there it is media and the like that
 * say who needs the link. */
static const char *check_screens(const pm_link_t *link)
{
    return link->screens && link->screens != PM_SCREENS_ALL && !link->media &&
                   !link->imagesrcset
               ? "needs \"media\" or \"imagesrcset\", which say the same on "
                 "the final response"
               : NULL;
}

/* What is wrong with the value of any attribute, or NULL. */
static const char *check_text(const char *value)
{
    const char *at;

    for (at = value; *at; at++) {
        if (at - value >= PM_ATTRIBUTE_MAX) {
            return "has more than " APR_STRINGIFY(PM_ATTRIBUTE_MAX) " bytes";
        }
        if ((unsigned char)*at < 0x20 || *at == 0x7f) {
            return "has a control byte";
        }
    }
    return NULL;
}

/* What is wrong with the value of an attribute for a header, or NULL. */
static const char *check_value(const char *value)
{
    const char *wrong = *value ? check_text(value) : "is empty";

    for (; !wrong && *value; value++) {
        if ((unsigned char)*value > 0x7e) {
            wrong = "has a byte outside ASCII";
        }
        else if (*value == '"' || *value == '\\') {
            wrong = "has a \" or a \\, which not every receiver understands";
        }
    }
    return wrong;
}

apr_status_t pm_link_check(apr_pool_t *pool, const pm_link_t *link,
                           const char **attribute, const char **message)
{
    const struct {
        const char *name, *value;
        const char *(*check)(const char *value);
    } values[] = {
        {"type", link->type, check_value},
        {"media", link->media, check_value},
        {"imagesrcset", link->imagesrcset, check_value},
        {"imagesizes", link->imagesizes, check_value},
        {"integrity", link->integrity, check_value},
        {"referrerpolicy", link->referrerpolicy, check_value},
        {"hash", link->hash, check_value},
        {"via", link->via, check_text},
        {"why", link->why, check_text},
    };
    const char *wrong;
    int i;

    *attribute = "href";
    wrong = !link->href                      ? "is missing"
            : link->rel == PM_REL_PRECONNECT ? pm_url_check_origin(link->href)
                                             : pm_url_check_href(link->href);
    if (wrong) {
        *message = link->href ? apr_pstrcat(pool, "has ", wrong, NULL) : wrong;
        return PM_EINVALID;
    }
    *attribute = "as";
    *message = check_as(link);
    for (i = 0; !*message && i < COUNT(values); i++) {
        *attribute = values[i].name;
        *message = values[i].value ? values[i].check(values[i].value) : NULL;
    }
    if (!*message) {
        *attribute = "screens";
        *message = check_screens(link);
    }
    return *message ? PM_EINVALID : APR_SUCCESS;
}

static const char *text_of(const pm_link_t *link, int i)
{
    const char *text;

    memcpy(&text, (const char *)link + text_attributes[i].offset, sizeof(text));
    return text;
}

pm_link_t pm_link_copy(apr_pool_t *pool, const pm_link_t *link)
{
    pm_link_t copy = *link;
    int i;

    for (i = 0; i < COUNT(text_attributes); i++) {
        const char *text = apr_pstrdup(pool, text_of(link, i));

        memcpy((char *)&copy + text_attributes[i].offset, &text, sizeof(text));
    }
    return copy;
}

int pm_link_is_same(const pm_link_t *a, const pm_link_t *b)
{
    int i;

    for (i = 0; i < COUNT(text_attributes); i++) {
        const char *one = text_of(a, i), *other = text_of(b, i);

        if (one && other ? strcmp(one, other) != 0 : one != other) {
            return 0;
        }
    }
    return a->rel == b->rel && a->as == b->as &&
           a->crossorigin == b->crossorigin &&
           a->fetchpriority == b->fetchpriority &&
           a->hint_only == b->hint_only && a->screens == b->screens &&
           a->bytes == b->bytes;
}

apr_uint64_t pm_link_hash(const pm_link_t *link, apr_uint64_t seed)
{
    const unsigned words[] = {link->rel,
                              link->as,
                              link->crossorigin,
                              link->fetchpriority,
                              link->hint_only != 0,
                              link->screens};
    int i;

    seed = XXH3_64bits_withSeed(words, sizeof(words), seed);
    for (i = 0; i < COUNT(text_attributes); i++) {
        const char *text = text_of(link, i);

        if (text) {
            seed = XXH3_64bits_withSeed(text, strlen(text),
                                        seed + (apr_uint64_t)i);
        }
    }
    return seed;
}
