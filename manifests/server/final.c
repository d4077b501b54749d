/*
 * Final: the links of a page on its response.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/final.h"

#include "header/request.h"
#include "server/config.h"
#include "server/fields.h"
#include "server/page.h"

static int has_any_link(const request_rec *r)
{
    return apr_table_get(r->headers_out, "Link") ||
           apr_table_get(r->err_headers_out, "Link");
}

/*
 * The words of the final response. They are the same for every client, since a
 * cache may give them to another one; so whether mod_http2 may push them is a
 * matter of the configuration: not where push is not wanted, and not where it
 * could not tell that it has pushed them already or that the client has them.
 */
static pm_dialect_t final_dialect(const request_rec *r)
{
    int send = pm_value_or(pm_dir_config(r)->send, PM_SEND_DEFAULT);

    return (send & PM_SEND_PUSH) && !pm_client_is_remembered(r->server) &&
                   pm_server_config(r->server)->remembers_pushes
               ? PM_DIALECT_FINAL
               : PM_DIALECT_FINAL_NOPUSH;
}

/*
 * Keeps mod_http2 from pushing what a client that has no use for links is told
 * at the end: by a note, since the words are the same for every client. Where
 * the response has links of others, which are not ours to hold back, the words
 * must do it.
 */
static pm_dialect_t dialect_without_push(request_rec *r, int others)
{
    if (others) {
        return PM_DIALECT_FINAL_NOPUSH;
    }
    apr_table_setn(r->notes, "http2-push-mode", "0");
    return final_dialect(r);
}

/* Adds the links that the response lacks, and returns how many. */
static int add_links(request_rec *r, const pm_state_t *state)
{
    const pm_set_t *set = state->set;
    int others = has_any_link(r), added = 0, i;
    pm_dialect_t dialect =
        state->refused ? dialect_without_push(r, others) : final_dialect(r);
    int within = pm_fields_within(r, set, dialect);

    if (state->held && !others) {
        apr_table_setn(r->notes, "http2-push-mode", "0");
    }
    if (!others && pm_fields_add_all(r->headers_out, set, dialect, within)) {
        return within;
    }
    for (i = 0; i < within; i++) {
        const char *href = set->links[i].href;

        if (others && (pm_request_names(r->headers_out, href) ||
                       pm_request_names(r->err_headers_out, href))) {
            continue;
        }
        apr_table_addn(r->headers_out, "Link",
                       set->values->links[i][dialect].text);
        added++;
    }
    return added;
}

/* Whether the response is the page, whole: a 200 may still become a 206. */
static int is_page_response(const request_rec *r)
{
    return r->status == HTTP_OK && pm_page_may_be_html(r) &&
           !apr_table_get(r->headers_in, "Range");
}

apr_status_t pm_final_on_response(ap_filter_t *f, apr_bucket_brigade *brigade)
{
    request_rec *r = f->r;
    pm_state_t *state = f->ctx;

    ap_remove_output_filter(f);
    if (is_page_response(r)) {
        state->linked = add_links(r, state) > 0;
        pm_state_count(state, PM_COUNT_FINAL, state->linked);
    }
    pm_state_note(r, state); /* before mod_headers asks for it */
    return ap_pass_brigade(f->next, brigade);
}
