/*
 * The views of a page that answers are given for: nobody knows at deploy time
 * who will come, so that what depends on the screen is judged for a desktop and
 * for a phone, each light and dark.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_VIEW_H
#define PM_CSS_VIEW_H

/* The desktop's window, in CSS pixels. */
#define PM_CSS_VIEWPORT_WIDTH 1350
#define PM_CSS_VIEWPORT_HEIGHT 940

/* What a stylesheet can ask for of a screen. No preference is set but the
 * colour scheme. */
typedef struct pm_css_view_t {
    double width, height; /* of the window, in CSS pixels */
    double density;       /* device pixels a CSS pixel */
    int is_touch;         /* a finger, which cannot hover, instead of a mouse */
    int is_dark;          /* a dark colour scheme is preferred */
} pm_css_view_t;

/* Of each screen the light one, and the dark one next. */
enum {
    PM_CSS_VIEW_DESKTOP,
    PM_CSS_VIEW_DESKTOP_DARK,
    PM_CSS_VIEW_PHONE,
    PM_CSS_VIEW_PHONE_DARK,
    PM_CSS_VIEWS
};

/* Indexed by the above. */
extern const pm_css_view_t pm_css_views[PM_CSS_VIEWS];

/* Some of the views: the bit 1 << PM_CSS_VIEW_DESKTOP and so on. */
typedef unsigned pm_css_views_t;

#define PM_CSS_VIEW_BIT(view) (1u << (view))
#define PM_CSS_NO_VIEW 0u
#define PM_CSS_ALL_VIEWS (PM_CSS_VIEW_BIT(PM_CSS_VIEWS) - 1)

/* Both of a screen, light and dark. */
#define PM_CSS_DESKTOP_VIEWS                                                   \
    (PM_CSS_VIEW_BIT(PM_CSS_VIEW_DESKTOP) |                                    \
     PM_CSS_VIEW_BIT(PM_CSS_VIEW_DESKTOP_DARK))
#define PM_CSS_PHONE_VIEWS                                                     \
    (PM_CSS_VIEW_BIT(PM_CSS_VIEW_PHONE) |                                      \
     PM_CSS_VIEW_BIT(PM_CSS_VIEW_PHONE_DARK))

#endif
