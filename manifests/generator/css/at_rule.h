/*
 * At-rules: what their preludes say.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_AT_RULE_H
#define PM_CSS_AT_RULE_H

#include "css/parser.h"

/*
 * An at-rule with a block, whose `{` was read: fills in the frame for what is
 * in it. Returns 0 if that is of no interest.
 */
int pm_css_at_block(pm_css_parser_t *parser, const pm_css_token_t *name,
                    const pm_css_part_of_text_t *part, pm_css_frame_t *frame);

/* An at-rule without a block. */
void pm_css_at_statement(pm_css_parser_t *parser, const pm_css_token_t *name,
                         const pm_css_part_of_text_t *part);

#endif
