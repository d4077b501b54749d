/*
 * Why a reference is left out: the words. Those of a loss are read after a URL:
 * "a.css is not there".
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "report/reason.h"

#include <apr_strings.h>

/* clang-format off */
static const char *const texts[PM_REASONS] = {
    [PM_REASON_ALTERNATE] = "an alternate stylesheet",
    [PM_REASON_DISABLED] = "a disabled stylesheet",
    [PM_REASON_NOT_CSS] = "its type is not text/css",
    [PM_REASON_MEDIA] = "its media query does not apply to a desktop browser",
    [PM_REASON_NOMODULE] = "only for browsers without modules",
    [PM_REASON_FETCHED_TWICE] = "browsers would fetch it twice",
    [PM_REASON_NO_AS] = "is preloaded without \"as\"",
    [PM_REASON_UNKNOWN_AS] = "is preloaded with an unknown \"as\"",
    [PM_REASON_LAZY] = "it is loaded lazily",
    [PM_REASON_LOW] = "the page gives it a low priority",
    [PM_REASON_TINY] = "an image of a few pixels, which counts visits",
    [PM_REASON_NO_URL] = "it has no URL",
    [PM_REASON_SRCSET] = "a candidate of its srcset cannot stand in a header",
    [PM_REASON_CONDITION] = "its condition does not hold in a desktop browser",
    [PM_REASON_UNUSED_FONT] = "no text of the page is set in it",
    [PM_REASON_UNUSED_IMAGE] = "no element of the page shows it at first",
    [PM_REASON_UNCERTAIN_RULE] = "its rule may not match",
    [PM_REASON_FAR] = "its element is not near the top",
    [PM_REASON_DYNAMIC] = "imported only when the code gets there",
    [PM_REASON_WORKER] = "a worker, started only when the code gets there",
    [PM_REASON_WORKLET] = "a worklet, added only when the code gets there",
    [PM_REASON_UNKNOWN_MANNER] = "nobody can tell how the script loads it",
    [PM_REASON_BARE] = "is a bare specifier that is in no import map",
    [PM_REASON_UNMAPPED] = "has no usable address in the import map",
    [PM_REASON_EMPTY] = "it is empty",
    [PM_REASON_TEMPLATE] = "it is of a template, which has yet to be filled in",
    [PM_REASON_SAME_PAGE] = "it refers to the page itself",
    [PM_REASON_DATA] = "its content is in the URL",
    [PM_REASON_SCHEME] = "its scheme is neither http nor https",
    [PM_REASON_USER] = "it has a user name; browsers do not fetch that",
    [PM_REASON_HOST] = "its host is not in ASCII; write its xn-- form",
    [PM_REASON_INVALID] = "it is not a valid URL",
    [PM_REASON_UNFIT] = "cannot stand in a header",
    [PM_REASON_ENCODING] = "browsers may read it in another encoding",
    [PM_REASON_OUTSIDE] = "lies outside --base, so it cannot be looked at",
    [PM_REASON_MISSING] = "is not there",
    [PM_REASON_DIRECTORY] = "is a directory",
    [PM_REASON_NO_FILE] = "is not a file",
    [PM_REASON_UNREADABLE] = "cannot be read",
    [PM_REASON_NO_ANSWER] = "is not answered",
    [PM_REASON_STATUS] = "is answered with an error",
    [PM_REASON_REDIRECT] = "is answered with a redirect",
    [PM_REASON_WRONG_TYPE] = "is served with a type that browsers refuse",
    [PM_REASON_NOT_KEPT] = "browsers may not keep it, and would load it twice",
    [PM_REASON_VARIES] = "varies from visit to visit, and would be loaded twice",
    [PM_REASON_REPEATED] = "the same as another reference of the page",
    [PM_REASON_CONNECTION] = "a connection that the first paint does not need",
    [PM_REASON_MAX_CONNECTIONS] = "beyond three connections",
    [PM_REASON_MAX_LINKS] = "beyond --max-links",
    [PM_REASON_MAX_HEADER] = "beyond --max-header-bytes",
    [PM_REASON_RULE] = "excluded by a rule",
};
/* clang-format on */

const char *pm_reason_text(pm_reason_t reason) { return texts[reason]; }

/* Nobody knows whether anything is missing there. */
int pm_reason_is_loss(pm_reason_t reason)
{
    return reason != PM_REASON_OUTSIDE;
}

const char *pm_reason_explain(apr_pool_t *pool, pm_reason_t reason,
                              const char *detail)
{
    return detail ? apr_pstrcat(pool, texts[reason], ": ", detail, NULL)
                  : texts[reason];
}
