/*
 * The images in a value of a property.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_IMAGE_H
#define PM_CSS_IMAGE_H

#include <apr_pools.h>

#include "css/token.h"
#include "css/when.h"

/* Bytes of a URL; a longer one is as if it were not there. */
#define PM_CSS_URL_LENGTH_MAX 4096

/* Images of one value, and candidates of one image-set(). */
#define PM_CSS_IMAGES_MAX 32

/* What a data: URL reads as, however long it is: nothing is to be fetched. */
#define PM_CSS_DATA_URL "data:"

typedef struct pm_css_image_t {
    const char *url;           /* as written; no data: URL */
    const pm_css_when_t *when; /* it is taken: by the screen's resolution */
} pm_css_image_t;

typedef struct pm_css_images_t {
    int count;
    pm_css_image_t images[1]; /* so many */
} pm_css_images_t;

/*
 * The URL of a url token, of a string, or of a url( function that was just
 * read from lexer; then its string and its `)` are read too. From pool; NULL
 * if it is none or too long; PM_CSS_DATA_URL for any data: URL.
 */
const char *pm_css_url_text(apr_pool_t *pool, pm_css_lexer_t *lexer,
                            const pm_css_token_t *token);

/*
 * The images in a value, in order: those of an image-set() that a browser may
 * take. From pool; *images is NULL if there are none. Returns 0 if Chromium
 * does not know a function in it.
 */
int pm_css_images_read(apr_pool_t *pool, pm_css_lexer_t lexer,
                       const pm_css_images_t **images);

#endif
