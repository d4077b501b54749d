/*
 * A stylesheet.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/sheet.h"

int pm_css_condition_applies(const pm_css_condition_t *condition)
{
    return condition == NULL || condition->applies;
}
