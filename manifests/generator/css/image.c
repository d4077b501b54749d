/*
 * CSS Images 4, section 2, "Image values": url() and image-set(). Called by the
 * reader of values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/image.h"

#include <string.h>

#include <apr_strings.h>

#include "css/length.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const char *url_of(apr_pool_t *pool, const pm_css_token_t *token)
{
    pm_css_token_t scheme = *token;

    if (scheme.length > strlen(PM_CSS_DATA_URL)) {
        scheme.length = strlen(PM_CSS_DATA_URL);
    }
    if (pm_css_token_is(&scheme, PM_CSS_DATA_URL)) {
        return PM_CSS_DATA_URL;
    }
    if (token->length > PM_CSS_URL_LENGTH_MAX) {
        return NULL;
    }
    return pm_css_token_text(pool, token);
}

const char *pm_css_url_text(apr_pool_t *pool, pm_css_lexer_t *lexer,
                            const pm_css_token_t *token)
{
    pm_css_token_t inner;
    pm_css_token_t after;

    if (token->type == PM_CSS_URL || token->type == PM_CSS_STRING) {
        return url_of(pool, token);
    }
    if (!pm_css_token_is_function(token, "url")) {
        return NULL;
    }
    if (pm_css_lexer_next_solid(lexer, &inner) != PM_CSS_STRING) {
        return NULL;
    }
    /* URL modifiers (CSS Values 5) are keywords and functions without blocks */
    do {
        pm_css_lexer_next_solid(lexer, &after);
    } while (after.type != PM_CSS_CLOSE_PAREN && after.type != PM_CSS_END);
    return url_of(pool, &inner);
}

/* The images of a value that is being read. */
typedef struct draft_t {
    apr_pool_t *pool;
    pm_css_image_t images[PM_CSS_IMAGES_MAX];
    int count;
    int is_disputed; /* the image-set() that is being read */
} draft_t;

static void add(draft_t *draft, const char *url, const pm_css_when_t *when)
{
    if (url && *url && *url != '#' && strcmp(url, PM_CSS_DATA_URL) != 0 &&
        draft->count < PM_CSS_IMAGES_MAX &&
        pm_css_when_views(when) != PM_CSS_NO_VIEW) {
        draft->images[draft->count++] = (pm_css_image_t){url, when};
    }
}

/* A candidate of an image-set(). */
typedef struct candidate_t {
    const char *url; /* NULL: nothing that is fetched, as a gradient */
    double density;
} candidate_t;

/* type() of a candidate; Chromium reads these. */
static int type_is_supported(const pm_css_token_t *token)
{
    static const char *const types[] = {
        "image/png",  "image/jpeg",   "image/gif",
        "image/webp", "image/avif",   "image/svg+xml",
        "image/bmp",  "image/x-icon", "image/apng"};

    return pm_css_token_is_listed(token, types, COUNT(types));
}

/* Types that some browsers read, and others do not: which candidate is taken
 * then, nobody knows. */
static int type_is_disputed(const pm_css_token_t *token)
{
    return pm_css_token_is(token, "image/jxl");
}

/* Takes one candidate, up to its comma; returns 0 if it is not to be taken. */
static int take_candidate(draft_t *draft, pm_css_lexer_t *lexer,
                          pm_css_token_t *token, candidate_t *candidate)
{
    pm_css_quantity_t density;
    pm_css_token_t type;
    int fine = 1;

    *candidate = (candidate_t){
        .url = pm_css_url_text(draft->pool, lexer, token), .density = 1};
    if (!candidate->url && token->type == PM_CSS_FUNCTION) {
        pm_css_lexer_next(lexer, token);
        pm_css_lexer_close(lexer, token);
    }
    pm_css_lexer_next_solid(lexer, token);
    while (token->type != PM_CSS_COMMA && token->type != PM_CSS_CLOSE_PAREN &&
           token->type != PM_CSS_END) {
        if (pm_css_token_is_function(token, "type")) {
            pm_css_lexer_next_solid(lexer, &type);
            fine = fine && type_is_supported(&type);
            draft->is_disputed |= type_is_disputed(&type);
            pm_css_lexer_next_solid(lexer, token);
            pm_css_lexer_close(lexer, token);
            pm_css_lexer_next_solid(lexer, token);
        }
        else if (pm_css_quantity_take(lexer, token, &pm_css_views[0],
                                      &density)) {
            candidate->density = density.number;
        }
        else if (token->type != PM_CSS_COMMA &&
                 token->type != PM_CSS_CLOSE_PAREN) {
            pm_css_lexer_next_solid(lexer, token);
        }
    }
    return fine;
}

/* Sorts a candidate in by its density: of equal ones the first counts. */
static int insert(candidate_t *candidates, int count,
                  const candidate_t *candidate)
{
    int at = count, i;

    while (at > 0 && candidates[at - 1].density >= candidate->density) {
        if (candidates[at - 1].density == candidate->density) {
            return count;
        }
        at--;
    }
    for (i = count; i > at; i--) {
        candidates[i] = candidates[i - 1];
    }
    candidates[at] = *candidate;
    return count + 1;
}

/* When the resolution is above one density, if there is such, and not above
 * another, if there is. */
static const pm_css_when_t *between(apr_pool_t *pool, const double *above,
                                    const double *most)
{
    const char *text = "";

    if (above) {
        text = apr_psprintf(pool, "(resolution > %gx)", *above);
    }
    if (most) {
        text = apr_psprintf(pool, "%s%s(resolution <= %gx)", text,
                            above ? " and " : "", *most);
    }
    return *text ? pm_css_when_media(pool, text, strlen(text)) : NULL;
}

/*
 * Section 2.4, the `(` being read: the candidate is taken with the smallest
 * density that is not less than the screen's, else the one with the greatest.
 */
static void take_image_set(draft_t *draft, pm_css_lexer_t *lexer)
{
    candidate_t candidates[PM_CSS_IMAGES_MAX], candidate;
    pm_css_token_t token;
    int count = 0, i;

    draft->is_disputed = 0;
    do {
        pm_css_lexer_next_solid(lexer, &token);
        if (take_candidate(draft, lexer, &token, &candidate) &&
            count < PM_CSS_IMAGES_MAX) {
            count = insert(candidates, count, &candidate);
        }
    } while (token.type == PM_CSS_COMMA);
    for (i = 0; i < count && !draft->is_disputed; i++) {
        add(draft, candidates[i].url,
            between(draft->pool, i > 0 ? &candidates[i - 1].density : NULL,
                    i < count - 1 ? &candidates[i].density : NULL));
    }
}

/* What begins with the prefix of another browser, Chromium does not know, nor
 * any browser these functions. */
static int is_foreign(const pm_css_token_t *token)
{
    static const char *const prefixes[] = {"-moz-", "-ms-", "-o-", "-khtml-"};
    static const char *const functions[] = {"cross-fade", "element", "image"};
    pm_css_token_t begin = *token;
    apr_size_t i;

    if (token->type == PM_CSS_FUNCTION &&
        pm_css_token_is_listed(token, functions, COUNT(functions))) {
        return 1;
    }
    if (token->length == 0 || token->name[0] != '-' ||
        (token->type != PM_CSS_IDENT && token->type != PM_CSS_FUNCTION)) {
        return 0;
    }
    for (i = 0; i < COUNT(prefixes); i++) {
        begin.length = strlen(prefixes[i]);
        if (begin.length <= token->length &&
            pm_css_token_is(&begin, prefixes[i])) {
            return 1;
        }
    }
    return 0;
}

int pm_css_images_read(apr_pool_t *pool, pm_css_lexer_t lexer,
                       const pm_css_images_t **images)
{
    draft_t draft = {.pool = pool, .count = 0};
    pm_css_token_t token;
    pm_css_images_t *read;

    *images = NULL;
    while (pm_css_lexer_next(&lexer, &token) != PM_CSS_END) {
        if (is_foreign(&token) || token.type == PM_CSS_BAD_URL) {
            return 0;
        }
        if (pm_css_token_is_function(&token, "image-set") ||
            pm_css_token_is_function(&token, "-webkit-image-set")) {
            take_image_set(&draft, &lexer);
        }
        else if (token.type != PM_CSS_STRING) {
            add(&draft, pm_css_url_text(pool, &lexer, &token), NULL);
        }
    }
    if (draft.count > 0) {
        read = apr_palloc(pool, sizeof(*read) + sizeof(*read->images) *
                                                    (apr_size_t)draft.count);
        read->count = draft.count;
        memcpy(read->images, draft.images,
               sizeof(*read->images) * (apr_size_t)draft.count);
        *images = read;
    }
    return 1;
}
