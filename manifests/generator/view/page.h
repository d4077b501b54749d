/*
 * The page of a report, as texts: page.html with style.css and script.js in it,
 * made by build/embed. Between the two halves stand the data.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_PAGE_H
#define PM_VIEW_PAGE_H

#include <stddef.h>

/* Texts one after another, ended by NULL. */
extern const char *const pm_page_before[];
extern const char *const pm_page_after[];

#endif
