/*
 * The views of a page that answers are given for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/view.h"

const pm_css_view_t pm_css_views[PM_CSS_VIEWS] = {
    [PM_CSS_VIEW_DESKTOP] = {.width = PM_CSS_VIEWPORT_WIDTH,
                             .height = PM_CSS_VIEWPORT_HEIGHT,
                             .density = 1},
    [PM_CSS_VIEW_DESKTOP_DARK] = {.width = PM_CSS_VIEWPORT_WIDTH,
                                  .height = PM_CSS_VIEWPORT_HEIGHT,
                                  .density = 1,
                                  .is_dark = 1},
    [PM_CSS_VIEW_PHONE] = {.width = 390,
                           .height = 844,
                           .density = 3,
                           .is_touch = 1},
    [PM_CSS_VIEW_PHONE_DARK] = {.width = 390,
                                .height = 844,
                                .density = 3,
                                .is_touch = 1,
                                .is_dark = 1},
};
