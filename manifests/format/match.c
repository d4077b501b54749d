/*
 * A match: a pattern of paths, for pages that nobody has listed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/match.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "format/url.h"

/* A step of a comparison; t/unit/format/steps counts them. */
#ifdef PM_COUNT_STEPS
extern long pm_steps;
#define STEP() (pm_steps++)
#else
#define STEP() ((void)0)
#endif

/* No place in a text. */
#define NOWHERE ((apr_size_t)-1)

/* What is wrong with a pattern beyond what is wrong with a page, or NULL. */
static const char *check_stars(const char *pattern)
{
    int stars = 0;

    for (; *pattern; pattern++) {
        stars += *pattern == '*';
        if (strncasecmp(pattern, "%2a", 3) == 0) {
            return "%2A, which cannot be told from *";
        }
    }
    return stars == 0 ? "no *; write it as a \"page\""
           : stars > PM_MATCH_STARS_MAX
               ? "more than " APR_STRINGIFY(PM_MATCH_STARS_MAX) " *"
               : NULL;
}

/*
 * The failure function of Knuth, Morris and Pratt for one piece: borders[i] is
 * the length of the longest proper start of piece[0..i] that is also its end.
 */
static void find_borders(const char *piece, apr_size_t length,
                         apr_uint16_t *borders)
{
    apr_size_t i, matched = 0;

    for (i = 0; i < length; i++) {
        while (i > 0 && matched > 0 && piece[matched] != piece[i]) {
            matched = borders[matched - 1];
        }
        matched += i > 0 && piece[matched] == piece[i];
        borders[i] = (apr_uint16_t)matched;
    }
}

/* The borders of all pieces that stand between two stars. */
static const apr_uint16_t *all_borders(apr_pool_t *pool,
                                       const pm_match_t *match)
{
    const char *start = match->decoded + match->literal;
    const char *last = strrchr(start, '*'), *at;
    apr_uint16_t *borders;

    if (last == start) {
        return NULL;
    }
    borders = apr_pcalloc(pool, match->length * sizeof(*borders));
    for (at = start; at < last; at += strcspn(at, "*")) {
        at++;
        find_borders(at, strcspn(at, "*"), borders + (at - match->decoded));
    }
    return borders;
}

const char *pm_match_make(apr_pool_t *pool, const char *pattern,
                          pm_match_t *match)
{
    const char *wrong = pm_url_check_page(pattern);

    wrong = wrong ? wrong : check_stars(pattern);
    if (wrong) {
        return wrong;
    }
    memset(match, 0, sizeof(*match));
    match->pattern = apr_pstrdup(pool, pattern);
    match->decoded = pm_url_decode(pool, match->pattern);
    match->length = strlen(match->decoded);
    match->literal = strcspn(match->decoded, "*");
    match->borders = all_borders(pool, match);
    return NULL;
}

/* Where the first piece in text[0, length) ends; NOWHERE if there is none. */
static apr_size_t find_piece(const char *piece, apr_size_t npiece,
                             const apr_uint16_t *borders, const char *text,
                             apr_size_t length)
{
    apr_size_t at, matched = 0;

    for (at = 0; at < length && matched < npiece; at++) {
        STEP();
        while (matched > 0 && piece[matched] != text[at]) {
            STEP();
            matched = borders[matched - 1];
        }
        matched += piece[matched] == text[at];
    }
    return matched == npiece ? at : NOWHERE;
}

/*
 * The last piece stands at the end of the path. Of the others each is taken
 * where it stands first: what comes after it has most room there, so no piece
 * has to be tried again at another place.
 */
int pm_match_fits(const pm_match_t *match, const char *path, apr_size_t length)
{
    const char *at = match->decoded + match->literal, *text, *end;
    const char *last = strrchr(at, '*');
    apr_size_t nlast = match->length - (apr_size_t)(last + 1 - match->decoded);

    text = path + match->literal;
    if (length - match->literal < nlast ||
        memcmp(path + length - nlast, last + 1, nlast) != 0) {
        return 0;
    }
    end = path + length - nlast;
    for (; at < last; at += strcspn(at, "*")) {
        apr_size_t found;

        at++;
        found = find_piece(at, strcspn(at, "*"),
                           match->borders + (at - match->decoded), text,
                           (apr_size_t)(end - text));
        if (found == NOWHERE) {
            return 0;
        }
        text += found;
    }
    return 1;
}
