/*
 * A candidate: how it is left out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/candidate.h"

#include <apr_strings.h>

void pm_candidate_leave_out(pm_candidate_t *candidate, pm_reason_t reason)
{
    candidate->left_out = reason;
}

void pm_candidate_lose(pm_report_t *report, pm_candidate_t *candidate,
                       pm_reason_t reason, const char *detail)
{
    const char *href = candidate->link.href;
    apr_pool_t *scratch;
    const char *text;

    candidate->left_out = reason;
    candidate->left_out_detail = detail;
    apr_pool_create(&scratch, report->pool);
    text = pm_reason_explain(scratch, reason, detail);
    if (pm_reason_is_loss(reason)) {
        pm_report_loss_of(
            report, href ? apr_pstrcat(scratch, href, " ", text, NULL) : NULL,
            candidate->place, "\"%s\" %s; the link is left out", candidate->url,
            text);
    }
    else {
        pm_report_note(report, candidate->place,
                       "\"%s\" %s; the link is left out", candidate->url, text);
    }
    apr_pool_destroy(scratch);
}
