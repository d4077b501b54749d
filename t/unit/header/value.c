/*
 * Links as Link header values, in every dialect; and what may be a link.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "format/url.h"
#include "header/value.h"
#include "unit/tap.h"

#define MAX_ATTRIBUTES 4

/* A link by its attributes, and its values; NULL: not said. */
static const struct {
    const char *name;
    const char *attributes[MAX_ATTRIBUTES][2];
    int hint_only;
    const char *early, *desktop, *phone, *push, *final, *nopush;
} values[] = {
    {"a stylesheet",
     {{"href", "/a.css"}, {"as", "style"}},
     0,
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style; nopush"},
    {"a font: its type is quoted",
     {{"href", "/a.woff2"},
      {"as", "font"},
      {"type", "font/woff2"},
      {"crossorigin", ""}},
     0,
     "</a.woff2>; rel=preload; as=font; type=\"font/woff2\"; crossorigin",
     "</a.woff2>; rel=preload; as=font; type=\"font/woff2\"; crossorigin",
     "</a.woff2>; rel=preload; as=font; type=\"font/woff2\"; crossorigin",
     "</a.woff2>; rel=preload; as=font; type=\"font/woff2\"; crossorigin",
     "</a.woff2>; rel=preload; as=font; type=\"font/woff2\"; crossorigin",
     "</a.woff2>; rel=preload; as=font; type=\"font/woff2\"; crossorigin; "
     "nopush"},
    {"a module is a preload in CORS mode",
     {{"href", "/a.js"}, {"rel", "modulepreload"}},
     0,
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin; nopush"},
    {"a module with credentials",
     {{"href", "/a.js"},
      {"rel", "modulepreload"},
      {"as", "script"},
      {"crossorigin", "use-credentials"}},
     0,
     "</a.js>; rel=preload; as=script; crossorigin=use-credentials",
     "</a.js>; rel=preload; as=script; crossorigin=use-credentials",
     "</a.js>; rel=preload; as=script; crossorigin=use-credentials",
     "</a.js>; rel=preload; as=script; crossorigin=use-credentials",
     "</a.js>; rel=preload; as=script; crossorigin=use-credentials",
     "</a.js>; rel=preload; as=script; crossorigin=use-credentials; nopush"},
    {"a JSON module is fetched",
     {{"href", "/a.json"}, {"rel", "modulepreload"}, {"as", "json"}},
     0,
     "</a.json>; rel=preload; as=fetch; crossorigin",
     "</a.json>; rel=preload; as=fetch; crossorigin",
     "</a.json>; rel=preload; as=fetch; crossorigin",
     "</a.json>; rel=preload; as=fetch; crossorigin",
     "</a.json>; rel=preload; as=fetch; crossorigin",
     "</a.json>; rel=preload; as=fetch; crossorigin; nopush"},
    {"a CSS module is a style",
     {{"href", "/a.css"}, {"rel", "modulepreload"}, {"as", "style"}},
     0,
     "</a.css>; rel=preload; as=style; crossorigin",
     "</a.css>; rel=preload; as=style; crossorigin",
     "</a.css>; rel=preload; as=style; crossorigin",
     "</a.css>; rel=preload; as=style; crossorigin",
     "</a.css>; rel=preload; as=style; crossorigin",
     "</a.css>; rel=preload; as=style; crossorigin; nopush"},
    {"a module of a worker is a script",
     {{"href", "/a.js"}, {"rel", "modulepreload"}, {"as", "worker"}},
     0,
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin; nopush"},
    {"a worker is a script",
     {{"href", "/w.js"}, {"as", "worker"}},
     0,
     "</w.js>; rel=preload; as=script",
     "</w.js>; rel=preload; as=script",
     "</w.js>; rel=preload; as=script",
     "</w.js>; rel=preload; as=script",
     "</w.js>; rel=preload; as=script",
     "</w.js>; rel=preload; as=script; nopush"},
    {"a preconnect",
     {{"href", "https://cdn.example"},
      {"rel", "preconnect"},
      {"crossorigin", "anonymous"}},
     0,
     "<https://cdn.example>; rel=preconnect; crossorigin",
     "<https://cdn.example>; rel=preconnect; crossorigin",
     "<https://cdn.example>; rel=preconnect; crossorigin",
     NULL,
     "<https://cdn.example>; rel=preconnect; crossorigin",
     "<https://cdn.example>; rel=preconnect; crossorigin"},
    {"a third party's file is not pushed",
     {{"href", "https://cdn.example/a.css"}, {"as", "style"}},
     0,
     "<https://cdn.example/a.css>; rel=preload; as=style",
     "<https://cdn.example/a.css>; rel=preload; as=style",
     "<https://cdn.example/a.css>; rel=preload; as=style",
     NULL,
     "<https://cdn.example/a.css>; rel=preload; as=style",
     "<https://cdn.example/a.css>; rel=preload; as=style; nopush"},
    {"a hint only",
     {{"href", "/big.jpg"}, {"as", "image"}, {"fetchpriority", "high"}},
     1,
     "</big.jpg>; rel=preload; as=image; fetchpriority=high",
     "</big.jpg>; rel=preload; as=image; fetchpriority=high",
     "</big.jpg>; rel=preload; as=image; fetchpriority=high",
     NULL,
     "</big.jpg>; rel=preload; as=image; fetchpriority=high",
     "</big.jpg>; rel=preload; as=image; fetchpriority=high; nopush"},
    {"media is for the final response",
     {{"href", "/a.css"}, {"as", "style"}, {"media", "(min-width: 1px), tv"}},
     0,
     NULL,
     NULL,
     NULL,
     NULL,
     "</a.css>; rel=preload; as=style; media=\"(min-width: 1px), tv\"",
     "</a.css>; rel=preload; as=style; media=\"(min-width: 1px), tv\"; nopush"},
    {"what every screen needs is said early all the same",
     {{"href", "/a.css"},
      {"as", "style"},
      {"media", "(min-width: 1px), tv"},
      {"screens", "phone,Desktop"}},
     0,
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style; media=\"(min-width: 1px), tv\"",
     "</a.css>; rel=preload; as=style; media=\"(min-width: 1px), tv\"; nopush"},
    {"what a phone needs is said to a phone",
     {{"href", "/a.css"},
      {"as", "style"},
      {"media", "(min-width: 1px), tv"},
      {"screens", "phone"}},
     0,
     NULL,
     NULL,
     "</a.css>; rel=preload; as=style",
     NULL,
     "</a.css>; rel=preload; as=style; media=\"(min-width: 1px), tv\"",
     "</a.css>; rel=preload; as=style; media=\"(min-width: 1px), tv\"; nopush"},
    {"what a desktop needs to a desktop",
     {{"href", "/a.css"},
      {"as", "style"},
      {"media", "(min-width: 1px), tv"},
      {"screens", "desktop"}},
     0,
     NULL,
     "</a.css>; rel=preload; as=style",
     NULL,
     NULL,
     "</a.css>; rel=preload; as=style; media=\"(min-width: 1px), tv\"",
     "</a.css>; rel=preload; as=style; media=\"(min-width: 1px), tv\"; nopush"},
    {"candidates of an image are for the final response",
     {{"href", "/a.jpg"},
      {"as", "image"},
      {"imagesrcset", "/a.jpg 1x, /b.jpg 2x"},
      {"imagesizes", "50vw"}},
     0,
     NULL,
     NULL,
     NULL,
     NULL,
     "</a.jpg>; rel=preload; as=image; imagesrcset=\"/a.jpg 1x, /b.jpg 2x\"; "
     "imagesizes=50vw",
     "</a.jpg>; rel=preload; as=image; imagesrcset=\"/a.jpg 1x, /b.jpg 2x\"; "
     "imagesizes=50vw; nopush"},
    {"integrity is the document's to say",
     {{"href", "/a.js"}, {"as", "script"}, {"integrity", "sha256-a+b/c="}},
     0,
     "</a.js>; rel=preload; as=script",
     "</a.js>; rel=preload; as=script",
     "</a.js>; rel=preload; as=script",
     "</a.js>; rel=preload; as=script",
     "</a.js>; rel=preload; as=script",
     "</a.js>; rel=preload; as=script; nopush"},
    {"that of a module too",
     {{"href", "/a.js"},
      {"rel", "modulepreload"},
      {"integrity", "sha256-a+b/c="}},
     0,
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin",
     "</a.js>; rel=preload; as=script; crossorigin; nopush"},
    {"a referrer policy is not said in a 103, nor the link that has one",
     {{"href", "/a.js"}, {"as", "script"}, {"referrerpolicy", "no-referrer"}},
     0,
     NULL,
     NULL,
     NULL,
     "</a.js>; rel=preload; as=script",
     "</a.js>; rel=preload; as=script; referrerpolicy=no-referrer",
     "</a.js>; rel=preload; as=script; referrerpolicy=no-referrer; nopush"},
    {"a % or a * is quoted, mod_http2's parser would stop at it",
     {{"href", "/a"}, {"as", "fetch"}, {"type", "100%"}, {"imagesizes", "*"}},
     0,
     NULL,
     NULL,
     NULL,
     NULL,
     "</a>; rel=preload; as=fetch; type=\"100%\"; imagesizes=\"*\"",
     "</a>; rel=preload; as=fetch; type=\"100%\"; imagesizes=\"*\"; nopush"},
    {"why, via and hash are in no header",
     {{"href", "/a.css"}, {"as", "style"}, {"why", "x"}, {"via", "/b"}},
     0,
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style",
     "</a.css>; rel=preload; as=style; nopush"},
};

/* Links that may not stand in a manifest: the attribute, and the reason. */
static const struct {
    const char *attributes[MAX_ATTRIBUTES][2];
    const char *attribute, *message;
} refusals[] = {
    {{{"as", "style"}}, "href", "is missing"},
    {{{"href", ""}, {"as", "style"}}, "href", "has an empty URL"},
    {{{"href", "/a>; rel=x, </b"}, {"as", "style"}}, "href", "has one of <"},
    {{{"href", "/a\r\nX: y"}, {"as", "style"}}, "href", "has a control"},
    {{{"href", "/a"}}, "as", "is missing; a preload"},
    {{{"href", "/a"}, {"as", "json"}}, "as", "is none that \"rel\":\"preload"},
    {{{"href", "/a"}, {"rel", "modulepreload"}, {"as", "font"}},
     "as",
     "is none that \"rel\":\"modulepreload"},
    {{{"href", "https://a"}, {"rel", "preconnect"}, {"as", "font"}},
     "as",
     "has no meaning"},
    {{{"href", "/a"}, {"rel", "preconnect"}}, "href", "has not an origin"},
    {{{"href", "/a"}, {"as", "style"}, {"type", ""}}, "type", "is empty"},
    {{{"href", "/a"}, {"as", "style"}, {"type", "a\nb"}},
     "type",
     "has a control byte"},
    {{{"href", "/a"}, {"as", "style"}, {"media", "a\", </b>; rel=preload"}},
     "media",
     "has a \""},
    {{{"href", "/a"}, {"as", "style"}, {"media", "a\\"}}, "media", "has a \""},
    {{{"href", "/a"}, {"as", "style"}, {"imagesrcset", "/\xC3\xA9"}},
     "imagesrcset",
     "has a byte outside ASCII"},
    {{{"href", "/a"}, {"as", "style"}, {"imagesizes", "\x7f"}},
     "imagesizes",
     "has a control byte"},
    {{{"href", "/a"}, {"as", "style"}, {"screens", "desktop"}},
     "screens",
     "needs \"media\" or"},
    {{{"href", "/a"}, {"as", "style"}, {"integrity", "\r"}},
     "integrity",
     "has a control byte"},
    {{{"href", "/a"}, {"as", "style"}, {"referrerpolicy", "\""}},
     "referrerpolicy",
     "has a \""},
    {{{"href", "/a"}, {"as", "style"}, {"hash", "\x01"}},
     "hash",
     "has a control byte"},
    {{{"href", "/a"}, {"as", "style"}, {"via", "\x1b[31m"}},
     "via",
     "has a control byte"},
    {{{"href", "/a"}, {"as", "style"}, {"why", "\n"}},
     "why",
     "has a control byte"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static pm_link_t link_of(const char *const attributes[MAX_ATTRIBUTES][2])
{
    pm_link_t link = {.bytes = PM_BYTES_UNKNOWN};
    int i;

    for (i = 0; i < MAX_ATTRIBUTES && attributes[i][0]; i++) {
        const char *wrong =
            pm_link_set(&link, attributes[i][0], attributes[i][1]);

        if (wrong) {
            tap_ok(0, "%s=%s: %s", attributes[i][0], attributes[i][1], wrong);
        }
    }
    return link;
}

static void test_values(apr_pool_t *pool)
{
    static const char *const names[] = {"early", "desktop", "phone",
                                        "push",  "final",   "nopush"};
    size_t i;
    int dialect;

    for (i = 0; i < COUNT(values); i++) {
        pm_link_t link = link_of(values[i].attributes);
        const char *should[] = {values[i].early, values[i].desktop,
                                values[i].phone, values[i].push,
                                values[i].final, values[i].nopush};
        pm_set_t set = {.nlinks = 1, .links = &link};
        const pm_values_t *made;

        link.hint_only = values[i].hint_only;
        made = pm_values_make(pool, &set);
        for (dialect = 0; dialect < PM_DIALECTS; dialect++) {
            pm_value_t value = made->links[0][dialect];

            tap_is(
                pm_value_make(pool, &link, dialect), should[dialect],
                apr_psprintf(pool, "%s: %s", values[i].name, names[dialect]));
            tap_ok(value.text ? should[dialect] &&
                                    strcmp(value.text, should[dialect]) == 0 &&
                                    value.length == strlen(value.text)
                              : !should[dialect],
                   "... the same among the values of its set");
        }
    }
}

/* The dialects that say an image of so many bytes, as bits. */
static int said_of_image(apr_pool_t *pool, apr_int64_t bytes)
{
    pm_link_t link = {.href = "/a.jpg", .as = PM_AS_IMAGE, .bytes = bytes};
    int dialect, said = 0;

    for (dialect = 0; dialect < PM_DIALECTS; dialect++) {
        said |= pm_value_make(pool, &link, dialect) ? 1 << dialect : 0;
    }
    return said;
}

static void test_images(apr_pool_t *pool)
{
    int all = (1 << PM_DIALECTS) - 1;

    tap_ok(said_of_image(pool, PM_HINTED_IMAGE_BYTES_MAX) == all,
           "an image of PM_HINTED_IMAGE_BYTES_MAX bytes is hinted");
    tap_ok(said_of_image(pool, PM_HINTED_IMAGE_BYTES_MAX + 1) ==
               1 << PM_DIALECT_PUSH,
           "one of a byte more is pushed alone");
    tap_ok(said_of_image(pool, PM_BYTES_UNKNOWN) == all,
           "one whose size nobody knows is hinted");
}

/* What a client with an empty cookie gets, ready made. */
static void test_digest(apr_pool_t *pool)
{
    pm_link_t links[] = {
        {.href = "/a.css", .as = PM_AS_STYLE, .hash = "1"},
        {.href = "https://other.example", .rel = PM_REL_PRECONNECT},
        {.href = "/b.js", .as = PM_AS_SCRIPT},
    };
    pm_set_t set = {.nlinks = 3, .links = links};
    pm_digest_t digest, remembered = {.count = 0};

    set.values = pm_values_make(pool, &set);
    tap_ok(pm_digest_read(&digest, set.values->digest) && digest.count == 2 &&
               pm_digest_has(&digest, pm_digest_fingerprint("/a.css", "1")) &&
               pm_digest_has(&digest, pm_digest_fingerprint("/b.js", NULL)),
           "the digest of a set has its files, and no connection");
    tap_ok(pm_values_remember(&remembered, &set) && remembered.count == 2 &&
               pm_digest_has(&remembered, digest.members[0]) &&
               pm_digest_has(&remembered, digest.members[1]),
           "as a client's has, that is told to remember the set");
    set.links = &links[1];
    set.nlinks = 1;
    tap_is(pm_values_make(pool, &set)->digest, NULL,
           "a set of connections has none");
}

static void test_refusals(apr_pool_t *pool)
{
    size_t i;
    int dialect;

    for (i = 0; i < COUNT(refusals); i++) {
        pm_link_t link = link_of(refusals[i].attributes);
        const char *attribute = "", *message = "";
        apr_status_t rv = pm_link_check(pool, &link, &attribute, &message);
        int unsaid = 1;

        tap_ok(rv == PM_EINVALID &&
                   strcmp(attribute, refusals[i].attribute) == 0 &&
                   strncmp(message, refusals[i].message,
                           strlen(refusals[i].message)) == 0,
               "\"%s\" %s", attribute, message);
        for (dialect = 0; dialect < PM_DIALECTS; dialect++) {
            unsaid = unsaid && !pm_value_make(pool, &link, dialect);
        }
        tap_ok(unsaid, "... and it is in no header");
    }
}

static void test_lengths(apr_pool_t *pool)
{
    char *text = apr_palloc(pool, PM_ATTRIBUTE_MAX + 2);
    pm_link_t link = {.href = "/a", .as = PM_AS_STYLE, .type = text};
    const char *attribute, *message;

    memset(text, 'a', PM_ATTRIBUTE_MAX + 1);
    text[PM_ATTRIBUTE_MAX] = '\0';
    tap_ok(pm_link_check(pool, &link, &attribute, &message) == APR_SUCCESS,
           "an attribute of PM_ATTRIBUTE_MAX bytes may stand");
    text[PM_ATTRIBUTE_MAX] = 'a';
    text[PM_ATTRIBUTE_MAX + 1] = '\0';
    tap_ok(pm_link_check(pool, &link, &attribute, &message) == PM_EINVALID,
           "one of a byte more may not");
    tap_is(message, "has more than 4096 bytes", "because of its length");
}

static void test_words(void)
{
    pm_link_t link = {.href = NULL};
    int value, round_trip = 1;
    pm_as_t as = PM_AS_NONE;

    for (value = PM_AS_NONE + 1; value <= PM_AS_WORKER; value++) {
        round_trip = round_trip && pm_as_parse(pm_as_name(value), &as) &&
                     as == (pm_as_t)value;
    }
    tap_ok(round_trip, "every destination has a name and comes back by it");
    tap_is(pm_as_name(PM_AS_NONE), NULL, "no destination has no name");
    tap_ok(!pm_as_parse("stylesheet", &as) && as == PM_AS_WORKER,
           "an unknown destination changes nothing");
    tap_is(pm_link_set(&link, "AS", "style") ? "unknown" : NULL, "unknown",
           "names of attributes are in lower case");
    tap_is(pm_link_set(&link, "as", "STYLE"), NULL, "words are in any case");
    tap_is_number(link.as, PM_AS_STYLE, "as");
    tap_is(pm_link_set(&link, "crossorigin", NULL), NULL,
           "crossorigin without a value");
    tap_is_number(link.crossorigin, PM_CROSSORIGIN_ANONYMOUS, "is anonymous");
    tap_is(pm_link_set(&link, "rel", "stylesheet"),
           "preload, modulepreload or preconnect", "an unknown relation");
    tap_is(pm_link_set(&link, "fetchpriority", "urgent"), "high, low or auto",
           "an unknown priority");
    tap_is(pm_link_set(&link, "fetchpriority", "Auto"), NULL, "auto");
    tap_is(pm_link_set(&link, "as", NULL) ? "refused" : NULL, "refused",
           "as without a value");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    test_values(pool);
    test_images(pool);
    test_digest(pool);
    test_refusals(pool);
    test_lengths(pool);
    test_words();
    return tap_done();
}
