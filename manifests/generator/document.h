/*
 * What the elements of a page refer to: between the tokenizer, which says
 * where an element begins and ends, and the references of the scan.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_DOCUMENT_H
#define PM_DOCUMENT_H

#include <apr_pools.h>

#include "html.h"
#include "reference.h"
#include "tokenizer.h"

typedef struct pm_document_t pm_document_t;

/* A document whose references go to scan; all of it in pool. */
pm_document_t *pm_document_create(apr_pool_t *pool, pm_scan_t *scan);

/*
 * A start tag. attributes: names in lower case and values, by turns, ended by
 * NULL; an attribute without a value has NULL; NULL if there are none.
 */
void pm_document_open(pm_document_t *document, const pm_token_t *token,
                      const char *const *attributes);

/* Text of the <script> or <style> that was opened last, in pieces. */
void pm_document_text(pm_document_t *document, const char *text,
                      apr_size_t length);

/* An end tag. */
void pm_document_close(pm_document_t *document, const char *name);

#endif
