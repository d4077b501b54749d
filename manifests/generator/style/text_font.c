/*
 * The fonts of a page's texts. Called by what looks for fonts and images.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/text_font.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "style/letter_case.h"

/* The text of a font that is shown under one condition. */
typedef struct bucket_t {
    const pm_css_when_t *when;
    const pm_css_element_t *element; /* the first with it */
    pm_css_codepoints_t text;
    struct bucket_t *next;
} bucket_t;

/* A font that is asked for. */
typedef struct want_t {
    pm_css_wanted_t wanted;
    bucket_t *buckets;
    int count;
} want_t;

struct pm_css_text_fonts_t {
    int transform; /* a PM_CSS_TRANSFORM_* */
    int has_line;  /* one was added */
    int count;
    bucket_t *buckets[1]; /* so many */
};

struct pm_css_texts_t {
    apr_pool_t *pool;
    const pm_css_cascade_t *cascade;
    pm_budget_t *budget;
    apr_hash_t *known;         /* key -> want_t */
    apr_array_header_t *wants; /* of want_t *, in the order of the page */
    apr_hash_t *used;          /* pm_css_face_t * -> index, from 1 */
    apr_array_header_t *faces; /* of pm_css_text_face_t */
    int is_cut;
};

pm_css_texts_t *pm_css_texts_create(apr_pool_t *pool,
                                    const pm_css_cascade_t *cascade,
                                    pm_budget_t *budget)
{
    pm_css_texts_t *texts = apr_pcalloc(pool, sizeof(*texts));

    texts->pool = pool;
    texts->cascade = cascade;
    texts->budget = budget;
    texts->known = apr_hash_make(pool);
    texts->wants = apr_array_make(pool, 8, sizeof(want_t *));
    texts->used = apr_hash_make(pool);
    texts->faces = apr_array_make(pool, 8, sizeof(pm_css_text_face_t));
    return texts;
}

apr_pool_t *pm_css_texts_pool(const pm_css_texts_t *texts)
{
    return texts->pool;
}

int pm_css_texts_is_cut(const pm_css_texts_t *texts) { return texts->is_cut; }

/* What is asked for by that; NULL beyond the limit. */
static want_t *want_of(pm_css_texts_t *texts, const pm_css_wanted_t *wanted)
{
    char key[PM_CSS_VALUE_MAX + 100];
    want_t *want;

    apr_snprintf(key, sizeof(key), "%g/%g/%d/%s", wanted->weight,
                 wanted->stretch, (int)wanted->style, wanted->families);
    want = apr_hash_get(texts->known, key, APR_HASH_KEY_STRING);
    if (want || texts->wants->nelts == PM_CSS_WANTS_MAX) {
        texts->is_cut |= !want;
        return want;
    }
    want = apr_pcalloc(texts->pool, sizeof(*want));
    want->wanted = *wanted;
    apr_hash_set(texts->known, apr_pstrdup(texts->pool, key),
                 APR_HASH_KEY_STRING, want);
    APR_ARRAY_PUSH(texts->wants, want_t *) = want;
    return want;
}

/* Where its text goes that is shown under a condition. One too many joins
 * another's, which is then shown whenever one of both is. */
static bucket_t *bucket_of(pm_css_texts_t *texts, want_t *want,
                           const pm_css_when_t *when,
                           const pm_css_element_t *element)
{
    bucket_t *bucket = want->buckets;

    while (bucket && !pm_css_when_is_same(bucket->when, when)) {
        bucket = bucket->next;
    }
    if (bucket) {
        return bucket;
    }
    if (want->count == PM_CSS_BUCKETS_MAX) {
        bucket = want->buckets;
        bucket->when = pm_css_when_or(texts->pool, bucket->when, when);
        return bucket;
    }
    bucket = apr_pcalloc(texts->pool, sizeof(*bucket));
    bucket->when = when;
    bucket->element = element;
    bucket->text.pool = texts->pool;
    bucket->next = want->buckets;
    want->buckets = bucket;
    want->count++;
    return bucket;
}

/* One value of each of the four properties. */
typedef struct combination_t {
    int at[4]; /* indices of options */
} combination_t;

static const pm_css_property_t asked[4] = {
    PM_CSS_FONT_FAMILY, PM_CSS_FONT_WEIGHT, PM_CSS_FONT_STYLE,
    PM_CSS_FONT_STRETCH};

/* The next combination; returns 0 behind the last. */
static int advance(combination_t *combination,
                   const pm_css_computed_t *computed)
{
    int i;

    for (i = 0; i < 4; i++) {
        if (++combination->at[i] < computed->values[asked[i]]->count) {
            return 1;
        }
        combination->at[i] = 0;
    }
    return 0;
}

/* What a combination asks for, and when it is the case. */
static const pm_css_when_t *read_combination(pm_css_texts_t *texts,
                                             const combination_t *combination,
                                             const pm_css_computed_t *computed,
                                             const pm_css_when_t *shown,
                                             pm_css_wanted_t *wanted)
{
    const pm_css_option_t *options[4];
    int i;

    for (i = 0; i < 4; i++) {
        options[i] = &computed->values[asked[i]]->options[combination->at[i]];
        shown = pm_css_when_and(texts->pool, shown, options[i]->when);
    }
    *wanted = (pm_css_wanted_t){.families = options[0]->value.text,
                                .weight = (double)options[1]->value.number,
                                .style = (pm_css_style_t)options[2]->value.word,
                                .stretch = (double)options[3]->value.number};
    return shown;
}

pm_css_text_fonts_t *pm_css_texts_fonts(pm_css_texts_t *texts,
                                        const pm_css_computed_t *computed,
                                        const pm_css_when_t *shown,
                                        const pm_css_element_t *element)
{
    bucket_t *buckets[PM_CSS_BUCKETS_MAX];
    combination_t combination = {{0, 0, 0, 0}};
    pm_css_text_fonts_t *fonts;
    int count = 0;

    do {
        pm_css_wanted_t wanted;
        const pm_css_when_t *when =
            read_combination(texts, &combination, computed, shown, &wanted);
        want_t *want = pm_css_when_views(when) == PM_CSS_NO_VIEW
                           ? NULL
                           : want_of(texts, &wanted);

        if (want) {
            buckets[count++] = bucket_of(texts, want, when, element);
        }
    } while (count < PM_CSS_BUCKETS_MAX && advance(&combination, computed) &&
             pm_budget_take(texts->budget, 1));
    fonts = apr_pcalloc(texts->pool,
                        sizeof(*fonts) + sizeof(*buckets) * (apr_size_t)count);
    fonts->transform =
        computed->values[PM_CSS_TEXT_TRANSFORM]->options[0].value.word;
    fonts->count = count;
    /* cppcheck-suppress uninitvar ; as many as were filled */
    memcpy(fonts->buckets, buckets, sizeof(*buckets) * (size_t)count);
    return fonts;
}

/* CSS Text 3, section 2.1; of words whose first letters alone change, any
 * letter may be the first. */
static void add_transformed(pm_css_texts_t *texts, bucket_t *bucket,
                            const pm_css_codepoints_t *text, int transform)
{
    apr_uint32_t c, from = 0;

    while (pm_css_codepoints_next(text, from, &c) &&
           pm_budget_take(texts->budget, 1)) {
        from = c + 1;
        if (transform == PM_CSS_TRANSFORM_CAPITALIZE) {
            pm_css_codepoints_add(&bucket->text, c);
        }
        pm_css_codepoints_add(&bucket->text,
                              transform == PM_CSS_TRANSFORM_LOWERCASE
                                  ? pm_css_letter_lower(c)
                                  : pm_css_letter_upper(c));
    }
}

void pm_css_texts_add(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                      const pm_css_codepoints_t *text)
{
    int i;

    for (i = 0; i < fonts->count; i++) {
        if (fonts->transform == PM_CSS_TRANSFORM_NONE) {
            pm_budget_take(texts->budget, pm_css_codepoints_add_all(
                                              &fonts->buckets[i]->text, text));
        }
        else {
            add_transformed(texts, fonts->buckets[i], text, fonts->transform);
        }
    }
}

void pm_css_texts_add_range(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                            apr_uint32_t first, apr_uint32_t last)
{
    pm_css_codepoints_t text = {.pool = texts->pool};

    pm_css_codepoints_add_range(&text, first, last);
    pm_css_texts_add(texts, fonts, &text);
}

void pm_css_texts_add_line(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts)
{
    int i;

    for (i = 0; i < fonts->count && !fonts->has_line; i++) {
        pm_css_codepoints_add(&fonts->buckets[i]->text, ' ');
    }
    fonts->has_line = 1;
}

/* A match that is being made. */
typedef struct match_t {
    pm_css_texts_t *texts;
    const bucket_t *bucket;
} match_t;

/* A pm_css_face_sink_t. */
static void use_face(void *baton, const pm_css_family_face_t *face)
{
    const match_t *match = baton;
    pm_css_texts_t *texts = match->texts;
    const pm_css_when_t *when =
        pm_css_when_and(texts->pool, match->bucket->when, face->when);
    const int *index =
        apr_hash_get(texts->used, &face->face, sizeof(face->face));
    pm_css_text_face_t *used;

    if (index) {
        used = &APR_ARRAY_IDX(texts->faces, *index, pm_css_text_face_t);
        used->when = pm_css_when_or(texts->pool, used->when, when);
        return;
    }
    if (pm_css_when_views(when) == PM_CSS_NO_VIEW) {
        return;
    }
    apr_hash_set(texts->used,
                 apr_pmemdup(texts->pool, &face->face, sizeof(face->face)),
                 sizeof(face->face),
                 apr_pmemdup(texts->pool, &texts->faces->nelts, sizeof(int)));
    used = apr_array_push(texts->faces);
    *used = (pm_css_text_face_t){face, match->bucket->element, when};
}

static void match_want(pm_css_texts_t *texts, const want_t *want,
                       apr_pool_t *scratch)
{
    const bucket_t *bucket;

    for (bucket = want->buckets; bucket; bucket = bucket->next) {
        pm_css_codepoints_t text = {.pool = scratch};
        match_t match = {texts, bucket};

        pm_css_codepoints_add_all(&text, &bucket->text);
        pm_css_fonts_match(scratch, texts->cascade, &want->wanted, &text,
                           texts->budget, use_face, &match);
        apr_pool_clear(scratch);
    }
}

const apr_array_header_t *pm_css_texts_choose(pm_css_texts_t *texts)
{
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, texts->pool);
    for (i = 0; i < texts->wants->nelts; i++) {
        match_want(texts, APR_ARRAY_IDX(texts->wants, i, const want_t *),
                   scratch);
    }
    apr_pool_destroy(scratch);
    return texts->faces;
}
