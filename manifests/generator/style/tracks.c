/*
 * CSS Grid 2, section 7.2:
 *
 *   none | [ <line-names> | <track-size> | repeat( <count> , <tracks> ) ]*
 *
 * Called by what measures boxes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/tracks.h"

#include <string.h>

#include "css/length.h"
#include "css/token.h"

/* The least width of the track whose function `minmax(` was read, in CSS
 * pixels; 0: not known. Passes over it. */
static double take_least(pm_css_lexer_t *lexer, const pm_css_view_t *view)
{
    pm_css_token_t token;
    pm_css_quantity_t least;
    double width = 0;

    pm_css_lexer_next_solid(lexer, &token);
    if (pm_css_quantity_take(lexer, &token, view, &least) &&
        least.kind == PM_CSS_KIND_LENGTH) {
        width = least.number;
    }
    pm_css_lexer_close(lexer, &token);
    return width;
}

/* Passes over one track, or the names of a line. Returns how many tracks that
 * is; *least is its least width, if it has one. */
static int take_track(pm_css_lexer_t *lexer, pm_css_token_t *token,
                      const pm_css_view_t *view, double *least)
{
    pm_css_token_t inner;

    switch (token->type) {
    case PM_CSS_OPEN_SQUARE:
        while (token->type != PM_CSS_CLOSE_SQUARE &&
               token->type != PM_CSS_END) {
            pm_css_lexer_next(lexer, token);
        }
        return 0;
    case PM_CSS_FUNCTION:
        if (pm_css_token_is(token, "minmax")) {
            *least = take_least(lexer, view);
            return 1;
        }
        pm_css_lexer_next(lexer, &inner);
        pm_css_lexer_close(lexer, &inner);
        return 1;
    case PM_CSS_DIMENSION:
    case PM_CSS_PERCENTAGE:
        *least = token->type == PM_CSS_DIMENSION && pm_css_token_is(token, "px")
                     ? token->number
                     : 0;
        return 1;
    default:
        return token->type == PM_CSS_IDENT || token->type == PM_CSS_NUMBER;
    }
}

/* `repeat(` was read: how often, and what. auto-fill and auto-fit: as often as
 * there is room in the window. */
static int take_repeat(pm_css_lexer_t *lexer, const pm_css_view_t *view)
{
    pm_css_token_t token, times;
    int tracks = 0;
    double least = 0;

    pm_css_lexer_next_solid(lexer, &times);
    pm_css_lexer_next_solid(lexer, &token);
    if (token.type != PM_CSS_COMMA) {
        pm_css_lexer_close(lexer, &token);
        return 0;
    }
    while (pm_css_lexer_next_solid(lexer, &token) != PM_CSS_END &&
           token.type != PM_CSS_CLOSE_PAREN) {
        tracks += take_track(lexer, &token, view, &least);
    }
    if (times.type == PM_CSS_NUMBER) {
        return times.number > 0 && times.number <= PM_CSS_TRACKS_MAX
                   ? (int)times.number * tracks
                   : 0;
    }
    return least >= 1 ? (int)(view->width / least) : 0;
}

int pm_css_tracks_count(const char *columns, const pm_css_view_t *view)
{
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int tracks = 0;
    double least;

    pm_css_lexer_init(&lexer, columns, strlen(columns), PM_POSITION_START);
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        if (pm_css_token_is_ident(&token, "none") ||
            pm_css_token_is_ident(&token, "subgrid")) {
            return 0;
        }
        tracks += pm_css_token_is_function(&token, "repeat")
                      ? take_repeat(&lexer, view)
                      : take_track(&lexer, &token, view, &least);
        if (tracks > PM_CSS_TRACKS_MAX) {
            return PM_CSS_TRACKS_MAX;
        }
    }
    return tracks;
}
